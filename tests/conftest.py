"""What all tests share."""

import time
from collections.abc import Callable
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


@pytest.fixture(scope="session")
def is_linear() -> Callable[[Callable[[str], object], str], bool]:
    """Whether a step's cost grows with its text: ten times the text, about ten times the work.

    A ratio of processor times, each the least of three, holds on a busy machine; a quadratic
    pattern would need a hundred times the work.
    """

    def least_s(step: Callable[[str], object], text: str) -> float:
        times = []
        for _run in range(3):
            begin = time.process_time()
            step(text)
            times.append(time.process_time() - begin)
        return min(times)

    def check(step: Callable[[str], object], text: str) -> bool:
        small = text[: len(text) // 10]
        step(small)
        return least_s(step, text) < 40 * max(least_s(step, small), 0.0005)

    return check
