"""``imsmanifest.xml``: families of packages, the tree of items, resources and their files."""

import zipfile
from pathlib import Path

import pytest

from audit.errors import ReadError
from audit.readers.manifest import read_manifest
from audit.readers.package import Package
from audit.readers.package_families import MANIFEST, aicc_members, package_families
from audit.readers.source import Source

CC = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
SCORM = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


def package(path: Path, manifest: str | bytes | None, **more: str) -> Source:
    with zipfile.ZipFile(path, "w") as archive:
        if manifest is not None:
            archive.writestr(MANIFEST, manifest)
        for name, text in more.items():
            archive.writestr(name, text)
    return Source(path)


def read(path: Path, inner: str, root: str = "", **more: str):
    found = Package(package(path, f'<manifest identifier="m" {root}>{inner}</manifest>', **more))
    return read_manifest(found), found


# --- families -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manifest", "families"),
    [
        (f'<manifest xmlns="{CC}"/>', {"common_cartridge"}),
        ('<manifest xmlns="http://www.imsglobal.org/xsd/imscc/imscp_v1p1"/>', {"common_cartridge"}),
        (
            "<manifest><metadata><schema>IMS Thin Common Cartridge</schema></metadata></manifest>",
            {"common_cartridge"},
        ),
        ("<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>", {"scorm"}),
        (
            f'<manifest xmlns:adlcp="{SCORM}"><resource adlcp:scormType="sco"/></manifest>',
            {"scorm"},
        ),
        # A namespace alone is none.
        (f'<manifest xmlns:adlcp="{SCORM}"><resource/></manifest>', {"common_cartridge"}),
        ("<manifest/>", {"common_cartridge"}),
        (
            '<manifest xmlns:bb="http://www.blackboard.com/content-packaging/"/>',
            {"blackboard"},
        ),
        (
            f'<manifest xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0" xmlns:a="{SCORM}"/>',
            {"brightspace"},
        ),
        (
            f'<manifest xmlns="{CC}" xmlns:adlcp="{SCORM}">'
            '<resource adlcp:scormtype="sco"/></manifest>',
            {"common_cartridge", "scorm"},
        ),
    ],
)
def test_families(tmp_path: Path, manifest: str, families: set[str]) -> None:
    assert package_families(package(tmp_path / "a.zip", manifest)) == families


def test_a_manifest_in_utf_16_tells_its_family(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><manifest><schema>ADL SCORM</schema></manifest>'
    source = package(tmp_path / "a.zip", text.encode("utf-16"))
    assert package_families(source) == {"scorm"}


def test_a_long_comment_may_stand_before_the_schema(tmp_path: Path) -> None:
    text = f"<!--{'x' * 9000}--><manifest><schema>ADL SCORM</schema></manifest>"
    assert package_families(package(tmp_path / "a.zip", text)) == {"scorm"}


def test_canvas_stands_for_itself(tmp_path: Path) -> None:
    flag = {"course_settings/canvas_export.txt": "x"}
    source = package(tmp_path / "a.zip", f'<manifest xmlns="{CC}"/>', **flag)
    assert package_families(source) == {"canvas_package"}


@pytest.mark.parametrize(
    ("members", "is_one"),
    [
        ({"cmi5.xml": "<courseStructure/>"}, True),
        ({"tincan.xml": "<tincan/>"}, True),
        ({"a.AU": "x", "a.crs": "x"}, True),
        ({"a.cst": '"block","member"'}, True),
        ({"a.cst": "something else"}, False),
        ({"sound.au": "x"}, False),
        ({"sub/cmi5.xml": "x", "b.txt": "y"}, False),
    ],
)
def test_packages_without_a_manifest(tmp_path: Path, members: dict[str, str], is_one: bool) -> None:
    source = package(tmp_path / "a.zip", None, **members)
    assert package_families(source) == ({"scorm"} if is_one else set())


def test_a_file_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("title\nA\n")
    source = Source(tmp_path / "plan.csv")
    assert package_families(source) == set()
    assert aicc_members(source) == {}


# --- the manifest itself --------------------------------------------------------------------------


def test_what_a_manifest_says(tmp_path: Path) -> None:
    found, _package = read(
        tmp_path / "a.zip",
        "<metadata><schema>S</schema><schemaversion>1.1.0</schemaversion><lom><general>"
        '<title><string language="fr"></string><string language="en">One</string>'
        "<string>Deux</string></title></general></lom></metadata>"
        '<organizations default="b"><organization identifier="a"/></organizations>',
    )
    assert (found.schema, found.schema_version) == ("S", "1.1.0")
    assert (found.title, found.language, found.default) == ("One", "fr", "b")
    assert [o.identifier for o in found.organizations] == ["a"]


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (None, "a.zip: imsmanifest.xml is missing; export the course again"),
        (
            "<manifest",
            "a.zip, imsmanifest.xml: the XML is broken (line 1); "
            "export the course again, or mend it",
        ),
        (
            "<html/>",
            "a.zip, imsmanifest.xml: its root is <html>, not <manifest>; export the course again",
        ),
    ],
)
def test_without_a_manifest_nothing_can_be_read(
    tmp_path: Path, manifest: str | None, message: str
) -> None:
    source = package(tmp_path / "a.zip", manifest, **{"x.txt": "x"})
    with pytest.raises(ReadError) as error:
        read_manifest(Package(source))
    assert str(error.value) == message


def test_items_keep_their_order_and_depth(tmp_path: Path) -> None:
    found, _package = read(
        tmp_path / "a.zip",
        "<organizations><organization><title>O</title>"
        '<item identifier="1"><title>One</title>'
        '<item identifier="2" identifierref="r" isvisible="False"><title> Two </title></item>'
        '<item identifier="3" isvisible="1"/></item>'
        '<item identifier="4"/></organization></organizations>',
    )
    (organization,) = found.organizations
    assert organization.title == "O"
    assert [(i.identifier, i.ref, i.title, i.visible) for i in organization.walk()] == [
        ("1", None, "One", None),
        ("2", "r", "Two", False),
        ("3", None, "", True),
        ("4", None, "", None),
    ]


def test_addresses_of_files(tmp_path: Path) -> None:
    found, held = read(
        tmp_path / "a.zip",
        '<resources xml:base="content/"><resource identifier="r" type=" webcontent " '
        'xml:base="week 1/" href="a.html"><file href="a.html"/><file href="B%20c.png"/>'
        '<file href="sub\\d.txt"/><file href="/e.html#top"/><file href="gone.html"/>'
        '<file href="https://x.example/y"/><dependency identifierref="s"/></resource>'
        '<resource identifier="s" href="https://x.example/y"/></resources>',
        **{f"content/week 1/{name}": "x" for name in ("a.html", "b c.png", "sub/d.txt", "e.html")},
    )
    resource = found.resources["r"]
    assert resource.type == "webcontent"
    assert resource.href == "content/week 1/a.html"
    assert resource.files == (
        "content/week 1/a.html",
        "content/week 1/b c.png",
        "content/week 1/sub/d.txt",
        "content/week 1/e.html",
    )
    assert resource.dependencies == ("s",)
    assert found.resources["s"].href is None
    assert found.resources["s"].address == "https://x.example/y"
    assert [line.path for line in held.unread] == ["gone.html"]


def test_a_base_under_which_the_package_lies_no_longer(tmp_path: Path) -> None:
    found, held = read(
        tmp_path / "a.zip",
        '<resources><resource identifier="r" href="contents/a.html"/></resources>',
        root='xml:base="course-2031/"',
        **{"contents/a.html": "x"},
    )
    assert found.resources["r"].href == "contents/a.html"
    assert held.unread == []


@pytest.mark.parametrize("code", ["x-none", "und", ""])
def test_a_language_that_is_none(tmp_path: Path, code: str) -> None:
    title = f'<title><langstring xml:lang="{code}">T</langstring></title>'
    found, _package = read(
        tmp_path / "a.zip", f"<metadata><lom><general>{title}</general></lom></metadata>"
    )
    assert (found.title, found.language) == ("T", None)


def test_a_path_that_leads_out_of_the_package_is_no_member(tmp_path: Path) -> None:
    found, held = read(
        tmp_path / "a.zip", '<resources><resource identifier="r" href="../../x"/></resources>'
    )
    assert found.resources["r"].href is None
    assert [line.path for line in held.unread] == ["../../x"]


def test_two_resources_of_one_id(tmp_path: Path) -> None:
    found, held = read(
        tmp_path / "a.zip",
        '<resources><resource identifier="r" type="a"/><resource identifier="r" type="b"/>'
        '<resource type="c"/></resources>',
    )
    assert [r.type for r in found.resources.values()] == ["a", "c"]
    assert [(line.path, line.reason) for line in held.unread] == [
        ("r", "two resources carry this id; the second is left out")
    ]


def test_an_item_that_opens_a_nested_manifest_has_its_items(tmp_path: Path) -> None:
    found, _package = read(
        tmp_path / "a.zip",
        '<organizations><organization><item identifier="1" identifierref="inner"/>'
        '<item identifier="2" identifierref="inner"/></organization></organizations>'
        '<manifest identifier="inner"><organizations default="y"><organization identifier="x">'
        '<item identifier="no"/></organization><organization identifier="y">'
        '<item identifier="3" identifierref="r"/><item identifier="4" identifierref="inner"/>'
        '</organization></organizations><resources xml:base="in/"><resource identifier="r" '
        'href="a.html"/></resources></manifest>',
        **{"in/a.html": "x"},
    )
    (organization,) = found.organizations
    assert [(i.identifier, i.ref) for i in organization.walk()] == [
        ("1", None),
        ("3", "r"),
        ("4", None),
        ("2", None),
    ]
    assert found.resources["r"].href == "in/a.html"


def test_nesting_as_deep_as_the_parser_allows(tmp_path: Path) -> None:
    depth = 240
    found, _package = read(
        tmp_path / "a.zip",
        "<organizations><organization>"
        + "<item>" * depth
        + "</item>" * depth
        + "</organization></organizations>",
    )
    assert sum(1 for _item in found.organizations[0].walk()) == depth


def test_a_long_chain_of_nested_manifests(tmp_path: Path) -> None:
    count = 2000
    nested = "".join(
        f'<manifest identifier="m{n}"><organizations><organization>'
        f'<item identifier="{n}" identifierref="m{n + 1}"/></organization></organizations>'
        "</manifest>"
        for n in range(count)
    )
    found, _package = read(
        tmp_path / "a.zip",
        '<organizations><organization><item identifierref="m0"/></organization></organizations>'
        + nested,
    )
    assert sum(1 for _item in found.organizations[0].walk()) == count + 1


def test_canvas_manifests_of_real_exports(real_exports: Path) -> None:
    """Every reference of an item of a real cartridge leads to a resource with its files."""
    for path in sorted((real_exports / "canvas_imscc").iterdir()):
        found = read_manifest(Package(Source(path)))
        assert found.resources, path.name
        assert all(r.href in (None, *r.files) for r in found.resources.values())
