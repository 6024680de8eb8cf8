"""What all tests share."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_EXPORTS = ROOT.parent / "shared" / "real_exports"


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of the sample courses."""
    return ROOT / "sample_courses"


@pytest.fixture(scope="session")
def real_exports() -> Path:
    """Folder of real exports, not part of the project; a test says so where it is absent."""
    if not REAL_EXPORTS.is_dir():
        pytest.skip(f"NOT RUN: no real exports beside the checkout ({REAL_EXPORTS.name})")
    return REAL_EXPORTS


@pytest.fixture(autouse=True)
def no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a busy machine takes longer for is nothing that tests are about."""
    monkeypatch.setattr("audit.cli_options.SECONDS_WITHOUT_PROGRESS", 600)
