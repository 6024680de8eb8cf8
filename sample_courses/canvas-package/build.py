"""Write ``rivers-ports-cities.imscc`` from ``content.toml``, byte for byte the same each time.

Run it after a change of the content, then count again what ``expected.json`` says:

    python sample_courses/canvas-package/build.py
"""

import hashlib
import io
import tomllib
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
PACKAGE = HERE / "rivers-ports-cities.imscc"
FIRST_MONDAY = date(2031, 9, 1)
BREAK_AFTER_WEEK = 6
# Clocks go back on this day; a deadline at 23:59 is an hour later in UTC from then on.
WINTER_TIME = date(2031, 11, 2)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
CANVAS = 'xmlns="http://canvas.instructure.com/xsd/cccv1p0"'
OTHER = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
HOSTS = {
    "youtube": "https://www.youtube.com/embed/RPC210-{key}",
    "panopto": "https://rpc-example.hosted.panopto.com/Panopto/Pages/Embed.aspx?id={key}-rpc210",
}


def key(*parts: object) -> str:
    """Key in the form of Canvas's, but short, and made of names instead of database numbers."""
    return "g" + hashlib.md5("/".join(map(str, parts)).encode()).hexdigest()[:8]


def tag(name: str, value: object) -> str:
    """One element with text; nothing for None."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f"<{name}>{text}</{name}>"


def html(title: str, body: str, **meta: str) -> str:
    """Page with a head as Canvas writes it."""
    lines = "".join(f'<meta name="{name}" content="{value}"/>\n' for name, value in meta.items())
    head = f"<head>\n<title>{escape(title)}</title>\n{lines}</head>"
    return f"<html>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


def paragraphs(*texts: str) -> str:
    """Texts as HTML paragraphs."""
    return "\n".join(f"<p>{escape(text.strip())}</p>" for text in texts)


def frame(address: str, title: str) -> str:
    """Embedded video."""
    return f'\n<p><iframe src="{address}" title="{escape(title)}"></iframe></p>'


def sunday_night(week: int) -> str:
    """End of a teaching week in UTC, as Canvas writes it."""
    late = week > BREAK_AFTER_WEEK
    sunday = FIRST_MONDAY + timedelta(weeks=week - 1 + late, days=6)
    hour = 3 if sunday < WINTER_TIME else 4
    return f"{sunday + timedelta(days=1)}T{hour:02d}:59:59"


def dates(due: str | datetime | None, opens: Any = None, closes: Any = None) -> str:
    """Elements of the dates of a piece of work."""
    moment = None if due is None else datetime.fromisoformat(str(due))
    day = None if moment is None else (moment - timedelta(hours=6)).date()
    return (
        tag("due_at", moment and moment.isoformat())
        + tag("unlock_at", opens and opens.isoformat())
        + tag("lock_at", closes and closes.isoformat())
        + tag("all_day_date", day)
        + tag("all_day", None if due is None else True)
        + tag("time_zone_edited", None if due is None else "Eastern Time (US & Canada)")
    )


class Builder:
    """Members, resources and modules of one package, in the order in which they are made."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.members: dict[str, str] = {}
        self.resources: list[str] = []
        self.modules: dict[int, list[str]] = {week: [] for week in range(15)}
        self.done: dict[int, list[str]] = {week: [] for week in range(15)}

    def resource(self, identifier: str, kind: str, *members: str, more: str = "") -> None:
        files = "".join(f'<file href="{member}"/>' for member in members)
        self.resources.append(
            f'<resource identifier="{identifier}" type="{kind}" href="{members[0]}"{more}>'
            f"{files}</resource>"
        )

    def item(self, week: int, kind: str, title: str, ref: str | None, **more: Any) -> None:
        number = len(self.modules[week]) + 1
        item_id = key("item", week, number)
        state = "active" if more.pop("published", True) else "unpublished"
        required = more.pop("required", None)
        if required:
            self.done[week].append(
                f'<completionRequirement type="{required}">'
                + tag("identifierref", item_id)
                + "</completionRequirement>"
            )
        self.modules[week].append(
            f'<item identifier="{item_id}">'
            + tag("content_type", kind)
            + tag("workflow_state", state)
            + tag("title", title)
            + tag("identifierref", ref)
            + "".join(tag(name, value) for name, value in more.items())
            + tag("position", number)
            + "</item>"
        )

    def page(self, week: int, slug: str, title: str, body: str, published: bool = True) -> None:
        page_key = key("page", slug)
        state = "active" if published else "unpublished"
        self.members[f"wiki_content/{slug}.html"] = html(
            title, body, identifier=page_key, editing_roles="teachers", workflow_state=state
        )
        self.resource(page_key, "webcontent", f"wiki_content/{slug}.html")
        self.item(week, "WikiPage", title, page_key, published=published)

    def quiz(self, week: int, work: dict[str, Any]) -> None:
        quiz_key = key("quiz", work["title"])
        inner = (
            tag("title", work["title"])
            + dates(work["due"], work.get("opens"), work.get("closes"))
            + tag("points_possible", work["points"])
        )
        self.members[f"{quiz_key}/assessment_meta.xml"] = (
            f'{XML}<quiz identifier="{quiz_key}" {CANVAS}>{inner}'
            + tag("description", paragraphs(work["text"]))
            + tag("quiz_type", "assignment")
            + tag("time_limit", work["time_limit"])
            + tag("allowed_attempts", 1)
            + tag("available", True)
            + f'<assignment identifier="{key("assignment", work["title"])}">{inner}'
            + tag("workflow_state", "published")
            + tag("quiz_identifierref", quiz_key)
            + tag("grading_type", "points")
            + tag("submission_types", "online_quiz")
            + "</assignment></quiz>\n"
        )
        questions = "".join(question(n, work["title"]) for n in range(1, work["questions"] + 1))
        self.members[f"non_cc_assessments/{quiz_key}.xml.qti"] = (
            f'{XML}<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
            f'<assessment ident="{quiz_key}" title="{escape(work["title"])}">'
            f'<section ident="root_section">{questions}</section></assessment></questestinterop>\n'
        )
        self.resource(
            quiz_key,
            OTHER,
            f"{quiz_key}/assessment_meta.xml",
            f"non_cc_assessments/{quiz_key}.xml.qti",
        )
        self.item(week, "Quizzes::Quiz", work["title"], quiz_key, required="must_submit")

    def topic(self, week: int | None, work: dict[str, Any]) -> None:
        topic_key, meta_key = key("topic", work["title"]), key("meta", work["title"])
        self.members[f"{topic_key}.xml"] = (
            f'{XML}<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1">'
            + tag("title", work["title"])
            + f'<text texttype="text/html">{escape(paragraphs(work["text"]))}</text></topic>\n'
        )
        graded = ""
        if "points" in work:
            graded = (
                f'<assignment identifier="{key("assignment", work["title"])}">'
                + tag("title", work["title"])
                + dates(work["due"])
                + tag("workflow_state", "published")
                + tag("points_possible", work["points"])
                + tag("grading_type", "points")
                + tag("submission_types", "discussion_topic")
                + "</assignment>"
            )
        self.members[f"{meta_key}.xml"] = (
            f'{XML}<topicMeta identifier="{meta_key}" {CANVAS}>'
            + tag("topic_id", topic_key)
            + tag("title", work["title"])
            + tag("posted_at", work.get("posted_at"))
            + tag("type", "topic" if week is not None else "announcement")
            + tag("discussion_type", "threaded")
            + tag("has_group_category", False)
            + tag("workflow_state", "active")
            + graded
            + "</topicMeta>\n"
        )
        self.resource(topic_key, "imsdt_xmlv1p1", f"{topic_key}.xml")
        self.resource(meta_key, OTHER, f"{meta_key}.xml")
        if week is not None:
            self.item(week, "DiscussionTopic", work["title"], topic_key)

    def assignment(self, week: int, work: dict[str, Any]) -> None:
        own = key("assignment", work["title"])
        group = work.get("group", False)
        self.members[f"{own}/assignment.html"] = html(work["title"], paragraphs(work["text"]))
        self.members[f"{own}/assignment_settings.xml"] = (
            f'{XML}<assignment identifier="{own}" {CANVAS}>'
            + tag("title", work["title"])
            + dates(work["due"])
            + tag("workflow_state", "published")
            + tag("has_group_category", group)
            + tag("group_category", "Project groups" if group else None)
            + tag("points_possible", work["points"])
            + tag("grading_type", "points")
            + tag("submission_types", work["submission"])
            + tag("peer_review_count", 1 if work.get("peer_review") else 0)
            + tag("peer_reviews", work.get("peer_review", False))
            + "</assignment>\n"
        )
        self.resource(own, OTHER, f"{own}/assignment_settings.xml", f"{own}/assignment.html")
        self.item(week, "Assignment", work["title"], own, required="must_submit")

    def week(self, number: int, said: dict[str, Any]) -> None:
        texts = self.content["texts"]
        words = {name: said[name] for name in _SLOTS}
        topic = said["topic"]
        overview = paragraphs(texts["overview"].format(**words))
        self.page(number, f"week-{number}-overview", f"Week {number} overview", overview)
        frames = [
            frame(HOSTS[host].format(key=f"w{number:02d}{'abc'[place]}"), title)
            for place, (host, title, _) in enumerate(said["videos"])
        ]
        title = f"Watch: {said['videos'][0][1]}" if len(frames) == 1 else f"Week {number}: watch"
        self.page(
            number, f"week-{number}-watch", title, paragraphs(texts["watch"]) + "".join(frames)
        )
        start = number - 1
        task = texts["reading"].format(number=number, reading_min=said["reading_min"])
        prose = [
            texts["paragraphs"][(start * 5 + n) % len(texts["paragraphs"])].format(**words)
            for n in range(said["paragraphs"])
        ]
        self.page(number, f"week-{number}-reading", f"Read: {topic}", paragraphs(task, *prose))
        if said["questions"]:
            self.quiz(
                number,
                {
                    "title": f"Week {number} quiz",
                    "text": "Short questions on what you watched and read this week.",
                    "due": sunday_night(number),
                    "points": said["questions"],
                    "questions": said["questions"],
                    "time_limit": 15,
                },
            )
        for work in self.content["work"]:
            if work["week"] == number:
                # A discussion without a text of its own takes up the week's question.
                text = work.get("text") or texts["discussion"].format(**words)
                self.work({**work, "text": text})

    def work(self, work: dict[str, Any]) -> None:
        week, title = work["week"], work["title"]
        if work["type"] == "topic":
            self.topic(week, work)
        elif work["type"] == "assignment":
            self.assignment(week, work)
        elif work["type"] == "quiz":
            self.quiz(week, work)
        elif work["type"] == "page":
            self.page(week, key(title)[:8], title, paragraphs(work["text"]), work["published"])
        elif work["type"] == "heading":
            self.item(week, "ContextModuleSubHeader", title, None)
        elif work["type"] == "link":
            self.item(week, "ExternalUrl", title, key("link", title), url=work["url"])
        else:
            self.item(week, "ContextExternalTool", title, key("tool", title), url=work["url"])

    def settings(self) -> None:
        course = self.content["course"]
        titles = ["Start here"]
        titles += [f"Week {n}: {w['topic']}" for n, w in enumerate(self.content["weeks"], start=1)]
        titles.append("Final exam")
        modules = "".join(
            f'<module identifier="{key("module", week)}">'
            + tag("title", title)
            + tag("workflow_state", "active")
            + tag("position", week + 1)
            + f"<items>{''.join(self.modules[week])}</items>"
            + f"<completionRequirements>{''.join(self.done[week])}</completionRequirements>"
            + "</module>\n"
            for week, title in enumerate(titles)
        )
        folder = "course_settings"
        course_key = key("course")
        self.members[f"{folder}/canvas_export.txt"] = "A sample course, not an export.\n"
        self.members[f"{folder}/course_settings.xml"] = (
            f'{XML}<course identifier="{course_key}" {CANVAS}>'
            + tag("title", course["title"])
            + tag("course_code", course["code"])
            + tag("start_at", course["start_at"])
            + tag("conclude_at", course["conclude_at"])
            + tag("allow_student_discussion_topics", False)
            + tag("locale", "en")
            + "</course>\n"
        )
        self.members[f"{folder}/module_meta.xml"] = f"{XML}<modules {CANVAS}>{modules}</modules>\n"
        self.members[f"{folder}/events.xml"] = (
            f'{XML}<events {CANVAS}><event identifier="{key("event")}">'
            + tag("title", "Live Q&A on the plans (optional)")
            + tag("description", "<p>Bring your map and your questions.</p>")
            + tag("start_at", "2031-11-20T23:00:00")
            + tag("end_at", "2031-11-20T23:45:00")
            + "</event></events>\n"
        )
        join = f'<p><a href="{course["zoom"]}">Join the Tuesday class</a></p>'
        body = f"{paragraphs(course['syllabus'])}\n{join}"
        self.members[f"{folder}/syllabus.html"] = html("Syllabus", body)
        self.resource(
            f"{course_key}_syllabus",
            OTHER,
            f"{folder}/syllabus.html",
            more=' intendeduse="syllabus"',
        )
        names = ("course_settings.xml", "module_meta.xml", "events.xml", "canvas_export.txt")
        self.resource(course_key, OTHER, *(f"{folder}/{name}" for name in names))

    def manifest(self) -> str:
        title = escape(self.content["course"]["title"])
        return (
            f'{XML}<manifest identifier="{key("manifest")}" '
            'xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
            'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest">'
            "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion>"
            f"<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>{title}"
            "</lomimscc:string></lomimscc:title></lomimscc:general></lomimscc:lom></metadata>"
            "<organizations/>\n<resources>\n"
            + "\n".join(self.resources)
            + "\n</resources></manifest>\n"
        )


_SLOTS = ("subject", "place", "second", "people", "change", "effect", "measure", "debate")


def question(number: int, quiz: str) -> str:
    """One true-or-false question; its text is a stand-in, since only the number is read."""
    return (
        f'<item ident="{key("question", quiz, number)}"><itemmetadata><qtimetadata>'
        "<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>true_false_question</fieldentry>"
        "</qtimetadatafield></qtimetadata></itemmetadata><presentation><material>"
        f"<mattext>Statement {number} of {escape(quiz)}: true or false?</mattext>"
        "</material></presentation></item>"
    )


def build() -> bytes:
    """Bytes of the package."""
    builder = Builder(tomllib.loads((HERE / "content.toml").read_text(encoding="utf-8")))
    course = builder.content["course"]
    builder.item(0, "ContextModuleSubHeader", "Before the first class", None)
    builder.page(0, "how-it-works", "How this course works", paragraphs(course["how_it_works"]))
    for number, said in enumerate(builder.content["weeks"], start=1):
        builder.week(number, said)
    for work in builder.content["work"]:
        if work["week"] == 14:
            builder.work(work)
    builder.topic(
        None,
        {"title": "Welcome", "text": course["welcome"], "posted_at": "2031-08-28T14:00:00"},
    )
    builder.settings()
    members = {"imsmanifest.xml": builder.manifest(), **builder.members}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in members.items():
            info = zipfile.ZipInfo(name, date_time=(2031, 8, 25, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            # 3 = Unix on every system, so that the bytes are the same on all.
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode("utf-8"), compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
