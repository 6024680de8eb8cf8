"""The post's six groups that live work can shut out, and its six benefits of live work."""

from audit.blocks import Block, block
from audit.language import listing, ranges, translate_plural
from audit.language import translate as _
from audit.measures.access import LOW, NOT_ASSESSED, RAISED, SOME
from audit.pipeline import Audit


def _risk_words() -> dict[str, str]:
    return {
        "disabilities": _("Certain disabilities"),
        "internet": _("Unstable internet"),
        "devices": _("Unequal devices and equipment"),
        "caregiving": _("Caregiving"),
        "space": _("No suitable space"),
        "time_zones": _("Time zones"),
    }


def _cause_words(key: str, count: int) -> str:
    """What raises or eases a risk, with its number of activities."""
    words = {
        "videos_without_captions": translate_plural(
            "{count} activity with a video without captions",
            "{count} activities with videos without captions",
            count,
        ),
        "live_video": translate_plural(
            "{count} required live session", "{count} required live sessions", count
        ),
        "long_videos": translate_plural(
            "{count} video over 15 minutes", "{count} videos over 15 minutes", count
        ),
        "proctoring": translate_plural(
            "{count} activity that names proctoring",
            "{count} activities that name proctoring",
            count,
        ),
        "outside_day": translate_plural(
            "{count} live session outside 9 to 17", "{count} live sessions outside 9 to 17", count
        ),
        "changing_hours": translate_plural(
            "{count} live session at an unusual hour",
            "{count} live sessions at unusual hours",
            count,
        ),
        "speaking": translate_plural(
            "{count} live session of exchange", "{count} live sessions of exchange", count
        ),
        "invigilation": translate_plural(
            "{count} exam at a fixed hour", "{count} exams at a fixed hour", count
        ),
        "night": translate_plural(
            "{count} live session outside 7 to 22 somewhere",
            "{count} live sessions outside 7 to 22 somewhere",
            count,
        ),
        "captions": translate_plural(
            "captions in {count} activity", "captions in {count} activities", count
        ),
        "recording": translate_plural(
            "a recording of {count} session", "recordings of {count} sessions", count
        ),
        "alternative": translate_plural(
            "an alternative to {count} session", "alternatives to {count} sessions", count
        ),
        "fixed_hours": translate_plural(
            "a fixed hour for {count} session", "fixed hours for {count} sessions", count
        ),
    }
    return words[key].format(count=count)


def _level_words() -> dict[str, tuple[str, str]]:
    """Level -> (mark, word)."""
    return {
        RAISED: ("not_met", _("Raised")),
        SOME: ("partly", _("Some")),
        LOW: ("met", _("Low")),
        NOT_ASSESSED: ("not_assessed", _("Not assessed")),
    }


def access(audit: Audit) -> Block:
    """The table of access risks."""
    frame = audit.measures.access
    levels = _level_words()
    rows = [
        {
            "name": _risk_words()[row.risk],
            "mark": levels[row.level][0],
            "word": levels[row.level][1],
            "raised_by": listing([_cause_words(k, n) for k, n in row.raised_by.items()]),
            "eased_by": listing([_cause_words(k, n) for k, n in row.eased_by.items()]),
            "ids": " ".join(i.replace(" ", "_") for i in row.evidence),
        }
        for row in frame.itertuples()
    ]
    raised = int((frame["level"] == RAISED).sum())
    open_rows = int((frame["level"] == NOT_ASSESSED).sum())
    if raised:
        heading = translate_plural(
            "Live work can shut some students out: {count} risk is raised here",
            "Live work can shut some students out: {count} risks are raised here",
            raised,
        ).format(count=raised)
    elif open_rows:
        heading = _(
            "No access risk was found, but {count} of 6 cannot be judged from this export"
        ).format(count=open_rows)
    else:
        heading = _("No access risk is raised here")
    return block("access", heading=heading, rows=rows)


def _benefit_words() -> dict[str, str]:
    return {
        "questions": _("Questions answered as they come up"),
        "spontaneous_exchange": _("Spontaneous exchange"),
        "feedback": _("Feedback on learning for the instructor"),
        "human_element": _("A human element"),
        "community": _("Classroom community"),
        "social": _("Social interaction beyond the content"),
    }


def benefits(audit: Audit) -> Block:
    """The table of benefits, with the weeks that use them."""
    total = audit.measures.weeks.count
    rows = []
    used = 0
    unknown = False
    for row in audit.measures.benefits.itertuples():
        if row.weeks is None:
            words, unknown = _("Not assessed: live meetings cannot be seen in this export"), True
        elif row.weeks:
            used += 1
            words = _("{count} of {all} weeks: {weeks}").format(
                count=len(row.weeks), all=total, weeks=ranges(row.weeks)
            )
        else:
            words = _("No week")
        rows.append({"name": _benefit_words()[row.benefit], "weeks": words})
    if unknown:
        heading = _("Whether the course uses what live work is good for cannot be seen")
    else:
        heading = _(
            "The course offers {count} of the 6 benefits of live work that the post names"
        ).format(count=used)
    return block("benefits", heading=heading, rows=rows)
