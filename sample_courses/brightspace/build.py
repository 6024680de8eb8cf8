"""Write ``D2LExport_61207.zip`` from ``content.toml``, byte for byte the same each time.

Run it after a change of the content, then count again what ``expected.json`` says:

    python sample_courses/brightspace/build.py
"""

import io
import struct
import tomllib
import wave
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HERE = Path(__file__).parent
PACKAGE = HERE / "D2LExport_61207.zip"
# Every XML member of an export starts with a mark, in front of the declaration.
MARK = "\ufeff"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
D2L = 'xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"'
QUICKLINK = "/d2l/common/dialogs/quickLink/quickLink.d2l?ou={orgUnitId}&type="
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\nThe glass is poured.\n"
LENS_S = 372


def codes(text: str) -> str:
    """Durable ids, of which a thing that was copied has several."""
    return ",".join(part if part.startswith("LTT-") else f"LTT-{part}" for part in text.split(","))


def attributes(**values: object) -> str:
    """Attributes; nothing for None."""
    return "".join(
        f" {name.replace('__', ':')}={quoteattr(word(value))}"
        for name, value in values.items()
        if value is not None
    )


def tag(name: str, value: object) -> str:
    """One element with text; nothing for None."""
    return "" if value is None else f"<{name}>{escape(word(value))}</{name}>"


def word(value: object) -> str:
    """Words of the manifest and of most tools: True and False."""
    return str(value)


def yes_no(value: bool) -> str:
    """Words of quizzes."""
    return "yes" if value else "no"


def timestamp(name: str, text: str | None) -> str:
    """Date of a quiz: the parts of what a clock shows."""
    if text is None:
        return f"<d2l_2p0:{name} />"
    at = datetime.fromisoformat(text)
    parts = {
        "month": at.month,
        "day": at.day,
        "year": at.year,
        "hour": at.hour,
        "minutes": at.minute,
        "seconds": at.second,
    }
    inner = "".join(f"<d2l_2p0:{part}>{value}</d2l_2p0:{part}>" for part, value in parts.items())
    return f"<d2l_2p0:{name}><d2l_2p0:timestamp>{inner}</d2l_2p0:timestamp></d2l_2p0:{name}>"


def page(title: str, html: str) -> bytes:
    """Page as its editor saves it."""
    head = f"<head><title>{escape(title)}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{html}</body></html>".encode()


def sound(seconds: int) -> bytes:
    """Recording without a sound."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(1000)
        recording.writeframes(b"\x80" * 1000 * seconds)
    return buffer.getvalue()


def film(seconds: int) -> bytes:
    """Header of an MP4 file, which is all that tells its length."""

    def atom(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + name + content

    times = struct.pack(">II", 1000, seconds * 1000)
    header = atom(b"mvhd", bytes(12) + times + bytes(80))
    return atom(b"ftyp", b"isom\x00\x00\x02\x00isommp41") + atom(b"moov", header)


class Builder:
    """Members and resources of one package."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.members: dict[str, bytes] = {}
        self.resources: list[str] = []
        self.number = 0

    def next(self) -> int:
        """Running number in this package."""
        self.number += 1
        return self.number

    def resource(self, key: str, material: str, href: str = "", title: str = "") -> None:
        """One resource of the manifest."""
        self.resources.append(
            f'<resource identifier="{key}" type="webcontent"'
            + attributes(d2l_2p0__material_type=material, d2l_2p0__link_target="")
            + attributes(href=href, title=title)
            + " />"
        )

    def tool(self, key: str, material: str, member: str, xml: str, title: str = "") -> None:
        """One member of a tool."""
        self.members[member] = (MARK + xml).encode()
        self.resource(key, material, member.replace("/", "\\"), title)

    def item(self, one: dict[str, Any]) -> str:
        """Opening tag and title of an item, and its resource."""
        key = 612000 + self.next()
        material, href = "contentmodule", ""
        if "file" in one:
            # Windows wrote this export.
            material, href = "content", one["file"].replace("/", "\\")
            self.members[one["file"]] = (
                page(one["title"], one["html"])
                if "html" in one
                else sound(one["seconds"])
                if "seconds" in one
                else b"0123456789" * (one["bytes"] // 10)
            )
        elif "address" in one:
            material, href = "contentlink", one["address"]
        elif "coursefile" in one:
            material = "contentlink"
            href = f"{QUICKLINK}coursefile&fileId={one['coursefile'].replace(' ', '%20')}"
            self.members[one["coursefile"]] = b"0123456789" * (one["bytes"] // 10)
        elif "quicklink" in one:
            kind, code = one["quicklink"]
            # Both spellings occur.
            name = "rCode" if self.number % 2 else "rcode"
            material, href = "contentlink", f"{QUICKLINK}{kind}&{name}={codes(code)}"
        self.resource(f"RES_CONTENT_{key}", material, href)
        return (
            f'<item identifier="{key}" identifierref="RES_CONTENT_{key}"'
            + attributes(
                d2l_2p0__id=self.number,
                isvisible=None if one.get("visible", True) else False,
                d2l_2p0__resource_code=codes(one["code"]) if "code" in one else None,
                description=one.get("description", ""),
                completion_type=2,
                date_start=one.get("date_start"),
                date_end=one.get("date_end"),
                date_due=one.get("date_due"),
                condition_set="set-1" if one.get("condition") else None,
            )
            + f"><title>{escape(one['title'])}</title>"
        )

    def organization(self) -> str:
        """All items, nested by their levels."""
        found = ""
        level = 0
        for one in self.content["item"]:
            found += "</item>" * (level - one["level"] + 1)
            level = one["level"]
            found += self.item(one)
        return found + "</item>" * level

    def dropbox(self) -> None:
        """Assignments, the last kind of them in a category."""
        folders: dict[str, str] = {}
        for one in self.content["folder"]:
            hidden = str(one.get("hidden", False)).lower()
            folder = (
                "<folder"
                + attributes(
                    name=one["name"],
                    id=self.next(),
                    folder_type=one["type"],
                    out_of=f"{one['out_of']}.000000000",
                    grade_item=codes(one["grade"]) if "grade" in one else None,
                    folder_is_retricted="false",
                    files_per_submission=0,
                    submissions=2,
                    resource_code=codes(one["code"]),
                    is_hidden=hidden,
                )
                + ">"
                + tag("date_start", one.get("date_start"))
                + tag("date_end", one.get("date_end"))
                + tag("date_due", one.get("date_due"))
                + f'<instructions text_type="text/html">{tag("text", one["html"])}</instructions>'
                + "</folder>"
            )
            category = one.get("category", "")
            folders[category] = folders.get(category, "") + folder
        xml = "".join(
            f"<category name={quoteattr(name)}>{inner}</category>" if name else inner
            for name, inner in folders.items()
        )
        self.tool("res_dropbox", "d2ldropbox", "dropbox_d2l.xml", f"<dropbox>{xml}</dropbox>")

    def discussions(self) -> None:
        """One member a forum."""
        for number, one in enumerate(self.content["forum"], start=1):
            topics = "".join(
                "<topic"
                + attributes(id=self.next(), resource_code=codes(topic["code"]))
                + "><properties>"
                + tag("posting_date_start", topic.get("posting_date_start"))
                + tag("posting_date_end", topic.get("posting_date_end"))
                + tag("is_hidden", False)
                + tag("score_out_of", topic.get("score"))
                + tag("grade_item_id", codes(topic["grade"]) if "grade" in topic else None)
                + tag("uses_group_restrictions", topic.get("groups", False))
                + f"</properties><content>{tag('title', topic['title'])}"
                + f"{tag('description', topic.get('html'))}</content></topic>"
                for topic in one["topic"]
            )
            xml = (
                "<discussion><forum"
                + attributes(id=self.next(), resource_code=codes(one["code"]))
                + "><properties>"
                + tag("is_hidden", one.get("hidden", False))
                + tag("show_description_in_topics", one.get("show", False))
                + f"</properties><content>{tag('title', one['title'])}"
                + f"{tag('description', one.get('html'))}</content>"
                + f"<topics>{topics}</topics></forum></discussion>"
            )
            member = f"discussion_d2l_{number}.xml"
            self.tool(f"res_discuss_{number}", "d2ldiscussion", member, xml)

    def question(self, label: str, kind: str) -> str:
        """A question without its words."""
        kind = "Text Information" if kind == "text" else kind
        return (
            f'<item ident="OBJ_{self.next()}" label="{label}"><itemmetadata><qtimetadata>'
            "<qti_metadatafield><fieldlabel>qmd_computerscored</fieldlabel>"
            "<fieldentry>yes</fieldentry></qti_metadatafield>"
            "<qti_metadatafield><fieldlabel>qmd_questiontype</fieldlabel>"
            f"<fieldentry>{kind}</fieldentry></qti_metadatafield>"
            "</qtimetadata></itemmetadata></item>"
        )

    def sections(self, one: dict[str, Any]) -> str:
        """Questions of a quiz: its own, those of other files, and those of a pool."""
        found = "".join(
            self.question(f"{one['code']}-{number}", kind)
            for number, kind in enumerate(one["items"])
        )
        found += "".join(
            f'<itemref linkrefid="{ref}"><d2l_2p0:file href="questiondb.xml" /></itemref>'
            for ref in one.get("refs", ())
        )
        if "pool" in one:
            pool = "".join(
                self.question(f"{one['code']}-pool-{number}", "Multiple Choice")
                for number in range(one["pool"])
            )
            found += (
                '<section ident="POOL"><selection_ordering><selection>'
                f"{tag('selection_number', one['draw'])}</selection>"
                f'<order order_type="Random" /></selection_ordering>{pool}</section>'
            )
        return f'<section ident="CONTAINER_SECTION">{found}</section>'

    def quizzes(self) -> None:
        """One member a quiz, survey or self-assessment."""
        for one in self.content["quiz"]:
            number = self.next()
            key = f"res_{one['kind']}_{number}"
            grade = one.get("grade")
            setup = (
                f'<d2l_2p0:intro_message d2l_2p0:isdisplayed="{yes_no("intro" in one)}">'
                f"{escape(one.get('intro', ''))}</d2l_2p0:intro_message>"
                + (
                    f'<grade_item resource_code="{codes(grade)}">{number}</grade_item>'
                    if grade
                    else ""
                )
                + f"<is_active>{yes_no(one['active'])}</is_active>"
                + timestamp("date_start", one.get("start"))
                + timestamp("date_end", one.get("end"))
                + timestamp("date_due", one.get("due"))
                + f"<d2l_2p0:password>{one.get('password', '')}</d2l_2p0:password>"
                + f"<d2l_2p0:time_limit>{one.get('limit', 120)}</d2l_2p0:time_limit>"
                + "<d2l_2p0:enforce_time_limit>"
                + f"{yes_no(one.get('enforced', False))}</d2l_2p0:enforce_time_limit>"
            )
            xml = (
                f"{XML}<questestinterop {D2L}><assessment"
                + attributes(d2l_2p0__id=number, title=one["title"], ident=key)
                + attributes(d2l_2p0__resource_code=codes(one["code"]))
                + '><rubric><flow_mat><material><mattext d2l_2p0:isdisplayed="no">'
                + f"{escape(one.get('hidden_text', ''))}</mattext></material></flow_mat></rubric>"
                + f"<assess_procextension>{setup}</assess_procextension>"
                + f"{self.sections(one)}</assessment></questestinterop>"
            )
            member = f"{one['kind']}_d2l_{number}.xml"
            self.tool(key, f"d2l{one['kind']}", member, xml, one["title"])

    def beside(self) -> None:
        """Checklists, news, calendar, tools, grade book, library, and what nobody meets."""
        lists = ""
        for one in self.content["checklist"]:
            points = "".join(
                f'<item sort_order="{number}">{tag("name", name)}'
                + f"{tag('date_due', date or None)}</item>"
                for number, (name, date) in enumerate(one["points"], start=1)
            )
            lists += (
                f"<checklist{attributes(id=self.next(), resource_code=codes(one['code']))}>"
                + f"{tag('name', one['name'])}{tag('description', one['html'])}"
                + f'<category sort_order="1">{tag("name", one["category"])}{points}</category>'
                + "</checklist>"
            )
        self.tool(
            "res_chklist", "d2lchecklist", "checklist_d2l.xml", f"<checklists>{lists}</checklists>"
        )
        news = "".join(
            f'<item id="{self.next()}">{tag("headline", one["headline"])}'
            + f"{tag('content', one['html'])}{tag('is_draft', one.get('draft', False))}"
            + f"{tag('date_start', one.get('date_start'))}</item>"
            for one in self.content["news"]
        )
        self.tool("res_news", "d2lnews", "news_d2l.xml", f"<news>{news}</news>")
        events = "".join(
            f'<event id="{self.next()}">{tag("title", one["title"])}'
            + f"{tag('description', one.get('html'))}{tag('start_date', one['start'])}"
            + f"{tag('end_date', one['end'])}</event>"
            for one in self.content["event"]
        )
        self.tool(
            "res_calendar", "d2lcalendar", "calendar_d2l.xml", f"<calendar>{events}</calendar>"
        )
        tools = "".join(
            f"<link{attributes(resource_code=codes(one['code']))}>"
            + f"{tag('title', one['title'])}{tag('url', one['url'])}</link>"
            for one in self.content["tool"]
        )
        self.tool("res_lti", "d2llti", "lti_d2l.xml", f"<links>{tools}</links>")
        columns = "".join(
            f"<item{attributes(id=self.next(), resource_code=codes(one['code']))}>"
            + f"{tag('name', one['name'])}<scoring>{tag('out_of', one['out_of'])}"
            + "<exclude_from_final_grade_calc>"
            + f"{str(one.get('left_out', False)).lower()}</exclude_from_final_grade_calc>"
            + "</scoring></item>"
            for one in self.content["column"]
        )
        xml = f"<grades><categories /><items>{columns}</items></grades>"
        self.tool("res_grades", "d2lgrades", "grades_d2l.xml", xml)
        questions = self.question("lib-1", "Multiple Choice") + self.question("lib-text", "text")
        xml = (
            f'<questestinterop><objectbank ident="QLIB">{questions}</objectbank></questestinterop>'
        )
        self.tool("res_question_library", "d2lquestionlibrary", "questiondb.xml", xml)
        self.tool("res_rubrics", "d2lrubrics", "rubrics_d2l.xml", "<rubrics />")
        self.tool("res_glossary", "d2lglossary", "glossary_d2l.xml", "<glossary />")
        course = self.content["course"]
        # The manifest does not always name this one.
        syllabus = f"<syllabus description={quoteattr(course['overview'])} />"
        self.members["syllabus_d2l.xml"] = (MARK + syllabus).encode()
        config = f"<orgunit>{tag('code', course['code'])}{tag('name', course['name'])}</orgunit>"
        self.tool("config", "orgunitconfig", "orgunitconfig/orgunitconfig.xml", config)


def build() -> bytes:
    """Bytes of the package."""
    builder = Builder(tomllib.loads((HERE / "content.toml").read_text("utf-8")))
    items = builder.organization()
    builder.dropbox()
    builder.discussions()
    builder.quizzes()
    builder.beside()
    builder.members["week 2/lens.mp4"] = film(LENS_S)
    builder.members["week 2/lens.vtt"] = CAPTIONS.encode()
    manifest = (
        f"{MARK}{XML}\n"
        f'<manifest identifier="D2L_{builder.content["course"]["orgunit"]}" {D2L} '
        'xmlns:scorm_1p2="http://www.adlnet.org/xsd/adlcp_rootv1p2" '
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">\n'
        '<organizations default="d2l_orgs"><organization identifier="d2l_org">'
        f"{items}</organization></organizations>\n"
        f"<resources>{''.join(builder.resources)}</resources>\n</manifest>\n"
    )
    builder.members["imsmanifest.xml"] = manifest.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in builder.members.items():
            member = zipfile.ZipInfo(name, date_time=(2032, 1, 5, 9, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return buffer.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
