"""Learning curves of trainings: where a network was heading when its time was up."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.evaluation.tables import table

_POINTS = 10


def curve_lines(folder: Path) -> Iterable[str]:
    """One table a training; `folder` holds the `stats.jsonl` of each under the network's name."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        yield "No training has left its statistics in `records/curves` yet."
    for path in files:
        checks = _checks(path)
        if checks:
            yield f"\n### `{path.stem}`\n"
            yield "Validation on drawings held back from training, by step.\n"
            yield from _table(checks)


def _checks(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row for row in rows if "validation" in row]


def _table(checks: list[dict[str, Any]]) -> list[str]:
    shown = checks[::-1][:: max(1, len(checks) // _POINTS)][::-1]
    names = [name for name in shown[-1]["validation"] if name != "score"]
    rows = [
        (str(row["step"]), *(f"{row['validation'].get(name, float('nan')):.4g}" for name in names))
        for row in shown
    ]
    return table(("step", *names), rows)
