"""The errors that a user of the audit can cause, and mend.

Every text reads *where: what; what to do*. Missing a recommendation is a finding,
not an error; a bug of ours is neither and is left to crash.
"""


class AuditError(Exception):
    """Something outside this project that must be mended before the audit can go on.

    Parameters
    ----------
    where
        The file, row and column, member or key, as the user knows it.
    what
        What is wrong there.
    remedy
        What to do about it, as an order.
    """

    def __init__(self, where: str, what: str, remedy: str) -> None:
        # All three go to Exception, so that the error survives pickling between processes.
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class ReadError(AuditError):
    """An export could not be read."""


class UnknownFormatError(ReadError):
    """No reader, or more than one, recognises an export."""


class FactsError(AuditError):
    """``course.toml`` says something that it cannot say."""


class OverridesError(AuditError):
    """The file of corrections cannot be applied."""


class LabelsError(AuditError):
    """A table of hand-made labels cannot be used."""


class RubricError(AuditError):
    """A rule set is not what a rule set must be."""


class ParameterError(AuditError):
    """A notebook does not take a parameter that it was given."""


class NotebookRunError(AuditError):
    """A notebook stopped before its end."""
