"""Pages beside the blocks of an Open edX course: tabs, updates, handouts, textbooks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from audit.course import Activity
from audit.language import translate as _
from audit.readers.fields import media_at, read_html
from audit.readers.open_edx_blocks import Export
from audit.readers.open_edx_tree import Block, attributes, parse_json, plain

UPDATES, HANDOUTS = "info/updates.items.json", "info/handouts.html"
_OLD_UPDATES = "info/updates.html"
# Tabs that lead out of the course.
_LINKS = frozenset({"external_link", "external_discussion"})
_BOOKS = ("pdf_textbooks", "html_textbooks")
_LONGEST_DATE = 40


def pages_of(export: Export, top: Block) -> Iterator[Activity]:
    """Activities that stand in no section, in the order in which a learner finds them."""
    used = set(export.tree.seen)
    for page in (*_tabs(export, top), *_info(export), *_textbooks(export, top)):
        if page.native_id in used:
            export.tree.note(page.native_id, _("the page is listed twice; the second is left out"))
            continue
        used.add(page.native_id)
        yield page


def _page(export: Export, native_id: str, lms_type: str, title: str, html: str = "") -> Activity:
    seen = read_html(html, export.addresses.resolve)
    return Activity(
        native_id=native_id,
        title=" ".join(title.split()),
        lms_type=lms_type,
        position=1,
        body=seen.text or None,
        word_count=seen.word_count if html else None,
        media=seen.media,
        links=seen.links,
    )


def _tabs(export: Export, top: Block) -> Iterator[Activity]:
    """Pages and links in the course's navigation; what the LMS itself puts there is none."""
    tabs: list[dict[str, Any]] = [
        {**attributes(element), "type": "static_tab", "url_slug": element.get("url_name")}
        for element in top.element.iter("static_tab")
    ]
    listed = parse_json(top.settings.get("tabs"))
    if isinstance(listed, list):
        tabs = [tab for tab in listed if isinstance(tab, dict)] or tabs
    for tab in tabs:
        kind, slug = str(tab.get("type")), tab.get("url_slug")
        name = str(tab.get("name") or tab.get("display_name") or slug or kind)
        is_shown = not (tab.get("course_staff_only") is True or tab.get("is_hidden") is True)
        if kind == "static_tab" and isinstance(slug, str) and slug:
            member = export.tree.member(f"tabs/{slug}.html")
            if member is None:
                export.tree.note(f"tabs/{slug}.html", _("the text of this page is missing"))
            text = export.tree.package.text(member) if member else ""
            page = _page(export, f"static_tab/{slug}", "static_tab", name, text)
            yield replace(page, published=is_shown)
        elif kind in _LINKS and isinstance(tab.get("link"), str):
            page = _page(export, f"{kind}/{tab['link']}", kind, name)
            yield replace(page, url=tab["link"], published=is_shown)
        elif kind == "wiki" and is_shown:
            export.tree.note("wiki", _("the pages of the wiki are not in the export"))


def _info(export: Export) -> Iterator[Activity]:
    """Updates, which are announcements, and handouts."""
    tree = export.tree
    announcement = MappingProxyType({"announcement": "yes"})
    if member := tree.member(UPDATES):
        updates = parse_json(tree.package.text(member))
        if not isinstance(updates, list):
            tree.note(UPDATES, _("the JSON is broken; the updates were not read"))
            updates = []
        for number, update in enumerate(updates, start=1):
            if not isinstance(update, dict) or not isinstance(update.get("content"), str):
                tree.note(UPDATES, _("an update without a text was passed over"))
                continue
            said = plain(str(update.get("date") or ""))
            title = _("Course update") + (f", {said[:_LONGEST_DATE]}" if said else "")
            yield replace(
                _page(
                    export, f"course_info/updates-{number}", "course_info", title, update["content"]
                ),
                day=_day(said),
                published=update.get("status") != "deleted",
                settings=announcement,
            )
    elif member := tree.member(_OLD_UPDATES):
        page = _page(
            export,
            "course_info/updates",
            "course_info",
            _("Course updates"),
            tree.package.text(member),
        )
        if page.body or page.links or page.media:
            yield replace(page, settings=announcement)
    if member := tree.member(HANDOUTS):
        page = _page(
            export, "course_info/handouts", "course_info", _("Handouts"), tree.package.text(member)
        )
        if page.body or page.links or page.media:
            yield page


def _day(text: str | None) -> date | None:
    """Day that Studio writes as ``March 2, 2031``."""
    for form in ("%B %d, %Y", "%b %d, %Y", "%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text or "", form).date()
        except ValueError:
            continue
    return None


def _textbooks(export: Export, top: Block) -> Iterator[Activity]:
    """Each chapter of a book that was uploaded or linked."""
    for shelf in _BOOKS:
        books = parse_json(top.settings.get(shelf))
        for number, book in enumerate(books if isinstance(books, list) else (), start=1):
            if not isinstance(book, dict):
                continue
            title = str(book.get("tab_title") or _("Textbook"))
            chapters = book.get("chapters")
            chapters = chapters if isinstance(chapters, list) else [book]
            for place, chapter in enumerate(chapters, start=1):
                url = chapter.get("url") if isinstance(chapter, dict) else None
                if not isinstance(url, str):
                    continue
                part = chapter.get("title")
                name = f"{title}: {part}" if isinstance(part, str) and part else title
                page = _page(export, f"textbook/{shelf}-{number}-{place}", "textbook", name)
                url = export.addresses.resolve(url)
                media = media_at(url, name)
                yield replace(page, url=url, media=(media,) if media else ())
    for number, element in enumerate(top.element.iter("textbook"), start=1):
        page = _page(
            export, f"textbook/{number}", "textbook", element.get("title") or _("Textbook")
        )
        yield replace(page, url=element.get("book_url"))
