"""What could not be read, what that leaves open, and the lines that would settle it."""

import json
from collections.abc import Sequence

from audit.blocks import Block, block
from audit.facts import FACTS_NAME
from audit.language import language, listing, translate_plural
from audit.language import translate as _
from audit.pipeline import Audit
from audit.rubric.reasons import fact_lines, reason_text
from audit.vocabulary import Certainty, Outcome

MOST_ASKED_FIRST = 3
# A longer list would bury the other lines.
MOST_ADDRESSES = 12


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


def ask_first(audit: Audit) -> Block:
    """The three facts that would settle most; nothing where too few rules are open for that."""
    asked = [key for key in _asked(audit) if key != "weeks"][:MOST_ASKED_FIRST]
    open_count = sum(f.outcome is Outcome.NOT_ASSESSED for f in audit.findings)
    settled = sum(
        f.outcome is Outcome.NOT_ASSESSED and bool(set(f.measurement.asks) & set(asked))
        for f in audit.findings
    )
    few = 2 * open_count < len(audit.findings) or not settled
    lines = "" if few else _lines(asked, audit)
    return block("ask_first", lines=lines, settled=settled, open=open_count, facts_name=FACTS_NAME)


def wanted_lines(audit: Audit) -> str:
    """The lines of ``course.toml`` that would settle most; empty if none are missing."""
    return _lines(_asked(audit), audit)


def _lines(asked: Sequence[str], audit: Audit) -> str:
    """The lines for some facts; those for lengths name the course's own videos."""
    lines = fact_lines(asked, language())
    videos = audit.measures.videos
    unknown = videos[videos["required"] & videos["minutes"].isna() & videos["url"].notna()]
    shown = unknown["title"].where(unknown["title"].notna(), unknown["activity"])
    names = dict(zip(reversed(list(unknown["url"])), reversed(list(shown)), strict=True))
    addresses = list(dict.fromkeys(unknown["url"]))
    if "media" not in asked or not addresses:
        return lines
    before = lines.split("[media]\n")[0]
    # JSON's strings are TOML's basic strings, whatever stands in the address.
    own = [
        json.dumps(address, ensure_ascii=False) + ' = "0:00"' + _named(address, names[address])
        for address in addresses[:MOST_ADDRESSES]
    ]
    return before + "\n".join(["[media]", *own])


def _named(address: str, title: str) -> str:
    """A comment that says which video is meant, where only its file in the package is known."""
    if "://" in address:
        return ""
    return "  # " + " ".join("".join(c if c.isprintable() else " " for c in title).split())


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
        "They could settle {count} recommendation that is open now.",
        "They could settle {count} recommendations that are open now.",
        count,
    ).format(count=count)
