"""The Learning Designer reader: designs in JSON, read leniently."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course
from audit.errors import ReadError
from audit.readers.learning_designer import read, sniff
from audit.readers.source import Source


def write(folder: Path, value: object, name: str = "design.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value), "utf-8")
    return path


def design(*parts: dict, **more: object) -> dict:
    return {"title": "Dunes", "activities": [{"title": "First", "slas": list(parts)}], **more}


def part(**more: object) -> dict:
    return {"type": "Read", "description": "Text", "duration": 10, **more}


def read_one(folder: Path, **more: object) -> Activity:
    (course,) = read(Source(write(folder, design(part(**more)))))
    return course.activities[0]


def course_of(path: Path) -> Course:
    assert sniff(Source(path))
    (course,) = read(Source(path))
    return course


def test_the_sample_is_as_counted(samples):
    folder = samples / "learning-designer"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    course = course_of(folder / "dunes.ldj")
    videos = [item for a in course.activities for item in a.media]
    assert {
        "title": course.title,
        "sections": [section.title for section in course.sections],
        "activities": len(course.activities),
        "by_lms_type": Counter(a.lms_type for a in course.activities),
        "minutes": sum(a.stated_minutes or 0 for a in course.activities),
        "modes": Counter(str(a.stated_mode or "") for a in course.activities),
        "in_groups": sum(a.group == "separate" for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(item.duration_s is not None for item in videos),
        "unread": len(course.unread),
    } == expected
    assert course.platform == "UCL Learning Designer"


def test_what_is_not_said_is_not_known(tmp_path):
    bare = read_one(tmp_path, duration=None, minutes="")
    assert (bare.stated_minutes, bare.stated_mode, bare.group, bare.stated_kind) == (None,) * 4


def test_a_design_without_modes_says_so(tmp_path):
    course = course_of(write(tmp_path, design(part())))
    assert [u.reason for u in course.unread] == [
        "no part says whether learners meet at one time; its words have to tell"
    ]


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ({"synchronous": True}, "synchronous"),
        ({"synchronous": "no"}, "asynchronous"),
        ({"teacherPresent": True, "online": False}, "synchronous"),
        ({"teacherPresent": "present", "delivery": "face to face"}, "synchronous"),
        ({"teacherPresent": True, "online": True}, None),
        ({"teacherPresent": True}, None),
        ({"online": False}, None),
    ],
)
def test_mode_needs_more_than_a_learning_type(tmp_path, said, mode):
    assert read_one(tmp_path, **said).stated_mode == mode


@pytest.mark.parametrize(
    ("kind", "said", "stated"),
    [
        ("Discuss", True, "live_seminar"),
        ("Discuss", False, "discussion"),
        ("Discuss", None, None),
        ("Collaborate", None, "group_work"),
        ("Collaboration", True, "group_work"),
        ("Read", True, None),
        ("Produce", False, None),
    ],
)
def test_a_learning_type_says_little_of_the_kind(tmp_path, kind, said, stated):
    assert read_one(tmp_path, type=kind, synchronous=said).stated_kind == stated


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        (15, 15),
        ("20", 20),
        (0, 0),
        ({"hours": 1, "minutes": 30}, 90),
        ("a while", None),
        (-5, None),
    ],
)
def test_lengths(tmp_path, length, minutes):
    assert read_one(tmp_path, duration=length).stated_minutes == minutes


@pytest.mark.parametrize(
    ("size", "group"), [(1, "none"), (24, "none"), (4, "separate"), (0, None), ("", None)]
)
def test_groups(tmp_path, size, group):
    path = write(tmp_path, design(part(groupSize=size), groupSize=24))
    assert course_of(path).activities[0].group == group


def test_resources_are_links_or_recordings(tmp_path):
    found = read_one(
        tmp_path,
        resources=[
            {"title": "Film (2:00)", "url": "https://youtu.be/abcdefghijk"},
            {"url": "https://a.example/x?token=secret"},
            "https://b.example/",
            {"url": ""},
            7,
        ],
    )
    assert found.links == ("https://a.example/x", "https://b.example/")
    assert [(m.url, m.duration_s) for m in found.media] == [("https://youtu.be/abcdefghijk", 120)]


def test_several_designs_are_several_courses(tmp_path):
    path = write(tmp_path, [design(part()), design(part(), id="two"), {"other": 1}])
    assert [course.id for course in read(Source(path))] == ["design", "two"]


def test_a_wrapped_design_is_found(tmp_path):
    assert course_of(write(tmp_path, {"design": design(part())})).title == "Dunes"


def test_names_of_people_are_not_told(tmp_path):
    value = design(part(editor="Jane Planted"), author="Jane Planted", sharedWith=["Jane Planted"])
    assert "Planted" not in repr(course_of(write(tmp_path, value)))


def test_an_id_that_stands_twice_is_replaced(tmp_path):
    course = course_of(write(tmp_path, design(part(id="a"), part(id="a"))))
    assert [a.native_id for a in course.activities] == ["a", "TLA1.2"]


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"activities": []},
        {"activities": [{"slas": []}]},
        {"activities": [{"slas": [{"kind": "freshness", "maxAgeSeconds": 3600}]}]},
        {"activities": [{"slas": [{"type": "LectureHall", "duration": 5}]}]},
        {"activities": [{"slas": [{"type": "Read"}]}]},
        {"activities": 3},
    ],
)
def test_other_json_is_not_claimed(tmp_path, value):
    path = write(tmp_path, value)
    assert not sniff(Source(path))
    with pytest.raises(ReadError) as caught:
        read(Source(path))
    assert str(caught.value) == (
        "design.json: there is no design of the Learning Designer in it; export the design again, "
        "as JSON"
    )


def test_broken_json_is_an_error_of_one_line(tmp_path):
    path = tmp_path / "design.json"
    path.write_text('{"activities": [{"slas": [', "utf-8")
    assert not sniff(Source(path))
    with pytest.raises(ReadError) as caught:
        read(Source(path))
    assert "\n" not in str(caught.value)


def test_no_real_export_is_claimed(real_exports):
    others = [
        path
        for path in real_exports.rglob("*")
        if path.is_file() and path.stat().st_size and path.suffix in (".json", ".csv")
    ]
    assert others
    assert [path.name for path in others if sniff(Source(path))] == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "title", "type", "description", "duration", "groupSize", "online", "resources"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["url", "title", "hours"]), inner, max_size=2)
            ),
            max_leaves=4,
        ),
    )
)
def test_any_values_are_read_or_told(tmp_path, values):
    path = write(tmp_path, design(part(), values))
    (course,) = read(Source(path))
    assert len(course.activities) == 2
