"""Access: recordings and alternatives, and the post's six risks and six benefits of live work.

Risks and benefits are evidence, never an outcome: the groups are the post's, the reading of
a course by them is ours.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from audit.classification import ClassifiedCourse
from audit.measures.access_words import says, says_alternative
from audit.measures.live import live_frame, no_live, required_live
from audit.measures.mix import live_is_known
from audit.measures.results import Measurement, Measures
from audit.vocabulary import Interaction, Kind, Status

RAISED, SOME, LOW, NOT_ASSESSED = "raised", "some", "low", "not_assessed"
# Ours: the post names the groups, no hours and no lengths.
DAY_BEGINS, DAY_ENDS = time(9), time(17)
CIVIL_BEGINS, CIVIL_ENDS = time(7), time(22)
LONG_VIDEO_MIN = 15.0
SPEAKING_KINDS = (Kind.LIVE_SEMINAR, Kind.LIVE_LAB, Kind.STUDENT_PRESENTATION)


def recorded_share(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Required live sessions said to be recorded, of those whose recording is known."""
    del measures, parameters
    live = required_live(classified)
    if not len(live):
        return no_live(classified, "share")
    return _yes_share(live, live["recorded"], classified, "recording_unknown", "recorded")


def alternative_share(
    classified: ClassifiedCourse, measures: Measures, parameters: Mapping[str, Any]
) -> Measurement:
    """Graded or unrecorded live sessions that can also be done in own time, of all of these."""
    del measures, parameters
    live = required_live(classified)
    if not len(live):
        return no_live(classified, "share")
    needs = live["graded"].fillna(False) | ~live["recorded"].fillna(True)
    live = live[needs & (live["kind"] != Kind.EXAM)]
    if not len(live):
        if not live_is_known(classified):
            return Measurement(unit="share", reason="live_not_in_export", asks=("live",))
        return Measurement(
            unit="share", reason="no_graded_live_session", asks=("recorded", "graded")
        )
    # A text that names no alternative is a likely no; no text at all says nothing.
    told = live["native_id"].map(_told_alternatives(classified)).astype("boolean")
    said = live["alternative"].fillna(told)
    out = _yes_share(live, said, classified, "alternative_unknown", "alternative")
    guessed = int((live["alternative"].isna() & said.eq(False).fillna(False)).sum())
    return Measurement(
        **{field: getattr(out, field) for field in out.__slots__ if field != "details"},
        details={
            "with_alternative": out.details.get("alternative", 0),
            "count": out.details.get("count", 0),
            "total": out.details.get("total", 0),
            "likely": guessed,
        },
    )


def _told_alternatives(classified: ClassifiedCourse) -> dict[str, bool]:
    """Id -> whether its text, or the syllabus, offers an alternative; only where there is text."""
    activities = classified.course.activities
    syllabus = any("syllabus" in a.settings and says_alternative(a.body or "") for a in activities)
    return {
        a.native_id: syllabus or says_alternative(a.body or "")
        for a in activities
        if a.body or syllabus
    }


def _yes_share(
    live: pd.DataFrame,
    said: pd.Series,
    classified: ClassifiedCourse,
    reason: str,
    fact: str,
) -> Measurement:
    known = said.notna()
    yes = said.fillna(False).astype(bool)
    live_known = live_is_known(classified)
    without = live[known & ~yes]
    total = len(live)
    value = int(yes.sum()) / int(known.sum()) if known.any() else None
    return Measurement(
        unit="share",
        value=value,
        low=int(yes.sum()) / total if live_known else 0.0,
        high=int((yes | ~known).sum()) / total if live_known else 1.0,
        coverage=int(known.sum()) / total if live_known else 0.0,
        evidence=tuple(without["native_id"]) or tuple(live.loc[known, "native_id"]),
        deciding=tuple(live.loc[~known, "native_id"]),
        weeks=tuple(sorted({int(week) for week in without["week"].dropna()})),
        reason=reason if live_known else "live_not_in_export",
        asks=(fact,) if live_known else ("live",),
        details={
            fact: int(yes.sum()),
            "count": len(without),
            "known": int(known.sum()),
            "unknown": int((~known).sum()),
            "total": total,
        },
    )


def benefits_frame(classified: ClassifiedCourse) -> pd.DataFrame:
    """One row a benefit that the post names, with the weeks that use it; see ``Measures``."""
    live = live_frame(classified)
    live = live[live["required"] & (live["counts_as"] == "class")]
    rows = classified.activities.set_index("native_id")
    instructor = live["native_id"].map(rows[str(Interaction.STUDENT_INSTRUCTOR)]).astype(bool)
    students = live["native_id"].map(rows[str(Interaction.STUDENT_STUDENT)]).astype(bool)
    exchange = live["exchange_min"] > 0
    named = live["title"].map(lambda title: says("social", title)).astype(bool)
    social = named | (live["kind"] == Kind.INTRODUCTION)
    used = {
        "questions": instructor,
        "spontaneous_exchange": exchange,
        "feedback": exchange,
        "human_element": instructor,
        "community": students,
        "social": social,
    }
    unknown = not live_is_known(classified) and not len(live)
    return pd.DataFrame(
        {
            "benefit": list(used),
            "weeks": [
                None if unknown else _weeks(live[mask.astype(bool)]) for mask in used.values()
            ],
        }
    )


def _weeks(live: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({int(week) for week in live["week"].dropna()}))


def access_frame(classified: ClassifiedCourse, videos: pd.DataFrame) -> pd.DataFrame:
    """One row a group that live work can shut out (the post's six); see ``Measures``."""
    live = live_frame(classified)
    live = live[live["required"]]
    exams = live["kind"] == Kind.EXAM
    sessions = live[(live["counts_as"] == "class") | exams].copy()
    stated = classified.activities.set_index("native_id")["alternative"]
    told = sessions["native_id"].map(_told_alternatives(classified)).astype("boolean")
    sessions["eased_alternative"] = (
        sessions["native_id"].map(stated).astype("boolean").fillna(told).fillna(False).astype(bool)
    )
    sessions["eased_recording"] = sessions["recorded"].fillna(False).astype(bool)
    known = live_is_known(classified)
    rows = [
        _disabilities(sessions, videos, known),
        _internet(sessions, videos, known),
        _devices(classified),
        _caregiving(sessions, known),
        _space(sessions, known),
        _time_zones(classified, sessions, known),
    ]
    return pd.DataFrame(rows, columns=["risk", "level", "raised_by", "eased_by", "evidence"])


def _row(
    risk: str,
    raising: Mapping[str, list[str]],
    easing: Mapping[str, list[str]],
    can_be_known: bool,
) -> dict[str, Any]:
    """One risk: what raises it, what eases it (texts by key -> ids), and the level."""
    ids = list(dict.fromkeys(i for found in raising.values() for i in found))
    eased = {i for found in easing.values() for i in found}
    if not ids:
        level = LOW if can_be_known else NOT_ASSESSED
    elif len(ids) == 1 or all(i in eased for i in ids):
        level = SOME
    else:
        level = RAISED
    return {
        "risk": risk,
        "level": level,
        "raised_by": {key: len(dict.fromkeys(found)) for key, found in raising.items() if found},
        "eased_by": {key: len(dict.fromkeys(found)) for key, found in easing.items() if found},
        "evidence": tuple(ids),
    }


def _ids(frame: pd.DataFrame, mask: pd.Series | None = None) -> list[str]:
    return list(frame["native_id"] if mask is None else frame.loc[mask, "native_id"])


def _eased(sessions: pd.DataFrame, *words: str) -> dict[str, list[str]]:
    return {word: _ids(sessions, sessions[f"eased_{word}"]) for word in words}


def _disabilities(sessions: pd.DataFrame, videos: pd.DataFrame, known: bool) -> dict[str, Any]:
    required = videos[videos["required"]]
    silent = required["captions"].eq(False)
    # Nothing says whether a live session is captioned, so none is known to be free of the risk.
    all_known = known and not len(sessions) and bool(required["captions"].notna().all())
    return _row(
        "disabilities",
        {"videos_without_captions": _ids(required, silent)},
        # An activity may hold a video with captions beside one without.
        {
            "captions": _ids(
                required,
                required["captions"].eq(True)
                & ~required["native_id"].isin(required.loc[silent, "native_id"]),
            )
        },
        all_known,
    )


def _internet(sessions: pd.DataFrame, videos: pd.DataFrame, known: bool) -> dict[str, Any]:
    video_calls = sessions[sessions["kind"] != Kind.LIVE_CHAT]
    long = videos[videos["required"] & ~videos["recording"] & (videos["minutes"] > LONG_VIDEO_MIN)]
    return _row(
        "internet",
        {"live_video": _ids(video_calls), "long_videos": _ids(long)},
        _eased(video_calls, "recording", "alternative"),
        known and bool(videos["minutes"].notna().all()),
    )


def _devices(classified: ClassifiedCourse) -> dict[str, Any]:
    frame = classified.activities
    shown = set(frame.loc[frame["status"] == Status.REQUIRED, "native_id"])
    found = [
        activity.native_id
        for activity in classified.course.activities
        if activity.native_id in shown
        and says("proctoring", f"{activity.title} {activity.url or ''} {activity.body or ''}")
    ]
    # A plan names activities, not tools.
    return _row("devices", {"proctoring": found}, {}, classified.course.format != "course_plan")


def _caregiving(sessions: pd.DataFrame, known: bool) -> dict[str, Any]:
    dated = sessions[sessions["starts"].notna()]
    late = [
        not (begin.time() >= DAY_BEGINS and end.time() <= DAY_ENDS)
        for begin, end in zip(dated["starts"], dated["ends"].fillna(dated["starts"]), strict=True)
    ]
    times = Counter((moment.weekday(), moment.time()) for moment in dated["starts"])
    usual = [moment for moment, count in times.items() if count >= max(2, len(dated) // 4)]
    odd = [(moment.weekday(), moment.time()) not in usual for moment in dated["starts"]]
    is_late, is_odd = pd.Series(late, index=dated.index), pd.Series(odd, index=dated.index)
    fixed = dated[~is_odd.astype(bool)] if len(dated) > 1 else dated.iloc[:0]
    easing = _eased(dated, "recording", "alternative")
    easing["fixed_hours"] = _ids(fixed)
    raising = {"outside_day": _ids(dated, is_late.astype(bool))} if len(dated) else {}
    if len(dated) > 1:
        raising["changing_hours"] = _ids(dated, is_odd.astype(bool))
    return _row("caregiving", raising, easing, known and len(dated) == len(sessions))


def _space(sessions: pd.DataFrame, known: bool) -> dict[str, Any]:
    speaking = sessions[sessions["kind"].isin(SPEAKING_KINDS) | (sessions["exchange_min"] > 0)]
    exams = sessions[sessions["kind"] == Kind.EXAM]
    speaking = speaking[~speaking["native_id"].isin(exams["native_id"])]
    either = pd.concat([speaking, exams])
    return _row(
        "space",
        {"speaking": _ids(speaking), "invigilation": _ids(exams)},
        _eased(either, "alternative") if len(either) else {},
        known,
    )


def _time_zones(
    classified: ClassifiedCourse, sessions: pd.DataFrame, known: bool
) -> dict[str, Any]:
    zones = classified.facts.student_time_zones
    dated = sessions[sessions["starts"].notna()]
    at_night: list[str] = []
    if zones is not None and classified.course.timezone is not None:
        for row in dated.itertuples():
            ends = row.starts if pd.isna(row.ends) else row.ends
            for zone in map(ZoneInfo, zones):
                begin, end = row.starts.astimezone(zone), ends.astimezone(zone)
                civil = begin.time() >= CIVIL_BEGINS and end.time() <= CIVIL_ENDS
                if not civil or end.date() != begin.date():
                    at_night.append(row.native_id)
                    break
    # Without the students' zones nothing can be said, unless nothing is live at all.
    placed = zones is not None and classified.course.timezone is not None
    can_be_known = known and (not len(sessions) or (placed and len(dated) == len(sessions)))
    return _row(
        "time_zones",
        {"night": at_night},
        _eased(dated, "recording", "alternative"),
        can_be_known,
    )
