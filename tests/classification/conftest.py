"""What the tests of classification share."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.classification.label import Label, label_activity
from audit.classification.minutes import Rates, read_rates
from audit.course import Activity


@pytest.fixture(scope="session")
def rates() -> Rates:
    return read_rates()


@pytest.fixture(scope="session")
def label(rates: Rates) -> Callable[..., Label]:
    """Label an activity made of a title, a type and whatever else the test gives."""

    def make(title: str, lms_type: str = "Page", **fields: Any) -> Label:
        activity = Activity(native_id="1", title=title, lms_type=lms_type, position=1, **fields)
        return label_activity(activity, rates)

    return make
