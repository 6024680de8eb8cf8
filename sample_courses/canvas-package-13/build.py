"""Write ``lighthouse-keepers.imscc`` from ``content.toml``, byte for byte the same each time.

The content file holds every member as it stands in the package; long frames that repeat are
written as ``{{name}}`` and stand in its table ``frames``.

    python sample_courses/canvas-package-13/build.py
"""

import io
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE / "lighthouse-keepers.imscc"


def members() -> dict[str, str]:
    """Name and text of every member, in the order of the content file."""
    content = tomllib.loads((HERE / "content.toml").read_text("utf-8"))
    texts: dict[str, str] = content["members"]
    for name, frame in content["frames"].items():
        texts = {member: text.replace("{{" + name + "}}", frame) for member, text in texts.items()}
    return texts


def build() -> bytes:
    """The package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members().items():
            info = zipfile.ZipInfo(name, date_time=(2032, 1, 5, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode("utf-8"))
    return stream.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(build())
