"""One line each: where, what, what to do."""

import pickle

import pytest

from audit import errors
from audit.errors import AuditError

CHILDREN = {
    "FactsError": AuditError,
    "LabelsError": AuditError,
    "NotebookRunError": AuditError,
    "OverridesError": AuditError,
    "ParameterError": AuditError,
    "ReadError": AuditError,
    "RubricError": AuditError,
    "UnknownFormatError": errors.ReadError,
}


def test_the_text_says_where_what_and_what_to_do():
    error = AuditError("plan.csv, row 3", "'x' is not a date", "write 2031-09-02")
    assert str(error) == "plan.csv, row 3: 'x' is not a date; write 2031-09-02"
    assert (error.where, error.what, error.remedy) == (
        "plan.csv, row 3",
        "'x' is not a date",
        "write 2031-09-02",
    )


@pytest.mark.parametrize("name", CHILDREN)
def test_every_error_survives_the_way_between_processes(name):
    error = getattr(errors, name)("a", "b", "c")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), "a: b; c")


@pytest.mark.parametrize(("name", "parent"), CHILDREN.items())
def test_whoever_catches_the_parent_catches_the_child(name, parent):
    assert issubclass(getattr(errors, name), parent)


def test_no_error_is_left_out_here():
    found = {
        name
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, AuditError)
    }
    assert found - {"AuditError"} <= set(CHILDREN) | {"BatchError"}
