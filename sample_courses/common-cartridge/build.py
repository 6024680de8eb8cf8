"""Write ``old-maps.imscc`` from ``content.toml``, byte for byte the same each time.

Run it after a change of the content, then count again what ``expected.json`` says:

    python sample_courses/common-cartridge/build.py
"""

import io
import tomllib
import wave
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE / "old-maps.imscc"
RATE_HZ = 4000


def silence(seconds: int) -> bytes:
    """A sound file in which nothing is heard; it packs into almost nothing."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE_HZ)
        sound.writeframes(b"\x80" * (RATE_HZ * seconds))
    return buffer.getvalue()


def build() -> bytes:
    """Bytes of the package."""
    content = tomllib.loads((HERE / "content.toml").read_text("utf-8"))
    members = {name: text.lstrip().encode("utf-8") for name, text in content["members"].items()}
    members |= {name: silence(seconds) for name, seconds in content["sounds"].items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, packed in members.items():
            info = zipfile.ZipInfo(name, date_time=(2031, 9, 1, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            # 3 = Unix on every system, so that the bytes are the same on all.
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, packed, compresslevel=9)
    return buffer.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
