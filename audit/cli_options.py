"""What several commands share: their options, progress on stderr, and output."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import click

from audit.errors import AuditError

SOURCE = click.Path(path_type=Path)
SECONDS_WITHOUT_PROGRESS = 1.0


def everywhere(command: Any) -> Any:
    """``--quiet`` and ``--debug``, which may stand before or after the command's name."""

    def remember(ctx: click.Context, option: click.Parameter, is_set: bool) -> None:
        ctx.ensure_object(dict)
        if is_set:
            ctx.obj[option.name] = True

    for name, text in (
        ("debug", "Show where an error comes from."),
        ("quiet", "No progress on stderr."),
    ):
        command = click.option(
            f"--{name}", is_flag=True, expose_value=False, callback=remember, help=text
        )(command)
    return command


def sources_option(command: Any) -> Any:
    """``SOURCE...`` and the format of what they hold."""
    command = click.argument("sources", nargs=-1, required=True, type=SOURCE, metavar="SOURCE...")(
        command
    )
    return click.option(
        "--format", "format", metavar="NAME", help="Format, where it cannot be told."
    )(command)


def judging_options(command: Any) -> Any:
    """Facts, rule set and corrections."""
    for option in (
        click.option("--overrides", type=SOURCE, metavar="FILE", help="Corrections (CSV or XLSX)."),
        click.option(
            "--rubric",
            default="recommendations",
            metavar="NAME|FILE",
            show_default=True,
            help="Rule set, or a file of one.",
        ),
        click.option(
            "--facts", type=SOURCE, metavar="FILE", help="Facts (course.toml), for one course."
        ),
    ):
        command = option(command)
    return command


@contextmanager
def progress(text: str) -> Iterator[None]:
    """A line on stderr, from the second on that something takes."""
    if click.get_current_context().obj.get("quiet"):
        yield
        return
    on_screen = ExitStack()

    def show() -> None:
        if sys.stderr.isatty():
            from rich.console import Console

            on_screen.enter_context(Console(stderr=True).status(text))
        else:
            click.echo(text, err=True)

    timer = Timer(SECONDS_WITHOUT_PROGRESS, show)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        on_screen.close()


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


@contextmanager
def writing(out: Path | None) -> Iterator[None]:
    """A file that cannot be written is the user's to mend; a closed pipe is not."""
    try:
        yield
    except OSError as error:
        if out is None:
            raise
        raise AuditError(
            str(out), f"the file cannot be written ({error.strerror})", "choose another --out"
        ) from error


def write_or_print(text: str, out: Path | None) -> None:
    """Write to the file that ``--out`` names, or print."""
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
