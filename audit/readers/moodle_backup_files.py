"""Files of a Moodle backup: ``files.xml`` names them, ``files/`` holds their bytes by hash."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from audit.course import Media
from audit.errors import ReadError
from audit.language import translate as _
from audit.readers.captions import CAPTION_ENDINGS
from audit.readers.fields import clock_s, media_at
from audit.readers.moodle_backup_xml import fields_of
from audit.readers.package import Package
from audit.readers.safe_xml import parse_xml

FILES = "files.xml"
PLUGIN_FILE = "@@PLUGINFILE@@/"
# Areas that teachers fill. All others (attachments of posts, submissions) are students'.
_AREAS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "mod_assign": frozenset({"activityattachment"}),
        "mod_book": frozenset({"chapter"}),
        "mod_folder": frozenset({"content"}),
        "mod_h5pactivity": frozenset({"package"}),
        "mod_hvp": frozenset({"package"}),
        "mod_lesson": frozenset({"page_contents"}),
        "mod_page": frozenset({"content"}),
        "mod_resource": frozenset({"content"}),
        "mod_scorm": frozenset({"package"}),
        "mod_workshop": frozenset({"instructauthors", "instructreviewers"}),
    }
)
_AREAS_OF_ALL = frozenset({"intro", "introattachment"})
# Types by which Moodle says that it knows none; then the name tells.
_NO_TYPES = frozenset({None, "document/unknown", "application/octet-stream", "application/ogg"})
_COURSE_FILES = ("course", "legacy")
_PLACE = ("contextid", "component", "filearea")
_FOLDER = ("contextid", "filearea", "itemid", "filepath")
_FIELDS = ("contenthash", "component", "filename", "mimetype", "sortorder", *_FOLDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file that a teacher put into an activity.

    Parameters
    ----------
    name
        Folders and name, as in ``week 1/map.pdf``.
    member
        Where its bytes are, if the backup has them.
    area, item
        To which text of the activity it belongs.
    captions
        True where a caption file of its name lies beside it; else None.
    """

    name: str
    member: str
    area: str
    item: str
    mime_type: str | None = None
    is_main: bool = False
    captions: bool | None = None

    @property
    def base_name(self) -> str:
        """Name without folders."""
        return self.name.rpartition("/")[2]

    def media(self) -> Media | None:
        """The recording that it is, or None."""
        kind = (self.mime_type or "").partition("/")[0]
        if kind not in ("video", "audio"):
            known = media_at(self.name) if self.mime_type in _NO_TYPES else None
            if known is None:
                return None
            kind = known.kind
        seconds = clock_s(self.base_name)
        return Media(
            kind=kind,
            url=self.member,
            title=self.base_name,
            duration_s=seconds,
            duration_because=None if seconds is None else "stated in its title",
            captions=self.captions,
        )


class Files:
    """Files by the context of their activity.

    Parameters
    ----------
    package
        The backup; what cannot be read is noted there.
    """

    def __init__(self, package: Package) -> None:
        self._of_context: dict[str, list[File]] = {}
        self._named: dict[tuple[str, ...], File] = {}
        rows = list(_rows(package))
        captioned = set(_captioned(rows))
        course_recordings = 0
        for row in rows:
            context, component, area = (row.get(key, "") for key in _PLACE)
            if (component, area) == _COURSE_FILES:
                course_recordings += _file(row, captions=False).media() is not None
            elif component.startswith("mod_") and (
                area in _AREAS_OF_ALL or area in _AREAS.get(component, ())
            ):
                place = (*_folder(row), _stem(row["filename"])) if captioned else ()
                file = _file(row, captions=place in captioned)
                self._of_context.setdefault(context, []).append(file)
                self._named.setdefault((context, file.name), file)
                self._named.setdefault((context, file.item, file.name), file)
        if course_recordings:
            reason = _("recordings among the course's own files, in no activity ({count})")
            package.note(FILES, reason, count=course_recordings)

    @cached_property
    def recordings(self) -> frozenset[str]:
        """All recordings among the files of activities, by where they lie."""
        files = (file for of_one in self._of_context.values() for file in of_one)
        return frozenset(file.member for file in files if file.media() is not None)

    def in_areas(self, context: str, *areas: str) -> list[File]:
        """Files of an activity's areas, the main one first."""
        files = [file for file in self._of_context.get(context, ()) if file.area in areas]
        return sorted(files, key=lambda file: not file.is_main)

    def meant(self, context: str, item: str, address: str) -> File | None:
        """The file that an address means which stands in a text of an activity, or None.

        Parameters
        ----------
        item
            Chapter or page in which the address stands.
        """
        if not address.startswith(PLUGIN_FILE):
            return None
        name = file_name(address)
        return self._named.get((context, item, name)) or self._named.get((context, name))


def file_name(address: str) -> str:
    """Folders and name of a file in Moodle's own address of it."""
    return unquote(address.removeprefix(PLUGIN_FILE).partition("?")[0].partition("#")[0])


def _rows(package: Package) -> Iterator[dict[str, str]]:
    """Rows of ``files.xml`` that are files; who put them there is not looked at."""
    if FILES not in package.source.members:
        package.note(FILES, _("the list of files is missing: files of activities are unknown"))
        return
    try:
        root = parse_xml(package.source.read(FILES), FILES)
    except ReadError as error:
        package.note(FILES, error.what)
        return
    for element in root.iterfind("file"):
        row = fields_of(element, *_FIELDS)
        # A row of the name "." is a folder.
        if row.get("filename", ".") != "." and row.get("contenthash"):
            yield row


def _captioned(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, ...]]:
    """Folder and stem of what a caption file stands beside; ``film.en.vtt`` is one of ``film``."""
    for row in rows:
        if row["filename"].lower().endswith(CAPTION_ENDINGS):
            stem = _stem(row["filename"])
            yield (*_folder(row), stem)
            yield (*_folder(row), _stem(stem))


def _folder(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(key, "") for key in _FOLDER)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _file(row: Mapping[str, str], *, captions: bool) -> File:
    digest = row["contenthash"].strip()
    return File(
        name=row.get("filepath", "/").lstrip("/") + row["filename"],
        member=f"files/{digest[:2]}/{digest}",
        area=row.get("filearea", ""),
        item=row.get("itemid", "0"),
        mime_type=row.get("mimetype"),
        is_main=row.get("sortorder", "0").strip() != "0",
        captions=captions or None,
    )
