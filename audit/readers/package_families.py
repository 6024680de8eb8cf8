"""Which family a package belongs to: Canvas, Blackboard, Brightspace, Common Cartridge, SCORM."""

import posixpath

from audit.readers.source import Source

MANIFEST = "imsmanifest.xml"
# What else stands for a course package of the SCORM family, at its root.
CMI5 = "cmi5.xml"
TIN_CAN = "tincan.xml"
_AICC_ENDINGS = (".au", ".crs", ".des", ".cst")
_CANVAS_FLAG = "course_settings/canvas_export.txt"
_CANVAS_NAMESPACE = b"canvas.instructure.com/xsd/cccv1p0"
_CANVAS_SETTINGS = "course_settings/course_settings.xml"
# Long comments and lists of namespaces stand before the schema.
_HEAD_BYTES = 16_000


def package_families(source: Source) -> frozenset[str]:
    """Which readers a manifest's namespaces, schema and companions speak for.

    Returns
    -------
    Keys of ``READERS``. Canvas, Blackboard and Brightspace packages also declare what they
    build on, so each of them stands for itself alone; two of them together are a clash.
    """
    members = source.members
    families: set[str] = set()
    if _CANVAS_FLAG in members or (
        _CANVAS_SETTINGS in members and _CANVAS_NAMESPACE in source.read(_CANVAS_SETTINGS)[:2000]
    ):
        families.add("canvas_package")
    if MANIFEST not in members:
        if not families and (CMI5 in members or TIN_CAN in members or aicc_members(source)):
            families.add("scorm")
        return frozenset(families)
    # The names of the families stand in the root and, in SCORM packages, at the resources. A
    # manifest in two bytes a character is read without its empty bytes.
    text = source.read(MANIFEST)
    if b"\0" in text[:200]:
        text = text.replace(b"\0", b"")
    head = text[:_HEAD_BYTES]
    if b"http://www.blackboard.com/content-packaging" in head:
        families.add("blackboard")
    if b"http://desire2learn.com/xsd/d2lcp" in head:
        families.add("brightspace")
    if families:
        return frozenset(families)
    if is_canvas_quiz_export(source):
        return frozenset({"canvas_package"})
    if b"/xsd/imscc" in head or b"Common Cartridge<" in head:
        families.add("common_cartridge")
    if b"ADL SCORM" in head or (b"adlcp" in head and b":scormtype" in text.lower()):
        families.add("scorm")
    # A plain content package is read as a cartridge of web content.
    return frozenset(families or {"common_cartridge"})


def is_canvas_quiz_export(source: Source) -> bool:
    """Whether the package holds the quizzes of a Canvas course and nothing else of it."""
    meta = next((m for m in source.members if m.endswith("/assessment_meta.xml")), None)
    return (
        meta is not None
        and MANIFEST in source.members
        # A cartridge writes more behind these words.
        and b'"imsqti_xmlv1p2"' in source.read(MANIFEST)
        and _CANVAS_NAMESPACE in source.read(meta)[:2000]
    )


def aicc_members(source: Source) -> dict[str, str]:
    """Ending -> member of an AICC package; empty where the source is none.

    The table of the structure alone is one; ``.au`` alone is also a kind of sound file.
    """
    found: dict[str, str] = {}
    for member in source.members:
        ending = posixpath.splitext(member)[1].lower()
        if "/" not in member and ending in _AICC_ENDINGS:
            found.setdefault(ending, member)
    if not {".au", ".crs"} <= found.keys() and (
        ".cst" not in found or b"block" not in source.read(found[".cst"])[:200].lower()
    ):
        return {}
    return found
