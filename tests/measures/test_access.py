"""Recordings and alternatives (ACC-01, ACC-02), and the post's risks and benefits."""

import pytest

from audit.measures import Measurement
from tests.builders import (
    BLIND,
    activity,
    course,
    facts,
    finding,
    hour,
    live,
    measures_of,
    said,
    video,
)

# --- ACC-01 ---


def recorded(*words: bool | None, **fields):
    return course(
        *(live(f"a{n}", recorded=word, week=n + 1) for n, word in enumerate(words)), **fields
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((True,), ("met", "certain")),
        ((True,) * 4 + (False,), ("partly", "certain")),
        ((True,) * 3 + (False,), ("not_met", "certain")),
        ((None, None), ("not_assessed", "recording_unknown")),
        ((True, None), ("not_assessed", "recording_unknown")),
        ((True, True, None), ("met", "depends")),
        ((False, None, None), ("not_met", "certain")),
        ((False,) + (None,) * 4, ("not_assessed", "recording_unknown")),
    ],
)
def test_acc_01(words, expected):
    assert said("ACC-01", recorded(*words)) == expected


def test_acc_01_says_what_it_found():
    of = recorded(True, False, None, True)
    found = finding("ACC-01", of)
    assert (found.outcome, found.certainty) == ("not_met", "certain")
    assert found.measurement == Measurement(
        unit="share",
        value=2 / 3,
        low=0.5,
        high=0.75,
        coverage=0.75,
        evidence=("a1",),
        deciding=("a2",),
        weeks=(2,),
        reason="recording_unknown",
        asks=("recorded",),
        details={"recorded": 2, "count": 1, "known": 3, "unknown": 1, "total": 4},
    )


def test_acc_01_leaves_out_what_is_no_required_class():
    of = course(
        live("a", recorded=True),
        live("b", recorded=False, required=False),
        live("c", "office_hours", recorded=False, required=True),
        activity("d", "exam", mode="synchronous", recorded=False),
    )
    assert said("ACC-01", of) == ("met", "certain")


@pytest.mark.parametrize("rule", ["ACC-01", "ACC-02"])
@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (course(), "no_live_session"),
        (course(video("a", 5)), "no_live_session"),
        (course(video("a", 5), blind_to=BLIND), "live_not_in_export"),
        (
            course(live("a", recorded=False, graded=True, alternative=True), blind_to=BLIND),
            "live_not_in_export",
        ),
    ],
)
def test_not_assessed(rule, of, reason):
    assert said(rule, of) == ("not_assessed", reason)


# --- ACC-02 ---

OFFER = "If you cannot attend, hand in a summary of the chapter instead."


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"graded": True, "alternative": True}, ("met", "certain")),
        ({"recorded": False, "alternative": True}, ("met", "certain")),
        ({"graded": True, "alternative": False}, ("not_met", "certain")),
        ({"graded": True, "body": OFFER}, ("met", "certain")),
        # A text that offers nothing is a likely no; no text says nothing.
        ({"graded": True, "body": "Bring a pen."}, ("not_met", "certain")),
        ({"graded": True}, ("not_assessed", "alternative_unknown")),
        # What a person said wins over the text.
        ({"graded": True, "body": OFFER, "alternative": False}, ("not_met", "certain")),
        # Neither graded nor known to go unrecorded.
        ({"recorded": True}, ("not_assessed", "no_graded_live_session")),
        ({}, ("not_assessed", "no_graded_live_session")),
        (
            {"graded": False, "recorded": True, "body": OFFER},
            ("not_assessed", "no_graded_live_session"),
        ),
    ],
)
def test_acc_02(fields, expected):
    assert said("ACC-02", course(live("a", **fields))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((True, True), ("met", "certain")),
        ((True, False), ("partly", "certain")),
        ((True, False, False), ("not_met", "certain")),
        ((True, None), ("not_assessed", "alternative_unknown")),
        ((True, True, None), ("met", "depends")),
    ],
)
def test_acc_02_at_its_limits(words, expected):
    of = [live(f"a{n}", graded=True, alternative=word) for n, word in enumerate(words)]
    assert said("ACC-02", course(*of)) == expected


def test_acc_02_says_what_it_found():
    of = course(
        live("a", graded=True, alternative=True, week=1),
        live("b", recorded=False, body="Bring a pen.", week=2),
        live("c", graded=True, week=3),
        live("d", graded=False, recorded=True, alternative=False, week=4),
    )
    found = finding("ACC-02", of)
    assert (found.outcome, found.certainty) == ("partly", "depends")
    assert found.measurement == Measurement(
        unit="share",
        value=0.5,
        low=1 / 3,
        high=2 / 3,
        coverage=2 / 3,
        evidence=("b",),
        deciding=("c",),
        weeks=(2,),
        reason="alternative_unknown",
        asks=("alternative",),
        details={"with_alternative": 1, "count": 1, "total": 3, "likely": 1},
    )


def test_the_syllabus_may_offer_it_for_all_sessions():
    syllabus = activity("s", "overview", settings={"syllabus": "yes"}, body=OFFER)
    assert said("ACC-02", course(live("a", graded=True), syllabus)) == ("met", "certain")
    page = activity("s", "overview", body=OFFER)
    of = course(live("a", graded=True), page)
    assert said("ACC-02", of) == ("not_assessed", "alternative_unknown")


def test_a_graded_exam_is_left_out():
    exam = activity(
        "e", "exam", mode="synchronous", counts_as="class", graded=True, alternative=False
    )
    of = course(exam, live("a", graded=True, alternative=True))
    assert said("ACC-02", of) == ("met", "certain")


# --- risks ---

RISKS = ["disabilities", "internet", "devices", "caregiving", "space", "time_zones"]


def risks(*activities, known=None, **fields):
    frame = measures_of(course(*activities, **fields), known or facts()).access
    assert list(frame["risk"]) == RISKS
    return {row.risk: row for row in frame.itertuples()}


def levels(*activities, known=None, **fields) -> dict[str, str]:
    return {name: row.level for name, row in risks(*activities, known=known, **fields).items()}


def test_nothing_live_and_nothing_known_about_tools():
    assert levels(activity("a", "reading")) == {
        "disabilities": "low",
        "internet": "low",
        # A plan names activities, not tools.
        "devices": "not_assessed",
        "caregiving": "low",
        "space": "low",
        "time_zones": "low",
    }


def test_a_blind_export_tells_nothing_of_live_work():
    found = levels(activity("a", "reading"), blind_to=BLIND, format="canvas_package")
    assert found == {
        "disabilities": "not_assessed",
        "internet": "not_assessed",
        "devices": "low",
        "caregiving": "not_assessed",
        "space": "not_assessed",
        "time_zones": "not_assessed",
    }


@pytest.mark.parametrize(
    ("captions", "level"),
    [
        ((True, True), "low"),
        ((True, None), "not_assessed"),
        ((False, True), "some"),
        ((False, False), "raised"),
    ],
)
def test_disabilities(captions, level):
    videos = [video(f"v{n}", 5, captions=word) for n, word in enumerate(captions)]
    assert levels(*videos)["disabilities"] == level


def test_nothing_says_whether_live_sessions_are_captioned():
    # Neither raised nor low, whatever the videos beside them are.
    assert levels(live("a"))["disabilities"] == "not_assessed"
    assert levels(live("a"), video("v", 5, captions=True))["disabilities"] == "not_assessed"


def test_what_is_optional_raises_nothing():
    found = levels(
        video("v", 60, captions=False, required=False),
        video("w", 60, captions=False, required=False),
        activity("e", "exam", body="Proctored.", required=False),
        format="canvas_package",
    )
    assert set(found.values()) == {"low"}


def test_captions_of_one_video_do_not_ease_another_on_its_page():
    from audit.course import Media

    pages = [
        activity(
            name,
            "video",
            media=tuple(Media(kind="video", duration_s=60, captions=c) for c in (True, False)),
        )
        for name in ("a", "b")
    ]
    assert levels(*pages)["disabilities"] == "raised"


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ([{}], "some"),
        ([{}, {}], "raised"),
        ([{"recorded": True}, {"alternative": True}], "some"),
        ([{"recorded": True}, {}], "raised"),
        ([{"required": False}, {"required": False}], "low"),
    ],
)
def test_internet(fields, level):
    assert levels(*(live(f"a{n}", **one) for n, one in enumerate(fields)))["internet"] == level


def test_long_videos_need_a_good_line_and_text_chat_does_not():
    row = risks(video("v", 15), video("w", 15.5), live("chat", "live_chat"))["internet"]
    assert (row.level, row.evidence, row.raised_by) == ("some", ("w",), {"long_videos": 1})
    assert levels(video("v", None))["internet"] == "not_assessed"


def test_devices():
    test = activity("a", "exam", body="The test is proctored with a lockdown browser.")
    assert levels(test)["devices"] == "some"
    # By its address, and in French.
    tool = activity("b", "exam", url="https://tools.example/respondus")
    french = activity("c", "exam", body="Examen en télésurveillance.")
    row = risks(test, tool, french)["devices"]
    assert (row.level, row.raised_by, row.evidence) == (
        "raised",
        {"proctoring": 3},
        ("a", "b", "c"),
    )
    assert levels(activity("a", "exam", title="Instructor's notes"))["devices"] == "not_assessed"
    assert levels(activity("a", "exam"), format="canvas_package")["devices"] == "low"


def at(clock: str, until: str, week: int = 1, day: int = 1, **fields):
    return live(
        f"{week}-{day}-{clock}",
        starts=hour(week, day, clock),
        ends=hour(week, day, until),
        week=week,
        **fields,
    )


@pytest.mark.parametrize(
    ("hours", "level"),
    [
        ((("09:00", "17:00"), ("09:00", "17:00")), "low"),
        ((("08:59", "10:00"), ("08:59", "10:00")), "some"),
        ((("16:00", "17:01"), ("16:00", "17:01")), "some"),
        # At changing hours, and nothing eases it.
        ((("09:00", "10:00"), ("11:00", "12:00")), "raised"),
    ],
)
def test_caregiving(hours, level):
    of = [at(*clock, week=n + 1) for n, clock in enumerate(hours)]
    assert levels(*of)["caregiving"] == level


@pytest.mark.parametrize(
    ("fields", "level", "eased_by"),
    [
        (({}, {}), "raised", {}),
        (({"recorded": True}, {}), "raised", {"recording": 1}),
        (({"recorded": True}, {"alternative": True}), "some", {"recording": 1, "alternative": 1}),
    ],
)
def test_what_eases_changing_hours(fields, level, eased_by):
    one, other = fields
    row = risks(at("10:00", "11:00", **one), at("12:00", "13:00", 2, **other))["caregiving"]
    assert (row.level, row.raised_by, row.eased_by) == (level, {"changing_hours": 2}, eased_by)


def test_hours_are_those_of_the_course_s_own_place():
    # 13:00 in UTC is 9:00 in Toronto in September, 12:59 is before the day begins.
    known = facts(timezone="America/Toronto")
    assert levels(at("13:00", "14:00"), known=known)["caregiving"] == "low"
    assert levels(at("12:59", "14:00"), known=known)["caregiving"] == "some"


def test_caregiving_without_an_hour_cannot_be_known():
    assert levels(live("a"))["caregiving"] == "not_assessed"


def test_space():
    row = risks(live("a"), activity("e", "exam", mode="synchronous"))["space"]
    assert (row.level, row.raised_by) == ("raised", {"speaking": 1, "invigilation": 1})
    assert levels(live("a", "live_lecture"), live("b", "live_lecture"))["space"] == "low"
    assert levels(live("a", alternative=True), live("b", alternative=True))["space"] == "some"


@pytest.mark.parametrize(
    ("clock", "until", "level"),
    [
        # Toronto is four hours behind UTC, Dhaka six before it.
        ("11:00", "12:00", "low"),
        # 7 to 8 in Toronto, 17 to 18 in Dhaka; a minute earlier is too early.
        ("10:59", "12:00", "some"),
        ("15:00", "16:00", "low"),
        # 21:30 to 22:30 in Dhaka.
        ("15:30", "16:30", "some"),
        # Past midnight there.
        ("17:30", "18:30", "some"),
    ],
)
def test_time_zones(clock, until, level):
    known = facts(student_time_zones=("America/Toronto", "Asia/Dhaka"), timezone="UTC")
    assert levels(at(clock, until), known=known)["time_zones"] == level


ZONES = facts(student_time_zones=("America/Toronto", "Asia/Dhaka"), timezone="UTC")


@pytest.mark.parametrize(
    ("fields", "level", "eased_by"),
    [
        (({}, {}), "raised", {}),
        (({"recorded": True}, {}), "raised", {"recording": 1}),
        (({"recorded": True}, {"alternative": True}), "some", {"recording": 1, "alternative": 1}),
    ],
)
def test_sessions_at_night(fields, level, eased_by):
    one, other = fields
    sessions = (at("18:00", "19:00", **one), at("18:00", "19:00", 2, **other))
    row = risks(*sessions, known=ZONES)["time_zones"]
    assert (row.level, row.raised_by, row.eased_by) == (level, {"night": 2}, eased_by)


def test_time_zones_that_nobody_names():
    assert levels(at("10:00", "11:00"))["time_zones"] == "not_assessed"


@pytest.mark.parametrize(
    ("session", "known"),
    [
        # No hour; and an hour of a place that nobody named.
        (live("a"), ZONES),
        (at("18:00", "19:00"), facts(student_time_zones=("Asia/Dhaka",))),
    ],
)
def test_night_that_cannot_be_told(session, known):
    assert levels(session, known=known)["time_zones"] == "not_assessed"


# --- benefits ---

BENEFITS = ["questions", "spontaneous_exchange", "feedback", "human_element", "community", "social"]


def benefits(*activities, **fields):
    frame = measures_of(course(*activities, **fields)).benefits
    assert list(frame["benefit"]) == BENEFITS
    return dict(zip(frame["benefit"], frame["weeks"], strict=True))


def test_benefits_by_week():
    found = benefits(
        live("a", "live_lecture", week=1),
        live("b", week=2),
        live("c", "live_lecture", talk_min=40, exchange_min=20, week=3),
        live("d", title="Virtual coffee", week=4),
        live("e", week=5, required=False),
        live("f", "office_hours", week=5, required=True),
    )
    assert found == {
        "questions": (1, 2, 3, 4),
        "spontaneous_exchange": (2, 3, 4),
        "feedback": (2, 3, 4),
        "human_element": (1, 2, 3, 4),
        "community": (2, 4),
        "social": (4,),
    }


def test_a_live_introduction_is_social():
    assert benefits(live("a", "introduction", week=1))["social"] == (1,)
    assert benefits(activity("a", "introduction", week=1))["social"] == ()


def test_benefits_without_live_work():
    assert benefits(video("a", 5, week=1)) == dict.fromkeys(BENEFITS, ())


def test_benefits_that_the_export_cannot_show():
    assert benefits(video("a", 5, week=1), blind_to=BLIND) == dict.fromkeys(BENEFITS)
