"""Items of a series are of one kind: what most of "Week 1 task", "Week 2 task" are, all are."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from audit.classification.evidence import Verdict
from audit.classification.label import Label
from audit.classification.phrases import fold
from audit.course import Activity
from audit.language import translate as _
from audit.vocabulary import Kind

# A series has so many items, and so large a share of one kind (ours).
LEAST_ITEMS = 4
LEAST_SHARE = 0.7
# A label that is surer than this stands on its own evidence.
SURE_ENOUGH = 0.85
_NUMBER = re.compile(r"\d+")


def by_series(activities: Sequence[Activity], labels: Mapping[str, Label]) -> dict[str, Verdict]:
    """Verdicts for items that differ from the other items of their series, by ``native_id``.

    A series is made of titles that differ in their numbers alone, of one type of the LMS. What
    a person stated, and what stands on strong evidence of its own, stays.
    """
    series: dict[tuple[str, str], list[Activity]] = {}
    for activity in activities:
        pattern = _NUMBER.sub("#", fold(activity.title))
        if "#" in pattern:
            series.setdefault((activity.lms_type, pattern), []).append(activity)
    found: dict[str, Verdict] = {}
    for (_lms_type, pattern), items in series.items():
        if len(items) < LEAST_ITEMS:
            continue
        kind, count = Counter(labels[a.native_id].kind for a in items).most_common(1)[0]
        if count == len(items) or count < LEAST_SHARE * len(items) or kind is Kind.UNKNOWN:
            continue
        others = [labels[a.native_id] for a in items if labels[a.native_id].kind is kind]
        sure = sum(label.kind_confidence for label in others) / count
        for activity in items:
            label = labels[activity.native_id]
            if (
                label.kind is not kind
                and label.kind_confidence < SURE_ENOUGH
                and activity.stated_kind is None
            ):
                because = _("like {count} others named “{pattern}”")
                found[activity.native_id] = Verdict(
                    kind, round(0.9 * sure, 3), because.format(count=count, pattern=pattern)
                )
    return found
