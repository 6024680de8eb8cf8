"""What the cells of a schedule say: text and links, days, deadlines, whether a class is held.

A cell may be plain, Markdown or HTML, in a CSV file too: course sites fill their pages from it.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache, lru_cache
from html import escape

from audit.course import Media
from audit.readers.cell_dates import DayAndMonth, WrittenDate, day_and_month, written_date
from audit.readers.cells import Cell, CellError, addresses, clock_times, is_blank, text_of
from audit.readers.fields import read_html, tidy
from audit.readers.plan_words import folded, weekday_of, words_table
from audit.readers.schedule_table_columns import schedule_words

MOST_TITLE = 120
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# What a course site fills in when it makes its pages; nothing of it stands in the file.
_PLACEHOLDER = re.compile(r"\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,2000})?/?>")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,300})\]\(\s*<?([^\s()<>]{0,2000})>?[^()]{0,200}\)(?:\{[^{}]{0,200}\})?"
)
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`|^#{1,6} ", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LETTER = re.compile(r"[^\W\d_]")
_SHORT_WEEKDAY = re.compile(r"(?:[MTWRFSU]|Th|Tu|We|Mo|Fr|Sa|Su)\.?,?\s+(?=[\dA-Z])")
_LAST_WEEKDAY = re.compile(r"[\s,]+([^\W\d_]{2,9})\.?$")
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,9})\.?,?\s+\Z")
_MANY_DAYS = re.compile(r"\d\s*(?:-|–|—|&|\bto\b|\band\b|/(?=\s)|;)\s*(?:[^\W\d_]{3,9}\.?,?\s+)?\d")
_HOUR_INSIDE = re.compile(
    r"\b(?:by|at|before)\s+(?:(\d{1,2}(?::\d\d)?\s*[ap]\.?m\b\.?|\d{1,2}:\d\d)|(noon|midnight))",
    re.IGNORECASE,
)
_NAMED_HOURS = {"noon": time(12), "midnight": time(23, 59)}
# The day has no hour on its own: what is due "on the 14th" is so until the day ends.
END_OF_DAY = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A cell as its reader sees it."""

    text: str
    media: tuple[Media, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def urls(self) -> tuple[str, ...]:
        """All addresses, recordings first."""
        return (*(item.url for item in self.media if item.url), *self.links)

    @property
    def is_empty(self) -> bool:
        """Whether there is neither text nor address."""
        return not self.text and not self.urls

    def title(self, column: str) -> str:
        """One line that names it; the column's name before or for what is no word."""
        lines = [" ".join(line.split()) for line in self.text.splitlines() if line.strip()]
        whole = "; ".join(lines)
        title = whole if len(whole) <= MOST_TITLE or not lines else lines[0]
        title = " ".join(_ADDRESS.sub(" ", title).split())
        if not title:
            return column
        return title if _LETTER.search(title) or not column else f"{column} {title}"


# Of a cell that is asked for its text, its title and its day, once each; 1 and True are not one.
@lru_cache(maxsize=4096, typed=True)
def content(cell: Cell) -> Content:
    """Read a cell: its text, and the addresses behind it.

    Examples
    --------
    >>> content("**Due**: [HW 1](hw/1.pdf)")
    Content(text='Due: HW 1', media=(), links=('hw/1.pdf',))
    """
    text = text_of(cell)
    if "<!--" in text:
        text = _COMMENT.sub("", text)
    if "{" in text:
        text = _PLACEHOLDER.sub("", text)
    if not isinstance(cell, str) or not re.search(r"[<&`*_\[#]|://|www\.|\.\w", text):
        return Content(text=tidy(text))
    alone = addresses(text)
    if alone[0] and not alone[1] and "<" not in text:
        found = read_html("<br>".join(escape(address) for address in alone[0]))
        paths = [address for address in alone[0] if "://" not in address]
        return Content(text="", media=found.media, links=(*found.links, *paths))
    text = re.sub(r"</br\s*>", "<br>", text)
    is_html = _TAG.search(text) is not None
    if not is_html:
        text = escape(text, quote=False)
    # The inner brackets of [[Slides]](...) are its text.
    text = text.replace("[[", "[").replace("]]", "]")
    text = _LINK.sub(
        lambda link: f'<a href="{escape(link[2])}">{link[1]}</a>' if link[2] else link[1], text
    )
    text = _BULLET.sub("", text)
    text = text if is_html and "<br" in text.lower() else text.replace("\n", "<br>")
    read = read_html(text)
    return Content(text=tidy(_MARKS.sub("", read.text)), media=read.media, links=read.links)


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty or says that there is nothing: ``No readings``, ``–``."""
    if is_blank(cell):
        return True
    if not isinstance(cell, str) or len(cell) > 60:
        return False
    text = content(cell)
    return not text.urls and (
        is_blank(text.text.strip("\xa0 ")) or _fits("nothing", text.text) or not text.text
    )


@cache
def _date_inside() -> re.Pattern[str]:
    names = sorted(
        (name for row in words_table()["months"]["names"] for name in row), key=len, reverse=True
    )
    month, year = rf"(?:{'|'.join(map(re.escape, names))})\.?", r"(?:,?\s+\d{4})?"
    return re.compile(
        rf"\b\d{{4}}-\d\d?-\d\d?\b|\b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th|er)?[\s-]{month}(?!\w){year}"
        rf"|\b{month}\s\d{{1,2}}(?:st|nd|rd|th)?\b{year}",
        re.IGNORECASE,
    )


# ------------------------------------------------------------------ words


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile(schedule_words()[table][name])


def _fits(name: str, text: str) -> bool:
    return _pattern("cells", name).search(folded(text) or text.strip()) is not None


def is_holiday(text: str) -> bool:
    """Whether a cell says that no class is held.

    Examples
    --------
    >>> [is_holiday(t) for t in ("Fall break (no class)", "Labor Day", "Break-even analysis")]
    [True, True, False]
    """
    return len(text) <= MOST_TITLE and _fits("holiday", text)


def is_due(text: str) -> bool:
    """Whether a cell names a deadline."""
    return len(text) <= 4 * MOST_TITLE and _fits("due", text)


def is_given_out(text: str) -> bool:
    """Whether a cell names work that is given out."""
    return len(text) <= MOST_TITLE and _fits("given_out", text)


def is_label(text: str) -> bool:
    """Whether a cell is a label that only the course can read: ``PC 1``."""
    return _fits("label", text)


def says_only_that_it_is(text: str) -> bool:
    """Whether a cell only says that there is what its column names: ``yes``, ``x``."""
    return _fits("something", text)


def kind_of_test(text: str) -> str | None:
    """``exam`` or ``quiz`` where a cell names one and nothing else of a class.

    Examples
    --------
    >>> kind_of_test("Midterm 1"), kind_of_test("Quiz 3"), kind_of_test("Midterm review")
    ('exam', 'quiz', None)
    """
    words = folded(text)
    return next(
        (kind for kind in ("exam", "quiz") if words and _pattern("cells", kind).search(words)), None
    )


def kind_in(text: str, table: str) -> str | None:
    """Kind that the words of a cell name, of the table ``kinds`` or ``meetings``; None = none."""
    words = folded(text)
    kinds = schedule_words()[table]
    return next((kind for kind in kinds if _pattern(table, kind).search(words)), None)


def work_key(text: str) -> str:
    """What is the same when a work is given out and when it is due; empty = nothing is.

    Examples
    --------
    >>> work_key("HW 1 out") == work_key("Homework 1 (due by 5 pm)") == "hw 1"
    True
    """
    bare = _HOUR_INSIDE.sub(" ", _date_inside().sub(" ", _BRACKETS.sub(" ", text)))
    words = folded(bare)
    for name in ("given_out", "due"):
        words = _pattern("cells", name).sub(" ", words)
    key = " ".join(words.split()).replace("homework", "hw")
    return key if any(c.isdigit() for c in key) else ""


# ------------------------------------------------------------------ days and hours


@dataclass(frozen=True, slots=True, kw_only=True)
class CellDay:
    """A date of a schedule: with its year, or a day and month alone."""

    full: WrittenDate | None = None
    alone: DayAndMonth | None = None
    weekday: int | None = None


def cell_day(cell: Cell) -> CellDay | None:
    """Read the cell of a date; None = it is none, or several.

    Examples
    --------
    >>> cell_day("Tue 9/14").alone, cell_day("Week of Sep 7"), cell_day("Sep 7-11")
    ((None, (14, 9)), None, None)
    """
    if not isinstance(cell, str):
        try:
            return CellDay(full=written_date(cell))
        except CellError:
            return None
    text = " ".join(_BRACKETS.sub(" ", content(cell).text).split()).rstrip(".,:;*")
    return _text_day(text)


def _text_day(text: str) -> CellDay | None:
    for words in dict.fromkeys((text, _SHORT_WEEKDAY.sub("", text, count=1))):
        try:
            return CellDay(full=written_date(words))
        except CellError:
            alone = day_and_month(words)
            if alone is not None:
                first = words.split()[0].rstrip(".,")
                return CellDay(alone=alone, weekday=weekday_of(folded(first)))
    last = _LAST_WEEKDAY.search(text)
    if last is not None and (weekday := weekday_of(folded(last[1]))) is not None:
        found = _text_day(text[: last.start()].rstrip(" ,.-"))
        if found is not None and found.alone is not None:
            return CellDay(alone=found.alone, weekday=weekday)
        return found
    return None


def is_several_days(cell: Cell) -> bool:
    """Whether a cell names a range or a list of days: ``Sep 7-11``, ``7 & 9 Sep``."""
    return isinstance(cell, str) and _MANY_DAYS.search(cell) is not None


def day_inside(text: str) -> CellDay | None:
    """The first date in a sentence: ``Due Monday 9/16, by 11 pm``."""
    for found in _date_inside().finditer(text[:2000]):
        day = _text_day(found[0])
        if day is not None:
            before = _WORD_BEFORE.search(text[max(0, found.start() - 12) : found.start()])
            named = None if before is None else weekday_of(folded(before[1]))
            return day if named is None else replace(day, weekday=named)
    return None


def split_day(text: str) -> tuple[CellDay | None, str]:
    """Part the date at the beginning of a text from the rest.

    Examples
    --------
    >>> split_day("9/3 What is an orchard?")[1], split_day("Grafting")[1]
    ('What is an orchard?', 'Grafting')
    """
    first, _newline, rest = text.partition("\n")
    day = cell_day(first)
    if day is not None:
        return day, rest.strip()
    found = _date_inside().match(text.lstrip()[:2000])
    day = None if found is None else _text_day(found[0])
    if found is None or day is None:
        return None, text
    return day, text.lstrip()[found.end() :].lstrip(" :.,;–—-\n")


def hour_inside(text: str) -> time | None:
    """The hour of a deadline in a sentence; None = none is given."""
    found = _HOUR_INSIDE.search(text[:2000])
    if found is None:
        return None
    if found[2]:
        return _NAMED_HOURS[found[2].lower()]
    try:
        return clock_times(found[1])[0]
    except CellError:
        return None


def year_of_term(text: str) -> tuple[str, int] | None:
    """The first season and year of a text: ``Fall 2031``."""
    seasons = "|".join(schedule_words()["terms"]["seasons"])
    found = re.search(
        rf"\b({seasons})\s+(?:semester\s+|term\s+)?((?:19|20)\d\d)\b", text, re.IGNORECASE
    )
    return None if found is None else (f"{found[1].capitalize()} {found[2]}", int(found[2]))


def with_year(alone: tuple[int, int], year: int, before: date | None) -> date | None:
    """A day and month in the year of the course; after December comes the next year."""
    day, month = alone
    if before is not None:
        year = before.year
        if month < before.month - 6:
            year += 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
