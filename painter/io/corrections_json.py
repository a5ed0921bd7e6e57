"""What an artist corrected about the regions, as JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.io.limits import MAX_LABELS, MAX_OFFSET
from painter.segment.corrections import Closure, Corrections
from painter.segment.steps import Step, StepKind


def corrections_to_json(corrections: Corrections) -> dict[str, Any]:
    """`{"together", "apart": pairs, "closures": [{"id", "points", "apart"}], "steps": [{"kind",
    "points", "spared", "area", "closure", "gap"}], "local": pairs, "local_gap": numbers,
    "dismissed": [[x, y]]}`; what says nothing about a step is left out of it."""
    return {
        "together": corrections.together.tolist(),
        "apart": corrections.apart.tolist(),
        "closures": [
            {"id": one.id, "points": one.points.tolist(), "apart": one.apart.tolist()}
            for one in corrections.closures
        ],
        "steps": [_step_to_json(step) for step in corrections.steps],
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
        steps=_steps(record, closures),
        local=_pairs(record["local"], atoms),
        local_gap=_amounts(record["local_gap"]),
        dismissed=tuple((int(x), int(y)) for x, y in record["dismissed"]),
    )


def _step_to_json(step: Step) -> dict[str, Any]:
    said = {
        "points": step.points.tolist(),
        "spared": step.spared.tolist(),
        "area": step.area.tolist(),
        "closure": step.closure,
        "gap": step.gap,
    }
    return {"kind": step.kind.value} | {name: value for name, value in said.items() if value}


def _steps(record: dict[str, Any], closures: tuple[Closure, ...]) -> tuple[Step, ...]:
    """Files from before steps were kept know the strokes, but not in which order they came."""
    if "splits" in record:
        closed = [Step(StepKind.CLOSE, one.points, closure=one.id) for one in closures]
        split = [Step(StepKind.SPLIT, _points(points)) for points in record["splits"]]
        return (*closed, *split)
    return tuple(
        Step(
            StepKind(one["kind"]),
            _points(one.get("points", [])),
            _points(one.get("spared", [])),
            _amounts(one.get("area", [])),
            int(one.get("closure", 0)),
            float(one.get("gap", 0.0)),
        )
        for one in record["steps"]
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


def _amounts(value: object) -> NDArray[np.float32]:
    amounts = np.array(value, np.float32).reshape(-1)
    if not (np.isfinite(amounts) & (amounts >= 0)).all():
        raise ValueError("a gap or an area that is none")
    return amounts
