"""Lengths of time that a title or text states, in minutes."""

import re

MAX_CHARACTERS = 4_000
# Longer is the length of a course or a deadline, not of an activity (ours).
LONGEST_MIN = 600.0
_LENGTH = re.compile(
    r"(?<![\w.:,/$])(?:"
    r"(?P<h>[1-9]) ?h ?(?P<hm>[0-5]\d)(?: ?min(?:utes?)?)?"
    r"|(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)[ -]?(?:h|hrs?|hours?|heures?)"
    r"(?:,? (?:and |et )?(?P<hours_min>[0-5]?\d)[ -]?min(?:ute)?s?)?"
    r"|(?P<min>\d{1,3})[ -]?min(?:ute)?s?"
    r")(?!\w)"
)
# "5-10 minutes", "5 to 10 minutes": a range is no length.
_RANGE_BEFORE = re.compile(r"\d *(?:[-–—]|to|or|à|a|ou) *$")
_OTHER_BEFORE = re.compile(
    r"\b(?:every|within|after|first|last|next|than|at|from|until|by|least|most|up to|before|"
    r"dans les|toutes les|à|avant|après|jusqu'à|vers|moins|plus) *$"
)
_OTHER_AFTER = re.compile(
    r"^[ )\]]{0,2}(?:before|early|earlier|late\b|later|after|per\b|each\b|every|a week|a day|"
    r"in advance|prior|ago|of the|or more|or less than|grace|avant|après|par\b|de retard|d'avance)"
)
_CUE_BEFORE = re.compile(
    r"\b(?:times?|takes?|taking|durations?|lengths?|lasts?|estimated|allow|allotted|allowed|spend|"
    r"limit(?:ed)?|runtime|running|have|is|approximately|approx|about|durée|environ|prévoir|prévoyez|"
    r"temps|limite|dure)\b[^.\n;!?]{0,30}$"
)
_CUE_AFTER = re.compile(
    r"^[ -]{0,2}(?:long\b|videos?\b|film|lecture|clip|session|meeting|class\b|quiz|test\b|exam|"
    r"podcast|episode|reading|read\b|to complete|to read|to watch|to finish|documentary|"
    r"presentation|webinar|de lecture|de visionnement|pour)"
)
# "(12:07)", "[1:02:07]", "(52.27)": how the length of a recording is written beside its title.
_CLOCK = re.compile(r"[(\[] ?(?:(\d{1,2}):)?(\d{1,3})[:.]([0-5]\d)(?: ?min(?:utes)?)? ?[)\]]")


def stated_length(title: str, body: str | None) -> float | None:
    """Find the one length that title and text state of the activity, in minutes.

    A length in the text needs a word that makes it the activity's own ("takes about 20
    minutes", "a 45-minute film", "(45 min)"). None where there is no length, or several.

    Examples
    --------
    >>> stated_length("Quiz 3 (20 min)", None), stated_length("Lab", "It takes 1 h 30.")
    (20.0, 90.0)
    >>> stated_length("Lab", "Come 10 minutes early.") is None
    True
    """
    found = set(_lengths(title[:MAX_CHARACTERS].lower(), needs_cue=False))
    if not found and body:
        found = set(_lengths(body[:MAX_CHARACTERS].lower(), needs_cue=True))
    return found.pop() if len(found) == 1 else None


def lengths_in_clocks(title: str, body: str | None) -> list[float]:
    """Lengths written as clocks in brackets, "(12:07)", in minutes, in order.

    Examples
    --------
    >>> lengths_in_clocks("A film (44:30)", None), lengths_in_clocks("A film (44.30)", None)
    ([44.5], [44.5])
    """
    text = title[:MAX_CHARACTERS] + "\n" + (body or "")[:MAX_CHARACTERS]
    return [
        int(hours or 0) * 60 + int(minutes) + int(seconds) / 60
        for hours, minutes, seconds in _CLOCK.findall(text)
    ]


def _lengths(text: str, needs_cue: bool) -> list[float]:
    lengths = []
    for match in _LENGTH.finditer(text):
        before, after = (
            text[max(0, match.start() - 60) : match.start()],
            text[match.end() : match.end() + 30],
        )
        if (
            _RANGE_BEFORE.search(before)
            or _OTHER_BEFORE.search(before)
            or _OTHER_AFTER.match(after)
        ):
            continue
        in_brackets = before.endswith(("(", "[")) and after.startswith((")", "]"))
        if needs_cue and not (in_brackets or _CUE_BEFORE.search(before) or _CUE_AFTER.match(after)):
            continue
        length = _minutes(match)
        if 0 < length <= LONGEST_MIN:
            lengths.append(length)
    return lengths


def _minutes(match: re.Match[str]) -> float:
    if match["h"]:
        return int(match["h"]) * 60.0 + int(match["hm"])
    if match["hours"]:
        return float(match["hours"].replace(",", ".")) * 60 + int(match["hours_min"] or 0)
    return float(match["min"])
