"""The first ten seconds: which course, what to change, and what that rests on."""

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime

from audit import __version__
from audit.blocks import Block, block
from audit.blocks.found import Found, ranked
from audit.classification.weeks import FROM_SECTIONS
from audit.language import (
    language,
    listing,
    long_date,
    minutes,
    number,
    percent,
    ranges,
    translate_plural,
)
from audit.language import translate as _
from audit.pipeline import Audit
from audit.vocabulary import Outcome

# Below this known share of the students' time a course is not judged in a sentence.
LEAST_KNOWN_SHARE = 0.5
WORST_FIRST = (Outcome.NOT_MET, Outcome.PARTLY, Outcome.MET, Outcome.NOT_ASSESSED)


def report_date() -> date:
    """The day of the report; ``SOURCE_DATE_EPOCH`` decides, so that it can be made again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


def masthead(audit: Audit, title: str = "") -> Block:
    """Title, code and one line of facts.

    Parameters
    ----------
    title
        Title of the report; empty = the course's.
    """
    course = audit.course
    return block(
        "masthead",
        place="mast",
        title=title or course.title,
        code=course.code if course.code != course.title else None,
        facts=" · ".join(_facts(audit)),
    )


def _facts(audit: Audit) -> list[str]:
    course, facts, weeks = audit.course, audit.classified.facts, audit.measures.weeks
    out = [course.term] if course.term else []
    if weeks.count and weeks.source == FROM_SECTIONS:
        out.append(
            translate_plural(
                "{count} section stands for a week",
                "{count} sections stand for weeks",
                weeks.count,
            ).format(count=weeks.count)
        )
    elif weeks.count:
        words = translate_plural("{count} teaching week", "{count} teaching weeks", weeks.count)
        text = words.format(count=weeks.count)
        if weeks.breaks_after:
            pause = translate_plural(
                "break after week {weeks}", "breaks after weeks {weeks}", len(weeks.breaks_after)
            )
            text += ", " + pause.format(weeks=ranges(weeks.breaks_after))
        out.append(text)
    if audit.measures.credits is not None:
        count = audit.measures.credits
        words = translate_plural("{count} credit", "{count} credits", round(count))
        out.append(words.format(count=number(count, 0 if count == int(count) else 1)))
    if facts.declared_mode is not None:
        declared = {
            "blended": _("declared blended"),
            "asynchronous": _("declared asynchronous"),
            "synchronous": _("declared synchronous"),
        }
        out.append(declared[facts.declared_mode])
    if facts.class_minutes is not None:
        out.append(
            _("timetabled class of {minutes} a week").format(minutes=minutes(facts.class_minutes))
        )
    out.append(format_title(audit))
    return out


def format_title(audit: Audit) -> str:
    """What people call the export."""
    from audit.readers import READERS

    title = READERS[audit.course.format].title
    version = audit.course.platform_version
    return f"{title} ({audit.course.platform} {version})" if version else title


def navigation(audit: Audit) -> Block:
    """Links to the parts of the page."""
    del audit
    return block("navigation", place="nav")


def verdict(audit: Audit) -> Block:
    """The sentence, the four counts, what it rests on and by what it was judged."""
    tally = [
        (str(outcome), _tally_word(outcome), sum(f.outcome is outcome for f in audit.findings))
        for outcome in WORST_FIRST
    ]
    rule_set = audit.judgement.rule_set
    return block(
        "verdict",
        headline=headline(audit),
        half_built=audit.classified.half_built,
        tally=tally,
        total=len(audit.findings),
        coverage=coverage_sentences(audit),
        judged=_("the rule set “{name}” {version}, on {date}.").format(
            name=rule_set.name, version=rule_set.version, date=long_date(report_date())
        ),
    )


def _tally_word(outcome: Outcome) -> str:
    return {
        Outcome.NOT_MET: _("not met"),
        Outcome.PARTLY: _("partly met"),
        Outcome.MET: _("met"),
        Outcome.NOT_ASSESSED: _("not assessed"),
    }[outcome]


def headline(audit: Audit) -> str:
    """The verdict in one sentence."""
    cover = audit.measures.coverage
    if not cover.activities:
        return _("No activity was found in this export, so nothing was assessed.")
    if cover.guess_share is not None and 1 - cover.guess_share < LEAST_KNOWN_SHARE:
        return _(
            "Too little could be read to judge this course: {share} of the students’ time is known."
        ).format(share=percent(1 - cover.guess_share))
    found = ranked(audit)
    worst = _phrases([f for f in found if f.finding.outcome is Outcome.NOT_MET])
    if worst:
        return _sentence(_(", and ").join(worst[:2]))
    partly = next((f for f in found if f.finding.outcome is Outcome.PARTLY), None)
    if partly is not None:
        title = partly.finding.rule.text(language()).title
        return _sentence(
            _("Nothing stands against the recommendations; {title} could be better").format(
                title=title[:1].lower() + title[1:]
            )
        )
    if any(finding.outcome is Outcome.MET for finding in audit.findings):
        return _("This course meets every recommendation that could be assessed.") + _open_count(
            audit
        )
    return _("Nothing could be assessed: the export and the facts say too little.")


def _open_count(audit: Audit) -> str:
    count = sum(f.outcome is Outcome.NOT_ASSESSED for f in audit.findings)
    if not count:
        return ""
    words = translate_plural(
        " {count} could not be assessed.", " {count} could not be assessed.", count
    )
    return words.format(count=count)


def _phrases(found: Sequence[Found]) -> list[str]:
    """Headline phrases by weight, one a change; two of one area would say one thing twice."""
    by_change: dict[str, Found] = {}
    for item in found:
        by_change.setdefault(item.finding.rule.change, item)
    by_area: dict[str, Found] = {}
    for item in by_change.values():
        by_area.setdefault(item.finding.rule.area, item)
    rest = [item for item in by_change.values() if item not in by_area.values()]
    return [item.headline for item in [*by_area.values(), *rest]]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def coverage_sentences(audit: Audit) -> str:
    """What share of the course could be read, classified and timed."""
    cover = audit.measures.coverage
    lost = cover.items_met - cover.items_read
    out = [
        translate_plural(
            "{count} activity was read.", "{count} activities were read.", cover.activities
        ).format(count=number(cover.activities))
    ]
    if cover.activities:
        out.append(_kinds_and_modes(cover.with_kind, cover.with_mode, cover.activities))
    if cover.unpublished:
        out.append(
            translate_plural(
                "{count} is not published and is not counted.",
                "{count} are not published and are not counted.",
                cover.unpublished,
            ).format(count=number(cover.unpublished))
        )
    if lost:
        out.append(
            translate_plural(
                "{count} thing could not be read or seen.",
                "{count} things could not be read or seen.",
                lost,
            ).format(count=number(lost))
        )
    parts = [
        words.format(share=percent(share))
        for words, share in (
            (_("{share} is stated or measured"), cover.stated_share),
            (_("{share} is estimated from rates"), cover.rate_share),
            (_("{share} is a guess for activities of unknown length"), cover.guess_share),
        )
        if share is not None and share > 0
    ]
    if parts:
        out.append(_("Of the students’ time, {parts}.").format(parts=listing(parts)))
    if not audit.measures.mix.live_is_known:
        out.append(
            _("Live meetings cannot be seen in this export, so what depends on them is open.")
        )
    empty = [
        int(row.week)
        for row in audit.measures.weekly.itertuples()
        if row.week and not row.total and not row.optional_live and not row.optional_own
    ]
    if empty and not audit.measures.weeks.breaks_known:
        out.append(
            translate_plural(
                "Nothing stands in week {weeks}: was it a break?",
                "Nothing stands in weeks {weeks}: were they breaks?",
                len(empty),
            ).format(weeks=ranges(empty))
        )
    return " ".join(out)


def _kinds_and_modes(kinds: int, modes: int, total: int) -> str:
    if kinds == modes == total:
        return _("All have a kind and a mode.")
    return _("{kinds} of them have a kind, {modes} a mode.").format(
        kinds=number(kinds), modes=number(modes)
    )


def footer(audit: Audit) -> Block:
    """What made the report, from what."""
    course, rule_set = audit.course, audit.judgement.rule_set
    return block(
        "footer",
        place="footer",
        parts=[
            f"course-audit {__version__}",
            _("rule set “{name}” {version}").format(name=rule_set.name, version=rule_set.version),
            long_date(report_date()),
            _("source file {name}, sha256 {hash}").format(
                name=course.source_name, hash=course.source_sha256[:12]
            ),
        ],
    )
