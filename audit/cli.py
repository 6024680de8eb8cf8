"""The command line: each command parses, calls one function, and prints.

What a command needs is imported inside it: ``--help``, ``formats`` and ``rules`` answer at once.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit import __version__
from audit.cli_calibrate import calibrate
from audit.cli_options import (
    SOURCE,
    everywhere,
    judging_options,
    print_json,
    progress,
    sources_option,
    write_or_print,
    writing,
)
from audit.errors import AuditError

if TYPE_CHECKING:
    from audit.pipeline import Audit

EXIT_NOT_AUDITED = 1
EXIT_FAIL_ON = 3


class _Commands(click.Group):
    """Commands in the order in which a user meets them, and errors as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AuditError as error:
            if ctx.obj.get("debug"):
                raise
            # A name or a library's own message may hold line breaks.
            click.echo(f"course-audit: {' '.join(str(error).split())}", err=True)
            ctx.exit(EXIT_NOT_AUDITED)


@click.group(cls=_Commands)
@click.version_option(__version__, prog_name="course-audit")
@everywhere
def main() -> None:
    """Audit a course export: its mix of modes, its interaction, and what is recommended."""


def _audits(
    sources: tuple[Path, ...],
    format: str | None,
    facts: Path | None,
    rubric: str,
    overrides: Path | None,
) -> list[tuple[Path, "Audit"]]:
    """Every course of every source, each with the source it came from."""
    from audit.pipeline import SeveralCoursesError, audits_of

    try:
        with progress("Reading and judging"):
            return audits_of(
                sources, format=format, facts=facts, rubric=rubric, overrides=overrides
            )
    except SeveralCoursesError as error:
        if facts is None:
            raise
        raise click.UsageError(
            "--facts speaks for one course; give one SOURCE that holds one course with it."
        ) from error


@main.command()
@everywhere
@sources_option
@judging_options
@click.option(
    "--out",
    type=SOURCE,
    default=Path("reports"),
    show_default=True,
    metavar="DIR",
    help="Folder of the reports.",
)
@click.option("--language", default="en", show_default=True, help="Language of the report.")
@click.option("--title", default="", metavar="TEXT", help="Title of the report, for one course.")
@click.option("--open", "open_it", is_flag=True, help="Open the report in a browser.")
def report(
    sources: tuple[Path, ...],
    format: str | None,
    facts: Path | None,
    rubric: str,
    overrides: Path | None,
    out: Path,
    language: str,
    title: str,
    open_it: bool,
) -> None:
    """Write a report of each course: page, notebook, findings, activities."""
    from audit.language import available_languages, use_language
    from audit.pipeline import facts_beside
    from audit.report.run import RunRequest, run_report, slugs

    if language not in available_languages():
        raise click.UsageError(
            f"--language {language} is not there; use one of: " + ", ".join(available_languages())
        )
    use_language(language)
    audits = _audits(sources, format, facts, rubric, overrides)
    names = slugs([audit.course for _source, audit in audits])
    for (source, audit), name in zip(audits, names, strict=True):
        with progress(f"Writing the report of {audit.course.title}"):
            made = run_report(
                RunRequest(
                    audit=audit,
                    export=source,
                    out=out / name,
                    facts=facts if facts is not None else facts_beside(source),
                    rubric=rubric,
                    overrides=overrides,
                    format=format,
                    language=language,
                    title=title,
                )
            )
        for path in (made.report, made.notebook, made.findings, made.activities):
            click.echo(path)
        if open_it:
            click.launch(made.report.resolve().as_uri())


@main.command()
@everywhere
@sources_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def inspect(sources: tuple[Path, ...], format: str | None, as_json: bool) -> None:
    """Say what was read of each course, and what was not."""
    from audit.classification import classify
    from audit.readers import read_courses
    from audit.tables import SCHEMA_VERSION, inspect_record

    # What the export itself says: no facts, no corrections.
    courses = [course for source in sources for course in read_courses(source, format)]
    records = [inspect_record(classify(course)) for course in courses]
    if as_json:
        print_json({"schema_version": SCHEMA_VERSION, "courses": records})
        return
    for record in records:
        counts = record["counts"]
        click.echo(f"{record['course']['title']} ({record['format']}, {record['source']})")
        for name in (
            "sections",
            "activities",
            "with_due_date",
            "videos",
            "videos_with_duration",
            "live_sessions",
            "unpublished",
        ):
            click.echo(f"  {name.replace('_', ' ')}: {counts[name]}")
        for kind, count in counts["by_lms_type"].items():
            click.echo(f"    {kind}: {count}")
        for item in record["unread"]:
            click.echo(f"  not read: {item['path']}: {item['reason']}")


@main.command()
@everywhere
@click.argument("sources", nargs=-1, required=True, type=SOURCE, metavar="SOURCE...")
@click.option(
    "--source-format", metavar="NAME", help="Format of the export, where it cannot be told."
)
@judging_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "parquet", "xlsx"]),
    help="Form of the table; csv unless the name of the file says otherwise.",
)
@click.option(
    "--out", type=SOURCE, metavar="FILE", help="File to write; needed for parquet and xlsx."
)
def activities(
    sources: tuple[Path, ...],
    source_format: str | None,
    facts: Path | None,
    rubric: str,
    overrides: Path | None,
    form: str | None,
    out: Path | None,
) -> None:
    """Print every activity with its kind, mode, interactions and minutes, and why."""
    from audit.tables import activities_table, activity_records, for_spreadsheets, with_found

    if form is None:
        ending = out.suffix.lstrip(".").lower() if out is not None else ""
        form = ending if ending in ("json", "parquet", "xlsx") else "csv"
    if form in ("parquet", "xlsx") and out is None:
        raise click.UsageError(f"{form} cannot be printed; give a file with --out.")
    audits = _audits(sources, source_format, facts, rubric, overrides)
    table = activities_table([audit.classified for _source, audit in audits])
    if form in ("csv", "xlsx"):
        # A table for people to correct: a cell that they leave is none of theirs.
        bare = audits if overrides is None else _audits(sources, source_format, facts, rubric, None)
        table = with_found(table, activities_table([audit.classified for _source, audit in bare]))
    with writing(out):
        if form == "json":
            records = activity_records(table)
            text = json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False)
            write_or_print(text + "\n", out)
        elif form == "csv":
            text = for_spreadsheets(table).to_csv(index=False, lineterminator="\n")
            write_or_print(text, out)
        elif form == "parquet":
            table.to_parquet(out, index=False)
        else:
            for_spreadsheets(table).to_excel(out, index=False)


@main.command()
@everywhere
@sources_option
@judging_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--fail-on",
    type=click.Choice(["not_met", "partly"]),
    metavar="OUTCOME",
    help="Exit with 3 if a finding is this bad (not_met, partly).",
)
@click.pass_context
def findings(
    ctx: click.Context,
    sources: tuple[Path, ...],
    format: str | None,
    facts: Path | None,
    rubric: str,
    overrides: Path | None,
    as_json: bool,
    fail_on: str | None,
) -> None:
    """Print how each course stands to each recommendation."""
    from audit.blocks.found import ranked
    from audit.tables import SCHEMA_VERSION, findings_record

    audits = [audit for _source, audit in _audits(sources, format, facts, rubric, overrides)]
    if as_json:
        print_json(
            {"schema_version": SCHEMA_VERSION, "courses": list(map(findings_record, audits))}
        )
    else:
        for audit in audits:
            click.echo(audit.course.title)
            for found in ranked(audit):
                outcome = found.finding.outcome.replace("_", " ")
                words = (
                    found.title
                    if found.finding.reason is None
                    else f"{found.title}: {found.how_sure}"
                )
                click.echo(f"  {found.finding.rule.id}  {outcome:<13} {words}")
    bad = {"not_met": {"not_met"}, "partly": {"not_met", "partly"}}.get(fail_on or "", set())
    if any(finding.outcome in bad for audit in audits for finding in audit.findings):
        ctx.exit(EXIT_FAIL_ON)


@main.command()
@everywhere
@click.option(
    "--rubric",
    default="recommendations",
    metavar="NAME|FILE",
    show_default=True,
    help="Rule set, or a file of one.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def rules(rubric: str, as_json: bool) -> None:
    """List the rules of a rule set, what each checks and who says so."""
    from audit.rubric.reading import read_rule_set

    rule_set = read_rule_set(rubric)
    if as_json:
        print_json(
            {
                "schema_version": 1,
                "name": rule_set.name,
                "version": rule_set.version,
                "rules": [
                    {
                        "id": rule.id,
                        "area": rule.area,
                        "severity": str(rule.severity),
                        "checks": rule.text("en").checks,
                        "statement": [str(basis) for basis in rule.statement_basis],
                        "numbers": {n.text: str(n.basis) for n in rule.text("en").numbers},
                        "sources": list(rule.sources),
                    }
                    for rule in rule_set.rules
                ],
            }
        )
        return
    click.echo(f"{rule_set.name} {rule_set.version}")
    for rule in rule_set.rules:
        text = rule.text("en")
        click.echo(f"{rule.id}  {text.checks}")
        says = ", ".join(f"{basis}" for basis in rule.statement_basis)
        click.echo(
            f"        says: {says}; " + "; ".join(f"{n.text} ({n.basis})" for n in text.numbers)
        )


@main.command()
@everywhere
def formats() -> None:
    """List the formats that can be read, what each holds and what it cannot hold."""
    from audit.readers import READERS

    for name, reader in READERS.items():
        click.echo(f"{name}: {reader.title} ({reader.container})")
        click.echo(f"    sees: {reader.sees}")
        click.echo(f"    cannot see: {reader.cannot_see}")


main.add_command(calibrate)


@main.command()
@everywhere
@click.argument("source", required=False, type=SOURCE)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def lab(source: Path | None, no_browser: bool) -> None:
    """Open JupyterLab on a course, to explore it."""
    from audit.report.lab import open_lab

    raise SystemExit(open_lab(source, browser=not no_browser))


if __name__ == "__main__":
    main()
