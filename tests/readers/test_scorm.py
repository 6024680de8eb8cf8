"""The reader of SCORM, AICC, cmi5 and xAPI packages: one activity and its parts."""

import importlib.util
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from audit.course import Activity, Course
from audit.errors import ReadError
from audit.readers import scorm
from audit.readers.media_lengths import with_media_lengths
from audit.readers.source import Source

ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
LOM = "<metadata><lom><educational>{}</educational></lom></metadata>"


def manifest(tree: str = "", resources: str = "", more: str = "", default: str = "o") -> str:
    return (
        f'<manifest identifier="man" xmlns:adlcp="{ADL}" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss">'
        f"<metadata><schema>ADL SCORM</schema></metadata>{more}"
        f'<organizations default="{default}">{tree}</organizations>'
        f"<resources>{resources}</resources></manifest>"
    )


def organization(*items: str, key: str = "o", more: str = "") -> str:
    inner = "".join(items) + more
    return f'<organization identifier="{key}"><title>Lesson</title>{inner}</organization>'


def item(key: str, ref: str = "", more: str = "", visible: str = "true") -> str:
    reference = f'identifierref="{ref}"' if ref else ""
    return (
        f'<item identifier="{key}" {reference} isvisible="{visible}">'
        f"<title>{key}</title>{more}</item>"
    )


def sco(key: str, href: str, kind: str = "sco", more: str = "") -> str:
    return (
        f'<resource identifier="{key}" type="webcontent" adlcp:scormtype="{kind}" href="{href}">'
        f'<file href="{href}"/>{more}</resource>'
    )


def package(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> Course:
    source = Source(path)
    assert scorm.sniff(source)
    (course,) = scorm.read(source)
    return course


def read_scorm(tmp_path: Path, text: str, **members: str) -> Course:
    return read(package(tmp_path / "a.zip", {"imsmanifest.xml": text, **members}))


def parts(course: Course) -> list[tuple[str, str, bool]]:
    return [(a.title, a.lms_type, a.published) for a in course.activities[1:]]


def itself(course: Course) -> Activity:
    return course.activities[0]


# --- the sample -----------------------------------------------------------------------------------


def test_the_sample_has_what_was_counted(samples: Path) -> None:
    folder = samples / "scorm-package"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    source = Source(folder / "bread-at-home.zip")
    course = with_media_lengths(read(folder / "bread-at-home.zip"), source)
    assert {name: getattr(course, name) for name in expected["course"]} == expected["course"]
    assert course.format == expected["format"]
    counts = dict(expected["counts"])
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
    assert len(course.activities) - 1 == expected["items"]
    assert sum(a.lms_type == "sco" for a in course.activities) == expected["scos"]
    first = itself(course)
    assert first.stated_minutes == expected["typical_learning_min"]
    assert first.stated_because == "typical learning time of the package"
    assert first.time_limit_min is None
    assert first.body == "How a dough that does not exist is made."
    assert first.links == ("https://bread.example.org/tables",)
    assert [m.duration_s for m in first.media] == [200.0, expected["audio_s"]]
    assert {a.title: dict(a.settings) for a in course.activities if a.settings} == {
        "Crust or crumb?": {"mastery_score": "70"}
    }
    # What the parts hold is said once, of the package.
    assert not any(
        a.media or a.links or a.stated_minutes or a.time_limit_min for a in course.activities[1:]
    )
    assert len(course.unread) == expected["unread"]
    assert "lanted" not in repr(course)


def test_the_sample_is_built_again(samples: Path) -> None:
    folder = samples / "scorm-package"
    spec = importlib.util.spec_from_file_location("build", folder / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    stored = (folder / "bread-at-home.zip").read_bytes()
    old, new = (zipfile.ZipFile(io.BytesIO(content)) for content in (stored, build.build()))
    # Another zlib packs the same bytes in another way.
    assert [(i.filename, i.date_time, i.CRC) for i in old.infolist()] == [
        (i.filename, i.date_time, i.CRC) for i in new.infolist()
    ]


# --- real packages --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["golf_runtime_minimum_scorm12.zip", "golf_singlesco_scorm12.zip"])
def test_real_packages_have_what_was_counted(real_exports: Path, name: str) -> None:
    truth = json.loads((real_exports / "ground_truth.json").read_text("utf-8"))
    wanted = truth[f"scorm/{name}"]["truth"]
    course = read(real_exports / "scorm" / name)
    assert course.title == wanted["title"]
    assert len(course.activities) - 1 == wanted["items"]
    assert sum(a.lms_type == "sco" for a in course.activities) == wanted["scos"]
    assert [a.lms_type for a in course.activities].count("scorm") == 1
    assert course.unread == ()


def test_the_real_package_without_a_manifest_to_speak_of(real_exports: Path) -> None:
    """Its manifest lies in a folder, which is taken off, and is empty."""
    source = Source(real_exports / "scorm" / "bad_badscorm.zip")
    assert source.members == ("imsmanifest.xml",)
    with pytest.raises(ReadError) as error:
        scorm.read(source)
    assert str(error.value).startswith("bad_badscorm.zip, imsmanifest.xml: the XML is broken")


# --- SCORM ----------------------------------------------------------------------------------------


def test_parts_in_order_with_their_types(tmp_path: Path) -> None:
    tree = organization(
        item("1", more=item("2", "a") + item("3", "b", visible="false")),
        item("4", "c", visible="false", more=item("5", "a")),
        item("6", "gone"),
    )
    resources = sco("a", "a.html") + sco("b", "b.html", kind="asset") + sco("c", "c.html")
    resources += sco("d", "d.html")
    pages = {f"{name}.html": f"<p>{name} page</p>" for name in "abcd"}
    course = read_scorm(tmp_path, manifest(tree, resources), **pages)
    assert course.sections == ()
    assert (itself(course).title, itself(course).lms_type) == ("Lesson", "scorm")
    assert parts(course) == [
        ("1", "heading", True),
        ("2", "sco", True),
        ("3", "asset", False),
        ("4", "sco", False),
        ("5", "sco", False),
        ("6", "heading", True),
    ]
    assert [a.body for a in course.activities[1:4]] == [None, "a page", "b page"]
    assert {line.path: line.reason for line in course.unread} == {
        "6": "the content of the item '6' is missing",
        "imsmanifest.xml": ("parts that no item of the table of contents opens are left out (1)"),
    }


def test_scormtype_in_the_spelling_of_2004(tmp_path: Path) -> None:
    resources = sco("a", "a.html").replace("scormtype", "scormType").replace('"sco"', '"SCO"')
    course = read_scorm(tmp_path, manifest(organization(item("1", "a")), resources))
    assert parts(course) == [("1", "sco", True)]


def test_the_default_organisation_is_read(tmp_path: Path) -> None:
    tree = organization(item("1", "a"), key="x") + organization(item("2", "a"), item("3", "a"))
    course = read_scorm(tmp_path, manifest(tree, sco("a", "a.html")), **{"a.html": "x"})
    assert [title for title, *_rest in parts(course)] == ["2", "3"]
    assert [line.reason for line in course.unread] == [
        "the manifest has other orders of the same content; left out (1)"
    ]


@pytest.mark.parametrize("tree", ["", organization()])
def test_without_a_table_of_contents(tmp_path: Path, tree: str) -> None:
    resources = sco("a", "a.html") + sco("b", "b.js", kind="asset")
    course = read_scorm(tmp_path, manifest(tree, resources), **{"a.html": "x", "b.js": "x"})
    assert [a.native_id for a in course.activities] == ["man", "a"]
    assert [line.reason for line in course.unread] == [
        "the package has no table of contents; its resources are listed"
    ]


@pytest.mark.parametrize(
    ("lom", "minutes"),
    [
        ("<typicallearningtime><datetime>PT45M</datetime></typicallearningtime>", 45),
        ("<typicalLearningTime><duration>P0Y0M0DT1H30M0S</duration></typicalLearningTime>", 90),
        ("<typicalLearningTime>PT20M</typicalLearningTime>", 20),
        ("<typicallearningtime><datetime>00:25:00</datetime></typicallearningtime>", 25),
        # What authoring tools write where nobody said anything.
        ("<typicallearningtime><datetime>PT0H0M0S</datetime></typicallearningtime>", None),
        ("<typicallearningtime><datetime>an hour</datetime></typicallearningtime>", None),
        ("<typicallearningtime/>", None),
    ],
)
def test_typical_learning_time(tmp_path: Path, lom: str, minutes: float | None) -> None:
    text = manifest(organization(item("1", "a")), sco("a", "a.html"))
    text = text.replace("<metadata>", LOM.format(lom).replace("</metadata>", ""), 1)
    course = read_scorm(tmp_path, text, **{"a.html": "x"})
    assert itself(course).stated_minutes == minutes
    assert (itself(course).stated_because is None) is (minutes is None)


def test_learning_times_of_all_parts_are_summed(tmp_path: Path) -> None:
    time = LOM.format("<typicalLearningTime><duration>PT10M</duration></typicalLearningTime>")
    tree = organization(item("1", more=item("2", "a", more=time)), item("3", "b"))
    resources = sco("a", "a.html") + sco("b", "b.html", more=time)
    course = read_scorm(tmp_path, manifest(tree, resources), **{"a.html": "x", "b.html": "y"})
    assert itself(course).stated_minutes == 20
    assert itself(course).stated_because == "typical learning times of its parts"


def test_learning_times_of_some_parts_are_not_summed(tmp_path: Path) -> None:
    time = LOM.format("<typicalLearningTime><duration>PT10M</duration></typicalLearningTime>")
    tree = organization(item("2", "a", more=time), item("3", "a"))
    course = read_scorm(tmp_path, manifest(tree, sco("a", "a.html")), **{"a.html": "x"})
    assert itself(course).stated_minutes is None
    assert [line.reason for line in course.unread] == [
        "only 1 of 2 parts state a learning time; it was not summed"
    ]


def test_metadata_in_a_file_of_its_own(tmp_path: Path) -> None:
    time = "<typicallearningtime><datetime>PT12M</datetime></typicallearningtime>"
    tree = organization(item("1", "a"), more=(
        "<metadata><adlcp:location>meta/course.xml</adlcp:location></metadata>"
    ))  # fmt: skip
    members = {"a.html": "x", "meta/course.xml": f"<lom><educational>{time}</educational></lom>"}
    course = read_scorm(tmp_path, manifest(tree, sco("a", "a.html")), **members)
    assert itself(course).stated_minutes == 12


@pytest.mark.parametrize(
    ("attribute", "minutes"),
    [
        ('duration="About 35 minutes"', 35),
        ('duration="1 hour 5 minutes"', 65),
        ('duration="PT35M"', None),
        ("", None),
    ],
)
def test_the_estimate_of_an_authoring_tool(
    tmp_path: Path, attribute: str, minutes: float | None
) -> None:
    text = manifest(organization(item("1", "a")), sco("a", "a.html"))
    meta = f"\ufeff<meta><project {attribute}/></meta>"
    course = read_scorm(tmp_path, text, **{"a.html": "x", "meta.xml": meta})
    assert itself(course).stated_minutes == minutes


@pytest.mark.parametrize(
    ("more", "limit", "score"),
    [
        ("<adlcp:maxtimeallowed>0001:10:00.00</adlcp:maxtimeallowed>", 70, None),
        ("<adlcp:masteryscore>80</adlcp:masteryscore>", None, "80"),
        (
            '<imsss:sequencing><imsss:limitConditions attemptAbsoluteDurationLimit="PT25M"/>'
            "<imsss:objectives><imsss:primaryObjective><imsss:minNormalizedMeasure>0.6"
            "</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
            "</imsss:sequencing>",
            25,
            "0.6",
        ),
        ("<adlcp:masteryscore>a lot</adlcp:masteryscore>", None, None),
    ],
)
def test_limits_and_scores(
    tmp_path: Path, more: str, limit: float | None, score: str | None
) -> None:
    course = read_scorm(
        tmp_path,
        manifest(organization(item("1", "a", more=more)), sco("a", "a.html")),
        **{"a.html": "x"},
    )
    assert itself(course).time_limit_min == limit
    assert itself(course).settings.get("mastery_score") == score
    assert itself(course).points is None


def test_recordings_and_links_are_those_of_the_package(tmp_path: Path) -> None:
    page = (
        '<video src="../media/a.mp4"></video><a href="b.html">next</a>'
        '<iframe src="https://www.youtube.com/embed/ABCDEFGHIJK"></iframe>'
        '<a href="https://uni.zoom.us/j/123456789">meet</a>'
    )
    tree = organization(item("1", "a"), item("2", "a"))
    members = {"p/a.html": page, "media/a.mp4": "x", "media/b.mp3": "x", "inner/course.zip": "x"}
    course = read_scorm(tmp_path, manifest(tree, sco("a", "p/a.html")), **members)
    assert [m.url for m in itself(course).media] == [
        "media/a.mp4",
        "https://www.youtube.com/embed/ABCDEFGHIJK",
        "media/b.mp3",
    ]
    assert itself(course).links == ("https://uni.zoom.us/j/123456789",)
    assert {line.reason for line in course.unread} == {
        "archives inside the package are not opened (1)",
        "meetings kept in Zoom cannot be listed by this package; add [[live]]",
    }


def test_an_address_on_the_web(tmp_path: Path) -> None:
    text = manifest(organization(item("1", "a")), sco("a", "https://x.example/sco"))
    course = read_scorm(tmp_path, text)
    assert course.activities[1].url == "https://x.example/sco"


def test_ids_that_stand_twice(tmp_path: Path) -> None:
    tree = organization(item("man", "a"), item("1", "a"), item("1", "a"), item("", "a"))
    course = read_scorm(tmp_path, manifest(tree, sco("a", "a.html")), **{"a.html": "x"})
    assert [a.native_id for a in course.activities] == ["man", "man (1)", "1", "1 (3)", "part 4"]


def test_a_manifest_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff" + manifest(organization(item("1", "a")), sco("a", "a.html"))
    assert len(read_scorm(tmp_path, text, **{"a.html": "x"}).activities) == 2


# --- cmi5, xAPI, AICC -----------------------------------------------------------------------------


def test_cmi5(tmp_path: Path) -> None:
    text = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
      <course id="https://x.example/c"><title><langstring lang="en-US">Course</langstring></title>
        <description><langstring lang="en-US">About it.</langstring></description></course>
      <block id="b1"><title><langstring>Block</langstring></title>
        <au id="a1" moveOn="Passed" masteryScore="0.8"><title><langstring>One</langstring></title>
          <url>one.html</url></au></block>
      <au id="a2"><title><langstring>Two</langstring></title><url>https://x.example/two</url></au>
    </courseStructure>"""
    members = {"cmi5.xml": text, "one.html": "<p>One page</p>"}
    course = read(package(tmp_path / "a.zip", members))
    assert (course.id, course.title, course.language) == ("https://x.example/c", "Course", "en-US")
    assert (itself(course).lms_type, itself(course).body) == ("cmi5", "About it.")
    assert parts(course) == [("Block", "heading", True), ("One", "au", True), ("Two", "au", True)]
    assert [(a.body, a.url) for a in course.activities[1:]] == [
        (None, None),
        ("One page", None),
        (None, "https://x.example/two"),
    ]
    assert course.activities[2].settings["mastery_score"] == "0.8"


def test_xapi(tmp_path: Path) -> None:
    text = """<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
      <activity id="https://x.example/c" type="http://adlnet.gov/expapi/activities/course">
        <name lang="fr">Cours</name><description>De quoi</description>
        <launch lang="en">index.html</launch></activity>
      <activity id="m" type="http://adlnet.gov/expapi/activities/module"><name>Module</name></activity>
      <activity id="q1" type="http://adlnet.gov/expapi/activities/cmi.interaction"/>
      <activity id="q2" type="http://adlnet.gov/expapi/activities/cmi.interaction"/>
    </activities></tincan>"""
    course = read(package(tmp_path / "a.zip", {"tincan.xml": text, "index.html": "<p>x</p>"}))
    assert (course.title, course.language) == ("Cours", "fr")
    assert (itself(course).lms_type, itself(course).question_count) == ("xapi", 2)
    assert parts(course) == [("Cours", "xapi_activity", True), ("Module", "xapi_activity", True)]


def aicc(**more: str) -> dict[str, str]:
    return {
        "c.crs": "[Course]\nCourse_Title=Knots\nCourse_ID=K1\nTotal_AUs=2\n\n"
        "[Course_Behavior]\nMax_Normal=99\n[Course_Description]\nHow to\ntie.\n",
        "c.des": '"system_id","developer_id","title","description"\n'
        '"A1","d","First","x"\n"A2","d","Second",""\n"B1","d","Block",""\n',
        "c.au": '"system_id","type","file_name","max_time_allowed","mastery_score","au_password"\n'
        '"A1","lesson","one.html","00:20:00","70","PASSWORD"\n'
        '"A2","lesson","https://x.example/two","00:10:00","",""\n',
        "c.cst": '"block","member","member"\n"root","B1","A2"\n"B1","A1","B1"\n',
        "one.html": "<p>One</p>",
        **more,
    }


def test_aicc(tmp_path: Path) -> None:
    course = read(package(tmp_path / "a.zip", aicc()))
    assert (course.id, course.title) == ("K1", "Knots")
    assert (itself(course).lms_type, itself(course).body) == ("aicc", "How to tie.")
    assert itself(course).time_limit_min == 30
    assert parts(course) == [
        ("Block", "heading", True),
        ("First", "au", True),
        ("Second", "au", True),
    ]
    assert course.activities[2].settings["mastery_score"] == "70"
    assert course.activities[3].url == "https://x.example/two"
    assert "PASSWORD" not in repr(course)


def test_the_structure_of_aicc_alone(tmp_path: Path) -> None:
    cst = '"block","member"\r\n"ROOT","B1"\r\n"B1","A1"\r\n'
    course = read(package(tmp_path / "a.zip", {"c.CST": cst, "x.txt": "x"}))
    assert course.title == "a.zip"
    assert parts(course) == [("B1", "heading", True), ("A1", "au", True)]


@pytest.mark.parametrize(
    "more",
    [
        {"c.cst": ""},
        {"c.cst": "\x00\x00"},
        {"c.cst": '"block'},
        {"c.des": "no table"},
        {"c.crs": "\xe9\xff[["},
        {"c.au": ""},
    ],
)
def test_broken_tables_of_aicc(tmp_path: Path, more: dict[str, str]) -> None:
    course = read(package(tmp_path / "a.zip", aicc(**more)))
    assert itself(course).lms_type == "aicc"


# --- hostile --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "content", "message"),
    [
        ("cmi5.xml", "<a", "a.zip, cmi5.xml: the XML is broken (line 1)"),
        ("tincan.xml", "", "a.zip, tincan.xml: the member is empty"),
    ],
)
def test_a_broken_description_is_one_line(
    tmp_path: Path, member: str, content: str, message: str
) -> None:
    source = Source(package(tmp_path / "a.zip", {member: content, "x.txt": "x"}))
    with pytest.raises(ReadError) as error:
        scorm.read(source)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("member", ["cmi5.xml", "tincan.xml"])
def test_a_description_that_says_nothing(tmp_path: Path, member: str) -> None:
    course = read(package(tmp_path / "a.zip", {member: "<x/>"}))
    assert (course.title, len(course.sections)) == ("a.zip", 0)


def test_thousands_of_library_files_are_no_parts(tmp_path: Path, is_linear) -> None:
    def step(text: str) -> None:
        names = [f"lib/{n}.js" for n in range(len(text))]
        files = "".join(f'<file href="{name}"/>' for name in names)
        content = manifest(organization(item("1", "a")), sco("a", "a.html", more=files))
        course = read_scorm(tmp_path, content, **{"a.html": "x", **dict.fromkeys(names, "x")})
        assert len(course.activities) == 2

    assert is_linear(step, "x" * 2000)
