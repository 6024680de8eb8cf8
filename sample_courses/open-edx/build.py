"""Write ``bees-gardens-roofs.tar.gz`` from ``course/``, byte for byte the same each time.

Run it after a change of the files, then count again what ``expected.json`` says:

    python sample_courses/open-edx/build.py
"""

import gzip
import io
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE / "bees-gardens-roofs.tar.gz"
FOLDER = HERE / "course"


def build() -> bytes:
    """The archive as bytes, in the form in which Studio hands it out."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="", compresslevel=9) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for path in sorted(FOLDER.rglob("*")):
            if path.is_file():
                info = tarfile.TarInfo(f"course/{path.relative_to(FOLDER).as_posix()}")
                content = path.read_bytes()
                info.size = len(content)
                info.mtime = 1_947_801_600
                archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
    print(f"{PACKAGE.name}: {PACKAGE.stat().st_size:,} bytes")
