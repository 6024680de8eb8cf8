"""Agreement with labels made by hand, counted by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from audit.calibration import calibrate, calibration_text
from audit.classification import classify
from audit.cli import main
from audit.errors import LabelsError
from audit.hand_labels import read_labels, to_label
from tests.builders import activity, course

HEADER = "file,native_id,title,kind,kind_alt,mode,mode_alt,interactions,interactions_alt,minutes\n"


def table(path: Path, *rows: str) -> Path:
    file = path / "labels.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def courses():
    # Stated by a person, so each is found with confidence 1.
    return [
        classify(
            course(
                activity("a", "reading", minutes=20),
                activity("b", "reading"),
                activity("c", "quiz"),
                activity("d", "discussion"),
            )
        )
    ]


def test_four_labels_of_which_one_is_an_alternative_and_one_is_wrong(courses, tmp_path):
    labels = read_labels(
        table(
            tmp_path,
            ",a,,reading,,asynchronous,,sc,,21",
            ",b,,overview,reading|resource,asynchronous,,-,sc,",
            ",c,,exam,,synchronous,,sc|si,,",
            ",d,,discussion,,either,asynchronous,ss,,",
        )
    )
    found = calibrate(courses, labels)
    assert found.kind_accuracy == 0.75
    assert found.kind_exact == 0.5
    # By chance: reading 1/4 x 2/4 and discussion 1/4 x 1/4 = 3/16; (8/16 - 3/16) / (13/16).
    assert found.kappa == pytest.approx(5 / 13)
    assert found.mode_accuracy == 0.75
    # Found: sc, sc, sc, ss; labelled: sc, sc, sc|si, ss. Four are in both, of 4 and 5.
    assert found.interaction_f1 == pytest.approx(8 / 9)
    # 20 is within a tenth of 21.
    assert found.minutes_found == 1
    # All are found with confidence 1, and three of four are right.
    assert found.calibration_error == pytest.approx(0.25)
    assert found.by_confidence.to_dict("records") == [
        {"confidence": 1.0, "right": 0.75, "count": 4}
    ]
    by_kind = found.by_kind.set_index("kind")
    assert by_kind.loc["reading", ["precision", "recall", "labelled", "found"]].to_list() == [
        1, 1, 2, 2,
    ]  # fmt: skip
    assert by_kind.loc["quiz", ["precision", "labelled", "found"]].to_list() == [0, 0, 1]
    assert bool(pd.isna(by_kind.loc["quiz", "recall"]))
    assert found.confusion.loc["exam", "quiz"] == 1
    assert found.mistakes["native_id"].to_list() == ["c"]
    assert found.not_found == ()


def test_a_label_of_another_export_is_of_none_of_these(courses, tmp_path):
    name = courses[0].course.source_name
    labels = read_labels(
        table(
            tmp_path,
            "other.imscc,a,,reading,,,,,,",
            ",gone,,reading,,,,,,",
            f"folder/{name},a,,reading,,,,,,",
        )
    )
    found = calibrate(courses, labels)
    assert found.not_found == ("other.imscc: a", "gone")
    assert (len(found.items), found.kind_accuracy) == (1, 1)
    assert found.mode_accuracy is None
    assert found.minutes_found is None


def test_no_label_fits(courses, tmp_path):
    found = calibrate(courses, read_labels(table(tmp_path, ",gone,,reading,,,,,,")))
    assert found.kind_accuracy is found.kappa is found.calibration_error is None
    assert "kind right, exactly                nothing to compare" in calibration_text(found)


def test_rows_without_a_kind_are_not_labelled_yet(tmp_path):
    assert len(read_labels(table(tmp_path, ",a,,,,,,,,", ",b,,quiz,,,,,,"))) == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ",a,,lecture,,,,,,",
            "labels.csv, row 2, column 'kind': 'lecture' is not known; use one of: announcement, ",
        ),
        (
            ",a,,quiz,,,,sc|xx,,",
            "labels.csv, row 2, column 'interactions': 'xx' is not known; use one of: -, sc, si, s",
        ),
    ],
)
def test_a_word_that_is_none(tmp_path, row, message):
    with pytest.raises(LabelsError) as error:
        read_labels(table(tmp_path, row))
    assert str(error.value).startswith(message)


def test_a_table_without_kinds(tmp_path):
    file = tmp_path / "labels.csv"
    file.write_text("native_id,type\na,b\n", encoding="utf-8")
    with pytest.raises(LabelsError) as error:
        read_labels(file)
    assert str(error.value) == (
        "labels.csv: there is no column 'kind'; start from "
        "'course-audit calibrate SOURCE --sample 50 --out labels.csv'"
    )


def test_the_least_certain_are_labelled_first(courses):
    of = courses[0]
    unsure = classify(course(activity("x", stated_kind=None, title="Something", lms_type="tool")))
    found = to_label([of, unsure], 2)
    assert found["native_id"].to_list() == ["x", "a"]
    assert found["kind"].to_list() == ["", ""]
    assert found["audit_kind"].to_list() == ["unknown", "reading"]
    assert to_label([], 3).empty


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_from_a_sample_to_label_to_the_figures(samples, tmp_path):
    package = samples / "canvas-package" / "rivers-ports-cities.imscc"
    file = tmp_path / "labels.csv"
    assert run("calibrate", package, "--sample", 5, "--out", file).exit_code == 0
    labels = pd.read_csv(file, dtype=str, keep_default_na=False)
    labels["kind"] = labels["audit_kind"]
    labels.loc[0, "kind"] = "exam"
    labels.to_csv(file, index=False)
    result = run("calibrate", package, "--labels", file, "--json")
    assert result.exit_code == 0
    record = json.loads(result.output)
    assert (record["compared"], record["kind_accuracy"]) == (5, 0.8)
    assert [m["native_id"] for m in record["mistakes"]] == [labels.loc[0, "native_id"]]
    text = run("calibrate", package, "--labels", file).output
    assert text.startswith("5 labels compared\nkind right, alternatives allowed   0.800\n")
    assert "most confident mistakes" in text


def test_either_labels_or_a_sample(samples):
    result = run("calibrate", samples / "canvas-package")
    assert result.exit_code == 2
    assert "Give either --labels, to compare, or --sample, to begin labelling." in result.output
