"""The command line: what each command prints, writes and refuses, and its exit code."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from audit.classification.overrides import CORRECTED
from audit.cli import main
from audit.errors import ReadError
from audit.readers import READERS
from audit.rubric.reading import read_rule_set

REPORT_FILES = ["activities.csv", "findings.json", "report.html", "report.ipynb"]
X_SLUG = "reference-course-x-the-long-lecture-fall-2031"
X_TITLE = "Reference course X: the long lecture"

# The order that DESIGN.md promises; more columns may follow.
LEADING_COLUMNS = [
    "course_id", "native_id", "native_ref", "section", "week", "position", "title", "lms_type",
    "kind", "kind_confidence", "kind_because", "mode", "mode_confidence", "mode_because",
    "student_content", "student_student", "student_instructor", "interaction_because",
    "minutes_low", "minutes", "minutes_high", "minutes_because", "counts_as",
    "counts_as_because", "opens", "due", "closes", "starts", "ends", "points", "required",
    "graded", "published",
]  # fmt: skip

ONE_RULE = """course,title,week,minutes,kind
{course},Chapter 1,1,60,reading
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def run_alone(*arguments: object, folder: Path, **settings: str) -> subprocess.CompletedProcess:
    """The command in a process of its own, as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", "audit", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | settings,
        timeout=120,
        check=False,
    )


def says_wrong_use(result: Result, sentence: str) -> None:
    """Exit code 2, the usage and one sentence."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Usage: ")
    assert result.stderr.splitlines()[-1] == f"Error: {sentence}"


def says_error(result: Result, line: str) -> None:
    """Exit code 1 and one line."""
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"course-audit: {line}\n"


@pytest.fixture(scope="session")
def x(samples: Path) -> Path:
    """Six weeks of a live lecture of 165 minutes, and nothing else."""
    return samples / "reference-x" / "plan.csv"


@pytest.fixture
def two_courses(tmp_path: Path) -> Path:
    """One plan that holds two courses."""
    path = tmp_path / "two" / "plan.csv"
    path.parent.mkdir()
    path.write_text(
        "course,title,week,minutes,kind\nSoap,Chapter 1,1,60,reading\nWax,Chapter 1,1,60,reading\n"
    )
    return path


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list:
    """What ``report`` asked for; nothing is run."""
    import audit.report.run as run_module

    asked = []

    def note(request):
        asked.append(request)
        out = request.out
        return SimpleNamespace(
            report=out / "report.html",
            notebook=out / "report.ipynb",
            findings=out / "findings.json",
            activities=out / "activities.csv",
        )

    monkeypatch.setattr(run_module, "run_report", note)
    return asked


# ---- report -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd_run(
    x: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess]:
    """A report from a folder, of a file and into a folder with odd names."""
    folder = tmp_path_factory.mktemp("odd")
    course = folder / "a {b} été"
    course.mkdir()
    (course / "my {plan} ü.csv").write_bytes(x.read_bytes())
    (course / "course.toml").write_bytes((x.parent / "course.toml").read_bytes())
    done = run_alone("report", "a {b} été/my {plan} ü.csv", "--out", "out {c} ñ", folder=folder)
    return folder, done


def test_report_writes_four_files_and_prints_their_paths(odd_run):
    folder, done = odd_run
    assert done.returncode == 0, done.stderr
    made = Path("out {c} ñ") / X_SLUG
    names = ("report.html", "report.ipynb", "findings.json", "activities.csv")
    assert done.stdout.splitlines() == [str(made / name) for name in names]
    assert sorted(path.name for path in (folder / made).iterdir()) == REPORT_FILES
    assert [path.name for path in (folder / "out {c} ñ").iterdir()] == [X_SLUG]
    assert sorted(path.name for path in folder.iterdir()) == ["a {b} été", "out {c} ñ"]


def test_a_report_can_be_followed_from_its_paths(odd_run):
    folder, done = odd_run
    findings = json.loads((folder / done.stdout.splitlines()[2]).read_text(encoding="utf-8"))
    assert findings["courses"][0]["course"]["title"] == X_TITLE
    page = (folder / done.stdout.splitlines()[0]).read_text(encoding="utf-8")
    assert f"<title>{X_TITLE}</title>" in page


def test_report_goes_to_reports_unless_told(requests, x):
    assert run("report", x).exit_code == 0
    assert [request.out for request in requests] == [Path("reports") / X_SLUG]


def test_report_prints_four_paths_a_course(requests, two_courses):
    result = run("report", two_courses, "--out", "o")
    assert result.exit_code == 0
    assert result.stdout.split() == [
        f"o/{name}/{file}"
        for name in ("soap", "wax")
        for file in ("report.html", "report.ipynb", "findings.json", "activities.csv")
    ]


def test_two_courses_of_equal_name_get_eight_hex_digits_of_their_source(requests, tmp_path):
    for folder, minutes in (("a", 60), ("b", 61)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.csv").write_text(
            f"course,title,week,minutes,kind\nSoap,Chapter 1,1,{minutes},reading\n"
        )
    assert run("report", tmp_path / "a/plan.csv", tmp_path / "b/plan.csv").exit_code == 0
    assert [request.out.name for request in requests] == [
        f"soap-{request.audit.course.source_sha256[:8]}" for request in requests
    ]
    assert len({request.out for request in requests}) == 2


def test_report_hands_on_what_it_was_told(requests, x, tmp_path):
    facts, rubric, corrections = (tmp_path / n for n in ("f.toml", "r.toml", "c.csv"))
    facts.write_text("credits = 3\n")
    rubric.write_bytes(
        (Path(read_rule_set.__code__.co_filename).parent / "sets/recommendations.toml").read_bytes()
    )
    corrections.write_text("native_id,kind\n2,reading\n")
    result = run(
        "report", x, "--facts", facts, "--rubric", rubric, "--overrides", corrections,
        "--format", "course_plan", "--title", "Long & live",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    (asked,) = requests
    assert (asked.export, asked.facts, asked.overrides) == (x, facts, corrections)
    assert (asked.rubric, asked.format) == (str(rubric), "course_plan")
    assert (asked.title, asked.language) == ("Long & live", "en")
    assert asked.audit.measures.credits == 3


def test_report_takes_the_facts_beside_the_export(requests, x):
    assert run("report", x).exit_code == 0
    assert requests[0].facts == x.parent / "course.toml"


def test_report_opens_the_page(requests, x, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    assert run("report", x, "--out", "o", "--open").exit_code == 0
    assert opened == [(Path("o") / X_SLUG / "report.html").resolve().as_uri()]


def test_an_unknown_language_is_wrong_use(requests, x):
    says_wrong_use(
        run("report", x, "--language", "xx"), "--language xx is not there; use one of: en"
    )
    assert requests == []


def test_an_out_that_is_a_file_is_an_error(x, tmp_path):
    (tmp_path / "o").write_text("")
    says_error(
        run("--quiet", "report", x, "--out", tmp_path / "o"),
        f"{tmp_path / 'o' / X_SLUG}: the folder cannot be made (File exists); choose another --out",
    )


# ---- facts speak for one course -----------------------------------------------------------------

FACTS_FOR_ONE = "--facts speaks for one course; give one SOURCE that holds one course with it."


@pytest.mark.parametrize("command", ["report", "activities", "findings"])
def test_facts_with_two_sources_are_wrong_use(command, x, samples, tmp_path):
    facts = tmp_path / "f.toml"
    facts.write_text("credits = 3\n")
    other = samples / "undated" / "plan.csv"
    says_wrong_use(run("--quiet", command, x, other, "--facts", facts), FACTS_FOR_ONE)


@pytest.mark.parametrize("command", ["report", "activities", "findings"])
def test_facts_with_a_plan_of_two_courses_are_wrong_use(command, two_courses, tmp_path):
    facts = tmp_path / "f.toml"
    facts.write_text("credits = 3\n")
    says_wrong_use(run("--quiet", command, two_courses, "--facts", facts), FACTS_FOR_ONE)


SEVERAL = (
    "course.toml: one facts file cannot speak for several courses; "
    "give each course a folder of its own, with its own course.toml"
)


def test_facts_beside_a_plan_of_two_courses_are_an_error(two_courses):
    (two_courses.parent / "course.toml").write_text("credits = 3\n")
    says_error(run("findings", two_courses), SEVERAL)


def test_facts_beside_two_exports_are_an_error(tmp_path):
    (tmp_path / "course.toml").write_text("credits = 3\n")
    for name in ("soap", "wax"):
        (tmp_path / f"{name}.csv").write_text(ONE_RULE.format(course=name))
    says_error(run("findings", tmp_path / "soap.csv", tmp_path / "wax.csv"), SEVERAL)
    # ... and each alone is one course.
    assert run("findings", tmp_path / "soap.csv").exit_code == 0


# ---- inspect ------------------------------------------------------------------------------------


def test_inspect_json_has_the_promised_shape(x):
    result = run("inspect", x, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "schema_version": 1,
        "courses": [
            {
                "format": "course_plan",
                "source": "plan.csv",
                "course": {
                    "id": X_TITLE,
                    "title": X_TITLE,
                    "code": None,
                    "term": "Fall 2031",
                    "language": None,
                    "timezone": None,
                    "start": None,
                    "end": None,
                    "platform": None,
                    "platform_version": None,
                },
                "counts": {
                    "sections": 6,
                    "activities": 6,
                    "by_lms_type": {"heading": 6},
                    "with_due_date": 0,
                    "videos": 0,
                    "videos_with_duration": 0,
                    "live_sessions": 0,
                    "unpublished": 0,
                },
                "sections": [
                    {
                        "native_id": f"Week {week}",
                        "title": f"Week {week}",
                        "position": week,
                        "published": True,
                        "activities": 1,
                    }
                    for week in range(1, 7)
                ],
                "unread": [],
            }
        ],
    }


def test_inspect_says_what_the_export_itself_says(x, tmp_path):
    """The six live classes of ``course.toml`` are none of the export."""
    alone = tmp_path / "plan.csv"
    alone.write_bytes(x.read_bytes())
    assert run("inspect", alone, "--json").stdout == run("inspect", x, "--json").stdout


def test_inspect_in_words(x):
    assert run("inspect", x).stdout == (
        f"{X_TITLE} (course_plan, plan.csv)\n"
        "  sections: 6\n"
        "  activities: 6\n"
        "  with due date: 0\n"
        "  videos: 0\n"
        "  videos with duration: 0\n"
        "  live sessions: 0\n"
        "  unpublished: 0\n"
        "    heading: 6\n"
    )


def test_inspect_takes_several_sources_in_their_order(x, samples):
    result = run("inspect", samples / "undated" / "plan.csv", x, "--json")
    assert [course["source"] for course in json.loads(result.stdout)["courses"]] == ["plan.csv"] * 2
    assert json.loads(result.stdout)["courses"][1]["course"]["title"] == X_TITLE


def test_a_source_that_is_not_there(tmp_path):
    says_error(
        run("inspect", tmp_path / "none.csv"),
        "none.csv: there is no such file or folder; check the path",
    )


def test_a_format_that_is_not_there(x):
    says_error(
        run("inspect", x, "--format", "zip"),
        "plan.csv: there is no format 'zip'; use one of: " + ", ".join(READERS),
    )


# ---- activities ---------------------------------------------------------------------------------


def test_activities_are_csv_with_the_promised_columns(x):
    result = run("activities", x)
    assert result.exit_code == 0
    header, *rows = result.stdout.splitlines()
    assert header.split(",")[: len(LEADING_COLUMNS)] == LEADING_COLUMNS
    assert len(rows) == 12  # six headings of the plan, six lectures of course.toml


def test_activities_are_the_same_in_every_form(x, tmp_path):
    records = json.loads(run("activities", x, "--format", "json").stdout)
    assert list(records[0])[: len(LEADING_COLUMNS)] == LEADING_COLUMNS
    lecture = records[-1]
    assert (lecture["title"], lecture["kind"], lecture["mode"]) == (
        "Lecture",
        "live_lecture",
        "synchronous",
    )
    assert (lecture["minutes"], lecture["week"], lecture["required"]) == (165, 6, True)
    assert lecture["due"] is None
    read = {
        "csv": pd.read_csv,
        "parquet": pd.read_parquet,
        "xlsx": partial(pd.read_excel, engine="calamine"),
    }
    for ending, reader in read.items():
        out = tmp_path / f"a.{ending}"
        result = run("activities", x, "--out", out)
        assert (result.exit_code, result.stdout) == (0, "")
        table = reader(out)
        # What the audit found stands beside it once more, in tables that people correct.
        found = [f"audit_{name}" for name in CORRECTED] if ending in ("csv", "xlsx") else []
        assert list(table.columns) == [*records[0], *found], ending
        assert table["native_id"].astype(str).tolist() == [r["native_id"] for r in records]
        assert table["minutes"].dropna().tolist() == [165] * 6
        assert table["required"].dropna().astype(bool).tolist() == [True] * 6


@pytest.mark.parametrize("form", ["parquet", "xlsx"])
def test_what_cannot_be_printed_needs_a_file(x, form):
    says_wrong_use(
        run("activities", x, "--format", form),
        f"{form} cannot be printed; give a file with --out.",
    )


def test_a_form_that_is_not_there_is_wrong_use(x):
    assert run("activities", x, "--format", "ods").exit_code == 2


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_a_file_that_cannot_be_written_is_an_error(x, tmp_path, ending):
    out = tmp_path / "none" / f"a.{ending}"
    result = run("activities", x, "--out", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"course-audit: {out}: the file cannot be written (")
    assert result.stderr.endswith("; choose another --out\n")
    assert result.stderr.count("\n") == 1


def test_activities_of_several_courses_stand_under_each_other(two_courses):
    records = json.loads(run("activities", two_courses, "--format", "json").stdout)
    assert [(r["course_id"], r["title"]) for r in records] == [
        ("Soap", "Chapter 1"),
        ("Wax", "Chapter 1"),
    ]


# ---- findings -----------------------------------------------------------------------------------

FINDING_KEYS = {
    "rule", "area", "outcome", "severity", "value", "value_low", "value_high", "unit", "coverage",
    "certainty", "reason", "evidence", "basis", "sources", "advice",
}  # fmt: skip


def test_findings_json_has_the_promised_shape(x, samples):
    result = run("findings", x, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["schema_version"] == 1
    (course,) = document["courses"]
    assert course["course"]["title"] == X_TITLE
    assert course["rubric"] == {"name": "recommendations", "version": "1.0"}
    assert {"nearest", "distance_min"} <= set(course["configuration"])
    assert course["not_applied"] == []
    expected = json.loads((samples / "reference-x" / "expected.json").read_text())["findings"]
    assert {f["rule"]: f["outcome"] for f in course["findings"]} == {
        rule: finding["outcome"] for rule, finding in expected.items()
    }
    for finding in course["findings"]:
        assert set(finding) >= FINDING_KEYS
        assert set(finding["basis"]) == {"statement", "numbers"}
        assert finding["certainty"] in ("certain", "depends", None)
        assert (finding["reason"] is None) == (finding["outcome"] != "not_assessed")
        assert finding["sources"]
        assert "{" not in finding["advice"]


def test_the_evidence_of_a_finding_are_ids_of_activities(x):
    ids = {r["native_id"] for r in json.loads(run("activities", x, "--format", "json").stdout)}
    findings = json.loads(run("findings", x, "--json").stdout)["courses"][0]["findings"]
    by_rule = {finding["rule"]: finding for finding in findings}
    assert len(by_rule["SES-01"]["evidence"]) == 6
    assert all(set(finding["evidence"]) <= ids for finding in findings)


def test_a_declared_mode_takes_rules_out_of_every_count(samples):
    plan = samples / "reference-d" / "plan.csv"
    (course,) = json.loads(run("findings", plan, "--json").stdout)["courses"]
    assert course["not_applied"]
    assert not set(course["not_applied"]) & {finding["rule"] for finding in course["findings"]}


def test_findings_in_words(x):
    lines = run("findings", x).stdout.splitlines()
    assert lines[0] == X_TITLE
    assert lines[1].startswith("  MIX-01  not met       ")
    assert "  VID-06  not assessed  Captions: No video was found" in lines
    assert len(lines) == 1 + 20


@pytest.mark.parametrize(
    ("sample", "fail_on", "exit_code"),
    [
        ("blended-plan/plan.xlsx", "not_met", 0),
        ("blended-plan/plan.xlsx", "partly", 0),
        ("reference-x/plan.csv", None, 0),
        ("reference-x/plan.csv", "not_met", 3),
        ("reference-x/plan.csv", "partly", 3),
        ("empty-plan/plan.csv", "partly", 0),
    ],
)
def test_fail_on(samples, sample, fail_on, exit_code):
    options = [] if fail_on is None else ["--fail-on", fail_on]
    result = run("findings", samples / sample, "--json", *options)
    assert result.exit_code == exit_code
    assert result.stderr == ""
    assert json.loads(result.stdout)["courses"]


def test_fail_on_not_met_lets_partly_pass(tmp_path, samples):
    """``partly`` alone strikes at partly and not at not_met."""
    plan = samples / "cours-en-francais" / "plan.csv"
    outcomes = {
        f["outcome"]
        for f in json.loads(run("findings", plan, "--json").stdout)["courses"][0]["findings"]
    }
    assert "partly" in outcomes
    assert run("findings", plan, "--fail-on", "not_met").exit_code == 3 * ("not_met" in outcomes)
    assert run("findings", plan, "--fail-on", "partly").exit_code == 3


def test_fail_on_met_is_wrong_use(x):
    assert run("findings", x, "--fail-on", "met").exit_code == 2


# ---- rules, formats -----------------------------------------------------------------------------


def test_rules_lists_every_rule():
    rule_set = read_rule_set("recommendations")
    lines = run("rules").stdout.splitlines()
    assert lines[0] == f"{rule_set.name} {rule_set.version}"
    assert [line.split("  ")[0] for line in lines[1::2]] == [rule.id for rule in rule_set.rules]
    assert all(line.startswith("        says: ") for line in lines[2::2])


def test_rules_json():
    document = json.loads(run("rules", "--json").stdout)
    assert (document["schema_version"], document["name"]) == (1, "recommendations")
    by_id = {rule["id"]: rule for rule in document["rules"]}
    assert by_id["MIX-02"]["statement"] == ["ours"]
    assert set(by_id["MIX-02"]["numbers"].values()) == {"ours"}
    assert by_id["SES-01"]["severity"] == "warn"


def test_an_unknown_rule_set_is_an_error():
    says_error(
        run("rules", "--rubric", "none"),
        "none: there is no such rule set, and no such file can be opened; "
        "use one of: recommendations; or give the path of a .toml file",
    )


def test_formats_lists_every_reader():
    lines = run("formats").stdout.splitlines()
    assert lines[::3] == [f"{n}: {r.title} ({r.container})" for n, r in READERS.items()]
    assert lines[1::3] == [f"    sees: {r.sees}" for r in READERS.values()]
    assert lines[2::3] == [f"    cannot see: {r.cannot_see}" for r in READERS.values()]


# ---- wrong use, errors, progress ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["audit"], "No such command 'audit'."),
        (["report"], "Missing argument 'SOURCE...'."),
        (["inspect"], "Missing argument 'SOURCE...'."),
        (["rules", "--colour"], "No such option '--colour'."),
    ],
)
def test_wrong_use(arguments, sentence):
    says_wrong_use(run(*arguments), sentence)


def test_commands_stand_in_the_order_in_which_a_user_meets_them():
    text = run("--help").stdout
    places = [text.index(f"\n  {name} ") for name in main.commands]
    assert places == sorted(places)
    assert list(main.commands) == [
        "report", "inspect", "activities", "findings", "rules", "formats", "calibrate", "lab",
    ]  # fmt: skip


def test_an_error_of_two_lines_is_one_line(monkeypatch, tmp_path):
    says_error(
        run("inspect", tmp_path / "a\nb.csv"),
        "a b.csv: there is no such file or folder; check the path",
    )


def test_debug_shows_where_an_error_comes_from(tmp_path):
    plain = run_alone("inspect", "none.csv", folder=tmp_path)
    assert (plain.returncode, plain.stdout) == (1, "")
    assert plain.stderr == (
        "course-audit: none.csv: there is no such file or folder; check the path\n"
    )
    loud = run_alone("--debug", "inspect", "none.csv", folder=tmp_path)
    assert loud.returncode == 1
    assert loud.stderr.startswith("Traceback (most recent call last):")
    assert "audit.errors.ReadError: none.csv: there is no such file" in loud.stderr


def test_python_m_audit_is_the_command(tmp_path):
    done = run_alone("--version", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "course-audit, version 0.1.0\n")
    assert run_alone("none", folder=tmp_path).returncode == 2


def test_progress_goes_to_stderr_once_something_takes_a_second(requests, x, monkeypatch):
    quick = run("report", x)
    assert quick.stderr == "" or "Writing" not in quick.stderr
    monkeypatch.setattr("audit.cli_options.SECONDS_WITHOUT_PROGRESS", 0)
    slow = run("report", x)
    assert slow.stderr.splitlines()[0] == "Reading and judging"
    assert slow.stdout == quick.stdout
    assert run("--quiet", "report", x).stderr == ""


# ---- lab ----------------------------------------------------------------------------------------


def test_lab_without_jupyterlab_says_how_to_get_it(monkeypatch, x):
    monkeypatch.setattr("audit.report.lab.find_spec", lambda name: None)
    says_error(
        run("lab", x),
        "course-audit lab: JupyterLab is not installed; run: pip install 'course-audit[lab]'",
    )


def test_lab_ends_with_the_code_of_jupyterlab(monkeypatch, x):
    asked = []
    monkeypatch.setattr(
        "audit.report.lab.open_lab", lambda source, *, browser: asked.append((source, browser)) or 7
    )
    assert run("lab", x, "--no-browser").exit_code == 7
    assert run("lab").exit_code == 7
    assert asked == [(x, False), (None, True)]


def test_quiet_and_debug_may_stand_after_the_name_of_a_command(x, tmp_path):
    assert run("findings", x, "--quiet").stdout == run("--quiet", "findings", x).stdout
    shown = run("findings", tmp_path / "none.csv", "--debug").exception
    assert isinstance(shown, ReadError)


def test_a_table_goes_to_a_spreadsheet_and_comes_back_as_corrections(samples, tmp_path):
    package = samples / "canvas-package" / "rivers-ports-cities.imscc"
    edits, second = tmp_path / "edits.xlsx", tmp_path / "second.xlsx"
    assert run("activities", package, "--out", edits).exit_code == 0
    book = openpyxl.load_workbook(edits)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    place = names.index("kind") + 1
    assert sheet.cell(2, place).value == "heading"
    assert sheet.cell(2, names.index("audit_kind") + 1).value == "heading"
    sheet.cell(2, place).value = "survey"
    book.save(edits)
    # Given once more, what was corrected is still the user's, and nothing else is.
    for corrections in (edits, second):
        result = run("activities", package, "--overrides", corrections, "--out", second)
        assert result.exit_code == 0
        table = pd.read_excel(second, engine="calamine")
        said = table["kind_because"].str.startswith("corrected in")
        assert list(table.loc[said, "kind"]) == ["survey"]
        assert list(table.loc[said, "audit_kind"]) == ["heading"]
        assert not table["minutes_source"].str.startswith("corrected").fillna(False).any()
