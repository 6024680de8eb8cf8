"""Damaged and hostile exports of every format: a course, or one line; never a traceback.

Each sample export is damaged in ways that the world knows: a member cut short, emptied, missing,
full of other bytes; a number that is absurd; a text where a number stood; an element that stands
inside itself.
"""

import io
import random
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit.course import Course
from audit.errors import ReadError
from audit.readers import READERS, read_courses
from audit.readers.source import Source

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_courses"
ROUNDS = 25
NUMBER = re.compile(rb"(?<=[\">:, ])-?\d+(?=[\"<,} ])")
TEXTS = (".xml", ".json", ".html", ".dat", ".qti", ".csv", ".ics", ".txt", ".md")
Change = Callable[[bytes, random.Random], bytes | None]


def cut_short(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def emptied(content: bytes, chance: random.Random) -> bytes:
    del content, chance
    return b""


def missing(content: bytes, chance: random.Random) -> None:
    del content, chance


def other_bytes(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _change in range(min(5, len(damaged))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def absurd_number(content: bytes, chance: random.Random) -> bytes:
    places = list(NUMBER.finditer(content))
    if not places:
        return content
    place = chance.choice(places)
    absurd = chance.choice([b"-1", b"99999999999999999999", b"1e999", b"NaN", b"x", b"", b"0"])
    return content[: place.start()] + absurd + content[place.end() :]


def moved_text(content: bytes, chance: random.Random) -> bytes:
    """A stretch of the text stands somewhere else as well."""
    begin = chance.randrange(len(content) + 1)
    stretch = content[begin : begin + chance.randrange(400)]
    place = chance.randrange(len(content) + 1)
    return content[:place] + stretch + content[place:]


CHANGES: tuple[Change, ...] = (
    cut_short, emptied, missing, other_bytes, absurd_number, absurd_number, moved_text,
)  # fmt: skip


def exports() -> Iterator[Path]:
    for path in sorted(SAMPLES.glob("*/*")):
        if path.parent.name != "malformed" and path.suffix not in (".md", ".py", ".toml"):
            source = Source(path)
            if any(reader.sniff(source) for reader in READERS.values()):
                yield path


def damaged_members(path: Path, chance: random.Random) -> dict[str, bytes]:
    """The members of an export, one of them damaged; a single file is its own member."""
    source = Source(path)
    names = source.members if source.is_archive or source.is_folder else (path.name,)
    members = {
        name: source.read(name if len(source.members) else None)
        for name in names
        # What is about people is in no reader's way.
        if name.endswith(TEXTS) or len(names) < 10
    }
    name = chance.choice(sorted(members))
    changed = chance.choice(CHANGES)(members[name], chance)
    if changed is None:
        del members[name]
    else:
        members[name] = changed
    return members


def write(path: Path, members: dict[str, bytes], to: Path) -> Path:
    source = Source(path)
    if source.is_zip:
        with zipfile.ZipFile(to / path.name, "w", zipfile.ZIP_STORED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return to / path.name
    if source.is_tar:
        with tarfile.open(to / path.name, "w") as archive:
            for name, content in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
        return to / path.name
    folder = to / path.name if source.is_folder else to
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder if source.is_folder else to / path.name


@pytest.mark.parametrize("path", list(exports()), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_damaged_export_is_a_course_or_one_line(path: Path, tmp_path: Path) -> None:
    name = next(name for name, reader in READERS.items() if reader.sniff(Source(path)))
    for seed in range(ROUNDS):
        to = tmp_path / str(seed)
        to.mkdir()
        damaged = write(path, damaged_members(path, random.Random(f"{path.name} {seed}")), to)
        try:
            found = read_courses(damaged, name)
        except ReadError as error:
            assert "\n" not in str(error)
            continue
        assert all(isinstance(course, Course) for course in found)


def encrypted(path: Path, member: str, to: Path) -> Path:
    """A copy of a zip in which one member says that it is encrypted."""
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        # The flags stand 6 bytes into the local header and 8 bytes into the central one.
        content[archive.getinfo(member).header_offset + 6] |= 1
    name = member.encode()
    place = content.find(b"PK\x01\x02")
    while content[place + 46 : place + 46 + len(name)] != name:
        place = content.index(b"PK\x01\x02", place + 4)
    content[place + 8] |= 1
    (to / path.name).write_bytes(content)
    return to / path.name


@pytest.mark.parametrize(
    ("sample", "member"),
    [
        ("blackboard/ExportFile_WMM-204-2032.zip", "res00003.dat"),
        ("brightspace/D2LExport_61207.zip", "dropbox_d2l.xml"),
        ("canvas-package/rivers-ports-cities.imscc", "course_settings/module_meta.xml"),
    ],
)
def test_an_encrypted_member_is_named(sample: str, member: str, tmp_path: Path) -> None:
    (course,) = read_courses(encrypted(SAMPLES / sample, member, tmp_path))
    named = {u.path for u in course.unread if u.reason == "the member is encrypted"}
    assert named == {member}
