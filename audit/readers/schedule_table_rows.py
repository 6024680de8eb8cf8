"""The rows of a schedule -> activities: the class of a row, and one for each other filled cell.

The row of a date is a class that meets on it, whose topic is its title; what stands in the
columns of readings, homework, tests and the like is something to do in its own right.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from audit.course import Activity, Media
from audit.language import translate as _
from audit.readers.cells import is_blank, text_of
from audit.readers.fields import MAX_BODY_CHARACTERS, clock_s, count_words
from audit.readers.plan_words import folded, kind_for
from audit.readers.schedule_table_cells import (
    Content,
    content,
    is_due,
    is_holiday,
    is_label,
    kind_in,
    kind_of_test,
    says_nothing,
    says_only_that_it_is,
    split_day,
)
from audit.readers.schedule_table_columns import CONTENT, OWN_KIND, SLOT, ScheduleColumns
from audit.readers.schedule_table_items import Item, Items, ScheduleRow
from audit.readers.schedule_table_pages import Spanned
from audit.readers.schedule_table_places import Places
from audit.readers.table import Row
from audit.vocabulary import Kind

# A topic that is a deadline and nothing else: "Draft of the second problem set due".
_MOST_DEADLINE_WORDS = 9
# What a column's name says of its cells, where their words do not.
_KINDS = {
    "reading": Kind.READING,
    "video": Kind.VIDEO,
    "work": Kind.ASSIGNMENT,
    "given_out": Kind.ASSIGNMENT,
    "due": Kind.ASSIGNMENT,
    "test": Kind.QUIZ,
    "lab": Kind.LIVE_LAB,
    "seminar": Kind.LIVE_SEMINAR,
}
# These words may say otherwise: "Project proposal" among the homework.
_TOLD_BY_WORDS = frozenset({"work", "given_out", "due", "test", "preparation"})
# Where people write that there is no class, the likeliest first.
_MAY_SAY_NO_CLASS = ("topic", "kind", "reading", "date", "week", "lab", "seminar", "work", "due")


@dataclass(slots=True, kw_only=True)
class ScheduleSheet:
    """One table.

    Parameters
    ----------
    rows
        Those below the header.
    places
        Where the row being read stands.
    prefix
        Before the ids of its rows: ``2!`` for the second table.
    """

    columns: ScheduleColumns
    rows: tuple[Row, ...]
    places: Places
    prefix: str = ""
    items: Items = field(init=False)
    # The class of the last row that has one.
    _meeting: Item | None = None

    def __post_init__(self) -> None:
        self.items = Items(self.places)

    def read(self) -> list[ScheduleRow]:
        """All activities of the table, in order."""
        self.places.note_columns(self.rows)
        for row in self.rows:
            if all(is_blank(cell) or content(cell).is_empty for cell in row.cells):
                if any(text_of(cell).strip("\xa0 ") for cell in row.cells):
                    reason = _("nothing stands in this row but dots, dashes or 'to do'")
                    self.places.note(reason, row)
                self.places.leave()
                self._meeting = None
            elif not self.places.is_header_again(row):
                self._read_row(row)
        return self.items.numbered(self.prefix)

    # ------------------------------------------------------------ one row

    def _read_row(self, row: Row) -> None:
        if any(not is_blank(cell) for cell in row.cells[len(self.columns.names) :]):
            self.places.note(
                _("the row has more cells than the header; the last were not read"), row
            )
        if self.places.is_divider(row):
            self._meeting = None
            return
        self.places.enter(row)
        own_day, day_text = self.places.own_day(row)
        hours = self.places.hours(row)
        first = len(self.items.found)
        is_off = self._holiday(row)
        if is_off or not self._class(row, own_day, day_text, hours):
            self._materials_alone(row)
        for place, role in enumerate(self.columns.roles):
            if role is not None and (role in (*CONTENT, SLOT) or role.startswith(OWN_KIND)):
                self._cell(row, place, is_off)
        if len(self.items.found) == first and self._rest(row):
            self.places.note(_("nothing was told apart in this row"), row)

    def _rest(self, row: Row) -> bool:
        return self._meeting is None and any(
            not says_nothing(row.cell(place)) and not isinstance(row.cell(place), Spanned)
            for place in self.columns.places("topic", "kind", "details")
        )

    def _materials_alone(self, row: Row) -> None:
        """Keep slides and links of a row that has no class to belong to."""
        for place in self.columns.places("slides", "link", "recording"):
            cell = row.cell(place)
            if not says_nothing(cell) and not isinstance(cell, Spanned):
                is_recording = self.columns.roles[place] == "recording"
                kind = Kind.VIDEO if is_recording else Kind.RESOURCE
                because = _("the column's name")
                self.items.add(row, place, content(cell), kind=kind, because=because)

    # ------------------------------------------------------------ the class of the row

    def _holiday(self, row: Row) -> bool:
        """Keep a row on which no class is held; whether it is one."""
        for role in _MAY_SAY_NO_CLASS:
            for place in self.columns.places(role):
                cell = row.cell(place)
                if is_blank(cell) or isinstance(cell, Spanned):
                    continue
                found = content(cell)
                said = role == "kind" and kind_for(found.text, "en") == Kind.HEADING
                if said or is_holiday(" ".join(found.text.split())):
                    title = found.title("")
                    if said and (topic := self.columns.cell(row, "topic")) is not None:
                        title = content(topic).title("")
                    self.items.add(row, place, Content(text=title), kind=Kind.HEADING)
                    self._meeting = None
                    return True
        return False

    def _class(
        self, row: Row, own_day: bool, day_text: str, hours: tuple[time | None, time | None]
    ) -> bool:
        """Keep the class of a row; whether what belongs to a class has found one."""
        topics = [
            (place, content(row.cell(place)))
            for place in self.columns.places("topic")
            if not says_nothing(row.cell(place)) and not isinstance(row.cell(place), Spanned)
        ]
        begin, _end = hours
        if topics and self._work_among_topics(row, topics[0], own_day):
            topics = topics[1:]
            if not topics:
                return self.columns.is_mixed
        reaches_down = isinstance(self.columns.cell(row, "date"), Spanned)
        if not topics and (not own_day or reaches_down):
            return False
        is_below = not own_day and begin is None and "start" in self.columns.roles
        if is_below and self._meeting is not None:
            # Below the hour of a class stand its other topics.
            self._extend(self._meeting, topics)
            self._meeting.activity = self._with_materials(row, self._meeting.activity)
            return True
        is_meeting = own_day or begin is not None or self.places.day is not None
        if is_meeting and not own_day and begin is None:
            self.places.note(_("the date stands in a row above"), row)
        place = topics[0][0] if topics else self.columns.places("date")[0]
        text = topics[0][1] if topics else Content(text=day_text)
        typed = self._typed(row)
        kind, because = self._kind_of_class(row, place, text, typed, is_meeting=is_meeting)
        item = self.items.add(row, place, text, kind=kind, because=because, lms_type=typed)
        if begin is not None:
            item.activity = self._at_hours(row, item.activity, hours)
        item.activity = self._with_materials(row, item.activity)
        self._extend(item, topics[1:])
        self._meeting = item
        return True

    def _at_hours(
        self, row: Row, activity: Activity, hours: tuple[time | None, time | None]
    ) -> Activity:
        begin, end = hours
        if begin is None:
            return activity
        day = self.places.day
        starts = datetime.combine(day or date.min, begin, UTC)
        ends = None if end is None else datetime.combine(day or date.min, end, UTC)
        minutes = None if ends is None else (ends - starts) / timedelta(minutes=1)
        if day is None:
            self.places.note(_("an hour without a date; only the length could be used"), row)
            return replace(activity, stated_minutes=minutes)
        return replace(activity, starts=starts, ends=ends, stated_minutes=minutes)

    def _typed(self, row: Row) -> str | None:
        cell = self.columns.cell(row, "kind")
        return None if cell is None else " ".join(content(cell).text.split()) or None

    def _kind_of_class(
        self, row: Row, place: int, text: Content, typed: str | None, *, is_meeting: bool
    ) -> tuple[str | None, str | None]:
        column = self.columns.names[place]
        if typed is not None:
            kind = kind_for(typed, "en")
            if kind is not None and kind != Kind.UNKNOWN:
                return kind, _("the column of types")
        named = kind_of_test(text.text) or kind_in(text.text, "meetings")
        if named is not None and (is_meeting or named in (Kind.EXAM, Kind.QUIZ)):
            return named, _("the words of the row")
        if not is_meeting:
            is_class = folded(column).split(" ")[0].rstrip("s") in (
                "lecture",
                "class",
                "session",
                "meeting",
            )
            return (Kind.LIVE_SESSION, _("the column's name")) if is_class else (None, None)
        has_slides = any(
            not says_nothing(row.cell(slides)) for slides in self.columns.places("slides")
        )
        if has_slides or folded(column).startswith("lecture"):
            return Kind.LIVE_LECTURE, _("a row of a date, with slides or called a lecture")
        return Kind.LIVE_SESSION, _("a row of a date in a table of classes")

    def _work_among_topics(self, row: Row, topic: tuple[int, Content], own_day: bool) -> bool:
        """Keep a deadline or a label that stands for the topic; whether it is one."""
        place, text = topic
        line = " ".join(text.text.split())
        if is_due(line) and len(line.split()) > _MOST_DEADLINE_WORDS:
            self.places.note(
                _("a deadline stands in the words of a class; only the class was read"), row
            )
        elif is_due(line):
            if self.columns.is_mixed and own_day:
                self._dated_only(row)
            self.items.add(
                row, place, text, kind=kind_in(line, "kinds") or Kind.ASSIGNMENT, due=True
            )
            return True
        if (
            self.columns.is_mixed
            and own_day
            and (is_label(line) or kind_of_test(line) == Kind.QUIZ)
        ):
            self._dated_only(row)
            kind = kind_of_test(line)
            self.items.add(
                row,
                place,
                text,
                kind=kind or Kind.UNKNOWN,
                because=None if kind else _("a label that the table does not explain"),
            )
            return True
        return False

    def _dated_only(self, row: Row) -> None:
        """Keep the class of a row whose words are of something else."""
        place = self.columns.places("date")[0]
        text = Content(text=" ".join(content(row.cell(place)).text.split()))
        item = self.items.add(
            row,
            place,
            text,
            kind=Kind.LIVE_SESSION,
            because=_("a row of a date in a table of classes"),
        )
        item.activity = self._with_materials(row, item.activity)
        self._meeting = item

    def _extend(self, item: Item, topics: list[tuple[int, Content]]) -> None:
        """Add further topics to a class."""
        for _place, text in topics:
            activity = item.activity
            body = "\n".join(filter(None, (activity.body, text.text)))[:MAX_BODY_CHARACTERS]
            item.activity = replace(
                activity,
                body=body or None,
                word_count=count_words(body) or None,
                media=_joined(activity.media, text.media),
                links=tuple(dict.fromkeys((*activity.links, *text.links))),
            )

    def _with_materials(self, row: Row, activity: Activity) -> Activity:
        """Add what belongs to the class: its slides, links, recording and details."""
        lines = [activity.body] if activity.body else []
        media, links, recorded = activity.media, activity.links, activity.recorded
        for place in self.columns.places("slides", "link", "recording", "details"):
            cell = row.cell(place)
            if says_nothing(cell) or isinstance(cell, Spanned):
                continue
            found = content(cell)
            role = self.columns.roles[place]
            if role == "recording":
                recorded = True
                links = (*links, *found.urls)
            else:
                media = _joined(media, found.media)
                links = (*links, *found.links)
            if found.text and role == "details":
                lines.append(found.text)
            elif found.text and not found.urls:
                lines.append(f"{self.columns.names[place]}: {found.text}")
        body = "\n".join(lines)[:MAX_BODY_CHARACTERS]
        return replace(
            activity,
            body=body or None,
            word_count=count_words(body) or None,
            media=media,
            links=tuple(dict.fromkeys(links)),
            recorded=recorded,
            url=activity.url or next(iter(links), None),
        )

    # ------------------------------------------------------------ the other cells

    def _cell(self, row: Row, place: int, is_off: bool) -> None:
        cell = row.cell(place)
        if says_nothing(cell) or isinstance(cell, Spanned):
            return
        role = self.columns.roles[place] or ""
        text = content(cell)
        line = " ".join(text.text.split())
        if role == SLOT:
            self._slot(row, place, text)
            return
        if is_holiday(line) and (is_off or role in ("lab", "seminar")):
            # What the row said already.
            if not is_off:
                self.items.add(row, place, text, kind=Kind.HEADING)
            return
        if says_only_that_it_is(line):
            number = self.columns.cell(row, "number")
            line = self.columns.names[place]
            text = Content(text=line if number is None else f"{line} {text_of(number)}")
        kind: str | None = (
            role.removeprefix(OWN_KIND) if role.startswith(OWN_KIND) else _KINDS.get(role)
        )
        because = _("the column's name")
        if role in _TOLD_BY_WORDS and (told := kind_in(line, "kinds")) is not None:
            kind, because = told, _("the words of the cell")
        if role in ("lab", "seminar") and is_due(line):
            kind = Kind.ASSIGNMENT
        is_deadline = role == "due" or is_due(line)
        item = self.items.add(
            row,
            place,
            text,
            kind=kind,
            because=because,
            due=is_deadline,
            merge=role in _TOLD_BY_WORDS,
        )
        if role == "video":
            item.activity = self._as_video(item.activity, line)

    def _as_video(self, activity: Activity, line: str) -> Activity:
        """The cell is a recording whatever host its link names; "(11:20)" is its length."""
        media, links = activity.media, activity.links
        if not media:
            media, links = (Media(kind="video", url=next(iter(links), None)),), links[1:]
        length_s = clock_s(line) if len(media) == 1 else None
        if length_s is not None and media[0].duration_s is None:
            because = _("stated in the table")
            media = (replace(media[0], duration_s=length_s, duration_because=because),)
        return replace(activity, media=media, links=links)

    def _slot(self, row: Row, place: int, text: Content) -> None:
        """A cell of a weekday's column: a class of that week, its date before its topic."""
        found, topic = split_day(text.text)
        day = None if found is None else self.places.year.day(found)
        kind: str = kind_in(topic, "meetings") or kind_of_test(topic) or Kind.LIVE_SESSION
        if is_holiday(" ".join(topic.split())):
            kind = Kind.HEADING
        before, self.places.day = self.places.day, day
        self._meeting = self.items.add(
            row,
            place,
            replace(text, text=topic or text.text),
            kind=kind,
            because=_("a column named by a weekday"),
        )
        self.places.day = before


def _joined(first: tuple[Media, ...], second: tuple[Media, ...]) -> tuple[Media, ...]:
    return tuple({item.url: item for item in (*second, *first)}.values())
