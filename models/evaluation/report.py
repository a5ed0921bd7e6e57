"""Tables of an evaluation as text, and whether its gate is passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.evaluation.protocol import Row

MARGIN = 0.05
"""Accuracy by which a network must lead the best of the baselines."""

LEAST_COLOUR = 0.5
"""Least colourfulness, as a share of the true one."""


def text_tables(rows: Sequence[Row], drawings: int) -> list[str]:
    """Lines to print: one table an order of hints."""
    lines = [
        f"{drawings} drawings, true regions; unhinted regions with dE2000 < 10, %",
        "(in brackets: only regions that do not lie under solid ink)",
    ]
    counts = sorted({row.hints for row in rows})
    for order in dict.fromkeys(row.order for row in rows):
        lines.append(f"{order + ' first' if order == 'largest' else order + ' order':20}"
                     + "".join(f"{f'k = {k}':>10}" for k in counts)
                     + "    colour   obeyed   ms")  # fmt: skip
        for source in dict.fromkeys(row.source for row in rows):
            mine = sorted(
                (r for r in rows if r.order == order and r.source == source),
                key=lambda row: row.hints,
            )
            cells = "".join(f"{_both(row):>10}" for row in mine)
            colour = sum(row.score.colourfulness for row in mine) / len(mine)
            obeyed = min(row.score.obedience for row in mine)
            slow = 1000 * max(row.score.seconds for row in mine)
            lines.append(f"{source:20}{cells}{colour:10.2f}{100 * obeyed:9.1f}{slow:5.0f}")
    return lines


def _both(row: Row) -> str:
    return f"{100 * row.score.accuracy:.1f} ({100 * row.score.visible:.0f})"


def gate(rows: Sequence[Row], plugin: str) -> list[dict[str, Any]]:
    """The lead of a plugin over the best baseline by number of hints, largest first."""
    found: list[dict[str, Any]] = []
    for count in sorted({row.hints for row in rows}):
        some = [row for row in rows if row.hints == count and row.order == "largest"]
        mine = [row.score for row in some if row.source == plugin]
        others = [row for row in some if row.source != plugin]
        if not mine or not others:
            continue
        best = max(others, key=lambda row: row.score.accuracy)
        lead = mine[0].accuracy - best.score.accuracy
        passed = lead >= MARGIN and mine[0].colourfulness >= LEAST_COLOUR
        found.append(
            {"hints": count, "lead": round(lead, 4), "over": best.source, "passed": passed}
        )
    return found
