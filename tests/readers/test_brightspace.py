"""The Brightspace reader: content tree, tools, quicklinks, times, and broken packages."""

import importlib.util
import io
import json
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.course import Activity, Course, Section
from audit.errors import ReadError
from audit.readers import brightspace
from audit.readers.media_lengths import with_media_lengths
from audit.readers.source import Source

D2L = 'xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"'
QUICK = "/d2l/common/dialogs/quickLink/quickLink.d2l?ou={orgUnitId}&type="
# Brightspace writes a mark before every XML member.
MARK = "\ufeff"


def manifest(items: str = "", resources: str = "", more: str = "") -> str:
    return (
        f'{MARK}<?xml version="1.0" encoding="UTF-8"?><manifest identifier="D2L_7" {D2L} '
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">'
        f"<organizations><organization>{items}</organization></organizations>"
        f"<resources>{resources}</resources>{more}</manifest>"
    )


def item(key: str, *inner: str, ref: bool = True, title: str | None = None, **more: str) -> str:
    told = "".join(f" {name}={quoteattr(text)}" for name, text in more.items())
    identifierref = f' identifierref="R_{key}"' if ref else ""
    shown = f"<title>{title if title is not None else key + ' title'}</title>"
    return f'<item identifier="{key}"{identifierref}{told}>{shown}{"".join(inner)}</item>'


def resource(key: str, material: str = "contentmodule", href: str = "") -> str:
    return (
        f'<resource identifier="R_{key}" type="webcontent" d2l_2p0:material_type="{material}" '
        f"href={quoteattr(href)} />"
    )


def link(key: str, address: str) -> str:
    return resource(key, "contentlink", address)


def package(path: Path, items: str = "", resources: str = "", **members: str | bytes) -> Path:
    """A small package; ``members`` by name, with ``__`` for a point."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest(items, resources))
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def read(path: Path) -> Course:
    (course,) = brightspace.read(Source(path))
    return course


def by_title(course: Course) -> dict[str, Activity]:
    return {activity.title: activity for activity in course.activities}


def reasons(course: Course) -> set[str]:
    return {line.reason for line in course.unread}


def quiz(code: str, setup: str = "", inner: str = "", title: str = "A quiz") -> str:
    return (
        f'{MARK}<questestinterop {D2L}><assessment title="{title}" ident="res_quiz_1" '
        f'd2l_2p0:resource_code="{code}"><assess_procextension>{setup}</assess_procextension>'
        f"<section>{inner}</section></assessment></questestinterop>"
    )


def stamp(name: str, year: int, month: int, day: int, hour: int = 0, minutes: int = 0) -> str:
    parts = {"month": month, "day": day, "year": year, "hour": hour, "minutes": minutes}
    inner = "".join(f"<d2l_2p0:{part}>{number}</d2l_2p0:{part}>" for part, number in parts.items())
    return f"<d2l_2p0:{name}><d2l_2p0:timestamp>{inner}</d2l_2p0:timestamp></d2l_2p0:{name}>"


def question(label: str, kind: str = "Multiple Choice") -> str:
    return (
        f'<item label="{label}"><itemmetadata><qtimetadata><qti_metadatafield>'
        f"<fieldlabel>qmd_questiontype</fieldlabel><fieldentry>{kind}</fieldentry>"
        "</qti_metadatafield></qtimetadata></itemmetadata></item>"
    )


# --- the sample ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_file(samples: Path) -> Path:
    return samples / "brightspace" / "D2LExport_61207.zip"


@pytest.fixture(scope="module")
def sample(sample_file: Path) -> Course:
    return read(sample_file)


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict:
    return json.loads((samples / "brightspace" / "expected.json").read_text("utf-8"))


def test_the_sample_has_the_course_that_was_written(sample: Course, expected: dict) -> None:
    assert {name: getattr(sample, name) for name in expected["course"]} == expected["course"]
    assert sample.format == expected["format"]


def test_the_sample_has_what_was_counted(sample: Course, sample_file: Path, expected: dict) -> None:
    counts = dict(expected["counts"])
    # What is live, classification says.
    del counts["live_sessions"]
    measured = with_media_lengths(sample, Source(sample_file))
    videos = [m for a in measured.activities for m in a.media if m.kind == "video"]
    assert counts == {
        "sections": len(sample.sections),
        "activities": len(sample.activities),
        "by_lms_type": Counter(a.lms_type for a in sample.activities),
        "with_due_date": sum(a.due is not None for a in sample.activities),
        "videos": len(videos),
        "videos_with_duration": sum(m.duration_s is not None for m in videos),
        "unpublished": sum(not a.published for a in sample.activities),
    }
    found = Counter(a.section_id for a in sample.activities)
    assert expected["section_activities"] == [found[s.native_id] for s in sample.sections]
    titles = by_title(sample)
    questions = expected["questions"]
    assert {title: titles[title].question_count for title in questions} == questions
    assert sum(a.starts is not None for a in sample.activities) == expected["with_start"]
    groups = sum(a.group == "assignment" for a in sample.activities)
    assert groups == expected["group_assignments"]
    assert sum(a.graded is True for a in sample.activities) == expected["graded"]
    assert len(sample.unread) == expected["unread"]


def test_the_sample_says_what_it_cannot_show(sample: Course) -> None:
    assert reasons(sample) == {
        "resources of type 'glossary' are not read (1)",
        "columns of the grade book belong to no item (1)",
        "texts above discussions are in no activity (1)",
        "points of checklists have dates of their own, which are not read (1)",
        "the item 'Quiz about the rules' opens a thing (quiz) that is not in the package",
        "texts above modules are in no activity (1)",
        "links to tools (LTI) whose address is not in the package (1)",
        "links to tools (LTI) that no item opens (1)",
        "the time zone America/New_York was taken from quizzes whose items state the same moment "
        "in UTC; others with the same clock on these dates fit too",
        "what opens on a condition only is taken as open (1)",
        "meetings kept in Virtual Classroom cannot be listed by this package; add [[live]]",
        "meetings kept in Zoom cannot be listed by this package; add [[live]]",
    }


def test_fields_of_the_sample(sample: Course) -> None:
    found = by_title(sample)
    group_map = found["Map of a trade"]
    assert (group_map.opens, group_map.due, group_map.closes) == (
        datetime(2032, 2, 23, 14, tzinfo=UTC),
        datetime(2032, 3, 8, 4, 59, tzinfo=UTC),
        datetime(2032, 3, 10, 4, 59, tzinfo=UTC),
    )
    assert (group_map.points, group_map.graded, group_map.group) == (30.0, True, "assignment")
    assert group_map.native_ref == "LTT-group-map"
    first = found["Quiz 1"]
    assert (first.time_limit_min, first.points, first.word_count) == (20.0, 5.0, 4)
    assert first.body == "Twenty minutes, open book."
    assert dict(first.settings) == {"access_code": "yes"}
    # The title of its item was the address of a quicklink.
    assert found["Lens report"].native_id == "612017"
    class_ = found["Class on Wednesday"]
    assert (class_.lms_type, class_.url) == ("lti", "https://kelpmouth.youseeu.com/launch/61207")
    assert found["Tide tables"].url == "https://www.kelpmouth.example/tables"
    assert found["Back to the tides"].native_ref == "LTT-tides"
    assert found["Rooms of the groups"].group == "separate"
    assert found["Practice from last year"].graded is False
    # Summer in New York.
    assert found["Practice from last year"].closes == datetime(2031, 7, 1, 16, tzinfo=UTC)
    assert found["Lamps and lenses"].media[0].url == "week 2/lens.mp4"
    assert found["Why tides turn"].links == ("week 1/map.pdf",)
    # What stands in a module is open as long as the module; what a tool keeps is not.
    assert found["Ships and prices"].closes == datetime(2032, 3, 15, 3, 59, tzinfo=UTC)
    assert found["How is it going?"].closes is None
    assert found["Office hour on the pier"].ends == datetime(2032, 2, 18, 20, 45, tzinfo=UTC)


def test_the_sample_is_built_again_byte_for_byte(samples: Path, sample_file: Path) -> None:
    spec = importlib.util.spec_from_file_location("build", samples / "brightspace" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    again = build.build()
    assert again == build.build()
    stored = sample_file.read_bytes()
    if again != stored:
        # Another zlib packs the same bytes in another way; what is packed has to be the same.
        old, new = (zipfile.ZipFile(io.BytesIO(content)) for content in (stored, again))
        assert new.namelist() == old.namelist()
        assert {n: new.read(n) for n in new.namelist()} == {n: old.read(n) for n in old.namelist()}


# --- a real export ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(real_exports: Path) -> Course:
    return read(real_exports / "brightspace" / "byui_conversion_gauntlet.zip")


@pytest.fixture(scope="module")
def truth(real_exports: Path) -> dict:
    name = "brightspace/byui_conversion_gauntlet.zip"
    return json.loads((real_exports / "ground_truth.json").read_text("utf-8"))[name]["truth"]


def test_the_real_export_has_what_was_counted(real: Course, truth: dict) -> None:
    assert real.id == truth["manifest_id"]
    placed = Counter(a.section_id for a in real.activities)
    assert [[s.title, s.published, placed[s.native_id]] for s in real.sections] == [
        [title, visible != "False", items] for title, visible, items in truth["top_modules"]
    ]
    here = Counter(a.lms_type for a in real.activities if a.section_id)
    wanted = dict(truth["item_material"])
    assert len(real.sections) + here["contentmodule"] == wanted["contentmodule"]
    assert here["content"] == wanted["content"]
    quick = truth["quicklink_types"]
    assert {kind: here[kind] for kind in quick} == quick
    assert here["contentlink"] + sum(quick.values()) == wanted["contentlink"]
    assert sum(here.values()) + len(real.sections) == truth["items"]


def test_things_of_tools_in_the_real_export_come_out_once(real: Course, truth: dict) -> None:
    def things(kind: str) -> set[str]:
        return {a.native_ref or a.native_id for a in real.activities if a.lms_type == kind}

    assert len(things("quiz")) == truth["quizzes"]
    # One item opens a discussion that was deleted.
    assert len(things("discuss")) == truth["topics"] + 1
    assert len(things("dropbox")) == truth["n_dropbox"]
    elsewhere = Counter(a.lms_type for a in real.activities if a.section_id is None)
    placed = Counter(a.lms_type for a in real.activities if a.section_id)
    assert (elsewhere["quiz"], elsewhere["discuss"], elsewhere["dropbox"]) == (10, 16, 0)
    assert placed["quiz"] == 5
    for kind, name in (("survey", "surveys"), ("checklist", "checklists"), ("news", "news")):
        assert elsewhere[kind] == truth[name]
    assert len(real.activities) == 75 + 26 + 4


def test_dates_states_and_videos_of_the_real_export(real: Course, truth: dict) -> None:
    assert sum(a.due is not None for a in real.activities) == truth["dropbox_due"] == 0
    found = {a.native_id: a for a in real.activities}
    ((title, dates),) = truth["item_dates"]
    lesson = found["4878904"]
    assert lesson.title == title
    opens, closes = (datetime.fromisoformat(dates[d] + "Z") for d in ("date_start", "date_end"))
    assert (lesson.opens, lesson.closes) == (opens, closes)
    topics = [a for a in real.activities if a.lms_type == "discuss" and a.opens]
    assert len(topics) == truth["topics_with_dates"]
    videos = [m.url for a in real.activities for m in a.media]
    assert sorted(videos) == sorted(truth["video_urls"])
    # Numbered 1 to 12; five texts stand between them.
    assert lesson.question_count == 12
    open_quizzes = {
        a.native_ref or a.native_id for a in real.activities if a.lms_type == "quiz" and a.published
    }
    assert len(open_quizzes) == truth["quiz_active"]["yes"]
    # The same three questions, in their own file and by reference.
    assert found["4860341"].question_count == found["4876890"].question_count == 3
    assert {a.time_limit_min for a in real.activities} == {None, 180.0}
    hidden = [a for a in real.activities if a.lms_type == "dropbox" and not a.published]
    # Two hidden folders, and one more that stands in the hidden module.
    assert sorted(a.native_id for a in hidden) == ["4853997", "4907830", "4907831"]
    # Quizzes stand at a local clock; their zone is that of the one with dates in both places.
    unplaced = next(a for a in real.activities if a.title == "Restrictions")
    assert unplaced.opens == datetime(2017, 12, 19, 23, 25, tzinfo=UTC)
    assert real.timezone is None
    # A quiz that is not active is not to be seen, wherever its item stands.
    assert found["4860341"].published is False


def test_every_item_that_was_labelled_is_there(real: Course, real_exports: Path) -> None:
    labels = (real_exports / "labels" / "byui_conversion_gauntlet.csv").read_text("utf-8")
    ids = {line.split(",")[1] for line in labels.splitlines()[1:] if line.startswith("brightspace")}
    found = {a.native_id for a in real.activities if a.section_id and a.lms_type != "contentmodule"}
    assert found == ids


# --- the content tree ---------------------------------------------------------------------------


def test_items_without_anything_to_open_are_modules(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m1", item("n1", ref=False), item("n2", item("p1"))) + item("m2", ref=False),
            resource("m1") + resource("n2") + resource("p1", "content", "p.html"),
            p__html="<p>Two words</p>",
        )
    )
    assert course.sections == (
        Section(native_id="m1", title="m1 title", position=1),
        Section(native_id="m2", title="m2 title", position=2),
    )
    assert [(a.native_id, a.lms_type, a.section_id) for a in course.activities] == [
        ("n1", "contentmodule", "m1"),
        ("n2", "contentmodule", "m1"),
        ("p1", "content", "m1"),
    ]
    assert course.activities[2].word_count == 2


def test_an_item_is_published_where_all_above_it_are(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m1", item("n1", item("a"), isvisible="False"), item("b"))
            + item("m2", item("c"), item("d", isvisible="true"), isvisible="false"),
            resource("m1")
            + resource("m2")
            + resource("n1")
            + "".join(link(key, f"https://x.example/{key}") for key in "abcd"),
        )
    )
    assert {a.native_id: a.published for a in course.activities} == {
        "n1": False,
        "a": False,
        "b": True,
        "c": False,
        "d": False,
    }
    assert [s.published for s in course.sections] == [True, False]


def test_names_of_files_are_found_however_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    names = ("Week 1\\one.html", "Week%201/two.html", "week 1/THREE.html", "W\u0075\u0308rze.html")
    items = "".join(item(f"i{n}") for n in range(len(names)))
    resources = "".join(resource(f"i{n}", "content", name) for n, name in enumerate(names))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest(item("m", items), resource("m") + resources))
        for name in ("Week 1/one.html", "Week 1/two.html", "Week 1/three.html", "W\u00fcrze.html"):
            archive.writestr(name, f"{MARK}<p>Seven</p>")
    course = read(path)
    assert [a.word_count for a in course.activities] == [1, 1, 1, 1]
    assert not [u for u in course.unread if "lacks" in u.reason]


def test_a_missing_file_is_an_activity_and_a_line(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("a"), item("b"), item("c"), item("d")),
            resource("m")
            + resource("a", "content", "gone.html")
            + resource("b", "content")
            + link("d", f"{QUICK}coursefile&fileId=gone.pdf"),
        )
    )
    assert [a.lms_type for a in course.activities] == [*["content"] * 3, "contentlink"]
    assert [a.body for a in course.activities] == [None] * 4
    assert reasons(course) == {
        "the manifest names this file and the package lacks it",
        "the content of the item 'b title' is missing",
        "the content of the item 'c title' is missing",
        "the content of the item 'd title' is missing",
    }


def test_addresses_of_the_site_are_files_of_the_package(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    body = (
        "<video src='/content/enforced/9-ABC.1/films/a.mp4'></video>"
        f"<a href='{QUICK}coursefile&amp;fileId=films%2Fb.mp4'>b</a>"
        "<a href='..\\films\\c.mp3'>c</a><a href='https://other.example/d.mp4'>d</a>"
        f"<a href='{QUICK}dropbox&amp;rcode=x'>e</a><a href='/d2l/home'>f</a>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "imsmanifest.xml",
            manifest(
                item("m", item("a"), item("film")),
                resource("m")
                + resource("a", "content", "pages\\a.html")
                + resource("film", "content", "films/a.mp4"),
            ),
        )
        archive.writestr("pages/a.html", body)
        for name in "abc":
            archive.writestr(f"films/{name}.{'mp3' if name == 'c' else 'mp4'}", b"x")
    page, film = read(path).activities
    assert [(m.kind, m.url) for m in page.media] == [
        ("video", "films/a.mp4"),
        ("video", "films/b.mp4"),
        ("audio", "films/c.mp3"),
        ("video", "https://other.example/d.mp4"),
    ]
    assert page.links == (f"{QUICK}dropbox&rcode=x", "/d2l/home")
    assert [m.url for m in film.media] == ["films/a.mp4"]
    assert film.word_count is None


def test_a_description_with_a_film_is_kept_and_one_with_words_is_said(tmp_path: Path) -> None:
    film = "<iframe src='https://www.youtube.com/embed/abc'></iframe>"
    course = read(
        package(
            tmp_path / "c.zip",
            item("m1", description=film) + item("m2", description="<p>Words</p>") + item("m3"),
            resource("m1") + resource("m2") + resource("m3"),
        )
    )
    assert [(a.lms_type, a.section_id, len(a.media)) for a in course.activities] == [
        ("contentmodule", "m1", 1)
    ]
    assert reasons(course) == {"texts above modules are in no activity (1)"}


# --- quicklinks and tools -----------------------------------------------------------------------


def test_a_quicklink_and_what_it_opens_are_one(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("a", date_due="2032-03-08T04:59:00"), item("b"), item("c")),
            resource("m")
            + link("a", f"{QUICK}dropbox&rCode=site-2")
            + link("b", f"{QUICK}dropbox&rcode=site-3,site-1")
            + link("c", f"{QUICK}dropbox&rcode=site-9"),
            dropbox_d2l__xml=MARK
            + '<dropbox><category><folder name="One" id="1" resource_code="site-1,site-2" '
            'folder_type="1" is_hidden="false" date_due="2032-01-01T00:00:00"/></category>'
            '<folder name="Two" id="2" folder_type="2" is_hidden="True" out_of="5">'
            "<date_due>2032-02-01T00:00:00</date_due></folder></dropbox>",
        )
    )
    found = {a.native_id: a for a in course.activities}
    assert list(found) == ["a", "b", "c", "dropbox 2"]
    assert [found[key].native_ref for key in "abc"] == ["site-1", "site-1", "site-9"]
    # The item's date stands above that of the folder, and both are UTC.
    assert found["a"].due == datetime(2032, 3, 8, 4, 59, tzinfo=UTC)
    assert found["b"].due == datetime(2032, 1, 1, tzinfo=UTC)
    assert found["a"].group == "assignment"
    two = found["dropbox 2"]
    assert (two.group, two.published, two.points, two.graded) == ("none", False, 5.0, None)
    assert two.due == datetime(2032, 2, 1, tzinfo=UTC)
    assert reasons(course) >= {
        "the item 'c title' opens a thing (dropbox) that is not in the package"
    }


def test_the_grade_book_tells_points_and_what_counts(tmp_path: Path) -> None:
    def column(code: str, leaves_out: str) -> str:
        return (
            f'<item resource_code="{code}"><scoring><out_of>12</out_of>'
            f"<exclude_from_final_grade_calc>{leaves_out}</exclude_from_final_grade_calc>"
            "</scoring></item>"
        )

    columns = column("g1", "false") + column("g2", "true")
    course = read(
        package(
            tmp_path / "c.zip",
            grades_d2l__xml=f"<grades><items>{columns}</items></grades>",
            dropbox_d2l__xml="<dropbox>"
            '<folder name="counts" id="1" grade_item="g1"/>'
            '<folder name="own points" id="2" grade_item="g2" out_of="0"/>'
            '<folder name="no column" id="3" out_of="7"/>'
            '<folder name="lost column" id="4" grade_item="g9"/></dropbox>',
        )
    )
    assert {a.title: (a.points, a.graded) for a in course.activities} == {
        "counts": (12.0, True),
        "own points": (0.0, False),
        "no column": (7.0, False),
        "lost column": (None, True),
    }


def test_a_topic_is_hidden_by_its_forum_and_has_its_dates(tmp_path: Path) -> None:
    def topic(key: str, properties: str = "") -> str:
        return (
            f'<topic id="{key}" resource_code="t-{key}"><properties>{properties}</properties>'
            f"<content><title>{key}</title><description>&lt;p&gt;Say it.&lt;/p&gt;</description>"
            "</content></topic>"
        )

    def forum(topics: str, properties: str) -> str:
        return (
            f'<discussion><forum id="1" resource_code="f"><properties>{properties}</properties>'
            f"<content><title>F</title></content><topics>{topics}</topics></forum></discussion>"
        )

    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("i")),
            resource("m") + link("i", f"{QUICK}discuss&rcode=f"),
            discussion_d2l_1__xml=forum(topic("a"), "<is_hidden>True</is_hidden>"),
            discussion_d2l_2__xml=forum(
                topic(
                    "b",
                    "<date_start>2032-01-01T00:00:00</date_start>"
                    "<posting_date_start>2032-01-02T00:00:00</posting_date_start>"
                    "<score_out_of>5</score_out_of>",
                )
                + topic("c", "<is_hidden>true</is_hidden>"),
                "<date_end>2032-02-01T00:00:00</date_end><is_hidden>False</is_hidden>",
            ),
        )
    )
    found = {a.native_ref or a.native_id: a for a in course.activities}
    # The forum has one topic, so its quicklink opens that.
    assert (found["t-a"].section_id, found["t-a"].published) == ("m", False)
    b = found["t-b"]
    assert (b.opens, b.closes) == (
        datetime(2032, 1, 2, tzinfo=UTC),
        datetime(2032, 2, 1, tzinfo=UTC),
    )
    assert (b.body, b.points, b.published) == ("Say it.", 5.0, True)
    assert found["t-c"].published is False


def test_questions_are_those_that_a_student_gets(tmp_path: Path) -> None:
    pool = (
        "<section><selection_ordering><selection><selection_number>2</selection_number></selection>"
        f"</selection_ordering>{question('p1')}{question('p2')}{question('p3')}"
        '<itemref linkrefid="elsewhere"/></section>'
    )
    inner = (
        question("q1")
        + question("t1", "Text Information")
        + f"<section>{question('q2')}<itemref linkrefid='lib'/><itemref linkrefid='t2'/></section>"
        + pool
    )
    course = read(
        package(
            tmp_path / "c.zip",
            quiz_d2l_1__xml=quiz("a", "<is_active>yes</is_active>", inner),
            quiz_d2l_2__xml=quiz("b", "<is_active>no</is_active>").replace("res_quiz_1", "z"),
            questiondb__xml="<questestinterop><objectbank>"
            f"{question('lib')}{question('t2', 'Text Information')}</objectbank></questestinterop>",
        )
    )
    assert [(a.question_count, a.published) for a in course.activities] == [(5, True), (0, False)]


def test_a_limit_counts_where_it_is_enforced(tmp_path: Path) -> None:
    def limit(minutes: str, enforced: str) -> str:
        return (
            f"<d2l_2p0:time_limit>{minutes}</d2l_2p0:time_limit>"
            f"<d2l_2p0:enforce_time_limit>{enforced}</d2l_2p0:enforce_time_limit>"
        )

    course = read(
        package(
            tmp_path / "c.zip",
            quiz_d2l_1__xml=quiz("a", limit("120", "no")),
            quiz_d2l_2__xml=quiz("b", limit("45", "yes")),
            quiz_d2l_3__xml=quiz("c", limit("1e300", "yes")),
            quiz_d2l_4__xml=quiz("d", "<d2l_2p0:time_limit>120</d2l_2p0:time_limit>"),
        )
    )
    assert [a.time_limit_min for a in course.activities] == [None, 45.0, None, None]


def test_members_that_the_manifest_does_not_name_are_read(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            syllabus_d2l__xml='<syllabus description="&lt;p&gt;How to begin.&lt;/p&gt;"/>',
            **{"orgunitconfig/orgunitconfig__xml": "<orgunit><name>Tides</name></orgunit>"},
            conditionalrelease_d2l__xml="<sets><set/><set/></sets>",
            glossary_d2l__xml="<glossary/>",
        )
    )
    (overview,) = course.activities
    assert (overview.lms_type, overview.body) == ("syllabus", "How to begin.")
    assert dict(overview.settings) == {"syllabus": "yes"}
    assert course.title == "Tides"
    assert reasons(course) == {
        "resources of type 'glossary' are not read (1)",
        "what opens on a condition only is taken as open (2)",
        "the content of the course was not exported, so it has no modules",
    }
    assert "sections" in course.blind_to


def test_a_calendar_in_another_form_is_said(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            calendar_d2l__xml="<calendar><day/></calendar>",
            schedule_d2l__xml="<schedule><event><name>Storm</name><when>soon</when></event></schedule>",
        )
    )
    (storm,) = course.activities
    assert (storm.title, storm.starts) == ("Storm", None)
    assert reasons(course) >= {
        "a calendar in a form that is not known; not read",
        "entries whose times cannot be read (1)",
    }


# --- times --------------------------------------------------------------------------------------


def timed(path: Path, *quizzes: tuple[str, str], more: str = "", **members: str) -> Course:
    """A package of quizzes, each with what it says, and with the dates of its item, if any."""
    items = "".join(
        f'<item identifier="i{n}" identifierref="R_i{n}"{dates}><title>q{n}</title></item>'
        for n, (_setup, dates) in enumerate(quizzes)
    )
    links = "".join(link(f"i{n}", f"{QUICK}quiz&rcode=q-{n}") for n in range(len(quizzes)))
    files = {f"quiz_d2l_{n}__xml": quiz(f"q-{n}", setup) for n, (setup, _d) in enumerate(quizzes)}
    return read(package(path, item("m", items, more), resource("m") + links, **files, **members))


def test_a_quiz_alone_keeps_its_clock(tmp_path: Path) -> None:
    course = timed(tmp_path / "c.zip", (stamp("date_start", 2032, 7, 1, 9, 30), ""))
    assert course.wall_clock
    assert course.timezone is None
    assert course.activities[0].opens == datetime(2032, 7, 1, 9, 30, tzinfo=UTC)


def test_a_quiz_beside_other_dates_is_read_as_utc_and_said(tmp_path: Path) -> None:
    course = timed(
        tmp_path / "c.zip",
        (stamp("date_start", 2032, 7, 1, 9), ""),
        dropbox_d2l__xml='<dropbox><folder id="1" date_due="2032-07-02T04:59:00"/></dropbox>',
    )
    assert not course.wall_clock
    assert course.activities[0].opens == datetime(2032, 7, 1, 9, tzinfo=UTC)
    assert any("some hours off (1)" in reason for reason in reasons(course))


def test_the_zone_is_that_in_which_both_times_are_one_moment(tmp_path: Path) -> None:
    course = timed(
        tmp_path / "c.zip",
        (stamp("date_start", 2032, 1, 10, 9), ' date_start="2032-01-10T09:00:00"'),
        (stamp("date_end", 2032, 7, 10, 9), ' date_end="2032-07-10T08:00:00"'),
        (stamp("date_due", 2032, 8, 1, 23, 59), ""),
    )
    assert course.timezone == "Europe/London"
    assert course.activities[2].due == datetime(2032, 8, 1, 22, 59, tzinfo=UTC)


def test_a_date_that_was_moved_on_one_side_does_not_settle_the_zone(tmp_path: Path) -> None:
    course = timed(
        tmp_path / "c.zip",
        (stamp("date_start", 2032, 1, 10, 9), ' date_start="2032-01-10T09:00:00"'),
        (stamp("date_start", 2032, 7, 10, 9), ' date_start="2032-07-10T08:00:00"'),
        (stamp("date_start", 2032, 7, 11, 9), ' date_start="2032-07-11T06:00:00"'),
        (stamp("date_start", 2032, 7, 12, 9), ' date_start="2032-09-12T06:00:00"'),
    )
    assert course.timezone == "Europe/London"
    # The item's own time stands, whatever the quiz says.
    assert course.activities[2].opens == datetime(2032, 7, 11, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "broken",
    [
        stamp("date_start", 2032, 13, 1),
        stamp("date_start", 0, 1, 1),
        stamp("date_start", 10**30, 1, 1),
        "<d2l_2p0:date_start>soon</d2l_2p0:date_start>",
        "<d2l_2p0:date_start><d2l_2p0:timestamp/></d2l_2p0:date_start>",
    ],
)
def test_a_broken_date_of_a_quiz_is_said(tmp_path: Path, broken: str) -> None:
    course = timed(tmp_path / "c.zip", (broken, ""))
    assert course.activities[0].opens is None
    assert "its date_start cannot be read" in reasons(course)


def test_dates_at_the_ends_of_the_calendar_do_no_harm(tmp_path: Path) -> None:
    course = timed(
        tmp_path / "c.zip",
        (stamp("date_start", 2032, 1, 1), ' date_start="0001-01-01T00:00:00+14:00"'),
        (stamp("date_start", 9998, 12, 31, 23), ' date_start="9999-12-31T23:00:00-12:00"'),
    )
    assert [a.opens.year for a in course.activities] == [1, 9999]


# --- live ---------------------------------------------------------------------------------------


def test_meetings_behind_links_are_activities_and_a_line(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("a"), item("b"), item("c")),
            resource("m")
            + link("a", "https://u.zoom.us/j/123456789")
            + link("b", f"{QUICK}lti&rcode=tool-1&launchFramed=1")
            + link("c", f"{QUICK}virtualclassroom&rcode=vc-1"),
            lti_d2l__xml='<lti><link resource_code="tool-1" title="Room" '
            'launch_url="https://bongo.youseeu.com/x"/></lti>',
        )
    )
    assert [(a.lms_type, a.url) for a in course.activities] == [
        ("contentlink", "https://u.zoom.us/j/123456789"),
        ("lti", "https://bongo.youseeu.com/x"),
        ("virtualclassroom", None),
    ]
    assert {line.path for line in course.unread} >= {"Zoom", "Virtual Classroom", "c"}
    assert "live" in course.blind_to


# --- privacy ------------------------------------------------------------------------------------


def test_nothing_of_people_comes_through(tmp_path: Path) -> None:
    path = package(
        tmp_path / "c.zip",
        users_d2l__xml="<users><user>Planted Name</user></users>",
        classlist_d2l__xml="<users><user>Planted Name</user></users>",
        submissions_d2l__xml="<s><item><name>Planted Name</name></item></s>",
        grades_d2l__xml="<grades><items><item resource_code='g'><name>Planted Name</name>"
        "<grade><user>Planted Name</user></grade></item></items></grades>",
        news_d2l__xml="<news><item id='1'><headline>Hello</headline>"
        "<author>Planted Name</author><created_by>planted@example.com</created_by></item></news>",
        dropbox_d2l__xml="<dropbox><folder id='1' name='A'><submissions><submission>Planted Name"
        "</submission></submissions><feedback>Planted Name</feedback></folder></dropbox>",
        discussion_d2l_1__xml="<discussion><forum id='1'><topics><topic id='2'><content>"
        "<title>T</title></content><posts><post><author>Planted Name</author>"
        "<content><title>Planted Name</title></content></post></posts></topic></topics></forum>"
        "</discussion>",
        calendar_d2l__xml="<calendar><event><title>E</title><user>Planted Name</user>"
        "<start>2032-01-01T00:00:00</start></event></calendar>",
        quiz_d2l_1__xml=quiz("q", "<d2l_2p0:password>planted-word</d2l_2p0:password>"),
    )
    source = Source(path)
    opened: list[str] = []
    plain = source.read
    source.read = lambda member=None: (opened.append(member), plain(member))[1]
    (course,) = brightspace.read(source)
    assert "planted" not in repr(course).lower()
    assert not {"users_d2l.xml", "classlist_d2l.xml", "submissions_d2l.xml"} & set(opened)
    assert {a.title for a in course.activities} == {"Hello", "A", "T", "E", "A quiz"}


# --- broken packages ----------------------------------------------------------------------------


def test_sniff_knows_its_own(tmp_path: Path, samples: Path, sample_file: Path) -> None:
    assert brightspace.sniff(Source(sample_file))
    assert brightspace.sniff(Source(package(tmp_path / "c.zip")))
    others = ("canvas-package/rivers-ports-cities.imscc", "blended-plan/plan.xlsx")
    assert not any(brightspace.sniff(Source(samples / other)) for other in others)


def test_a_package_without_a_manifest_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("dropbox_d2l.xml", "<dropbox/>")
    with pytest.raises(ReadError, match=r"imsmanifest\.xml is missing"):
        brightspace.read(Source(path))


def test_broken_members_are_lines(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("a")),
            resource("m") + link("a", f"{QUICK}dropbox&rcode=x"),
            dropbox_d2l__xml="<dropbox><folder",
            news_d2l__xml="",
            quiz_d2l_1__xml="<questestinterop/>",
            discussion_d2l_1__xml=b"\xff\xfe\x00<",
            checklist_d2l__xml="<other/>",
        )
    )
    assert [a.native_id for a in course.activities] == ["a"]
    assert {line.path for line in course.unread} == {
        "dropbox_d2l.xml",
        "news_d2l.xml",
        "discussion_d2l_1.xml",
        "a",
    }


def test_ids_that_stand_twice_lose_nothing(tmp_path: Path) -> None:
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", item("a"), item("a"), "<item><title>No id</title></item>") + item("m"),
            resource("m") + link("a", "https://x.example"),
            dropbox_d2l__xml='<dropbox><folder id="1" name="A" resource_code="a"/>'
            '<folder id="1" name="B" resource_code="a"/></dropbox>',
        )
    )
    assert len(course.activities) == 5
    assert len({a.native_id for a in course.activities}) == 5
    assert len(course.sections) == 2


def test_deep_nesting_and_entities_do_no_harm(tmp_path: Path) -> None:
    deep = "".join(f'<item identifier="d{n}"><title>d</title>' for n in range(200))
    course = read(package(tmp_path / "c.zip", deep + "</item>" * 200))
    assert len(course.activities) == 199
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w") as archive:
        bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        archive.writestr("imsmanifest.xml", manifest(item("m"), resource("m")))
        archive.writestr(
            "news_d2l.xml", f"{bomb}<news><item><headline>&b;</headline></item></news>"
        )
    assert "aaaa" not in repr(read(path))


def test_reading_grows_with_the_package_only(tmp_path: Path) -> None:
    items = "".join(item(f"i{n}") for n in range(3000))
    links = "".join(link(f"i{n}", f"{QUICK}dropbox&rcode=c{n}") for n in range(3000))
    folders = "".join(f'<folder name="n{n}" resource_code="c{n}"/>' for n in range(3000))
    course = read(
        package(
            tmp_path / "c.zip",
            item("m", items),
            resource("m") + links,
            dropbox_d2l__xml=f"<dropbox>{folders}</dropbox>",
        )
    )
    assert len(course.activities) == 3000


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dropbox", "quiz", "discuss", "content", "lti", "", "x"]),
            st.text(
                st.characters(
                    blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"
                ),
                max_size=12,
            ),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_any_items_come_out_each_once(tmp_path: Path, things: list[tuple[str, str, bool]]) -> None:
    items = "".join(
        item(f"i{n}", title="t", isvisible=str(visible))
        for n, (_kind, _code, visible) in enumerate(things)
    )
    links = "".join(
        link(f"i{n}", f"{QUICK}{kind}&rcode={code}") for n, (kind, code, _v) in enumerate(things)
    )
    course = read(package(tmp_path / "c.zip", item("m", items), resource("m") + links))
    assert [(a.native_id, a.published) for a in course.activities] == [
        (f"i{n}", visible) for n, (_kind, _code, visible) in enumerate(things)
    ]
