"""The Blackboard reader: both views, what it says it cannot see, and broken packages."""

import importlib.util
import io
import json
import time
import zipfile
from collections import Counter
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course
from audit.errors import ReadError
from audit.readers import blackboard
from audit.readers.blackboard_files import meeting_tool
from audit.readers.blackboard_tests import read_questions
from audit.readers.safe_xml import parse_xml
from audit.readers.source import Source

BB = 'xmlns:bb="http://www.blackboard.com/content-packaging/"'
DOCUMENT = "resource/x-bb-document"
FOLDER = "resource/x-bb-folder"
FORUMLINK = "resource/x-bb-forumlink"


def package(path: Path, tree: str = "", more: dict[str, bytes] | None = None, **dats: str) -> Path:
    """A small export. Each resource is ``name="type|<xml/>"``; ``tree`` is the manifest's items."""
    resources = ""
    members: dict[str, bytes] = {}
    for name, said in dats.items():
        kind, xml = said.split("|", 1)
        kind = kind if "/" in kind else f"resource/x-bb-{kind}"
        resources += (
            f'<resource bb:file="{name}.dat" bb:title="{name}" identifier="{name}" type="{kind}"/>'
        )
        members[f"{name}.dat"] = xml.encode()
    manifest = (
        f"<manifest {BB}><organizations><organization>{tree}</organization></organizations>"
        f"<resources>{resources}</resources></manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in {
            "imsmanifest.xml": manifest.encode(),
            **members,
            **(more or {}),
        }.items():
            archive.writestr(member, content)
    return path


def item(ref: str, *below: str, title: str = "") -> str:
    return (
        f'<item identifier="i-{ref}" identifierref="{ref}"><title>{title or ref}</title>'
        f"{''.join(below)}</item>"
    )


def content(
    key: str,
    title: str,
    handler: str = DOCUMENT,
    html: str = "",
    available: bool = True,
    parent: str = "{unset id}",
    more: str = "",
) -> str:
    return (
        f"document|<CONTENT id={quoteattr(key)}><TITLE value={quoteattr(title)}/>"
        f"<BODY><TEXT>{escape(html)}</TEXT></BODY>"
        f'<FLAGS><ISAVAILABLE value="{str(available).lower()}"/></FLAGS>'
        f'<CONTENTHANDLER value="{handler}"/><PARENTID value="{parent}"/>{more}</CONTENT>'
    )


def toc(label: str, more: str = "", enabled: bool = True) -> str:
    return (
        f'course/x-bb-coursetoc|<COURSETOC id="t"><LABEL value="{label}"/>{more}'
        f'<FLAGS><ISENABLED value="{str(enabled).lower()}"/></FLAGS></COURSETOC>'
    )


def link(source: str, target: str) -> str:
    return f'link|<LINK><REFERRER id="{source}"/><REFERREDTO id="{target}"/></LINK>'


def column(**said: str) -> str:
    due = said.pop("due", "")
    fields = "".join(f'<{name} value="{value}"/>' for name, value in said.items())
    return f'<OUTCOMEDEFINITION><DATES><DUE value="{due}"/></DATES>{fields}</OUTCOMEDEFINITION>'


def gradebook(*columns: str, more: str = "") -> str:
    return (
        f"course/x-bb-gradebook|<GRADEBOOK>{more}<OUTCOMEDEFINITIONS>{''.join(columns)}"
        "</OUTCOMEDEFINITIONS></GRADEBOOK>"
    )


def forum(key: str, title: str, html: str = "", more: str = "") -> str:
    return (
        f'discussionboard|<FORUM id="{key}"><TITLE value="{title}"/>'
        f"<DESCRIPTION><TEXT>{escape(html)}</TEXT></DESCRIPTION>{more}</FORUM>"
    )


def ultra(*below: str, beside: str = "") -> str:
    return (
        item("root", item("top", *below, title="--TOP--"), title="ROOT")
        + item("inter", item("itop", beside, title="--TOP--"), title="INTERACTIVE")
        + item("indi", item("dtop", title="--TOP--"), title="INDIRECT")
    )


ULTRA = {
    "root": toc("ROOT"),
    "inter": toc("INTERACTIVE"),
    "indi": toc("INDIRECT"),
    **{key: content(f"_{key}", "--TOP--", FOLDER) for key in ("top", "itop", "dtop")},
}


def read(path: Path) -> Course:
    (course,) = blackboard.read(Source(path))
    return course


def titled(course: Course) -> dict[str, Activity]:
    return {activity.title: activity for activity in course.activities}


def reasons(course: Course) -> dict[str, str]:
    return {line.path: line.reason for line in course.unread}


# --- the sample -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    return read(samples / "blackboard" / "ExportFile_WMM-204-2032.zip")


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "blackboard" / "expected.json").read_text("utf-8"))


def test_sample_says_what_was_counted(sample: Course, expected: dict) -> None:
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
    assert sum(a.starts is not None for a in sample.activities) == expected["with_start"]
    titles = titled(sample)
    assert {t: titles[t].question_count for t in expected["questions"]} == expected["questions"]
    assert len(sample.unread) == expected["unread"]


def test_sample_says_what_course_it_is(sample: Course, expected: dict) -> None:
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name in expected["course"]
        for value in [getattr(sample, name)]
    }
    assert said == expected["course"]
    assert sample.format == "blackboard"
    assert not sample.wall_clock


def test_the_sample_is_built_again_byte_for_byte(samples: Path) -> None:
    folder = samples / "blackboard"
    spec = importlib.util.spec_from_file_location("build_blackboard", folder / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    stored = zipfile.ZipFile(io.BytesIO((folder / "ExportFile_WMM-204-2032.zip").read_bytes()))
    # Compressed bytes depend on the version of zlib; what they hold does not.
    fresh = zipfile.ZipFile(io.BytesIO(build.build()))
    assert {n: fresh.read(n) for n in fresh.namelist()} == {
        n: stored.read(n) for n in stored.namelist()
    }


def test_sample_activities_hold_what_the_export_holds(sample: Course) -> None:
    quiz = titled(sample)["Quiz 1"]
    assert (quiz.due, quiz.points, quiz.time_limit_min, quiz.question_count, quiz.graded) == (
        datetime(2032, 2, 9, 4, 59, tzinfo=UTC),
        10,
        15,
        6,
        True,
    )
    assert quiz.body == "Ten minutes are enough for most."
    essay = titled(sample)["Essay: a front that you saw"]
    assert (essay.opens, essay.due, essay.closes) == (
        datetime(2032, 3, 1, 13, 0, tzinfo=UTC),
        # Daylight time began that morning.
        datetime(2032, 3, 15, 3, 59, tzinfo=UTC),
        datetime(2032, 3, 17, 3, 59, tzinfo=UTC),
    )
    exam = titled(sample)["Final exam"]
    assert exam.settings["access_code"] == "yes"
    assert not exam.published
    forum = titled(sample)["Discussion: who gets the rain?"]
    assert (forum.points, forum.due) == (5, datetime(2032, 2, 16, 4, 59, tzinfo=UTC))
    assert forum.body.startswith("Choose a side")
    survey = titled(sample)["How is it going?"]
    assert (survey.graded, survey.points, survey.settings["quiz_type"]) == (False, 0, "survey")


def test_sample_sessions_and_rooms(sample: Course) -> None:
    first = titled(sample)["Live class 1: air that rises"]
    assert (first.starts, first.ends, first.recorded) == (
        datetime(2032, 2, 4, 23, 0, tzinfo=UTC),
        datetime(2032, 2, 5, 0, 15, tzinfo=UTC),
        True,
    )
    assert titled(sample)["Live class 2: rain shadow"].recorded is None
    assert titled(sample)["Live class room"].settings["conference_type"] == "Collaborate"
    assert titled(sample)["Guest from the weather service"].settings["conference_type"] == "Zoom"
    office = titled(sample)["Office hour before the exam"]
    assert office.settings["calendar_event"] == "yes"
    assert office.links == ("https://us.bbcollab.com/guest/wmm204-office",)
    said = reasons(sample)
    assert said["Collaborate"] == (
        "meetings kept in Collaborate cannot be listed by this package; add [[live]]"
    )
    assert "Zoom" in said
    assert "live" in sample.blind_to


def test_an_announcement_keeps_its_links_and_not_its_text(sample: Course) -> None:
    welcome = titled(sample)["Welcome to the course"]
    assert welcome.body is None
    assert welcome.links == ("https://us.bbcollab.com/guest/wmm204",)
    assert welcome.opens == datetime(2032, 2, 1, 14, 0, tzinfo=UTC)


def test_files_are_members_of_the_package(sample: Course) -> None:
    chapter = titled(sample)["Chapter 2, dry valleys"]
    assert chapter.links == ("csfiles/home_dir/Chapter 2__xid-7003_1.pdf",)
    assert chapter.settings["mime_type"] == "application/pdf"
    assert chapter.word_count is None
    assert titled(sample)["Reading a slope"].media[0].url == "slope.mp4"
    assert reasons(sample)["csfiles"] == (
        "files that items name are not in the package (3), such as cloud-base.mp4"
    )


def test_a_link_to_an_item_is_not_that_item_again(sample: Course) -> None:
    again = titled(sample)["Quiz 1 once more"]
    assert again.native_ref == titled(sample)["Quiz 1"].native_id
    assert (again.due, again.points, again.question_count) == (None, None, None)


# --- which export it is ---------------------------------------------------------------------------


def test_sniff(samples: Path, tmp_path: Path) -> None:
    assert blackboard.sniff(Source(samples / "blackboard" / "ExportFile_WMM-204-2032.zip"))
    assert not blackboard.sniff(Source(samples / "canvas-package" / "rivers-ports-cities.imscc"))
    plain = tmp_path / "plain.zip"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
    assert not blackboard.sniff(Source(plain))


# --- the Ultra view -------------------------------------------------------------------------------


def test_ultra_pages_are_one_activity_each(tmp_path: Path) -> None:
    """The page is a folder and its text a child of it; both stand in the tree."""
    path = package(
        tmp_path / "u.zip",
        ultra(
            item("mod", item("page", item("body"), item("body2")), item("sub", item("leaf"))),
            item("alone", item("abody")),
            item("bare"),
        ),
        **ULTRA,
        mod=content("_1_1", "Module 1", "resource/x-bb-lesson"),
        page=content("_2_1", "Rain", FOLDER, more='<FOLDERTYPE value="BB_PAGE"/>'),
        body=content("_3_1", "ultraDocumentBody", html="<p>Rain falls.</p>"),
        body2=content("_9_1", "ultraDocumentBody", html="<p>Then it dries.</p>"),
        sub=content("_4_1", "More", FOLDER, more='<FOLDERTYPE value="BB_FOLDER"/>'),
        leaf=content("_5_1", "Map", "resource/x-bb-file"),
        alone=content("_6_1", "Welcome", FOLDER),
        abody=content("_7_1", "ultraDocumentBody", html="Hello"),
        bare=content("_8_1", "Empty page", FOLDER, more='<FOLDERTYPE value="BB_PAGE"/>'),
    )
    course = read(path)
    assert [(s.native_id, s.title) for s in course.sections] == [("mod", "Module 1")]
    rows = [(a.native_id, a.section_id, a.lms_type, a.title) for a in course.activities]
    assert rows == [
        ("page", "mod", DOCUMENT, "Rain"),
        ("sub", "mod", FOLDER, "More"),
        ("leaf", "mod", "resource/x-bb-file", "Map"),
        ("alone", None, DOCUMENT, "Welcome"),
        ("bare", None, DOCUMENT, "Empty page"),
    ]
    assert titled(course)["Rain"].body == "Rain falls.\nThen it dries."
    assert titled(course)["Rain"].native_ref == "_2_1"
    assert course.unread == ()


def test_ultra_page_whose_body_only_names_its_parent(tmp_path: Path) -> None:
    path = package(
        tmp_path / "u.zip",
        ultra(item("page")),
        **ULTRA,
        page=content("_2_1", "Rain", FOLDER),
        body=content("_3_1", "ultraDocumentBody", html="<p>Rain falls.</p>", parent="_2_1"),
    )
    course = read(path)
    assert [(a.title, a.body, a.lms_type) for a in course.activities] == [
        ("Rain", "Rain falls.", DOCUMENT)
    ]


@pytest.mark.parametrize("linked_to", ["ditem", "board"])
def test_ultra_forum_in_the_outline_is_one_activity(tmp_path: Path, linked_to: str) -> None:
    """The forum stands beside the outline too, and there the gradebook knows it."""
    path = package(
        tmp_path / "u.zip",
        ultra(item("mod", item("place")), beside=item("ditem") + item("other")),
        **ULTRA,
        mod=content("_1_1", "Module 1", "resource/x-bb-lesson"),
        place=content("_2_1", "Who gets the rain?", "resource/x-bb-courselink"),
        ditem=content("_3_1", "Rain", FORUMLINK),
        other=content("_4_1", "Lounge", FORUMLINK),
        board=forum("_5_1", "Rain", "<p>Say.</p>"),
        lounge=forum("_6_1", "Lounge"),
        l1=link("place", linked_to),
        l2=link("ditem", "board"),
        l3=link("other", "lounge"),
        gb=gradebook(
            column(due="2024-02-10 23:59:00 EST", CONTENTID="ditem", POINTSPOSSIBLE="5.0")
        ),
    )
    course = read(path)
    placed, lounge = course.activities
    assert (placed.native_id, placed.section_id, placed.title) == (
        "place",
        "mod",
        "Who gets the rain?",
    )
    assert (placed.due, placed.points, placed.body) == (
        datetime(2024, 2, 11, 4, 59, tzinfo=UTC),
        5,
        "Say.",
    )
    assert (lounge.native_id, lounge.section_id, lounge.due) == ("other", None, None)


def test_ultra_assignment_is_a_test_without_questions(tmp_path: Path) -> None:
    path = package(
        tmp_path / "u.zip",
        ultra(item("work")),
        **ULTRA,
        work=content("_2_1", "Profile", "resource/x-bb-asmt-test-link"),
        lk=link("work", "settings"),
        settings=(
            'course/x-bb-courseassessment|<COURSEASSESSMENT><ASMTID value="qti"/>'
            '<PASSWORD value="rosebud"/><TIMELIMIT value="0"/><FLAGS>'
            '<ISPASSWORDPROTECTED value="true"/><ALLOWFILESUBMISSION value="true"/></FLAGS>'
            "</COURSEASSESSMENT>"
        ),
        qti=(
            'assessment/x-bb-qti-test|<questestinterop><assessment title="Profile"><rubric>'
            "<mat_formattedtext>&lt;p&gt;Draw it.&lt;/p&gt;</mat_formattedtext></rubric><section/>"
            "</assessment></questestinterop>"
        ),
        gb=gradebook(
            column(ASIDATAID="qti", CATEGORYID="_c", POINTSPOSSIBLE="20", IS_PEER_GRADING="true"),
            more='<CATEGORY id="_c"><TITLE value="Assignment.name"/></CATEGORY>',
        ),
    )
    (work,) = read(path).activities
    assert (work.question_count, work.time_limit_min, work.points) == (0, None, 20)
    assert dict(work.settings) == {"access_code": "yes", "submission_types": "online_upload"}
    assert work.body == "Draw it."
    assert work.peer_review is True
    assert "rosebud" not in repr(work)


def test_a_test_is_joined_by_the_gradebook_where_no_link_is(tmp_path: Path) -> None:
    path = package(
        tmp_path / "u.zip",
        ultra(item("work")),
        **ULTRA,
        work=content("_2_1", "Quiz", "resource/x-bb-asmt-test-link"),
        settings=(
            'course/x-bb-courseassessment|<COURSEASSESSMENT><ASMTID value="qti"/>'
            '<TIMELIMIT value="20"/></COURSEASSESSMENT>'
        ),
        qti=(
            'assessment/x-bb-qti-test|<questestinterop><assessment title="Quiz"><section><item/>'
            "</section></assessment></questestinterop>"
        ),
        gb=gradebook(column(CONTENTID="work", ASIDATAID="qti", POINTSPOSSIBLE="3")),
    )
    (work,) = read(path).activities
    assert (work.question_count, work.time_limit_min, work.points) == (1, 20, 3)


def test_a_session_without_a_title_is_said(tmp_path: Path) -> None:
    path = package(
        tmp_path / "c.zip", s="course/x-bb-collabsession|<COLLABSESSIONS><X/></COLLABSESSIONS>"
    )
    assert reasons(read(path)) == {"s.dat": "nothing in it has a title; nothing was read"}


def test_a_zone_that_nobody_knows_leaves_the_times_as_written(tmp_path: Path) -> None:
    path = package(
        tmp_path / "c.zip",
        a='announcement|<ANNOUNCEMENT id="1"><TITLE value="Hello"/><DATES>'
        '<RESTRICTSTART value="2032-02-01 09:00:00 : EST"/></DATES></ANNOUNCEMENT>',
    )
    course = read(path)
    assert course.wall_clock
    (hello,) = course.activities
    assert hello.opens is not None
    assert hello.opens.isoformat() == "2032-02-01T09:00:00+00:00"


# --- the Original view ----------------------------------------------------------------------------


def test_areas_and_their_folders_are_sections(tmp_path: Path) -> None:
    path = package(
        tmp_path / "o.zip",
        item("a1", item("t1", item("w1", item("x")), item("w2"), title="--TOP--"))
        + item("a2", item("t2", item("y"), title="--TOP--"))
        + item("a3"),
        a1=toc("Content"),
        t1=content("_1_1", "--TOP--", FOLDER),
        w1=content("_2_1", "Week 1", FOLDER),
        w2=content("_3_1", "Week 2", FOLDER, available=False),
        x=content("_4_1", "Notes"),
        a2=toc("COURSE_DEFAULT.CourseInformation.CONTENT_LINK.label", enabled=False),
        t2=content("_5_1", "--TOP--", FOLDER),
        y=content("_6_1", "Old page"),
        a3=toc("Tools", '<TARGETTYPE value="APPLICATION"/>'),
    )
    course = read(path)
    assert [(s.native_id, s.title, s.published) for s in course.sections] == [
        ("w1", "Week 1", True),
        ("w2", "Week 2", False),
        ("a2", "Course Information", False),
    ]
    assert [(a.title, a.section_id, a.published) for a in course.activities] == [
        ("Notes", "w1", True),
        ("Old page", "a2", False),
    ]


def test_without_a_tree_parents_say_what_stands_where(tmp_path: Path) -> None:
    path = package(
        tmp_path / "o.zip",
        top=content("_1_1", "--TOP--", FOLDER),
        b=content("_3_1", "Notes", parent="_2_1"),
        a=content("_2_1", "Week 1", FOLDER, parent="_1_1"),
        lost=content("_4_1", "Lost", parent="_77_1"),
    )
    course = read(path)
    assert [s.title for s in course.sections] == ["Week 1"]
    assert [(a.title, a.section_id) for a in course.activities] == [("Notes", "a"), ("Lost", None)]
    assert reasons(course) == {
        "imsmanifest.xml": "items that hang on nothing stand in no section (1)"
    }


def test_circles_and_deep_chains_of_parents_end(tmp_path: Path) -> None:
    chain = {f"c{n}": content(f"_{n}_1", f"Item {n}", parent=f"_{n + 1}_1") for n in range(3000)}
    path = package(
        tmp_path / "o.zip",
        a=content("_a", "A", parent="_b"),
        b=content("_b", "B", parent="_a"),
        own=content("_own", "Own", parent="_own"),
        **chain,
    )
    course = read(path)
    titles = [a.title for a in course.activities]
    assert len(titles) == len(set(titles)) == 3003


def test_one_item_placed_twice_stays_twice(tmp_path: Path) -> None:
    path = package(
        tmp_path / "o.zip",
        item("a", item("x"), '<item identifier="second" identifierref="x"><title/></item>'),
        a=toc("Content"),
        x=content("_1_1", "Notes"),
    )
    assert [(a.native_id, a.native_ref) for a in read(path).activities] == [
        ("x", "_1_1"),
        ("second", "_1_1"),
    ]


def test_a_hidden_folder_hides_what_is_in_it(tmp_path: Path) -> None:
    path = package(
        tmp_path / "o.zip",
        item("a", item("w", item("sub", item("x")))),
        a=toc("Content"),
        w=content("_1_1", "Week", FOLDER, available=False),
        sub=content("_2_1", "Sub", FOLDER),
        x=content("_3_1", "Notes"),
    )
    assert not any(a.published for a in read(path).activities)


def test_manual_columns_and_totals_are_no_activities(tmp_path: Path) -> None:
    path = package(
        tmp_path / "o.zip",
        gb=gradebook(
            column(POINTSPOSSIBLE="5", due="2024-02-10 23:59:00 EST"),
            column(CONTENTID="", POINTSPOSSIBLE="5"),
            column(POINTSPOSSIBLE="5", DELETED="true"),
            column(POINTSPOSSIBLE="5", ISCALCULATED="true"),
            column(POINTSPOSSIBLE="5", CALCULATIONTYPE="WEIGHTED"),
        ),
    )
    course = read(path)
    assert course.activities == ()
    assert "columns of the gradebook belong to no item (2, 1 with a due date)" in {
        line.reason for line in course.unread
    }


def test_personal_entries_of_the_calendar_stay_out(tmp_path: Path) -> None:
    def event(title: str, kind: str) -> str:
        return (
            f'<CALENDAR id="_{title}"><TITLE value="{title}"/><TYPE value="{kind}"/><DATES>'
            '<START value="2024-02-10 18:00:00 EST"/></DATES></CALENDAR>'
        )

    path = package(
        tmp_path / "o.zip",
        cal=f"calendar|<CALENDARS>{event('Dentist', 'PERSONAL')}{event('Class', 'COURSE')}"
        "</CALENDARS>",
    )
    course = read(path)
    assert [(a.title, a.starts) for a in course.activities] == [
        ("Class", datetime(2024, 2, 10, 23, 0, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("words", "tool"),
    [
        (("https://us.bbcollab.com/guest/a1",), "Collaborate"),
        (("/webapps/collab-ultra/tool",), "Collaborate"),
        ((None, "zoomlti_13"), "Zoom"),
        ((None, "x", "Microsoft Teams Meetings"), "Microsoft Teams"),
        ((None, "ares", "Library"), None),
        (("https://zoom.us/privacy",), None),
        ((None, None), None),
    ],
)
def test_meeting_tools(words: tuple[str | None, ...], tool: str | None) -> None:
    assert meeting_tool(*words) == tool


def test_a_tool_is_known_by_what_the_site_calls_it(tmp_path: Path) -> None:
    """The list of all tools is no evidence of use; an item that opens one is."""
    tools = (
        "course/x-bb-contenthandler|<CONTENTHANDLERS><CONTENTHANDLER>"
        '<HANDLE value="resource/x-bb-bltiplacement-vc7"/><NAME value="Zoom meetings"/>'
        "</CONTENTHANDLER></CONTENTHANDLERS>"
    )
    used = package(
        tmp_path / "used.zip",
        item("a", item("x")),
        a=toc("Content"),
        x=content("_1_1", "Class", "resource/x-bb-bltiplacement-vc7"),
        t=tools,
    )
    course = read(used)
    assert course.activities[0].settings["conference_type"] == "Zoom"
    assert "Zoom" in reasons(course)
    unused = package(tmp_path / "unused.zip", t=tools)
    assert read(unused).unread == ()


# --- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "count"),
    [
        ("<item/><item/>", 2),
        ("<section><item/></section><item/>", 2),
        # Drawn from a pool, beside two of its own.
        (
            "<item/><item/><selection_ordering><selection><sourcebank_ref>p</sourcebank_ref>"
            "<selection_number>3</selection_number></selection></selection_ordering>",
            5,
        ),
        # Blocks that draw stand in sections of their own.
        (
            "<section><selection_ordering><selection seltype='All'><selection_number>2"
            "</selection_number><sourcebank_ref>p</sourcebank_ref></selection>"
            "</selection_ordering></section>" * 2,
            4,
        ),
        # Drawn from its own: no more than it has.
        (
            "<item/><item/><item/><selection_ordering><selection>"
            "<selection_number>2</selection_number></selection></selection_ordering>",
            2,
        ),
        # A drawing that does not say how many.
        (
            "<item/><selection_ordering><sourcebank_ref>p</sourcebank_ref></selection_ordering>",
            None,
        ),
        ("", 0),
    ],
)
def test_question_counts(section: str, count: int | None) -> None:
    root = parse_xml(
        f"<questestinterop><assessment><section>{section}</section></assessment>"
        "</questestinterop>".encode(),
        "x",
    )
    questions = read_questions(root)
    assert questions is not None
    assert questions.count == count


def test_pools_are_no_tests(tmp_path: Path) -> None:
    path = package(
        tmp_path / "p.zip",
        pool="assessment/x-bb-qti-pool|<questestinterop><assessment><section><item/></section>"
        "</assessment></questestinterop>",
        bank="assessment/x-bb-qti-test|<questestinterop><item/></questestinterop>",
        said="assessment/x-bb-qti-test|<questestinterop><assessment><assessmentmetadata>"
        "<bbmd_assessmenttype>Pool</bbmd_assessmenttype></assessmentmetadata><section><item/>"
        "</section></assessment></questestinterop>",
    )
    assert read(path).activities == ()


# --- people ---------------------------------------------------------------------------------------

NAME = "Planted Person"


def test_nothing_about_people_reaches_the_course(tmp_path: Path) -> None:
    people = f'<X><NAME value="{NAME}"/>{NAME}</X>'
    path = package(
        tmp_path / "ArchiveFile_x.zip",
        item("a", item("f"), item("j"), item("t")),
        a=toc("Content"),
        f=content("_1_1", "Forum", FORUMLINK),
        j=content("_2_1", "Journal", "resource/x-bb-journallink"),
        t=content("_3_1", "Test", "resource/x-bb-asmt-test-link"),
        board=forum(
            "_4_1",
            "Forum",
            "<p>Prompt.</p>",
            more=f'<MESSAGETHREADS><MSG><LINKREFID value="_9_1"/><POSTEDNAME value="{NAME}"/>'
            f"<MESSAGETEXT><TEXT>{NAME}</TEXT></MESSAGETEXT><MSG><TEXT>{NAME}</TEXT></MSG>"
            "</MSG></MESSAGETHREADS>",
        ),
        journal=f'journal|<JOURNAL id="_5_1"><TITLE value="Journal"/><ENTRIES><ENTRY>'
        f"<TITLE value='{NAME}'/></ENTRY></ENTRIES></JOURNAL>",
        l1=link("f", "board"),
        l2=link("j", "journal"),
        gb=gradebook(
            column(EXTERNALREF="_9_1", POINTSPOSSIBLE="5")
            + f'<OUTCOMEDEFINITION><TITLE value="Test"/><CONTENTID value="t"/>'
            f'<OUTCOMES><OUTCOME><COURSEMEMBERSHIPID value="{NAME}"/>'
            f'<ATTEMPTS><ATTEMPT><POINTSPOSSIBLE value="3"/>{NAME}</ATTEMPT></ATTEMPTS></OUTCOME>'
            "</OUTCOMES></OUTCOMEDEFINITION>"
        ),
        users=f"course/x-bb-user|{people}",
        members=f"membership/x-bb-coursemembership|{people}",
        staff=f"resource/x-bb-staffinfo|{people}",
        notes=f"resource/x-bb-notes|{people}",
        groups=f"course/x-bb-groups|{people}",
        unknown=f"course/x-bb-somethingnew|{people}",
        ann=f"announcement|<ANNOUNCEMENT><TITLE value='News'/><USERID value='{NAME}'/>"
        f"<DESCRIPTION><TEXT>{NAME} is ill.</TEXT></DESCRIPTION></ANNOUNCEMENT>",
    )
    opened: list[str | None] = []

    class Watched(Source):
        def read(self, member: str | None = None) -> bytes:
            opened.append(member)
            return super().read(member)

    (course,) = blackboard.read(Watched(path))
    assert NAME not in repr(course)
    shut = ("users", "members", "staff", "notes", "groups", "unknown")
    assert not {f"{name}.dat" for name in shut} & set(opened)
    # Each is opened once; the manifest was looked at by nobody else.
    assert max(Counter(opened).values()) == 1
    assert titled(course)["Forum"].points == 5
    assert titled(course)["Test"].points is None
    assert titled(course)["Forum"].body == "Prompt."
    assert reasons(course)[path.name] == "members about people were not opened (5)"
    assert "course/x-bb-somethingnew" in reasons(course)


# --- damage ---------------------------------------------------------------------------------------


def test_what_is_missing_or_broken_is_said(tmp_path: Path) -> None:
    path = package(
        tmp_path / "b.zip",
        item("a", item("x"), item("y"), item("nowhere", title="No resource"), item("z")),
        a=toc("Content"),
        x="document|<CONTENT><TITLE",
        y="document|",
        z='document|<PIANO><TITLE value="?"/></PIANO>',
        f="discussionboard|<FORUM><MESSAGETHREADS>",
        g="course/x-bb-gradebook|",
    )
    with zipfile.ZipFile(path, "a") as archive:
        manifest = archive.read("imsmanifest.xml").decode()
    gone = tmp_path / "gone.zip"
    with zipfile.ZipFile(gone, "w") as archive, zipfile.ZipFile(path) as old:
        for name in old.namelist():
            if name == "imsmanifest.xml":
                archive.writestr(
                    name,
                    manifest.replace(
                        "</resources>",
                        '<resource bb:file="r9.dat" identifier="r9" type="resource/x-bb-link"/>'
                        "</resources>",
                    ),
                )
            else:
                archive.writestr(name, old.read(name))
    course = read(gone)
    assert [(a.native_id, a.title, a.lms_type) for a in course.activities] == [
        ("x", "x", DOCUMENT),
        ("y", "y", DOCUMENT),
        ("nowhere", "No resource", ""),
        ("z", "z", DOCUMENT),
    ]
    assert reasons(course) == {
        "x.dat": "the XML is broken (line 1)",
        "y.dat": "the member is empty",
        "z.dat": "an element 'PIANO' stands where another was expected",
        "f.dat": "the XML is broken (line 1)",
        "g.dat": "the member is empty",
        "r9.dat": "the manifest names this file and the package lacks it",
    }


def test_a_broken_manifest_is_an_error_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", f"<manifest {BB}><organ")
    assert blackboard.sniff(Source(path))
    with pytest.raises(ReadError, match=r"m\.zip, imsmanifest\.xml: the XML is broken") as caught:
        blackboard.read(Source(path))
    assert "\n" not in str(caught.value)


def test_entities_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rosebud")
    bad = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path = package(
        tmp_path / "e.zip",
        x=f'document|{bad}<CONTENT id="_1_1"><TITLE value="T"/><BODY><TEXT>&e;</TEXT></BODY>'
        "</CONTENT>",
        f=f"discussionboard|{bad}<FORUM><TITLE value='F'/><DESCRIPTION><TEXT>&e;</TEXT>"
        "</DESCRIPTION><MESSAGETHREADS/></FORUM>",
    )
    assert "rosebud" not in repr(read(path))


def test_absurd_numbers_and_dates_are_left_out(tmp_path: Path) -> None:
    path = package(
        tmp_path / "n.zip",
        item("a", item("x")),
        a=toc("Content"),
        x=content("_1_1", "X", more='<DATES><START value="0000-13-99 99:99:99 EST"/>'
                  '<END value="9999-12-31 23:59:59 EST"/></DATES>'),
        gb=gradebook(column(CONTENTID="x", POINTSPOSSIBLE="1e999", due="soon")),
    )  # fmt: skip
    (x,) = read(path).activities
    assert (x.opens, x.closes, x.due, x.points) == (None, None, None, None)


def test_many_items_take_linear_time(tmp_path: Path) -> None:
    def took(count: int) -> float:
        dats = {f"c{n}": content(f"_{n}_1", f"Item {n}") for n in range(count)}
        path = package(
            tmp_path / f"{count}.zip",
            item("a", *(item(f"c{n}") for n in range(count))),
            a=toc("Content"),
            **dats,
        )
        begin = time.process_time()
        read(path)
        return time.process_time() - begin

    took(100)
    assert took(2000) < 40 * max(took(200), 0.02)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="<>&;/=\"' abcTITLE\n-", max_size=60), st.text(max_size=30))
def test_whatever_stands_in_a_member_no_traceback(tmp_path: Path, xml: str, said: str) -> None:
    path = package(
        tmp_path / "h.zip",
        item("a", item("x"), item("y")),
        a=toc("Content"),
        x=f"document|<CONTENT>{xml}</CONTENT>",
        y=content("_1_1", "Y", html=said.replace("\x00", "").encode("utf-8", "ignore").decode()
                  if said.isprintable() else "?"),
        b=f"discussionboard|<FORUM><MESSAGETHREADS>{xml}</MESSAGETHREADS></FORUM>",
    )  # fmt: skip
    course = read(path)
    assert len(course.activities) >= 2
