"""What a layer costs a pixel, in every blend mode."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np

from painter.bench.row import Row
from painter.pixels.tile import TILE
from painter.render.blend import MODE_GROUPS, BlendMode
from painter.render.laying import Manner, Packed, Square, lay

_GATES = {BlendMode.NORMAL: 1.2, BlendMode.MULTIPLY: 2.3, BlendMode.SOFT_LIGHT: 3.0}  # ns
_REPEAT = 200


def mode_rows(quick: bool = False) -> list[Row]:
    """Nanoseconds a pixel, the median over one tile of noise laid over another."""
    random = np.random.default_rng(1)
    backdrop, source = _noise(random), _noise(random)
    hides = random.integers(0, 256, (TILE, TILE), dtype=np.uint8)
    repeat = _REPEAT // 10 if quick else _REPEAT
    table: list[Row] = []
    for mode in (mode for group in MODE_GROUPS for mode in group):
        how = Manner(mode, 255 * 255, None, False)
        value = _time(backdrop, source, how, repeat)
        table.append(_row(mode.caption.lower(), value, _GATES.get(mode)))
    for mode in (BlendMode.NORMAL, BlendMode.MULTIPLY):
        how = Manner(mode, 255 * 255, hides, False)
        name = mode.caption.lower()
        table.append(_row(f"{name}, masked", _time(backdrop, source, how, repeat)))
        clipped = replace(how, clip=True)
        table.append(_row(f"{name}, masked, clipped", _time(backdrop, source, clipped, repeat)))
    return table


def _noise(random: np.random.Generator) -> Packed:
    """Any colours, any alpha, premultiplied."""
    rgba = random.integers(0, 256, (TILE, TILE, 4))
    rgba[..., :3] = rgba[..., :3] * rgba[..., 3:] // 255
    return rgba.astype(np.uint8).view(np.uint32)[..., 0]


def _time(backdrop: Packed, source: Square, how: Manner, repeat: int) -> float:
    times: list[float] = []
    for _ in range(repeat):
        below = backdrop.copy()
        start = perf_counter()
        lay(below, source, how)
        times.append(perf_counter() - start)
    return float(np.median(times)) / source.size * 1e9


def _row(name: str, value: float, gate: float | None = None) -> Row:
    return Row(f"a layer a pixel, {name}", value, "ns", gate)
