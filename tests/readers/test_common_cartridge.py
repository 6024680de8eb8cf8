"""The Common Cartridge reader: all versions, Thin, plain packages, and broken ones."""

import importlib.util
import io
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import BLIND_LIVE, BLIND_SECTIONS, Activity, Course, Section
from audit.errors import ReadError
from audit.readers import common_cartridge
from audit.readers.media_lengths import with_media_lengths
from audit.readers.qti import duration_min, question_count, time_limit_min
from audit.readers.safe_xml import parse_xml
from audit.readers.source import Source

CC = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
SAMPLES = {"common-cartridge": "old-maps.imscc", "thin-cartridge": "night-sky.imscc"}
QTI = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"


def manifest(items: str = "", resources: str = "", more: str = "", root: bool = True) -> str:
    tree = f'<item identifier="root">{items}</item>' if root else items
    return (
        f'<manifest identifier="man" xmlns="{CC}">{more}<organizations>'
        f'<organization identifier="org" structure="rooted-hierarchy">{tree}</organization>'
        f"</organizations><resources>{resources}</resources></manifest>"
    )


def cartridge(path: Path, text: str, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {"imsmanifest.xml": text, **members}.items():
            archive.writestr(name, content)
    return path


def item(key: str, ref: str = "", title: str = "", more: str = "", inner: str = "") -> str:
    reference = f' identifierref="{ref}"' if ref else ""
    return f'<item identifier="{key}"{reference}{more}><title>{title or key}</title>{inner}</item>'


def resource(key: str, kind: str, *members: str, more: str = "", inner: str = "") -> str:
    files = "".join(f'<file href="{member}"/>' for member in members)
    return f'<resource identifier="{key}" type="{kind}"{more}>{files}{inner}</resource>'


def read(path: Path) -> Course:
    (course,) = common_cartridge.read(Source(path))
    return course


def read_one(tmp_path: Path, kind: str, member: str, content: str, more: str = "") -> Activity:
    """The activity of one item that opens one resource of one file."""
    text = manifest(item("i", "r", "Item"), resource("r", kind, member, more=more))
    (activity,) = read(cartridge(tmp_path / "a.imscc", text, **{member: content})).activities
    return activity


def reasons(course: Course) -> dict[str, str]:
    return {line.path: line.reason for line in course.unread}


# --- the samples ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest, samples: Path) -> tuple[Course, dict]:
    folder = samples / request.param
    source = Source(folder / SAMPLES[request.param])
    assert common_cartridge.sniff(source)
    (course,) = common_cartridge.read(source)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return with_media_lengths(course, source), expected


def test_a_sample_has_what_was_counted(sample: tuple[Course, dict]) -> None:
    course, expected = sample
    assert {name: getattr(course, name) for name in expected["course"]} == expected["course"]
    assert course.format == expected["format"]
    counts = dict(expected["counts"])
    # What is live, classification says.
    del counts["live_sessions"]
    videos = [m for a in course.activities for m in a.media if m.kind == "video"]
    assert counts == {
        "sections": len(course.sections),
        "activities": len(course.activities),
        "by_lms_type": Counter(a.lms_type for a in course.activities),
        "with_due_date": sum(a.due is not None for a in course.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in course.activities),
    }
    sections = Counter(a.section_id for a in course.activities)
    assert expected["section_activities"] == [sections[s.native_id] for s in course.sections]
    assert [a.position for a in course.activities] == list(range(1, len(course.activities) + 1))
    assert sum(a.required is True for a in course.activities) == expected["required"]
    assert sum(a.graded is True for a in course.activities) == expected["graded"]
    assert sum(a.group == "assignment" for a in course.activities) == expected["group_assignments"]
    assert sum(a.peer_review is True for a in course.activities) == expected["peer_reviews"]
    titles = {a.title: a.question_count for a in course.activities}
    assert {title: titles[title] for title in expected["questions"]} == expected["questions"]
    sounds = {m.duration_s for a in course.activities for m in a.media if m.kind == "audio"}
    assert sounds == ({expected["audio_s"]} if "audio_s" in expected else set())
    assert len(course.unread) == expected["unread"], course.unread


def test_no_name_of_a_person_leaves_a_sample(sample: tuple[Course, dict]) -> None:
    assert "lanted" not in repr(sample[0])


def test_the_sample_in_detail(samples: Path) -> None:
    course = read(samples / "common-cartridge" / SAMPLES["common-cartridge"])
    found = {a.native_id: a for a in course.activities}
    essay = found["i-essay"]
    assert (essay.native_ref, essay.lms_type, essay.points) == (
        "r-essay",
        "assignment_xmlv1p0",
        40.0,
    )
    assert essay.body == "Draw your street and say what you left out."
    assert dict(essay.settings) == {
        "submission_types": "online_upload,online_text_entry",
        "intended_use": "assignment",
    }
    draft = found["i-draft"]
    assert draft.due == datetime(2031, 10, 14, 21, 59, 59, tzinfo=UTC)
    assert draft.opens == datetime(2031, 10, 7, 6, 0, tzinfo=UTC)
    assert found["i-quiz"].time_limit_min == 20
    assert found["i-quiz"].body == "Have a ruler at hand."
    assert found["i-atlas"].url == "https://atlas.example.org/plates/harbour?size=1&page=2"
    assert found["i-zoom"].url == "https://applications.zoom.us/lti/rich"
    assert found["i-topic"].links == ("files/Harbour.PDF",)
    assert found["i-forum"].body == "Ask here if a < b is not clear."
    assert found["i-syllabus"].settings["syllabus"] == "yes"
    assert found["i-locked"].body is None
    assert found["r-unplaced"].title == "Errata"
    assert course.sections[3] == Section(
        native_id="i-week3", title="Week 3: not ready", position=4, published=False
    )
    assert {line.path: line.reason for line in course.unread}["Zoom"] == (
        "meetings kept in Zoom cannot be listed by this package; add [[live]]"
    )


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_is_built_again(samples: Path, name: str) -> None:
    spec = importlib.util.spec_from_file_location("build", samples / name / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    stored = (samples / name / SAMPLES[name]).read_bytes()
    old, new = (zipfile.ZipFile(io.BytesIO(content)) for content in (stored, build.build()))
    # Another zlib packs the same bytes in another way.
    assert [(i.filename, i.date_time, i.CRC) for i in old.infolist()] == [
        (i.filename, i.date_time, i.CRC) for i in new.infolist()
    ]


# --- the outline ----------------------------------------------------------------------------------


def outline(course: Course) -> list[tuple[str | None, str, str]]:
    return [(a.section_id, a.title, a.lms_type) for a in course.activities]


def test_sections_headings_and_items_in_order(tmp_path: Path) -> None:
    text = manifest(
        item("0", "p")
        + item("1", inner=item("2", "p") + item("3", inner=item("4", "p") + item("5")))
        + item("6", "p", inner=item("7", "p", inner=item("8", "p")))
        + item("9"),
        resource("p", "webcontent", "p.html"),
    )
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "<p>x</p>"}))
    assert [s.title for s in course.sections] == ["1", "6", "9"]
    assert outline(course) == [
        (None, "0", "webcontent"),
        ("1", "2", "webcontent"),
        ("1", "3", "heading"),
        ("1", "4", "webcontent"),
        ("1", "5", "heading"),
        ("6", "6", "webcontent"),
        ("6", "7", "webcontent"),
        ("6", "8", "webcontent"),
    ]
    assert {a.native_ref for a in course.activities if a.lms_type == "webcontent"} == {"p"}


@pytest.mark.parametrize(
    ("tree", "sections"),
    [
        # A root with the title of the course, one with folders in it, and one that is a module.
        (item("top", title="The Course", inner=item("a", inner=item("x", "p"))), ["a"]),
        (item("top", title="Other", inner=item("a", inner=item("x", "p"))), ["a"]),
        (item("top", title="Week 1", inner=item("x", "p")), ["Week 1"]),
        # No root at all, as in plain packages.
        (item("a", inner=item("x", "p")) + item("b", inner=item("y", "p")), ["a", "b"]),
        (item("x", "p"), []),
        ("", []),
    ],
)
def test_the_root_is_no_section(tmp_path: Path, tree: str, sections: list[str]) -> None:
    title = "<title><string>The Course</string></title>"
    title = f"<metadata><lom><general>{title}</general></lom></metadata>"
    text = manifest(tree, resource("p", "webcontent", "p.html"), more=title, root=False)
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"}))
    assert [section.title for section in course.sections] == sections
    assert BLIND_LIVE in course.blind_to
    assert BLIND_SECTIONS not in course.blind_to or not tree
    assert course.title == "The Course"


def test_a_title_is_found_somewhere(tmp_path: Path) -> None:
    tree = '<title>Of the organisation</title><item identifier="root"/>'
    text = manifest(tree, root=False)
    assert read(cartridge(tmp_path / "a.imscc", text)).title == "Of the organisation"
    assert read(cartridge(tmp_path / "b.imscc", manifest())).title == "b.imscc"


def test_items_of_one_id_are_all_kept(tmp_path: Path) -> None:
    text = manifest(
        item("1", inner=item("2", "p") + item("2", "p") + item("", "p")),
        resource("p", "webcontent", "p.html"),
    )
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"}))
    assert [a.native_id for a in course.activities] == ["2", "2 (item 2)", "item 3"]
    assert reasons(course) == {"2": "several items carry this id"}


def test_sections_of_one_id_are_all_kept(tmp_path: Path) -> None:
    inner = resource("p", "webcontent", "p.html")
    text = manifest("".join(item("s", inner=item(str(n), "p")) for n in range(3)), inner)
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"}))
    assert len({s.native_id for s in course.sections}) == 3
    assert [a.section_id for a in course.activities] == [s.native_id for s in course.sections]


def test_hidden_items_and_all_below_them(tmp_path: Path) -> None:
    hidden = ' isvisible="false"'
    text = manifest(
        item("1", more=hidden, inner=item("2", "p"))
        + item("3", inner=item("4", more=hidden, inner=item("5", "p")) + item("6", "p")),
        resource("p", "webcontent", "p.html"),
    )
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"}))
    assert [s.published for s in course.sections] == [False, True]
    assert {a.native_id: a.published for a in course.activities} == {
        "2": False,
        "4": False,
        "5": False,
        "6": True,
    }


@pytest.mark.parametrize(
    ("roles", "published"),
    [
        (["Instructor"], False),
        (["Mentor", "Instructor"], False),
        (["Learner", "Instructor"], True),
        ([], True),
    ],
)
def test_what_is_for_teachers_only(tmp_path: Path, roles: list[str], published: bool) -> None:
    entries = "".join(
        f"<intendedEndUserRole><source>s</source><value>{role}</value></intendedEndUserRole>"
        for role in roles
    )
    inner = f"<metadata><lom><educational>{entries}</educational></lom></metadata>"
    text = manifest(item("i", "r"), resource("r", "webcontent", "p.html", inner=inner))
    (activity,) = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"})).activities
    assert activity.published is published


def test_another_organisation_is_named(tmp_path: Path) -> None:
    text = (
        f'<manifest xmlns="{CC}"><organizations default="b">'
        f'<organization identifier="a">{item("1")}</organization>'
        f'<organization identifier="b">{item("2")}{item("3")}</organization>'
        "</organizations></manifest>"
    )
    course = read(cartridge(tmp_path / "a.zip", text))
    assert [section.native_id for section in course.sections] == ["2", "3"]
    assert "the manifest has other orders of the same content; left out (1)" in {
        line.reason for line in course.unread
    }


def test_a_missing_resource_keeps_its_title(tmp_path: Path) -> None:
    course = read(cartridge(tmp_path / "a.imscc", manifest(item("i", "gone", "A title"))))
    (activity,) = course.activities
    assert (activity.title, activity.lms_type, activity.native_ref) == ("A title", "item", None)
    assert reasons(course)["i"] == "the content of the item 'A title' is missing"


def test_a_missing_file_keeps_its_item(tmp_path: Path) -> None:
    text = manifest(item("i", "r"), resource("r", "webcontent", "gone.html"))
    course = read(cartridge(tmp_path / "a.imscc", text))
    (activity,) = course.activities
    assert (activity.lms_type, activity.body) == ("webcontent", None)
    assert "gone.html" in reasons(course)


# --- what no item opens ---------------------------------------------------------------------------


def test_resources_in_no_organisation_come_last(tmp_path: Path) -> None:
    text = manifest(
        item("i", "p"),
        resource("p", "webcontent", "p.html", inner='<dependency identifierref="d"/>')
        + resource("d", "webcontent", "d.html")
        + resource("x", "webcontent", "x.html")
        + resource("pdf", "webcontent", "a.pdf")
        + resource("captions", "other", "a.srt")
        + resource("link", "imswl_xmlv1p1", "link.xml")
        + resource("bank", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank", "bank.xml"),
    )
    members = dict.fromkeys(("p.html", "d.html", "x.html", "a.pdf", "a.srt"), "<p>x</p>")
    members["link.xml"] = '<webLink><title>L</title><url href="https://x.example/y"/></webLink>'
    members["bank.xml"] = "<questestinterop><objectbank/></questestinterop>"
    course = read(cartridge(tmp_path / "a.imscc", text, **members))
    assert [(a.native_id, a.section_id, a.title) for a in course.activities] == [
        ("i", None, "i"),
        ("x", None, "x.html"),
        ("link", None, "L"),
    ]
    assert {line.reason for line in course.unread} == {
        "question banks are in no course (1)",
        "files that no item of the organisation opens are left out (2)",
    }


def test_an_empty_organisation_does_not_hide_documents(tmp_path: Path) -> None:
    text = manifest(
        "",
        resource("pdf", "webcontent", "a.pdf")
        + resource("film", "webcontent", "f.mp4")
        + resource("image", "webcontent", "i.png"),
    )
    course = read(
        cartridge(tmp_path / "a.imscc", text, **{"a.pdf": "x", "f.mp4": "x", "i.png": "x"})
    )
    assert [a.native_id for a in course.activities] == ["pdf", "film"]
    assert course.activities[1].media[0].url == "f.mp4"
    assert "the organisation of the manifest places nothing" in {x.reason for x in course.unread}
    assert BLIND_SECTIONS in course.blind_to


# --- resources ------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1p0", "1p1", "1p2", "1p3", "1p4"])
def test_the_types_of_all_versions(tmp_path: Path, version: str) -> None:
    kinds = {
        f"imswl_xmlv{version}": (
            '<webLink xmlns="a"><title>L</title><url href="https://x.example/y"/></webLink>'
        ),
        f"imsdt_xmlv{version}": (
            "<topic><title>T</title><text>&lt;p&gt;Two words&lt;/p&gt;</text></topic>"
        ),
        f"imsbasiclti_xmlv{version}": (
            "<cartridge_basiclti_link><launch_url>https://x.example/z</launch_url>"
            "</cartridge_basiclti_link>"
        ),
        f"imsqti_xmlv1p2/imscc_xmlv{version}/assessment": (
            "<questestinterop><assessment><section><item/><item/></section></assessment>"
            "</questestinterop>"
        ),
        "assignment_xmlv1p0": "<assignment><text>Do it.</text></assignment>",
    }
    text = manifest(
        "".join(item(f"i{n}", f"r{n}") for n in range(len(kinds))),
        "".join(resource(f"r{n}", kind, f"{n}.xml") for n, kind in enumerate(kinds)),
    )
    members = {f"{n}.xml": content for n, content in enumerate(kinds.values())}
    course = read(cartridge(tmp_path / "a.imscc", text, **members))
    assert [a.lms_type for a in course.activities] == list(kinds)
    link, topic, tool, quiz, work = course.activities
    assert (link.url, tool.url) == ("https://x.example/y", "https://x.example/z")
    assert (topic.body, topic.word_count) == ("Two words", 2)
    assert quiz.question_count == 2
    assert (work.body, work.graded, work.points) == ("Do it.", None, None)
    assert course.unread == ()


def test_a_page(tmp_path: Path) -> None:
    content = (
        "<html><head><title>The &amp; title</title></head><body><p>Five words about the tide.</p>"
        '<a href="b%20c.mp4">film</a><a href="#top">up</a>'
        '<iframe src="https://www.youtube.com/embed/ABCDEFGHIJK"></iframe></body></html>'
    )
    text = manifest(
        '<item identifier="i" identifierref="r"/>',
        resource("r", "webcontent", "w/p.html", "w/b c.mp4", "w/other.mp4"),
    )
    members = {"w/p.html": content, "w/b c.mp4": "x", "w/other.mp4": "x"}
    course = read(cartridge(tmp_path / "a.imscc", text, **members))
    (activity,) = course.activities
    assert activity.title == "The & title"
    assert activity.body == "Five words about the tide.\nfilmup"
    assert [m.url for m in activity.media] == [
        "w/b c.mp4",
        "https://www.youtube.com/embed/ABCDEFGHIJK",
        "w/other.mp4",
    ]
    assert activity.links == ()


@pytest.mark.parametrize(
    ("written", "member"),
    [
        ("$IMS-CC-FILEBASE$/a.mp4", "web_resources/a.mp4"),
        ("$IMS-CC-FILEBASE$../media/a.mp4", "media/a.mp4"),
        ("%24IMS-CC-FILEBASE%24/media/a.mp4", "media/a.mp4"),
        ("$IMS_CC_FILEBASE$a.mp4?canvas_download=1", "topics/a.mp4"),
        ("../media/a.mp4", "media/a.mp4"),
    ],
)
def test_addresses_inside_the_cartridge(tmp_path: Path, written: str, member: str) -> None:
    body = f'<topic><text>&lt;video src="{written}">&lt;/video></text></topic>'
    text = manifest(item("i", "r"), resource("r", "imsdt_xmlv1p1", "topics/t.xml"))
    members = {"topics/t.xml": body, member: "x"}
    (activity,) = read(cartridge(tmp_path / "a.imscc", text, **members)).activities
    assert [m.url for m in activity.media] == [member]


def test_a_length_in_the_title_of_an_item(tmp_path: Path) -> None:
    link = '<webLink><title>x</title><url href="https://vimeo.com/123456"/></webLink>'
    text = manifest(item("i", "r", "Film (2:05)"), resource("r", "imswl_xmlv1p1", "l.xml"))
    (activity,) = read(cartridge(tmp_path / "a.imscc", text, **{"l.xml": link})).activities
    assert [(m.duration_s, m.duration_because) for m in activity.media] == [
        (125.0, "stated in its title")
    ]


def test_a_namespace_that_is_no_address(tmp_path: Path) -> None:
    link = (
        '<webLink xmlns:xsi="http: //www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="a b"><url href="https://x.example/a b"/></webLink>'
    )
    text = manifest(item("i", "r"), resource("r", "imswl_xmlv1p1", "l.xml"))
    course = read(cartridge(tmp_path / "a.imscc", text, **{"l.xml": link}))
    assert course.activities[0].url == "https://x.example/a b"
    assert [line.reason for line in course.unread] == [
        "files with a namespace that is no address were read all the same (1)"
    ]


@pytest.mark.parametrize("content", ["", "no xml", "<webLink/>", "<webLink><url/></webLink>"])
def test_a_link_without_an_address(tmp_path: Path, content: str) -> None:
    activity = read_one(tmp_path, "imswl_xmlv1p1", "l.xml", content)
    assert (activity.title, activity.url, activity.lms_type) == ("Item", None, "imswl_xmlv1p1")


def test_unknown_types_are_kept_and_named(tmp_path: Path) -> None:
    text = manifest(
        item("i", "r") + item("j", "s") + item("k", "t"),
        resource("r", "imsov_xmlv1p0", "v.xml")
        + resource("s", "imsqti_zipv3p0", "test.zip")
        + resource("t", "idpfepub_epubv3p0", "book.epub"),
    )
    members = {"v.xml": "<openVideo/>", "test.zip": "x", "book.epub": "x"}
    course = read(cartridge(tmp_path / "a.imscc", text, **members))
    assert [a.lms_type for a in course.activities] == [
        "imsov_xmlv1p0",
        "imsqti_zipv3p0",
        "idpfepub_epubv3p0",
    ]
    assert course.activities[2].settings["file_name"] == "book.epub"
    assert reasons(course) == {
        "v.xml": "a resource of type 'imsov_xmlv1p0' with the root <openVideo> is not read"
    }


@pytest.mark.parametrize(
    ("gradable", "graded", "points"),
    [
        ('<gradable points_possible="2.5">true</gradable>', True, 2.5),
        ('<gradable points_possible="0">false</gradable>', False, 0.0),
        ("<gradable/>", None, None),
        ('<gradable points_possible="1e999">yes</gradable>', None, None),
        ("", None, None),
    ],
)
def test_grades_of_an_assignment(
    tmp_path: Path, gradable: str, graded: bool | None, points: float | None
) -> None:
    content = f"<assignment><title>A</title>{gradable}</assignment>"
    activity = read_one(tmp_path, "assignment_xmlv1p0", "a.xml", content)
    assert (activity.graded, activity.points) == (graded, points)


def test_settings_of_canvas_inside_an_assignment(tmp_path: Path) -> None:
    content = (
        '<assignment xmlns="http://www.imsglobal.org/xsd/imscc_extensions/assignment">'
        "<title>A</title><text>Do it.</text><extensions><assignment "
        'xmlns="http://canvas.instructure.com/xsd/cccv1p0"><due_at>2031-03-01T05:59:59</due_at>'
        "<points_possible>3</points_possible><workflow_state>unpublished</workflow_state>"
        "</assignment></extensions></assignment>"
    )
    activity = read_one(tmp_path, "assignment_xmlv1p0", "a.xml", content)
    assert activity.due == datetime(2031, 3, 1, 5, 59, 59, tzinfo=UTC)
    assert (activity.points, activity.published, activity.body) == (3.0, False, "Do it.")


def test_settings_of_canvas_beside_a_quiz_and_a_topic(tmp_path: Path) -> None:
    other = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    needs = '<dependency identifierref="{}"/>'
    text = manifest(
        item("i", "q") + item("j", "t"),
        resource("q", "imsqti_xmlv1p2", "q/q.xml", inner=needs.format("qm"))
        + resource("qm", other, "q/assessment_meta.xml")
        + resource("t", "imsdt_xmlv1p1", "t.xml", inner=needs.format("tm"))
        + resource("tm", other, "tm.xml"),
    )
    members = {
        "q/q.xml": "<questestinterop><assessment><section><item/></section></assessment>"
        "</questestinterop>",
        "q/assessment_meta.xml": "<quiz><title>Q</title><due_at>2031-03-01T05:59:59</due_at>"
        "<time_limit>15</time_limit></quiz>",
        "t.xml": "<topic><title>T</title><text>x</text></topic>",
        "tm.xml": "<topicMeta><workflow_state>active</workflow_state><assignment>"
        "<due_at>2031-03-02T05:59:59</due_at><points_possible>4</points_possible></assignment></topicMeta>",
    }
    course = read(cartridge(tmp_path / "a.imscc", text, **members))
    quiz, topic = course.activities
    assert (quiz.lms_type, quiz.question_count, quiz.time_limit_min) == ("imsqti_xmlv1p2", 1, 15)
    assert (quiz.due, topic.due) == (
        datetime(2031, 3, 1, 5, 59, 59, tzinfo=UTC),
        datetime(2031, 3, 2, 5, 59, 59, tzinfo=UTC),
    )
    assert topic.points == 4


# --- questions ------------------------------------------------------------------------------------


def test_a_plain_package_of_questions(tmp_path: Path) -> None:
    """QTI 2.1: the test lists its questions; one question more stands alone."""
    text = manifest(
        "",
        resource("t", "imsqti_test_xmlv2p1", "t.xml", inner='<dependency identifierref="a"/>')
        + resource("a", "imsqti_item_xmlv2p1", "a.xml")
        + resource("b", "imsqti_item_xmlv2p1", "b.xml"),
        root=False,
    )
    members = {
        "t.xml": '<assessmentTest title="Test"><timeLimits maxTime="1800"/><testPart>'
        '<assessmentSection><assessmentItemRef href="a.xml"/></assessmentSection></testPart>'
        "</assessmentTest>",
        "a.xml": "<assessmentItem/>",
        "b.xml": '<assessmentItem title="Alone"/>',
    }
    course = read(cartridge(tmp_path / "a.zip", text, **members))
    assert [(a.title, a.question_count, a.time_limit_min) for a in course.activities] == [
        ("Test", 1, 30.0),
        ("Alone", 1, None),
    ]


@pytest.mark.parametrize(
    ("xml", "count"),
    [
        ("<questestinterop><assessment/></questestinterop>", 0),
        ("<questestinterop><assessment><item/></assessment></questestinterop>", 1),
        ("<questestinterop><item/><section><item/></section></questestinterop>", 2),
        ("<questestinterop><objectbank><item/></objectbank></questestinterop>", None),
        ("<questestinterop/>", None),
        ("<assessmentItem/>", 1),
        ("<qti-assessment-item/>", 1),
        (
            "<qti-assessment-test><qti-test-part><qti-assessment-section>"
            '<qti-selection select="2"/><qti-assessment-item-ref/><qti-assessment-item-ref/>'
            "<qti-assessment-item-ref/></qti-assessment-section></qti-test-part>"
            "</qti-assessment-test>",
            2,
        ),
        ("<assessmentTest><testPart><assessmentSectionRef/></testPart></assessmentTest>", None),
        (
            '<assessmentTest><testPart><assessmentSection><selection select="inf"/>'
            "<assessmentItemRef/></assessmentSection></testPart></assessmentTest>",
            1,
        ),
    ],
)  # fmt: skip
def test_questions_of_a_file(xml: str, count: int | None) -> None:
    assert question_count(parse_xml(xml.encode(), "q.xml")) == count


@pytest.mark.parametrize(
    ("xml", "minutes"),
    [
        ("<assessment><duration>PT45M</duration></assessment>", 45),
        ("<assessment/>", None),
        ("<objectbank/>", None),
        (
            "<assessment><qtimetadata><qtimetadatafield><fieldlabel>qmd_timelimit</fieldlabel>"
            "<fieldentry>0</fieldentry></qtimetadatafield></qtimetadata></assessment>",
            None,
        ),
    ],
)
def test_time_limits(xml: str, minutes: float | None) -> None:
    root = parse_xml(f"<questestinterop>{xml}</questestinterop>".encode(), "q.xml")
    assert time_limit_min(root) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT1H30M", 90),
        ("P0Y0M0DT0H20M0S", 20),
        ("pt90.5s", 90.5 / 60),
        ("P1DT1H", None),
        ("PT0H0M0S", None),
        ("P", None),
        ("", None),
        (None, None),
        ("20", None),
        ("PT" + "9" * 400 + "H", None),
    ],
)
def test_durations(text: str | None, minutes: float | None) -> None:
    assert duration_min(text) == minutes


# --- real exports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["intro_chem_cc11.imscc", "moodle2cc_rails_cc11.imscc"])
def test_real_cartridges_have_what_was_counted(real_exports: Path, name: str) -> None:
    truths = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    truth = truths[f"common_cartridge/{name}"]["truth"]
    course = read(real_exports / "common_cartridge" / name)
    assert course.title == truth["title"]
    assert len(course.sections) == truth["top_level_count"]
    sizes = Counter(a.section_id for a in course.activities)
    assert [[s.title, sizes[s.native_id]] for s in course.sections] == truth["top_level_under_root"]
    placed = [a for a in course.activities if a.native_ref is not None]
    assert len(placed) == truth["items_with_ref"]
    assert Counter(a.lms_type for a in placed) == truth["item_refs_by_resource_type"]
    assert len(course.activities) == truth["resources"]
    assert Counter(a.lms_type for a in course.activities) == truth["resources_by_type"]
    # The root is an item too.
    assert len(course.sections) + len(placed) + 1 == truth["items"]
    assert all(a.url for a in course.activities if a.lms_type.startswith("imswl_"))
    assert sum(len(a.media) for a in course.activities) == truth["video_urls_distinct"]


def test_the_converter_of_moodle_left_a_due_date(real_exports: Path) -> None:
    course = read(real_exports / "common_cartridge" / "moodle2cc_rails_cc11.imscc")
    assert [(a.title, a.due, a.points) for a in course.activities] == [
        ("Syllabus", None, None),
        ("Create a Rails site", datetime(2012, 6, 15, 3, 5, tzinfo=UTC), 100.0),
    ]


def test_canvas_packages_are_cartridges_too(real_exports: Path) -> None:
    """What other systems see of them: the items of the manifest that open something."""
    truths = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    for path in sorted((real_exports / "canvas_imscc").iterdir()):
        wanted = truths[f"canvas_imscc/{path.name}"]["truth"].get("manifest_items_with_ref")
        course = read(path)
        opened = [a for a in course.activities if a.native_ref or a.lms_type == "item"]
        assert wanted is None or len(opened) == wanted, path.name


# --- hostile and broken ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<manifest", "a.zip, imsmanifest.xml: the XML is broken (line 1)"),
        ("<rss/>", "a.zip, imsmanifest.xml: its root is <rss>, not <manifest>"),
        ("", "a.zip, imsmanifest.xml: the member is empty"),
    ],
)
def test_a_broken_manifest_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    source = Source(cartridge(tmp_path / "a.zip", text, **{"x.txt": "x"}))
    assert common_cartridge.sniff(source)
    with pytest.raises(ReadError) as error:
        common_cartridge.read(source)
    assert str(error.value).startswith(message)


def test_entities_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    content = (
        f'<!DOCTYPE t [<!ENTITY x SYSTEM "file://{tmp_path / "secret.txt"}">]>'
        "<topic><title>T</title><text>&x;</text></topic>"
    )
    assert "SECRET" not in repr(read_one(tmp_path, "imsdt_xmlv1p1", "t.xml", content))


def test_variants_that_point_at_each_other(tmp_path: Path) -> None:
    text = manifest(
        item("i", "a"),
        resource("a", "webcontent", "p.html", inner='<variant identifierref="b"/>')
        + resource("b", "webcontent", "p.html", inner='<variant identifierref="a"/>'),
    )
    course = read(cartridge(tmp_path / "a.imscc", text, **{"p.html": "x"}))
    assert len(course.activities) == 1


def test_a_large_manifest_takes_linear_time(tmp_path: Path, is_linear) -> None:
    def step(text: str) -> None:
        number = len(text)
        items = "".join(item(f"i{n}", "r") for n in range(number))
        tree = f'<item identifier="s"><title>S</title>{items}</item>'
        content = manifest(tree, resource("r", "webcontent", "p.html"))
        path = cartridge(tmp_path / "a.imscc", content, **{"p.html": "x"})
        assert len(read(path).activities) == number

    assert is_linear(step, "x" * 3000)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", ""]),
            st.sampled_from(["r", "s", "gone", ""]),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_every_item_comes_out_once(tmp_path: Path, tree: list[tuple[str, str, int]]) -> None:
    text, depth = "", 0
    for key, ref, wanted in tree:
        while depth > wanted:
            text += "</item>"
            depth -= 1
        text += f'<item identifier="{key}" identifierref="{ref}"><title>t</title>'
        depth += 1
    text += "</item>" * depth
    content = manifest(
        text,
        resource("r", "webcontent", "p.html") + resource("s", QTI, "gone.xml"),
    )
    course = read(cartridge(tmp_path / "a.imscc", content, **{"p.html": "x"}))
    in_tree = [a for a in course.activities if a.native_id not in ("r", "s")]
    with_ref = sum(ref != "" for _key, ref, _depth in tree)
    opened = [a for a in in_tree if a.lms_type != "heading"]
    headings = [a for a in in_tree if a.lms_type == "heading"]
    assert len(opened) == with_ref
    # Folders at the top that open nothing are sections only.
    assert len(headings) <= len(tree) - with_ref <= len(headings) + len(course.sections)
