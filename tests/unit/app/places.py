"""A plugin that paints exactly the colours by place that it is asked for, with six maps along."""

PLACES = """
import numpy as np

from painter.api.options import PluginOptions
from painter.api.result import ColorizeResult


class Places:
    Options = PluginOptions

    def __init__(self, context):
        pass

    def colorize(self, request, progress):
        progress(0.5, "painting")
        height, width = request.size.height, request.size.width
        bands = request.bands
        plain = np.full((1, 3), 200, np.uint8)
        if request.palette is not None:
            plain = request.palette.colours()[:1]
        colour = plain if bands is None else bands.array()[:, 0]
        rows = np.arange(height) * len(colour) // height
        picture = np.repeat(colour[rows][:, None], width, axis=1)
        confidence = np.linspace(0, 1, request.regions.count + 1, dtype=np.float32)
        ramp = np.linspace(0, 255, width).astype(np.uint8)
        extras = {
            f"attention {k}": np.repeat((ramp // k)[None], height, axis=0) for k in range(1, 7)
        }
        return ColorizeResult(picture=picture, confidence=confidence, extras=extras)

    def close(self):
        pass
"""


def write_places(folder):
    """Put it into a folder of plugins, where it is called `places`."""
    place = folder / "places"
    place.mkdir(parents=True)
    (place / "plugin.toml").write_text(
        'id = "places"\nname = "Places"\napi = 1\nentry = "plugins.places.plugin:Places"\n'
        'modes = ["histogram", "auto"]\n'
    )
    (place / "plugin.py").write_text(PLACES)
    return place
