"""Where the members of an export lie: in a folder, a zip archive or a tar archive.

Nothing is ever written to disk, and a member is unpacked only when a reader asks for it. What
is bounded: the number of members, the size and the ratio of each, and the bytes of a whole tar.
"""

import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from audit.errors import ReadError

MAX_MEMBERS = 50_000
# Larger than any text member seen; a reader never opens media, which may be larger.
MAX_MEMBER_BYTES = 256 * 1024 * 1024
# Real XML and HTML compress 5 to 20 times; a member past this is a bomb.
MAX_RATIO = 1_000
# A whole tar of texts compresses less than that, and small ones may do as they like.
MAX_TAR_RATIO = 200
SMALL_TAR_BYTES = 64 * 1024 * 1024
# A tar is unpacked from its begin each time; its texts are kept from the first time on.
KEPT_BYTES = 128 * 1024 * 1024
KEPT_MEMBER_BYTES = 8 * 1024 * 1024
MAX_REWINDS = 20
# As much of a packed recording as is unpacked to find its length.
MEDIA_HEAD_BYTES = 8 * 1024 * 1024
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_START = b"\x1f\x8b"
_TAR_MARK = (257, b"ustar")
# All that the standard library raises on archives that are cut short, damaged or of an odd kind.
_DAMAGES = (
    zipfile.BadZipFile,
    tarfile.TarError,
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
_LOCAL_HEADER = struct.Struct("<26xHH")
_TEXTS = (".xml", ".html", ".htm", ".json", ".txt", ".srt", ".sjson", ".vtt", ".dat", ".md")
# What a tar of Moodle holds about people; it is not even kept while the archive is read.
_ABOUT_PEOPLE = re.compile(
    r"(^|/)(users|roles|grades|grade_history|logs|logstores|comments|completion|"
    r"completiondefaults|badges|xapistate|contentbank)\.xml$"
)


class Seekable(Protocol):
    """A file as far as a look at its header needs one."""

    def read(self, size: int = -1, /) -> bytes | None: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def tell(self) -> int: ...


class Container(Protocol):
    """Members by the name under which they are stored."""

    def entries(self) -> Iterator[tuple[str, str]]:
        """Name with ``/`` between folders, and name as stored, in stored order."""

    def read(self, stored: str, where: str) -> bytes:
        """Bytes of a member; ``where`` is its name in errors."""

    def size(self, stored: str) -> int:
        """Unpacked size of a member, in bytes."""

    def media(self, stored: Collection[str]) -> Iterator[tuple[str, Seekable, bool]]:
        """Members as seekable files for a look at their headers, and whether they are whole.

        A packed member gives its first 8 MiB only, and then ends.
        """


class Folder:
    """A folder on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def files(self) -> list[Path]:
        """Every file below, in the order of their names."""
        files = (path for path in self.path.rglob("*") if path.is_file())
        return sorted(files, key=lambda path: path.relative_to(self.path).as_posix())

    def entries(self) -> Iterator[tuple[str, str]]:
        for path in self.files():
            name = path.relative_to(self.path).as_posix()
            yield name, name

    def read(self, stored: str, where: str) -> bytes:  # noqa: ARG002 - as the others
        return read_file(self.path / stored)

    def size(self, stored: str) -> int:
        return (self.path / stored).stat().st_size

    def media(self, stored: Collection[str]) -> Iterator[tuple[str, Seekable, bool]]:
        for name in stored:
            with suppress(OSError), (self.path / name).open("rb") as file:
                yield name, file, True


class Zip:
    """A zip archive.

    Raises
    ------
    ReadError
        It is damaged or has too many members.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except _DAMAGES as error:
            raise _broken(name) from error
        _check_count(len(self._archive.infolist()), name)

    def entries(self) -> Iterator[tuple[str, str]]:
        for info in self._archive.infolist():
            if not info.is_dir():
                yield stored_name(info), info.filename

    def read(self, stored: str, where: str) -> bytes:
        info = self._archive.getinfo(stored)
        if info.flag_bits & 0x1:
            raise ReadError(where, "the member is encrypted", "export without a password")
        if info.file_size > MAX_MEMBER_BYTES or (
            info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise _too_large(where, info.file_size)
        with _damage(where), self._archive.open(info) as file:
            # One byte more than declared shows a member that lies about its size.
            content = file.read(info.file_size + 1)
        if len(content) > info.file_size:
            raise ReadError(where, "the member is larger than it says", "export the course again")
        return content

    def size(self, stored: str) -> int:
        return self._archive.getinfo(stored).file_size

    def media(self, stored: Collection[str]) -> Iterator[tuple[str, Seekable, bool]]:
        wanted = frozenset(stored)
        with self.path.open("rb") as raw:
            for info in self._archive.infolist():
                if info.filename not in wanted or info.flag_bits & 0x1:
                    continue
                with suppress(*_DAMAGES):
                    yield info.filename, *self._media(info, raw)

    def _media(self, info: zipfile.ZipInfo, raw: BinaryIO) -> tuple[Seekable, bool]:
        if info.compress_type != zipfile.ZIP_STORED:
            with self._archive.open(info) as file:
                return _first_part(file.read(MEDIA_HEAD_BYTES), info.file_size)
        raw.seek(info.header_offset)
        name_bytes, extra_bytes = _LOCAL_HEADER.unpack(raw.read(_LOCAL_HEADER.size))
        begin = info.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes
        return _Part(raw, begin, info.file_size), True


class Tar:
    """A tar archive, mostly gzipped: one pass finds its members and keeps its texts.

    Raises
    ------
    ReadError
        It is damaged, has too many members or unpacks to too much.
    """

    def __init__(self, path: Path, name: str, *, gzipped: bool) -> None:
        self.path = path
        self.name = name
        self.gzipped = gzipped
        self._rewinds = 0
        self._kept: dict[str, bytes] = {}

    @cached_property
    def _members(self) -> dict[str, tuple[int, bool]]:
        """Stored name -> size, and whether it is a file; the first of two of one name."""
        members: dict[str, tuple[int, bool]] = {}
        packed = self.path.stat().st_size
        room = KEPT_BYTES
        for info, archive in self._pass():
            if info.isdir():
                continue
            if info.offset_data + info.size > max(SMALL_TAR_BYTES, MAX_TAR_RATIO * packed):
                raise _too_large(f"{self.name}, {info.name}", info.offset_data + info.size)
            if info.name in members:
                continue
            members[info.name] = (info.size, info.isreg())
            _check_count(len(members), self.name)
            if info.isreg() and info.size <= min(room, KEPT_MEMBER_BYTES) and _is_text(info.name):
                self._kept[info.name] = self._content(archive, info)
                room -= info.size
        return members

    def _pass(self) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
        """Every member from the begin on, while the archive stands at it."""
        mode: Literal["r|gz", "r|"] = "r|gz" if self.gzipped else "r|"
        try:
            with tarfile.open(self.path, mode) as archive:
                for info in archive:
                    yield info, archive
        except _DAMAGES as error:
            raise _broken(self.name) from error

    def _content(
        self, archive: tarfile.TarFile, info: tarfile.TarInfo, limit: int | None = None
    ) -> bytes:
        try:
            file = archive.extractfile(info)
            return b"" if file is None else file.read() if limit is None else file.read(limit)
        except _DAMAGES as error:
            raise _broken(self.name) from error

    def entries(self) -> Iterator[tuple[str, str]]:
        for name, (_size, is_file) in self._members.items():
            # Links and devices are nothing to read; as unsafe names they are told and left out.
            yield (name.removeprefix("./") if is_file else f"../{name}"), name

    def read(self, stored: str, where: str) -> bytes:
        size, _is_file = self._members[stored]
        if stored in self._kept:
            return self._kept[stored]
        if size > MAX_MEMBER_BYTES:
            raise _too_large(where, size)
        self._rewinds += 1
        if self._rewinds > MAX_REWINDS:
            raise ReadError(
                where, "the archive holds too many large texts", "unpack it and name the folder"
            )
        for info, archive in self._pass():
            if info.name == stored:
                return self._content(archive, info)
        raise _broken(self.name)

    def size(self, stored: str) -> int:
        return self._members[stored][0]

    def media(self, stored: Collection[str]) -> Iterator[tuple[str, Seekable, bool]]:
        left = set(stored)
        for info, archive in self._pass() if left else ():
            if info.name in left:
                left.discard(info.name)
                head = self._content(archive, info, MEDIA_HEAD_BYTES)
                yield info.name, *_first_part(head, info.size)
                if not left:
                    return


def _first_part(head: bytes, size: int) -> tuple[Seekable, bool]:
    return _Part(io.BytesIO(head), 0, size), len(head) >= size


class _Part(io.RawIOBase):
    """A stretch of an open file, as a file of its own; bytes that are not there end it."""

    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        self._file = file
        self._begin = begin
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(start + offset, 0)
        return self._place

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        self._file.seek(self._begin + self._place)
        wanted = max(min(len(buffer), self._size - self._place), 0)
        content = self._file.read(wanted)
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)


def is_tar(head: bytes) -> tuple[bool, bool]:
    """Whether a file's first bytes begin a tar, and whether it is gzipped."""
    gzipped = head.startswith(GZIP_START)
    if gzipped:
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 1024)
        except zlib.error:
            return False, True
    begin, mark = _TAR_MARK
    return head[begin : begin + len(mark)] == mark, gzipped


def read_file(path: Path) -> bytes:
    """Bytes of a file on disk, if they are not too many.

    Raises
    ------
    ReadError
        The file is larger than 256 MiB.
    """
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


def _is_text(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(_TEXTS) and _ABOUT_PEOPLE.search(lower) is None


@contextmanager
def _damage(where: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGES as error:
        raise ReadError(
            where, f"the member is damaged ({error})", "export the course again"
        ) from error


def _broken(name: str) -> ReadError:
    return ReadError(
        name,
        "the archive is cut short or damaged",
        "download the export again and compare its size with the one in the LMS",
    )


def _check_count(count: int, name: str) -> None:
    if count > MAX_MEMBERS:
        raise ReadError(
            name,
            f"the archive has more than {MAX_MEMBERS:,} members",
            "export one course at a time",
        )


def _too_large(where: str, size: int) -> ReadError:
    return ReadError(where, f"the member unpacks to {size:,} bytes", "check the archive")
