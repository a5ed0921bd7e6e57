"""The protocol "hints": true regions given, k of them hinted, the rest is for the source to know.

Research section 6.6: largest regions first, and a random order as a second table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record
from models.data.hints import largest_first
from models.data.truth import Drawing, drawing_of
from models.evaluation.baselines import Source
from models.evaluation.metrics import Score, Tally, score, tally

COUNTS = (2, 4, 8)
ORDERS = ("largest", "random")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    order: str
    hints: int
    source: str
    score: Score

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"order": self.order, "hints": self.hints, "source": self.source} | {
            name: round(value, 4) for name, value in asdict(self.score).items()
        }


def evaluate(
    records: Sequence[Record],
    sources: Mapping[str, Source],
    say: Callable[[float, str], None],
    counts: Sequence[int] = COUNTS,
    orders: Sequence[str] = ORDERS,
) -> tuple[Row, ...]:
    """Try all sources on the same drawings with the same hints."""
    found: dict[tuple[str, int, str], list[Tally]] = {}
    with PairReader() as reader:
        for done, record in enumerate(records, 1):
            drawing = drawing_of(reader.read(record))
            for order in orders:
                ranked = _ranked(drawing, order, record.id)
                for count in counts:
                    for name, source in sources.items():
                        one = _try(drawing, ranked[:count], source)
                        found.setdefault((order, count, name), []).append(one)
            say(done / len(records), record.id)
    return tuple(Row(*key, score(tallies)) for key, tallies in found.items())


def hinted_regions(drawing: Drawing, count: int, order: str, name: str) -> NDArray[np.uint32]:
    """Ids of the `count` regions that the protocol hints."""
    return _ranked(drawing, order, name)[:count]


def _ranked(drawing: Drawing, order: str, name: str) -> NDArray[np.uint32]:
    if order == "largest":
        rows = largest_first(drawing.table.area[1:].astype(np.float64))
    else:
        # By the drawing's name, so that every run and every subset has the same order.
        seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
        rows = np.random.default_rng(seed).permutation(drawing.table.count)
    return (rows + 1).astype(np.uint32)


def _try(drawing: Drawing, hinted: NDArray[np.uint32], source: Source) -> Tally:
    started = perf_counter()
    colours = source(drawing, hinted)
    return tally(drawing, hinted, colours, perf_counter() - started)
