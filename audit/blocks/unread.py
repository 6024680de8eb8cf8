"""What could not be read, what that leaves open, and the lines that would settle it."""

from audit.blocks import Block, block
from audit.facts import FACTS_NAME
from audit.language import language, listing, translate_plural
from audit.language import translate as _
from audit.pipeline import Audit
from audit.rubric.reasons import fact_lines, reason_text
from audit.vocabulary import Certainty, Outcome


def unread(audit: Audit) -> Block:
    """Items that were not understood, facts that are missing, and lines for ``course.toml``."""
    rows = [
        {"item": item.path, "why": item.reason, "changes": _("what it holds is not counted")}
        for item in audit.course.unread
    ]
    by_reason: dict[str, list[str]] = {}
    for finding in audit.findings:
        if finding.outcome is Outcome.NOT_ASSESSED and finding.reason is not None:
            by_reason.setdefault(finding.reason, []).append(finding.rule.id)
    rows += [
        {
            "item": _("Not in the export"),
            "why": reason_text(reason, language()),
            "changes": _("{rules} could be assessed").format(rules=listing(rules)),
        }
        for reason, rules in by_reason.items()
    ]
    return block(
        "unread",
        rows=rows,
        lines=wanted_lines(audit),
        has_facts=audit.classified.facts.source_name is not None,
        facts_name=FACTS_NAME,
        settles=settles(audit),
    )


def wanted_lines(audit: Audit) -> str:
    """The lines of ``course.toml`` that would settle most; empty if none are missing."""
    return fact_lines(_asked(audit), language())


def _asked(audit: Audit) -> list[str]:
    """Facts that open findings ask for, the one that settles most first."""
    counts: dict[str, int] = {}
    for finding in audit.findings:
        if finding.outcome is Outcome.NOT_ASSESSED or finding.certainty is Certainty.DEPENDS:
            for key in finding.measurement.asks:
                counts[key] = counts.get(key, 0) + 1
    if not audit.measures.weeks.breaks_known and audit.measures.weeks.count:
        counts.setdefault("weeks", 0)
    return sorted(counts, key=lambda key: -counts[key])


def settles(audit: Audit) -> str:
    """How many open findings the wanted lines would settle."""
    count = sum(
        1
        for finding in audit.findings
        if finding.outcome is Outcome.NOT_ASSESSED and finding.measurement.asks
    )
    if not count:
        return ""
    return translate_plural(
        "They would settle {count} recommendation that is open now.",
        "They would settle {count} recommendations that are open now.",
        count,
    ).format(count=count)
