"""The activities of a schedule while its rows are read: their deadlines and their ids.

Work that is given out in one row and due in another is one activity with both days.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from audit.course import Activity
from audit.language import translate as _
from audit.readers.fields import MAX_BODY_CHARACTERS, count_words
from audit.readers.schedule_table_cells import (
    END_OF_DAY,
    Content,
    day_inside,
    hour_inside,
    is_given_out,
    work_key,
)
from audit.readers.schedule_table_columns import SLOT
from audit.readers.schedule_table_places import Places
from audit.readers.table import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """One activity and the section it stands in (empty = none)."""

    section: str
    activity: Activity


@dataclass(slots=True, kw_only=True)
class Item:
    """An activity of a row before it has its id."""

    column: str
    section: str
    activity: Activity
    row: int


@dataclass(slots=True)
class Items:
    """Collects the activities of one table.

    Parameters
    ----------
    places
        Where the row being read stands.
    """

    places: Places
    found: list[Item] = field(default_factory=list)
    _given: dict[str, Item] = field(default_factory=dict)

    def numbered(self, prefix: str) -> list[ScheduleRow]:
        """All activities, each with the number of its row, and its column where a row has several.

        Parameters
        ----------
        prefix
            Before each id: ``2!`` for a second table.
        """
        several = Counter(item.row for item in self.found)
        taken: set[str] = set()
        rows = []
        for item in self.found:
            native_id = f"{prefix}{item.row}"
            if several[item.row] > 1:
                native_id += f"#{item.column}"
            while native_id in taken:
                native_id += "+"
            taken.add(native_id)
            activity = replace(item.activity, native_id=native_id)
            rows.append(ScheduleRow(section=item.section, activity=activity))
        return rows

    def add(
        self,
        row: Row,
        place: int,
        text: Content,
        *,
        kind: str | None = None,
        because: str | None = None,
        lms_type: str | None = None,
        due: bool = False,
        merge: bool = False,
    ) -> Item:
        """Keep the activity that a cell names.

        Parameters
        ----------
        place
            Column of the cell.
        because
            Where its kind is said, in words.
        lms_type
            Its type as the table says it; None = the column's name.
        due
            Whether the cell names a deadline.
        merge
            Whether it may be the deadline of work that an earlier row gave out.
        """
        column = self.places.columns.names[place] or str(place + 1)
        title = text.title(
            column if self.places.columns.roles[place] not in ("topic", "date", SLOT) else ""
        )
        lines = " ".join(text.text.split())
        body = text.text if lines and lines != title else ""
        item = Item(
            column=column,
            section=self.places.section,
            row=row.number,
            activity=Activity(
                native_id="",
                title=title,
                lms_type=lms_type or column,
                position=0,
                week=self.places.week,
                day=self.places.day,
                body=body[:MAX_BODY_CHARACTERS] or None,
                word_count=count_words(body) or None,
                url=next(iter(text.urls), None),
                media=text.media,
                links=text.links,
                stated_kind=kind,
                stated_because=None if kind is None else because or _("the words of the row"),
            ),
        )
        moment = self._due(row, place, text) if due else None
        if moment is not None:
            item.activity = replace(item.activity, due=moment, day=moment.date())
        if merge and self._merged(row, item, lines):
            return item
        self.found.append(item)
        return item

    def _due(self, row: Row, place: int, text: Content) -> datetime | None:
        found = day_inside(text.text)
        day = self.places.year.day(found) if found is not None else None
        last = self.places.year.last
        self.places.year.last = self.places.day or last
        day = day or self.places.day
        hour = hour_inside(text.text)
        if day is None:
            return None
        if hour is None:
            self.places.note(
                _("no hour is given of what is due; the end of the day was taken"), row, place
            )
        return datetime.combine(day, hour or END_OF_DAY, UTC)

    def _merged(self, row: Row, item: Item, line: str) -> bool:
        """Put the deadline to the work that an earlier row gave out; whether it was."""
        key = work_key(line)
        if not key:
            return False
        earlier = self._given.get(key)
        if item.activity.due is None:
            if (
                is_given_out(line)
                or "given_out" in self.places.columns.roles
                or "due" in self.places.columns.roles
            ):
                self._given.setdefault(key, item)
            return False
        if earlier is None or earlier.row == row.number or earlier.activity.due is not None:
            return False
        given = earlier.activity.day
        if given is not None:
            reason = _(
                "no hour is given when work was given out; the beginning of the day was taken"
            )
            self.places.note(reason, row)
        earlier.activity = replace(
            earlier.activity,
            due=item.activity.due,
            day=None,
            opens=None if given is None else datetime.combine(given, time(), UTC),
        )
        return True
