"""One block of Open edX as an activity: what a learner reads, answers, hands in or opens."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from audit.course import Activity, no_settings
from audit.language import translate as _
from audit.readers.fields import media_at, read_html, utc
from audit.readers.open_edx_addresses import Addresses
from audit.readers.open_edx_tree import (
    CONTAINERS,
    Block,
    Tree,
    as_number,
    drawn_of,
    parse_json,
    plain,
)
from audit.readers.open_edx_video import recording

if TYPE_CHECKING:
    from lxml.etree import _Element

Fields = dict[str, Any]

_LINE = re.compile(r"<(?=(?:label|description|choice|option)\b)")
_TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: frozenset(words)
        for name, words in tomllib.loads(
            Path(__file__).with_name("open_edx_types.toml").read_text("utf-8")
        ).items()
    }
)
# Dates of an assessment that nobody set.
_UNSET = ("2001-01-01T00:00", "2029-01-01T00:00")


class Export(NamedTuple):
    """What every block of one course needs to be read.

    Parameters
    ----------
    weights
        Assignment type -> part of the final grade, 0-1, as text.
    """

    tree: Tree
    addresses: Addresses
    weights: Mapping[str, str]


def activity_of(export: Export, block: Block, section_id: str | None, position: int) -> Activity:
    """The activity that a block is; headings and banks of questions are activities too."""
    read = READ.get(block.tag, _other)
    found = read(export, block)
    is_scored = block.tag in _TYPES["scored"] or (
        block.tag in _TYPES["scored_if_said"] and block.flag("has_score") is True
    )
    # A heading says only what it says itself: what stands in it repeats the rest. Texts and
    # videos are not handed in, even in a subsection that is due.
    is_heading = block.tag in CONTAINERS
    graded, work_type = (block.graded, block.work_type) if is_scored else (None, None)
    if is_heading:
        graded, work_type = block.flag("graded"), block.text("format")
    body: str | None = found.pop("html", None)
    seen = read_html(body, export.addresses.resolve) if body is not None else None
    media = (*found.pop("media", ()), *(seen.media if seen else ()))
    links = (*found.pop("links", ()), *(seen.links if seen else ()))
    fields: Fields = {
        "title": block.title,
        "opens": block.opens,
        "due": block.due if is_scored or block.text("due") else None,
        "graded": graded,
        "points": block.number_of("weight") if is_scored else None,
        "body": (seen.text or None) if seen else None,
        "word_count": seen.word_count if seen else None,
        "media": tuple({m.url or id(m): m for m in media}.values()),
        "links": tuple(dict.fromkeys(links)),
        "settings": _settings(export, block, work_type, says_exam=is_heading or is_scored),
        "required": False if block.left_out else None,
    }
    fields.update({name: value for name, value in found.items() if value is not None})
    return Activity(
        native_id=block.id,
        lms_type=block.tag,
        position=position,
        section_id=section_id,
        published=block.published,
        **fields,
    )


def _settings(
    export: Export, block: Block, work_type: str | None, *, says_exam: bool
) -> Mapping[str, str]:
    said: dict[str, str] = {}
    if work_type is not None:
        said["assignment_type"] = work_type
        if work_type in export.weights:
            said["assignment_weight"] = export.weights[work_type]
    if block.exam is not None and says_exam:
        said["exam"] = block.exam
    return MappingProxyType(said) if said else no_settings()


# --- one function a type ------------------------------------------------------------------------


def _heading(_export: Export, block: Block) -> Fields:
    limit = block.number_of("default_time_limit_minutes")
    is_limited = block.tag == "sequential" and block.exam is not None
    return {"time_limit_min": limit if is_limited and limit else None}


def _bank(_export: Export, block: Block) -> Fields:
    return {"question_count": drawn_of(block)}


def _html(export: Export, block: Block) -> Fields:
    own = markup(block.element)
    name = block.text("filename") or block.name
    for path in (f"{block.tag}/{name.replace(':', '/')}.html", f"{block.tag}/{name}", name):
        if own is None and (member := export.tree.member(path)) is not None:
            own = export.tree.package.text(member)
    if own is None and block.text("filename"):
        export.tree.note(block.id, _("the text of this block is missing"))
    return {"html": own}


def _problem(_export: Export, block: Block) -> Fields:
    from lxml import etree

    questions = inputs = 0
    for element in block.element.iter():
        if isinstance(element.tag, str):
            questions += element.tag.endswith("response")
            inputs += element.tag in _TYPES["inputs"]
    etree.strip_elements(block.element, *_TYPES["unseen"], with_tail=False)
    html = markup(block.element)
    return {
        # A question and its choices are lines of their own, however the file was indented.
        "html": _LINE.sub("<br><", html) if html else None,
        "question_count": questions or None,
        "points": block.number_of("weight") or max(questions, inputs) or None,
    }


def _builder(_export: Export, block: Block) -> Fields:
    count = sum(e.tag in _TYPES["builder_questions"] for e in block.element.iter())
    return {"html": markup(block.element), "question_count": count or None}


def _video(export: Export, block: Block) -> Fields:
    media = recording(export.tree, export.addresses, block, block.title)
    links = [block.text("track"), block.text("handout")]
    links = [export.addresses.resolve(address) for address in links if address]
    url = media.url if media.url and "://" in media.url else None
    return {"media": (media,), "url": url, "links": links}


def _open_response(_export: Export, block: Block) -> Fields:
    root = block.element
    prompts = [*root.iterfind("prompts/prompt"), *root.iterfind("prompt")]
    texts = [inner_text(p.find("description")) or inner_text(p) for p in prompts]
    if block.text("prompts_type") != "html":
        texts = [escape(text) for text in texts]
    steps = {e.get("name"): e for e in root.iterfind("assessments/assessment")}
    criteria = [
        max((as_number(o.get("points")) or 0.0 for o in criterion.iterfind("option")), default=0.0)
        for criterion in root.iterfind("rubric/criterion")
    ]
    # Else its dates are those of the subsection, or of the course.
    has_dates = block.text("date_config_type") in (None, "manual")
    ends = [e for step in steps.values() if (e := _moment(step.get("due")))]
    teams = block.flag("teams_enabled")
    return {
        "html": "".join(f"<p>{text}</p>" for text in texts),
        "title": _own_title(block, inner_text(root.find("title"))),
        "opens": _moment(block.settings.get("submission_start")) if has_dates else None,
        "due": _moment(block.settings.get("submission_due")) if has_dates else None,
        "closes": max(ends, default=None) if has_dates else None,
        "peer_review": "peer-assessment" in steps if steps else None,
        "group": "assignment" if teams else None if teams is None else "none",
        "points": sum(criteria) or None,
    }


def _moment(value: str | None) -> datetime | None:
    text = plain(value)
    return None if text is None or text.startswith(_UNSET) else utc(text)


def _peer_instruction(_export: Export, block: Block) -> Fields:
    root = block.element
    texts = [
        root.find("question/text"),
        root.find("question"),
        *root.iterfind("options/option/text"),
    ]
    pieces = [text for text in map(inner_text, texts) if text]
    return {
        "html": "".join(f"<p>{piece}</p>" for piece in pieces),
        "title": _own_title(block, inner_text(root.find("display_name"))),
        "question_count": 1,
    }


def _poll(_export: Export, block: Block) -> Fields:
    lines = [block.text("question"), *_labels(parse_json(block.settings.get("answers")))]
    return {"html": _paragraphs(lines), "question_count": 1}


def _survey(_export: Export, block: Block) -> Fields:
    questions = _labels(parse_json(block.settings.get("questions")))
    answers = _labels(parse_json(block.settings.get("answers")))
    return {
        "html": _paragraphs([*questions, *answers]),
        "title": _own_title(block, block.text("block_name")),
        "question_count": len(questions) or None,
    }


def _labels(pairs: object) -> list[str]:
    """Texts of ``[[key, text or {"label": text}], ...]``."""
    labels = []
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, list) and len(pair) > 1:
            label = pair[1].get("label") if isinstance(pair[1], dict) else pair[1]
            labels.append(label if isinstance(label, str) else "")
    return labels


def _drag_and_drop(_export: Export, block: Block) -> Fields:
    found = parse_json(block.settings.get("data"))
    data = found if isinstance(found, dict) else {}
    items = data.get("items")
    names = (
        [item.get("displayName") for item in items or () if isinstance(item, dict)]
        if isinstance(items, list)
        else []
    )
    lines = [block.text("question_text"), data.get("question_text"), *names]
    return {
        "html": _paragraphs([line for line in lines if isinstance(line, str)]),
        "question_count": 1,
    }


def _tool(_export: Export, block: Block) -> Fields:
    return {
        "html": block.text("description"),
        "url": block.text("launch_url", "lti_1p3_launch_url"),
    }


def _discussion(_export: Export, block: Block) -> Fields:
    return {"title": _own_title(block, block.text("discussion_target", "for"))}


def _graded_by_staff(_export: Export, block: Block) -> Fields:
    points = block.number_of("weight")
    return {
        "html": block.text("instructions", "description") or markup(block.element),
        "points": block.number_of("points") if points is None else points,
    }


def _instructed(_export: Export, block: Block) -> Fields:
    said = [block.text(name) for name in ("prompt", "question", "instructions", "description")]
    return {"html": _paragraphs(said, is_markup=True) or markup(block.element)}


def _embedded(_export: Export, block: Block) -> Fields:
    calendar = block.text("calendar_id")
    url = None
    if calendar is not None:
        url = f"https://calendar.google.com/calendar/embed?src={quote(calendar, safe='@.')}"
    return {"html": block.text("embed_code"), "url": url}


def _other(export: Export, block: Block) -> Fields:
    export.tree.note(
        block.tag,
        _("blocks of the type {tag} are not known; only their texts were read"),
        tag=block.tag,
    )
    url = block.text("url", "href", "launch_url", "src")
    media = media_at(url, block.title) if url else None
    return {**_instructed(export, block), "url": url, "media": (media,) if media else ()}


READ: Mapping[str, Callable[[Export, Block], Fields]] = MappingProxyType(
    {
        "chapter": _heading,
        "sequential": _heading,
        "vertical": _heading,
        "wrapper": _heading,
        "videosequence": _heading,
        "problemset": _heading,
        "split_test": _heading,
        "conditional": _heading,
        "randomize": _bank,
        "library_content": _bank,
        "itembank": _bank,
        "html": _html,
        "about": _html,
        "static_tab": _html,
        "course_info": _html,
        "problem": _problem,
        "problem-builder": _builder,
        "step-builder": _builder,
        "mentoring": _builder,
        "video": _video,
        "videoalpha": _video,
        "openassessment": _open_response,
        "ubcpi": _peer_instruction,
        "poll": _poll,
        "survey": _survey,
        "word_cloud": _instructed,
        "poll_question": _instructed,
        "annotatable": _instructed,
        "textannotation": _instructed,
        "videoannotation": _instructed,
        "imageannotation": _instructed,
        "freetextresponse": _instructed,
        "drag-and-drop-v2": _drag_and_drop,
        "lti": _tool,
        "lti_consumer": _tool,
        "discussion": _discussion,
        "edx_sga": _graded_by_staff,
        "staffgradedxblock": _graded_by_staff,
        "done": _instructed,
        "scorm": _instructed,
        "h5pxblock": _instructed,
        "google-document": _embedded,
        "google-calendar": _embedded,
    }
)


# --- texts --------------------------------------------------------------------------------------


def markup(element: "_Element") -> str | None:
    """HTML inside a block; None where there is nothing in it.

    A text without elements around it is HTML that was kept from being XML.
    """
    from lxml import etree

    if len(element) == 0:
        return element.text if (element.text or "").strip() else None
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def inner_text(element: "_Element | None") -> str:
    """Text of an element, which may be HTML in itself."""
    return (element.text or "").strip() if element is not None else ""


def _paragraphs(lines: Sequence[str | None], *, is_markup: bool = False) -> str | None:
    """Lines as HTML; None where nothing is said."""
    said = [line if is_markup else escape(line) for line in lines if line]
    return "".join(f"<p>{line}</p>" for line in said) or None


def _own_title(block: Block, found: str | None) -> str | None:
    """Title that a type keeps elsewhere, where the usual place is empty."""
    return " ".join(found.split()) if found and block.text("display_name") is None else None
