"""Any blend mode with opacity, mask and clipping: one compiled loop in floats, rounded once.

W3C Compositing and Blending Level 1, sections 5, 9 and 10, on premultiplied colours. With the
source's alpha `as`, times opacity and mask, and the backdrop's `ab`:
`Co = Cs (1 - ab) + Cb (1 - as) + as ab B(cb, cs)`, `ao = as + ab (1 - as)`.
Clipped, the backdrop counts as opaque while it is blended, and keeps its alpha:
`Co = Cb (1 - as) + as ab B(cb, cs)`, `ao = ab`. With normal mode that is source-atop; with other
modes it is what GIMP makes of clipped layers and Krita of those that inherit alpha, where
source-atop would mix colour that is not blended into smooth edges.

Pixels are spread over lanes of floats, a row of a tile at a time. All lanes lie in one array at
distances that the compiler knows, so that it can do eight or sixteen pixels at once without asking
whether arrays overlap. One file holds it all, since the cache of compiled code looks at the date of
one file only. Formulas are multiplied by both alphas where that spares the division that a colour
without its alpha takes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.render.blend import BlendMode

_CHUNK = 256
"""Pixels in a lane."""

_COLOURS = 3 * _CHUNK
"""Three lanes: red, green and blue. The alphas fill three alike, one for each colour."""

_SOURCE = 0
"""Colours of the source, premultiplied by its alpha, opacity and mask, 0..1."""

_BACKDROP = _COLOURS
"""Colours of the backdrop, premultiplied."""

_COVER = 2 * _COLOURS
"""Alpha of the source, times opacity and mask."""

_UNDER = 3 * _COLOURS
"""Alpha of the backdrop."""

_MIX = 4 * _COLOURS
"""What modes write: alpha of the source times alpha of the backdrop times the blended colour."""

_LANES = 5 * _COLOURS

_ZERO, _ONE, _TWO, _HALF = np.float32(0), np.float32(1), np.float32(2), np.float32(0.5)
_4, _12, _QUARTER = np.float32(4), np.float32(12), np.float32(0.25)
_SIXTEEN = np.float32(16)
_TINY = np.float32(1e-30)
_RED, _GREEN, _BLUE = np.float32(0.3), np.float32(0.59), np.float32(0.11)
_LEVELS, _LEVEL = np.float32(255), np.float32(1 / 255)
_WEIGHT = 1 / 255**3  # a byte times opacity times what the mask shows
_BYTE = np.uint32(255)
_8, _16, _24 = np.uint32(8), np.uint32(16), np.uint32(24)

_MODES = tuple(BlendMode)
_MULTIPLY = _MODES.index(BlendMode.MULTIPLY)
_SCREEN = _MODES.index(BlendMode.SCREEN)
_OVERLAY = _MODES.index(BlendMode.OVERLAY)
_DARKEN = _MODES.index(BlendMode.DARKEN)
_LIGHTEN = _MODES.index(BlendMode.LIGHTEN)
_DODGE = _MODES.index(BlendMode.COLOUR_DODGE)
_BURN = _MODES.index(BlendMode.COLOUR_BURN)
_HARD = _MODES.index(BlendMode.HARD_LIGHT)
_SOFT = _MODES.index(BlendMode.SOFT_LIGHT)
_DIFFERENCE = _MODES.index(BlendMode.DIFFERENCE)
_ADD = _MODES.index(BlendMode.ADD)
_HUE = _MODES.index(BlendMode.HUE)
_SATURATION = _MODES.index(BlendMode.SATURATION)
_COLOUR = _MODES.index(BlendMode.COLOUR)
_LUMINOSITY = _MODES.index(BlendMode.LUMINOSITY)


def mode_number(mode: BlendMode) -> int:
    """What compiled loops call a mode."""
    return _MODES.index(mode)


@kernel
def blend_any(
    backdrop: NDArray[np.uint32],
    source: NDArray[np.uint32],
    hides: NDArray[np.uint8],
    mode: int,
    weight: int,
    clip: bool,
) -> None:
    """Lay premultiplied RGBA over the backdrop, in place.

    Args:
        backdrop: pixels packed into uint32, at least as large as the source; changed from its
            top left corner on.
        source: `(h, w)`, packed likewise.
        hides: `(h, w)` mask, 255 hides; or empty.
        mode: its `mode_number`.
        weight: opacity times what is shown besides, 0..255 * 255.
        clip: the backdrop keeps its alpha.
    """
    f = np.zeros(_LANES, np.float32)
    width = source.shape[1]
    for y in range(source.shape[0]):
        for start in range(0, width, _CHUNK):
            end = min(start + _CHUNK, width)
            _unpack_backdrop(backdrop[y, start:end], f)
            _unpack_source(source[y, start:end], weight, f)
            if hides.size > 0:
                _apply_mask(hides[y, start:end], f)
            _mix(f, mode)
            if clip:
                _pack_clipped(backdrop[y, start:end], f)
            else:
                _pack_over(backdrop[y, start:end], f)


@kernel
def _mix(f: NDArray[np.float32], mode: int) -> None:
    if mode >= _HUE:
        _mix_tones(
            f,
            mode in (_SATURATION, _LUMINOSITY),
            mode in (_HUE, _LUMINOSITY),
            mode != _LUMINOSITY,
        )
    elif mode == _MULTIPLY:
        _mix_multiply(f)
    elif mode == _SCREEN:
        _mix_screen(f)
    elif mode == _OVERLAY:
        _mix_overlay(f)
    elif mode == _DARKEN:
        _mix_darken(f)
    elif mode == _LIGHTEN:
        _mix_lighten(f)
    elif mode == _DODGE:
        _mix_dodge(f)
    elif mode == _BURN:
        _mix_burn(f)
    elif mode == _HARD:
        _mix_hard_light(f)
    elif mode == _SOFT:
        _mix_soft_light(f)
    elif mode == _DIFFERENCE:
        _mix_difference(f)
    elif mode == _ADD:
        _mix_add(f)
    else:
        _mix_normal(f)


@kernel
def _unpack_backdrop(row: NDArray[np.uint32], f: NDArray[np.float32]) -> None:
    """Spread pixels of a row."""
    for x in range(row.shape[0]):
        pixel = row[x]
        f[_BACKDROP + x] = _byte(pixel, np.uint32(0)) * _LEVEL
        f[_BACKDROP + _CHUNK + x] = _byte(pixel, _8) * _LEVEL
        f[_BACKDROP + 2 * _CHUNK + x] = _byte(pixel, _16) * _LEVEL
        under = _byte(pixel, _24) * _LEVEL
        f[_UNDER + x] = under
        f[_UNDER + _CHUNK + x] = under
        f[_UNDER + 2 * _CHUNK + x] = under


@kernel
def _unpack_source(row: NDArray[np.uint32], weight: int, f: NDArray[np.float32]) -> None:
    """Spread pixels of a row; weight: opacity times what a mask shows, 0..255 * 255."""
    scale = np.float32(weight * _WEIGHT)
    for x in range(row.shape[0]):
        pixel = row[x]
        f[_SOURCE + x] = _byte(pixel, np.uint32(0)) * scale
        f[_SOURCE + _CHUNK + x] = _byte(pixel, _8) * scale
        f[_SOURCE + 2 * _CHUNK + x] = _byte(pixel, _16) * scale
        cover = _byte(pixel, _24) * scale
        f[_COVER + x] = cover
        f[_COVER + _CHUNK + x] = cover
        f[_COVER + 2 * _CHUNK + x] = cover


@kernel
def _apply_mask(hides: NDArray[np.uint8], f: NDArray[np.float32]) -> None:
    """Fade the source by a row of a mask, 255 hides."""
    for x in range(hides.shape[0]):
        shown = np.float32(np.int32(255) - np.int32(hides[x])) * _LEVEL
        f[_SOURCE + x] *= shown
        f[_SOURCE + _CHUNK + x] *= shown
        f[_SOURCE + 2 * _CHUNK + x] *= shown
        cover = f[_COVER + x] * shown
        f[_COVER + x] = cover
        f[_COVER + _CHUNK + x] = cover
        f[_COVER + 2 * _CHUNK + x] = cover


@kernel
def _pack_over(row: NDArray[np.uint32], f: NDArray[np.float32]) -> None:
    """Lay source and mix over the backdrop, rounded, into a row."""
    for x in range(row.shape[0]):
        cover, under = f[_COVER + x], f[_UNDER + x]
        free, keep = _ONE - under, _ONE - cover
        alpha = cover + under * keep
        red = f[_SOURCE + x] * free + f[_BACKDROP + x] * keep + f[_MIX + x]
        green = (
            f[_SOURCE + _CHUNK + x] * free + f[_BACKDROP + _CHUNK + x] * keep + f[_MIX + _CHUNK + x]
        )
        blue = (
            f[_SOURCE + 2 * _CHUNK + x] * free
            + f[_BACKDROP + 2 * _CHUNK + x] * keep
            + f[_MIX + 2 * _CHUNK + x]
        )
        row[x] = _joined(red, green, blue, alpha)


@kernel
def _pack_clipped(row: NDArray[np.uint32], f: NDArray[np.float32]) -> None:
    """Lay the mix over the backdrop, whose alpha stays, rounded, into a row."""
    for x in range(row.shape[0]):
        alpha, keep = f[_UNDER + x], _ONE - f[_COVER + x]
        red = f[_BACKDROP + x] * keep + f[_MIX + x]
        green = f[_BACKDROP + _CHUNK + x] * keep + f[_MIX + _CHUNK + x]
        blue = f[_BACKDROP + 2 * _CHUNK + x] * keep + f[_MIX + 2 * _CHUNK + x]
        row[x] = _joined(red, green, blue, alpha)


@kernel
def _byte(pixel: np.uint32, shift: np.uint32) -> np.float32:
    """Over signed numbers: processors turn those into floats faster."""
    return np.float32(np.int32(np.uint32(pixel >> shift) & _BYTE))


@kernel
def _joined(red: np.float32, green: np.float32, blue: np.float32, alpha: np.float32) -> np.uint32:
    """No colour is larger than its alpha, whatever floats make of the last digit."""
    low = np.uint32(_level(red, alpha) | np.uint32(_level(green, alpha) << _8))
    high = np.uint32(np.uint32(_level(blue, alpha) << _16) | np.uint32(_level(alpha, alpha) << _24))
    return np.uint32(low | high)


@kernel
def _level(value: np.float32, most: np.float32) -> np.uint32:
    value = value if value < most else most
    value = value if value > np.float32(0) else np.float32(0)
    return np.uint32(np.int32(value * _LEVELS + _HALF))


@kernel
def _mix_normal(f: NDArray[np.float32]) -> None:
    """B = cs."""
    for i in range(_COLOURS):
        f[_MIX + i] = f[_SOURCE + i] * f[_UNDER + i]


@kernel
def _mix_multiply(f: NDArray[np.float32]) -> None:
    """B = cb cs."""
    for i in range(_COLOURS):
        f[_MIX + i] = f[_SOURCE + i] * f[_BACKDROP + i]


@kernel
def _mix_screen(f: NDArray[np.float32]) -> None:
    """B = cb + cs - cb cs."""
    for i in range(_COLOURS):
        s, b = f[_SOURCE + i], f[_BACKDROP + i]
        f[_MIX + i] = s * f[_UNDER + i] + b * f[_COVER + i] - s * b


@kernel
def _mix_overlay(f: NDArray[np.float32]) -> None:
    """Hard light the other way round."""
    for i in range(_COLOURS):
        f[_MIX + i] = _hard(f[_BACKDROP + i], f[_UNDER + i], f[_SOURCE + i], f[_COVER + i])


@kernel
def _mix_hard_light(f: NDArray[np.float32]) -> None:
    """B = 2 cb cs, or 1 - 2 (1 - cb)(1 - cs) where the source is light."""
    for i in range(_COLOURS):
        f[_MIX + i] = _hard(f[_SOURCE + i], f[_COVER + i], f[_BACKDROP + i], f[_UNDER + i])


@kernel
def _hard(
    chooser: np.float32, alpha: np.float32, other: np.float32, other_alpha: np.float32
) -> np.float32:
    dark = _TWO * chooser * other
    light = alpha * other_alpha - _TWO * (alpha - chooser) * (other_alpha - other)
    return dark if _TWO * chooser <= alpha else light


@kernel
def _mix_darken(f: NDArray[np.float32]) -> None:
    """B = min(cb, cs)."""
    for i in range(_COLOURS):
        s, b = f[_SOURCE + i] * f[_UNDER + i], f[_BACKDROP + i] * f[_COVER + i]
        f[_MIX + i] = s if s < b else b


@kernel
def _mix_lighten(f: NDArray[np.float32]) -> None:
    """B = max(cb, cs)."""
    for i in range(_COLOURS):
        s, b = f[_SOURCE + i] * f[_UNDER + i], f[_BACKDROP + i] * f[_COVER + i]
        f[_MIX + i] = s if s > b else b


@kernel
def _mix_difference(f: NDArray[np.float32]) -> None:
    """B = |cb - cs|."""
    for i in range(_COLOURS):
        s, b = f[_SOURCE + i] * f[_UNDER + i], f[_BACKDROP + i] * f[_COVER + i]
        f[_MIX + i] = s - b if s > b else b - s


@kernel
def _mix_add(f: NDArray[np.float32]) -> None:
    """B = min(1, cb + cs): no mode of the standard, but the linear dodge of painting programs."""
    for i in range(_COLOURS):
        most = f[_COVER + i] * f[_UNDER + i]
        mixed = f[_SOURCE + i] * f[_UNDER + i] + f[_BACKDROP + i] * f[_COVER + i]
        f[_MIX + i] = mixed if mixed < most else most


@kernel
def _mix_dodge(f: NDArray[np.float32]) -> None:
    """B = 0 on black, else 1 under full light, else min(1, cb / (1 - cs))."""
    for i in range(_COLOURS):
        cover, b = f[_COVER + i], f[_BACKDROP + i]
        mixed = _ratio(b * cover * cover, cover - f[_SOURCE + i], cover * f[_UNDER + i])
        f[_MIX + i] = mixed if b > _ZERO else _ZERO


@kernel
def _mix_burn(f: NDArray[np.float32]) -> None:
    """B = 1 on white, else 0 under full shade, else 1 - min(1, (1 - cb) / cs)."""
    for i in range(_COLOURS):
        cover, dark = f[_COVER + i], f[_UNDER + i] - f[_BACKDROP + i]
        most = cover * f[_UNDER + i]
        mixed = most - _ratio(dark * cover * cover, f[_SOURCE + i], most)
        f[_MIX + i] = mixed if dark > _ZERO else most


@kernel
def _ratio(above: np.float32, below: np.float32, most: np.float32) -> np.float32:
    """A quotient, but not more than this; of nothing by nothing the most."""
    value = np.divide(above, below if below > _TINY else _TINY)
    return value if below > _TINY and value < most else most


@kernel
def _mix_soft_light(f: NDArray[np.float32]) -> None:
    """B = cb - (1 - 2 cs) cb (1 - cb), or cb + (2 cs - 1)(D(cb) - cb) where the source is light."""
    for i in range(_COLOURS):
        cover, under, b = f[_COVER + i], f[_UNDER + i], f[_BACKDROP + i]
        colour = np.divide(b, under if under > _TINY else _ONE)
        root = np.sqrt(colour)
        steep = ((_SIXTEEN * colour - _12) * colour + _4) * colour
        light = (steep if colour <= _QUARTER else root) - colour
        lift = _TWO * f[_SOURCE + i] - cover
        change = light if lift > _ZERO else colour * (_ONE - colour)
        f[_MIX + i] = b * cover + lift * under * change


@kernel
def _mix_tones(f: NDArray[np.float32], hue_below: bool, sat_below: bool, lum_below: bool) -> None:
    """Hue, saturation and luminosity, each from the backdrop or from the source.

    Hue is SetLum(SetSat(Cs, Sat(Cb)), Lum(Cb)), and so on. SetLum(Cs, Lum(Cb)) is the same with
    Cs's own saturation, since SetSat only moves a colour by a grey, which SetLum takes back.
    """
    for x in range(_CHUNK):
        cover, under = f[_COVER + x], f[_UNDER + x]
        red, green, blue = f[_SOURCE + x], f[_SOURCE + _CHUNK + x], f[_SOURCE + 2 * _CHUNK + x]
        red, green, blue = red * under, green * under, blue * under
        r, g, b = f[_BACKDROP + x], f[_BACKDROP + _CHUNK + x], f[_BACKDROP + 2 * _CHUNK + x]
        r, g, b = r * cover, g * cover, b * cover
        sat = _sat(r, g, b) if sat_below else _sat(red, green, blue)
        lum = _lum(r, g, b) if lum_below else _lum(red, green, blue)
        red, green, blue = (
            r if hue_below else red,
            g if hue_below else green,
            b if hue_below else blue,
        )
        low = _least(red, green, blue)
        range_ = _most(red, green, blue) - low
        scale = np.divide(sat, range_ if range_ > _ZERO else _ONE)
        red, green, blue = (red - low) * scale, (green - low) * scale, (blue - low) * scale
        # What each channel differs from the luminosity, and by how much that has to shrink.
        grey = _lum(red, green, blue)
        red, green, blue = red - grey, green - grey, blue - grey
        room = _room(_least(red, green, blue), _most(red, green, blue), lum, cover * under)
        f[_MIX + x] = lum + red * room
        f[_MIX + _CHUNK + x] = lum + green * room
        f[_MIX + 2 * _CHUNK + x] = lum + blue * room


@kernel
def _room(low: np.float32, high: np.float32, lum: np.float32, full: np.float32) -> np.float32:
    """ClipColor: how far the differences may go, so that nothing leaves 0..full."""
    dark = np.divide(lum, -low if low < _ZERO else _ONE)
    light = np.divide(full - lum, high if high > _ZERO else _ONE)
    dark = dark if lum + low < _ZERO else _ONE
    light = light if lum + high > full else _ONE
    return dark * light


@kernel
def _lum(red: np.float32, green: np.float32, blue: np.float32) -> np.float32:
    return red * _RED + green * _GREEN + blue * _BLUE


@kernel
def _sat(red: np.float32, green: np.float32, blue: np.float32) -> np.float32:
    return _most(red, green, blue) - _least(red, green, blue)


@kernel
def _least(a: np.float32, b: np.float32, c: np.float32) -> np.float32:
    less = a if a < b else b
    return less if less < c else c


@kernel
def _most(a: np.float32, b: np.float32, c: np.float32) -> np.float32:
    more = a if a > b else b
    return more if more > c else c
