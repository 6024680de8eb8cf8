"""What reading an export costs beside unpacking and parsing the same members: ``make bench``.

One ratio a sample export, both sides measured in one run; and the memory and time that a package
of 2 GB of video takes.
"""

import json
import multiprocessing
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from lxml import etree

from audit.readers import READERS, read_courses
from audit.readers.source import Source

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "sample_courses"
PACKAGE = SAMPLES / "canvas-package" / "rivers-ports-cities.imscc"
# Text of a plan or a calendar is not parsed by lxml or json; there the floor would mean nothing.
WITHOUT_FLOOR = {"course_plan", "schedule_table", "vle_table", "calendar"}
TABLES = (".csv", ".xlsx")
RUNS = 5
VIDEO_BYTES = 2_000_000_000


def fastest_s(step: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _run in range(runs):
        begin = time.process_time()
        step()
        times.append(time.process_time() - begin)
    return min(times)


def exports() -> list[tuple[str, Path]]:
    """Reader and path of every sample export, of each reader at least one."""
    found = []
    for path in sorted(SAMPLES.glob("*/*")):
        if path.parent.name == "malformed" or path.suffix in (".md", ".py", ".toml"):
            continue
        source = Source(path)
        found += [(name, path) for name, reader in READERS.items() if reader.sniff(source)]
    return found


def opened_members(path: Path) -> list[str | None]:
    """Every member that reading the export opens, once."""
    opened: dict[str | None, None] = {}
    read = Source.read

    def noted(self: Source, member: str | None = None) -> bytes:
        # What lies beside it in a folder is looked at as well, to tell whether it belongs to it.
        if self.path == path:
            opened.setdefault(member)
        return read(self, member)

    with mock.patch.object(Source, "read", noted):
        read_courses(path)
    return list(opened)


def parse(content: bytes) -> None:
    """Parse one member as its form asks."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"window."):
        json.loads(content[content.index(b"{") : content.rindex(b"}") + 1])
    elif start[:1] in (b"{", b"["):
        with suppress(ValueError):
            json.loads(content)
    elif start.startswith((b"<?xml", b"<")) and not start[:15].lower().startswith(
        b"<!doctype html"
    ):
        etree.fromstring(content, etree.XMLParser(resolve_entities=False, recover=True))
    elif start:
        etree.fromstring(content, etree.HTMLParser())


def floor(path: Path, members: list[str | None]) -> None:
    source = Source(path)
    for member in members:
        parse(source.read(member))


def read_large(path: str) -> None:
    begin = time.process_time()
    read_courses(Path(path))
    used_s = time.process_time() - begin
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"a package with 2 GB of video                    : {used_s:5.2f} s, {peak_mb:4.0f} MB")


def large_package(path: Path) -> None:
    """The sample package with a film of 2 GB in it, stored as Canvas stores films."""
    begin = bytes.fromhex("00000018667479706d703432000000006d703432")
    with (
        zipfile.ZipFile(PACKAGE) as small,
        zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as large,
    ):
        for info in small.infolist():
            large.writestr(info, small.read(info))
        with large.open("web_resources/film.mp4", "w", force_zip64=True) as film:
            film.write(begin)
            for _part in range(VIDEO_BYTES // 10_000_000):
                film.write(bytes(10_000_000))


def main() -> None:
    for name, path in exports():
        if name in WITHOUT_FLOOR:
            continue
        members = opened_members(path)
        if any(str(member or path).endswith(TABLES) for member in members):
            continue
        floor_s = fastest_s(lambda path=path, members=members: floor(path, members))
        read_s = fastest_s(lambda path=path: read_courses(path))
        title = f"{name}, {path.parent.name}"
        print(f"{title:48}: {read_s / floor_s:5.1f}  ({len(members)} members)")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "large.imscc"
        large_package(path)
        process = multiprocessing.get_context("spawn").Process(target=read_large, args=(str(path),))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
