"""The Canvas package reader: what it sees, what it says it cannot see, and broken packages."""

import importlib.util
import io
import json
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course, Media, Section
from audit.errors import ReadError
from audit.readers import canvas_package, read_courses
from audit.readers.canvas_time import find_time_zone
from audit.readers.qti import question_count
from audit.readers.safe_xml import parse_xml
from audit.readers.source import Source

CANVAS = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
META = "course_settings/module_meta.xml"
SETTINGS = "course_settings/course_settings.xml"


def package(path: Path, resources: str = "", **more: str) -> Path:
    """A small package; ``more`` adds or replaces members, None leaves one out."""
    members: dict[str, str | None] = {
        "imsmanifest.xml": (
            f'<manifest identifier="man"><resources>{resources}</resources></manifest>'
        ),
        "course_settings/canvas_export.txt": "x",
        SETTINGS: f'<course identifier="c1" {CANVAS}><title>Rivers</title></course>',
    }
    members.update(more)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            if text is not None:
                archive.writestr(name, text)
    return path


def resource(key: str, *members: str, kind: str = "webcontent") -> str:
    files = "".join(f'<file href="{member}"/>' for member in members)
    return f'<resource identifier="{key}" type="{kind}" href="{members[0]}">{files}</resource>'


def modules(*items: str, more: str = "", state: str = "active") -> str:
    return (
        f'<modules {CANVAS}><module identifier="m1"><title>Week 1</title>'
        f"<workflow_state>{state}</workflow_state><position>1</position>"
        f"<items>{''.join(items)}</items>{more}</module></modules>"
    )


def item(key: str, kind: str, ref: str = "", more: str = "", state: str = "active") -> str:
    return (
        f'<item identifier="{key}"><content_type>{kind}</content_type><title>{key} title</title>'
        f"<workflow_state>{state}</workflow_state><identifierref>{ref}</identifierref>{more}</item>"
    )


def page(key: str, body: str, title: str = "A page", more: str = "") -> str:
    return (
        f'<html><head><title>{title}</title><meta name="identifier" content="{key}"/>{more}</head>'
        f"<body>{body}</body></html>"
    )


def read(path: Path) -> Course:
    (course,) = canvas_package.read(Source(path))
    return course


def read_one(path: Path) -> Activity:
    (activity,) = read(path).activities
    return activity


def reasons(course: Course) -> dict[str, str]:
    return {line.path: line.reason for line in course.unread}


# --- the showcase sample ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    (course,) = read_courses(samples / "canvas-package" / "rivers-ports-cities.imscc")
    return course


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "canvas-package" / "expected.json").read_text("utf-8"))


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
    assert sum(a.required is True for a in sample.activities) == expected["required"]
    assert sum(a.graded is True for a in sample.activities) == expected["graded"]
    assert sum(a.group == "assignment" for a in sample.activities) == expected["group_assignments"]
    assert sum(a.peer_review is True for a in sample.activities) == expected["peer_reviews"]
    titles = {a.title: a.question_count for a in sample.activities}
    assert {title: titles[title] for title in expected["questions"]} == expected["questions"]
    assert reasons(sample) == {
        "Zoom": "meetings kept in Zoom cannot be listed by this package; add [[live]]"
    }


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("canvas-package", "rivers-ports-cities.imscc"),
        ("canvas-package-13", "lighthouse-keepers.imscc"),
    ],
)
def test_the_samples_are_built_again_byte_for_byte(samples: Path, folder: str, name: str) -> None:
    spec = importlib.util.spec_from_file_location("build", samples / folder / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    stored = (samples / folder / name).read_bytes()
    again = build.build()
    assert again == build.build()
    if again != stored:
        # Another zlib packs the same bytes in another way; what is packed has to be the same.
        old, new = (zipfile.ZipFile(io.BytesIO(content)) for content in (stored, again))
        assert new.namelist() == old.namelist()
        assert {n: new.read(n) for n in new.namelist()} == {n: old.read(n) for n in old.namelist()}


# --- the sample of version 1.3 ------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_13(samples: Path) -> Course:
    return read(samples / "canvas-package-13" / "lighthouse-keepers.imscc")


@pytest.fixture(scope="module")
def found_13(sample_13: Course) -> dict[str, Activity]:
    return {activity.native_id: activity for activity in sample_13.activities}


def test_the_sample_13_has_what_was_counted(samples: Path, sample_13: Course) -> None:
    expected = json.loads((samples / "canvas-package-13" / "expected.json").read_text("utf-8"))
    found = {name: getattr(sample_13, name) for name in expected["course"]}
    for name in ("start", "end"):
        found[name] = found[name].isoformat()
    assert found == expected["course"]
    counts = dict(expected["counts"])
    # What is live, classification says.
    del counts["live_sessions"]
    videos = {m.url: m for a in sample_13.activities for m in a.media}
    assert counts == {
        "sections": len(sample_13.sections),
        "activities": len(sample_13.activities),
        "by_lms_type": Counter(a.lms_type for a in sample_13.activities),
        "with_due_date": sum(a.due is not None for a in sample_13.activities),
        "videos": sum(len(a.media) for a in sample_13.activities),
        "videos_with_duration": sum(m.duration_s is not None for m in videos.values()),
        "unpublished": sum(not a.published for a in sample_13.activities),
    }
    sections = Counter(a.section_id for a in sample_13.activities)
    assert expected["section_activities"] == [sections[s.native_id] for s in sample_13.sections]
    assert sum(a.required is True for a in sample_13.activities) == expected["required"]
    assert sum(a.graded is True for a in sample_13.activities) == expected["graded"]
    groups = sum(a.group == "assignment" for a in sample_13.activities)
    assert groups == expected["group_assignments"]
    peers = sum(a.peer_review is True for a in sample_13.activities)
    assert peers == expected["peer_reviews"]
    titles = {a.title: a.question_count for a in sample_13.activities}
    assert {title: titles[title] for title in expected["questions"]} == expected["questions"]


def test_the_sample_13_names_what_it_cannot_hold(sample_13: Course) -> None:
    assert [(line.path, line.reason) for line in sample_13.unread] == [
        (
            "ganewquiz",
            "a quiz of New Quizzes: its questions and time limit are not in the package",
        ),
        (
            "course_settings/course_paces.xml",
            "a course pace gives 2 items 7 days in all; each student's due dates follow from her "
            "first day and are not in the package",
        ),
        (
            "imsmanifest.xml",
            "discussions in no module may have been opened by students, so their texts were not "
            "kept (1)",
        ),
        (
            "Conferences",
            "meetings kept in Conferences cannot be listed by this package; add [[live]]",
        ),
        ("Zoom", "meetings kept in Zoom cannot be listed by this package; add [[live]]"),
        (
            "imsmanifest.xml",
            "some work is assigned to some students or sections only; those dates are not in the "
            "package",
        ),
        ("imsmanifest.xml", "Canvas says: Export errors for export 12:"),
        ("imsmanifest.xml", 'Canvas says: The quiz "Fog signals" failed to export'),
    ]


def test_people_and_secrets_of_the_sample_13_are_nowhere(sample_13: Course) -> None:
    for secret in ("Vossnes", "Ekrheim", "VERYSECRET", "WICK", "canvas.example"):
        assert secret not in repr(sample_13)


def test_a_discussion_in_steps_is_due_with_its_last_step(found_13: dict[str, Activity]) -> None:
    talk = found_13["gi103"]
    assert talk.due == datetime(2032, 1, 18, 4, 59, 59, tzinfo=UTC)
    assert talk.opens == datetime(2032, 1, 12, 5, tzinfo=UTC)
    assert (talk.points, talk.graded) == (10.0, True)


def test_to_do_dates_are_days_of_the_courses_zone(found_13: dict[str, Activity]) -> None:
    assert found_13["gi101"].day == date(2032, 1, 13)
    assert found_13["gi207"].day == date(2032, 1, 21)


def test_addresses_behind_tools_and_files(found_13: dict[str, Activity]) -> None:
    (wick,) = found_13["gi101"].media
    assert (wick.url, wick.duration_s) == ("https://player.vimeo.com/video/40960204", 250.0)
    # A film that is embedded and linked is one; the link's id leads to the tool's page.
    assert found_13["gi201"].media == (
        Media(
            kind="video",
            url="web_resources/media_objects/m-rock.mp4",
            title="One night",
            captions=True,
        ),
    )
    assert found_13["gi201"].links == ("https://coastmap.example/sheets/north",)
    assert found_13["gi203"].url == "https://coastmap.example/sheets/north"
    assert found_13["gi210"].url == "https://coastmap.example/launch"


def test_files_open_and_close(found_13: dict[str, Activity]) -> None:
    chart = found_13["gi205"]
    assert chart.opens == datetime(2032, 1, 20, 5, tzinfo=UTC)
    assert chart.closes == datetime(2032, 2, 1, 5, tzinfo=UTC)
    assert found_13["gi301"].published is False


def test_an_assignment_without_canvas_is_read_all_the_same(found_13: dict[str, Activity]) -> None:
    old = found_13["gaold"]
    assert (old.title, old.points, old.graded) == ('"Old" task & nothing more', 5.0, True)


# --- modules and items --------------------------------------------------------------------------


def test_modules_and_items_stand_in_order(tmp_path: Path) -> None:
    meta = f"""<modules {CANVAS}>
      <module identifier="m2"><title>B</title><position>2</position>
        <workflow_state>unpublished</workflow_state>
        <items>{item("i3", "ContextModuleSubHeader")}</items></module>
      <module identifier="m1"><title>A</title><position>1</position><items>
        {item("i2", "ContextModuleSubHeader", more="<position>2</position>")}
        {item("i1", "ContextModuleSubHeader", more="<position>1</position>")}
      </items></module></modules>"""
    course = read(package(tmp_path / "a.imscc", **{META: meta}))
    assert course.sections == (
        Section(native_id="m1", title="A", position=1, published=True),
        Section(native_id="m2", title="B", position=2, published=False),
    )
    assert [(a.native_id, a.section_id, a.position, a.published) for a in course.activities] == [
        ("i1", "m1", 1, True),
        ("i2", "m1", 2, True),
        ("i3", "m2", 3, False),
    ]


@pytest.mark.parametrize(
    ("module", "own", "content", "published"),
    [
        ("active", "active", "active", True),
        ("published", "active", "whatever", True),
        ("unpublished", "active", "active", False),
        ("active", "unpublished", "active", False),
        ("active", "active", "unpublished", False),
        ("active", "active", "deleted", False),
    ],
)
def test_published_is_what_a_student_sees(
    tmp_path: Path, module: str, own: str, content: str, published: bool
) -> None:
    body = page("p1", "x", more=f'<meta name="workflow_state" content="{content}"/>')
    path = package(
        tmp_path / "a.imscc",
        resource("p1", "wiki_content/a.html"),
        **{
            "wiki_content/a.html": body,
            META: modules(item("i1", "WikiPage", "p1", state=own), state=module),
        },
    )
    assert read_one(path).published is published


def test_a_page_in_a_module(tmp_path: Path) -> None:
    body = '<p>Five words about the tide.</p><a href="https://x.example/">x</a>'
    path = package(
        tmp_path / "a.imscc",
        resource("p1", "wiki_content/a.html"),
        **{
            "wiki_content/a.html": page(
                "p1", body, more='<meta name="front_page" content="true"/>'
            ),
            META: modules(item("i1", "WikiPage", "p1")),
        },
    )
    assert read_one(path) == Activity(
        native_id="i1",
        native_ref="p1",
        title="i1 title",
        lms_type="WikiPage",
        position=1,
        section_id="m1",
        body="Five words about the tide.\nx",
        word_count=6,
        links=("https://x.example/",),
        settings={"front_page": "yes"},
    )


def test_a_page_in_no_module_keeps_its_own_key_and_unescaped_title(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("p1", "wiki_content/a.html"),
        **{"wiki_content/a.html": page("p1", "x", title="Land & <b>water &amp; sky")},
    )
    activity = read_one(path)
    assert (activity.native_id, activity.native_ref, activity.section_id) == ("p1", None, None)
    assert activity.title == "Land & <b>water & sky"


def test_required_is_said_by_the_item_and_never_denied(tmp_path: Path) -> None:
    done = (
        "<completionRequirements><completionRequirement type='must_view'>"
        "<identifierref>i1</identifierref></completionRequirement></completionRequirements>"
    )
    items = (item("i1", "ContextModuleSubHeader"), item("i2", "ContextModuleSubHeader"))
    course = read(package(tmp_path / "a.imscc", **{META: modules(*items, more=done)}))
    assert [a.required for a in course.activities] == [True, None]


def test_any_one_of_the_items_means_that_none_is_required(tmp_path: Path) -> None:
    done = (
        "<requirement_count>1</requirement_count><completionRequirements>"
        "<completionRequirement type='must_view'><identifierref>i1</identifierref>"
        "</completionRequirement></completionRequirements>"
    )
    meta = modules(item("i1", "ContextModuleSubHeader"), more=done)
    assert read_one(package(tmp_path / "a.imscc", **{META: meta})).required is None


def test_links_and_tools_give_their_address(tmp_path: Path) -> None:
    tool = (
        '<cartridge_basiclti_link xmlns:blti="b"><blti:title>T</blti:title>'
        "<blti:launch_url>https://tool.example/lti</blti:launch_url></cartridge_basiclti_link>"
    )
    meta = modules(
        item("i1", "ExternalUrl", "i1", "<url>https://youtu.be/a1B2</url>"),
        item("i2", "ContextExternalTool", "t1", "<url>https://tool.example/own</url>"),
        item("i3", "ContextExternalTool", "t1"),
    )
    path = package(tmp_path / "a.imscc", resource("t1", "t1.xml"), **{"t1.xml": tool, META: meta})
    course = read(path)
    assert [(a.native_id, a.native_ref, a.url) for a in course.activities] == [
        ("i1", None, "https://youtu.be/a1B2"),
        ("i2", None, "https://tool.example/own"),
        ("i3", None, "https://tool.example/lti"),
    ]
    assert [m.url for m in course.activities[0].media] == ["https://youtu.be/a1B2"]


def test_a_file_is_an_activity_only_where_a_module_places_it(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("f1", "web_resources/Lock film.mp4") + resource("f2", "web_resources/b.pdf"),
        **{
            "web_resources/Lock film.mp4": "not opened",
            "web_resources/b.pdf": "not opened",
            META: modules(item("i1", "Attachment", "f1")),
            "course_settings/files_meta.xml": (
                f'<fileMeta {CANVAS}><files><file identifier="f1"><locked>true</locked></file>'
                "</files>"
                "</fileMeta>"
            ),
            "course_settings/media_tracks.xml": (
                f'<media_tracks {CANVAS}><media identifierref="f1"><track kind="subtitles"/>'
                "</media></media_tracks>"
            ),
        },
    )
    activity = read_one(path)
    assert activity.settings == {"file_name": "Lock film.mp4", "mime_type": "video/mp4"}
    assert activity.media == (
        Media(kind="video", url="web_resources/Lock film.mp4", captions=True),
    )
    assert (activity.published, activity.body, activity.word_count) == (False, None, None)


def test_media_in_a_page_is_found_in_the_package(tmp_path: Path) -> None:
    body = (
        '<a href="$IMS-CC-FILEBASE$/Uploaded%20Media/a%20b.mp4?canvas_download=1">A (1:05)</a>'
        '<iframe src="https://o.instructure.com/media_objects_iframe/m-1?type=video"></iframe>'
        '<iframe src="/media_objects_iframe/m-2?type=video"></iframe>'
        '<a href="$IMS_CC_FILEBASE$/map.pdf">map</a>'
        '<a href="$CANVAS_OBJECT_REFERENCE$/quizzes/q1">quiz</a>'
    )
    path = package(
        tmp_path / "a.imscc",
        resource("p1", "wiki_content/a.html"),
        **{
            "wiki_content/a.html": page("p1", body),
            "web_resources/Uploaded Media/a b.mp4": "",
            "web_resources/media_objects/m-1.mov": "",
        },
    )
    activity = read_one(path)
    assert [(m.url, m.duration_s) for m in activity.media] == [
        ("web_resources/Uploaded Media/a b.mp4", 65.0),
        ("web_resources/media_objects/m-1.mov", None),
        ("/media_objects_iframe/m-2?type=video", None),
    ]
    assert activity.links == ("web_resources/map.pdf", "$CANVAS_OBJECT_REFERENCE$/quizzes/q1")


@pytest.mark.parametrize(
    ("body", "lengths"),
    [
        ('<iframe src="https://youtu.be/a"></iframe>', [754.0]),
        ('<iframe src="https://youtu.be/a" title="(0:30)"></iframe>', [30.0]),
        (
            '<iframe src="https://youtu.be/a"></iframe><iframe src="https://youtu.be/b"></iframe>',
            [None] * 2,
        ),
    ],
)
def test_the_title_of_a_page_times_its_only_recording(
    tmp_path: Path, body: str, lengths: list[float | None]
) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("p1", "wiki_content/a.html"),
        **{"wiki_content/a.html": page("p1", body, title="The lock (12:34)")},
    )
    assert [media.duration_s for media in read_one(path).media] == lengths


# --- assignments, quizzes, topics, events -------------------------------------------------------

ASSIGNMENT = f"""<assignment identifier="a1" {CANVAS}><title>Essay</title>
  <due_at>2031-09-08T03:59:59</due_at><unlock_at>2031-09-01T04:00:00</unlock_at><lock_at/>
  <workflow_state>published</workflow_state><has_group_category>true</has_group_category>
  <points_possible>8.5</points_possible><grading_type>points</grading_type>
  <submission_types>online_upload</submission_types><peer_reviews>true</peer_reviews></assignment>"""
ESSAY = Activity(
    native_id="a1",
    title="Essay",
    lms_type="Assignment",
    position=1,
    body="Write it.",
    word_count=2,
    opens=datetime(2031, 9, 1, 4, tzinfo=UTC),
    due=datetime(2031, 9, 8, 3, 59, 59, tzinfo=UTC),
    points=8.5,
    graded=True,
    group="assignment",
    peer_review=True,
    settings={"submission_types": "online_upload", "grading_type": "points"},
)


def test_an_assignment_with_its_page(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("a1", "a1/assignment_settings.xml", "a1/essay.html"),
        **{"a1/assignment_settings.xml": ASSIGNMENT, "a1/essay.html": page("", "<p>Write it.</p>")},
    )
    assert read_one(path) == ESSAY


def test_an_assignment_of_a_cartridge_1_3_and_its_double(tmp_path: Path) -> None:
    text = (
        '<assignment xmlns="http://www.imsglobal.org/xsd/imscc_extensions/assignment" '
        'identifier="a1"><title>Essay</title><text>&lt;p&gt;Write it.&lt;/p&gt;</text>'
        f"<extensions>{ASSIGNMENT}</extensions></assignment>"
    )
    path = package(
        tmp_path / "a.imscc",
        resource("a1", "a1/assignment.xml") + resource("a1_fallback", "a1/essay.html"),
        **{"a1/assignment.xml": text, "a1/essay.html": page("", "<p>Write it.</p>")},
    )
    assert read_one(path) == ESSAY


@pytest.mark.parametrize(
    ("settings", "graded"),
    [
        ("<grading_type>points</grading_type>", True),
        ("<points_possible>0</points_possible>", True),
        ("<grading_type>not_graded</grading_type><points_possible>1</points_possible>", False),
        ("<submission_types>not_graded</submission_types>", False),
        (
            "<grading_type>points</grading_type>"
            "<omit_from_final_grade>true</omit_from_final_grade>",
            False,
        ),
        ("<submission_types>n/a</submission_types>", None),
    ],
)
def test_graded_is_what_the_assignment_says(
    tmp_path: Path, settings: str, graded: bool | None
) -> None:
    text = f'<assignment identifier="a1" {CANVAS}><title>Essay</title>{settings}</assignment>'
    path = package(
        tmp_path / "a.imscc",
        resource("a1", "a1/assignment_settings.xml"),
        **{"a1/assignment_settings.xml": text},
    )
    activity = read_one(path)
    assert activity.graded is graded
    assert (activity.group, activity.peer_review, activity.due) == (None, None, None)


def test_a_new_quiz_is_named_as_what_cannot_be_seen(tmp_path: Path) -> None:
    url = "https://o.quiz-lti-iad-prod.instructure.com/lti/launch"
    text = (
        f'<assignment identifier="a1" {CANVAS}><title>Test</title>'
        f"<submission_types>external_tool</submission_types>"
        f"<external_tool_url>{url}</external_tool_url></assignment>"
    )
    course = read(
        package(
            tmp_path / "a.imscc",
            resource("a1", "a1/assignment_settings.xml"),
            **{"a1/assignment_settings.xml": text},
        )
    )
    assert [(a.url, a.question_count) for a in course.activities] == [(url, None)]
    assert reasons(course) == {
        "a1": "a quiz of New Quizzes: its questions and time limit are not in the package"
    }


QTI = """<questestinterop><assessment ident="q1" title="Q"><section ident="root_section">
  <item ident="1"/><item ident="2"/>
  <item ident="3"><itemmetadata><qtimetadata><qtimetadatafield>
    <fieldlabel>question_type</fieldlabel>
    <fieldentry>text_only_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata></item>
  <section ident="4"><selection_ordering><selection><selection_number>3</selection_number>
    </selection></selection_ordering><item ident="5"/></section>
  <section ident="6"><item ident="7"/></section>
  </section></assessment></questestinterop>"""


def test_questions_are_those_that_a_student_meets() -> None:
    # Two alone, three drawn from a group, one in a group of which all are taken; a text is none.
    assert question_count(parse_xml(QTI.encode(), "q")) == 6


def test_a_quiz_without_questions_has_none_and_a_bank_is_no_quiz() -> None:
    empty = b"<questestinterop><assessment><section/></assessment></questestinterop>"
    bank = b"<questestinterop><objectbank><item/></objectbank></questestinterop>"
    assert question_count(parse_xml(empty, "q")) == 0
    assert question_count(parse_xml(bank, "q")) is None


def quiz_package(path: Path, said: str, **more: str) -> Path:
    meta = f'<quiz identifier="q1" {CANVAS}><title>Quiz</title>{said}</quiz>'
    shadow = (
        f'<assignment identifier="a9" {CANVAS}><title>Quiz</title>'
        "<quiz_identifierref>q1</quiz_identifierref></assignment>"
    )
    return package(
        path,
        resource("q1", "q1/assessment_qti.xml", kind="imsqti_xmlv1p2/imscc_xmlv1p1/assessment")
        + resource("d1", "q1/assessment_meta.xml", "non_cc_assessments/q1.xml.qti", kind="x")
        + resource("a9", "a9/assignment_settings.xml"),
        **{
            "q1/assessment_qti.xml": QTI.replace('<item ident="1"/>', ""),
            "q1/assessment_meta.xml": meta,
            "non_cc_assessments/q1.xml.qti": QTI,
            "a9/assignment_settings.xml": shadow,
            **more,
        },
    )


def test_a_quiz_is_one_activity_with_its_nested_assignment(tmp_path: Path) -> None:
    settings = """<description>&lt;p&gt;Try it.&lt;/p&gt;</description>
      <quiz_type>assignment</quiz_type><time_limit>75</time_limit><available>true</available>
      <access_code>secret</access_code><points_possible>20</points_possible>
      <lock_at>2031-10-27T03:59:59</lock_at>
      <assignment identifier="a8"><due_at>2031-10-27T03:59:59</due_at>
      <grading_type>points</grading_type><peer_reviews>false</peer_reviews></assignment>"""
    moment = datetime(2031, 10, 27, 3, 59, 59, tzinfo=UTC)
    course = read(quiz_package(tmp_path / "a.imscc", settings))
    assert course.activities == (
        Activity(
            native_id="q1",
            title="Quiz",
            lms_type="Quizzes::Quiz",
            position=1,
            body="Try it.",
            word_count=2,
            due=moment,
            closes=moment,
            points=20.0,
            graded=True,
            peer_review=False,
            question_count=6,
            time_limit_min=75.0,
            settings={"quiz_type": "assignment", "access_code": "yes"},
        ),
    )
    assert "secret" not in str(course)


@pytest.mark.parametrize(
    ("word", "graded"),
    [("assignment", True), ("graded_survey", True), ("practice_quiz", False), ("survey", False)],
)
def test_graded_is_the_type_of_a_quiz(tmp_path: Path, word: str, graded: bool) -> None:
    settings = f"<quiz_type>{word}</quiz_type><available>false</available>"
    activity = read_one(quiz_package(tmp_path / "a.imscc", settings))
    assert (activity.graded, activity.published, activity.time_limit_min) == (graded, False, None)


def test_an_item_may_call_a_quiz_by_its_assignment(tmp_path: Path) -> None:
    meta = modules(item("i1", "Quizzes::Quiz", "a9"))
    activity = read_one(quiz_package(tmp_path / "a.imscc", "", **{META: meta}))
    assert (activity.native_id, activity.native_ref, activity.question_count) == ("i1", "q1", 6)


def test_questions_that_are_not_there_are_unknown(tmp_path: Path) -> None:
    course = read(quiz_package(tmp_path / "a.imscc", "", **{"non_cc_assessments/q1.xml.qti": None}))
    assert [a.question_count for a in course.activities] == [None]
    assert reasons(course) == {
        "non_cc_assessments/q1.xml.qti": "the manifest names this file and the package lacks it",
        "q1": "the questions of this quiz are not in the package",
    }


def topic_package(path: Path, meta: str, **more: str) -> Path:
    topic = "<topic><title>Talk</title><text>&lt;p&gt;Say what you think.&lt;/p&gt;</text></topic>"
    meta = f'<topicMeta identifier="n1" {CANVAS}><topic_id>t1</topic_id>{meta}</topicMeta>'
    return package(
        path,
        resource("t1", "t1.xml", kind="imsdt_xmlv1p1") + resource("n1", "n1.xml", kind="x"),
        **{"t1.xml": topic, "n1.xml": meta, **more},
    )


def test_a_graded_discussion(tmp_path: Path) -> None:
    meta = """<type>topic</type><has_group_category>true</has_group_category>
      <assignment identifier="a1"><due_at>2031-09-15T03:59:59</due_at>
      <points_possible>3</points_possible><grading_type>points</grading_type>
      <peer_reviews>true</peer_reviews></assignment>"""
    assert read_one(topic_package(tmp_path / "a.imscc", meta)) == Activity(
        native_id="t1",
        title="Talk",
        lms_type="DiscussionTopic",
        position=1,
        body="Say what you think.",
        word_count=4,
        due=datetime(2031, 9, 15, 3, 59, 59, tzinfo=UTC),
        points=3.0,
        graded=True,
        peer_review=True,
        group="separate",
        settings={"grading_type": "points"},
    )


def test_a_discussion_without_assignment_is_not_graded(tmp_path: Path) -> None:
    meta = "<type>topic</type><workflow_state>unpublished</workflow_state>"
    activity = read_one(topic_package(tmp_path / "a.imscc", meta))
    assert (activity.graded, activity.published, activity.group) == (False, False, None)


def test_an_announcement_is_counted_and_its_text_not_kept(tmp_path: Path) -> None:
    meta = (
        "<type>announcement</type><posted_at>2031-08-28T14:00:00</posted_at>"
        "<delayed_post_at>2031-09-01T12:00:00</delayed_post_at>"
    )
    activity = read_one(topic_package(tmp_path / "a.imscc", meta))
    assert (activity.lms_type, activity.settings) == ("Announcement", {"announcement": "yes"})
    assert (activity.body, activity.word_count) == (None, 4)
    assert activity.opens == datetime(2031, 9, 1, 12, tzinfo=UTC)


def test_what_students_may_have_written_is_not_kept(tmp_path: Path) -> None:
    settings = (
        f'<course identifier="c1" {CANVAS}><allow_student_discussion_topics>true'
        "</allow_student_discussion_topics></course>"
    )
    course = read(topic_package(tmp_path / "a.imscc", "<type>topic</type>", **{SETTINGS: settings}))
    assert [(a.title, a.body, a.word_count) for a in course.activities] == [("Talk", None, None)]
    assert reasons(course) == {
        "imsmanifest.xml": "discussions in no module may have been opened by students, so their "
        "texts were not kept (1)"
    }


def test_calendar_events_and_syllabus(tmp_path: Path) -> None:
    events = f"""<events {CANVAS}><event identifier="e1"><title>Visit</title>
      <description>&lt;p&gt;At the lock.&lt;/p&gt;</description>
      <start_at>2031-11-20T23:00:00</start_at><end_at>2031-11-20T23:45:00</end_at></event>
      <event identifier="e2"><title>Last day</title><all_day>true</all_day>
      <all_day_date>2031-11-10</all_day_date><start_at>2031-11-10T05:00:00</start_at></event>
      </events>"""
    syllabus = "course_settings/syllabus.html"
    course = read(
        package(
            tmp_path / "a.imscc",
            resource("c1_syllabus", syllabus),
            **{"course_settings/events.xml": events, syllabus: page("", "<p>Rules.</p>")},
        )
    )
    assert [(a.native_id, a.lms_type, a.settings) for a in course.activities] == [
        ("c1_syllabus", "Syllabus", {"syllabus": "yes"}),
        ("e1", "CalendarEvent", {"calendar_event": "yes"}),
        ("e2", "CalendarEvent", {"calendar_event": "yes"}),
    ]
    visit, last_day = course.activities[1:]
    assert (visit.starts, visit.ends, visit.day) == (
        datetime(2031, 11, 20, 23, tzinfo=UTC),
        datetime(2031, 11, 20, 23, 45, tzinfo=UTC),
        None,
    )
    assert (last_day.starts, last_day.ends, last_day.day) == (None, None, date(2031, 11, 10))


def test_an_empty_syllabus_is_none(tmp_path: Path) -> None:
    syllabus = "course_settings/syllabus.html"
    path = package(
        tmp_path / "a.imscc", resource("s", syllabus), **{syllabus: page("", "", "Syllabus")}
    )
    assert read(path).activities == ()


# --- time zone ----------------------------------------------------------------------------------


def due(text: str, day: str) -> tuple[datetime, date]:
    return datetime.fromisoformat(text).replace(tzinfo=UTC), date.fromisoformat(day)


AUTUMN = [due("2031-09-08T03:59:59", "2031-09-07"), due("2031-11-17T04:59:00", "2031-11-16")]
TAKEN = (
    "the time zone America/New_York was taken from deadlines at 23:59; others with the same clock "
    "on these dates fit too"
)
UNKNOWN = "the package does not name the course's time zone; dates are read as UTC"


def test_a_zone_that_canvas_names() -> None:
    assert find_time_zone({"Eastern Time (US & Canada)"}, AUTUMN, []) == ("America/New_York", None)


def test_a_named_zone_that_the_deadlines_contradict_is_not_taken() -> None:
    assert find_time_zone({"Pacific Time (US & Canada)"}, AUTUMN, []) == (
        "America/New_York",
        TAKEN,
    )


def test_a_zone_from_deadlines_on_both_sides_of_winter_time() -> None:
    assert find_time_zone([], AUTUMN, []) == ("America/New_York", TAKEN)


def test_deadlines_that_fit_zones_with_other_clocks_on_other_dates_are_not_enough() -> None:
    dates = [datetime(2031, 12, 1, tzinfo=UTC)]
    september = [due("2031-09-08T03:59:59", "2031-09-07"), due("2031-09-15T03:59:59", "2031-09-14")]
    zone, reason = find_time_zone([], september, dates)
    assert zone is None
    assert reason is not None
    assert reason.endswith("; dates are read as UTC")


def test_one_deadline_is_not_enough_and_no_date_says_nothing() -> None:
    assert find_time_zone([], AUTUMN[:1], []) == (None, UNKNOWN)
    assert find_time_zone(["Nowhere"], [], [AUTUMN[0][0]]) == (None, UNKNOWN)
    assert find_time_zone([], [], []) == (None, None)


def test_dates_at_the_ends_of_the_calendar_do_no_harm() -> None:
    ends = [due("0001-01-01T00:00:00", "0001-01-01"), due("9999-12-31T23:59:00", "9999-12-31")]
    assert find_time_zone(["Paris"], ends, [ends[0][0]]) == ("Europe/Paris", None)
    assert find_time_zone([], ends, [ends[0][0]]) == (None, None)


def test_every_zone_of_the_table_exists() -> None:
    from zoneinfo import ZoneInfo

    from audit.readers.canvas_time import _zones

    assert [ZoneInfo(zone).key for zone in _zones().values()] == list(_zones().values())


# --- without module_meta.xml, without settings --------------------------------------------------


def organization(*items: str) -> str:
    return (
        '<organizations><organization identifier="o1"><item identifier="all">'
        f"{''.join(items)}</item></organization></organizations>"
    )


def node(key: str, title: str, *items: str, ref: str = "") -> str:
    ref = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="{key}"{ref}><title>{title}</title>{"".join(items)}</item>'


def with_organization(path: Path, *items: str, resources: str = "", **more: str) -> Course:
    manifest = (
        f'<manifest identifier="man">{organization(*items)}<resources>{resources}</resources>'
        "</manifest>"
    )
    return read(package(path, **{"imsmanifest.xml": manifest, **more}))


LINK = '<webLink><url href="https://link.example/x"/></webLink>'


@pytest.mark.parametrize("meta", [None, "<modules>", ""])
def test_without_modules_the_organisation_gives_them(tmp_path: Path, meta: str | None) -> None:
    course = with_organization(
        tmp_path / "a.imscc",
        node(
            "m1",
            "One",
            node("i1", "Page", ref="p1"),
            node("i2", "Heading", node("i3", "Link", ref="w1")),
            node("i4", "Film", ref="f1"),
            node("i5", "Account tool", ref="i5x"),
        ),
        node("m2", "Two &amp;amp; more"),
        node("i6", "Alone", ref="p2"),
        resources=resource("p1", "wiki_content/a.html")
        + resource("p2", "wiki_content/b.html")
        + resource("w1", "w1.xml")
        + resource("f1", "web_resources/a.mp4"),
        **{
            META: meta,
            "wiki_content/a.html": page("p1", "x"),
            "wiki_content/b.html": page("p2", "x"),
            "w1.xml": LINK,
            "web_resources/a.mp4": "x",
        },
    )
    assert [(s.native_id, s.title) for s in course.sections] == [
        ("m1", "One"),
        ("m2", "Two & more"),
    ]
    assert [(a.native_id, a.native_ref, a.lms_type, a.section_id) for a in course.activities] == [
        ("i1", "p1", "WikiPage", "m1"),
        ("i2", None, "ContextModuleSubHeader", "m1"),
        ("i3", None, "ExternalUrl", "m1"),
        ("i4", "f1", "Attachment", "m1"),
        ("i5", None, "ContextExternalTool", "m1"),
        ("i6", "p2", "WikiPage", None),
    ]
    assert course.activities[2].url == "https://link.example/x"
    assert "sections" not in course.blind_to
    assert (
        "modules and items were taken from the manifest, which does not say what is published"
        in [line.reason for line in course.unread]
    )


def test_modules_without_items_need_no_organisation(tmp_path: Path) -> None:
    course = with_organization(
        tmp_path / "a.imscc", node("m1", "One"), **{META: f"<modules {CANVAS}/>"}
    )
    assert course.sections == course.unread == ()


def test_a_part_of_a_course(tmp_path: Path) -> None:
    meta = modules(item("i1", "ContextModuleSubHeader"))
    course = read(package(tmp_path / "a.imscc", **{SETTINGS: None, META: meta}))
    assert (course.id, course.title, len(course.activities)) == ("man", "a.imscc", 1)
    assert reasons(course) == {SETTINGS: "only a part of the course was exported"}


def test_the_quizzes_of_a_course_alone(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.zip",
        resource("q1", "q1/q1.xml", kind="imsqti_xmlv1p2")
        + resource("q1m", "q1/assessment_meta.xml", kind="associatedcontent"),
        **{
            SETTINGS: None,
            "course_settings/canvas_export.txt": None,
            "q1/q1.xml": QTI,
            "q1/assessment_meta.xml": (
                f'<quiz identifier="q1" {CANVAS}><title>Fog</title><quiz_type>survey</quiz_type>'
                "<time_limit>7</time_limit></quiz>"
            ),
        },
    )
    assert canvas_package.sniff(Source(path))
    course = read(path)
    (quiz,) = course.activities
    assert (quiz.title, quiz.lms_type, quiz.question_count) == ("Fog", "Quizzes::Quiz", 6)
    assert (quiz.time_limit_min, quiz.graded) == (7.0, False)
    assert reasons(course) == {"a.zip": "only the quizzes of a course were exported"}


def test_questions_of_a_package_without_canvas_files_are_the_cartridges(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("q1", "q1/assessment_qti.xml") + resource("q1m", "q1/assessment_meta.xml"),
        **{
            "q1/assessment_qti.xml": QTI,
            "q1/assessment_meta.xml": f'<quiz identifier="q1" {CANVAS}><title>Fog</title></quiz>',
        },
    )
    assert read_one(path).question_count == 6


@pytest.mark.parametrize(
    ("tabs", "shown"),
    [
        ('[{"id": 12}]', True),
        ('[{"id": "12", "hidden": false}]', True),
        ('[{"id": 12, "hidden": true}]', False),
        ('[{"id": 3}, 12, null]', False),
        ('{"id": 12}', False),
        ("[[[", False),
        ("[" * 100_000, False),
        ("", False),
    ],
)
def test_the_tab_of_canvas_meetings(tmp_path: Path, tabs: str, shown: bool) -> None:
    settings = (
        f'<course identifier="c1" {CANVAS}><title>A</title>'
        f"<tab_configuration>{tabs}</tab_configuration></course>"
    )
    course = read(package(tmp_path / "a.imscc", **{SETTINGS: settings}))
    assert ("Conferences" in reasons(course)) is shown


def test_a_syllabus_that_is_one_by_its_use(tmp_path: Path) -> None:
    said = '<resource identifier="s1" intendeduse="syllabus"><file href="s/plan.html"/></resource>'
    path = package(tmp_path / "a.imscc", said, **{"s/plan.html": "<p>What we do</p>"})
    activity = read_one(path)
    assert (activity.native_id, activity.lms_type, activity.word_count) == ("s1", "Syllabus", 3)


# --- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "without-manifest.imscc",
            "without-manifest.imscc: imsmanifest.xml is missing; export the course from Canvas "
            "again: Settings, Export Course Content, Course",
        ),
        (
            "without-course-settings.imscc",
            "without-course-settings.imscc: course_settings/course_settings.xml is missing; export "
            "the course from Canvas again: Settings, Export Course Content, Course",
        ),
        (
            "broken-manifest.imscc",
            "broken-manifest.imscc, imsmanifest.xml: the XML is broken (line 4); export the course "
            "again, or mend it",
        ),
        (
            "truncated.imscc",
            "truncated.imscc: the archive is cut short or damaged; download the export again and "
            "compare its size with the one in the LMS",
        ),
    ],
)
def test_broken_packages(samples: Path, name: str, message: str) -> None:
    with pytest.raises(ReadError) as error:
        read_courses(samples / "malformed" / name)
    assert str(error.value) == message


def test_a_broken_member_is_one_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.imscc",
        resource("t1", "t1.xml") + resource("p1", "wiki_content/a.html") + resource("o1", "o1.xml"),
        **{
            "t1.xml": "<topic>\n<title>no end",
            "o1.xml": "<strange/>",
            "wiki_content/a.html": page("p1", "x"),
            "wiki_content/b.html": page("p2", "x"),
            "course_settings/media_tracks.xml": "",
            "../evil.xml": "x",
            META: modules(item("i1", "DiscussionTopic", "t1"), item("i2", "Hologram", "h1")),
        },
    )
    course = read(path)
    assert [(a.native_id, a.title) for a in course.activities] == [
        ("i1", "i1 title"),
        ("i2", "i2 title"),
        ("p1", "A page"),
    ]
    assert reasons(course) == {
        "../evil.xml": "this name leads out of the package or stands in it twice; left out",
        "course_settings/media_tracks.xml": "the member is empty",
        "t1.xml": "the XML is broken (line 2)",
        "o1.xml": "a member with the root <strange> is not read",
        "wiki_content/b.html": "the manifest does not name this page; left out",
        "i1": "the content of the module item 'i1 title' is missing",
        "i2": "module items of type 'Hologram' are not known; title only",
    }


def test_broken_modules_make_the_sections_unknown(tmp_path: Path) -> None:
    course = read(package(tmp_path / "a.imscc", **{META: "<modules>"}))
    assert "sections" in course.blind_to
    assert reasons(course) == {META: "the XML is broken (line 1)"}


def test_what_every_package_cannot_hold(tmp_path: Path) -> None:
    course = read(package(tmp_path / "a.imscc"))
    assert course.blind_to == {"live", "video_lengths", "captions", "recordings", "breaks"}
    assert (course.id, course.title, course.platform) == ("c1", "Rivers", "Canvas")
    assert course.activities == course.sections == course.unread == ()
    assert (course.start, course.timezone, course.term) == (None, None, None)


def test_export_errors_of_canvas_are_handed_on(tmp_path: Path) -> None:
    manifest = "<manifest identifier='m'/><!-- Export errors for export 1: -->\n<!-- no  quiz 2 -->"
    course = read(package(tmp_path / "a.imscc", **{"imsmanifest.xml": manifest}))
    assert [line.reason for line in course.unread] == [
        "Canvas says: Export errors for export 1:",
        "Canvas says: no quiz 2",
    ]


def test_work_for_some_students_only_is_told(tmp_path: Path) -> None:
    text = ASSIGNMENT.replace(
        "<title>", "<only_visible_to_overrides>true</only_visible_to_overrides><title>"
    )
    course = read(
        package(
            tmp_path / "a.imscc",
            resource("a1", "a1/assignment_settings.xml"),
            **{"a1/assignment_settings.xml": text},
        )
    )
    assert reasons(course)["imsmanifest.xml"] == (
        "some work is assigned to some students or sections only; those dates are not in the "
        "package"
    )


def test_two_items_of_one_id_do_not_break_the_course(tmp_path: Path) -> None:
    meta = modules(item("i1", "ContextModuleSubHeader"), item("i1", "ContextModuleSubHeader"))
    course = read(package(tmp_path / "a.imscc", **{META: meta}))
    assert len(course.activities) == 1
    assert reasons(course) == {"i1": "two activities carry this id; the second is left out"}


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    settings = (
        f'<!DOCTYPE course [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "boom">]>'
        f'<course identifier="c1" {CANVAS}><title>A &x;&y;title</title></course>'
    )
    course = read(package(tmp_path / "a.imscc", **{SETTINGS: settings}))
    assert "secret" not in course.title
    assert "boom" not in course.title


def test_sniffing(tmp_path: Path, samples: Path) -> None:
    assert canvas_package.sniff(Source(package(tmp_path / "a.imscc")))
    flagless = package(tmp_path / "b.imscc", **{"course_settings/canvas_export.txt": None})
    assert canvas_package.sniff(Source(flagless))
    foreign = package(
        tmp_path / "c.imscc", **{"course_settings/canvas_export.txt": None, SETTINGS: "<course/>"}
    )
    assert not canvas_package.sniff(Source(foreign))
    assert not canvas_package.sniff(Source(samples / "canvas-package" / "course.toml"))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    member=st.sampled_from(["t1.xml", "n1.xml", "imsmanifest.xml", SETTINGS, META]),
    place=st.integers(0, 400),
    text=st.text(alphabet='<>/&"= ;0-9aé', max_size=8),
)
def test_a_spoilt_member_gives_a_course_or_a_read_error(
    tmp_path: Path, member: str, place: int, text: str
) -> None:
    path = topic_package(
        tmp_path / "a.imscc", "<type>topic</type>", **{META: modules(item("i1", "X", "t1"))}
    )
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = members[member][:place] + text.encode() + members[member][place + 1 :]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    try:
        read(path)
    except ReadError as error:
        assert str(error).startswith("a.imscc")


# --- real exports -------------------------------------------------------------------------------

REAL = (
    "summer_template",
    "du_spcs302_earth_processes",
    "loaded_course_cc13",
    "offline_viewer_test_course",
    "canvas_cc_gem_course",
)
# Addresses that the count took for videos: a front page, a help page, two pages of the LMS.
NO_VIDEOS = {"du_spcs302_earth_processes": 4}


@pytest.mark.parametrize("name", REAL)
def test_real_exports_against_their_counts(real_exports: Path, name: str) -> None:
    counted = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    truth = counted[f"canvas_imscc/{name}.imscc"]["truth"]
    (course,) = read_courses(real_exports / "canvas_imscc" / f"{name}.imscc")
    placed = [a for a in course.activities if a.section_id is not None]
    by_type = Counter(a.lms_type for a in course.activities)
    states = {True: "active", False: "unpublished"}
    in_section = Counter(a.section_id for a in placed)

    assert course.title == truth["course_title"].strip()
    for moment, said in ((course.start, "start_at"), (course.end, "conclude_at")):
        wanted = truth[f"course_{said}"]
        assert (moment.strftime("%Y-%m-%dT%H:%M:%S") if moment else None) == (wanted or None)
    assert [[s.title, states[s.published], in_section[s.native_id]] for s in course.sections] == (
        truth["module_list"]
    )
    assert Counter(a.lms_type for a in placed) == truth["module_items_by_type"]
    assert len(placed) == truth["module_items"]
    assert by_type["Assignment"] == sum(truth["assignments"].values())
    assert by_type["Quizzes::Quiz"] == truth["quizzes"]
    assert by_type["DiscussionTopic"] == truth["discussion_topics"]
    assert by_type["Announcement"] == truth["announcements"]
    assert by_type["WikiPage"] == truth["wiki_pages"]
    events = [a for a in course.activities if a.lms_type == "CalendarEvent"]
    assert [
        [a.title, f"{a.starts:%Y-%m-%dT%H:%M:%S}", f"{a.ends:%Y-%m-%dT%H:%M:%S}"] for a in events
    ] == [event[:3] for event in truth["calendar_events"]]

    def of(lms_type: str) -> list[Activity]:
        return [a for a in course.activities if a.lms_type == lms_type]

    dates = truth["due_dates"]
    assert sum(a.due is not None for a in course.activities) == dates["activities_total"]
    assert sum(a.due is not None for a in of("Assignment")) == dates["assignments"]
    assert sum(a.due is not None for a in of("DiscussionTopic")) == dates["discussions"]
    assert sum(a.due is not None for a in of("Quizzes::Quiz")) == dates["quizzes"]
    assert sum(a.graded is True for a in of("DiscussionTopic")) == truth["graded_discussions"]
    assert sum(a.peer_review is True for a in of("Assignment")) == truth["assignment_peer_review"]
    assert sum(a.points or 0 for a in of("Assignment")) == truth["assignment_points_total"]
    assert Counter(a.settings.get("quiz_type") for a in of("Quizzes::Quiz")) == truth["quiz_types"]
    limits = Counter(
        "" if a.time_limit_min is None else f"{a.time_limit_min:.0f}" for a in of("Quizzes::Quiz")
    )
    assert limits == truth["quiz_time_limits_minutes"]
    types = Counter(a.settings.get("submission_types", "None") for a in of("Assignment"))
    assert types == truth["assignment_submission_types"]
    videos = {m.url for a in course.activities for m in a.media if "://" in (m.url or "")}
    assert len(videos) == truth["video_urls_distinct"] - NO_VIDEOS.get(name, 0)


@pytest.mark.parametrize("name", ["du_spcs302_earth_processes"])
def test_all_labelled_ids_are_there(real_exports: Path, name: str) -> None:
    import csv

    with (real_exports / "labels" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["native_id"] for row in csv.DictReader(file)}
    (course,) = read_courses(real_exports / "canvas_imscc" / f"{name}.imscc")
    assert len(wanted) == 76
    assert wanted <= {a.native_id for a in course.activities}
