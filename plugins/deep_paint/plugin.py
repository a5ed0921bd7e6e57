"""Deep Paint: a thin adapter; where its six gates look is given along.

The network's picture says which colour goes where; transport then hands the asked colours out, so
that a page has the colours that were asked for and about as much of each.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor

from models.networks.deep_paint import DeepPaint as Network
from models.pipelines.asked import asked_by_region
from models.pipelines.bands import band_planes
from models.pipelines.picture import (
    bytes_of,
    shrunk,
    sketch_planes,
    with_proportions,
)
from models.pipelines.session import Loaded
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.imaging.colourbands import bands_of_palette

_WEIGHTS = "deep_paint.safetensors"


class DeepPaintOptions(PluginOptions):
    """What an artist may choose."""

    colours: Literal["asked", "painted"] = Field(
        default="asked",
        title="Colours",
        description="Give regions exactly the colours that were asked for, or what the network "
        "painted.",
    )
    amounts: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        title="Amounts",
        description="1: as much of each colour as was asked for; 0: whichever is most like what "
        "the network painted. Colours by hand have no amounts.",
    )
    keep_paper: bool = Field(
        default=True,
        title="Keep paper white",
        description="Leave paper, gutters and balloons white.",
    )


class DeepPaint:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = DeepPaintOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        path = Path(context.weights[_WEIGHTS])
        self._loaded = Loaded(path, Network, context.device, context.threads)
        self.device = self._loaded.device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Paint the page with the colours asked for by place, or else with the palette's."""
        options = request.options
        assert request.palette is not None
        assert isinstance(options, DeepPaintOptions)
        progress(0.0, "painting")
        bands = request.bands or bands_of_palette(request.palette)
        colours = torch.from_numpy(bands.array())[None]
        with self._loaded.at_work() as network:
            sketch = sketch_planes(request.ink, self._loaded.side)
            planes = band_planes(colours, *sketch.shape[-2:])
            made = network(sketch.to(self.device), planes.to(self.device))
            picture = bytes_of((made.colour + 1) / 2)
            h, w = picture.shape[:2]
            extras = {
                f"attention {k + 1}": _map(one, h, w, padded=sketch.shape[-2:])
                for k, one in enumerate(made.attention)
            }
        shown = with_proportions(picture, request.size.height, request.size.width)
        if options.colours == "painted":
            progress(1.0, "painted")
            return ColorizeResult(picture=shown, extras=extras)
        progress(0.6, "handing colours out")
        found = asked_by_region(
            picture,
            request.labels.lookup(request.regions.region_of_atom),
            request.regions,
            request.ink,
            request.palette,
            options.amounts,
            options.keep_paper,
        )
        progress(1.0, "painted")
        return ColorizeResult(
            picture=shown, colours=found.colours, confidence=found.confidence, extras=extras
        )

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()


def _map(
    attention_b1hw: Tensor, height: int, width: int, padded: tuple[int, ...]
) -> NDArray[np.uint8]:
    """Where one gate looked, at the picture's size; the padding of the network is cut off."""
    values = (attention_b1hw[0, 0].float() * 255).round().byte().cpu().numpy()
    step = -(-padded[0] // 64) * 64 // values.shape[0]
    whole = shrunk(values, (values.shape[0] * step, values.shape[1] * step))
    return np.ascontiguousarray(whole[:height, :width])
