"""An export as bytes: one file, a zip archive, or a folder of files.

Archives are hostile until proven otherwise: member names, their number and their sizes
are bounded, nothing is ever written to disk, and a member is decompressed only when a
reader asks for it.
"""

import hashlib
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath

from audit.errors import ReadError

MAX_MEMBERS = 50_000
# Larger than any text member seen; a reader never opens media, which may be larger.
MAX_MEMBER_BYTES = 256 * 1024 * 1024
# Real XML and HTML compress 5 to 20 times; a member past this is a bomb.
MAX_RATIO = 1_000
HEAD_BYTES = 65_536
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
# All that the standard library raises on archives that are cut short, damaged or of an odd kind.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
)
_UTF8_FLAG = 0x800
# What operating systems leave in archives and folders; nobody's course.
CLUTTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


class Source:
    """One export on disk.

    Parameters
    ----------
    path
        A file or a folder.

    Raises
    ------
    ReadError
        The path does not exist, is empty, or is an archive that cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.resolve().name
        if not path.exists():
            raise ReadError(self.name, "there is no such file or folder", "check the path")
        self.is_folder = path.is_dir()
        if not self.is_folder and path.stat().st_size == 0:
            raise ReadError(self.name, "the file is empty", "export the course again")
        self.is_zip = not self.is_folder and self.head.startswith(ZIP_STARTS)

    @cached_property
    def head(self) -> bytes:
        """First 64 KiB of a file, without an UTF-8 byte-order mark; empty for a folder."""
        if self.is_folder:
            return b""
        try:
            with self.path.open("rb") as file:
                return file.read(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
        except OSError as error:
            raise ReadError(self.name, "the file cannot be opened", "check its rights") from error

    @cached_property
    def sha256(self) -> str:
        """Hash of the file, or of all names and bytes in the folder."""
        digest = hashlib.sha256()
        for path in self._files() if self.is_folder else [self.path]:
            if self.is_folder:
                digest.update(path.relative_to(self.path).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    digest.update(block)
        return digest.hexdigest()

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Names inside the archive or folder, in stored order; one wrapping folder is taken off."""
        return tuple(self._names[0])

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """Stored names that lead out of the archive, or that another member has too."""
        return self._names[1]

    @cached_property
    def clutter(self) -> tuple[str, ...]:
        """Stored names that an operating system left there."""
        return self._names[2]

    def read(self, member: str | None = None) -> bytes:
        """Bytes of one member, or of the file itself.

        Raises
        ------
        ReadError
            The member is missing, encrypted, damaged or too large.
        """
        if member is None:
            return self._bounded(self.path)
        real = self._names[0].get(member)
        where = f"{self.name}, {member}"
        if real is None:
            raise ReadError(where, "the export has no such member", "export the course again")
        if self.is_folder:
            return self._bounded(self.path / real)
        info = self._zip.getinfo(real)
        if info.flag_bits & 0x1:
            raise ReadError(where, "the member is encrypted", "export without a password")
        if info.file_size > MAX_MEMBER_BYTES or (
            info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise ReadError(
                where, f"the member unpacks to {info.file_size:,} bytes", "check the archive"
            )
        try:
            with self._zip.open(info) as file:
                # One byte more than declared shows a member that lies about its size.
                content = file.read(info.file_size + 1)
        except _DAMAGES as error:
            raise ReadError(
                where, f"the member is damaged ({error})", "export the course again"
            ) from error
        if len(content) > info.file_size:
            raise ReadError(where, "the member is larger than it says", "export the course again")
        return content

    def size(self, member: str) -> int:
        """Unpacked size of a member, in bytes."""
        real = self._names[0][member]
        if self.is_folder:
            return (self.path / real).stat().st_size
        return self._zip.getinfo(real).file_size

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        try:
            archive = zipfile.ZipFile(self.path)
        except _DAMAGES as error:
            raise ReadError(
                self.name,
                "the archive is cut short or damaged",
                "download the export again and compare its size with the one in the LMS",
            ) from error
        if len(archive.infolist()) > MAX_MEMBERS:
            raise ReadError(
                self.name,
                f"the archive has more than {MAX_MEMBERS:,} members",
                "export one course at a time",
            )
        return archive

    @cached_property
    def _names(self) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
        """Name as readers see it -> name as stored; names dropped; names of clutter."""
        if self.is_folder:
            stored = [(name, name) for name in map(self._relative, self._files())]
        elif self.is_zip:
            stored = [(stored_name(i), i.filename) for i in self._zip.infolist() if not i.is_dir()]
        else:
            stored = []
        names: dict[str, str] = {}
        dropped: list[str] = []
        clutter: list[str] = []
        for name, real in stored:
            if is_clutter(name):
                clutter.append(real)
            elif not is_safe(name) or name in names:
                dropped.append(real)
            else:
                names[name] = real
        wrapper = {name.split("/", 1)[0] for name in names}
        if self.is_zip and len(wrapper) == 1 and all("/" in name for name in names):
            # People unpack an export and zip the folder again.
            cut = len(next(iter(wrapper))) + 1
            names = {name[cut:]: real for name, real in names.items()}
        return names, tuple(dropped), tuple(clutter)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.path).as_posix()

    def _files(self) -> Iterator[Path]:
        paths = (path for path in self.path.rglob("*") if path.is_file())
        return iter(sorted(paths, key=lambda path: path.relative_to(self.path).as_posix()))

    def _bounded(self, path: Path) -> bytes:
        if path.stat().st_size > MAX_MEMBER_BYTES:
            raise ReadError(path.name, "the file is larger than 256 MiB", "export one course")
        return path.read_bytes()


def stored_name(info: zipfile.ZipInfo) -> str:
    """Name of a zip member, with ``/`` between folders.

    Old writers stored UTF-8 without saying so; Python then reads the bytes as cp437.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def is_clutter(name: str) -> bool:
    """Whether an operating system left this member there."""
    parts = PurePosixPath(name).parts
    return any(part in CLUTTER or part.startswith("._") for part in parts)


def is_safe(name: str) -> bool:
    """Whether a member name stays inside its archive."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and ":" not in parts[0]
