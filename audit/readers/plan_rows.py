"""The rows of a course plan -> activities.

A value that stands once above a group of rows (course, term, section, week, date) holds for
the rows below it until the next one, as the person who left the cells empty meant.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from html import escape

from audit.course import Activity, Media
from audit.language import translate as _
from audit.readers.cell_dates import WrittenDate, month_comes_first, written_date
from audit.readers.cells import CellError, addresses, is_blank, shown, text_of
from audit.readers.fields import MAX_BODY_CHARACTERS, media_at, media_key, read_html, tidy
from audit.readers.plan_cells import PlanCells
from audit.readers.plan_columns import Columns, is_header_again
from audit.readers.plan_notes import CourseKey, PlanNotes
from audit.readers.plan_words import is_row_of_sums
from audit.readers.table import Row, Sheet
from audit.vocabulary import Kind

_RECORDINGS = frozenset({Kind.VIDEO, Kind.AUDIO})
_GROUPING_COLUMNS = ("course", "term", "section", "week")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One activity, and the course and section it stands in (empty = none)."""

    course: CourseKey
    section: str
    activity: Activity


@dataclass(slots=True)
class _Group:
    """What the rows above leave to the rows below."""

    course: str = ""
    term: str = ""
    section: str = ""
    week: int | None = None
    day: date | None = None

    @property
    def key(self) -> CourseKey:
        return self.course, self.term


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    starts: datetime | None = None
    ends: datetime | None = None
    minutes: float | None = None


class PlanSheet:
    """One sheet of a plan.

    Parameters
    ----------
    where
        File and sheet, for messages.
    columns
        Its header, understood.
    section
        The section of its rows where no column names one; empty = none.
    notes
        Takes what is wrong and what is not understood.
    """

    def __init__(
        self, where: str, sheet: Sheet, columns: Columns, section: str, notes: PlanNotes
    ) -> None:
        self.columns = columns
        self.notes = notes
        self.group = _Group(section=section)
        start = sheet.rows.index(columns.header)
        self.rows = sheet.rows[start + 1 :]
        self.cells = PlanCells(
            where=where,
            columns=columns,
            notes=notes,
            month_first=month_comes_first(self._dates()),
            course=self.group.key,
        )

    def read(self) -> list[PlanRow]:
        """All activities of the sheet, numbered by their rows."""
        found: list[PlanRow] = []
        for row in self.rows:
            if self.notes.is_full:
                break
            if not any(text_of(cell) for cell in row.cells):
                # A gap ends the group that shares a date, not the week.
                self.group.day = None
                continue
            if is_header_again(self.columns, row):
                continue
            activity = self._activity(row)
            if activity is not None:
                found.append(
                    PlanRow(course=self.group.key, section=self.group.section, activity=activity)
                )
        return found

    # ------------------------------------------------------------ one row

    def _activity(self, row: Row) -> Activity | None:
        columns = self.columns
        width = len(columns.names)
        if any(text_of(cell) for cell in row.cells[width:]):
            self.cells.problem(
                row,
                f"the row has {len(row.cells)} cells, the header {width}",
                "put quotation marks around a cell that holds the separator",
            )
            return None
        if all(is_blank(cell) for cell in row.cells):
            self.cells.note(row, _("nothing stands in this row but dots, dashes or 'to do'"))
            return None
        title = text_of(row.cell(columns.places["title"][0]))
        kind_word = columns.cell(row, "kind")
        if is_row_of_sums(title) and kind_word is None:
            self.cells.note(row, _("this looks like a row of sums; it is no activity"))
            return None
        is_activity = bool(title) or kind_word is not None
        self._enter_group(row, is_activity)
        day = self._day(row, is_activity)
        if not is_activity:
            others = set(columns.places) - set(_GROUPING_COLUMNS)
            if any(columns.cells(row, column) for column in others):
                self.cells.note(row, _("the row has neither a title nor a kind; it was left out"))
            return None
        return self._built(row, title or text_of(kind_word or ""), day)

    def _built(self, row: Row, title: str, day: date | None) -> Activity:
        columns = self.columns
        kind = self.cells.kind(row)
        mode = self.cells.mode(row)
        counts_as = self.cells.counts_as(row)
        day, when = self._when(row, day)
        answer = partial(self.cells.yes_or_no, row)
        found = self._addresses(row)
        media, links = _parted(found, kind, when.minutes, answer("captions"))
        notes = "\n".join(text_of(cell) for cell in columns.cells(row, "notes"))
        is_stated = any(value is not None for value in (kind, mode, counts_as, when.minutes))
        if "://" in notes:
            media, links = _with_addresses_of(notes, media, links)
        return Activity(
            native_id=str(row.number),
            title=" ".join(title.split()),
            lms_type=" ".join(text_of(columns.cell(row, "kind") or "").split()),
            position=row.number,
            week=self.group.week,
            day=day,
            body=tidy(notes)[:MAX_BODY_CHARACTERS] or None,
            url=found[0] if found else None,
            starts=when.starts,
            ends=when.ends,
            required=answer("required"),
            graded=answer("graded"),
            group=self.cells.group_work(row, kind),
            media=media,
            links=links,
            recorded=answer("recorded"),
            stated_kind=kind,
            stated_mode=mode,
            stated_counts_as=counts_as,
            stated_minutes=when.minutes,
            stated_because=_("the plan's columns") if is_stated else None,
        )

    # ------------------------------------------------------------ groups of rows

    def _enter_group(self, row: Row, is_activity: bool) -> None:
        """Take over what the row says of the rows below."""
        columns, group = self.columns, self.group
        course = " ".join(text_of(cell) for cell in columns.cells(row, "course"))
        term = text_of(columns.cell(row, "term") or "")
        if (course and course != group.course) or (term and term != group.term):
            # Nothing of one course belongs to the next.
            self.group = group = _Group(
                course=course or group.course,
                term=term or group.term,
                section="" if columns.has("section") else group.section,
            )
            self.cells.course = group.key
        section = columns.cell(row, "section")
        if section is not None:
            name = " ".join(text_of(section).split())
            # A bare number says little without the name of its column: "Module 3".
            name = f"{columns.name('section')} {name}" if name.isdecimal() else name
            group.day = group.day if name == group.section else None
            group.section = name
        cell = columns.cell(row, "week")
        if cell is not None:
            week = self.cells.week(row, cell, is_activity)
            group.day = group.day if week == group.week else None
            group.week = week

    def _dates(self) -> list[WrittenDate]:
        """List the dates of the column that can be read; together they show day or month first."""
        found = []
        for row in self.rows:
            for cell in self.columns.cells(row, "date"):
                try:
                    found.append(written_date(cell))
                except CellError:
                    continue
        return found

    def _day(self, row: Row, is_activity: bool) -> date | None:
        """Find the day of the row: its own, or that of the group."""
        cell = self.columns.cell(row, "date")
        if cell is not None:
            self.group.day = self.cells.own_day(row, cell, is_activity)
        elif self.columns.cell(row, "week") is not None and not self.columns.cells(row, "start"):
            # The row places itself; the date above belongs to another activity of the week.
            return None
        return self.group.day

    # ------------------------------------------------------------ hours and lengths

    def _when(self, row: Row, day: date | None) -> tuple[date | None, _When]:
        minutes = self.cells.minutes(row)
        start_day, begin, until = self.cells.hour(row, "start")
        end_day, end, _none = self.cells.hour(row, "end")
        end = end or until
        if begin is None:
            begin = self._hour_in_date(row)
        day = start_day or day
        if day is None and begin is not None:
            self.cells.note(row, _("an hour without a date; only the length could be used"))
        span = _span_min(day, begin, end_day, end)
        if span is not None and span <= 0:
            column = "end" if self.columns.cells(row, "end") else "start"
            self.cells.problem(
                row, "the end is not after the start", "correct one of the two", column
            )
            return day, _When(minutes=minutes)
        if span is not None and minutes is not None and abs(span - minutes) > 0.5:
            reason = _("the length is not the time from start to end; the length was taken")
            self.cells.note(row, reason, "minutes")
        if minutes is None:
            minutes = span
        if day is None:
            return day, _When(minutes=minutes)
        starts = None if begin is None else datetime.combine(day, begin, UTC)
        ends = None if end is None else datetime.combine(end_day or day, end, UTC)
        if starts is not None and ends is None and minutes is not None:
            ends = starts + timedelta(minutes=minutes)
        return day, _When(starts=starts, ends=ends, minutes=minutes)

    def _hour_in_date(self, row: Row) -> time | None:
        cell = self.columns.cell(row, "date")
        try:
            return None if cell is None else written_date(cell).hour
        except CellError:
            return None

    # ------------------------------------------------------------ links

    def _addresses(self, row: Row) -> list[str]:
        """List the addresses of a row; what stands for one and is none is noted."""
        found: list[str] = []
        for cell in self.columns.cells(row, "link"):
            good, other = addresses(cell)
            found.extend(good)
            for part in other:
                self.cells.note(
                    row, _("'{word}' is not an address").format(word=shown(part)), "link"
                )
        for cell in self.columns.cells(row, "recorded"):
            found.extend(addresses(cell)[0])
        return found


def _parted(
    found: list[str], kind: str | None, minutes: float | None, captions: bool | None
) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    """Part the addresses of a row into recordings and other links."""
    media: dict[str, Media] = {}
    links: dict[str, None] = {}
    for address in found:
        item = media_at(address)
        if item is None:
            links.setdefault(address)
        else:
            media.setdefault(media_key(address), item)
    is_recording = kind in _RECORDINGS
    if is_recording and not media:
        # The row says what it is, whatever host its link names, and without a link too.
        url = next(iter(links), None)
        links = {link: None for link in links if link != url}
        media[""] = Media(kind=str(kind), url=url)
    # The length of a row that holds several recordings, or something else too, is none of theirs.
    duration_s = minutes * 60 if is_recording and minutes is not None and len(media) == 1 else None
    because = None if duration_s is None else _("stated in the plan")
    return tuple(
        replace(item, duration_s=duration_s, duration_because=because, captions=captions)
        for item in media.values()
    ), tuple(links)


def _span_min(
    day: date | None, begin: time | None, end_day: date | None, end: time | None
) -> float | None:
    if begin is None or end is None:
        return None
    # Without a day the length is still known; only an end on another day needs both.
    first = day or end_day or date.min
    return (datetime.combine(end_day or first, end) - datetime.combine(first, begin)) / timedelta(
        minutes=1
    )


def _with_addresses_of(
    notes: str, media: tuple[Media, ...], links: tuple[str, ...]
) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    """Media and links of a row with those that stand in its notes."""
    content = read_html(escape(notes, quote=False))
    known = {media_key(item.url) for item in media if item.url}
    new = (item for item in content.media if item.url and media_key(item.url) not in known)
    return (*media, *new), tuple(dict.fromkeys((*links, *content.links)))
