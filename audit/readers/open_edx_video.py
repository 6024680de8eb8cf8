"""A video block of Open edX: its address, the part that is played, its length, its transcripts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from audit.course import Media
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.captions import last_cue_s
from audit.readers.fields import clock_s, media_at
from audit.readers.open_edx_addresses import Addresses
from audit.readers.open_edx_tree import Block, Tree, as_number, parse_json, plain

# 0.75:abc,1.00:def - one recording at several speeds; 1.00 is the recording itself.
_SPEED = re.compile(r"\s*(\d\.\d+)\s*:\s*([\w-]+)\s*")
_YOUTUBE_ID = re.compile(r"[\w-]{6,20}")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)")
# A stretch longer than this is damage.
_MAX_S = 24 * 3600


def recording(tree: Tree, addresses: Addresses, block: Block, title: str) -> Media:
    """The one recording of a video block."""
    url = _url(tree, addresses, block)
    transcripts = list(_transcripts(tree, block))
    duration_s, because = _length(tree, block, title, transcripts)
    captions: bool | None = True if transcripts or _has_transcript(block) else None
    if captions is None and block.text("edx_video_id") is None:
        # With a pipeline behind it, transcripts may be there; without one these are all.
        captions = False
    if url is None:
        tree.note(block.id, _("the video has no address in the export"))
    kind = (media_at(url) if url else None) or Media(kind="video")
    return replace(
        kind,
        url=url,
        title=title,
        duration_s=duration_s,
        duration_because=because,
        captions=captions,
    )


def _url(tree: Tree, addresses: Addresses, block: Block) -> str | None:
    youtube = block.text("youtube_id_1_0") or _at_normal_speed(block.text("youtube"))
    if youtube is not None and _YOUTUBE_ID.fullmatch(youtube):
        return f"https://www.youtube.com/watch?v={youtube}"
    sources = [*_html5(block), *_attributes(block, "source", "src")]
    sources += [block.text("source") or "", *_encodings(block)]
    found = [addresses.resolve(source) for source in sources if source]
    # What lies in the package can be measured.
    return next((a for a in found if a in tree.files.names), found[0] if found else None)


def _at_normal_speed(text: str | None) -> str | None:
    speeds: dict[str, str] = {}
    for part in (text or "").split(","):
        if pair := _SPEED.fullmatch(part):
            speeds[pair[1]] = pair[2]
    return speeds.get("1.00") or speeds.get("1.0") or next(iter(speeds.values()), None)


def _html5(block: Block) -> Iterator[str]:
    found = parse_json(block.settings.get("html5_sources"))
    for source in found if isinstance(found, list) else ():
        if isinstance(source, str):
            yield source.strip()


def _attributes(block: Block, tag: str, name: str) -> Iterator[str]:
    for element in block.element.iter(tag):
        value = plain(element.get(name))
        if value is not None:
            yield value


def _encodings(block: Block) -> Iterator[str]:
    for element in block.element.iter("encoded_video"):
        url = plain(element.get("url"))
        if url is None:
            continue
        if element.get("profile") == "youtube":
            url = f"https://www.youtube.com/watch?v={url}"
        if "://" in url:
            yield url


def _length(
    tree: Tree, block: Block, title: str, transcripts: list[str]
) -> tuple[float | None, str | None]:
    """Length of what is played, and where it was found."""
    begin, end = seconds(block.text("start_time")), seconds(block.text("end_time"))
    begin = begin or 0.0
    if end and end > begin:
        return end - begin, _("start and end of the clip")
    stated = [as_number(e.get("duration")) for e in block.element.iter("video_asset")]
    whole = next((s for s in stated if s is not None and begin < s <= _MAX_S), None)
    if whole is not None:
        return round(whole - begin, 3), _("stated in the export")
    for member in transcripts:
        try:
            last = last_cue_s(tree.package.source.read(member))
        except ReadError as error:
            tree.package.note(member, error.what)
            continue
        if last is not None and last > begin:
            return round(last - begin, 3), _("last cue of its captions")
    stated_s = clock_s(title)
    return stated_s, None if stated_s is None else _("stated in its title")


def seconds(text: str | None) -> float | None:
    """Seconds of ``01:02:03``, ``02:03`` or a plain number; None for none of these.

    Examples
    --------
    >>> seconds("00:12:57"), seconds("90.5"), seconds("later")
    (777.0, 90.5, None)
    """
    if text is None:
        return None
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = clock.groups()
        value: float | None = int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
    else:
        value = as_number(text)
    return value if value is not None and 0 <= value <= _MAX_S else None


def _has_transcript(block: Block) -> bool:
    """Whether one is named, even where its file is not in the export."""
    return (
        block.text("sub") is not None
        or bool(parse_json(block.settings.get("transcripts")))
        or next(block.element.iter("transcript"), None) is not None
    )


def _transcripts(tree: Tree, block: Block) -> Iterator[str]:
    """Members with transcripts, that of the spoken language first where the block says it."""
    names: list[str] = []
    if sub := block.text("sub"):
        names += [f"subs_{sub}.srt.sjson", f"{sub}.srt"]
    by_language = parse_json(block.settings.get("transcripts"))
    if isinstance(by_language, dict):
        names += [name for name in by_language.values() if isinstance(name, str)]
    names += list(_attributes(block, "transcript", "src"))
    if video := block.text("edx_video_id"):
        names += [
            f"{video}-{language}.srt"
            for language in _attributes(block, "transcript", "language_code")
        ]
    youtube = block.text("youtube_id_1_0") or _at_normal_speed(block.text("youtube"))
    if youtube is not None:
        # Old exports do not name it; the player looks there.
        names.append(f"subs_{youtube}.srt.sjson")
    seen: set[str] = set()
    for name in names:
        member = tree.static(PurePosixPath(name.removeprefix("/")).name)
        if member is not None and member not in seen:
            seen.add(member)
            yield member
