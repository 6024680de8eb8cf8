"""Charts of a calibration."""

import pandas as pd

from audit.figures import confidence, confusion


def test_kinds_on_and_off_the_diagonal():
    kinds = ["quiz", "exam"]
    table = pd.DataFrame([[3, 0], [1, 2]], index=kinds, columns=kinds)
    chart = confusion(table)
    assert chart.heading == "One kind was taken for another"
    assert chart.alt == "5 of 6 labelled kinds were found; the others stand off the diagonal."
    right, wrong = chart.data
    assert (right["x"], right["y"], right["text"]) == ([0, 1], [0, 1], ["3", "2"])
    # Labelled exam (second row), found quiz (first column).
    assert (wrong["x"], wrong["y"], wrong["text"]) == ([0], [1], ["1"])
    assert len(chart.table_rows) == 3


def test_every_kind_as_labelled():
    chart = confusion(pd.DataFrame([[3]], index=["quiz"], columns=["quiz"]))
    assert chart.heading == "Every kind was found as labelled"


def test_no_label_was_compared():
    assert confusion(pd.DataFrame()).heading == "No label was compared"
    empty = pd.DataFrame(columns=["confidence", "right", "count"])
    assert confidence(empty, None).heading == "No label was compared"


def test_confidence_beside_what_is_right():
    table = pd.DataFrame({"confidence": [0.55, 0.95], "right": [0.5, 1.0], "count": [2, 8]})
    chart = confidence(table, 0.05)
    assert chart.heading == "Confidence is off by 5 points on average"
    line, marks = chart.data
    assert (line["x"], line["y"]) == ([0, 1], [0, 1])
    assert (marks["x"], marks["y"], marks["text"]) == ([0.55, 0.95], [0.5, 1.0], ["2", "8"])
