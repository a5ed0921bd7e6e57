"""Tables of an evaluation as text, and whether its gates are passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.evaluation.protocol import Row

MARGIN = 0.10
"""Accuracy by which a network must lead the nearest hint, at 4 to 16 hints."""

_GATED = (4, 16)
_OVER = "nearest hint"


def text_tables(rows: Sequence[Row], drawings: int, fid: str) -> list[str]:
    """Lines to print: a curve of accuracy for hints, all measures for everything else.

    Args:
        fid: which features the Frechet distance was taken with.
    """
    lines = [f"{drawings} drawings; regions with dE2000 < 10 in %, of those not hinted"]
    hinted = [row for row in rows if row.key.order]
    for order in dict.fromkeys(row.key.order for row in hinted):
        lines += _curve([row for row in hinted if row.key.order == order], order)
    lines.append(
        f"{'':28}{'acc. %':>13}{'dE':>6}{'PSNR dB':>15}{'SSIM':>7}{'FID':>8}{'leak %':>8}"
        f"{'colour':>8}{'1-H':>6}{'asked':>7}{'ms':>6}"
    )
    lines += [_line(row) for row in rows if not row.key.order or row.key.hints in _GATED]
    return [*lines, f"FID: {fid}, compares only within one set of one size"]


def hint_areas(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Area under the curve of accuracy over log2(k + 1), as a share of a perfect one's."""
    found: list[dict[str, Any]] = []
    keys = dict.fromkeys((row.key.order, row.source) for row in rows if row.key.order)
    for order, source in keys:
        mine = [row for row in rows if (row.key.order, row.source) == (order, source)]
        mine = sorted((row for row in mine if row.score.regions), key=lambda row: row.key.hints)
        at = np.log2([row.key.hints + 1 for row in mine])
        value = np.array([row.score.accuracy for row in mine])
        if len(mine) > 1:
            area = float(np.trapezoid(value, at) / (at[-1] - at[0]))
            found.append({"order": order, "source": source, "area": round(area, 4)})
    return found


def gate(rows: Sequence[Row], plugin: str) -> list[dict[str, Any]]:
    """The lead of a plugin over the nearest hint by order and number of hints."""
    found: list[dict[str, Any]] = []
    low, high = _GATED
    for key in dict.fromkeys(row.key for row in rows if low <= row.key.hints <= high):
        some = {row.source: row.score for row in rows if row.key == key}
        if plugin not in some or _OVER not in some:
            continue
        lead = some[plugin].accuracy - some[_OVER].accuracy
        found.append(
            {"order": key.order, "hints": key.hints, "lead": round(lead, 4), "over": _OVER}
            | {"passed": lead >= MARGIN}
        )
    return found


def _curve(rows: Sequence[Row], order: str) -> list[str]:
    counts = sorted({row.key.hints for row in rows})
    lines = [f"{order + ' first' if order == 'largest' else order + ' order':20}"
             + "".join(f"{f'k={k}':>7}" for k in counts) + "   area  obeyed"]  # fmt: skip
    areas = {one["source"]: one["area"] for one in hint_areas(rows)}
    for source in dict.fromkeys(row.source for row in rows):
        mine = sorted((r for r in rows if r.source == source), key=lambda row: row.key.hints)
        cells = "".join(
            f"{100 * row.score.accuracy:7.1f}" if row.score.regions else f"{'-':>7}" for row in mine
        )
        area = f"{100 * areas[source]:7.1f}" if source in areas else f"{'':7}"
        obeyed = min(row.score.obedience for row in mine)
        lines.append(f"{source:20}{cells}{area}{100 * obeyed:8.1f}")
    return lines


def _line(row: Row) -> str:
    one, key = row.score, row.key
    what = " ".join(filter(None, (key.ask, key.order, str(key.hints) if key.order else "")))
    low, high = one.intervals["accuracy"]
    dark, light = one.intervals["psnr"]
    asked = f"{one.asked:7.3f}" if one.asked == one.asked else f"{'':7}"
    return (
        f"{f'{row.source} {what}':28}{100 * one.accuracy:5.1f} {100 * low:3.0f}-{100 * high:<3.0f}"
        f"{one.error:6.1f}{one.psnr:6.2f} {dark:4.1f}-{light:<4.1f}{one.ssim:6.3f}{one.fid:8.2f}"
        f"{100 * one.leak:8.2f}{one.colourfulness:8.2f}{one.histogram:6.3f}{asked}"
        f"{1000 * one.seconds:6.0f}"
    )
