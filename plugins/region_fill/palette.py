"""A scheme made of the artist's own palette."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import to_oklab
from painter.pixels.palette import Palette
from plugins.region_fill.scheme import Scheme
from plugins.region_fill.traits import Traits


def scheme_from(palette: Palette, traits: Traits, seed: int) -> Scheme:
    """Play the parts with the palette's colours, exactly as they are.

    Pale colours lie behind, strong ones make accents, a warm light one is skin; the others
    are dealt out, heavy swatches first. The seed turns the order of swatches of equal weight.
    """
    colours = palette.colours()
    lab = to_oklab(colours)
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    weight = np.array([swatch.weight for swatch in palette.swatches])
    order = np.random.default_rng(seed).permutation(len(colours))
    order = order[np.argsort(-weight[order], kind="stable")]
    pale = [i for i in order if light[i] > 0.88 and chroma[i] < 0.06]
    bodies = [i for i in order if i not in pale] or list(order)
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    peach = np.abs(hue - 58) + 120 * np.abs(light - 0.87) + 400 * np.abs(chroma - 0.06)
    by_chroma = sorted(bodies, key=lambda i: (-chroma[i], int(i)))
    return Scheme(
        grounds=_pick(colours, pale or sorted(order, key=lambda i: -light[i])[:1]),
        bodies=_pick(colours, bodies),
        accents=_pick(colours, by_chroma[:2]),
        skin=colours[int(np.argmin(peach))] if peach.min() < 40 else colours[bodies[0]],
        shares=weight[bodies] + 0.2 * max(float(weight.max()), 1e-3),
        exact=True,
    )


def _pick(colours: NDArray[np.uint8], rows: list[np.intp]) -> NDArray[np.uint8]:
    return colours[np.array(rows, np.int64)]
