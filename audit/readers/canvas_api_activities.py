"""Objects of the Canvas API -> sections and activities.

A module item places content; a quiz or a graded discussion also has an assignment, which
carries its dates and points: the three are one activity. What no module places is an
activity too.
"""

from collections.abc import Iterator
from types import MappingProxyType

from audit.course import Activity, Section, Unread
from audit.language import translate as _
from audit.language import translate_plural
from audit.readers.canvas_api_dates import dates_of, to_do_day
from audit.readers.canvas_api_meetings import meetings
from audit.readers.canvas_api_objects import EMPTY, Content, Joined, Objects
from audit.readers.json_fields import (
    Json,
    child,
    children,
    content,
    flag,
    ident,
    number,
    text,
    title,
    without_secrets,
    words,
)

# Item types whose content is an object of its own among the answers, and the others.
WITH_CONTENT = ("Assignment", "Discussion", "Page", "Quiz")
ITEM_TYPES = frozenset(
    (*WITH_CONTENT, "File", "SubHeader", "ExternalUrl", "ExternalTool"),
)


def read_activities(
    bag: Objects, course: Json, zone: str | None, where: str, notes: list[Unread]
) -> tuple[tuple[Section, ...], tuple[Activity, ...]]:
    """Sections and activities of one course.

    Parameters
    ----------
    zone
        IANA name of the course's time zone; None = not known.
    where
        Name of the source, for the notes.
    notes
        What was met and not understood is added to it.
    """
    joined = Joined(bag)
    sections, items = _modules(bag, where, notes)
    found: list[Activity] = []
    seen: set[str] = set()
    missing: dict[str, int] = {}
    for section, item in items:
        lms_type = str(item["type"])
        parts = joined.placed(item)
        if lms_type in WITH_CONTENT and not parts.found:
            missing[lms_type] = missing.get(lms_type, 0) + 1
        seen.update(_names(parts))
        found.append(_activity(lms_type, parts, item, section, zone, len(found) + 1))
    for lms_type, parts in _in_no_module(joined, seen):
        found.append(_activity(lms_type, parts, EMPTY, None, zone, len(found) + 1))
    syllabus = text(course, "syllabus_body")
    if syllabus is not None:
        found.append(_syllabus(syllabus, course, len(found) + 1))
    found.extend(meetings(bag, where, notes, len(found) + 1))
    notes.extend(Unread(path=where, reason=reason) for reason in _gaps(bag, missing))
    unique = {activity.native_id: activity for activity in found}
    if len(unique) < len(found):
        reason = _("several activities have one id: only the last of them is kept")
        notes.append(Unread(path=where, reason=reason))
    return sections, tuple(unique.values())


def _modules(
    bag: Objects, where: str, notes: list[Unread]
) -> tuple[tuple[Section, ...], list[tuple[Section | None, Json]]]:
    """The modules in order, and their items in order."""
    items = dict(bag.of("item"))
    modules = sorted(bag.of("module").items(), key=lambda pair: number(pair[1], "position") or 0)
    sections: dict[str, Section] = {}
    for module_id, module in modules:
        sections[module_id] = Section(
            native_id=module_id,
            title=title(text(module, "name")),
            position=len(sections) + 1,
            published=is_published(module),
        )
        for item in children(module, "items"):
            own_id = ident(item, "id")
            if own_id is not None and str(item.get("type")) in ITEM_TYPES:
                items[own_id] = {**item, **items.get(own_id, {}), "module_id": module_id}
    of_module: dict[str, list[Json]] = {own_id: [] for own_id in sections}
    for item in items.values():
        of_module.setdefault(ident(item, "module_id") or "", []).append(item)
    for module_id, module in modules:
        declared = number(module, "items_count")
        if declared and not of_module[module_id]:
            reason = _(
                "the {count} items of the module {title!r} are not among the answers; "
                "ask for modules?include[]=items, or for its items"
            ).format(count=f"{declared:.0f}", title=sections[module_id].title)
            notes.append(Unread(path=where, reason=reason))
    for module_id in of_module.keys() - sections.keys():
        if module_id:
            reason = _("module {id} has items but is not among the answers").format(id=module_id)
            notes.append(Unread(path=where, reason=reason))
    placed: list[tuple[Section | None, Json]] = []
    for module_id, things in of_module.items():
        if module_id and module_id not in sections:
            sections[module_id] = Section(native_id=module_id, title="", position=len(sections) + 1)
        things.sort(key=lambda item: number(item, "position") or 0)
        placed.extend((sections.get(module_id), item) for item in things)
    return tuple(sections.values()), placed


def _names(parts: Content) -> list[str]:
    """Names of all parts, each unique in the course: ids are unique by type only."""
    found = []
    for word, part in (
        ("Assignment", parts.assignment),
        ("Assignment", parts.new_quiz),
        ("Quiz", parts.quiz),
        ("Discussion", parts.topic),
        ("File", parts.file),
    ):
        own_id = ident(part, "id")
        if own_id is not None:
            found.append(f"{word}/{own_id}")
    slug = ident(parts.page, "url", "page_id")
    return [*found, f"Page/{slug}"] if slug is not None else found


def _in_no_module(joined: Joined, seen: set[str]) -> Iterator[tuple[str, Content]]:
    """Content that no module item has placed, each activity once."""
    candidates: list[tuple[str, Content]] = [
        ("Page", joined.page(own_id)) for own_id in joined.pages
    ]
    candidates += [("Quiz", joined.quiz(own_id)) for own_id in joined.quizzes]
    candidates += [
        ("Announcement" if flag(topic, "is_announcement") else "Discussion", joined.topic(own_id))
        for own_id, topic in joined.topics.items()
    ]
    candidates += [("Quiz", joined.quiz(own_id, new=True)) for own_id in joined.new_quizzes]
    candidates += [("Assignment", joined.assignment(own_id)) for own_id in joined.assignments]
    for lms_type, parts in candidates:
        names = _names(parts)
        if not seen.intersection(names):
            yield lms_type, parts
        seen.update(names)


def _activity(
    lms_type: str,
    parts: Content,
    item: Json,
    section: Section | None,
    zone: str | None,
    position: int,
) -> Activity:
    graded = _is_graded(parts)
    dates = dates_of(parts, child(item, "content_details"))
    body = content(_body(parts))
    names = _names(parts)
    placed = ident(item, "content_id", "page_url")
    if not names and placed is not None:
        names = [f"{lms_type}/{placed}"]
    # A topic or quiz goes by its own id, not by its assignment's.
    own = next((name for name in names if name.startswith(lms_type + "/")), None)
    if lms_type == "Announcement":
        own = f"Announcement/{ident(parts.topic, 'id')}"
    native_ref = own or (names[0] if names else None)
    return Activity(
        native_id=ident(item, "id") or native_ref or f"{lms_type}/?",
        native_ref=native_ref if item else None,
        title=title(text(item, "title")) or _title(parts),
        lms_type=lms_type,
        position=position,
        section_id=section.native_id if section is not None else None,
        day=to_do_day(parts, zone),
        body=(body.text or None) if body is not None else None,
        url=_url(item, parts),
        opens=dates.opens,
        due=dates.due,
        closes=dates.closes,
        points=_first_number(parts, item, "points_possible"),
        # A missing requirement says nothing: most courses set none at all.
        required=True if child(item, "completion_requirement") else None,
        graded=graded,
        published=all(
            (
                section is None or section.published,
                is_published(item),
                *(is_published(part) for part in parts.parts),
            )
        ),
        group=_group(parts),
        peer_review=flag(parts.assignment, "peer_reviews"),
        question_count=_questions(parts),
        time_limit_min=_time_limit_min(parts),
        word_count=body.word_count if body is not None else None,
        media=body.media if body is not None else (),
        links=body.links if body is not None else (),
        settings=_settings(parts),
    )


def is_published(thing: Json) -> bool:
    """Whether students see an object, as far as it says: only a teacher's answers do."""
    return flag(thing, "published") is not False and thing.get("workflow_state") != "unpublished"


def _title(parts: Content) -> str:
    order = (parts.topic, parts.quiz, parts.new_quiz, parts.page, parts.assignment, parts.file)
    return title(next((t for p in order if (t := text(p, "title", "name", "display_name"))), None))


def _body(parts: Content) -> str | None:
    order = (parts.page, parts.topic, parts.quiz, parts.new_quiz, parts.assignment)
    keys = ("body", "message", "description", "instructions")
    return next((found for part in order if (found := text(part, *keys))), None)


def _url(item: Json, parts: Content) -> str | None:
    tool = child(parts.assignment, "external_tool_tag_attributes")
    address = text(item, "external_url") or text(tool, "url")
    return without_secrets(address.strip()) if address is not None else None


def _first_number(parts: Content, item: Json, key: str) -> float | None:
    order = (parts.assignment, parts.quiz, parts.new_quiz, child(item, "content_details"))
    return next((found for part in order if (found := number(part, key)) is not None), None)


def _is_graded(parts: Content) -> bool | None:
    assignment = parts.assignment
    quiz_type = text(parts.quiz, "quiz_type")
    if quiz_type is not None:
        return quiz_type in ("assignment", "graded_survey")
    if assignment:
        types = words(assignment, "submission_types")
        if assignment.get("grading_type") == "not_graded" or "not_graded" in types:
            return False
        return True if "grading_type" in assignment or "points_possible" in assignment else None
    if parts.topic:
        # The answer names the assignment of a graded topic, and says null otherwise.
        return False if parts.topic.get("assignment_id", "") is None else None
    return None


def _group(parts: Content) -> str | None:
    if any(ident(part, "group_category_id") for part in (parts.assignment, parts.topic)):
        # Each group talks in a copy of its own; together they hand in only what is graded.
        return "assignment" if parts.assignment else "separate"
    knows = any("group_category_id" in part for part in (parts.assignment, parts.topic))
    return "none" if knows else None


def _questions(parts: Content) -> int | None:
    count = number(parts.quiz, "question_count")
    return int(count) if count is not None and count >= 0 else parts.questions


def _time_limit_min(parts: Content) -> float | None:
    minutes = number(parts.quiz, "time_limit")
    settings = child(parts.new_quiz, "quiz_settings")
    seconds = number(settings, "session_time_limit_in_seconds")
    if minutes is None and seconds is not None and flag(settings, "has_time_limit"):
        minutes = seconds / 60
    return minutes if minutes is not None and minutes > 0 else None


def _settings(parts: Content) -> MappingProxyType[str, str]:
    said = (
        ("submission_types", ",".join(words(parts.assignment, "submission_types"))),
        ("grading_type", text(parts.assignment, "grading_type")),
        ("quiz_type", text(parts.quiz, "quiz_type")),
        ("mime_type", text(parts.file, "content-type")),
        ("file_name", text(parts.file, "display_name", "filename")),
    )
    found = {key: value for key, value in said if value}
    is_new = parts.new_quiz or flag(parts.assignment, "is_quiz_lti_assignment")
    if is_new and "quiz_type" not in found:
        found["quiz_type"] = "assignment"
    if flag(parts.quiz, "has_access_code") or text(parts.quiz, "access_code"):
        found["access_code"] = "yes"
    if flag(parts.topic, "is_announcement"):
        found["announcement"] = "yes"
    if flag(parts.page, "front_page"):
        found["front_page"] = "yes"
    return MappingProxyType(found)


def _syllabus(html: str, course: Json, position: int) -> Activity:
    body = content(html)
    return Activity(
        native_id=f"Syllabus/{ident(course, 'id')}",
        title=_("Syllabus"),
        lms_type="Syllabus",
        position=position,
        body=(body.text or None) if body is not None else None,
        word_count=body.word_count if body is not None else None,
        media=body.media if body is not None else (),
        links=body.links if body is not None else (),
        settings=MappingProxyType({"syllabus": "yes"}),
    )


def _gaps(bag: Objects, missing: dict[str, int]) -> Iterator[str]:
    """What the answers leave out, each with the question that would bring it."""
    questions = {
        "Assignment": "/courses/:id/assignments",
        "Discussion": "/courses/:id/discussion_topics",
        "Page": "/courses/:id/pages?include[]=body",
        "Quiz": "/courses/:id/quizzes",
    }
    for lms_type, count in sorted(missing.items()):
        yield translate_plural(
            "{count} {type} item whose content is not among the answers; ask for {question}",
            "{count} {type} items whose content is not among the answers; ask for {question}",
            count,
        ).format(count=count, type=lms_type, question=questions[lms_type])
    bare = sum("body" not in page for page in bag.of("page").values())
    if bare:
        yield translate_plural(
            "{count} page without its text; ask for /courses/:id/pages?include[]=body",
            "{count} pages without their texts; ask for /courses/:id/pages?include[]=body",
            bare,
        ).format(count=bare)
    if bag.nameless:
        yield translate_plural(
            "{count} object without an id", "{count} objects without an id", bag.nameless
        ).format(count=bag.nameless)
