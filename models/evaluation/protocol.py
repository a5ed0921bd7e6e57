"""All sources on the same drawings with the same guides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record
from models.evaluation.baselines import Source
from models.evaluation.cases import Case, Guide, read_case
from models.evaluation.features import Describer, described
from models.evaluation.guides import Guides, Key, Plan, check
from models.evaluation.metrics import Floats, Score, Tally, score, tally
from painter.imaging.resample import fit_picture

FEATURE_SIDE = 256
"""Longer side at which features are taken, so that sizes of pages do not count."""

FRECHET_AT = (0, 4, 16)
"""Numbers of hints at which a Frechet distance is taken; it costs more than all other measures."""

Found = dict[tuple[Key, str], list[tuple[str, Tally]]]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    key: Key
    source: str
    score: Score

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON; what was not asked for is left out."""
        values = {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self.score).items()
            if name != "intervals" and value == value
        }
        intervals = {k: v for k, v in self.score.intervals.items() if k in values}
        return {**asdict(self.key), "source": self.source, **values, "intervals": intervals}


def measure(
    records: Sequence[Record],
    sources: Mapping[str, Source],
    plan: Plan,
    describer: Describer,
    say: Callable[[float, str], None],
) -> Found:
    """Tallies by row, each with the style of its drawing.

    Raises:
        UserError: the set lacks what the protocol needs, or a drawing cannot be read.
    """
    check(records, plan)
    found: Found = {}
    with PairReader() as reader:
        guides = Guides(records, plan, reader)
        for done, record in enumerate(records, 1):
            case = read_case(record, reader, plan.view)
            measure_case(case, guides.of(case), sources, describer, found)
            say(done / len(records), record.id)
    return found


def measure_case(
    case: Case,
    guides: Iterable[tuple[Key, Guide]],
    sources: Mapping[str, Source],
    describer: Describer,
    found: Found,
) -> None:
    """Add what every source makes of one drawing."""
    memory: dict[bytes, Floats] = {}

    def describe(picture: NDArray[np.uint8]) -> Floats:
        key = picture.tobytes()
        if key not in memory:
            memory[key] = described(_feature_view(picture)[np.newaxis], describer)[0]
        return memory[key]

    known: dict[tuple[str, str, int, bool], Tally | None] = {}
    for key, guide in guides:
        for name, source in sources.items():
            # More hints than regions are no other question.
            same = (name, key.order or key.ask, len(guide.hinted), key.hints in FRECHET_AT)
            if same not in known:
                started = perf_counter()
                answer = source(case, guide)
                seconds = perf_counter() - started
                seen_by = describe if not key.order or key.hints in FRECHET_AT else None
                known[same] = answer and tally(case, guide, answer, seen_by, seconds)
            if (one := known[same]) is not None:
                found.setdefault((key, name), []).append((case.group, one))


def rows_of(found: Found, groups: Sequence[str] | None = None) -> tuple[Row, ...]:
    """Scores of all drawings, or of those of some styles."""
    rows: list[Row] = []
    for (key, source), tallies in found.items():
        kept = [one for group, one in tallies if groups is None or group in groups]
        if kept:
            rows.append(Row(key, source, score(kept)))
    return tuple(rows)


def _feature_view(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    scale = FEATURE_SIDE / max(height, width)
    small = fit_picture(picture, (max(1, round(width * scale)), max(1, round(height * scale))))
    square = np.full((FEATURE_SIDE, FEATURE_SIDE, 3), 255, np.uint8)
    square[: small.shape[0], : small.shape[1]] = small
    return square
