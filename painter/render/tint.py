"""Two layers that colour a grey page and keep its lightness, L* of CIELAB, pixel by pixel.

Blend mode `colour` of W3C Compositing (section 10.3) keeps the backdrop's luma, 0.3 R + 0.59 G +
0.11 B of the stored bytes, whatever lies above: over a grey v every result has luma v. Luma is not
lightness. Few colours have the luma of a grey and, within one unit, its L* as well: at middle grey
greens of chroma 10, where sRGB has 79. No layer in this mode alone can do more, so the page gets a
second one between grey and colour, `light`: translucent black or white that moves each grey to the
luma of the colour to come. Over it mode `colour` gives that colour to the byte. It is clear
wherever mode `colour` alone stays within `_ALONE`: pages of weak colours need no second layer.

Colours that sRGB does not have at a lightness lose chroma; hue and L* stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.imaging.colour import lab_matrices, srgb_to_linear, to_lab

Floats = NDArray[np.float32]

_ALONE = 0.7  # of L*: what mode colour may be off before light is added
_HUES = 720
_CURVE = 4096
_STEPS = 14  # halvings when the most chroma is looked for
_MOST = np.float32(140)  # more than any colour of sRGB has
_LEAST = np.float32(0.3)  # less than a byte can say
_SLACK = np.float32(1e-4)


@dataclass(frozen=True, eq=False)
class TintTables:
    """What tinting looks up.

    Attributes:
        bent: `(256,)` (L* + 16) / 116 of every grey.
        lowest, highest: `(256,)` luminances 0..1 between which L* is near enough to a grey's.
        linear: `(256,)` linear light of bytes. curve: `(_CURVE + 1,)` bytes of linear light.
        most: `(256, _HUES)` chroma that there is at most on every grey, by hue.
        luminance: `(3,)` of linear red, green and blue. to_linear: `(3, 3)` from XYZ, for rows.
    """

    bent: Floats
    lowest: Floats
    highest: Floats
    linear: Floats
    curve: Floats
    most: Floats
    luminance: Floats
    to_linear: Floats


def tint_tables() -> TintTables:
    """Compute them; a tenth of a second."""
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, np.newaxis], 3, axis=1)
    light = to_lab(greys)[:, 0]
    to_xyz, to_linear = lab_matrices()
    bent = ((light + 16) / 116).astype(np.float32)
    value = np.arange(_CURVE + 1) / _CURVE
    curved = np.where(value <= 0.0031308, 12.92 * value, 1.055 * value ** (1 / 2.4) - 0.055)
    most = np.empty((256, _HUES), np.float32)
    _fill_most(bent, to_linear, most)
    return TintTables(
        bent,
        _luminance(light - _ALONE),
        _luminance(light + _ALONE),
        srgb_to_linear(np.arange(256, dtype=np.uint8)),
        (255 * curved).astype(np.float32),
        most,
        np.ascontiguousarray(to_xyz[:, 1]),
        to_linear,
    )


def tint(
    grey: NDArray[np.uint8],
    chroma: Floats,
    tables: TintTables,
    colour: NDArray[np.uint8],
    light: NDArray[np.uint8],
) -> None:
    """Write both layers of some rows of a page.

    Args:
        grey: `(h, w)` uint8, 255 white. chroma: `(h, w, 2)` float32, a* and b* wanted.
        colour: `(h, w, 4)` uint8, written: opaque RGBA, each colour of its grey's L*.
        light: `(h, w, 4)` uint8, written: premultiplied black, white or nothing.
    """
    t = tables
    lookups = (t.bent, t.lowest, t.highest, t.linear, t.curve, t.luminance)
    _tint(grey, chroma, lookups, t.most, t.to_linear, colour, light)


def _luminance(light: Floats) -> Floats:
    """Y 0..1 of L*, also outside 0..100 (CIE 15)."""
    bent = (light + 16) / 116
    return np.where(light > 8, bent**3, light * 27 / 24389).astype(np.float32)


@kernel
def _fill_most(bent: Floats, to_linear: Floats, most: Floats) -> None:
    """The most chroma at every grey and hue, by halving."""
    for v in range(most.shape[0]):
        for h in range(most.shape[1]):
            angle = 2 * np.pi * h / most.shape[1]
            a, b = np.float32(np.cos(angle)), np.float32(np.sin(angle))
            low, high = np.float32(0), _MOST
            for _ in range(_STEPS):
                middle = (low + high) / np.float32(2)
                rgb = _linear(bent[v], a * middle, b * middle, to_linear)
                least, largest = min(rgb[0], rgb[1], rgb[2]), max(rgb[0], rgb[1], rgb[2])
                if least > -_SLACK and largest < np.float32(1) + _SLACK:
                    low = middle
                else:
                    high = middle
            most[v, h] = low


@kernel
def _linear(
    fy: np.float32, a: np.float32, b: np.float32, to_linear: Floats
) -> tuple[np.float32, np.float32, np.float32]:
    """Linear sRGB of CIELAB, outside 0..1 where there is no such colour; fy is (L* + 16) / 116."""
    x = _unbent(fy + a * np.float32(0.002))
    y = _unbent(fy)
    z = _unbent(fy - b * np.float32(0.005))
    return (
        x * to_linear[0, 0] + y * to_linear[1, 0] + z * to_linear[2, 0],
        x * to_linear[0, 1] + y * to_linear[1, 1] + z * to_linear[2, 1],
        x * to_linear[0, 2] + y * to_linear[1, 2] + z * to_linear[2, 2],
    )


@kernel
def _unbent(f: np.float32) -> np.float32:
    low = (np.float32(116) * f - np.float32(16)) * np.float32(27 / 24389)
    return f * f * f if f > np.float32(6 / 29) else low


@kernel
def _byte(linear: np.float32, curve: Floats) -> int:
    """Linear light as a byte, rounded."""
    place = min(max(linear, np.float32(0)), np.float32(1)) * np.float32(_CURVE)
    below = min(int(place), _CURVE - 1)
    share = place - np.float32(below)
    value = curve[below] + share * (curve[below + 1] - curve[below])
    return int(value + np.float32(0.5))


@kernel
def _share(a: np.float32, b: np.float32, chroma: np.float32, most: Floats) -> np.float32:
    """How much of a chroma there is; `most` by hue."""
    turn = np.arctan2(b, a) / (2 * np.pi)
    place = int((turn if turn >= 0 else turn + 1) * _HUES) % _HUES
    limit = min(most[place], most[(place + 1) % _HUES])
    return min(np.float32(1), limit / chroma)


@kernel
def _luminance_of(red: int, green: int, blue: int, linear: Floats, luminance: Floats) -> np.float32:
    return linear[red] * luminance[0] + linear[green] * luminance[1] + linear[blue] * luminance[2]


@kernel
def _tint(
    grey: NDArray[np.uint8],
    chroma: Floats,
    lookups: tuple[Floats, Floats, Floats, Floats, Floats, Floats],
    most: Floats,
    to_linear: Floats,
    colour: NDArray[np.uint8],
    light: NDArray[np.uint8],
) -> None:
    bent, lowest, highest, linear, curve, luminance = lookups
    for y in range(grey.shape[0]):
        for x in range(grey.shape[1]):
            v = int(grey[y, x])
            a, b = chroma[y, x, 0], chroma[y, x, 1]
            length = np.sqrt(a * a + b * b)
            red = green = blue = v
            if length > _LEAST:
                share = _share(a, b, length, most[v])
                rgb = _linear(bent[v], a * share, b * share, to_linear)
                red, green, blue = _byte(rgb[0], curve), _byte(rgb[1], curve), _byte(rgb[2], curve)
            colour[y, x, 0], colour[y, x, 1], colour[y, x, 2] = red, green, blue
            colour[y, x, 3] = 255
            luma = 30 * red + 59 * green + 11 * blue
            # What mode colour makes of it: all channels move by what the luma differs. Half a level
            # may be rounded either way; at the ends of the scale colours are pressed together.
            moved = (100 * v - luma + 50) // 100
            least = moved - 1 if (100 * v - luma + 50) % 100 == 0 else moved
            low, high = min(red, green, blue) + least, max(red, green, blue) + moved
            alone = low > 0 and high < 255
            if alone:
                darkest = _luminance_of(red + least, green + least, blue + least, linear, luminance)
                shown = _luminance_of(red + moved, green + moved, blue + moved, linear, luminance)
                alone = lowest[v] <= darkest and shown <= highest[v]
            wanted = v if alone else (luma + 50) // 100
            light[y, x, 0] = light[y, x, 1] = light[y, x, 2] = light[y, x, 3] = 0
            if wanted < v:
                light[y, x, 3] = (255 * (v - wanted) + v // 2) // v
            elif wanted > v:
                alpha = (255 * (wanted - v) + (255 - v) // 2) // (255 - v)
                light[y, x, 0] = light[y, x, 1] = light[y, x, 2] = light[y, x, 3] = alpha
