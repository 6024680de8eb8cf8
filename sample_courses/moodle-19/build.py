"""Write ``salt.zip`` from ``moodle.xml``, byte for byte the same each time.

python sample_courses/moodle-19/build.py
"""

import io
import wave
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
BACKUP = HERE / "salt.zip"
LENGTH_S = 60


def silence() -> bytes:
    """A recording of nothing, eight bits a sample and few samples a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(100)
        recording.writeframes(b"\x80" * (100 * LENGTH_S))
    return file.getvalue()


def build() -> bytes:
    """The backup: its one XML, and the course's files beside it."""
    members = {
        "moodle.xml": (HERE / "moodle.xml").read_bytes(),
        "course_files/sound/salter.wav": silence(),
        "course_files/films/pans.mp4": b"not a film",
        "course_files/films/notes.txt": b"Filmed in no year.",
        "moddata/assignment/1/9/PLANTED-crystal.jpg": b"PLANTED-BYTES",
        "user_files/9/PLANTED-face.jpg": b"PLANTED-BYTES",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in members.items():
            archive.writestr(zipfile.ZipInfo(name), blob, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


if __name__ == "__main__":
    BACKUP.write_bytes(build())
