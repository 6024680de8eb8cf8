"""An export as bytes: one file, an archive (zip, tar), or a folder of files.

Archives are hostile until proven otherwise: names that lead out of them are left out, and the
number and sizes of their members are bounded (``containers.py``).
"""

import hashlib
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from audit.errors import ReadError
from audit.readers.containers import (
    ZIP_STARTS,
    Container,
    Folder,
    Seekable,
    Tar,
    Zip,
    is_tar,
    read_file,
)

HEAD_BYTES = 65_536
# All that is ever unpacked of one export: many members of common size are a bomb as well.
MAX_READ_BYTES = 2 * 1024 * 1024 * 1024
# A member that was just sniffed is read again at once.
_REMEMBERED_BYTES = 4 * 1024 * 1024
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
        self.is_tar, self._is_gzipped = is_tar(self.head)
        self._read_bytes = 0
        self._remembered: dict[str, bytes] = {}

    @property
    def is_archive(self) -> bool:
        """Whether it is one file with members."""
        return self.is_zip or self.is_tar

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
        for path in Folder(self.path).files() if self.is_folder else [self.path]:
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

    @cached_property
    def wrapper(self) -> str | None:
        """The folder that was taken off the names of all members; None = there is none."""
        return self._names[3]

    def read(self, member: str | None = None) -> bytes:
        """Bytes of one member, or of the file itself.

        Raises
        ------
        ReadError
            The member is missing, encrypted, damaged or too large.
        """
        if member is None:
            return read_file(self.path)
        if member in self._remembered:
            return self._remembered[member]
        real = self._names[0].get(member)
        where = f"{self.name}, {member}"
        if real is None or self._container is None:
            raise ReadError(where, "the export has no such member", "export the course again")
        content = self._container.read(real, where)
        self._read_bytes += len(content)
        if self._read_bytes > MAX_READ_BYTES:
            raise ReadError(where, "the export unpacks to more than 2 GiB", "check the archive")
        self._remembered = {member: content} if len(content) <= _REMEMBERED_BYTES else {}
        return content

    def size(self, member: str) -> int:
        """Unpacked size of a member, in bytes."""
        assert self._container is not None
        return self._container.size(self._names[0][member])

    def media(self, members: Collection[str]) -> Iterator[tuple[str, Seekable, bool]]:
        """Members as seekable files, to look into their headers; in stored order.

        Only what is read is unpacked; of a packed member no more than its first 8 MiB, and the
        third of each says whether that is all of it.
        """
        if self._container is not None:
            names = {self._names[0][member]: member for member in members}
            for stored, file, is_whole in self._container.media(names):
                yield names[stored], file, is_whole

    @cached_property
    def _container(self) -> Container | None:
        if self.is_folder:
            return Folder(self.path)
        if self.is_zip:
            return Zip(self.path, self.name)
        if self.is_tar:
            return Tar(self.path, self.name, gzipped=self._is_gzipped)
        return None

    @cached_property
    def _names(self) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...], str | None]:
        """Name as readers see it -> name as stored; dropped; clutter; the wrapping folder."""
        names: dict[str, str] = {}
        dropped: list[str] = []
        clutter: list[str] = []
        for name, real in self._container.entries() if self._container is not None else ():
            if is_clutter(name):
                clutter.append(real)
            elif not is_safe(name) or name in names:
                dropped.append(real)
            else:
                names[name] = real
        tops = {name.split("/", 1)[0] for name in names}
        wrapper = None
        if self.is_archive and len(tops) == 1 and all("/" in name for name in names):
            # People unpack an export and zip the folder again.
            wrapper = next(iter(tops))
            names = {name[len(wrapper) + 1 :]: real for name, real in names.items()}
        return names, tuple(dropped), tuple(clutter), wrapper


def is_clutter(name: str) -> bool:
    """Whether an operating system left this member there."""
    return any(part in CLUTTER or part.startswith("._") for part in name.split("/"))


def is_safe(name: str) -> bool:
    """Whether a member name stays inside its archive."""
    parts = name.split("/")
    return bool(name.strip("./")) and bool(parts[0]) and ".." not in parts and ":" not in parts[0]
