"""The Sakai site archive: lessons, and what its other tools wrote."""

import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import BLIND_SECTIONS, Course, Media
from audit.errors import ReadError
from audit.readers import sakai
from audit.readers.source import Source

HEAD = '<archive date="20310901080000000" source="s1" system="Sakai 23">'


def archive(inner: str) -> str:
    return f"{HEAD}<org.sakaiproject.X>{inner}</org.sakaiproject.X></archive>"


def page(number: str, *items: str, more: str = "") -> str:
    return f'<page pageid="{number}" title="Page {number}" {more}>{"".join(items)}</page>'


def item(number: str, kind: str, more: str = "", attributes: str = "{}") -> str:
    return f'<item id="{number}" type="{kind}" {more}><attributes>{attributes}</attributes></item>'


@pytest.fixture
def read_site(tmp_path: Path) -> Callable[..., Course]:
    def read_it(**members: str) -> Course:
        path = tmp_path / "site.zip"
        with zipfile.ZipFile(path, "w") as archived:
            for name, inner in members.items():
                is_whole = inner.startswith("<?") or "<archive" in inner
                archived.writestr(f"site-archive/{name}.xml", inner if is_whole else archive(inner))
        source = Source(path)
        assert sakai.sniff(source)
        (course,) = sakai.read(source)
        return course

    return read_it


def lessons(*pages: str) -> str:
    return f"<lessonbuilder>{''.join(pages)}</lessonbuilder>"


def reasons(course: Course) -> list[str]:
    return [line.reason for line in course.unread]


# --- the sample and the real export ---------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Course:
    source = Source(samples / "sakai-archive" / "site-archive")
    assert sakai.sniff(source)
    (course,) = sakai.read(source)
    return course


def test_the_sample_has_what_was_counted(sample: Course, samples: Path) -> None:
    expected = json.loads((samples / "sakai-archive" / "expected.json").read_text("utf-8"))
    assert {name: getattr(sample, name) for name in expected["course"]} == expected["course"]
    assert sample.format == expected["format"]
    videos = [m for a in sample.activities for m in a.media if m.kind == "video"]
    assert expected["counts"] == {
        "sections": len(sample.sections),
        "activities": len(sample.activities),
        "by_lms_type": Counter(a.lms_type for a in sample.activities),
        "with_due_date": sum(a.due is not None for a in sample.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "live_sessions": sum(a.starts is not None for a in sample.activities),
        "unpublished": sum(not a.published for a in sample.activities),
    }
    within = Counter(a.section_id for a in sample.activities)
    assert expected["section_activities"] == [within[s.native_id] for s in sample.sections]
    assert expected["required"] == sum(a.required is True for a in sample.activities)
    assert expected["unread"] == len(sample.unread)


def test_the_sample_has_its_fields(sample: Course) -> None:
    by_title = {a.title: a for a in sample.activities}
    report = by_title["Splice report"]
    assert (report.lms_type, report.points, report.graded) == ("3", 10.0, True)
    assert report.due == datetime(2031, 9, 16, 23, 59, tzinfo=UTC)
    assert report.settings == {"submission_types": "online_text_entry,online_upload"}
    net = by_title["Net, in groups"]
    assert (net.group, net.peer_review, net.graded, net.points) == ("assignment", True, False, None)
    assert by_title["Tying the bowline"].media == (
        Media(kind="video", url="files/bowline", title="bowline.mp4"),
    )
    clinic = by_title["Live knot clinic"]
    assert (clinic.url, clinic.starts, clinic.ends) == (
        "https://knots.zoom.us/j/4440001",
        datetime(2031, 9, 10, 16, tzinfo=UTC),
        datetime(2031, 9, 10, 17, tzinfo=UTC),
    )
    assert by_title["Patterns"].lms_type == "20"
    assert [a.title for a in sample.activities if a.section_id == "102"] == [
        "Hemp, sisal, nylon.",
        "A museum of rope",
    ]


def test_the_sample_keeps_nobody(sample: Course) -> None:
    assert "lanted" not in repr(sample)


def test_the_real_export_has_what_was_counted(real_exports: Path) -> None:
    name = "sakai/uct_site_merge-archive.zip"
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))[name]["truth"]
    source = Source(real_exports / name)
    assert sakai.sniff(source)
    (course,) = sakai.read(source)
    assert len(course.sections) == truth["lesson_pages"]
    assert Counter(a.lms_type for a in course.activities) == truth["items_by_type"]
    # The people of the site have long ids.
    assert "fb4d835f" not in repr(course) and "14085e39" not in repr(course)


# --- which files are of Sakai ---------------------------------------------------------------------


def test_one_file_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lessonbuilder.xml"
    path.write_text('<?xml version="1.0"?>' + archive(lessons(page("1", item("2", "5")))))
    source = Source(path)
    assert sakai.sniff(source)
    (course,) = sakai.read(source)
    assert [a.lms_type for a in course.activities] == ["5"]
    assert BLIND_SECTIONS not in course.blind_to


@pytest.mark.parametrize(
    "text", ["<archive/>", '<course system="Sakai 2"/>', '<archive system="Moodle">', ""]
)
def test_other_xml_is_not_sakais(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "content.xml").write_text(text or " ")
    assert not sakai.sniff(Source(folder))
    assert not sakai.sniff(Source(folder / "content.xml"))


def test_without_lessons_there_are_no_sections(read_site: Callable[..., Course]) -> None:
    course = read_site(
        syllabus='<syllabus_data title="A" status="posted"><asset syllabus_body-html="PHA+"/>'
        "</syllabus_data>"
    )
    assert BLIND_SECTIONS in course.blind_to
    assert [a.title for a in course.activities] == ["A"]


# --- lessons --------------------------------------------------------------------------------------


def test_what_is_listed_again_counts_again(read_site: Callable[..., Course]) -> None:
    course = read_site(
        lessonbuilder=lessons(page("1", item("7", "5")), page("1", item("7", "5"), item("7", "5")))
    )
    assert [s.native_id for s in course.sections] == ["1", "1 (2)"]
    assert [a.native_id for a in course.activities] == ["7", "7 (2)", "7 (3)"]
    assert {a.native_ref for a in course.activities} == {"7"}


def test_pages_below_a_hidden_page_are_hidden(read_site: Callable[..., Course]) -> None:
    course = read_site(
        lessonbuilder=lessons(
            page("1", item("a", "2", 'sakaiid="2"'), more='hidden="true"'),
            page("2", item("b", "2", 'sakaiid="3"')),
            page("3", item("c", "2", 'sakaiid="1"')),
            page("4", item("d", "2", 'sakaiid="3"')),
        )
    )
    assert [s.published for s in course.sections] == [False, False, False, True]
    assert [a.published for a in course.activities] == [False, False, False, True]


@pytest.mark.parametrize(
    ("more", "attributes", "found"),
    [
        ('html="&lt;p&gt;Hello&lt;/p&gt;"', "{}", {"body": "Hello", "title": "Hello"}),
        ('html="null" sakaiid="null" name="null"', "{}", {"body": None, "native_ref": "1"}),
        ('gradebookPoints="null"', "{}", {"points": None, "graded": None}),
        ('gradebookPoints="5.0"', "{}", {"points": 5.0, "graded": True}),
        ('gradebookPoints="x"', "{}", {"points": None}),
        ('required="true"', "{}", {"required": True}),
        ('required="false"', "{}", {"required": None}),
        ("", "not json", {"title": ""}),
        ("", "[1]", {"title": ""}),
        ("", '{"a":' * 5_000, {"title": ""}),
        ('sakaiid="https://a.example/b"', "{}", {"url": "https://a.example/b"}),
        ("", '{"multimediaUrl": "https://a.example/c"}', {"url": "https://a.example/c"}),
        ("", '{"multimediaUrl": 7}', {"url": None}),
        ('html="text/plain"', "{}", {"settings": {"mime_type": "text/plain"}, "body": None}),
    ],
)
def test_items(
    read_site: Callable[..., Course], more: str, attributes: str, found: dict[str, object]
) -> None:
    course = read_site(lessonbuilder=lessons(page("1", item("1", "7", more, attributes))))
    (activity,) = course.activities
    assert {name: getattr(activity, name) for name in found} == found


def test_a_hidden_file_hides_its_item_and_pages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archived:
        archived.writestr(
            "lessonbuilder.xml",
            archive(
                lessons(
                    page(
                        "1",
                        item("1", "1", 'sakaiid="/group/s1/a.html"'),
                        item("2", "1", 'sakaiid="/group/s1/b.mp3" name="Talk"'),
                    )
                )
            ),
        )
        archived.writestr(
            "content.xml",
            archive(
                '<resource id="/group/s1/a.html" content-type="text/html" body-location="x1"/>'
                '<resource id="/group/s1/b.mp3" content-type="audio/mpeg" sakai:hidden="true"/>'
            ).replace("<archive", '<archive xmlns:sakai="https://www.sakailms.org/xmlns/archive/"'),
        )
        archived.writestr("x1", "<h1>Read me</h1>")
    (course,) = sakai.read(Source(path))
    first, second = course.activities
    assert (first.body, first.title, first.published) == ("Read me", "a.html", True)
    assert (second.title, second.published) == ("Talk", False)
    assert second.media == (Media(kind="audio", url="/group/s1/b.mp3", title="b.mp3"),)


# --- other tools ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("1947369540.000000000", datetime(2031, 9, 16, 23, 59, tzinfo=UTC)),
        ("1947369540", datetime(2031, 9, 16, 23, 59, tzinfo=UTC)),
        ("", None),
        ("0", None),
        ("soon", None),
        ("1e300", None),
        ("nan", None),
    ],
)
def test_due_dates(read_site: Callable[..., Course], text: str, due: datetime | None) -> None:
    course = read_site(assignment=f"<Assignment><id>a</id><dueDate>{text}</dueDate></Assignment>")
    assert [a.due for a in course.activities] == [due]


def test_people_are_dropped_and_undeclared_names_are_no_error(
    read_site: Callable[..., Course],
) -> None:
    course = read_site(
        assignment="<Assignment><id>a</id><title>Essay</title><author>planted 1</author>"
        "<submissions><submissions><submittedText>planted 2</submittedText></submissions>"
        "</submissions><properties><CHEF:creator>planted 3</CHEF:creator></properties>"
        "</Assignment>",
        messageforum='<discussion_topic id="1" title="T"><messages><message><body>planted 4'
        "</body></message></messages></discussion_topic>",
        user='<user id="planted 5"/>',
        site="<site><roles>planted 6</roles></site>",
    )
    assert [a.title for a in course.activities] == ["Essay", "T"]
    assert "planted" not in repr(course)
    assert reasons(course) == ["about people: not opened"] * 2


def test_a_broken_file_costs_only_itself(read_site: Callable[..., Course]) -> None:
    course = read_site(
        lessonbuilder=lessons(page("1", item("1", "5"))),
        assignment=HEAD + "<Assignment>",
        syllabus=HEAD.replace("system", "x") + "</broken>",
        poll=archive("<poll/>"),
    )
    assert len(course.activities) == 1
    assert sorted((line.path, line.reason) for line in course.unread) == [
        ("assignment.xml", "the XML is broken (line 1)"),
        ("poll.xml", "a tool of Sakai that is not read here"),
        ("syllabus.xml", "the XML is broken (line 1)"),
    ]


def test_nothing_readable_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archived:
        archived.writestr("lessonbuilder.xml", HEAD)
    with pytest.raises(ReadError) as caught:
        sakai.read(Source(path))
    assert str(caught.value) == (
        "site.zip: none of the files of the site can be read; "
        "archive the site again: Administration, Site Archive"
    )


def test_entities_are_not_followed(read_site: Callable[..., Course]) -> None:
    course = read_site(
        lessonbuilder='<?xml version="1.0"?><!DOCTYPE archive [<!ENTITY x "boom">]>'
        + archive(lessons(page("1", item("1", "5", 'html="&lt;p&gt;a&lt;/p&gt;"')))),
        syllabus='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + archive("<syllabus_data title='A'>&x;</syllabus_data>"),
    )
    assert [a.title for a in course.activities] == ["a", "A"]


@given(
    kinds=st.lists(st.text("0123456789x-", max_size=3), max_size=4),
    values=st.dictionaries(
        st.sampled_from("html sakaiid name sequence gradebookPoints description".split()),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
        max_size=4,
    ),
)
@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_item_makes_an_activity(
    tmp_path: Path, kinds: list[str], values: dict[str, str]
) -> None:
    from xml.sax.saxutils import quoteattr

    more = " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
    path = tmp_path / "lessonbuilder.xml"
    items = [item(str(place), kind, more) for place, kind in enumerate(kinds)]
    path.write_text(archive(lessons(page("1", *items))), "utf-8")
    (course,) = sakai.read(Source(path))
    assert len(course.activities) == len(kinds)
