"""The Moodle backup: gzip-tar and zip, Moodle 2 to 5, and the single XML of 1.9."""

import importlib.util
import io
import json
import tarfile
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import (
    BLIND_BREAKS,
    BLIND_CAPTIONS,
    BLIND_RECORDINGS,
    BLIND_VIDEO_LENGTHS,
    Activity,
    Course,
    Media,
)
from audit.errors import ReadError
from audit.readers import moodle_backup
from audit.readers.media_lengths import with_media_lengths
from audit.readers.moodle_backup_xml import fields_of, parse
from audit.readers.source import Source

DAY = int(datetime(2031, 3, 3, tzinfo=UTC).timestamp())
HOUR = 3600
PEOPLE = ("planted", "quilla", "people.example")
# What a source may be asked for: all else in a backup is about people, or bytes of files.
OPENED = ("moodle_backup", "course", "section", "module", "files", "questions", "calendar")


def at(hour: int, day: int = 3) -> datetime:
    return datetime(2031, 3, day, hour, tzinfo=UTC)


def xml(name: str, value: object, **marks: object) -> str:
    """One element; a table holds elements, a list is the element again and again."""
    if isinstance(value, list):
        return "".join(xml(name, item, id=place) for place, item in enumerate(value, start=1))
    if isinstance(value, dict):
        value = "".join(xml(key, item) for key, item in value.items())
    attributes = "".join(f' {key}="{text}"' for key, text in marks.items())
    return f"<{name}{attributes}>{value}</{name}>"


def section(number: int = 0, *modules: int, **fields: object) -> dict:
    listed = {key: fields.pop(key) for key in ("parentcmid",) if key in fields}
    said = {"number": number, "name": "$@NULL@$", "visible": 1}
    sequence = ",".join(map(str, modules))
    return {"id": 50 + number, "fields": {**said, "sequence": sequence} | fields, "listed": listed}


def conditions(tree: object) -> str:
    """Availability as JSON inside XML."""
    return escape(json.dumps(tree))


def activity(mod: str, number: int = 7, place: int = 0, module: object = (), **fields) -> dict:
    return {
        "id": number,
        "mod": mod,
        "section": 50 + place,
        "module": dict(module),
        "fields": {"name": f"A {mod}"} | fields,
    }


def backup(path: Path, *parts: dict, course: object = (), **members: str | bytes | None) -> Path:
    """A small backup as a zip; ``members`` adds or replaces members, None leaves one out."""
    sections = [part for part in parts if "mod" not in part] or [section()]
    activities = [part for part in parts if "mod" in part]
    found: dict[str, str | bytes | None] = {}
    for part in activities:
        name = f"activities/{part['mod']}_{part['id']}"
        marks = {"id": part["id"] + 100, "moduleid": part["id"], "contextid": part["id"] + 200}
        inner = xml(part["mod"], part["fields"], id=part["id"] + 100)
        found[f"{name}/{part['mod']}.xml"] = xml("activity", inner, **marks)
        found[f"{name}/module.xml"] = xml("module", {"visible": 1} | part["module"])
    for part in sections:
        found[f"sections/section_{part['id']}/section.xml"] = xml(
            "section", part["fields"], id=part["id"]
        )
    header = {"fullname": "Rivers", "format": "topics"} | dict(course)
    found["course/course.xml"] = xml("course", header, id=3)
    found["files.xml"] = "<files/>"
    rows = "".join(
        xml(
            "activity",
            {
                "moduleid": part["id"],
                "sectionid": part["section"],
                "modulename": part["mod"],
                "title": "As listed",
                "directory": f"activities/{part['mod']}_{part['id']}",
            },
        )
        for part in activities
    )
    places = "".join(
        xml(
            "section",
            {
                "sectionid": part["id"],
                "title": part["fields"]["number"],
                "directory": f"sections/section_{part['id']}",
            }
            | part["listed"],
        )
        for part in sections
    )
    contents = {"activities": rows, "sections": places}
    information = {"moodle_release": "4.5", "contents": contents}
    found["moodle_backup.xml"] = xml("moodle_backup", {"information": information})
    found |= members
    with zipfile.ZipFile(path / "course.mbz", "w") as archive:
        for name, text in found.items():
            if text is not None:
                archive.writestr(name, text)
    return path / "course.mbz"


def read(path: Path, *parts: dict, **members) -> Course:
    source = Source(backup(path, *parts, **members))
    assert moodle_backup.sniff(source)
    (course,) = moodle_backup.read(source)
    return course


def read_one(path: Path, *parts: dict, **members) -> Activity:
    (found,) = read(path, *parts, **members).activities
    return found


def reasons(course: Course) -> list[tuple[str, str]]:
    return [(line.path, line.reason) for line in course.unread]


def file_row(context: int, name: str, mime: str, **more: object) -> dict:
    row = {"contenthash": "ab" + name.encode().hex(), "contextid": context, "filepath": "/"}
    row |= {"component": "mod_folder", "filearea": "content", "itemid": 0}
    return row | {"filename": name, "mimetype": mime} | more


# --- the samples --------------------------------------------------------------------------------

SAMPLES = {"moodle-backup": "lights.mbz", "moodle-19": "salt.zip"}


def builder(folder: Path):
    spec = importlib.util.spec_from_file_location("build", folder / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return build


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest, samples: Path) -> tuple[Course, dict]:
    folder = samples / request.param
    source = Source(folder / SAMPLES[request.param])
    assert moodle_backup.sniff(source)
    (course,) = moodle_backup.read(source)
    return course, json.loads((folder / "expected.json").read_text("utf-8"))


def test_a_sample_has_the_course_that_was_written(sample: tuple[Course, dict]) -> None:
    course, expected = sample
    assert {name: plain(getattr(course, name)) for name in expected["course"]} == expected["course"]
    assert course.format == expected["format"]
    assert course.blind_to == {BLIND_VIDEO_LENGTHS, BLIND_CAPTIONS, BLIND_RECORDINGS, BLIND_BREAKS}


def test_a_sample_has_what_was_counted(sample: tuple[Course, dict]) -> None:
    course, expected = sample
    videos = {m.url: m for a in course.activities for m in a.media if m.kind == "video"}
    every = [m for a in course.activities for m in a.media if m.kind == "video"]
    assert expected["counts"] == {
        "sections": len(course.sections),
        "activities": len(course.activities),
        "by_lms_type": Counter(a.lms_type for a in course.activities),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "videos": len(every),
        "videos_with_duration": sum(m.duration_s is not None for m in videos.values()),
        "unpublished": sum(not a.published for a in course.activities),
    }
    placed = Counter(a.section_id for a in course.activities)
    assert expected["section_activities"] == [placed[s.native_id] for s in course.sections]
    assert expected["with_start"] == sum(a.starts is not None for a in course.activities)
    assert [a.position for a in course.activities] == [*range(1, len(course.activities) + 1)]


def test_a_sample_has_the_fields_that_were_written(sample: tuple[Course, dict]) -> None:
    course, expected = sample
    by_id = {a.native_id: a for a in course.activities}
    for row in expected["activities"]:
        found = by_id[row["native_id"]]
        said = {key: plain(getattr(found, key)) for key in row if key != "settings"}
        said |= {"settings": dict(found.settings)} if "settings" in row else {}
        assert said == row
    if "unread" in expected:
        assert sorted(reasons(course)) == sorted(map(tuple, expected["unread"]))


def test_nobody_is_in_a_course(sample: tuple[Course, dict]) -> None:
    course, _expected = sample
    said = repr(course).lower()
    assert [name for name in PEOPLE if name in said] == []


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_members_about_people_are_not_opened(samples: Path, name: str, monkeypatch) -> None:
    opened: list[str] = []
    real = Source.read

    def spy(self: Source, member: str | None = None) -> bytes:
        opened.append(member)
        return real(self, member)

    monkeypatch.setattr(Source, "read", spy)
    source = Source(samples / name / SAMPLES[name])
    moodle_backup.read(source)
    if name == "moodle-19":
        assert set(opened) == {"moodle.xml"}
        return
    mods = {
        member.split("/")[1].rpartition("_")[0]
        for member in source.members
        if "activities" in member
    }
    stems = {Path(member).stem for member in opened}
    assert stems <= mods | set(OPENED)
    assert "users.xml" in source.members and "course/blocks/html_5/block.xml" in source.members


def test_what_people_did_is_dropped_while_it_is_parsed() -> None:
    content = b"<activity><forum><name>Talk</name><discussions><discussion><name>Quilla</name>"
    content += b"<posts><post><message>Hello</message></post></posts></discussion></discussions>"
    content += b"</forum></activity>"
    from lxml import etree

    left = etree.tostring(parse(content, "forum.xml"))
    assert left == b"<activity><forum><name>Talk</name><discussions/></forum></activity>"


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_is_built_again_byte_for_byte(samples: Path, name: str) -> None:
    build = builder(samples / name)
    stored = (samples / name / SAMPLES[name]).read_bytes()
    again = build.build()
    assert again == build.build()
    if again != stored:
        # Another zlib packs the same bytes in another way; what is packed has to be the same.
        assert unpacked(again) == unpacked(stored)


def unpacked(content: bytes) -> dict[str, bytes]:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive.getmembers()}


@pytest.mark.parametrize("flavour", ["zip", "folder", "wrapped", "reversed"])
def test_every_container_gives_the_same_course(samples: Path, tmp_path: Path, flavour: str) -> None:
    build = builder(samples / "moodle-backup")
    found = build.members(build.content())
    path = tmp_path / "course.mbz"
    if flavour == "zip":
        path.write_bytes(build.as_zip(found))
    elif flavour == "wrapped":
        path.write_bytes(build.as_zip({f"lights/{name}": blob for name, blob in found.items()}))
    elif flavour == "reversed":
        path.write_bytes(build.as_tar(dict(reversed(found.items()))))
    else:
        path = tmp_path / "lights"
        for name, blob in found.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(blob)
    (other,) = moodle_backup.read(Source(path))
    (course,) = moodle_backup.read(Source(samples / "moodle-backup" / "lights.mbz"))
    assert (other.sections, other.activities) == (course.sections, course.activities)
    assert set(other.unread) == set(course.unread)


def test_a_recording_in_the_package_is_measured(samples: Path) -> None:
    source = Source(samples / "moodle-backup" / "lights.mbz")
    (course,) = moodle_backup.read(source)
    media = {a.native_id: a.media for a in with_media_lengths(course, source).activities}
    (sound,) = media["113"]
    assert (sound.kind, sound.title, sound.duration_s) == ("audio", "log of a keeper.wav", 90)
    (film,) = media["111"]
    assert (film.kind, film.title, film.captions) == ("video", "lens film.mp4", True)
    assert [(m.title, m.duration_s) for m in media["156"]] == [
        ("storm (3:20).mp4", 200),
        ("storm-1987", None),
    ]


# --- real exports -------------------------------------------------------------------------------

REAL = (
    "core_tags_m41_targz.mbz",
    "lincs_udl_m26_zip.mbz",
    "ou_lorem2016_m29_targz.mbz",
    "sample_course_m24_zip.mbz",
)


def truth_of(real_exports: Path, name: str) -> dict:
    table = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    return table[f"moodle_mbz/{name}"]["truth"]


def read_real(real_exports: Path, name: str) -> Course:
    source = Source(real_exports / "moodle_mbz" / name)
    assert moodle_backup.sniff(source)
    (course,) = moodle_backup.read(source)
    return course


@pytest.mark.parametrize("name", REAL)
def test_a_real_backup_has_what_was_counted(real_exports: Path, name: str) -> None:
    course, truth = read_real(real_exports, name), truth_of(real_exports, name)
    assert (course.title, course.code) == (truth["fullname"], truth["shortname"])
    assert course.platform_version == truth["release"]
    assert course.start == datetime.fromtimestamp(int(truth["startdate"]), UTC)
    activities = [a for a in course.activities if a.lms_type != "event"]
    assert Counter(a.lms_type for a in activities) == truth["by_modname"]
    placed = Counter(a.section_id for a in activities)
    assert [
        [place, None if s.title.startswith(("Topic", "Week", "General")) and not name_ else s.title]
        for place, (s, (_n, name_, _v, _c)) in enumerate(
            zip(course.sections, truth["section_list"], strict=True)
        )
    ] == [[place, name_] for place, name_, _visible, _count in truth["section_list"]]
    assert [[str(int(s.published)), placed[s.native_id]] for s in course.sections] == [
        [visible, count] for _place, _name, visible, count in truth["section_list"]
    ]
    assert sum(a.published for a in activities) == truth["visible"]["1"]
    assert {a.group for a in activities} <= {"none", "assignment"}
    assert sum(a.required is True for a in activities) == truth["completion"].get("2", 0)
    forums = Counter(a.settings["forum_type"] for a in activities if a.lms_type == "forum")
    assert forums == truth["forum_types"]
    links = [[a.title, a.url] for a in activities if a.lms_type == "url"]
    assert sorted(links) == sorted(truth["url_targets"])
    videos = {m.url for a in activities for m in a.media if m.kind == "video"}
    assert len(videos) == truth["video_urls_distinct"]
    assert videos == set(truth["video_list"])
    dated = {
        (a.lms_type, a.title, field, str(int(moment.timestamp())))
        for a in activities
        for field, moment in (("opens", a.opens), ("due", a.due), ("closes", a.closes))
        if moment is not None
    }
    fields = {"duedate": "due", "allowsubmissionsfromdate": "opens", "cutoffdate": "closes"}
    fields |= {"timeopen": "opens", "timeclose": "closes"}
    assert dated == {(mod, t, fields[f], value) for mod, t, f, value in truth["dates_nonzero"]}
    assert sum(a.starts is not None for a in activities) == truth["live_sessions"]["items"]


def test_settings_of_a_real_backup(real_exports: Path) -> None:
    by_type = {a.lms_type: a for a in read_real(real_exports, REAL[3]).activities}
    assert by_type["assign"].group == "assignment"
    assert (by_type["assign"].points, by_type["assign"].graded) == (100, True)
    quiz = by_type["quiz"]
    assert (quiz.question_count, quiz.time_limit_min, quiz.points) == (10, 5, 100)
    assert by_type["resource"].settings["mime_type"] == "image/gif"
    # A scale of words has no points.
    assigns = [a for a in read_real(real_exports, REAL[1]).activities if a.lms_type == "assign"]
    assert {(a.points, a.graded) for a in assigns} == {(None, True)}


def test_a_real_backup_of_1_9(real_exports: Path) -> None:
    name = "moodle19_backup.zip"
    course, truth = read_real(real_exports, name), truth_of(real_exports, name)
    assert course.title == truth["fullname"]
    assert course.platform_version == truth["release"]
    assert len(course.sections) == truth["sections"]
    assert Counter(a.lms_type for a in course.activities) == truth["by_modname"]
    assert sum(a.published for a in course.activities) == truth["visible"]["1"]
    (work,) = [a for a in course.activities if a.lms_type == "assignment"]
    dates = {"TIMEDUE": work.due, "TIMEAVAILABLE": work.opens}
    assert [int(dates[field].timestamp()) for _mod, _title, field, _value in truth["dates"]] == [
        int(value) for _mod, _title, _field, value in truth["dates"]
    ]
    assert "Test forum topic" not in repr(course) and "example.com" not in repr(course)


# --- sections -----------------------------------------------------------------------------------


def test_activities_stand_in_the_order_of_their_section(tmp_path: Path) -> None:
    """The list of a section names what is not there, and forgets what is."""
    course = read(
        tmp_path,
        section(0, 9, 77, 8),
        *(activity("label", number) for number in (6, 7, 8, 9)),
    )
    assert [a.native_id for a in course.activities] == ["9", "8", "6", "7"]


def test_an_activity_of_no_known_section_stands_in_the_one_that_lists_it(tmp_path: Path) -> None:
    course = read(
        tmp_path,
        section(0, 7),
        activity("label", 7, place=9),
        activity("label", 8, place=9),
    )
    assert [(a.native_id, a.section_id) for a in course.activities] == [("7", "50"), ("8", None)]
    assert reasons(course) == [
        ("activities/label_8", "the section of the activity is not in the backup")
    ]


@pytest.mark.parametrize(
    ("form", "titles"), [("topics", ["General", "Topic 2"]), ("weeks", ["General", "Week 2"])]
)
def test_sections_without_a_name(tmp_path: Path, form: str, titles: list[str]) -> None:
    course = read(tmp_path, section(2), section(0), course={"format": form})
    assert [s.title for s in course.sections] == titles


def test_states_of_sections(tmp_path: Path) -> None:
    """Hidden, beyond the course's last section, or inside a hidden one."""
    course = read(
        tmp_path,
        section(1, visible=0),
        section(2, course_format_options=[{"name": "parent", "value": 1}]),
        section(3),
        section(4),
        activity("label", 7, place=2),
        activity("label", 8, place=3),
        activity("label", 9, place=4),
        course={"numsections": 3},
    )
    assert [s.published for s in course.sections] == [False, False, True, False]
    assert [a.published for a in course.activities] == [False, True, False]
    assert reasons(course) == [
        (
            "moodle_backup.xml",
            "sections beyond the last one of the course, which no student sees (1)",
        )
    ]


@pytest.mark.parametrize("by", ["parentcmid", "itemid"])
def test_a_subsection_stands_where_its_placeholder_stands(tmp_path: Path, by: str) -> None:
    key = {"parentcmid": 7} if by == "parentcmid" else {"itemid": 107}
    limits = {"op": "&", "c": [{"type": "date", "d": ">=", "t": DAY}]}
    course = read(
        tmp_path,
        section(1, 6, 7, 9),
        section(5, 8, component="mod_subsection", availabilityjson=conditions(limits), **key),
        activity("label", 6, place=1),
        activity("subsection", 7, place=1, module={"visible": 0}),
        activity("label", 9, place=1),
        activity("quiz", 8, place=5, timeopen=DAY + HOUR),
    )
    assert [(a.native_id, a.section_id, a.published) for a in course.activities] == [
        ("6", "51", True),
        ("7", "51", False),
        ("8", "51", False),
        ("9", "51", True),
    ]
    assert course.activities[2].opens == at(1)
    assert len(course.sections) == 1 and course.unread == ()


def test_subsections_that_do_not_fit(tmp_path: Path) -> None:
    """No placeholder, no section, a subsection inside itself, a section of another plug-in."""
    course = read(
        tmp_path,
        section(1, 7),
        section(5, 8, component="mod_subsection", itemid=108),
        section(6, component="format_atlas"),
        activity("subsection", 7, place=1),
        activity("subsection", 8, place=5),
    )
    assert [s.native_id for s in course.sections] == ["51", "56", "55"]
    assert [(a.native_id, a.section_id) for a in course.activities] == [("7", "51"), ("8", "55")]
    assert reasons(course) == [
        (
            "moodle_backup.xml",
            "section 'Topic 6' belongs to the plug-in format_atlas: read like any other",
        ),
        ("subsection 7", "the section of the subsection is not in the backup"),
    ]


# --- states, groups, dates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "published"),
    [
        ({"visible": 1}, True),
        ({"visible": 0}, False),
        ({"visible": 1, "visibleoncoursepage": 0}, True),
        ({"visible": ""}, True),
    ],
)
def test_whether_students_see_an_activity(tmp_path: Path, module: dict, published: bool) -> None:
    assert read_one(tmp_path, activity("label", module=module)).published is published


@pytest.mark.parametrize(
    ("course", "mode", "group"),
    [
        ({}, 0, "none"),
        ({}, 1, "separate"),
        ({}, 2, "visible"),
        ({}, 7, None),
        ({"groupmode": 2, "groupmodeforce": 0}, 1, "separate"),
        ({"groupmode": 2, "groupmodeforce": 1}, 0, "visible"),
    ],
)
def test_groups(tmp_path: Path, course: dict, mode: int, group: str | None) -> None:
    made = read_one(tmp_path, activity("forum", module={"groupmode": mode}), course=course)
    assert made.group == group


@pytest.mark.parametrize(
    ("tree", "opens", "closes"),
    [
        ({"op": "&", "c": [{"type": "date", "d": ">=", "t": DAY}]}, at(0), None),
        ({"op": "|", "c": [{"type": "date", "d": "<", "t": DAY}]}, None, at(0)),
        (
            {
                "op": "&",
                "c": [
                    {"type": "date", "d": ">=", "t": DAY},
                    {"type": "date", "d": ">=", "t": DAY + HOUR},
                    {"type": "date", "d": "<", "t": DAY + 3 * HOUR},
                    {"type": "date", "d": "<", "t": DAY + 2 * HOUR},
                ],
            },
            at(1),
            at(2),
        ),
        ({"op": "|", "c": [{"type": "date", "d": ">=", "t": DAY}, {"type": "grade"}]}, None, None),
        ({"op": "!&", "c": [{"type": "date", "d": ">=", "t": DAY}]}, None, None),
        ({"op": "&", "c": [{"type": ["date"], "d": {}, "t": []}, 3, None]}, None, None),
        ({"op": "&", "c": [{"type": "date", "d": ">=", "t": "x"}]}, None, None),
        ([], None, None),
        ({"c": 5}, None, None),
    ],
)
def test_conditions(
    tmp_path: Path, tree: object, opens: datetime | None, closes: datetime | None
) -> None:
    made = read_one(tmp_path, activity("label", module={"availability": conditions(tree)}))
    assert (made.opens, made.closes) == (opens, closes)


def test_what_conditions_leave_unsaid_is_told(tmp_path: Path) -> None:
    date = {"type": "date", "d": ">=", "t": DAY}
    trees = [
        conditions({"op": "|", "c": [date, {"type": "profile"}]}),
        conditions({"op": "&", "c": [{"op": "|", "c": [date, date]}]}),
        "[" * 100_000,
    ]
    course = read(
        tmp_path,
        section(0, availabilityjson=conditions({"op": "&", "c": [{"type": "group", "id": 4}]})),
        *(
            activity("label", number, module={"availability": tree})
            for number, tree in enumerate(trees, start=1)
        ),
    )
    assert sorted(reasons(course)) == [
        ("activities", "activities that are open to some students only (1)"),
        ("activities", "dates in conditions of which one has to be met are not read (3)"),
        ("moodle_backup.xml", "section 'General' is open to some students only"),
    ]


def test_conditions_before_2_7(tmp_path: Path) -> None:
    made = read_one(
        tmp_path,
        section(0, availablefrom=DAY + HOUR, availableuntil=0),
        activity("page", module={"availablefrom": DAY, "availableuntil": DAY + 5 * HOUR}),
    )
    assert (made.opens, made.closes) == (at(1), at(5))


@pytest.mark.parametrize(("completion", "required"), [(0, None), (1, None), (2, True), ("x", None)])
def test_completion(tmp_path: Path, completion: object, required: bool | None) -> None:
    module = {"completion": completion, "completionexpected": DAY}
    made = read_one(tmp_path, activity("page", module=module))
    assert made.required is required
    # A day by which it should be done is no due date.
    assert made.due is None
    assert made.settings["completion_expected"] == "2031-03-03T00:00:00+00:00"


@pytest.mark.parametrize(
    ("mod", "fields", "opens", "due", "closes"),
    [
        ("assign", {"allowsubmissionsfromdate": DAY, "duedate": DAY + HOUR}, 0, 1, None),
        ("assign", {"cutoffdate": DAY + HOUR, "gradingduedate": DAY}, None, None, 1),
        ("assignment", {"timeavailable": DAY, "timedue": DAY + HOUR}, 0, 1, None),
        ("quiz", {"timeopen": DAY, "timeclose": DAY + HOUR}, 0, None, 1),
        ("quiz", {"timeclose": DAY + 2 * HOUR, "duedate": DAY + HOUR}, None, 1, 2),
        ("lesson", {"available": DAY, "deadline": DAY + HOUR}, 0, 1, None),
        ("forum", {"duedate": DAY, "cutoffdate": DAY + HOUR}, None, 0, 1),
        ("forum", {"assesstimestart": DAY, "assesstimefinish": DAY + HOUR}, None, None, None),
        ("choice", {"timeopen": DAY, "timeclose": DAY + HOUR}, 0, None, 1),
        ("questionnaire", {"opendate": DAY, "closedate": DAY + HOUR}, 0, None, 1),
        ("data", {"timeavailablefrom": DAY, "timeavailableto": DAY + HOUR}, 0, None, 1),
        ("wiki", {"editbegin": DAY, "editend": DAY + HOUR}, 0, None, 1),
        ("stampbook", {"duedate": DAY}, None, 0, None),
        ("assign", {"duedate": 0}, None, None, None),
        ("assign", {"duedate": "99999999999999999999"}, None, None, None),
        ("assign", {"duedate": "soon"}, None, None, None),
    ],
)
def test_dates(tmp_path: Path, mod: str, fields: dict, opens, due, closes) -> None:
    made = read_one(tmp_path, activity(mod, **fields))
    hours = [None if hour is None else at(hour) for hour in (opens, due, closes)]
    assert [made.opens, made.due, made.closes] == hours


# --- points, questions, lengths -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mod", "fields", "points", "graded"),
    [
        ("assign", {"grade": 20}, 20, True),
        ("assign", {"grade": 0}, None, False),
        ("assign", {"grade": -4}, None, True),
        ("assign", {"grade": "$@NULL@$"}, None, None),
        ("quiz", {"grade": "10.00000"}, 10, True),
        ("page", {}, None, None),
        ("forum", {"assessed": 0, "scale": 100, "grade_forum": 0}, None, False),
        ("forum", {"assessed": 1, "scale": 100}, 100, True),
        ("forum", {"assessed": 1, "scale": -2}, None, True),
        ("forum", {"assessed": 0, "grade_forum": 5}, 5, True),
        ("forum", {}, None, None),
        ("lesson", {"grade": 5, "practice": 1}, None, False),
        ("scorm", {"maxgrade": 30}, 30, True),
        ("workshop", {"grade": 80, "gradinggrade": 20}, 100, True),
        ("workshop", {"grade": 0, "gradinggrade": 0}, None, False),
        ("hvp", {"maximumgrade": 10}, 10, True),
        ("scheduler", {"scale": 5}, 5, True),
    ],
)
def test_points(tmp_path: Path, mod: str, fields: dict, points: float | None, graded) -> None:
    made = read_one(tmp_path, activity(mod, **fields))
    assert (made.points, made.graded) == (points, graded)


def test_time_limits(tmp_path: Path) -> None:
    """Seconds, but of a lesson before 2.9; 0 is none."""
    limits = [
        activity("quiz", 1, timelimit=300),
        activity("quiz", 2, timelimit=0),
        activity("lesson", 3, timed=1, maxtime=25),
        activity("lesson", 4, timed=0, maxtime=25),
        activity("assign", 5, timelimit=5400),
    ]
    course = read(tmp_path, *limits)
    assert [a.time_limit_min for a in course.activities] == [5, None, 25, None, 90]


SLOTS_2 = {"question_instance": [{"question": 1}, {"question": 2}, {"question": 3}]}
SLOTS_3 = {"question_instance": [{"slot": 1, "questionid": 1}, {"slot": 2, "questionid": 2}]}
BANK = (
    "<question_categories><question_category><questions>"
    "<question id='1'><qtype>multichoice</qtype></question>"
    "<question id='2'><qtype>description</qtype></question>"
    "<question id='3'><qtype>random</qtype></question>"
    "</questions></question_category></question_categories>"
)


@pytest.mark.parametrize(
    ("fields", "bank", "count"),
    [
        ({"question_instances": SLOTS_2, "questions": "1,2,0,3,0"}, None, 3),
        ({"question_instances": SLOTS_2}, BANK, 2),
        ({"question_instances": SLOTS_3}, BANK, 1),
        ({"questions": "1,2,0,3,0"}, BANK, 2),
        ({"question_instances": ""}, None, 0),
        ({"question_instances": SLOTS_2}, "<broken", 3),
        ({"question_instances": SLOTS_2}, "<broken><qtype>description</qtype>", 3),
    ],
)
def test_questions_of_a_quiz(tmp_path: Path, fields: dict, bank: str | None, count: int) -> None:
    made = read_one(tmp_path, activity("quiz", **fields), **{"questions.xml": bank})
    assert made.question_count == count


def test_what_is_no_quiz_has_no_questions(tmp_path: Path) -> None:
    assert read_one(tmp_path, activity("page")).question_count is None


# --- meetings -----------------------------------------------------------------------------------

NO_HOUR = "a meeting room whose meetings have no hour here"
ZOOM = {"start_time": DAY + 9 * HOUR, "duration": HOUR, "recurring": 1, "recurrence_type": 2}


def times(course: Course) -> list[tuple[datetime | None, datetime | None]]:
    return [(a.starts, a.ends) for a in course.activities]


@pytest.mark.parametrize(
    ("mod", "fields", "starts", "ends"),
    [
        ("bigbluebuttonbn", {"openingtime": DAY, "closingtime": DAY + HOUR}, 0, 1),
        ("bigbluebuttonbn", {"timeavailable": DAY, "timedue": DAY + HOUR}, 0, 1),
        ("bigbluebuttonbn", {"openingtime": 0, "closingtime": 0}, None, None),
        ("bigbluebuttonbn", {"type": 2, "openingtime": DAY}, None, None),
        ("zoom", {"start_time": DAY, "duration": HOUR}, 0, 1),
        ("zoom", {"start_time": DAY, "duration": HOUR, "recurring": 1}, None, None),
        ("zoom", ZOOM | {"recurrence_type": 0}, None, None),
        ("teams", {"opendate": DAY, "closedate": DAY + HOUR}, 0, 1),
        ("teammeeting", {"opendate": DAY, "closedate": DAY + HOUR}, 0, 1),
        ("msteams", {"externalurl": "https://teams.microsoft.com/l/meetup-join/1"}, None, None),
        ("webexactivity", {"starttime": DAY, "endtime": DAY + HOUR, "duration": 60}, 0, 1),
        ("webexactivity", {"starttime": DAY, "duration": 60}, 0, None),
        ("adobeconnect", {"starttime": DAY, "endtime": DAY + HOUR}, 0, 1),
        ("collaborate", {"timestart": DAY, "timeend": DAY + HOUR}, 0, 1),
        ("jitsi", {"timeopen": DAY}, 0, None),
        ("googlemeet", {"url": "https://meet.google.com/abc-defg-hij"}, None, None),
        (
            "googlemeet",
            {"eventdate": DAY, "starthour": 2, "startminute": 0, "endhour": 3, "endminute": 0},
            2,
            3,
        ),
        ("googlemeet", {"timestart": DAY, "timeend": DAY + HOUR, "starthour": 5}, 0, 1),
        ("chat", {"chattime": DAY, "schedule": 1}, 0, None),
        ("chat", {"chattime": DAY, "schedule": 0}, None, None),
    ],
)
def test_hours_of_meetings(tmp_path: Path, mod: str, fields: dict, starts, ends) -> None:
    (found,) = times(read(tmp_path, activity(mod, **fields)))
    assert found == tuple(None if hour is None else at(hour) for hour in (starts, ends))


def test_a_room_that_stands_open_is_no_meeting(tmp_path: Path) -> None:
    course = read(
        tmp_path, activity("bigbluebuttonbn", openingtime=DAY, closingtime=DAY + 90 * 24 * HOUR)
    )
    (room,) = course.activities
    assert (room.starts, room.opens) == (None, at(0))
    assert [path for path, _reason in reasons(course)] == ["bigbluebuttonbn 7"]


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"end_date_option": 2, "end_times": 3}, [3, 10, 17]),
        # Monday and Wednesday.
        ({"end_date_option": 2, "end_times": 4, "weekly_days": "2,4"}, [3, 5, 10, 12]),
        # The first Tuesday comes after the day that is stated.
        ({"end_date_option": 2, "end_times": 2, "weekly_days": "3"}, [4, 11]),
        # Sunday is the first day of Zoom's week.
        ({"end_date_option": 2, "end_times": 2, "weekly_days": "1,2"}, [3, 9]),
        ({"end_date_option": 1, "end_date_time": DAY + 14 * 24 * HOUR}, [3, 10, 17]),
        (
            {"end_date_option": 1, "end_date_time": DAY + 20 * 24 * HOUR, "repeat_interval": 2},
            [3, 17],
        ),
        ({"recurrence_type": 1, "end_date_option": 2, "end_times": 3}, [3, 4, 5]),
        (
            {"recurrence_type": 1, "end_date_option": 2, "end_times": 2, "repeat_interval": 3},
            [3, 6],
        ),
    ],
)
def test_a_zoom_meeting_held_again_and_again(tmp_path: Path, fields: dict, days: list) -> None:
    course = read(tmp_path, activity("zoom", **ZOOM | fields))
    assert times(course) == [(at(9, day), at(10, day)) for day in days]
    assert [a.lms_type for a in course.activities] == ["zoom"] + ["zoom_occurrence"] * (
        len(days) - 1
    )
    assert course.unread == ()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"recurrence_type": 3, "end_date_option": 2, "end_times": 4},
        {"end_date_option": 2, "end_times": 0},
        {"end_date_option": 2, "end_times": 3, "timezone": "Atlantis/Reef"},
        {"end_date_option": 2, "end_times": 3, "timezone": "Europe"},
        {"end_date_option": 2, "end_times": 3, "timezone": "../secret"},
        {"end_date_option": 1, "end_date_time": DAY - 40 * 24 * HOUR},
    ],
)
def test_a_zoom_meeting_of_which_the_first_time_is_known(tmp_path: Path, fields: dict) -> None:
    course = read(tmp_path, activity("zoom", **ZOOM | fields))
    assert times(course) == [(at(9), at(10))]
    reason = "a meeting that is held again and again: only its first time is known"
    assert reasons(course) == [("zoom 7", reason)]


def test_absurd_repetitions_end(tmp_path: Path) -> None:
    late = {"start_time": 250_000_000_000, "end_date_option": 2, "end_times": 10**12}
    course = read(
        tmp_path,
        activity("zoom", 1, **ZOOM | {"end_date_option": 2, "end_times": 10**9}),
        activity("zoom", 2, **ZOOM | late | {"repeat_interval": 10**9}),
        activity("zoom", 3, **ZOOM | late | {"start_time": 253402300799, "timezone": "Asia/Tokyo"}),
    )
    assert Counter(a.native_id.partition("/")[0] for a in course.activities)["1"] == 100


def test_meetings_of_an_attendance_list(tmp_path: Path) -> None:
    """Of two groups at one time one remains; without an hour, or with one id twice, none."""
    rows = [
        {"sessdate": DAY + 2 * HOUR, "duration": HOUR, "groupid": 1},
        {"sessdate": DAY + 2 * HOUR, "duration": HOUR, "groupid": 2},
        {"sessdate": 0, "duration": HOUR},
        {"sessdate": DAY, "duration": 0, "description": "&lt;b&gt;First&lt;/b&gt;&lt;p&gt;Room 1"},
        {"sessdate": DAY + 5 * HOUR, "duration": 10**9},
    ]
    course = read(tmp_path, activity("attendance", sessions={"session": rows}))
    assert [(a.title, a.starts, a.ends, a.group) for a in course.activities[1:]] == [
        ("First", at(0), None, None),
        ("A attendance", at(2), at(3), "separate"),
        ("A attendance", at(5), None, None),
    ]
    assert course.activities[0].starts is None


def test_appointments(tmp_path: Path) -> None:
    slots = [{"starttime": DAY + hour * HOUR, "duration": 20} for hour in (2, 1, 1)]
    course = read(
        tmp_path,
        activity("scheduler", 1),
        activity("scheduler", 2, slots={"slot": slots}),
        activity("scheduler", 3, slots={"slot": slots[:1]}),
    )
    without, many, one = course.activities
    assert (without.starts, without.opens) == (None, None)
    assert (many.starts, many.opens) == (None, at(1))
    assert many.closes == datetime(2031, 3, 3, 2, 20, tzinfo=UTC)
    assert (one.starts, one.ends) == (at(2), datetime(2031, 3, 3, 2, 20, tzinfo=UTC))
    assert [path for path, _reason in reasons(course)] == ["scheduler 1", "scheduler 2"]


def test_meetings_behind_links_and_tools_are_told(tmp_path: Path) -> None:
    course = read(
        tmp_path,
        activity("url", 1, externalurl="https://us02web.zoom.us/j/1?pwd=abc"),
        activity("lti", 2, toolurl="https://applications.zoom.us/lti/rich"),
        activity("url", 3, externalurl="https://zoom.us/privacy"),
        activity("page", 4, content="Join at https://meet.google.com/abc-defg-hij on Monday"),
    )
    assert [path for path, _reason in reasons(course)] == ["Zoom", "Google Meet", "activities"]
    assert ("Zoom", "meetings kept in Zoom cannot be listed by a backup; add [[live]]") in reasons(
        course
    )
    assert course.activities[0].url == "https://us02web.zoom.us/j/1"


@pytest.mark.parametrize(
    ("mod", "fields", "recorded"),
    [
        ("bigbluebuttonbn", {"record": 0}, False),
        ("bigbluebuttonbn", {"record": 1}, None),
        ("bigbluebuttonbn", {"record": 1, "recordallfromstart": 1}, True),
        ("zoom", {"option_auto_recording": "cloud"}, True),
        ("zoom", {"option_auto_recording": "none"}, None),
        ("page", {"record": 0}, None),
    ],
)
def test_whether_a_meeting_is_recorded(tmp_path: Path, mod, fields, recorded) -> None:
    assert read_one(tmp_path, activity(mod, **fields)).recorded is recorded


# --- texts, files, links ------------------------------------------------------------------------


def test_files_of_a_folder(tmp_path: Path) -> None:
    rows = [
        file_row(207, ".", ""),
        file_row(207, "a.mp4", "video/mp4"),
        file_row(207, "b", "video/x-ms-wmv", filepath="/sub/"),
        file_row(207, "c.mp3", "document/unknown"),
        file_row(207, "d.pdf", "application/pdf"),
        file_row(207, "e.mp4", "video/mp4", filearea="attachment"),
        file_row(208, "f.mp4", "video/mp4"),
        file_row(207, "g.mp4", "video/mp4", component="assignsubmission_file"),
        file_row(99, "h.mp4", "video/mp4", component="course", filearea="legacy"),
    ]
    course = read(tmp_path, activity("folder"), **{"files.xml": xml("files", {"file": rows})})
    (folder,) = course.activities
    assert [(m.kind, m.title) for m in folder.media] == [
        ("video", "a.mp4"),
        ("video", "b"),
        ("audio", "c.mp3"),
    ]
    assert folder.media[0].url == "files/ab/ab" + b"a.mp4".hex()
    assert reasons(course) == [
        ("files.xml", "recordings among the course's own files, in no activity (1)"),
        (
            "activities",
            "recordings among the files of activities that no text shows are left out (1)",
        ),
        ("activities", "recordings that the backup names but does not hold (3)"),
    ]


def test_the_main_file_of_a_resource(tmp_path: Path) -> None:
    place = {"component": "mod_resource"}
    rows = [
        file_row(207, "logo.png", "image/png", **place),
        file_row(207, "index.html", "text/html", sortorder=1, **place),
    ]
    course = read(tmp_path, activity("resource"), **{"files.xml": xml("files", {"file": rows})})
    assert dict(course.activities[0].settings) == {
        "file_name": "index.html",
        "mime_type": "text/html",
    }
    assert reasons(course) == [
        ("activities", "web pages that are files of the course are not opened (1)")
    ]


def test_files_of_two_chapters_with_one_name(tmp_path: Path) -> None:
    video = '&lt;video src="@@PLUGINFILE@@/film.mp4"&gt;&lt;/video&gt;'
    chapters = {"chapter": [{"pagenum": n, "title": "T", "content": video} for n in (1, 2)]}
    place = {"component": "mod_book", "filearea": "chapter"}
    rows = [
        file_row(207, "film.mp4", "video/mp4", itemid=n, contenthash=f"c{n}", **place)
        for n in (1, 2)
    ]
    book = read_one(
        tmp_path,
        activity("book", chapters=chapters),
        **{"files.xml": xml("files", {"file": rows})},
    )
    assert [m.url for m in book.media] == ["files/c1/c1", "files/c2/c2"]


def test_a_file_that_the_backup_does_not_name(tmp_path: Path) -> None:
    html = '&lt;a href="@@PLUGINFILE@@/my%20film.mp4"&gt;Film (1:30)&lt;/a&gt;'
    page = read_one(tmp_path, activity("page", content=html), **{"files.xml": None})
    assert page.media == (
        Media(
            kind="video",
            url="my film.mp4",
            title="Film (1:30)",
            duration_s=90,
            duration_because="stated in its title",
        ),
    )


def test_links_and_null(tmp_path: Path) -> None:
    html = "&lt;a href='$@PAGEVIEWBYID*12@$'&gt;next&lt;/a&gt; https://w.example/?token=abc&amp;a=1"
    page = read_one(tmp_path, activity("page", intro="$@NULL@$", content=html))
    assert page.links == ("mod/page/view.php?id=12", "https://w.example/?a=1")
    assert page.word_count == 8


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://w.example/a?b=1&amp;amp;c=2", "https://w.example/a?b=1&c=2"),
        (" https://w.example/a b ", "https://w.example/a%20b"),
        ("$@NULL@$", None),
    ],
)
def test_addresses(tmp_path: Path, address: str, url: str | None) -> None:
    assert read_one(tmp_path, activity("url", externalurl=address)).url == url


@pytest.mark.parametrize(
    ("fields", "recordings"),
    [
        ({"json_content": "{"}, []),
        ({"json_content": "[" * 100_000}, []),
        ({"json_content": '{"files": [{"path": 5, "mime": "video/mp4"}, {"path": "a"}]}'}, []),
        (
            {
                "json_content": '[{"b": {"path": "videos/b.mp4", "mime": "video/mp4"}},'
                '{"path": "c.mp3", "mime": "audio/mpeg"}, {"path": "d.png", "mime": "image/png"}]'
            },
            [("video", "videos/b.mp4"), ("audio", "c.mp3")],
        ),
    ],
)
def test_recordings_in_h5p_content(tmp_path: Path, fields: dict, recordings: list) -> None:
    made = read_one(tmp_path, activity("hvp", **fields))
    assert [(m.kind, m.url) for m in made.media] == recordings


def test_a_recording_of_a_plug_in_without_a_known_host(tmp_path: Path) -> None:
    film = read_one(tmp_path, activity("kalvidres", name="Fog (2:00)", entry_id="0_fog"))
    assert film.media == (
        Media(
            kind="video",
            title="Fog (2:00)",
            duration_s=120,
            duration_because="stated in its title",
        ),
    )


def test_names_come_from_the_activity_else_from_the_list(tmp_path: Path) -> None:
    course = read(
        tmp_path,
        activity("page", 1, name="Tea &amp;amp; &lt;em&gt;time&lt;/em&gt;"),
        activity("page", 2, name="$@NULL@$"),
    )
    assert [a.title for a in course.activities] == ["Tea & time", "As listed"]


def test_the_folder_is_right_where_it_disagrees(tmp_path: Path) -> None:
    page = read_one(tmp_path, activity("page", module={"modulename": "quiz"}))
    assert (page.lms_type, page.native_ref) == ("page", "page/107")


# --- what is broken -----------------------------------------------------------------------------

MISSING = "the member is missing: what it says is unknown"


def test_members_that_are_missing_or_broken(tmp_path: Path) -> None:
    course = read(
        tmp_path,
        activity("page", 1),
        activity("page", 2),
        activity("page", 3),
        **{
            "activities/page_1/page.xml": None,
            "activities/page_2/page.xml": "<activity><page>",
            "activities/page_3/module.xml": "",
            "sections/section_50/section.xml": "no xml",
            "course/course.xml": None,
            "course/calendar.xml": "<events",
            "files.xml": b"<?xml version='1.0' encoding='utf-99'?><files/>",
        },
    )
    assert [(a.title, a.section_id) for a in course.activities] == [
        ("As listed", "50"),
        ("As listed", "50"),
        ("A page", "50"),
    ]
    assert sorted(reasons(course)) == [
        ("activities/page_1/page.xml", MISSING),
        ("activities/page_2/page.xml", "the XML is broken (line 1)"),
        ("activities/page_3/module.xml", "the member is empty"),
        ("course/calendar.xml", "the XML is broken (line 1)"),
        ("course/course.xml", MISSING),
        ("files.xml", "the XML is broken (line 1)"),
        ("sections/section_50/section.xml", "the XML is broken (line 1)"),
    ]


def test_a_list_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    path = backup(tmp_path, **{"moodle_backup.xml": "<moodle_backup><a>"})
    with pytest.raises(ReadError, match=r"course\.mbz, moodle_backup\.xml: the XML is broken"):
        moodle_backup.read(Source(path))
    path = backup(tmp_path, **{"moodle_backup.xml": None})
    assert not moodle_backup.sniff(Source(path))
    with pytest.raises(ReadError, match=r"course\.mbz: moodle_backup\.xml is missing"):
        moodle_backup.read(Source(path))


def test_a_marker_with_another_root_is_no_backup(tmp_path: Path) -> None:
    for name in ("moodle_backup.xml", "moodle.xml"):
        with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
            archive.writestr(name, "<quiz/>")
        assert not moodle_backup.sniff(Source(tmp_path / "other.zip"))


def test_ids_twice_and_activities_that_are_not_listed(tmp_path: Path) -> None:
    course = read(
        tmp_path,
        section(0),
        section(0),
        activity("page", 1),
        activity("quiz", 1),
        **{"activities/wiki_9/module.xml": "<module/>"},
    )
    assert [a.lms_type for a in course.activities] == ["page"]
    assert reasons(course) == [
        ("activities/quiz_1", "the activity has no id of its own; left out"),
        ("activities/wiki_9", "the backup does not list this activity; left out"),
    ]


def test_what_kind_of_backup_it_is_is_told(tmp_path: Path) -> None:
    detail = {"details": {"detail": {"type": "section", "format": "imscc11"}}}
    listed = xml("moodle_backup", {"information": detail})
    course = read(tmp_path, course={"visible": 0}, **{"moodle_backup.xml": listed})
    assert reasons(course) == [
        ("course/course.xml", "the course as a whole is hidden from students"),
        ("moodle_backup.xml", "a backup of one section, not of a course"),
        ("moodle_backup.xml", "a backup in the form imscc11, which is not Moodle's own"),
    ]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb += "<activity><page><name>&b;</name><intro>fine</intro></page></activity>"
    page = read_one(tmp_path, activity("page"), **{"activities/page_7/page.xml": bomb})
    assert (page.title, page.body) == ("As listed", "fine")


def test_deep_nesting_is_one_line(tmp_path: Path) -> None:
    deep = "<activity><page>" + "<a>" * 5000 + "</a>" * 5000 + "</page></activity>"
    course = read(tmp_path, activity("page"), **{"activities/page_7/page.xml": deep})
    assert [path for path, _reason in reasons(course)] == ["activities/page_7/page.xml"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    value=st.text(max_size=12) | st.integers().map(str) | st.floats().map(str),
    mod=st.sampled_from(["quiz", "zoom", "attendance", "chat", "googlemeet", "scheduler", "forum"]),
)
def test_any_value_gives_an_activity(tmp_path: Path, value: str, mod: str) -> None:
    text = escape("".join(c for c in value if c.isprintable()))
    names = "timeopen timeclose timelimit grade start_time duration recurring recurrence_type type "
    names += (
        "end_times end_date_option repeat_interval weekly_days timezone chattime schedule scale "
    )
    names += "eventdate starthour endhour assessed"
    fields = dict.fromkeys(names.split(), text)
    parts = {"sessions": {"session": [dict.fromkeys(("sessdate", "duration"), text)]}}
    parts["slots"] = {"slot": [dict.fromkeys(("starttime", "duration"), text)]}
    module = dict.fromkeys(("visible", "groupmode", "completion", "availability"), text)
    course = read(tmp_path, activity(mod, module=module, **fields | parts))
    assert course.activities[0].lms_type == mod


def test_reading_grows_with_the_backup(is_linear) -> None:
    row = "<post><message>words</message></post>"
    step = lambda text: fields_of(parse(f"<a><forum>{text}</forum></a>".encode(), "x")[0])  # noqa: E731
    assert is_linear(step, row * 20_000)


# --- 1.9 ----------------------------------------------------------------------------------------


def old(path: Path, text: str) -> Course:
    with zipfile.ZipFile(path / "old.zip", "w") as archive:
        archive.writestr("moodle.xml", f"<MOODLE_BACKUP>{text}</MOODLE_BACKUP>")
    (course,) = moodle_backup.read(Source(path / "old.zip"))
    return course


def test_a_backup_of_1_9_with_gaps(tmp_path: Path) -> None:
    course = old(
        tmp_path,
        "<COURSE><HEADER><FULLNAME>Salt</FULLNAME><VISIBLE>0</VISIBLE></HEADER><SECTIONS>"
        "<SECTION><ID>1</ID><NUMBER>0</NUMBER><MODS><MOD><ID>5</ID><TYPE>quiz</TYPE>"
        "<INSTANCE>9</INSTANCE></MOD><MOD><ID>5</ID><TYPE>wiki</TYPE></MOD></MODS></SECTION>"
        "<SECTION><ID>1</ID><NUMBER>1</NUMBER></SECTION></SECTIONS>"
        "<MODULES><MOD><ID>1</ID><MODTYPE>chat</MODTYPE></MOD></MODULES></COURSE>",
    )
    assert [(a.native_id, a.lms_type, a.title) for a in course.activities] == [("5", "quiz", "")]
    assert [s.title for s in course.sections] == ["General"]
    assert reasons(course) == [
        ("moodle.xml", "the course as a whole is hidden from students"),
        ("quiz 9", "the settings of the activity are not in the backup"),
        ("wiki ", "the settings of the activity are not in the backup"),
        ("5", "two activities carry this id"),
        ("1", "two sections carry one id"),
        ("moodle.xml", "activities that stand in no section are left out (1)"),
    ]


def test_a_broken_backup_of_1_9_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"old\.zip, moodle\.xml: the XML is broken \(line 1\)"):
        old(tmp_path, "<COURSE>")


def test_an_encoding_that_nobody_knows_is_one_line() -> None:
    with pytest.raises(ReadError, match=r"the XML is in an unknown encoding|the XML is broken"):
        parse(b'<?xml version="1.0" encoding="nonsense"?><activity/>', "x.xml")
