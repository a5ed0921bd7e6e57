"""A plugin that keeps greys, for tests; it paints at a quarter of the page, as networks do."""

import numpy as np

from painter.imaging.colour import to_lab
from tests.unit.app.plugin_files import write_plugin

KEEPER = """
progress(0.0, "painting")
height, width = (max(1, side // 4) for side in request.ink.shape)
picture = np.empty((height, width, 3), np.uint8)
picture[:, : width // 2] = (60, 170, 80)
picture[:, width // 2 :] = (200, 70, 60)
seen = 255 - request.ink
extras = {"seen": np.ascontiguousarray(seen)}
if request.hints is not None:
    extras["hinted"] = np.ascontiguousarray(request.hints.picture[:, :, 3])
return ColorizeResult(picture=picture, extras=extras)
"""
"""Green on the left, red on the right; the page, and where hints are, come back as extras."""


def write_keeper(folder):
    """Put it into a folder of plugins, where it is called `keeper`."""
    more = 'input = "greys"\n'
    return write_plugin(folder, "keeper", KEEPER, modes=("auto", "hint"), more=more)


def grey_page(height=160, width=200):
    """Soft greys from 40 to 220 with a dark box on the right, `(H, W)` uint8."""
    rows, columns = np.mgrid[0:height, 0:width]
    page = 40 + 120 * columns / width + 60 * rows / height
    page[40:100, 130:180] = 30
    return page.astype(np.uint8)


def lightness_apart(picture, grey):
    """By how much L* of a picture `(H, W, 3 or 4)` differs from that of greys, at most."""
    plain = np.repeat(grey[:, :, np.newaxis], 3, axis=2)
    return float(np.abs(to_lab(picture[:, :, :3])[..., 0] - to_lab(plain)[..., 0]).max())


def chroma_at(picture, y, x):
    """a* and b* of one pixel."""
    return to_lab(picture[y : y + 1, x : x + 1, :3])[0, 0, 1:]
