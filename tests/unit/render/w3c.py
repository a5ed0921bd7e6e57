"""Compositing as the standard writes it, in floats on colours that are not premultiplied.

W3C Compositing and Blending Level 1, sections 5.1, 9.1 and 9.2. Shares no code with the product.
"""

import numpy as np

from painter.render.blend import BlendMode


def _dodge(backdrop, source):
    light = np.where(
        source == 1, 1.0, np.minimum(1, backdrop / np.where(source == 1, 1, 1 - source))
    )
    return np.where(backdrop == 0, 0.0, light)


def _burn(backdrop, source):
    dark = 1 - np.minimum(1, (1 - backdrop) / np.where(source == 0, 1, source))
    return np.where(backdrop == 1, 1.0, np.where(source == 0, 0.0, dark))


def _screen(backdrop, source):
    return backdrop + source - backdrop * source


def _hard_light(backdrop, source):
    return np.where(source <= 0.5, backdrop * (2 * source), _screen(backdrop, 2 * source - 1))


def _soft_light(backdrop, source):
    curve = np.where(
        backdrop <= 0.25, ((16 * backdrop - 12) * backdrop + 4) * backdrop, np.sqrt(backdrop)
    )
    return np.where(
        source <= 0.5,
        backdrop - (1 - 2 * source) * backdrop * (1 - backdrop),
        backdrop + (2 * source - 1) * (curve - backdrop),
    )


def _lum(colour):
    return 0.3 * colour[..., 0:1] + 0.59 * colour[..., 1:2] + 0.11 * colour[..., 2:3]


def _sat(colour):
    return colour.max(axis=-1, keepdims=True) - colour.min(axis=-1, keepdims=True)


def _clip_colour(colour):
    lum = _lum(colour)
    least, most = colour.min(axis=-1, keepdims=True), colour.max(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        colour = np.where(least < 0, lum + (colour - lum) * lum / (lum - least), colour)
        return np.where(most > 1, lum + (colour - lum) * (1 - lum) / (most - lum), colour)


def _set_lum(colour, lum):
    return _clip_colour(colour + (lum - _lum(colour)))


def _set_sat(colour, sat):
    """The standard's three cases: the largest, the one between and the smallest component."""
    order = np.argsort(colour, axis=-1)
    low, mid, high = np.split(np.take_along_axis(colour, order, axis=-1), 3, axis=-1)
    range_ = np.where(high > low, high - low, 1)
    new = np.concatenate(
        [np.zeros_like(low), (mid - low) * sat / range_, np.where(high > low, sat, 0)], axis=-1
    )
    out = np.empty_like(colour)
    np.put_along_axis(out, order, np.where(high > low, new, 0), axis=-1)
    return out


MODES = {
    BlendMode.NORMAL: lambda backdrop, source: source,
    BlendMode.MULTIPLY: lambda backdrop, source: backdrop * source,
    BlendMode.SCREEN: _screen,
    BlendMode.OVERLAY: lambda backdrop, source: _hard_light(source, backdrop),
    BlendMode.DARKEN: np.minimum,
    BlendMode.LIGHTEN: np.maximum,
    BlendMode.COLOUR_DODGE: _dodge,
    BlendMode.COLOUR_BURN: _burn,
    BlendMode.HARD_LIGHT: _hard_light,
    BlendMode.SOFT_LIGHT: _soft_light,
    BlendMode.DIFFERENCE: lambda backdrop, source: np.abs(backdrop - source),
    BlendMode.ADD: lambda backdrop, source: np.minimum(1, backdrop + source),
    BlendMode.HUE: lambda b, s: _set_lum(_set_sat(s, _sat(b)), _lum(b)),
    BlendMode.SATURATION: lambda b, s: _set_lum(_set_sat(b, _sat(s)), _lum(b)),
    BlendMode.COLOUR: lambda b, s: _set_lum(s, _lum(b)),
    BlendMode.LUMINOSITY: lambda b, s: _set_lum(b, _lum(s)),
}
SEPARABLE = tuple(MODES)[:12]


def unpremultiplied(pixels):
    """`(H, W, 4)` uint8 to colour and alpha, 0..1; the colour of nothing is black."""
    values = pixels.astype(np.float64) / 255
    alpha = values[..., 3:]
    colour = np.divide(values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 0)
    return colour, alpha


def over(backdrop, source, mode=BlendMode.NORMAL, opacity=1.0, hides=None, clip=False):
    """One (colour, alpha) over another: the new (colour, alpha).

    Args:
        hides: `(H, W)` uint8 mask, 255 hides.
        clip: the backdrop counts as opaque, and what comes out is cut by its alpha.
    """
    (under, under_alpha), (colour, alpha) = backdrop, source
    alpha = alpha * opacity
    if hides is not None:
        alpha = alpha * (1 - hides.astype(np.float64)[..., np.newaxis] / 255)
    if clip:
        solid = (under, np.ones_like(under_alpha))
        return over(solid, (colour, alpha), mode)[0], under_alpha
    mixed = (1 - under_alpha) * colour + under_alpha * MODES[mode](under, colour)
    total = alpha + under_alpha * (1 - alpha)
    both = alpha * mixed + (1 - alpha) * under_alpha * under
    return np.divide(both, total, out=np.zeros_like(both), where=total > 0), total


def ink(coverage):
    """`(H, W)` uint8 coverage as black."""
    alpha = coverage.astype(np.float64)[..., np.newaxis] / 255
    return np.zeros((*coverage.shape, 3)), alpha


def nothing(height, width):
    """An empty backdrop."""
    return np.zeros((height, width, 3)), np.zeros((height, width, 1))


def levels(picture):
    """Premultiplied `(H, W, 4)`, 0..255, not rounded."""
    colour, alpha = picture
    return np.concatenate([colour * alpha, alpha], axis=-1) * 255


def largest_error(pixels, picture):
    """How many levels uint8 pixels are off the exact picture."""
    return float(np.abs(pixels - levels(picture)).max())
