"""Tables for other programs."""

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from audit.cli import main
from audit.tables import for_spreadsheets

PLAN = "title,week,minutes,kind\n{title},1,60,reading\n"


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_title_is_never_a_formula(title: str) -> None:
    table = for_spreadsheets(pd.DataFrame({"title": [title], "minutes": [-1.0]}))
    assert list(table["title"]) == ["'" + title]
    assert list(table["minutes"]) == [-1.0]


def test_other_titles_and_unknown_cells_stay_as_they_are() -> None:
    titles = pd.Series(["Week 1 = tides", "3-D models", None], dtype="str")
    table = for_spreadsheets(pd.DataFrame({"title": titles}))
    assert table["title"].equals(titles)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_hostile_title_is_written_as_text(tmp_path: Path, ending: str) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(PLAN.format(title="=1+1"), "utf-8")
    out = tmp_path / f"activities.{ending}"
    main(["activities", str(plan), "--out", str(out)], standalone_mode=False)
    if ending == "csv":
        assert pd.read_csv(out)["title"].tolist() == ["'=1+1"]
        return
    sheet = load_workbook(out).active
    titles = [cell for cell in sheet[2] if cell.value == "'=1+1"]
    assert [cell.data_type for cell in titles] == ["s"]
