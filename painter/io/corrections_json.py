"""What an artist corrected about the regions, as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.io.limits import MAX_LABELS, MAX_OFFSET
from painter.segment.corrections import Closure, Corrections


def corrections_to_json(corrections: Corrections) -> dict[str, Any]:
    """`{"together", "apart": pairs, "closures": [{"id", "points", "apart"}], "splits": lists of
    points, "local": pairs, "local_gap": numbers, "dismissed": [[x, y]]}`."""
    return {
        "together": corrections.together.tolist(),
        "apart": corrections.apart.tolist(),
        "closures": [
            {"id": one.id, "points": one.points.tolist(), "apart": one.apart.tolist()}
            for one in corrections.closures
        ],
        "splits": [points.tolist() for points in corrections.splits],
        "local": corrections.local.tolist(),
        "local_gap": corrections.local_gap.tolist(),
        "dismissed": [list(place) for place in corrections.dismissed],
    }


def corrections_from_json(record: dict[str, Any], atoms: int) -> Corrections:
    """The same read.

    Args:
        atoms: the highest atom there is.

    Raises:
        ValueError, TypeError, KeyError: it is not of that form, or speaks of other atoms.
    """
    closures = tuple(
        Closure(int(one["id"]), _points(one["points"]), _pairs(one["apart"], atoms))
        for one in record["closures"]
    )
    if len({one.id for one in closures}) < len(closures):
        raise ValueError("two closures of one id")
    return Corrections(
        together=_pairs(record["together"], atoms),
        apart=_pairs(record["apart"], atoms),
        closures=closures,
        splits=tuple(_points(points) for points in record["splits"]),
        local=_pairs(record["local"], atoms),
        local_gap=_gaps(record["local_gap"]),
        dismissed=tuple((int(x), int(y)) for x, y in record["dismissed"]),
    )


def _pairs(value: object, atoms: int) -> NDArray[np.uint32]:
    pairs = np.array(value, np.int64).reshape(-1, 2)
    if pairs.size and not (int(pairs.min()) >= 1 and int(pairs.max()) <= min(atoms, MAX_LABELS)):
        raise ValueError("a pair of atoms that are not there")
    return pairs.astype(np.uint32)


def _points(value: object) -> NDArray[np.float32]:
    points = np.array(value, np.float32).reshape(-1, 2)
    if not (np.isfinite(points) & (np.abs(points) <= MAX_OFFSET)).all():
        raise ValueError("a point that lies nowhere")
    return points


def _gaps(value: object) -> NDArray[np.float32]:
    gaps = np.array(value, np.float32).reshape(-1)
    if not (np.isfinite(gaps) & (gaps >= 0)).all():
        raise ValueError("a gap that is none")
    return gaps
