"""Live sessions of which only a sentence tells: "Class meets on Zoom Tuesdays 6-7:30 pm ET"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from audit.classification.meeting_times import MeetingTime, meeting_time
from audit.classification.phrases import fold, phrase_books
from audit.classification.signs import says_live, sentences_of
from audit.classification.weeks import ONE_WEEK, TeachingWeeks
from audit.course import Activity, Course
from audit.language import translate as _
from audit.vocabulary import LIVE_KINDS, Kind

LMS_TYPE = "sentence"
MAX_SENTENCE_CHARACTERS = 400
MAX_QUOTE_CHARACTERS = 160
_HOUR = re.compile(r"(?i)\d\s?(?:[:.]\d\d|[ap]\.?\s?m|h|uhr|[-–—]\s?\d)")


def told_sessions(
    course: Course, kinds: Sequence[Kind], weeks: TeachingWeeks, *, shown: Sequence[bool]
) -> list[Activity]:
    """One activity for each meeting that a text of the course tells of, with day and hours.

    A weekly meeting stands in every teaching week. Without dated weeks there is none: the
    sentence stays a sign that the class meets live. Of two texts that tell of one meeting, the
    first counts.

    Parameters
    ----------
    kinds, shown
        Kind of each of ``course.activities``, and whether students can see it.
    """
    if not weeks.mondays:
        return []
    zone = ZoneInfo(course.timezone or "UTC")
    met: set[tuple[date, MeetingTime]] = set()
    sessions: list[Activity] = []
    for activity, kind, is_shown in zip(course.activities, kinds, shown, strict=True):
        # A session's own text says when it is; the LMS or the plan says it better.
        if not is_shown or activity.body is None or kind in LIVE_KINDS:
            continue
        for place, (sentence, when) in enumerate(_told(activity.body)):
            for day in _days(when, weeks.mondays):
                if (day, when) in met:
                    continue
                met.add((day, when))
                starts, ends = (
                    datetime.combine(day, hour, ZoneInfo(when.zone) if when.zone else zone)
                    for hour in (when.begin, when.end)
                )
                sessions.append(
                    Activity(
                        native_id=f"{activity.native_id}, sentence {place + 1} @ {day.isoformat()}",
                        title=_("Meeting told of in “{title}”").format(title=activity.title),
                        lms_type=LMS_TYPE,
                        position=len(course.activities) + len(sessions) + 1,
                        body=sentence,
                        starts=starts,
                        ends=ends,
                        source=activity.source,
                    )
                )
    return sessions


def _told(body: str) -> Iterator[tuple[str, MeetingTime]]:
    # Most texts tell no hour at all; the look at each sentence is for the others.
    if not _HOUR.search(body):
        return
    for sentence in sentences_of(body):
        if not _HOUR.search(sentence):
            continue
        when = meeting_time(sentence[:MAX_SENTENCE_CHARACTERS])
        if when is not None and (says_live(sentence) is not None or _is_office_hours(sentence)):
            yield " ".join(sentence.split())[:MAX_QUOTE_CHARACTERS], when


def _is_office_hours(sentence: str) -> bool:
    folded = fold(sentence[:MAX_SENTENCE_CHARACTERS])
    found = (book.find_kind(folded, "title", "live") for book in phrase_books())
    return any(hit is not None and hit.kind is Kind.OFFICE_HOURS for hit in found)


def _days(when: MeetingTime, mondays: Sequence[date]) -> Iterator[date]:
    if when.day is None:
        for monday in mondays:
            for weekday in when.weekdays:
                yield monday + timedelta(days=weekday)
        return
    month, day = when.day
    for year in sorted({monday.year for monday in mondays}):
        try:
            found = date(year, month, day)
        except ValueError:
            # 31 June, 29 February.
            continue
        if mondays[0] <= found < mondays[-1] + ONE_WEEK:
            yield found
