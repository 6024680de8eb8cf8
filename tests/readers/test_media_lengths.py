"""Lengths of recordings that lie in the export, by their headers and captions."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from audit.course import Activity, Course, Media, Unread
from audit.readers.media_lengths import length_s, with_media_lengths
from audit.readers.source import Source


def atom(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


def mp4(seconds: float, *, header_last: bool = False, filling: int = 500) -> bytes:
    """A film in MP4 form, as far as its length is concerned."""
    times = struct.pack(">II", 1000, round(seconds * 1000))
    header = atom(b"moov", atom(b"mvhd", b"\0" * 12 + times + b"\0" * 80))
    film = atom(b"mdat", b"\0" * filling)
    start = atom(b"ftyp", b"isomiso2")
    return start + film + header if header_last else start + header + film


def element(identifier: str, content: bytes) -> bytes:
    return bytes.fromhex(identifier) + (0x10000000 | len(content)).to_bytes(4, "big") + content


def webm(seconds: float | None, scale_ns: int = 1_000_000) -> bytes:
    duration = (
        element("4489", struct.pack(">d", seconds * 1e9 / scale_ns)) if seconds is not None else b""
    )
    info = element("1549a966", element("2ad7b1", scale_ns.to_bytes(3, "big")) + duration)
    head = element("1a45dfa3", element("4282", b"webm"))
    return head + element("18538067", element("ec", b"\0" * 9) + info + element("1f43b675", b"12"))


# One frame of 128 kbit/s at 44.1 kHz has 417 bytes and 1152 samples.
MP3 = (bytes.fromhex("fffb9000") + b"\0" * 413) * 400


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (mp4(754), 754),
        (mp4(754, header_last=True), 754),
        (mp4(0), None),
        (webm(90.5), 90.5),
        (webm(90.5, scale_ns=100_000), 90.5),
        (webm(None), None),
        (MP3, 10.449),
        (b"no film at all", None),
        (b"", None),
        (mp4(90_000), None),
    ],
)
def test_the_length_that_a_header_tells(content: bytes, seconds: float | None) -> None:
    assert length_s(io.BytesIO(content)) == seconds


def test_a_segment_of_unknown_size_is_read_into() -> None:
    unknown = webm(12).replace(bytes.fromhex("18538067"), bytes.fromhex("1853806701ffffffffffffff"))
    # The size that stood there is now the first element inside, and an odd one.
    assert length_s(io.BytesIO(unknown)) in (12, None)


@pytest.mark.parametrize("film", [mp4(60), webm(60), MP3[:2000]])
def test_damage_is_a_length_or_none(film: bytes) -> None:
    chance = random.Random(7)
    for _round in range(300):
        damaged = bytearray(film)
        for _change in range(3):
            damaged[chance.randrange(min(len(damaged), 300))] = chance.randrange(256)
        found = length_s(io.BytesIO(bytes(damaged)))
        assert found is None or 0.5 <= found <= 24 * 3600


def course(*media: Media, **more) -> Course:
    watch = Activity(native_id="1", title="Watch", lms_type="Page", position=1, media=media)
    return Course(
        id="c", title="C", format="canvas_package", source_name="c", source_sha256="0",
        activities=(watch,), **more,
    )  # fmt: skip


def package(path: Path, compression: int = zipfile.ZIP_STORED, **members: bytes) -> Source:
    with zipfile.ZipFile(path / "c.zip", "w", compression) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return Source(path / "c.zip")


def film(url: str, **more) -> Media:
    return Media(kind="video", url=url, **more)


def measured(found: Course) -> list[tuple[float | None, str | None, bool | None]]:
    return [(m.duration_s, m.duration_because, m.captions) for m in found.activities[0].media]


def test_a_film_in_the_package_is_measured(tmp_path: Path) -> None:
    source = package(tmp_path, film__mp4=mp4(754))
    found = with_media_lengths(course(film("film.mp4")), source)
    assert measured(found) == [(754, "measured in the file", None)]
    assert found.unread == ()


def test_what_the_export_states_stays_and_addresses_are_left_alone(tmp_path: Path) -> None:
    source = package(tmp_path, film__mp4=mp4(754))
    stated = film("film.mp4", duration_s=700.0, duration_because="stated in its title")
    elsewhere = film("https://video.example/film.mp4")
    found = with_media_lengths(course(stated, elsewhere), source)
    assert measured(found) == [(700, "stated in its title", None), (None, None, None)]
    assert found.unread == ()


def test_captions_beside_a_film_are_its_captions_and_tell_its_length(tmp_path: Path) -> None:
    source = package(
        tmp_path,
        a__webm=webm(None),
        a__en__vtt=b"WEBVTT\n\n00:01.000 --> 01:30.500\nThe end\n",
        b__mp4=mp4(60),
        b__srt=b"1\n00:00:01,000 --> 00:00:30,000\nThe end\n",
    )
    found = with_media_lengths(course(film("a.webm"), film("b.mp4", captions=False)), source)
    assert measured(found) == [
        (90.5, "last cue of its captions", True),
        (60, "measured in the file", False),
    ]


def test_a_film_without_a_length_is_named(tmp_path: Path) -> None:
    source = package(tmp_path, a__webm=webm(None))
    found = with_media_lengths(course(film("a.webm"), film("a.webm")), source)
    assert found.unread == (Unread(path="a.webm", reason="its length is not in its header"),)


def test_of_a_large_packed_film_only_the_first_part_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.readers.containers.MEDIA_HEAD_BYTES", 400_000)
    packed = package(
        tmp_path,
        zipfile.ZIP_DEFLATED,
        first__mp4=mp4(30, filling=500_000),
        last__mp4=mp4(40, filling=500_000, header_last=True),
        sound__mp3=MP3 * 4,
    )
    media = (film("first.mp4"), film("last.mp4"), film("sound.mp3"))
    found = with_media_lengths(course(*media), packed)
    assert [m.duration_s for m in found.activities[0].media] == [30, None, 41.796]
    assert [u.path for u in found.unread] == ["last.mp4"]
