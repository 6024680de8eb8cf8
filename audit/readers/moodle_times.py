"""When an activity of a Moodle web service opens, is due, closes, or takes place."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from audit.language import translate as _
from audit.readers.json_fields import Json, children, epoch, flag, later, number, text

# Which date of the activity -> Moodle's names for it, in one module or another.
NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "opens": (
            *("allowsubmissionsfromdate", "timeopen", "timeavailable", "available"),
            *("submissionstart", "timeavailablefrom", "opendate", "assesstimestart", "openingtime"),
        ),
        "due": ("duedate", "timedue", "deadline", "submissionend"),
        "closes": (
            *("cutoffdate", "timeclose", "assessmentend", "timeavailableto", "closedate"),
            *("assesstimefinish", "closingtime"),
        ),
    }
)
# Dates of what comes after, and of students' own progress.
NOT_OURS = frozenset({"assessmentstart", "gradingduedate", "expectcompletedon"})
KINDS = MappingProxyType({name: kind for kind, names in NAMES.items() for name in names})
# Modules that are a meeting, and the names that its two ends go by in one or the other.
MEETINGS = frozenset(
    {"bigbluebuttonbn", "zoom", "googlemeet", "msteams", "teams", "teammeeting"}
    | {"webexactivity", "adobeconnect", "collaborate", "jitsi"}
)
STARTS = (
    "openingtime",
    "start_time",
    "starttime",
    "timestart",
    "eventdate",
    "opendate",
    "timeopen",
)
ENDS = ("closingtime", "end_time", "endtime", "timeend", "closedate", "timeclose")
# A room that stands open longer is a room, not a meeting.
LONGEST_MEETING = timedelta(hours=24)
NO_TIME = timedelta(0)
NO_HOUR = "a meeting room whose meetings have no hour here"
# Sites before 4.1 name a date only by a label, in the language of the site.
_LABELS = (
    ("opens", re.compile(r"(?i)^(open|start|allow|avail|abre|abier|ouv|öffn|geöffn|beginn|apert)")),
    ("due", re.compile(r"(?i)^(due|fäll|à rendre|date d|vence|entrega|fecha de en|scad)")),
    ("closes", re.compile(r"(?i)^(clos|cut|cierr|cerr|ferm|schlie|geschl|ende|chius)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Dates of one activity; ``unclear`` says in words what was not understood."""

    opens: datetime | None = None
    due: datetime | None = None
    closes: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    unclear: str | None = None


def times_of(modname: str, module: Json, more: Json) -> Times:
    """All dates of an activity.

    Parameters
    ----------
    module
        The entry of ``core_course_get_contents``.
    more
        What the ``mod_...`` answer knows of it; may be empty.
    """
    custom = _custom_data(module)
    shown, unclear = _shown(children(module, "dates"), modname)
    if modname == "chat":
        return _chat({**custom, **more})
    if flag(more, "recurring") and number(more, "recurrence_type") == 0:
        # Zoom's meeting "without a fixed time": the hour is that of its making.
        return Times(unclear=_(NO_HOUR))
    if modname in MEETINGS:
        named = {
            text(date, "dataid") or "": date.get("timestamp") for date in children(module, "dates")
        }
        return _meeting({**custom, **named, **_given(more)}, shown)
    found = {
        kind: epoch(more, *names) or shown.get(kind) or epoch(custom, *names)
        for kind, names in NAMES.items()
    }
    return Times(opens=found["opens"], due=found["due"], closes=found["closes"], unclear=unclear)


def _shown(dates: Iterable[Json], modname: str) -> tuple[dict[str, datetime], str | None]:
    """The dates that the course page shows, by kind."""
    found: dict[str, datetime] = {}
    nameless: list[datetime] = []
    for date in dates:
        at = epoch(date, "timestamp")
        name = text(date, "dataid")
        kind = KINDS.get(name or "") or (None if name else _kind_of_label(text(date, "label")))
        if at is None or name in NOT_OURS:
            continue
        if kind is None:
            nameless.append(at)
        else:
            found.setdefault(kind, at)
    # The course page names the opening first, and a closing last.
    if not found and len(nameless) == 2 and nameless[0] < nameless[1]:
        last = "due" if modname in ("assign", "assignment", "forum") else "closes"
        return {"opens": nameless[0], last: nameless[1]}, None
    unclear = _("a date of which it is not said what it is") if nameless else None
    return found, unclear


def _kind_of_label(label: str | None) -> str | None:
    for kind, pattern in _LABELS:
        if pattern.search((label or "").strip()):
            return kind
    return None


def _custom_data(module: Json) -> Json:
    """What a module keeps beside its entry: JSON inside a JSON text."""
    raw = module.get("customdata")
    if isinstance(raw, dict):
        return raw
    if not isinstance(raw, str) or len(raw) > 10_000:
        return {}
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _given(more: Json) -> Json:
    return {key: value for key, value in more.items() if value not in (None, 0, "0", "")}


def _chat(said: Json) -> Times:
    # Schedule 0: the hour that is kept is not used.
    starts = epoch(said, "chattime") if number(said, "schedule") != 0 else None
    return Times(starts=starts, unclear=None if starts else _("a chat without an hour"))


def _meeting(said: Json, shown: Mapping[str, datetime]) -> Times:
    starts = epoch(said, *STARTS) or shown.get("opens")
    ends = epoch(said, *ENDS) or shown.get("closes")
    seconds = number(said, "duration")
    if starts is not None and ends is None and seconds is not None and seconds > 0:
        ends = later(starts, seconds / 60)
    if starts is not None and ends is not None and not NO_TIME < ends - starts <= LONGEST_MEETING:
        reason = _(
            "a meeting room that is open from {start} to {end}: the hours of its meetings are "
            "not in the export"
        )
        return Times(
            opens=starts,
            closes=ends,
            unclear=reason.format(start=f"{starts:%Y-%m-%d}", end=f"{ends:%Y-%m-%d}"),
        )
    if starts is None:
        return Times(closes=ends, unclear=_(NO_HOUR))
    unclear = None
    if flag(said, "recurring"):
        unclear = _("a meeting that is held again and again: only its first time is known")
    return Times(starts=starts, ends=ends, unclear=unclear)
