"""The six numbers people ask for, each with its range, its basis and its picture."""

from dataclasses import dataclass

from audit.blocks import Block, block
from audit.blocks.found import number_chips
from audit.language import hours, minutes, minutes_plain, number, percent, ranges, translate_plural
from audit.language import translate as _
from audit.measures.results import Interval
from audit.pipeline import Audit
from audit.rubric.evaluate import Finding
from audit.rubric.reasons import reason_text
from audit.vocabulary import Outcome
from audit.words import outcome_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key number.

    Parameters
    ----------
    span
        The range, or what stands out, in a few words.
    chart
        Name of the chart that shows it.
    """

    label: str
    value: str
    span: str
    words: str
    chart: str
    finding: Finding | None


def key_numbers(audit: Audit) -> Block:
    """Cards of the six key numbers."""
    keys = [
        _live_share(audit),
        _interaction_weeks(
            audit,
            "INT-02",
            "student_student",
            _("Weeks with student–student work"),
            _(
                "Required activities in which students answer, review or make something with "
                "each other."
            ),
        ),
        _interaction_weeks(
            audit,
            "INT-03",
            "student_instructor",
            _("Weeks with instructor contact"),
            _(
                "Required live classes, marked work and moderated forums. Office hours and "
                "question forums are on offer and stand apart."
            ),
        ),
        _longest_live(audit),
        _longest_video(audit),
        _workload(audit),
    ]
    words = outcome_words()
    cards = [
        {
            "label": key.label,
            "value": key.value,
            "span": key.span,
            "words": key.words,
            "chart": key.chart,
            "outcome": str(key.finding.outcome) if key.finding else None,
            "outcome_word": words[key.finding.outcome] if key.finding else "",
            "rule": key.finding.rule.id if key.finding else "",
            "chips": number_chips(key.finding.rule) if key.finding else [],
        }
        for key in keys
    ]
    return block("keys", cards=cards)


def finding_of(audit: Audit, rule_id: str) -> Finding | None:
    """The finding of a rule; None where the rule set does not hold it or it does not apply."""
    return next((f for f in audit.findings if f.rule.id == rule_id), None)


def _not_known(finding: Finding | None) -> str:
    if finding is None or finding.reason is None:
        return ""
    return reason_text(finding.reason) + "."


def _between(low: str, high: str) -> str:
    return _("somewhere between {low} and {high}").format(low=low, high=high)


def _interval_words(interval: Interval | None) -> str:
    if interval is None or percent(interval.low) == percent(interval.high):
        return ""
    return _between(number(interval.low * 100), percent(interval.high))


def _live_share(audit: Audit) -> Key:
    finding = finding_of(audit, "MIX-02")
    mix = audit.measures.mix
    label = _("Live share of class time")
    if not mix.live_is_known or mix.share_of_class is None:
        words = _not_known(finding)
        if mix.live_min.value:
            words = (
                _("At least {minutes} of live class was found. ").format(
                    minutes=minutes(mix.live_min.value)
                )
                + words
            )
        return Key(
            label=label,
            value=_("not known"),
            span="",
            words=words,
            chart="week_river",
            finding=finding,
        )
    words = _(
        "{live} of about {all} minutes that take the place of class. Of all student work, live is "
        "{share}."
    ).format(
        live=number(mix.live_min.value),
        all=number(mix.class_min.value),
        share=percent(mix.share_of_work.value) if mix.share_of_work else "–",
    )
    if mix.share_of_work is not None and _interval_words(mix.share_of_work):
        low, high = number(mix.share_of_work.low * 100), percent(mix.share_of_work.high)
        words = f"{words[:-1]} ({low}–{high})."
    if mix.share_if_graded_checks_counted is not None:
        words += " " + _("Were graded checks counted as class, it would be {share}.").format(
            share=percent(mix.share_if_graded_checks_counted)
        )
    if mix.by_kind_share:
        words += " " + _(
            "Nobody said what counts as class for {share} of these minutes; their kind decided."
        ).format(share=percent(mix.by_kind_share))
    return Key(
        label=label,
        value=percent(mix.share_of_class.value),
        span=_interval_words(mix.share_of_class),
        words=words,
        chart="week_river",
        finding=finding,
    )


def _interaction_weeks(audit: Audit, rule_id: str, name: str, label: str, words: str) -> Key:
    finding = finding_of(audit, rule_id)
    frame = audit.measures.interaction
    if not len(frame):
        return Key(
            label=label,
            value=_("not known"),
            span="",
            words=_not_known(finding),
            chart="interaction_map",
            finding=finding,
        )
    served = frame.loc[frame[name] > 0, "week"]
    empty = [int(week) for week in frame.loc[(frame[name] == 0) & ~frame["is_open"], "week"]]
    may = int(((frame[name] == 0) & frame["is_open"]).sum())
    span = ""
    if empty:
        span = translate_plural("none in week {weeks}", "none in weeks {weeks}", len(empty)).format(
            weeks=ranges(empty)
        )
    if may:
        open_words = translate_plural(
            "{count} week may have a live class that the export cannot show",
            "{count} weeks may have a live class that the export cannot show",
            may,
        ).format(count=may)
        span = f"{span}; {open_words}" if span else open_words
    if not audit.measures.mix.live_is_known:
        words += " " + _("Counted as far as the export shows.")
    return Key(
        label=label,
        value=_("{served} of {all}").format(served=len(served), all=len(frame)),
        span=span,
        words=words,
        chart="interaction_map",
        finding=finding,
    )


def _longest_live(audit: Audit) -> Key:
    finding = finding_of(audit, "SES-01")
    live = audit.measures.live
    live = live[live["required"] & (live["counts_as"] == "class")]
    known = live["minutes"].dropna()
    label = _("Longest live class")
    if not len(known):
        none = audit.measures.mix.live_is_known and not len(live)
        return Key(
            label=label,
            value=_("none") if none else _("not known"),
            span="",
            words=_not_known(finding),
            chart="live_sessions",
            finding=finding,
        )
    span = ""
    if finding is not None and finding.measurement.details.get("count"):
        limit = finding.rule.bands[0].at_most
        span = _("{count} of {all} classes over {limit}").format(
            count=finding.measurement.details["count"], all=len(live), limit=minutes(limit or 0)
        )
    words = _("Typical class: {minutes}.").format(minutes=minutes(float(known.median())))
    if len(known) < len(live):
        words += " " + _("{count} lengths are unknown.").format(count=len(live) - len(known))
    return Key(
        label=label,
        value=minutes(float(known.max())),
        span=span,
        words=words,
        chart="live_sessions",
        finding=finding,
    )


def _longest_video(audit: Audit) -> Key:
    finding = finding_of(audit, "VID-01")
    videos = audit.measures.videos
    videos = videos[videos["required"] & ~videos["recording"]]
    known = videos["minutes"].dropna()
    label = _("Longest video")
    unknown = len(videos) - len(known)
    if not len(known):
        words = _not_known(finding)
        if unknown:
            words = (
                translate_plural(
                    "{count} video was found. ", "{count} videos were found. ", unknown
                ).format(count=unknown)
                + words
            )
        return Key(
            label=label,
            value=_("not known") if unknown else _("none"),
            span="",
            words=words,
            chart="video_lengths",
            finding=finding,
        )
    span = _("typical video {minutes}").format(minutes=minutes_plain(float(known.median())))
    if unknown:
        span += "; " + translate_plural(
            "{count} length unknown", "{count} lengths unknown", unknown
        ).format(count=unknown)
    words = ""
    if finding is not None and finding.outcome is not Outcome.NOT_ASSESSED:
        limit = finding.rule.bands[0].at_most
        words = _("{count} of {all} known videos run past {limit}.").format(
            count=finding.measurement.details.get("count", 0),
            all=len(known),
            limit=minutes_plain(limit or 0),
        )
    return Key(
        label=label,
        value=minutes_plain(float(known.max())),
        span=span,
        words=words,
        chart="video_lengths",
        finding=finding,
    )


def _workload(audit: Audit) -> Key:
    finding = finding_of(audit, "WRK-01")
    interval = audit.measures.hours_per_week
    label = _("Student work a week")
    if interval is None:
        return Key(
            label=label,
            value=_("not known"),
            span="",
            words=_not_known(finding),
            chart="workload",
            finding=finding,
        )
    count, earned = audit.measures.weeks.count, audit.measures.credits
    words = translate_plural(
        "Average of {count} teaching week", "Average of {count} teaching weeks", count
    ).format(count=count)
    words += _(", for {credits} credits.").format(credits=number(earned, 0)) if earned else "."
    if finding is not None and finding.outcome is Outcome.NOT_ASSESSED:
        words += " " + _not_known(finding)
    span = ""
    if hours(interval.low) != hours(interval.high):
        span = _between(number(interval.low, 1), hours(interval.high))
    value = hours(interval.value)
    if not audit.measures.mix.live_is_known:
        span = _("without live meetings, which the export cannot show")
    return Key(label=label, value=value, span=span, words=words, chart="workload", finding=finding)
