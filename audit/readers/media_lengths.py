"""Lengths of the recordings that an export holds as files: their headers, else their captions."""

import struct
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from audit.course import Course, Media, Unread
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.captions import CAPTION_ENDINGS, last_cue_s
from audit.readers.containers import Seekable
from audit.readers.source import Source

# Shorter or longer recordings are none; such a number is damage.
_MIN_S = 0.5
_MAX_S = 24 * 3600
_MATROSKA = b"\x1a\x45\xdf\xa3"
_SEGMENT, _INFO, _TIME_SCALE, _DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
# Elements of a segment before its header are few; those of a header as well.
_MAX_ELEMENTS = 200
# What tinytag needs the whole file for.
_WHOLE_ONLY = (b"OggS",)


def with_media_lengths(course: Course, source: Source) -> Course:
    """The course with a length for each of its recordings that the source holds.

    Lengths that the export states stay. A recording whose length was not found is named in
    ``unread``.
    """
    members = frozenset(source.members)
    silent = [
        m for a in course.activities for m in a.media if m.duration_s is None and m.url in members
    ]
    uncaptioned = [
        m for a in course.activities for m in a.media if m.captions is None and m.url in members
    ]
    if not silent and not uncaptioned:
        return course
    captions = _captions(source, [m.url for m in (*silent, *uncaptioned) if m.url])
    found: dict[str, tuple[float, str]] = {}
    for member, file, is_whole in source.media({m.url for m in silent if m.url}):
        length = length_s(file, is_whole=is_whole)
        if length is not None:
            found[member] = (length, _("measured in the file"))
    unread: dict[Unread, None] = {}
    for recording in silent:
        url = recording.url or ""
        if url not in found and url in captions:
            last = _last_cue(source, captions[url])
            if last is not None:
                found[url] = (last, _("last cue of its captions"))
        if url not in found:
            unread.setdefault(Unread(path=url, reason=_("its length is not in its header")))

    def completed(recording: Media) -> Media:
        if recording.url in captions and recording.captions is None:
            recording = replace(recording, captions=True)
        if recording.duration_s is None and recording.url in found:
            duration_s, because = found[recording.url]
            recording = replace(recording, duration_s=duration_s, duration_because=because)
        return recording

    return replace(
        course,
        activities=tuple(
            replace(activity, media=tuple(completed(m) for m in activity.media))
            if activity.media
            else activity
            for activity in course.activities
        ),
        unread=(*course.unread, *unread),
    )


def length_s(file: Seekable, *, is_whole: bool = True) -> float | None:
    """Length of a recording by its header, in seconds; None where the header does not tell.

    Parameters
    ----------
    file
        MP4, M4A, MOV, MP3, OGG, FLAC, WAV, WMV, WebM or Matroska.
    is_whole
        Whether the file is all there; some kinds tell their length at the end.
    """
    from tinytag import TinyTag, TinyTagException

    start = file.read(4) or b""
    file.seek(0)
    if start == _MATROSKA:
        found = _matroska_s(file)
    elif not is_whole and start in _WHOLE_ONLY:
        found = None
    else:
        try:
            # It asks for read, seek and tell only.
            found = TinyTag.get(file_obj=file, tags=False).duration  # type: ignore[arg-type]
        except TinyTagException:
            found = None
    return round(found, 3) if found is not None and _MIN_S <= found <= _MAX_S else None


def _matroska_s(file: Seekable) -> float | None:
    """Length in the segment's header: the two numbers that matter, not the whole format.

    The libraries for it raise what they like on a damaged file.
    """
    file.seek(0)
    scale_ns, duration = 1_000_000, None
    for _count in range(_MAX_ELEMENTS):
        element, size = _number(file, keep_mark=True), _number(file)
        if element is None or size is None:
            break
        begin = file.tell()
        if element in (_SEGMENT, _INFO):
            # Go into it.
            continue
        if element == _TIME_SCALE and 0 < size <= 8:
            scale_ns = int.from_bytes(file.read(size) or b"", "big")
        elif element == _DURATION and size in (4, 8):
            content = file.read(size) or b""
            if len(content) == size:
                (duration,) = struct.unpack(">f" if size == 4 else ">d", content)
        file.seek(begin + size)
    return None if duration is None else duration * scale_ns / 1e9


def _number(file: Seekable, *, keep_mark: bool = False) -> int | None:
    """A number of EBML: the zeros before the first set bit tell how many bytes it has."""
    first = file.read(1)
    if not first or first[0] == 0:
        return None
    length = 9 - first[0].bit_length()
    rest = file.read(length - 1) or b""
    if len(rest) < length - 1:
        return None
    value = int.from_bytes(first + rest, "big")
    return value if keep_mark else value & ((1 << 7 * length) - 1)


def _captions(source: Source, recordings: Iterable[str]) -> dict[str, str]:
    """Recording -> caption file of the same name beside it; ``film.en.vtt`` is one of ``film``."""
    beside: dict[str, str] = {}
    for member in source.members:
        if member.lower().endswith(CAPTION_ENDINGS):
            stem = str(PurePosixPath(member).with_suffix(""))
            beside.setdefault(stem, member)
            beside.setdefault(str(PurePosixPath(stem).with_suffix("")), member)
    stems = {recording: str(PurePosixPath(recording).with_suffix("")) for recording in recordings}
    return {
        recording: beside[stem if stem in beside else recording]
        for recording, stem in stems.items()
        if stem in beside or recording in beside
    }


def _last_cue(source: Source, member: str) -> float | None:
    try:
        return last_cue_s(source.read(member))
    except ReadError:
        # The recording itself is then named as one without a length.
        return None
