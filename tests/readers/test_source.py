"""Archives and folders as bytes: names, bounds, damage."""

import gzip
import io
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import ReadError
from audit.readers import containers
from audit.readers import source as source_module
from audit.readers.source import Source


def archive(path: Path, members: dict[str, bytes], **more) -> Source:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content, **more)
    return Source(path)


def patched(path: Path, *changes: tuple[bytes, bytes]) -> Source:
    content = path.read_bytes()
    for old, new in changes:
        assert len(old) == len(new)
        assert old in content
        content = content.replace(old, new)
    path.write_bytes(content)
    return Source(path)


def test_members_keep_their_order_and_give_their_bytes(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", {"b.txt": b"second letter", "a/c.txt": b"third"})
    assert source.members == ("b.txt", "a/c.txt")
    assert source.read("a/c.txt") == b"third"
    assert source.size("b.txt") == 13
    assert source.dropped == source.clutter == ()


def test_a_folder_is_read_like_an_archive(tmp_path: Path) -> None:
    (tmp_path / "course" / "a").mkdir(parents=True)
    (tmp_path / "course" / "a" / "c.txt").write_bytes(b"third")
    (tmp_path / "course" / "b.txt").write_bytes(b"second")
    source = Source(tmp_path / "course")
    assert source.members == ("a/c.txt", "b.txt")
    assert source.read("a/c.txt") == b"third"
    assert len(source.sha256) == 64


def test_one_wrapping_folder_is_taken_off(tmp_path: Path) -> None:
    source = archive(
        tmp_path / "a.zip", {"Course/m.xml": b"1", "Course/x/y.txt": b"2", "__MACOSX/m.xml": b"0"}
    )
    assert source.members == ("m.xml", "x/y.txt")
    assert source.clutter == ("__MACOSX/m.xml",)


def test_two_folders_at_the_top_wrap_nothing(tmp_path: Path) -> None:
    assert archive(tmp_path / "a.zip", {"a/m.xml": b"1", "b/m.xml": b"2"}).members == (
        "a/m.xml",
        "b/m.xml",
    )


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:/evil.xml", "..\\evil.xml"]
)
def test_a_name_that_leads_out_is_dropped_and_can_be_told(tmp_path: Path, name: str) -> None:
    source = archive(tmp_path / "a.zip", {"good.xml": b"1", name: b"2"})
    assert source.members == ("good.xml",)
    assert source.dropped == (name,)


def test_names_with_two_dots_inside_are_safe(tmp_path: Path) -> None:
    assert archive(tmp_path / "a.zip", {"week..1.xml": b"1"}).members == ("week..1.xml",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_member_of_one_name_is_dropped(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("a.xml", b"1")
        file.writestr("a.xml", b"2")
    source = Source(tmp_path / "a.zip")
    assert source.members == ("a.xml",)
    assert source.dropped == ("a.xml",)


def test_utf8_names_without_the_flag_are_read_as_utf8(tmp_path: Path) -> None:
    plain = tmp_path / "a.zip"
    archive(plain, {"xxxx.html": b"1"})
    # Four letters become the UTF-8 bytes of two accented ones, in both places where a name stands.
    source = patched(plain, (b"xxxx.html", "éè".encode() + b".html"))
    assert source.members == ("éè.html",)
    assert source.read("éè.html") == b"1"


def test_old_dos_names_stay_readable(tmp_path: Path) -> None:
    plain = tmp_path / "a.zip"
    archive(plain, {"x.html": b"1"})
    assert patched(plain, (b"x.html", b"\x82.html")).members == ("é.html",)


def test_a_name_flagged_as_utf8_is_taken_as_it_is(tmp_path: Path) -> None:
    assert archive(tmp_path / "a.zip", {"Ã©.html": b"1"}).members == ("Ã©.html",)


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        Source(tmp_path / "no.zip")
    assert str(error.value) == "no.zip: there is no such file or folder; check the path"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"")
    with pytest.raises(ReadError) as error:
        Source(tmp_path / "a.zip")
    assert str(error.value) == "a.zip: the file is empty; export the course again"


def test_a_truncated_archive(samples: Path) -> None:
    with pytest.raises(ReadError) as error:
        _ = Source(samples / "malformed" / "truncated.imscc").members
    assert str(error.value) == (
        "truncated.imscc: the archive is cut short or damaged; download the export again and "
        "compare its size with the one in the LMS"
    )


def test_a_missing_member(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", {"a.xml": b"1"})
    with pytest.raises(ReadError) as error:
        source.read("b.xml")
    assert (
        str(error.value) == "a.zip, b.xml: the export has no such member; export the course again"
    )


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    archive(path, {"a.xml": b"1"})
    content = bytearray(path.read_bytes())
    # The flags stand 6 bytes into the local header and 8 bytes into the central one.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(ReadError) as error:
        Source(path).read("a.xml")
    assert str(error.value) == "a.zip, a.xml: the member is encrypted; export without a password"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", {"a.xml": b"0" * 5_000_000})
    assert source.size("a.xml") == 5_000_000
    with pytest.raises(ReadError) as error:
        source.read("a.xml")
    assert str(error.value) == (
        "a.zip, a.xml: the member unpacks to 5,000,000 bytes; check the archive"
    )


def test_a_large_text_of_common_ratio_is_read(tmp_path: Path) -> None:
    text = b"".join(b"%d, " % number for number in range(300_000))
    assert archive(tmp_path / "a.zip", {"a.xml": text}).read("a.xml") == text


def test_a_member_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_MEMBER_BYTES", 10)
    source = archive(tmp_path / "a.zip", {"a.xml": b"0123456789", "b.xml": b"0123456789a"})
    assert source.read("a.xml") == b"0123456789"
    with pytest.raises(
        ReadError, match=r"b\.xml: the member unpacks to 11 bytes; check the archive"
    ):
        source.read("b.xml")


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_MEMBERS", 1)
    with pytest.raises(ReadError) as error:
        _ = archive(tmp_path / "a.zip", {"a": b"1", "b": b"2"}).members
    assert str(error.value) == (
        "a.zip: the archive has more than 1 members; export one course at a time"
    )


def test_a_damaged_member_does_not_spoil_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.xml", b"the first text")
        file.writestr("b.xml", b"the other text")
    source = patched(path, (b"the first text", b"the worst text"))
    assert source.read("b.xml") == b"the other text"
    with pytest.raises(ReadError) as error:
        source.read("a.xml")
    assert str(error.value) == (
        "a.zip, a.xml: the member is damaged (Bad CRC-32 for file 'a.xml'); export the course again"
    )


def good_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("imsmanifest.xml", b"<manifest>" + b"<item/>" * 50 + b"</manifest>")
        file.writestr("é.html", b"<p>text</p>")
    return buffer.getvalue()


GOOD = good_archive()


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.integers(4, len(GOOD) - 1), value=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_archive_gives_bytes_or_a_read_error(
    tmp_path: Path, place: int, value: int, cut: bool
) -> None:
    content = bytearray(GOOD)
    content[place] = value
    path = tmp_path / "a.zip"
    path.write_bytes(content[:place] if cut else content)
    try:
        source = Source(path)
        for member in source.members:
            source.read(member)
    except ReadError:
        pass


# --- tar archives --------------------------------------------------------------------------------


def tar(path: Path, members: dict[str, bytes], mode: str = "w:gz") -> Source:
    with tarfile.open(path, mode) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return Source(path)


@pytest.mark.parametrize("mode", ["w:gz", "w"])
def test_a_tar_is_read_like_a_zip(tmp_path: Path, mode: str) -> None:
    source = tar(
        tmp_path / "a.mbz", {"./c/b.xml": b"<b/>", "c/x.bin": b"\x00" * 9, "c/._b": b"0"}, mode
    )
    assert source.is_tar
    assert source.is_archive
    assert not source.is_zip
    assert source.members == ("b.xml", "x.bin")
    assert source.read("x.bin") == b"\x00" * 9
    assert source.read("b.xml") == b"<b/>"
    assert source.size("x.bin") == 9
    assert source.clutter == ("c/._b",)


def test_a_link_or_a_name_that_leads_out_of_a_tar_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        link = tarfile.TarInfo("course.xml")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("../evil.xml"))
        archive.addfile(tarfile.TarInfo("good.xml"))
    source = Source(path)
    assert source.members == ("good.xml",)
    assert source.dropped == ("course.xml", "../evil.xml")


def test_a_truncated_tar(tmp_path: Path) -> None:
    tar(tmp_path / "a.mbz", {"a.xml": random.Random(1).randbytes(50_000)})
    (tmp_path / "b.mbz").write_bytes((tmp_path / "a.mbz").read_bytes()[:30_000])
    with pytest.raises(ReadError, match=r"b\.mbz: the archive is cut short or damaged; download"):
        _ = Source(tmp_path / "b.mbz").members


def test_a_tar_of_nothing_but_zeros_is_a_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "SMALL_TAR_BYTES", 1_000_000)
    source = tar(tmp_path / "a.mbz", {"a.xml": b"0" * 5_000_000})
    with pytest.raises(ReadError, match=r"a\.mbz, a\.xml: the member unpacks to 5,000,512 bytes"):
        _ = source.members


def test_a_tar_is_unpacked_again_only_for_members_that_were_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MAX_REWINDS", 1)
    source = tar(tmp_path / "a.mbz", {"a.xml": b"1", "users.xml": b"2", "b.bin": b"3"})
    assert source.read("a.xml") == b"1"
    assert source.read("b.bin") == b"3"
    with pytest.raises(ReadError, match="the archive holds too many large texts; unpack it"):
        source.read("users.xml")


def test_gzip_that_is_no_tar_has_no_members(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"one text"))
    source = Source(tmp_path / "a.gz")
    assert not source.is_archive
    assert source.members == ()


def test_an_export_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "MAX_READ_BYTES", 25)
    source = archive(tmp_path / "a.zip", {f"{n}.xml": b"0123456789" for n in range(3)})
    source.read("0.xml")
    source.read("1.xml")
    with pytest.raises(ReadError, match=r"2\.xml: the export unpacks to more than 2 GiB"):
        source.read("2.xml")


@pytest.mark.parametrize("kind", ["stored", "packed", "tar", "folder"])
def test_media_are_given_as_files_with_their_own_bytes(tmp_path: Path, kind: str) -> None:
    film = bytes(range(256)) * 40
    members = {"a.txt": b"text", "film.mp4": film, "z.bin": b"9"}
    if kind == "tar":
        source = tar(tmp_path / "a.tar.gz", members)
    elif kind == "folder":
        (tmp_path / "a").mkdir()
        for name, content in members.items():
            (tmp_path / "a" / name).write_bytes(content)
        source = Source(tmp_path / "a")
    else:
        compression = zipfile.ZIP_STORED if kind == "stored" else zipfile.ZIP_DEFLATED
        source = archive(tmp_path / "a.zip", members, compress_type=compression)
    seen = []
    for name, file, is_whole in source.media(["film.mp4"]):
        seen.append(name)
        assert is_whole
        assert file.seek(0, io.SEEK_END) == len(film)
        assert file.read(5) == b""
        file.seek(300)
        assert file.read(2) == film[300:302]
        assert file.tell() == 302
        file.seek(-1, io.SEEK_END)
        assert file.read() == film[-1:]
    assert seen == ["film.mp4"]


def test_of_a_large_packed_recording_only_the_first_part_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MEDIA_HEAD_BYTES", 100)
    source = archive(tmp_path / "a.zip", {"film.mp4": b"abcde" * 100})
    ((_name, file, is_whole),) = source.media(["film.mp4"])
    assert not is_whole
    assert file.seek(0, io.SEEK_END) == 500
    file.seek(98)
    assert file.read(10) == b"de"
    assert file.read(10) == b""
