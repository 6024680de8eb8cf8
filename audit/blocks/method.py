"""Where the recommendations come from, how time is counted, what this cannot tell."""

from audit.blocks import Block, block
from audit.blocks.found import rule_sources
from audit.classification.weeks import (
    FROM_ACTIVITY_DATES,
    FROM_COLUMN,
    FROM_COURSE_DATES,
    FROM_FACTS,
    FROM_NOTHING,
    FROM_SECTIONS,
    FROM_TITLES,
)
from audit.language import hours
from audit.language import translate as _
from audit.measures.configuration import designs
from audit.pipeline import Audit
from audit.rubric.sources import Source, read_sources


def method(audit: Audit) -> Block:
    """The small print."""
    week = audit.measures.hours_per_week
    own_hours = None if week is None else hours(week.value)
    others = {name: hours(value) for name, value in audit.measures.hours_by_rate_set.items()}
    return block(
        "method",
        weeks=_weeks_words(audit),
        timezone=audit.course.timezone,
        rates=audit.classified.rates.name,
        hours=own_hours,
        other_rates=others,
        rates_agree=set(others.values()) == {own_hours},
        not_applied=list(audit.not_applied),
        sources=_sources(audit),
        post=read_sources()["POST"],
    )


def _sources(audit: Audit) -> list[Source]:
    """Sources of the rules and of the nearest design, each once."""
    keys: dict[str, Source] = {}
    for finding in audit.findings:
        for source in rule_sources(finding.rule):
            keys.setdefault(source.key, source)
    found = audit.measures.configuration
    if found is not None:
        for design in designs():
            if design.key == found.nearest:
                for key in design.sources:
                    keys.setdefault(key, read_sources()[key])
    return list(keys.values())


def _weeks_words(audit: Audit) -> str:
    return {
        FROM_FACTS: _("Their number is stated in course.toml."),
        FROM_COLUMN: _("Their number is that of the plan’s week column."),
        FROM_TITLES: _("Their number is that of the section titles that number weeks."),
        FROM_COURSE_DATES: _("Their number comes from the course’s own start and end."),
        FROM_ACTIVITY_DATES: _("Their number is the span of the dated activities."),
        FROM_SECTIONS: _("The course has no dates: sections stand for weeks."),
        FROM_NOTHING: _("The course has neither dates nor sections, so it has no weeks."),
    }[audit.measures.weeks.source]
