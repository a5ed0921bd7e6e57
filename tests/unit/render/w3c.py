"""Compositing as the standard writes it, in floats on colours that are not premultiplied.

W3C Compositing and Blending Level 1, sections 5.1 and 9.1. Shares no code with the product.
"""

import numpy as np

MODES = {
    "normal": lambda backdrop, source: source,
    "multiply": lambda backdrop, source: backdrop * source,
}


def unpremultiplied(pixels):
    """`(H, W, 4)` uint8 to colour and alpha, 0..1; the colour of nothing is black."""
    values = pixels.astype(np.float64) / 255
    alpha = values[..., 3:]
    colour = np.divide(values[..., :3], alpha, out=np.zeros_like(values[..., :3]), where=alpha > 0)
    return colour, alpha


def over(backdrop, source, mode="normal", opacity=1.0):
    """One (colour, alpha) over another: the new (colour, alpha)."""
    (under, under_alpha), (colour, alpha) = backdrop, source
    alpha = alpha * opacity
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
