"""One line of a benchmark table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A measured value, beside a gate and a peer where there is one.

    Attributes:
        gate: upper bound for `value`; quality rows state their loss, so that smaller is better.
        peer, peer_value: who was measured in the same run, in the same unit.
    """

    name: str
    value: float
    unit: str
    gate: float | None = None
    peer: str | None = None
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """Our value by the peer's: below 1 we are better."""
        if self.peer_value is None or self.peer_value == 0:
            return None
        return self.value / self.peer_value

    def as_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {**asdict(self), "ratio": self.ratio}
