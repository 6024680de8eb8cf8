"""Tables that clients wrote from answers of the Canvas API."""

import json
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course
from audit.errors import AuditError, ReadError
from audit.readers import canvas_api, canvas_csv, table_kinds
from audit.readers.source import Source

ASSIGNMENTS = "id,name,submission_types,due_at,published\n"


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path) -> Course:
    (course,) = canvas_api.read(Source(path))
    return course


def read_table(tmp_path: Path, text: str | bytes, name: str = "table.csv") -> list[Activity]:
    return list(read(write(tmp_path / name, text)).activities)


def reasons(course: Course) -> dict[str, str]:
    return {line.path: line.reason for line in course.unread}


# The sample


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    return read(samples / "canvas-csv" / "tables")


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "canvas-csv" / "expected.json").read_text("utf-8"))


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def test_the_sample_has_the_course_that_was_written(sample: Course, expected: dict) -> None:
    assert {key: plain(getattr(sample, key)) for key in expected["course"]} == expected["course"]


def test_the_sample_has_what_was_counted_by_hand(sample: Course, expected: dict) -> None:
    counts = dict(expected["counts"])
    # Classification says what is live.
    del counts["live_sessions"]
    videos = [m for a in sample.activities for m in a.media if m.kind == "video"]
    assert counts == {
        "sections": len(sample.sections),
        "activities": len(sample.activities),
        "by_lms_type": Counter(a.lms_type for a in sample.activities),
        "with_due_date": sum(a.due is not None for a in sample.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in sample.activities),
    }
    placed = Counter(a.section_id for a in sample.activities)
    in_sections = {s.native_id: placed[s.native_id] for s in sample.sections}
    assert in_sections == expected["section_activities"]


def test_the_sample_has_the_activities_that_were_written(sample: Course, expected: dict) -> None:
    found = {activity.native_id: activity for activity in sample.activities}
    for wanted in expected["activities"]:
        activity = found[wanted["native_id"]]
        assert {key: plain(getattr(activity, key)) for key in wanted} == wanted


def test_rows_stand_in_the_order_of_modules_and_places(sample: Course) -> None:
    placed = [a.native_id for a in sample.activities if a.section_id]
    assert placed == ["a1", "a2", "c2", "c3", "c4", "c1", "d1", "d2", "d3", "d4"]


def test_people_are_nowhere(sample: Course) -> None:
    assert "Quennell" not in repr(sample)
    assert reasons(sample) == {
        "enrollments.csv": "about people: not opened",
        "discussions.csv": "about people: not read",
        "tables": "the ids of items lead nowhere; their contents were found by title (2)",
    }


# Real tables


def test_real_tables_against_their_counts(real_exports: Path) -> None:
    counted = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    found: dict[str, list[Activity]] = {}
    for name in ("assignments", "discussion_topics", "pages"):
        path = real_exports / "canvas_api" / f"ubc_elearning_{name}.csv"
        assert canvas_api.sniff(Source(path))
        found[name] = list(read(path).activities)
        truth = counted[f"canvas_api/ubc_elearning_{name}.csv"]["truth"]
        assert len(found[name]) == truth["rows"]
    truth = counted["canvas_api/ubc_elearning_assignments.csv"]["truth"]
    states = Counter("published" if a.published else "unpublished" for a in found["assignments"])
    assert states == truth["workflow_state"]
    assert sum(a.due is not None for a in found["assignments"]) == truth["due_dates"]
    types = Counter(f"['{a.settings['submission_types']}']" for a in found["assignments"])
    assert types == truth["submission_types"]
    truth = counted["canvas_api/ubc_elearning_discussion_topics.csv"]["truth"]
    assert sum(a.day is not None for a in found["discussion_topics"]) == truth["todo_dates"]
    assert sum(a.published for a in found["discussion_topics"]) == truth["published"]
    truth = counted["canvas_api/ubc_elearning_pages.csv"]["truth"]
    assert Counter(str(a.published).upper() for a in found["pages"]) == truth["published"]


def test_real_tables_of_one_course_are_one_course(real_exports: Path) -> None:
    course = read(real_exports / "canvas_api")
    counts = Counter(a.lms_type for a in course.activities if a.section_id is None)
    assert counts == {"Page": 92, "Discussion": 19, "Assignment": 9}


# Known by columns


@pytest.mark.parametrize(
    "header",
    [
        "id,title,type,module_id,position",
        "id,name,course_code,workflow_state",
        "id,title,start_at,context_code",
        "id,title,conference_type",
        "title,quiz_type,id",
        "TITLE,Discussion_Type,ID",
        '"id","name","submission_types"',
        "\ufeffid,name,submission_types",
        "id;name;submission_types",
        "title,page_url,id,published",
        "title,url,front_page",
        "id,name,position,items_count",
    ],
)
def test_tables_of_canvas_are_known_by_their_columns(tmp_path: Path, header: str) -> None:
    assert canvas_api.sniff(Source(write(tmp_path / "a.csv", header + "\n1,2,3,4,5\n")))


@pytest.mark.parametrize(
    "header",
    [
        "week,title,type,minutes",
        "id,name,position",
        "title,url",
        "id,content-type,filename",
        "user_id,name,submission_types",
        "actor_id,title,discussion_type",
        "code_module,code_presentation,id_site",
        "BEGIN:VCALENDAR",
        "",
    ],
)
def test_other_tables_are_not(tmp_path: Path, header: str) -> None:
    path = write(tmp_path / "a.csv", header + "\n1,2,3,4\n")
    assert not canvas_api.sniff(Source(path))


@pytest.mark.parametrize(
    ("cells", "is_so"),
    [
        (["id", "name", "submission_types"], True),
        (["", "user_id", "type"], True),
        (["Student", "ID", "SIS User ID", "Essay (77)"], True),
        (["week", "title", "type", "minutes"], False),
        ([1, None, 2.5], False),
        ([], False),
    ],
)
def test_a_header_of_canvas_is_no_plan(cells: list, is_so: bool) -> None:
    assert table_kinds.is_of_canvas(cells) is is_so


def test_packages_keep_their_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("a.csv", ASSIGNMENTS)
    assert not canvas_api.sniff(Source(path))


def test_tables_in_a_zip_beside_json(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("dump/a.csv", ASSIGNMENTS + "1,Essay,['online_upload'],,TRUE\n")
        archive.writestr(
            "dump/course.json",
            '{"id": 9, "course_code": "X", "name": "Bread", "time_zone": "Asia/Tokyo"}',
        )
    course = read(path)
    assert (course.id, course.title, course.timezone) == ("9", "Bread", "Asia/Tokyo")
    assert [a.title for a in course.activities] == ["Essay"]


# What cells say


def test_cells_as_python_json_and_people_write_them(tmp_path: Path) -> None:
    rows = (
        "1,One,\"['online_upload', 'online_url']\",2031-02-05 20:06:09+00:00,TRUE\n"
        '2,Two,"[""on_paper""]",2031-02-05T20:06:09Z,False\n'
        '3.0,Three,"online_upload, online_url",NaT,true\n'
        '4,Four,"[\'broken",nan,\n'
        "5,Five,[],None,1\n"
    )
    found = read_table(tmp_path, ASSIGNMENTS + rows)
    due = datetime(2031, 2, 5, 20, 6, 9, tzinfo=UTC)
    assert [
        (a.native_id, a.due, a.published, a.settings.get("submission_types")) for a in found
    ] == [
        ("Assignment/1", due, True, "online_upload,online_url"),
        ("Assignment/2", due, False, "on_paper"),
        ("Assignment/3", None, True, "online_upload,online_url"),
        ("Assignment/4", None, True, "['broken"),
        ("Assignment/5", None, True, None),
    ]


def test_a_field_of_a_field_and_the_copy_of_a_date(tmp_path: Path) -> None:
    text = (
        "id,title,type,module_id,position,content_details.due_at_date,content_details.points_possible\n"
        "1,Essay,Assignment,7,1,2031-02-05 20:06:09+00:00,4\n"
    )
    (activity,) = read_table(tmp_path, text)
    assert (activity.points, activity.section_id) == (4.0, "7")
    assert activity.due == datetime(2031, 2, 5, 20, 6, 9, tzinfo=UTC)


def test_the_copy_of_a_date_gives_way_to_the_date(tmp_path: Path) -> None:
    text = (
        ASSIGNMENTS.replace("\n", ",due_at_date\n")
        + "1,A,[],2031-01-02T00:00:00Z,TRUE,2030-01-01\n"
    )
    (activity,) = read_table(tmp_path, text)
    assert activity.due == datetime(2031, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = ASSIGNMENTS + "1,Fougère,['none'],,TRUE\n"
    assert [a.title for a in read_table(tmp_path, text.encode(encoding))] == ["Fougère"]


def test_rows_without_ids_and_short_rows(tmp_path: Path) -> None:
    text = "name,submission_types,points_possible\nA,['none'],3\n\nB\nB,['none'],4,5,6\n"
    found = read_table(tmp_path, text)
    assert [(a.native_id, a.title, a.points) for a in found] == [
        ("Assignment/row 2", "A", 3.0),
        ("Assignment/row 4", "B", None),
        ("Assignment/row 5", "B", 4.0),
    ]


def test_pages_by_their_two_names(tmp_path: Path) -> None:
    pages = "title,page_url,id\nOne,one,1\nTwo,two,2\n"
    items = "id,title,type,module_id,position,page_url\n5,Two,Page,9,1,two\n"
    write(tmp_path / "d" / "pages.csv", pages)
    course = read(write(tmp_path / "d" / "items.csv", items).parent)
    assert [(a.native_id, a.native_ref) for a in course.activities] == [
        ("5", "Page/two"),
        ("Page/one", None),
    ]


def test_titles_join_only_where_ids_lead_nowhere_and_one_has_the_title(tmp_path: Path) -> None:
    items = (
        "id,title,type,module_id,position,content_id\n"
        "1,Hello,Discussion,9,1,x1\n2,Twice,Discussion,9,2,x2\n3,Essay,Assignment,9,3,a1\n"
        "4,Other,Assignment,9,4,gone\n"
    )
    topics = "id,title,discussion_type\nt1,Hello,threaded\nt2,Twice,threaded\nt3,Twice,threaded\n"
    work = "id,name,submission_types\na1,Essay,[]\na2,Other,[]\n"
    folder = write(tmp_path / "d" / "items.csv", items).parent
    write(folder / "topics.csv", topics)
    write(folder / "work.csv", work)
    course = read(folder)
    assert {a.native_id: a.native_ref for a in course.activities if a.section_id} == {
        "1": "Discussion/t1",
        "2": "Discussion/x2",
        "3": "Assignment/a1",
        "4": "Assignment/gone",
    }
    found = sorted(a.native_id for a in course.activities if not a.section_id)
    assert found == ["Assignment/a2", "Discussion/t2", "Discussion/t3"]


# What cannot be read


def test_a_broken_table_beside_another_is_one_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "d" / "a.csv", ASSIGNMENTS + "1,A,[],,TRUE\n").parent
    write(folder / "b.csv", "title,page_url\n" + "x" * 200_000 + ",b\n")
    course = read(folder)
    assert [a.title for a in course.activities] == ["A"]
    (reason,) = (r for path, r in reasons(course).items() if path.startswith("b.csv"))
    assert reason.startswith("this is no row of a table")


def test_a_broken_table_alone_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "b.csv", "title,page_url\n" + "x" * 200_000 + ",b\n")
    with pytest.raises(ReadError, match=r"^b\.csv, line 2: this is no row of a table"):
        canvas_api.read(Source(path))


def test_a_log_beside_the_tables_is_not_opened(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(canvas_csv, "_MAX_CSV_BYTES", 100)
    folder = write(tmp_path / "d" / "a.csv", ASSIGNMENTS + "1,A,[],,TRUE\n").parent
    write(folder / "clicks.csv", "title,page_url\n" + "a,b\n" * 100)
    assert reasons(read(folder))["clicks.csv"] == "the table is larger than 32 MiB; not read"


@pytest.mark.parametrize(
    "cell",
    [
        "[" * 9_000 + "]",
        "{" * 5_000 + "}",
        "[1e999]",
        "[NaN]",
        "{[]: 1}",
        "['\\d']",
        "[" + "9" * 9000 + "]",
    ],
)
def test_cells_that_mean_harm(tmp_path: Path, cell: str) -> None:
    (activity,) = read_table(tmp_path, ASSIGNMENTS + f'1,A,"{cell}",,TRUE\n')
    assert activity.title == "A"


CELLS = st.sampled_from(
    ["", "1", "TRUE", "nan", "['a']", "{'a': 1}", "2031-01-02T00:00:00Z", "[", "x.y"]
)
COLUMNS = st.sampled_from(
    (
        "id title name type module_id position url page_url due_at_date due_at submission_types "
        "quiz_type discussion_type a.b a . start_at context_code"
    ).split()
)


@settings(max_examples=100, deadline=None)
@given(
    header=st.lists(COLUMNS, min_size=1, max_size=8),
    rows=st.lists(st.lists(CELLS | st.text(max_size=6), max_size=9), max_size=4),
)
def test_any_table_is_read_or_refused(tmp_path_factory, header, rows) -> None:
    text = "\n".join(",".join(row) for row in [header, *rows])
    path = write(tmp_path_factory.mktemp("csv") / "a.csv", (text or " ").encode("utf-8", "replace"))
    source = Source(path)
    if canvas_api.sniff(source):
        try:
            canvas_api.read(source)
        except AuditError as error:
            assert "\n" not in str(error)
