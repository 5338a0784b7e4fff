"""The errors that a user can meet, and the exit codes.

AllegataError
├── UsageError        exit 2: a missing path or key, an unknown model; raised before any input is read
├── InputError        an input that cannot be read; one line in the report, never a stop
├── ExtractionError   an extractor failed on one article; its outcome is `error`
├── UnansweredError   the article waits for an answer that is not to be asked for now; the others go on
├── StopRunError      exit 1: no further article can be extracted in this run; what was paid for is kept
├── ContractError     exit 1: the generated schemas drifted, or a change breaks readers
├── LoadError         the database refused rows
└── PackageError      exit 1: a release is damaged, or could not be written

Every message says what happened, where, and which command mends it.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
"""Of Ctrl-C, as shells give it and typer does: 128 and the signal's number."""


class AllegataError(Exception):
    """Base of all errors that are shown to a user as one line.

    Args:
        what: what happened, and where.
        mend: the command or change that mends it; empty where nothing does.
    """

    exit_code = EXIT_FINDINGS

    def __init__(self, what: str, mend: str = "") -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what}. {mend}" if mend else what)


class UsageError(AllegataError):
    """The command cannot start: a missing path or key, an unknown model."""

    exit_code = EXIT_USAGE


class InputError(AllegataError):
    """One input cannot be read; the others go on."""


class ExtractionError(AllegataError):
    """An extractor failed on one article."""


class UnansweredError(AllegataError):
    """One article waits for an answer that is not to be asked for now; the others go on."""


class StopRunError(AllegataError):
    """Every further article would end the same: the budget is spent, the key refused, the server not there."""


class ContractError(AllegataError):
    """The generated contracts and the models disagree."""


class LoadError(AllegataError):
    """The database refused rows."""


class PackageError(AllegataError):
    """A release is damaged or could not be written."""
