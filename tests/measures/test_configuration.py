"""The mean teaching week beside the class configurations (CFG-01): described, never judged."""

import pytest

from audit.classification import classify
from audit.measures.configuration import (
    class_hour_frame,
    configuration,
    describe,
    designs,
    distance_min,
)
from tests.builders import activity, course, facts, findings_of, live, measures_of, video

DESIGNS = {design.key: design for design in designs()}
SLOT = facts(class_minutes=165)


def week(number: int, live_min: float, video_min: float, other_min: float):
    of = []
    if live_min:
        of.append(live(f"live-{number}", minutes=live_min, week=number))
    if video_min:
        of.append(video(f"video-{number}", video_min, week=number))
    if other_min:
        of.append(activity(f"other-{number}", "discussion", minutes=other_min, week=number))
    return of


def test_the_table_of_the_evidence():
    found = {key: tuple(d.ranges[part] for part in d.ranges) for key, d in DESIGNS.items()}
    assert found == {
        "UBC-A": ((45, 45), (90, 90), (45, 45)),
        "UBC-B": ((60, 75), (60, 60), (30, 45)),
        "POS": ((60, 120), (0, 60), (60, 60)),
        "TW": ((60, 60), (60, 60), (0, 0)),
        "R-A": ((60, 60), (48, 48), (57, 57)),
        "R-B": ((75, 75), (0, 0), (90, 90)),
        "R-C": ((50, 50), (50, 50), (65, 65)),
        "R-D": ((0, 0), (48, 48), (117, 117)),
        "R-E": ((80, 80), (30, 30), (55, 55)),
    }
    assert {key: design.sum_min for key, design in DESIGNS.items()} == {
        "UBC-A": 180,
        "UBC-B": 165,
        "POS": 180,
        "TW": 120,
        **dict.fromkeys(("R-A", "R-B", "R-C", "R-D", "R-E"), 165),
    }


@pytest.mark.parametrize("design", designs(), ids=lambda design: design.key)
def test_the_blocks_of_a_design_are_one_way_through_its_ranges(design):
    sums = {
        "live": ("talk", "exchange", "live_other", "break"),
        "video": ("video",),
        "other": ("check", "forum", "task"),
    }
    for part, blocks in sums.items():
        low, high = design.ranges[part]
        assert low <= sum(design.blocks[block] for block in blocks) <= high


@pytest.mark.parametrize(
    ("key", "parts", "slot", "distance"),
    [
        # Inside a range the distance is 0.
        ("UBC-B", (60, 60, 45), 165, 0),
        ("UBC-B", (75, 60, 30), 165, 0),
        ("UBC-B", (50, 70, 47), 165, 10 + 10 + 2),
        # 60 and 60 of 120, scaled to 165: 82.5 each.
        ("TW", (82.5, 82.5, 0), 165, 0),
        ("TW", (165, 0, 0), 165, 165),
        ("R-D", (0, 48, 117), 165, 0),
    ],
)
def test_the_distance_is_what_lies_outside_the_ranges(key, parts, slot, distance):
    values = dict(zip(("live", "video", "other"), parts, strict=True))
    assert distance_min(DESIGNS[key], values, slot) == distance


def test_the_mean_week_is_taken_over_all_teaching_weeks():
    of = course(
        *week(1, 120, 120, 90),
        # An empty week counts as zero.
        activity("last", "heading", week=2),
        # In no week, not required, or study: none is class time of a week.
        live("x", minutes=500),
        live("y", minutes=500, week=1, required=False),
        activity("z", "reading", minutes=500, week=1),
    )
    found = configuration(classify(of, SLOT))
    assert found is not None
    assert (found.live_min, found.video_min, found.other_min) == (60, 60, 45)
    assert (found.nearest, found.distance_min) == ("UBC-B", 0)
    # 12 of video, 12 of other work.
    assert (found.nearest_ours, found.distance_ours_min) == ("R-A", 24)
    assert found.weeks.columns.to_list() == [
        "week",
        "live_min",
        "video_min",
        "other_min",
        "nearest",
        "distance_min",
    ]
    # A week alone, twice the slot, is nearest to another design.
    assert found.weeks["nearest"].to_list() == ["POS", ""]
    assert found.weeks["live_min"].to_list() == [120, 0]
    assert bool(found.weeks["distance_min"].isna()[1])


def test_without_a_slot_a_design_is_scaled_to_the_weeks_own_sum():
    found = configuration(classify(course(*week(1, 30, 30, 0))))
    assert found is not None
    assert (found.nearest, found.distance_min) == ("TW", 0)


def test_a_tie_goes_to_the_first():
    # One recording of 165 minutes is as far from UBC-A as from TW.
    found = configuration(classify(course(*week(1, 0, 165, 0)), SLOT))
    assert found is not None
    assert found.nearest == "UBC-A"
    assert found.distance_min == pytest.approx(165)
    values = {"live": 0, "video": 165, "other": 0}
    assert distance_min(DESIGNS["TW"], values, 165) == pytest.approx(165)


def test_either_is_other_own_time_work():
    of = course(*week(1, 60, 0, 0), activity("g", "group_work", minutes=60, mode="either", week=1))
    found = configuration(classify(of))
    assert found is not None
    assert (found.live_min, found.video_min, found.other_min) == (60, 0, 60)


@pytest.mark.parametrize(
    "of",
    [
        course(),
        course(video("a", 5)),
        course(activity("a", "reading", week=1)),
        course(live("a", week=1, required=False), activity("b", "reading", week=1)),
    ],
)
def test_without_class_time_or_weeks_there_is_none(of):
    assert configuration(classify(of)) is None
    assert describe(measures_of(of)) == {"nearest": None, "distance_min": None}


def test_findings_json_has_it_and_findings_have_not():
    of = course(*week(1, 60, 60, 45))
    assert describe(measures_of(of, SLOT)) == {
        "nearest": "UBC-B",
        "distance_min": 0.0,
        "nearest_ours": "R-A",
        "distance_ours_min": 24.0,
    }
    judgement = findings_of(of, SLOT)
    assert "CFG-01" not in judgement
    assert len(judgement) == 20


# --- the class hour ---


def columns(of, known=SLOT):
    classified = classify(of, known)
    frame = class_hour_frame(classified, configuration(classified))
    out: dict[str, dict[str, float]] = {}
    for row in frame.itertuples():
        out.setdefault(row.column, {})[row.block] = row.minutes
    return out


def test_blocks_of_the_average_week_and_of_the_nearest_designs():
    of = course(
        live("a", "live_seminar", minutes=75, talk_min=20, exchange_min=45, break_min=10, week=1),
        live("s", "live_session", minutes=5, week=1),
        video("v", 30, week=1),
        activity("q", "quiz", minutes=10, week=1),
        activity("d", "discussion", minutes=20, week=1),
        activity("r", "reading", minutes=25, counts_as="class", week=1),
    )
    found = columns(of)
    assert found.pop("average") == {
        "talk": 20,
        "exchange": 45,
        "live_other": 5,
        "break": 10,
        "video": 30,
        "check": 10,
        "forum": 20,
        "task": 25,
    }
    assert found == {
        # 80 live, 30 video, 55 other: 20 outside UBC-B's 75, 60 and 45.
        "POS": {"exchange": 60, "video": 60, "task": 60},
        "R-E": {"live_other": 80, "video": 30, "task": 55},
    }


def test_the_most_unusual_week_has_a_column_where_weeks_differ():
    same = course(*week(1, 60, 60, 45), *week(2, 60, 60, 45))
    assert list(columns(same)) == ["average", "UBC-B", "R-A"]
    odd = course(*week(1, 60, 60, 45), *week(2, 60, 60, 45), *week(3, 150, 0, 0))
    found = columns(odd)
    assert found["week 3"] == {"exchange": 150}
    assert found["average"] == {"exchange": 90, "video": 40, "forum": 30}


def test_without_class_time_there_is_no_class_hour():
    assert columns(course()) == {}
