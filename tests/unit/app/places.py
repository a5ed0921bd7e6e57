"""A plugin that paints exactly the colours by place that it is asked for, with six maps along."""

from tests.unit.app.plugin_files import write_plugin

PLACES = """
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
extras = {f"attention {k}": np.repeat((ramp // k)[None], height, axis=0) for k in range(1, 7)}
return ColorizeResult(picture=picture, confidence=confidence, extras=extras)
"""


def write_places(folder):
    """Put it into a folder of plugins, where it is called `places`."""
    return write_plugin(folder, "places", PLACES, modes=("histogram", "auto"))
