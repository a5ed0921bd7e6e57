"""What the program tells the artist without stopping work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a notice is meant."""

    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Notice:
    """One sentence and, where something went wrong, what to do about it.

    Attributes:
        key: a later notice of the same key replaces this one; empty for none.
    """

    text: str
    advice: str = ""
    tone: Tone = Tone.INFO
    key: str = ""
