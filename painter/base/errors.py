"""The failures that are the user's business, as one type, and the ways a run can end."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    USAGE = 2
    BAD_INPUT = 3
    SOME_FAILED = 4
    INTERRUPTED = 130


class UserError(Exception):
    """An expected failure: what is wrong with which thing, and what to do about it.

    Attributes:
        message: one clear sentence without a final full stop, naming the file or option.
        advice: one imperative sentence without a final full stop; may be empty.
        exit_code: what the command line ends with when this reaches it.
    """

    exit_code: ExitCode = ExitCode.BAD_INPUT

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        """The message and the advice as one line."""
        return f"{self.message}. {self.advice}." if self.advice else f"{self.message}."


class UsageError(UserError):
    """The words of a command do not fit together, or ask for what this version lacks."""

    exit_code = ExitCode.USAGE


class CancelledError(Exception):
    """The user no longer wants the result; whoever runs a job catches this."""
