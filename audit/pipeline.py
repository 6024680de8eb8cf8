"""From an export to its findings: the way through the layers, in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.classification import ClassifiedCourse, classify
from audit.classification.overrides import Overrides, read_overrides
from audit.course import Course
from audit.errors import FactsError, ReadError
from audit.facts import CORRECTIONS_NAMES, FACTS_NAME, NO_FACTS, Facts, read_facts
from audit.language import translate as _
from audit.measures import Measures, measure
from audit.readers import read_courses
from audit.rubric.evaluate import Finding, Judgement, evaluate
from audit.rubric.reading import read_rule_set
from audit.rubric.rules import RuleSet

DEFAULT_RULE_SET = "recommendations"


class SeveralCoursesError(FactsError):
    """One facts file would have to speak for several courses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One course, classified, measured and judged."""

    classified: ClassifiedCourse
    measures: Measures
    judgement: Judgement

    @property
    def course(self) -> Course:
        """The course as it was read, with what the facts add."""
        return self.classified.course

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings in the order of the rule set."""
        return self.judgement.findings

    @property
    def not_applied(self) -> tuple[str, ...]:
        """Ids of the rules that the declared mode switches off."""
        return self.judgement.not_applied


def facts_beside(export: Path) -> Path | None:
    """The ``course.toml`` in a folder of exports, or beside a file; None if there is none."""
    places = (
        [export / FACTS_NAME, export.parent / FACTS_NAME]
        if export.is_dir()
        else [export.parent / FACTS_NAME]
    )
    return next((place for place in places if place.is_file()), None)


def corrections_in(export: Path) -> Path | None:
    """The table of corrections in the folder of a course; None if there is none."""
    if not export.is_dir():
        return None
    places = [export / name for name in CORRECTIONS_NAMES]
    return next((place for place in places if place.is_file()), None)


def audit_sources(
    exports: Sequence[Path],
    *,
    format: str | None = None,
    facts: Path | None = None,
    rubric: str | Path = DEFAULT_RULE_SET,
    overrides: Path | None = None,
) -> list[Audit]:
    """Audit every course of every export, in order.

    Parameters
    ----------
    facts
        Facts file; None = the ``course.toml`` beside each export, if there is one.
    rubric
        Name of a rule set, or a file of one.
    overrides
        Table of corrections; None = ``corrections.xlsx`` or ``.csv`` in the folder of a course.

    Raises
    ------
    AuditError
        An export, the facts, the rule set or the corrections cannot be used.
    """
    return [
        audit
        for _export, audit in audits_of(
            exports, format=format, facts=facts, rubric=rubric, overrides=overrides
        )
    ]


def audits_of(
    exports: Sequence[Path],
    *,
    format: str | None = None,
    facts: Path | None = None,
    rubric: str | Path = DEFAULT_RULE_SET,
    overrides: Path | None = None,
) -> list[tuple[Path, Audit]]:
    """Each audit of ``audit_sources`` with the export that it came from.

    Raises
    ------
    SeveralCoursesError
        One facts file would speak for several courses.
    AuditError
        An export, the facts, the rule set or the corrections cannot be used.
    """
    rule_set = read_rule_set(rubric)
    given = read_overrides(overrides) if overrides is not None else None
    audits: list[tuple[Path, Audit]] = []
    told: dict[Path, int] = {}
    for export in exports:
        courses = read_courses(export, format)
        path = facts if facts is not None else facts_beside(export)
        if path is not None:
            told[path.resolve()] = told.get(path.resolve(), 0) + len(courses)
            if told[path.resolve()] > 1:
                raise SeveralCoursesError(
                    path.name,
                    _("one facts file cannot speak for several courses"),
                    _("give each course a folder of its own, with its own course.toml"),
                )
        known = NO_FACTS if path is None else read_facts(path)
        table = corrections_in(export) if given is None else None
        corrections = given if table is None else read_overrides(table)
        audits.extend((export, audit(course, known, rule_set, corrections)) for course in courses)
    return audits


def audit_course(
    export: str | Path,
    *,
    course_id: str = "",
    format: str = "",
    facts: str | Path | None = None,
    rubric: str | Path = DEFAULT_RULE_SET,
    overrides: str | Path | None = None,
) -> Audit:
    """Audit one course of an export; made for notebooks, so an empty text is nothing said.

    Parameters
    ----------
    course_id
        Which course, where the export holds several.
    facts
        Facts file; nothing said = the ``course.toml`` beside the export, if there is one.
    overrides
        Table of corrections; nothing said = the one in the folder of a course, if there is one.

    Raises
    ------
    ReadError
        The export holds several courses and none, or an unknown one, was named.
    """
    export = Path(export)
    courses = read_courses(export, format or None)
    if course_id:
        courses = [course for course in courses if course.id == course_id]
    if len(courses) != 1:
        raise ReadError(
            export.name,
            _("the export holds {count} courses that fit").format(count=len(courses)),
            _("name one of its courses by its id"),
        )
    path = Path(facts) if facts else facts_beside(export)
    table = Path(overrides) if overrides else corrections_in(export)
    return audit(
        courses[0],
        NO_FACTS if path is None else read_facts(path),
        read_rule_set(rubric),
        None if table is None else read_overrides(table),
    )


def audit(
    course: Course, facts: Facts, rule_set: RuleSet, overrides: Overrides | None = None
) -> Audit:
    """Audit a course that was read already."""
    classified = classify(course, facts, overrides)
    measures = measure(classified)
    return Audit(
        classified=classified,
        measures=measures,
        judgement=evaluate(rule_set, classified, measures),
    )
