"""Times and scores that the metadata and sequencing of a SCORM package state."""

import re
from typing import TYPE_CHECKING

from audit.readers.package import Package
from audit.readers.qti import duration_min
from audit.readers.safe_xml import children, descendants, local_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# Storyline writes its estimate for the whole project here.
_TOOL_FILE = "meta.xml"
# HHHH:MM:SS.SS of SCORM 1.2 and AICC.
_CLOCK = re.compile(r"(\d{1,4}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?")


def learning_min(package: Package, element: "_Element") -> float | None:
    """Typical learning time in the metadata of a manifest, organisation, item or resource.

    Returns
    -------
    Minutes; None = not said. Authoring tools write zero where nobody said anything.
    """
    for metadata in children(element, "metadata"):
        found = _stated(metadata)
        if found is not None:
            return found
        for place in descendants(metadata, "location"):
            # Of ADL: a file of metadata. The other element of this name says where content lies.
            is_file = "adlnet" in str(place.tag) or "ADL" in str(place.tag)
            member = package.find(text_of(place) or "") if is_file else None
            outside = package.xml(member) if member is not None else None
            if outside is not None and (found := _stated(outside)) is not None:
                return found
    return None


def _stated(metadata: "_Element") -> float | None:
    for element in metadata.iter():
        # Versions differ in case, and in the name of what holds the text.
        if local_name(element).lower() == "typicallearningtime":
            for inner in element.iter():
                if local_name(inner).lower() in ("datetime", "duration", "typicallearningtime"):
                    found = duration_min((inner.text or "").strip()) or clock_min(inner.text)
                    if found is not None:
                        return found
    return None


def limit_min(item: "_Element | None") -> float | None:
    """Longest time that an item may take, in minutes; None = not said."""
    if item is None:
        return None
    for element in _own(item):
        name = local_name(element)
        if name == "maxtimeallowed":
            return clock_min(element.text) or duration_min(element.text)
        if name == "limitConditions":
            return duration_min(element.get("attemptAbsoluteDurationLimit"))
    return None


def mastery_score(item: "_Element | None") -> str | None:
    """Score from which an item counts as mastered, as written; None = not said."""
    for element in _own(item) if item is not None else ():
        if local_name(element) in ("masteryscore", "minNormalizedMeasure"):
            text = (element.text or "").strip()
            return text if re.fullmatch(r"-?\d{1,4}(\.\d{1,6})?", text) else None
    return None


def _own(item: "_Element") -> "list[_Element]":
    """Elements that speak of an item itself, not of the items in it."""
    return [
        element
        for block in item
        if local_name(block) not in ("item", "title", "metadata", "")
        for element in block.iter()
    ]


def clock_min(text: str | None) -> float | None:
    """Minutes of a time as ``HHHH:MM:SS``; None = none, or nothing.

    Examples
    --------
    >>> clock_min("00:45:00"), clock_min("0000:00:00.00")
    (45.0, None)
    """
    found = _CLOCK.fullmatch((text or "").strip())
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2]) + float(found[3] or 0) / 60
    return minutes if 0 < minutes < 24 * 60 else None


def tool_estimate(package: Package) -> float | None:
    """Minutes that the authoring tool reckoned for the whole package; None = none are said."""
    if _TOOL_FILE not in package.source.members:
        return None
    root = package.xml(_TOOL_FILE)
    for project in descendants(root, "project") if root is not None else ():
        text = (project.get("duration") or "")[:100]
        hours = re.search(r"(?i)\b(\d{1,2}) ?h(?:ou)?r", text)
        minutes = re.search(r"(?i)\b(\d{1,3}) ?min", text)
        total = 60 * int(hours[1] if hours else 0) + int(minutes[1] if minutes else 0)
        if total:
            return float(total)
    return None
