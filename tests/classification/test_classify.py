"""From a course to its classified form: what the facts add, what counts, and what does not."""

from datetime import date

import pytest

from audit.classification import classify
from audit.course import Media, Unread
from tests.builders import activity, course, facts, live, live_fact, moment, video


def statuses(*activities, **known) -> list[str]:
    return list(classify(course(*activities), facts(**known)).activities["status"])


# --- required, optional, unpublished ---


@pytest.mark.parametrize(
    ("required", "status"), [(None, "required"), (True, "required"), (False, "optional")]
)
def test_only_what_is_said_to_be_optional_is(required, status):
    assert statuses(activity("a", "quiz", required=required)) == [status]


@pytest.mark.parametrize("title", ["Quiz (optional)", "Optional: quiz", "Quiz (facultatif)"])
def test_a_title_may_say_optional(title):
    assert statuses(activity("a", "quiz", title=title)) == ["optional"]


@pytest.mark.parametrize("title", ["Optional stopping", "On optionality"])
def test_a_title_about_options_says_nothing(title):
    assert statuses(activity("a", "quiz", title=title)) == ["required"]


def test_the_export_wins_over_the_title():
    assert statuses(activity("a", "quiz", title="Quiz (optional)", required=True)) == ["required"]


@pytest.mark.parametrize(
    ("published", "half_built"),
    [((True,), False), ((True, False), False), ((True, False, False), True), ((False,), True)],
)
def test_less_than_half_published_is_a_course_being_built(published, half_built):
    classified = classify(
        course(*(activity(f"a{n}", "quiz", published=p) for n, p in enumerate(published)))
    )
    assert classified.half_built is half_built
    hidden = "required" if half_built else "unpublished"
    assert list(classified.activities["status"]) == [
        "required" if shown else hidden for shown in published
    ]


def test_headings_do_not_tell_whether_a_course_is_being_built():
    shown = [activity(f"h{n}", "heading") for n in range(3)]
    hidden = [activity(f"a{n}", "quiz", published=False) for n in range(2)]
    assert classify(course(*shown, activity("a", "quiz"), *hidden)).half_built


def test_sessions_of_the_facts_do_not_publish_a_template():
    hidden = [activity(f"a{n}", "quiz", published=False) for n in range(2)]
    of = course(activity("a", "quiz"), *hidden)
    assert classify(of, facts(weeks=13, live=(live_fact(),))).half_built


def test_no_activities_are_nothing_half_built():
    assert not classify(course()).half_built


# --- class or study, and who says so ---


def test_the_kind_decides_where_nobody_does():
    frame = classify(course(activity("a", "reading"), video("b", 5))).activities
    assert list(frame["counts_as"]) == ["study", "class"]
    assert list(frame["counts_as_because"]) == ["kind", "kind"]


def test_a_plans_column_decides_before_the_kind():
    frame = classify(course(activity("a", "reading", counts_as="class"))).activities
    assert list(frame.loc[0, ["counts_as", "counts_as_because"]]) == ["class", "the plan"]


def test_the_facts_decide_before_a_plans_column():
    of = course(activity("a", "reading", counts_as="class"))
    frame = classify(of, facts(counts_as={"a": "none"})).activities
    assert list(frame.loc[0, ["counts_as", "counts_as_because"]]) == ["none", "course.toml"]


def test_facts_on_what_is_not_there_are_said():
    known = facts(counts_as={"b": "class"}, media={"https://video.example/9": 60.0})
    assert classify(course(activity("a", "quiz")), known).course.unread == (
        Unread(
            path="course.toml, [media], https://video.example/9",
            reason="no activity of the course holds a recording at this address",
        ),
        Unread(
            path="course.toml, [counts_as], b", reason="the course has no activity with this id"
        ),
    )


# --- lengths of media from the facts ---


def test_a_length_from_the_facts_is_stated():
    one = activity(
        "a",
        "video",
        media=(Media(kind="video", url="https://www.youtube.com/watch?v=a1B2c3D4e5F"),),
    )
    known = facts(media={"https://youtu.be/a1B2c3D4e5F": 750.0})
    classified = classify(course(one), known)
    columns = ["minutes", "minutes_because", "minutes_source"]
    assert list(classified.activities.loc[0, columns]) == [12.5, "stated", "course.toml"]
    assert list(classified.videos["minutes"]) == [12.5]
    assert classified.course.unread == ()


def test_a_measured_length_beside_one_from_the_facts_is_measured():
    one = activity(
        "a",
        "video",
        media=(
            Media(kind="video", url="https://video.example/1"),
            Media(kind="video", url="b.mp4", duration_s=60, duration_because="file"),
        ),
    )
    frame = classify(course(one), facts(media={"https://video.example/1": 60.0})).activities
    assert list(frame.loc[0, ["minutes", "minutes_because"]]) == [2.0, "measured"]


def test_a_length_from_the_facts_replaces_what_was_measured():
    frame = classify(
        course(video("a", 9)), facts(media={"https://video.example/a/1": 60.0})
    ).activities
    assert list(frame.loc[0, ["minutes", "minutes_because"]]) == [1.0, "stated"]


def test_a_length_holds_wherever_the_recording_stands():
    one, other = (
        activity(i, "reading", media=(Media(kind="video", url="https://video.example/1"),))
        for i in "ab"
    )
    classified = classify(course(one, other), facts(media={"https://video.example/1": 90.0}))
    assert list(classified.videos["minutes"]) == [1.5, 1.5]


def test_a_recording_without_an_address_has_no_length_from_the_facts():
    one = activity("a", "video", media=(Media(kind="video"),))
    classified = classify(course(one), facts(media={"https://video.example/1": 90.0}))
    assert bool(classified.videos["minutes"].isna()[0])
    assert [unread.path for unread in classified.course.unread] == [
        "course.toml, [media], https://video.example/1"
    ]


def test_three_lengths_from_the_facts_make_a_median():
    ones = [video(f"v{n}", None) for n in range(4)]
    known = facts(media={f"https://video.example/v{n}/1": 480.0 for n in range(3)})
    frame = classify(course(*ones), known).activities
    assert list(frame["sum_minutes"]) == [8.0, 8.0, 8.0, 8.0]
    assert list(frame["sum_high"]) == [8.0, 8.0, 8.0, 60.0]


def test_what_the_reader_did_not_understand_stays():
    met = Unread(path="a.xml", reason="nobody knows")
    found = classify(course(unread=(met,)), facts(counts_as={"b": "class"})).course.unread
    assert [unread.path for unread in found] == ["a.xml", "course.toml, [counts_as], b"]


# --- hours as they were written ---


def test_hours_of_a_plan_are_meant_where_the_facts_say():
    moments = {
        "opens": "2031-09-01T08:00",
        "due": "2031-09-07T23:59",
        "closes": "2031-09-08T00:30",
        "starts": "2031-09-02T13:15",
        "ends": "2031-11-04T14:30",
    }
    one = activity("a", "quiz", **{name: moment(text) for name, text in moments.items()})
    known = facts(timezone="America/Toronto")
    row = classify(course(one, wall_clock=True), known).activities.loc[0]
    assert {name: str(row[name]) for name in moments} == {
        "opens": "2031-09-01 08:00:00-04:00",
        "due": "2031-09-07 23:59:00-04:00",
        "closes": "2031-09-08 00:30:00-04:00",
        "starts": "2031-09-02 13:15:00-04:00",
        # Winter time.
        "ends": "2031-11-04 14:30:00-05:00",
    }


def test_hours_of_an_lms_are_moments_and_do_not_move():
    one = activity("a", "quiz", due=moment("2031-09-07T23:59"))
    row = classify(course(one), facts(timezone="America/Toronto")).activities.loc[0]
    assert str(row["due"]) == "2031-09-07 19:59:00-04:00"


def test_hours_of_a_plan_stay_as_written_where_nobody_says_where():
    one = activity("a", "quiz", due=moment("2031-09-07T23:59"))
    row = classify(course(one, wall_clock=True)).activities.loc[0]
    assert str(row["due"]) == "2031-09-07 23:59:00+00:00"


def test_a_day_of_a_plan_is_that_day_everywhere():
    one = activity("a", "quiz", day=date(2031, 9, 7))
    known = facts(start=date(2031, 9, 1), weeks=2, timezone="Pacific/Auckland")
    assert list(classify(course(one, wall_clock=True), known).activities["week"]) == [1]


# --- credits and zone ---


def test_facts_replace_credits_and_zone_of_the_export():
    of = course(credits=3, timezone="America/Vancouver")
    assert classify(of).course.credits == 3
    found = classify(of, facts(credits=6, timezone="America/Toronto")).course
    assert (found.credits, found.timezone) == (6, "America/Toronto")


# --- videos ---


def test_every_video_of_a_page_is_a_segment_of_its_own():
    page = video("a", 5, None, title="Tides", week=2, captions=True)
    sound = activity("b", "audio", media=(Media(kind="audio", url="b.mp3", duration_s=60),))
    frame = classify(course(page, sound)).videos
    assert frame.to_dict("records") == [
        {
            "native_id": "a",
            "title": "Tides",
            "activity": "Tides",
            "week": 2,
            "minutes": 5.0,
            "captions": True,
            "required": True,
            "recording": False,
            "url": "https://video.example/a/1",
        },
        {
            "native_id": "a",
            "title": "Tides",
            "activity": "Tides",
            "week": 2,
            "minutes": pytest.approx(float("nan"), nan_ok=True),
            "captions": True,
            "required": True,
            "recording": False,
            "url": "https://video.example/a/2",
        },
    ]


def test_a_video_in_a_reading_is_a_segment_too():
    page = activity("a", "reading", media=(Media(kind="video", url="a.mp4", duration_s=300),))
    assert list(classify(course(page)).videos["minutes"]) == [5.0]


@pytest.mark.parametrize(
    ("kind", "length", "minutes"),
    [("video", None, 12.5), ("video", 60, 12.5), ("reading", 60, 1.0)],
)
def test_what_is_stated_of_a_video_is_the_length_of_its_one_recording(kind, length, minutes):
    media = (Media(kind="video", url="a.mp4", duration_s=length),)
    page = activity("a", kind, minutes=12.5, media=media)
    assert list(classify(course(page)).videos["minutes"]) == [minutes]


def test_what_is_stated_of_two_recordings_is_the_length_of_neither():
    page = video("a", 5, None, minutes=12.5)
    assert list(classify(course(page)).videos["minutes"].isna()) == [False, True]


def test_hidden_and_double_videos_are_none():
    shown = [video(i, 5, native_ref="same") for i in "ab"]
    hidden = video("c", 5, published=False)
    assert list(classify(course(*shown, hidden)).videos["native_id"]) == ["a"]


def test_a_video_of_a_live_session_is_its_recording():
    session = live("a", media=(Media(kind="video", url="a.mp4", duration_s=3600),))
    assert list(classify(course(session)).videos["recording"]) == [True]


# --- signs of live work ---


def test_signs_in_what_students_cannot_see_are_none():
    text = "Our class meets live on Zoom every Tuesday at 13:15."
    pages = [
        activity(i, "reading", body=text, published=i != "hidden") for i in ("shown", "hidden")
    ]
    assert [sign.native_id for sign in classify(course(*pages)).live_signs] == ["shown"]


def test_an_empty_course():
    classified = classify(course())
    assert len(classified.activities) == len(classified.videos) == 0
    assert (classified.live_signs, classified.half_built) == ((), False)


def test_what_is_optional_and_hidden_is_hidden():
    of = [activity("a", "quiz"), activity("b", "quiz", required=False, published=False)]
    assert statuses(*of) == ["required", "unpublished"]


def test_what_is_optional_in_a_course_being_built_is_optional():
    of = [activity("a", "quiz", published=False), activity("b", "quiz", required=False)]
    hidden = activity("c", "quiz", published=False)
    assert statuses(*of, hidden) == ["required", "optional", "required"]


def test_optional_videos_are_shown_as_optional():
    of = course(video("a", 5, title="Tides (optional)"), video("b", 5, title="Optional stopping"))
    assert list(classify(of).videos["required"]) == [False, True]


def test_the_course_that_was_read_is_left_as_it_was():
    of = course(activity("a", "quiz", title="Quiz (optional)"))
    classify(of, facts(weeks=1, live=(live_fact(),), credits=3))
    assert of == course(activity("a", "quiz", title="Quiz (optional)"))
