"""How long a recording lasts at least, by the last cue of its captions."""

import json
import re

# 00:12:34.500 (VTT), 00:12:34,500 (SRT), 0:12:34.500 (SBV), 12:34.500 (VTT without hours).
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"{_CLOCK}[ \t]*(?:-->|,)[ \t]*{_CLOCK}")
# 00:12:34:15 (SCC and TTML with frames), 00:12:34.5, 754.5s (TTML).
_TTML_END = re.compile(r"""\bend\s*=\s*["'](?:(\d+):(\d{2}):(\d{2}(?:\.\d+)?)|(\d+(?:\.\d+)?)s)""")
# Canvas names tracks by what they are: "film.en.subtitles".
CAPTION_ENDINGS = (".vtt", ".srt", ".sbv", ".ttml", ".dfxp", ".sjson", ".subtitles", ".captions")
# Longer recordings are none; a number beyond it is damage.
_MAX_S = 24 * 3600


def last_cue_s(content: bytes) -> float | None:
    """End of the last cue, in seconds; None where there is no cue.

    Parameters
    ----------
    content
        Bytes of a caption file: VTT, SRT, SBV, TTML/DFXP, or the JSON of Open edX.
    """
    text = content.decode("utf-8-sig", errors="replace")
    ends = _of_json(text) if text.lstrip().startswith("{") else _of_cues(text)
    ends = [end for end in ends if 0 < end <= _MAX_S]
    return max(ends, default=None)


def _of_json(text: str) -> list[float]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    ends = found.get("end") if isinstance(found, dict) else None
    # Milliseconds.
    return [e / 1000 for e in ends if isinstance(e, int | float)] if isinstance(ends, list) else []


def _of_cues(text: str) -> list[float]:
    cues = [
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
        for *_begin, hours, minutes, seconds, fraction in _CUE.findall(text)
    ]
    return cues or [
        float(plain) if plain else int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        for hours, minutes, seconds, plain in _TTML_END.findall(text)
    ]
