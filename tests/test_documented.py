"""Every command, reader, rule, notebook, column and key stands in the documentation."""

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from audit.cli import main
from audit.facts import DECLARED_MODES, FORM_KINDS, Facts, read_facts
from audit.readers import READERS
from audit.rubric.reading import read_rule_set
from audit.vocabulary import Interaction, Kind, Mode

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def doc(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def table_words(text: str) -> set[str]:
    """First words in backticks of the rows of all tables."""
    return set(re.findall(r"^ *\| `([^`]+)`", text, flags=re.MULTILINE))


@pytest.mark.parametrize("command", sorted(main.commands))
def test_a_command_stands_in_the_readme(command: str) -> None:
    assert f"`course-audit {command}" in README


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_options_of_a_command_stand_in_the_readme(command: str) -> None:
    options = [o for p in main.commands[command].params for o in p.opts if o.startswith("--")]
    internal = {"--no-browser", "--source-format"}
    assert [o for o in options if o not in README and o not in internal] == []


def test_the_readers_are_those_of_the_readme() -> None:
    section = README.split("## What it reads")[1].split("\n## ")[0]
    assert table_words(section) == set(READERS)


def test_the_limits_of_a_reader_are_those_of_the_readme() -> None:
    for name, reader in READERS.items():
        (row,) = re.findall(rf"^\| `{name}` .*$", README, flags=re.MULTILINE)
        assert row.split("|")[3].strip() == reader.cannot_see


def test_the_rules_are_those_of_the_readme() -> None:
    section = README.split("## Rules")[1].split("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if re.match(r"\| [A-Z]{3}-\d", line)]
    documented = [(row[0].removeprefix("| "), row[1]) for row in rows]
    rules = read_rule_set("recommendations").rules
    assert documented == [(rule.id, rule.text("en").checks) for rule in rules]


def test_the_numbers_of_a_rule_name_their_basis_in_the_readme() -> None:
    for rule in read_rule_set("recommendations").rules:
        (row,) = re.findall(rf"^\| {rule.id} .*$", README, flags=re.MULTILINE)
        for number in rule.text("en").numbers:
            assert f"{number.text} ({number.basis.replace('_', ' ')})" in row


def test_the_notebooks_are_those_of_the_readme() -> None:
    named = re.findall(r"^\| `notebooks/(\w+)\.ipynb`", README, flags=re.MULTILINE)
    assert named == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_the_example_of_course_toml_holds_every_key_and_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", doc("course_toml"), flags=re.DOTALL)
    path = tmp_path / "course.toml"
    path.write_text(example, "utf-8")
    facts = read_facts(path)
    assert [
        field.name
        for field in dataclasses.fields(Facts)
        if getattr(facts, field.name) in (None, (), {})
    ] == []
    live = tomllib.loads(example)["live"][0]
    assert set(live) == set(
        "when from except title form blocks required graded recorded alternative".split()
    )


def test_the_words_of_course_toml_are_documented() -> None:
    text = doc("course_toml")
    assert [word for word in (*DECLARED_MODES, *FORM_KINDS, "until") if word not in text] == []


def test_the_columns_of_a_plan_are_documented() -> None:
    columns = set(
        "course term section week date start end title kind mode minutes counts_as required graded "
        "group captions recorded link notes".split()
    )
    section = doc("course_plan")
    named = {
        word
        for row in re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE)
        for word in re.findall(r"`(\w+)`", row)
    }
    assert named == columns


def test_the_vocabulary_is_documented() -> None:
    words = {*Kind, *Mode, *Interaction}
    assert table_words(doc("vocabulary")) == words


def test_links_between_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make (\w+)", README):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_sample_courses_are_listed() -> None:
    text = (ROOT / "sample_courses" / "README.md").read_text("utf-8")
    folders = {path.name for path in (ROOT / "sample_courses").iterdir() if path.is_dir()}
    assert {name for name in folders if f"`{name}/`" not in text} == set()
