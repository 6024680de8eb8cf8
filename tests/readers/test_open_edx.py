"""The Open edX reader: what it sees, what it says it cannot see, and broken courses."""

import gzip
import importlib.util
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course, Media
from audit.errors import ReadError
from audit.readers import open_edx
from audit.readers.source import Source

POINTER = '<course url_name="run" org="O" course="C"/>'
HTML = '<html url_name="h"/>'


def olx(path: Path, *blocks: str, course: str = "", **more: str | None) -> Path:
    """A small course with these blocks in one unit; ``more`` adds or replaces members."""
    members: dict[str, str | None] = {
        "course.xml": POINTER,
        "course/run.xml": f'<course display_name="Bees" {course}><chapter url_name="c"/></course>',
        "chapter/c.xml": '<chapter display_name="Week 1"><sequential url_name="s"/></chapter>',
        "sequential/s.xml": '<sequential display_name="Sub"><vertical url_name="v"/></sequential>',
        "vertical/v.xml": f'<vertical display_name="Unit">{"".join(blocks)}</vertical>',
    }
    members.update(more)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            if text is not None:
                archive.writestr(name, text)
    return path


def read(path: Path) -> Course:
    source = Source(path)
    assert open_edx.sniff(source)
    (course,) = open_edx.read(source)
    return course


def leaves(course: Course) -> list[Activity]:
    return [a for a in course.activities if a.lms_type not in ("sequential", "vertical")]


def read_one(path: Path) -> Activity:
    (activity,) = leaves(read(path))
    return activity


def one(tmp_path: Path, block: str, course: str = "", **more: str | None) -> Activity:
    return read_one(olx(tmp_path / "a.zip", block, course=course, **more))


def reasons(course: Course) -> dict[str, str]:
    return {line.path: line.reason for line in course.unread}


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2031, 9, day, hour, tzinfo=UTC)


# --- the sample ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    return read(samples / "open-edx" / "bees-gardens-roofs.tar.gz")


@pytest.fixture(scope="module")
def by_id(sample: Course) -> dict[str, Activity]:
    return {a.native_id: a for a in sample.activities}


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "open-edx" / "expected.json").read_text("utf-8"))


def test_the_sample_has_the_course_that_was_written(sample: Course, expected: dict) -> None:
    found = {name: getattr(sample, name) for name in expected["course"]}
    for name in ("start", "end"):
        found[name] = found[name].isoformat()
    assert found == expected["course"]
    assert sample.format == expected["format"]


def test_the_sample_has_what_was_counted(sample: Course, expected: dict) -> None:
    counts = dict(expected["counts"])
    # What is live, classification says.
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
    sections = Counter(a.section_id for a in sample.activities)
    assert expected["section_activities"] == [sections[s.native_id] for s in sample.sections]
    assert sum(a.graded is True for a in sample.activities) == expected["graded"]
    assert sum(a.group == "assignment" for a in sample.activities) == expected["group_assignments"]
    assert sum(a.peer_review is True for a in sample.activities) == expected["peer_reviews"]
    assert sum(a.required is False for a in sample.activities) == expected["not_required"]
    titles = {a.title: a.question_count for a in sample.activities if a.question_count != 1}
    assert {title: titles[title] for title in expected["questions"]} == expected["questions"]
    assert len(sample.unread) == expected["unread"]
    assert [s.published for s in sample.sections] == [True, True, True, True, False]


def test_a_folder_reads_as_the_archive_does(samples: Path, sample: Course) -> None:
    course = read(samples / "open-edx" / "course")
    assert course.activities == sample.activities
    assert course.unread == sample.unread


def test_the_sample_is_built_again(samples: Path) -> None:
    folder = samples / "open-edx"
    spec = importlib.util.spec_from_file_location("build", folder / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    stored = (folder / "bees-gardens-roofs.tar.gz").read_bytes()
    # Another zlib may pack the same bytes in another way.
    assert gzip.decompress(build.build()) == gzip.decompress(stored)


def test_an_open_response_of_the_sample(by_id: dict[str, Activity]) -> None:
    team, alone = by_id["openassessment/o_team"], by_id["openassessment/o_alone"]
    assert (team.title, team.group, team.peer_review, team.points) == (
        "A plan for a roof",
        "assignment",
        True,
        6.0,
    )
    assert team.opens == datetime(2031, 9, 30, 8, tzinfo=UTC)
    assert team.due == datetime(2031, 10, 4, 21, 59, tzinfo=UTC)
    assert team.closes == datetime(2031, 10, 7, 21, 59, tzinfo=UTC)
    assert team.settings == {"assignment_type": "Essay", "assignment_weight": "0.3"}
    assert (alone.due, alone.closes, alone.group, alone.peer_review) == (None, None, "none", False)
    assert alone.opens == at(29, 8)


def test_the_videos_of_the_sample(by_id: dict[str, Activity]) -> None:
    assert [
        by_id[f"video/{name}"].media for name in ("v_welcome", "v_clip", "v_old", "v_none")
    ] == [
        (
            Media(
                kind="video",
                url="https://www.youtube.com/watch?v=BeeRoof0001",
                title="Welcome to the roof",
                duration_s=245.5,
                duration_because="stated in the export",
                captions=True,
            ),
        ),
        (
            Media(
                kind="video",
                url="https://www.youtube.com/watch?v=BeeQueen003",
                title="The queen",
                duration_s=270.0,
                duration_because="start and end of the clip",
                captions=False,
            ),
        ),
        (
            Media(
                kind="video",
                url="https://films.example/workers.mp4",
                title="Workers",
                duration_s=154.25,
                duration_because="last cue of its captions",
                captions=True,
            ),
        ),
        (Media(kind="video", title="One last film"),),
    ]


def test_pages_beside_the_blocks_of_the_sample(by_id: dict[str, Activity]) -> None:
    update = by_id["course_info/updates-1"]
    assert update.day == date(2031, 9, 15)
    assert update.settings == {"announcement": "yes"}
    assert update.body == "The bees have arrived."
    assert not by_id["course_info/updates-2"].published
    assert by_id["course_info/handouts"].links == ("static/list_of_plants.pdf",)
    assert by_id["static_tab/syllabus"].word_count == 10
    assert not by_id["static_tab/notes"].published
    assert by_id["external_link/https://library.example/bees"].title == "Town library"
    assert by_id["textbook/pdf_textbooks-1-1"].url == "static/a_frame.pdf"


def test_policy_speaks_louder_than_the_blocks(by_id: dict[str, Activity]) -> None:
    due = datetime(2031, 9, 29, 21, 59, tzinfo=UTC)
    assert by_id["sequential/forage_work"].due == due
    assert by_id["lti/l_code"].due == due


def test_what_the_sample_says_it_does_not_hold(sample: Course) -> None:
    said = reasons(sample)
    assert said["Zoom"] == "meetings kept in Zoom cannot be listed by this package; add [[live]]"
    assert said["drafts"] == "edits that are not published yet were left out (3)"
    assert said["drafts/vertical/never.xml"] == "a unit that was never published; left out"
    assert "drafts/vertical/hello.xml" not in said
    assert said["html/not_there.xml"] == "the file of this block is missing"
    assert said["crossword"].startswith("blocks of the type crossword are not known")
    assert (
        said["grading_policy.json"] == "no subsection is of the type Lab (weight 0.05, 3 planned)"
    )


def test_no_secret_and_no_name_is_kept(sample: Course) -> None:
    assert "live" in sample.blind_to
    for planted in ("NOT-TO-BE-READ", "Toberead", "NOT-SHOWN", "NOT_SHOWN", "Deleted", "Never."):
        assert planted not in repr(sample)


# --- libraries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["library", "backup"])
def test_a_library_has_what_was_counted(samples: Path, form: str) -> None:
    folder = samples / "open-edx-library"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))[form]
    library = read(folder / form)
    assert (library.id, library.title) == (expected["id"], expected["title"])
    assert expected["counts"] == {
        "sections": len(library.sections),
        "activities": len(library.activities),
        "by_lms_type": Counter(a.lms_type for a in library.activities),
        "videos_with_duration": sum(
            m.duration_s is not None for a in library.activities for m in a.media
        ),
        "unpublished": sum(not a.published for a in library.activities),
    }
    assert library.unread == ()
    assert "NOT-TO-BE-READ" not in repr(library)
    assert "draft that nobody" not in repr(library)


def backup(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("package.toml", members.pop("package", "[learning_package]\ntitle='L'"))
        for name, text in members.items():
            archive.writestr(f"entities/{name}", text)
    return path


def test_damage_in_a_backup_is_told(tmp_path: Path) -> None:
    unit = "[entity]\nkey='{0}'\n[entity.published]\nversion_num=1\n[entity.container.unit]\n"
    unit += "[[version]]\ntitle='{0}'\nversion_num=1\n[version.container]\nchildren=['{1}']\n"
    library = read(
        backup(
            tmp_path / "l.zip",
            **{
                "top.toml": unit.format("top", "a"),
                # In a ring, each holds the other.
                "a.toml": unit.format("a", "b"),
                "b.toml": unit.format("b", "a"),
                "c.toml": unit.format("c", "gone"),
                "broken.toml": "[",
                "empty.toml": "",
                "xblock.v1/html/x.toml": unit.format("xblock.v1:html:x", "q"),
            },
        )
    )
    assert [a.native_id for a in library.activities] == ["top", "a", "b", "c", "xblock.v1:html:x"]
    said = reasons(library)
    assert said["entities/broken.toml"] == "the TOML is broken"
    assert said["entities/empty.toml"] == "it has no version; left out"
    assert said["gone"] == "a part of the library that is not in the backup"
    assert said["a"] == "it stands in the library twice; the second is left out"
    with pytest.raises(ReadError, match=r"package\.toml: the TOML is broken"):
        open_edx.read(Source(backup(tmp_path / "b.zip", package="[", **{"a.toml": ""})))


# --- real exports -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["openedx_demo_course", "edx_supported_components"])
def test_real_exports_equal_the_independent_counts(real_exports: Path, name: str) -> None:
    key = f"openedx_olx/{name}.tar.gz"
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))[key]["truth"]
    course = read(real_exports / key)
    assert course.title == truth["course_display_name"]
    assert course.start == datetime.fromisoformat(truth["course_start"].strip('"'))
    assert course.end is truth["course_end"]
    found = Counter(a.lms_type for a in course.activities)
    del found["course_info"]
    found["chapter"] = len(course.sections)
    assert found == truth["reachable_blocks"]
    sequentials = [a for a in course.activities if a.lms_type == "sequential"]
    assert [
        [s.title, sum(a.section_id == s.native_id for a in sequentials)] for s in course.sections
    ] == [[title, count] for title, _start, _due, count in truth["chapters"]]
    assert sum(a.due is not None for a in course.activities) == truth["due"]
    assert sum(not a.published for a in course.activities) == truth["staff_only"]
    assert sum(a.graded is True for a in sequentials) == truth["graded"].get("sequential", 0)
    formats = Counter(a.settings.get("assignment_type", "null") for a in sequentials)
    assert formats == truth["formats"]
    videos = [m for a in course.activities if a.lms_type == "video" for m in a.media]
    assert len(videos) == truth["videos"]
    # Distinct: one film stands in two units of the demo course.
    on_youtube = {m.url for m in videos if "youtube.com" in (m.url or "")}
    assert len(on_youtube) == truth["video_youtube"]
    tools = sorted([a.title, a.url] for a in course.activities if a.lms_type == "lti")
    assert tools == sorted(truth["lti"])
    in_html = {m.url for a in course.activities if a.lms_type == "html" for m in a.media}
    assert len(in_html) == truth["video_urls_in_html"]
    weights = {
        a.settings["assignment_type"]: float(a.settings["assignment_weight"])
        for a in sequentials
        if a.settings
    }
    unused = [u.reason for u in course.unread if u.path == "grading_policy.json"]
    graders = {grader: weight for grader, _count, weight in truth["grader"]}
    assert weights.items() <= graders.items()
    assert len(weights) + len(unused) == len(graders)


def test_lengths_in_real_exports(real_exports: Path) -> None:
    """By hand: one clip (11:39 to 12:57), and the last cues of the transcripts in static/."""
    demo = read(real_exports / "openedx_olx" / "openedx_demo_course.tar.gz")
    timed = [m for a in demo.activities for m in a.media if m.duration_s is not None]
    assert [m.duration_s for m in timed] == [158.036, 88.834, 81.85, 78.0, 269.6]
    assert [m.duration_because for m in timed if m.duration_s == 78] == [
        "start and end of the clip"
    ]


# --- blocks, one by one -------------------------------------------------------------------------


def test_problems(tmp_path: Path) -> None:
    problem = one(
        tmp_path,
        '<problem url_name="p"/>',
        **{
            "problem/p.xml": "<problem><stringresponse><label>A?</label><textline/><textline/>"
            "</stringresponse><solution>B</solution></problem>"
        },
    )
    assert (problem.question_count, problem.points, problem.body) == (1, 2, "A?")
    # Nobody named it: a report shows the unit.
    assert problem.title == "Unit"


def test_a_problem_without_a_question_has_none(tmp_path: Path) -> None:
    problem = one(tmp_path, '<problem url_name="p" display_name="P"><p>Text.</p></problem>')
    assert (problem.question_count, problem.points) == (None, None)


@pytest.mark.parametrize(
    ("settings_", "graded", "due"),
    [
        ('graded="true" due="&quot;2031-09-22T00:00:00+00:00&quot;"', True, at(22)),
        ('graded="&quot;true&quot;" due="2031-09-22T00:00:00Z"', True, at(22)),
        ('graded="false" due="null"', False, None),
        ("", None, None),
    ],
)
def test_work_has_what_its_subsection_says(
    tmp_path: Path, settings_: str, graded: bool | None, due: datetime | None
) -> None:
    path = olx(
        tmp_path / "a.zip",
        '<problem url_name="p" display_name="P"><p/></problem>',
        '<html url_name="h" display_name="H">Text</html>',
        **{"sequential/s.xml": f'<sequential {settings_}><vertical url_name="v"/></sequential>'},
    )
    problem, text = leaves(read(path))
    assert (problem.graded, problem.due) == (graded, due)
    assert (text.graded, text.due) == (None, None)


def test_a_part_opens_when_all_around_it_are_open(tmp_path: Path) -> None:
    text = one(
        tmp_path,
        '<html url_name="h" start="2031-09-01T00:00:00Z">Text</html>',
        course='start="2031-08-01T00:00:00Z"',
        **{
            "chapter/c.xml": '<chapter start="2031-09-10T00:00:00Z">'
            '<sequential url_name="s"/></chapter>'
        },
    )
    assert text.opens == at(10)


def test_the_first_day_of_the_course_opens_no_part(tmp_path: Path) -> None:
    text = one(tmp_path, '<html url_name="h">Text</html>', course='start="2031-08-01T00:00:00Z"')
    assert text.opens is None


@pytest.mark.parametrize(
    ("place", "member", "text"),
    [
        ("section", "chapter/c.xml", '<chapter {0}><sequential url_name="s"/></chapter>'),
        ("subsection", "sequential/s.xml", '<sequential {0}><vertical url_name="v"/></sequential>'),
        ("unit", "vertical/v.xml", '<vertical {0}><html url_name="h">Text</html></vertical>'),
    ],
)
def test_staff_only_covers_all_below(tmp_path: Path, place: str, member: str, text: str) -> None:
    hidden = text.format('visible_to_staff_only="true"')
    course = read(olx(tmp_path / "a.zip", '<html url_name="h">Text</html>', **{member: hidden}))
    assert not course.activities[-1].published
    assert course.sections[0].published == (place != "section")


@pytest.mark.parametrize(
    ("attributes", "length", "because"),
    [
        ('start_time="00:01:00" end_time="00:03:30"', 150.0, "start and end of the clip"),
        ('start_time="60" end_time="210.5"', 150.5, "start and end of the clip"),
        ('end_time="00:02:00"', 120.0, "start and end of the clip"),
        ('start_time="00:00:00" end_time="00:00:00"', None, None),
        ('start_time="00:05:00" end_time="00:01:00"', None, None),
        ('display_name="A film (4:10)"', 250.0, "stated in its title"),
        ('sub="gone"', None, None),
        ('sub="x"', 61.5, "last cue of its captions"),
        ('transcripts="{&quot;en&quot;: &quot;x y.srt&quot;}"', 30.0, "last cue of its captions"),
        ('start_time="00:00:10" sub="x"', 51.5, "last cue of its captions"),
    ],
)
def test_lengths_of_videos(
    tmp_path: Path, attributes: str, length: float | None, because: str | None
) -> None:
    if "display_name" not in attributes:
        attributes += ' display_name="Film"'
    video = one(
        tmp_path,
        f'<video url_name="f" youtube="1.00:BeeRoof0001" {attributes}/>',
        **{
            "static/subs_x.srt.sjson": '{"start": [0], "end": [61500], "text": ["a"]}',
            "static/x_y.srt": "1\n00:00:01,000 --> 00:00:30,000\na\n",
        },
    )
    (media,) = video.media
    assert (media.duration_s, media.duration_because) == (length, because)


@pytest.mark.parametrize(
    ("attributes", "inside", "url"),
    [
        ('youtube="1.00:BeeRoof0001"', "", "https://www.youtube.com/watch?v=BeeRoof0001"),
        (
            'youtube="0.75:slowslow001,1.0:BeeRoof0001"',
            "",
            "https://www.youtube.com/watch?v=BeeRoof0001",
        ),
        (
            'youtube_id_1_0="&quot;BeeRoof0001&quot;"',
            "",
            "https://www.youtube.com/watch?v=BeeRoof0001",
        ),
        ('html5_sources="[&quot;/static/a film.mp4&quot;]"', "", "static/a_film.mp4"),
        (
            'html5_sources="[&quot;https://x.example/asset-v1:O+C+run+type@asset+block@a_film.mp4&quot;]"',
            "",
            "static/a_film.mp4",
        ),
        (
            'html5_sources="[&quot;/asset-v1:Other+C+run+type@asset+block@a_film.mp4&quot;]"',
            "",
            "/asset-v1:Other+C+run+type@asset+block@a_film.mp4",
        ),
        ("", '<source src="/c4x/O/C/asset/a_film.mp4"/>', "static/a_film.mp4"),
        (
            "",
            '<video_asset duration="9">'
            '<encoded_video profile="youtube" url="BeeRoof0001"/></video_asset>',
            "https://www.youtube.com/watch?v=BeeRoof0001",
        ),
        (
            "",
            '<video_asset><encoded_video profile="hls" url="https://cdn.example/a.m3u8"/></video_asset>',
            "https://cdn.example/a.m3u8",
        ),
        ('html5_sources="[1, {}]"', "", None),
        ('html5_sources="broken"', "", None),
    ],
)
def test_addresses_of_videos(tmp_path: Path, attributes: str, inside: str, url: str | None) -> None:
    video = one(
        tmp_path,
        f'<video url_name="f" {attributes}>{inside}</video>',
        **{"static/a_film.mp4": "no film"},
    )
    (media,) = video.media
    assert media.url == url


def test_captions_are_unknown_where_a_pipeline_may_hold_them(tmp_path: Path) -> None:
    path = olx(
        tmp_path / "a.zip",
        '<video url_name="a" youtube="1.00:BeeRoof0001"/>',
        '<video url_name="b" youtube="1.00:BeeRoof0001" edx_video_id="1-2"/>',
        '<video url_name="c" youtube="1.00:BeeRoof0001" '
        'transcripts="{&quot;de&quot;: &quot;x&quot;}"/>',
    )
    assert [a.media[0].captions for a in leaves(read(path))] == [False, None, True]


def test_banks_and_experiments_are_met_in_part(tmp_path: Path) -> None:
    questions = "".join(f'<problem url_name="q{n}"><p/></problem>' for n in range(3))
    path = olx(
        tmp_path / "a.zip",
        f'<itembank url_name="i" max_count="1">{questions}</itembank>',
        '<library_content url_name="l" max_count="-1"><html url_name="h1">A</html>'
        "</library_content>",
        '<library_content url_name="m"><html url_name="h2">A</html></library_content>',
        '<randomize url_name="r"><html url_name="h3">A</html><html url_name="h4">A</html>'
        "</randomize>",
    )
    found = {a.native_id: a for a in read(path).activities}
    optional = sorted(i.partition("/")[2] for i, a in found.items() if a.required is False)
    assert optional == ["h4", "q1", "q2"]
    banks = ("itembank/i", "library_content/l", "library_content/m", "randomize/r")
    assert [found[bank].question_count for bank in banks] == [1, 1, None, 1]


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (
            '<lti_consumer url_name="x" launch_url="https://a.example/" '
            'has_score="true" weight="4"/>',
            {"url": "https://a.example/", "points": 4.0},
        ),
        ('<lti url_name="x" launch_url="https://a.example/" weight="4"/>', {"points": None}),
        ('<discussion url_name="x" discussion_target="Tides"/>', {"title": "Tides"}),
        (
            '<survey url_name="x" questions="[[1, 2], 3, [&quot;a&quot;, &quot;B?&quot;]]"/>',
            {"question_count": 2},
        ),
        ('<poll url_name="x" question="A?" answers="{"/>', {"body": "A?", "question_count": 1}),
        ('<poll url_name="x" xblock-family="xblock.v1"/>', {"body": None, "question_count": 1}),
        (
            '<drag-and-drop-v2 url_name="x" data="{&quot;items&quot;: 3}" question_text="Go"/>',
            {"body": "Go"},
        ),
        ('<edx_sga url_name="x" points="20" weight="5"/>', {"points": 5.0}),
        ('<word_cloud url_name="x" instructions="Write."/>', {"body": "Write."}),
        ('<html url_name="x" display_name="u\'Old\'">A</html>', {"title": "Old"}),
        (
            '<html url_name="x" display_name="&quot;Say \\&quot;hi\\&quot;&quot;">A</html>',
            {"title": 'Say "hi"'},
        ),
        (
            '<problem-builder url_name="x"><pb-mcq url_name="1"/><pb-answer url_name="2"/>'
            "</problem-builder>",
            {"question_count": 2},
        ),
        (
            '<google-calendar url_name="x" calendar_id="a b@c.example"/>',
            {"url": "https://calendar.google.com/calendar/embed?src=a%20b@c.example"},
        ),
        ('<openassessment url_name="x"/>', {"peer_review": None, "group": None, "points": None}),
    ],
)
def test_blocks(tmp_path: Path, block: str, wanted: dict) -> None:
    activity = one(tmp_path, block)
    assert {name: getattr(activity, name) for name in wanted} == wanted


def test_a_timed_subsection_says_how_long_and_what_kind(tmp_path: Path) -> None:
    course = read(
        olx(
            tmp_path / "a.zip",
            '<problem url_name="p"><p/></problem>',
            **{
                "sequential/s.xml": '<sequential is_time_limited="true" is_practice_exam="true" '
                'default_time_limit_minutes="45"><vertical url_name="v"/></sequential>'
            },
        )
    )
    subsection, _unit, problem = course.activities
    assert (subsection.time_limit_min, problem.time_limit_min) == (45.0, None)
    assert subsection.settings == problem.settings == {"exam": "practice"}


# --- structure ----------------------------------------------------------------------------------


def test_old_courses_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "mit-course/course.xml",
            '<course org="O" course="6.1" url_name="2012_Fall"><chapter url_name="Week_1">'
            '<vertical><html slug="intro"/><html filename="x:y"/></vertical>'
            '<video name="film" youtube="1.0:BeeRoof0001"/></chapter>'
            '<html url_name="loose">Loose.</html></course>',
        )
        archive.writestr("mit-course/html/intro.html", "<p>Old words.</p>")
        archive.writestr("mit-course/html/x/y.html", "<p>Deep words.</p>")
    course = read(path)
    assert (course.id, course.term) == ("course-v1:O+6.1+2012_Fall", "2012_Fall")
    assert [s.title for s in course.sections] == ["Week 1"]
    assert [(a.lms_type, a.body, a.section_id) for a in course.activities] == [
        ("vertical", None, "chapter/Week_1"),
        ("html", "Old words.", "chapter/Week_1"),
        ("html", "Deep words.", "chapter/Week_1"),
        ("video", None, "chapter/Week_1"),
        ("html", "Loose.", None),
    ]


def test_a_block_is_counted_once_and_circles_end(tmp_path: Path) -> None:
    path = olx(
        tmp_path / "a.zip",
        HTML,
        HTML,
        '<vertical url_name="v"/>',
        '<problem url_name="h"><p/></problem>',
        **{
            "html/h.html": "Text",
            "vertical/deep.xml": '<vertical><vertical url_name="deep"/></vertical>',
        },
    )
    course = read(path)
    # The same name under two types is two blocks.
    assert [a.native_id for a in leaves(course)] == ["html/h", "problem/h"]
    assert reasons(course) == {
        "html/h": "the block stands in the course twice; the second is left out",
        "vertical/v": "the block stands in the course twice; the second is left out",
    }


def test_blocks_nested_too_deep_are_told(tmp_path: Path) -> None:
    nest = "".join(f'<wrapper url_name="w{n}">' for n in range(60)) + "</wrapper>" * 60
    course = read(olx(tmp_path / "a.zip", nest))
    assert "blocks inside blocks, too deep; left out" in reasons(course).values()
    assert len(course.activities) < 40


def test_several_courses_in_one_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / "both" / name
        folder.mkdir(parents=True)
        with zipfile.ZipFile(
            olx(tmp_path / f"{name}.zip", HTML, **{"html/h.html": name})
        ) as archive:
            archive.extractall(folder)
    courses = open_edx.read(Source(tmp_path / "both"))
    assert [leaves(course)[0].body for course in courses] == ["a", "b"]


def test_a_moodle_course_is_none(tmp_path: Path) -> None:
    path = tmp_path / "moodle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("course/course.xml", '<course id="2" contextid="15"><shortname/></course>')
        archive.writestr("moodle_backup.xml", "<moodle_backup/>")
    assert not open_edx.sniff(Source(path))
    with pytest.raises(ReadError, match=r"there is no course\.xml or library\.xml of Open edX"):
        open_edx.read(Source(path))


def test_a_self_paced_course_says_that_its_dates_bind_nobody(tmp_path: Path) -> None:
    course = read(
        olx(
            tmp_path / "a.zip",
            course='self_paced="true"',
            **{
                "sequential/s.xml": '<sequential due="2031-09-22T00:00:00Z" '
                'relative_weeks_due="3"/>'
            },
        )
    )
    assert reasons(course) == {
        "self_paced": "learners go at their own pace: 1 due dates bind nobody",
        "sequential/s": "due 3 weeks after a learner's own start",
    }
    assert course.activities[0].due == at(22)


# --- broken and hostile -------------------------------------------------------------------------


def test_the_course_itself_must_be_there(tmp_path: Path) -> None:
    for number, text in enumerate((None, "<course", "")):
        path = olx(tmp_path / f"{number}.zip", **{"course/run.xml": text})
        with pytest.raises(ReadError, match="the course itself is missing or broken"):
            open_edx.read(Source(path))


def test_broken_members_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    course = read(
        olx(
            tmp_path / "a.zip",
            '<problem url_name="p"/>',
            '<html url_name="g"/>',
            '<html url_name="d" due="tomorrow">Text</html>',
            **{
                "problem/p.xml": "<problem><unclosed></problem>",
                "html/g.xml": '<html filename="gone"/>',
                "policies/run/policy.json": "{",
                "policies/run/grading_policy.json": '{"GRADER": [1, {"type": 3}]}',
                "info/updates.items.json": "[1, {",
                "static/x.srt": "",
            },
        )
    )
    assert [a.lms_type for a in leaves(course)] == ["problem", "html", "html"]
    said = reasons(course)
    assert said["problem/p.xml"].startswith("the XML is broken")
    assert said["html/g"] == "the text of this block is missing"
    assert said["html/d"] == "the date 'tomorrow' cannot be read"
    assert said["policies/run/policy.json"].startswith("the JSON is broken")
    assert said["info/updates.items.json"].startswith("the JSON is broken")


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("policies/run/policy.json", "[" * 100_000),
        (
            "policies/run/policy.json",
            '{"course/run": {"tabs": [1, {"type": []}, null], "start": {}}}',
        ),
        ("policies/run/policy.json", '{"course/run": [], "sequential/s": {"due": {"a": 1}}}'),
        (
            "policies/run/policy.json",
            '{"course/run": {"pdf_textbooks": [1, {"chapters": [2, {}]}]}}',
        ),
        ("policies/run/grading_policy.json", '{"GRADER": {"a": 1}}'),
        ("policies/run/grading_policy.json", "[]"),
        ("info/updates.items.json", '[{"date": 3, "content": "a"}, {"content": 4}]'),
        ("info/updates.items.json", '{"a": 1}'),
        ("chapter/c.xml", '<!DOCTYPE a [<!ENTITY b "x">]><chapter>&b;</chapter>'),
        ("vertical/v.xml", "<vertical>" + "<a>" * 300 + "</a>" * 300 + "</vertical>"),
        ("vertical/v.xml", '<vertical><problem weight="1e999" max_count="nan"/></vertical>'),
        (
            "vertical/v.xml",
            '<vertical><library_content max_count="1e14"><x/></library_content></vertical>',
        ),
        (
            "vertical/v.xml",
            '<vertical><a:b xmlns:a="c" url_name="../../etc"/><!-- x --><?y z?></vertical>',
        ),
    ],
)
def test_odd_members_never_break_the_reader(tmp_path: Path, member: str, text: str) -> None:
    assert read(olx(tmp_path / "a.zip", **{member: text})).title == "Bees"


FRAGMENTS = st.sampled_from(
    [
        "<html/>",
        "</vertical>",
        '<video start_time="',
        "<problem>",
        "</problem>",
        '<openassessment submission_due="x"/>',
        '<survey questions="[[',
        '"',
        "&quot;",
        "<!--",
        "]]>",
        "\x00",
        "é",
    ]
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(FRAGMENTS, max_size=8))
def test_any_unit_gives_a_course(tmp_path: Path, pieces: list[str]) -> None:
    course = read(olx(tmp_path / "a.zip", *pieces))
    assert len(course.sections) == 1


def test_cost_grows_with_the_course(is_linear: Callable, tmp_path: Path) -> None:
    def step(text: str) -> None:
        blocks = (f'<html url_name="h{n}">a</html>' for n in range(len(text)))
        read(olx(tmp_path / "a.zip", *blocks))

    assert is_linear(step, "x" * 2000)
