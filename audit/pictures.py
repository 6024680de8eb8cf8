"""The charts of a course: figures with the limits of the rules that judged it."""

from audit import figures
from audit.blocks import Block, block
from audit.figures import BandLimits, Chart
from audit.language import language
from audit.measures.configuration import design_names
from audit.pipeline import Audit
from audit.rubric.rules import Band
from audit.vocabulary import Outcome


def introduction(audit: Audit) -> Block:
    """The heading of the charts, and how modes are drawn in all of them."""
    del audit
    return block("pictures")


def week_river(audit: Audit) -> Chart:
    """Minutes a week by mode."""
    return figures.week_river(audit.measures)


def interaction_map(audit: Audit) -> Chart:
    """Weeks by type of interaction, empty weeks visible."""
    return figures.interaction_map(audit.measures)


def class_hour(audit: Audit) -> Chart:
    """The class hour beside the nearest configurations."""
    return figures.class_hour(audit.measures, names=design_names(language()))


def video_lengths(audit: Audit) -> Chart | Block:
    """Videos against the bands of VID-01 and VID-02; nothing where the rule set lacks one."""
    if not _has(audit, "VID-01", "VID-02"):
        return Block(html="")
    return figures.video_lengths(
        audit.measures,
        longest=_limits(audit, "VID-01"),
        typical=_limits(audit, "VID-02").met,
    )


def live_sessions(audit: Audit) -> Chart | Block:
    """Live sessions against the bands of SES-01; nothing where the rule set lacks it."""
    if not _has(audit, "SES-01"):
        return Block(html="")
    return figures.live_sessions(audit.measures, longest=_limits(audit, "SES-01"))


def workload(audit: Audit) -> Chart:
    """Hours a week against the credits, by the band of WRK-01, if the rule set holds it."""
    if not _has(audit, "WRK-01"):
        return figures.workload(audit.measures, per_credit=(0.0, 0.0))
    met = _band(audit, "WRK-01", Outcome.MET)
    return figures.workload(audit.measures, per_credit=(met.at_least or 0.0, met.at_most or 0.0))


def fit_matrix(audit: Audit) -> Chart:
    """Kinds by mode."""
    return figures.fit_matrix(audit.measures)


def _has(audit: Audit, *rule_ids: str) -> bool:
    return set(rule_ids) <= {rule.id for rule in audit.judgement.rule_set.rules}


def _limits(audit: Audit, rule_id: str) -> BandLimits:
    met = _band(audit, rule_id, Outcome.MET).at_most
    partly = _band(audit, rule_id, Outcome.PARTLY).at_most
    assert met is not None
    return BandLimits(met=met, partly=met if partly is None else partly)


def _band(audit: Audit, rule_id: str, outcome: Outcome) -> Band:
    rule = next(rule for rule in audit.judgement.rule_set.rules if rule.id == rule_id)
    bands = {band.outcome: band for band in reversed(rule.bands)}
    return bands.get(outcome, rule.bands[0])
