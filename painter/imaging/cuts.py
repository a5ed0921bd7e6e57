"""Gaps cut into line art whose true regions are known: to train on, and to test with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.lines import distance_inside


def cut_gaps(
    ink: NDArray[np.uint8],
    truth: NDArray[np.integer],
    count: int,
    low: float,
    high: float,
    seed: int,
) -> NDArray[np.uint8]:
    """Erase `count` pieces of line, each `low` to `high` pixels long, between different regions.

    Args:
        ink: uint8 (H, W), 255 full ink.
        truth: labels (H, W), or flat colours (H, W, 3).
    """
    rng = np.random.default_rng([seed, 40])
    code = colour_codes(truth)
    drawn = ink > 96
    half = distance_inside(drawn)
    edge = np.zeros(code.shape, bool)
    edge[:, 1:] |= code[:, 1:] != code[:, :-1]
    edge[1:] |= code[1:] != code[:-1]
    ys, xs = np.nonzero(edge & drawn & (half < 8))
    out = ink.copy()
    taken = np.zeros(code.shape, bool)
    done = 0
    for i in rng.permutation(len(ys)):
        y, x = int(ys[i]), int(xs[i])
        if done == count:
            break
        if taken[y, x]:
            continue
        _erase(out, edge, half, y, x, float(rng.uniform(low, high)))
        # Two cuts side by side would make one gap wider than asked for.
        _take(taken, y, x, high + 16)
        done += 1
    return out


def colour_codes(truth: NDArray[np.integer]) -> NDArray[np.int64]:
    """One number a colour, int64 (H, W), from labels (H, W) or colours (H, W, 3)."""
    wide = truth.astype(np.int64)
    return wide if wide.ndim == 2 else (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


def _take(taken: NDArray[np.bool_], y: int, x: int, far: float) -> None:
    """Mark what is at most `far` pixels from (x, y)."""
    reach = int(far)
    y0, x0 = max(0, y - reach), max(0, x - reach)
    part = taken[y0 : y + reach + 1, x0 : x + reach + 1]
    v, u = np.ogrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
    part |= np.hypot(v - y, u - x) <= far


def _erase(
    out: NDArray[np.uint8],
    edge: NDArray[np.bool_],
    half: NDArray[np.float32],
    y: int,
    x: int,
    gap: float,
) -> None:
    """Clear a slab of length `gap` along the line through (x, y), as wide as the line there."""
    near = 7
    y0, x0 = max(0, y - near), max(0, x - near)
    py, px = np.nonzero(edge[y0 : y + near + 1, x0 : x + near + 1])
    dy, dx = (py + y0 - y).astype(float), (px + x0 - x).astype(float)
    values, vectors = np.linalg.eigh(np.cov(np.stack([dx, dy])) if len(dx) > 2 else np.eye(2))
    tangent = vectors[:, int(np.argmax(values))]
    thick = float(half[max(0, y - 4) : y + 5, max(0, x - 4) : x + 5].max())
    reach = int(np.ceil(np.hypot(gap / 2, 2 * thick + 3))) + 1
    y0, x0 = max(0, y - reach), max(0, x - reach)
    part = out[y0 : y + reach + 1, x0 : x + reach + 1]
    gy, gx = np.mgrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
    along = np.abs((gx - x) * tangent[0] + (gy - y) * tangent[1])
    across = np.abs((gy - y) * tangent[0] - (gx - x) * tangent[1])
    keep = np.clip(along - gap / 2 + 0.5, 0, 1)
    keep[across > 2 * thick + 2] = 1
    part[:] = np.minimum(part, np.round(keep * 255).astype(np.uint8))
