"""What the audit cannot use ends with one line that says where, what and what to do.

The exit code is 1, nothing goes to stdout, and nothing is left in the folder of the reports.
"""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.cli import main
from audit.readers import READERS
from audit.vocabulary import Kind

FORM = re.compile(r"course-audit: (?P<where>[^:]+): (?P<what>.+); (?P<remedy>.+)\n")
NOT_AN_EXPORT = (
    "not an export that can be read here (tried: " + ", ".join(READERS) + "); "
    "see 'course-audit formats' for what can be read"
)
FROM_CANVAS = "export the course from Canvas again: Settings, Export Course Content, Course"
COLUMNS = (
    "course, term, section, week, date, start, end, title, kind, mode, minutes, counts_as, "
    "required, graded, group, captions, recorded, link, notes"
)

# Every broken export among the samples, and what is said of it.
EXPORTS = {
    "empty.csv": "empty.csv: the file is empty; export the course again",
    "truncated.imscc": (
        "truncated.imscc: the archive is cut short or damaged; "
        "download the export again and compare its size with the one in the LMS"
    ),
    "truncated.json": (
        "truncated.json, line 3, column 45: this is not JSON (it stops in the middle); "
        "ask for the answer again"
    ),
    "random-bytes.bin": f"random-bytes.bin: {NOT_AN_EXPORT}",
    "picture.png": f"picture.png: {NOT_AN_EXPORT}",
    "picture.imscc": f"picture.imscc: {NOT_AN_EXPORT}",
    "letter.txt": f"letter.txt: {NOT_AN_EXPORT}",
    "no-export.json": f"no-export.json: {NOT_AN_EXPORT}",
    "moodle-refusal.json": (
        "moodle-refusal.json: the server refused to answer (invalidtoken); "
        "ask again with a valid token, as a teacher of the course"
    ),
    "wrong-delimiter.csv": (
        "wrong-delimiter.csv: no column could be told apart; "
        "save it with commas, semicolons or tabs"
    ),
    "unknown-columns.csv": (
        "unknown-columns.csv, row 1: the header has no column 'title' (found: room, teacher, "
        f"colour); name the columns as a course plan does: {COLUMNS}"
    ),
    "bad-duration.csv": (
        "bad-duration.csv, row 14, column 'minutes': 'an hour' is not a length of time; "
        "write 90, 1h30, 1:30:00 or PT90M"
    ),
    "without-manifest.imscc": (
        f"without-manifest.imscc: imsmanifest.xml is missing; {FROM_CANVAS}"
    ),
    "without-course-settings.imscc": (
        "without-course-settings.imscc: course_settings/course_settings.xml is missing; "
        f"{FROM_CANVAS}"
    ),
    "broken-manifest.imscc": (
        "broken-manifest.imscc, imsmanifest.xml: the XML is broken (line 4); "
        "export the course again, or mend it"
    ),
    "no-rows.csv": (
        "no-rows.csv: there is no activity under the header; write one row for each activity"
    ),
    "two-titles.csv": (
        "two-titles.csv, row 1: the columns 'title' and 'activity' both mean 'title'; "
        "keep one of them, or rename the other"
    ),
    "comma-in-title.csv": (
        "comma-in-title.csv, row 2: the row has 5 cells, the header 4; "
        "put quotation marks around a cell that holds the separator"
    ),
    "open-quote.csv": (
        "open-quote.csv, row 2: a quotation mark is not closed or stands inside a quoted cell "
        '(unexpected end of data); close it, or write it twice: ""'
    ),
    "day-or-month.csv": (
        "day-or-month.csv, row 2, column 'date': '03/04/2031' may have its day or its month "
        "first; write dates as 2031-04-03 or 2031-03-04 (and 1 more: row 3, column 'date')"
    ),
    "many-problems.csv": (
        "many-problems.csv, row 2, column 'date': '31/31/2031' is not a date; write it as "
        "2031-09-02 (and 5 more: row 3, column 'start'; row 4, column 'end'; row 5, column "
        "'counts_as'; row 5, column 'minutes'; row 5, column 'required')"
    ),
}
# In the same folder, and no broken export.
OTHERS = {"bom-is-fine.json", "facts-unknown-key.toml", "corrections-bad-word.csv"}


@pytest.fixture(scope="session")
def malformed(samples: Path) -> Path:
    return samples / "malformed"


@pytest.fixture(scope="session")
def good(samples: Path) -> Path:
    return samples / "reference-a" / "plan.csv"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of the reports, which is there and empty."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def report(out: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments), "--out", str(out)])


def is_refused(result: Result, out: Path, line: str) -> None:
    """Exit code 1, one line of the right form, nothing printed and nothing left."""
    assert result.stderr == f"course-audit: {line}\n"
    assert FORM.fullmatch(result.stderr)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert list(out.iterdir()) == []


def test_every_malformed_sample_is_tested(malformed):
    assert {path.name for path in malformed.iterdir()} == set(EXPORTS) | OTHERS


@pytest.mark.parametrize("name", EXPORTS)
def test_a_broken_export(malformed, out, name):
    is_refused(report(out, malformed / name), out, EXPORTS[name])


@pytest.mark.parametrize("command", ["inspect", "activities", "findings"])
def test_the_other_commands_say_the_same(malformed, out, command):
    result = CliRunner().invoke(main, [command, str(malformed / "truncated.imscc")])
    is_refused(result, out, EXPORTS["truncated.imscc"])


def test_json_that_begins_with_a_byte_order_mark_is_read(malformed):
    path = malformed / "bom-is-fine.json"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    result = CliRunner().invoke(main, ["inspect", str(path)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "  activities: 1\n" in result.stdout


def test_one_broken_source_among_good_ones_stops_the_run_before_it_writes(malformed, good, out):
    is_refused(report(out, good, malformed / "empty.csv"), out, EXPORTS["empty.csv"])


def test_a_format_that_does_not_fit(good, out):
    is_refused(
        report(out, good, "--format", "canvas_package"),
        out,
        f"plan.csv: imsmanifest.xml is missing; {FROM_CANVAS}",
    )


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize(
    "name", ["letter.txt", "picture.png", "random-bytes.bin", "no-export.json", "empty.csv"]
)
def test_no_reader_crashes_on_what_is_not_its_own(malformed, out, format, name):
    result = report(out, malformed / name, "--format", format)
    assert FORM.fullmatch(result.stderr)
    assert result.exit_code == 1
    assert list(out.iterdir()) == []


def test_facts_with_an_unknown_key(malformed, good, out):
    is_refused(
        report(out, good, "--facts", malformed / "facts-unknown-key.toml"),
        out,
        "facts-unknown-key.toml, key 'week': this key is not known; use one of: "
        "live, start, weeks, break_weeks, credits, class_minutes, declared_mode, timezone, "
        "student_time_zones, media, counts_as",
    )


def test_facts_beside_the_export_with_an_unknown_key(malformed, good, out, tmp_path):
    plan = tmp_path / "plan.csv"
    plan.write_bytes(good.read_bytes())
    (tmp_path / "course.toml").write_text("credit = 3\n")
    result = report(out, plan)
    assert result.exit_code == 1
    assert result.stderr.startswith("course-audit: course.toml, key 'credit': ")
    assert list(out.iterdir()) == []


def test_facts_that_are_not_there(good, out):
    is_refused(
        report(out, good, "--facts", "none.toml"),
        out,
        "none.toml: the facts file cannot be opened; check the path",
    )


def test_an_unknown_rubric(good, out):
    is_refused(
        report(out, good, "--rubric", "none"),
        out,
        "none: there is no such rule set, and no such file can be opened; "
        "use one of: recommendations; or give the path of a .toml file",
    )


def test_corrections_with_a_bad_word(malformed, good, out):
    is_refused(
        report(out, good, "--overrides", malformed / "corrections-bad-word.csv"),
        out,
        "corrections-bad-word.csv, row 2, column 'kind': 'lecture' is not known; use one of: "
        + ", ".join(Kind),
    )


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("c.csv", b"id,kind\n2,reading\n", "there is no column 'native_id'"),
        ("c.csv", b"", "the corrections cannot be read (No columns to parse from file)"),
        ("c.csv", b"\xff\xfe\x00", None),
        ("c.csv", b'native_id,kind\n"2,reading\n', None),
        ("c.xlsx", b"PK\x03\x04", None),
        ("c.xlsx", b"", None),
    ],
)
def test_corrections_that_cannot_be_read(good, out, tmp_path, name, content, what):
    path = tmp_path / name
    path.write_bytes(content)
    result = report(out, good, "--overrides", path)
    found = FORM.fullmatch(result.stderr)
    assert found
    assert found["where"] == name
    assert found["what"].startswith(what or "the corrections cannot be read (")
    assert result.exit_code == 1
    assert list(out.iterdir()) == []


def test_corrections_as_a_spreadsheet_are_read_without_a_word(good, tmp_path):
    import pandas as pd

    path = tmp_path / "c.xlsx"
    pd.DataFrame({"native_id": [4], "kind": ["audio"], "minutes": [9]}).to_excel(path, index=False)
    result = CliRunner().invoke(main, ["activities", str(good), "--overrides", str(path)])
    assert (result.exit_code, result.stderr) == (0, "")
    row = next(line for line in result.stdout.splitlines() if '"Week 1, part 1"' in line)
    assert ",audio,1.0,corrected in c.xlsx," in row
    assert ",9.0,9.0,9.0,stated," in row


def test_a_mistyped_parameter_of_the_notebook(good, out, monkeypatch):
    import audit.report.run as run_module

    right = run_module._parameters
    monkeypatch.setattr(
        run_module, "_parameters", lambda request: right(request) | {"exprot": "plan.csv"}
    )
    is_refused(
        report(out, good),
        out,
        "course_report.ipynb, parameter 'exprot': the notebook does not take it; use one of: "
        "export, facts, rubric, overrides, language, title, course, format",
    )
