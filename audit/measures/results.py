"""What is measured: the numbers and frames that rules, figures and tables read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from audit.classification.weeks import TeachingWeeks


class Interval(NamedTuple):
    """A number with the least and the most it can be, given what is not known."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The answer of one measure to one rule.

    Parameters
    ----------
    value, low, high
        Typical, least and highest value; None = there is nothing to measure.
    unit
        ``min``, ``share`` (0-1), ``hours_per_credit``, ``level`` or ``count``.
    coverage
        Share (0-1) of what is counted that is known; None with nothing to count.
    evidence
        ``native_id`` of the activities that decided, weightiest first.
    deciding
        ``native_id`` of the activities whose unknown values could change the outcome,
        largest effect first.
    weeks
        Teaching weeks that decided (holes, weeks with long sessions).
    reason
        Why nothing can be said, a key of ``audit.rubric.reasons``; None = something can.
    asks
        Keys of ``audit.rubric.reasons.FACT_LINES`` that would settle it.
    details
        Numbers, words and lists by name, for the texts of the rule.
    """

    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    evidence: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()
    reason: str | None = None
    asks: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Synchronous and asynchronous time of the course, required activities only.

    Parameters
    ----------
    live_min
        Live minutes that count as class.
    class_min
        Live minutes and the own-time minutes that take the place of class.
    work_min
        All student work: class and study.
    share_of_class, share_of_work
        Live minutes as a share (0-1) of each; None where there is no such time.
    share_if_graded_checks_counted
        ``share_of_class`` typical, were graded quizzes counted as class; None if that
        changes nothing.
    by_kind_share
        Share (0-1) of ``class_min`` that counts as class by its kind alone.
    live_is_known
        False: the export cannot show live work and no facts do, so ``live_min`` is only
        what was met.
    """

    live_min: Interval
    class_min: Interval
    work_min: Interval
    share_of_class: Interval | None
    share_of_work: Interval | None
    share_if_graded_checks_counted: float | None
    by_kind_share: float | None
    live_is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What share of the course could be read, classified and timed.

    Parameters
    ----------
    items_met, items_read
        Items of the export that were met, and those of them that became activities.
    activities, with_kind, with_mode
        Activities (headings left out), and how many have a known kind and mode.
    unpublished
        Activities that students cannot see.
    stated_share, rate_share, guess_share
        Shares (0-1) of all required minutes that are stated or measured, estimated from
        rates, and guessed for unknown lengths; None without any minutes.
    """

    items_met: int
    items_read: int
    activities: int
    with_kind: int
    with_mode: int
    unpublished: int
    stated_share: float | None
    rate_share: float | None
    guess_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The mean teaching week beside the class configurations of the table.

    Parameters
    ----------
    live_min, video_min, other_min
        The mean teaching week's class time, in minutes.
    nearest, distance_min
        Key of the nearest published design, and the distance in minutes.
    nearest_ours, distance_ours_min
        The same among the designs of this project.
    weeks
        One row a teaching week: ``week live_min video_min other_min nearest distance_min``.
    """

    live_min: float
    video_min: float
    other_min: float
    nearest: str
    distance_min: float
    nearest_ours: str
    distance_ours_min: float
    weeks: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """All that is measured of one course.

    Frames (minutes unless the name says otherwise; ``week`` 0 = in no week):

    weekly
        One row a teaching week, and a row 0 if something stands in no week: ``week live
        class_own either unknown study optional_live optional_own low total high``.
        ``live``, ``class_own`` (asynchronous, counts as class), ``either``, ``unknown``
        (mode not known, counts as class or study) and ``study`` add up to ``total``.
    sections
        The same columns, with ``section`` (title) in place of ``week``.
    interaction
        One row a teaching week: ``week student_content student_student
        student_instructor`` (numbers of required activities that offer it) ``optional``
        (number of optional activities that offer any contact) ``is_open`` (live work
        that the export cannot show may fill the week).
    videos
        One row a video: ``native_id title activity week minutes captions required
        recording url`` (minutes empty = unknown; captions True, False or None; recording:
        of a live session).
    live
        One row a live session, exams and office hours too: ``native_id title week kind
        starts ends minutes form talk_min exchange_min unknown_min break_min recorded
        required graded counts_as`` (``form``: exposition, exchange, mixed, unknown).
    hours_by_rate_set
        Institution -> typical hours a teaching week with its rates; empty where nothing of the
        course is estimated from rates.
    workload
        One row a teaching week: ``week hours_low hours hours_high``.
    class_hour
        One row a block of a column, in drawing order: ``column block minutes``. Columns:
        ``average``, ``week N``, and keys of ``configurations.toml``. Blocks: ``talk
        exchange live_other break video check forum task``.
    fit
        One row a kind present: ``kind live own_time either unknown`` (numbers)
        ``suits`` (modes that suit, words joined by a space) ``misfits`` (number).
    access
        One row a risk: ``risk level raised_by eased_by evidence`` (level: raised, some,
        low, not_assessed; ``raised_by``, ``eased_by``: keys of texts; evidence: ids).
    benefits
        One row a benefit: ``benefit weeks`` (tuple of week numbers, None = unknown).
    """

    weeks: TeachingWeeks
    mix: Mix
    coverage: Coverage
    credits: float | None
    class_minutes: float | None
    hours_per_week: Interval | None
    hours_by_rate_set: Mapping[str, float]
    weekly: pd.DataFrame
    sections: pd.DataFrame
    interaction: pd.DataFrame
    videos: pd.DataFrame
    live: pd.DataFrame
    workload: pd.DataFrame
    class_hour: pd.DataFrame
    fit: pd.DataFrame
    access: pd.DataFrame
    benefits: pd.DataFrame
    configuration: Configuration | None
