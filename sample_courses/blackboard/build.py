"""Write ``ExportFile_WMM-204-2032.zip`` from ``content.toml``, byte for byte the same each time.

Run it after a change of the content, then count again what ``expected.json`` says:

    python sample_courses/blackboard/build.py
"""

import io
import tomllib
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
PACKAGE = HERE / "ExportFile_WMM-204-2032.zip"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
CREATED = "2031-11-20 10:15:00 EST"
INFO = (
    "#Bb PackageInfo Property File\n"
    "cx.config.operation=blackboard.apps.cx.CxConfig$Operation\\:EXPORT\n"
    "app.release.number=3900.100.0-rel.4\n"
)


def said(name: str, value: object = "") -> str:
    """One element that keeps what it says in its ``value``."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name} value={quoteattr(text)}/>"


def text(html: str) -> str:
    """HTML as Blackboard keeps it: escaped, beside its type."""
    return f"<TEXT>{escape(html)}</TEXT><TYPE value='H'/>"


def dates(**more: str) -> str:
    """Dates of a thing; what is not set is empty."""
    names = "".join(said(name.upper(), value) for name, value in more.items())
    return f"<DATES>{said('CREATED', CREATED)}{said('UPDATED', CREATED)}{names}</DATES>"


class Builder:
    """Resources of one package, numbered in the order in which they are made."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.members: dict[str, bytes] = {}
        self.resources: list[str] = []
        self.keys: dict[str, str] = {}
        self.number = 0
        for block in ("area", "item", "test", "board"):
            for one in content[block]:
                self.keys[one["key"]] = self.next()

    def next(self) -> str:
        """Name of the next resource."""
        self.number += 1
        return f"res{self.number:05d}"

    def id(self, key: str) -> str:
        """Number of a thing on the site."""
        return f"_{90000 + int(self.keys.get(key, key)[3:])}_1"

    def add(self, key: str | None, kind: str, title: str, xml: str) -> str:
        """One resource with its ``.dat``."""
        name = self.keys.get(key or "") or self.next()
        self.members[f"{name}.dat"] = (XML + xml).encode()
        self.resources.append(
            f"<resource bb:file={quoteattr(name + '.dat')} bb:title={quoteattr(title)} "
            f'identifier="{name}" type="{kind}" xml:base="{name}"/>'
        )
        return name

    def menu(self, key: str | None, one: dict[str, Any]) -> str:
        """One entry of the course menu."""
        flags = said("ISENABLED", one.get("enabled", True)) + said("ISENTYRPOINT", False)
        return self.add(
            key,
            "course/x-bb-coursetoc",
            one["label"],
            f'<COURSETOC id="_{7000 + self.number}_1">'
            + said("LABEL", one["label"])
            + said("URL", one.get("url", ""))
            + said("TARGETTYPE", one.get("target", "CONTENT"))
            + said("INTERNALHANDLE", one.get("handle", ""))
            + f"<FLAGS>{flags}</FLAGS></COURSETOC>",
        )

    def files(self, one: dict[str, Any]) -> str:
        """Files of an item; those of 0 bytes were left out of the export."""
        found = ""
        for file in one.get("files", ()):
            stem, ending = file["name"].rsplit(".", 1)
            found += (
                f'<FILE id="_{file["xid"]}"><NAME>/xid-{file["xid"]}</NAME>'
                + said("SIZE", file["bytes"])
                + said("FILEACTION", "EMBED")
                + said("LINKNAME", file["name"])
                + "</FILE>"
            )
            if file["bytes"]:
                member = f"csfiles/home_dir/{stem}__xid-{file['xid']}.{ending}"
                self.members[member] = b"0123456789" * (file["bytes"] // 10)
                self.members[member + ".xml"] = (
                    f"{XML}<lom><relation><resource><identifier>{file['xid']}#/courses/WMM-204/"
                    f"{escape(file['name'])}</identifier></resource></relation></lom>"
                ).encode()
        return found

    def item(self, one: dict[str, Any], parent: str) -> None:
        """One item or folder."""
        folder = one.get("folder", False)
        flags = (
            said("ISAVAILABLE", one.get("available", True))
            + said("ISFOLDER", folder)
            + said("ISLESSON", "lesson" in one["handler"])
            + said("ISGROUPCONTENT", one.get("group", False))
        )
        self.add(
            one["key"],
            "resource/x-bb-document",
            one["title"],
            f'<CONTENT id="{self.id(one["key"])}">'
            + said("TITLE", one["title"])
            + said("DESCRIPTION")
            + f"<BODY>{text(one.get('html', ''))}</BODY>"
            + dates(start=one.get("start", ""), end=one.get("end", ""))
            + f"<FLAGS>{flags}</FLAGS>"
            + said("CONTENTHANDLER", one["handler"])
            + said("RENDERTYPE", "URL" if one.get("url") else "REGULAR")
            + said("URL", one.get("url", ""))
            + said("PARENTID", parent)
            + f"<EXTENDEDDATA/><FILES>{self.files(one)}</FILES></CONTENT>",
        )

    def tree(self) -> str:
        """The manifest's items, and the members behind them."""
        found = ""
        for area in self.content["area"]:
            self.menu(area["key"], area)
            top = self.next()
            parent = self.id(top)
            self.keys[area["key"] + " top"] = top
            self.add(
                area["key"] + " top",
                "resource/x-bb-document",
                "--TOP--",
                f'<CONTENT id="{parent}">{said("TITLE", "--TOP--")}<BODY>{text("")}</BODY>'
                f"{dates(start='', end='')}"
                f"<FLAGS>{said('ISAVAILABLE', True)}{said('ISFOLDER', True)}</FLAGS>"
                f"{said('CONTENTHANDLER', 'resource/x-bb-folder')}"
                f"{said('PARENTID', '{unset id}')}<FILES/></CONTENT>",
            )
            found += (
                f'<item identifier="itm{top[3:]}a" identifierref="{self.keys[area["key"]]}">'
                f"<title>{escape(area['label'])}</title>"
                f'<item identifier="itm{top[3:]}" identifierref="{top}"><title>--TOP--</title>'
                + self.below(area["key"], parent)
                + "</item></item>"
            )
        return found

    def below(self, key: str, parent: str) -> str:
        """Items that stand below an area or a folder."""
        found = ""
        for one in self.content["item"]:
            if one["in"] == key:
                name = self.keys[one["key"]]
                self.item(one, parent)
                found += (
                    f'<item identifier="itm{name[3:]}" identifierref="{name}">'
                    f"<title>{escape(one['title'])}</title>"
                    + self.below(one["key"], self.id(one["key"]))
                    + "</item>"
                )
        return found

    def test(self, one: dict[str, Any]) -> None:
        """Questions of a test or survey, without their words, and its settings."""
        items = "".join(f'<item title="{n + 1}"/>' for n in range(one["questions"]))
        drawn = "".join(
            "<section><selection_ordering><selection><sourcebank_ref>res00900</sourcebank_ref>"
            f"<selection_number>{number}</selection_number></selection></selection_ordering>"
            "</section>"
            for number in one.get("drawn", ())
        )
        about = escape(one.get("description", ""))
        self.add(
            one["key"],
            f"assessment/x-bb-qti-{one['kind']}",
            one["title"],
            f'<questestinterop><assessment title="{one["title"]}"><assessmentmetadata>'
            f"<bbmd_assessmenttype>{one['kind'].title()}</bbmd_assessmenttype></assessmentmetadata>"
            "<presentation_material><flow_mat><material><mat_extension><mat_formattedtext>"
            f"{about}</mat_formattedtext></mat_extension></material></flow_mat>"
            f"</presentation_material><section>{items}{drawn}</section></assessment>"
            "</questestinterop>",
        )
        if not one.get("alone"):
            flags = said("ISPASSWORDPROTECTED", one.get("password", False))
            self.keys[one["key"] + " set"] = self.add(
                None,
                "course/x-bb-courseassessment",
                "Course Assessment",
                f'<COURSEASSESSMENT id="_{5000 + self.number}_1">'
                + said("ASMTID", self.keys[one["key"]])
                + said("PASSWORD", "fell" if one.get("password") else "")
                + said("TIMELIMIT", one.get("time_limit", ""))
                + f"<FLAGS>{flags}</FLAGS></COURSEASSESSMENT>",
            )

    def board(self, one: dict[str, Any]) -> None:
        """One forum, blog, journal or wiki; a forum with the post that opens its thread."""
        root = one["kind"].upper()
        thread = one.get("thread")
        posts = (
            f"<MESSAGETHREADS><MSG>{said('LINKREFID', thread)}<MESSAGETEXT><TEXT>See above.</TEXT>"
            "</MESSAGETEXT></MSG></MESSAGETHREADS>"
            if thread
            else "<MESSAGETHREADS/>"
        )
        kind = "discussionboard" if root == "FORUM" else one["kind"]
        self.add(
            one["key"],
            f"resource/x-bb-{kind}",
            one["title"],
            f'<{root} id="{self.id(one["key"])}">'
            + said("CONFERENCEID", "_602_1" if one.get("group") else "_601_1")
            + said("TITLE", one["title"])
            + f"<DESCRIPTION>{text(one['html'])}</DESCRIPTION>{dates()}"
            + f"<FLAGS>{said('ISAVAILABLE', True)}</FLAGS>"
            + (posts if root == "FORUM" else "")
            + f"</{root}>",
        )

    def links(self) -> None:
        """What items open."""
        for one in self.content["item"]:
            target = one.get("opens")
            if not target:
                continue
            name = self.keys.get(target + " set") or self.keys[target]
            kind = "COURSE_ASSESSMENT" if target + " set" in self.keys else "FORUM"
            self.add(
                None,
                "resource/x-bb-link",
                one["title"],
                f'<LINK id="_{4000 + self.number}_1">{said("TITLE")}'
                f"<FLAGS>{said('ISAVAILABLE', True)}</FLAGS>"
                f'<REFERRER id="{self.keys[one["key"]]}" type="CONTENT"/>'
                f'<REFERREDTO id="{name}" type="{kind}"/></LINK>',
            )

    def gradebook(self) -> None:
        """All columns."""
        columns = ""
        for number, one in enumerate(self.content["column"], start=1):
            handle = "resource/x-bb-forumlink" if "thread" in one else "resource/x-bb-assessment"
            columns += (
                f'<OUTCOMEDEFINITION id="_{3000 + number}_1">'
                + said("CATEGORYID", one.get("category", ""))
                + said("CONTENTID", self.keys.get(one.get("content", ""), ""))
                + said("ASIDATAID", self.keys.get(one.get("test", ""), ""))
                + dates(due=one.get("due", ""))
                + said("TITLE", one["title"])
                + said("FORMATIVE_IND", "FORMATIVE" if one.get("practice") else "NOT_FORMATIVE")
                + said("DELETED", one.get("deleted", False))
                + said("EXTERNALREF", one.get("thread", ""))
                + said("POINTSPOSSIBLE", f"{one['points']}.000000000000000")
                + said("SCORE_PROVIDER_HANDLE", handle)
                + said("ISCALCULATED", one.get("calculated", False))
                + said("IS_PEER_GRADING", one.get("peers", False))
                + "<GROUPATTEMPTS/><OUTCOMES/></OUTCOMEDEFINITION>"
            )
        categories = "".join(
            f'<CATEGORY id="{name}">{said("TITLE", name)}</CATEGORY>'
            for name in ("Test.name", "Assignment.name")
        )
        self.add(
            None,
            "course/x-bb-gradebook",
            "Gradebook",
            f"<GRADEBOOK><CATEGORIES>{categories}</CATEGORIES>"
            f"<OUTCOMEDEFINITIONS>{columns}</OUTCOMEDEFINITIONS></GRADEBOOK>",
        )

    def others(self) -> None:
        """What stands in no content area, and what is no activity."""
        for one in self.content["announcement"]:
            self.add(
                None,
                "resource/x-bb-announcement",
                one["title"],
                f'<ANNOUNCEMENT id="_{2000 + self.number}_1">{said("TITLE", one["title"])}'
                f"<DESCRIPTION>{text(one['html'])}</DESCRIPTION>"
                f"{dates(restrictstart=one['from'], restrictend='')}</ANNOUNCEMENT>",
            )
        for name, kind, root in (
            ("session", "course/x-bb-collabsession", "COLLABSESSION"),
            ("event", "resource/x-bb-calendar", "CALENDAR"),
        ):
            for one in self.content[name]:
                recording = '<RECORDINGS><RECORDING id="_1_1"/></RECORDINGS>'
                self.add(
                    None,
                    kind,
                    one["title"],
                    f'<{root} id="_{1000 + self.number}_1">{said("TITLE", one["title"])}'
                    f"<DESCRIPTION>{text(one.get('html', ''))}</DESCRIPTION>"
                    f"{said('TYPE', 'COURSE')}{dates(start=one['start'], end=one['end'])}"
                    f"{recording if one.get('recording') else ''}</{root}>",
                )
        boards = "".join(
            f'<CONFERENCE id="{key}">{said("TITLE", title)}{said("GROUPID", group)}</CONFERENCE>'
            for key, title, group in (("_601_1", "Forums", ""), ("_602_1", "Group A", "_31_1"))
        )
        for kind, xml in (
            ("resource/x-bb-conference", f"<CONFERENCES>{boards}</CONFERENCES>"),
            ("assessment/x-bb-qti-pool", "<questestinterop/>"),
            ("course/x-bb-rule", "<RULE/>"),
            ("resource/x-bb-staffinfo", "<STAFFINFO/>"),
            (
                "course/x-bb-contenthandler",
                f"<CONTENTHANDLERS><CONTENTHANDLER>{said('HANDLE', 'x-bb-collab')}"
                f"{said('NAME', 'Collaborate')}</CONTENTHANDLER></CONTENTHANDLERS>",
            ),
            ("resource/x-highfell-weather", "<STATION/>"),
        ):
            self.add(None, kind, kind.rsplit("-", 1)[-1], xml)

    def build(self) -> bytes:
        """The whole package."""
        course = self.content["course"]
        self.add(
            None,
            "course/x-bb-coursesetting",
            course["title"],
            f'<COURSE id="{course["id"]}">'
            + said("TITLE", course["title"])
            + said("COURSEID", course["code"])
            + dates(coursestart=course["start"], courseend=course["end"])
            + said("LOCALE", course["locale"])
            + said("ULTRASTATUS", "C")
            + "</COURSE>",
        )
        tree = self.tree()
        for entry in self.content["entry"]:
            self.menu(None, entry)
        for one in self.content["test"]:
            self.test(one)
        for one in self.content["board"]:
            self.board(one)
        self.links()
        self.gradebook()
        self.others()
        manifest = (
            f'{XML}<manifest xmlns:bb="http://www.blackboard.com/content-packaging/" '
            'identifier="man00001"><organizations default="toc00001">'
            f'<organization identifier="toc00001">{tree}</organization></organizations>'
            f"<resources>{''.join(self.resources)}</resources></manifest>"
        )
        everything = {
            "imsmanifest.xml": manifest.encode(),
            **self.members,
            ".bb-package-info": INFO.encode(),
            ".bb-package-sig": b"00000000000000000000000000000000",
        }
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, member in everything.items():
                info = zipfile.ZipInfo(name, (2032, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                # 3 = Unix on every system, so that the bytes are the same on all.
                info.create_system = 3
                info.external_attr = 0o644 << 16
                archive.writestr(info, member, compresslevel=9)
        return stream.getvalue()


def build() -> bytes:
    """Bytes of the package."""
    return Builder(tomllib.loads((HERE / "content.toml").read_text("utf-8"))).build()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
