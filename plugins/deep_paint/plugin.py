"""Deep Paint: a thin adapter; where its six gates look is given along.

The network's picture says which colour goes where; transport then hands the asked colours out, so
that a page has the colours that were asked for and about as much of each.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor

from models.networks.deep_paint import DeepPaint as Network
from models.pipelines.bands import band_planes
from models.pipelines.picture import (
    bytes_of,
    labels_at,
    shrunk,
    sketch_planes,
    with_proportions,
)
from models.pipelines.session import Loaded
from models.pipelines.transport import handed_out
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.imaging.colourbands import bands_of_palette
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionKind
from painter.segment.flatten import FlattenMethod, region_colours

_WEIGHTS = "deep_paint.safetensors"
_WHITE = 230  # channels of a swatch, all of them above: paper


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
        colours, confidence = _asked(request, picture, options)
        progress(1.0, "painted")
        return ColorizeResult(picture=shown, colours=colours, confidence=confidence, extras=extras)

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()


def _asked(
    request: ColorizeRequest, picture: NDArray[np.uint8], options: DeepPaintOptions
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The asked colours by region, `(n + 1, 3)`, and how plainly each was the region's."""
    table, palette = request.regions, request.palette
    assert palette is not None
    painted = _painted(request, picture)
    drawn = np.ones(table.count + 1, np.bool_)
    if options.keep_paper and (table.kind[1:] == RegionKind.DRAWING).any():
        drawn = table.kind == RegionKind.DRAWING
        paper = table.area[1:][~drawn[1:]].sum() / max(1, table.area[1:].sum())
        palette = _without(palette, float(paper))
    drawn[0] = False
    colours = np.full((table.count + 1, 3), 255, np.uint8)
    confidence = np.zeros(table.count + 1, np.float32)
    if drawn.any() and palette.swatches:
        found = handed_out(painted[drawn], table.area[drawn], palette, options.amounts)
        colours[drawn], confidence[drawn] = found.colours, found.confidence
    return colours, confidence


def _painted(request: ColorizeRequest, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the network painted in every region, `(n + 1, 3)`; at its middle where it is small."""
    table = request.regions
    h, w = picture.shape[:2]
    seen = labels_at(request.labels.lookup(table.region_of_atom), h, w)
    ink = shrunk(np.array(request.ink), (h, w))
    colours = region_colours(picture, seen, table.count, FlattenMethod.MEDIAN, ink)
    missing = np.bincount(seen.ravel(), minlength=table.count + 1) == 0
    scale = np.array([w / request.size.width, h / request.size.height])
    x, y = np.clip((table.centroid[missing] * scale).astype(np.int64), 0, (w - 1, h - 1)).T
    colours[missing] = picture[y, x]
    return colours


def _without(palette: Palette, paper: float) -> Palette:
    """The palette for what is not paper: white counts for the paper first."""
    left = paper
    kept: list[Swatch] = []
    for swatch in palette.swatches:
        taken = min(left, swatch.weight) if min(swatch.rgb) > _WHITE else 0.0
        left -= taken
        kept.append(replace(swatch, weight=swatch.weight - taken))
    return replace(palette, swatches=tuple(kept))


def _map(
    attention_b1hw: Tensor, height: int, width: int, padded: tuple[int, ...]
) -> NDArray[np.uint8]:
    """Where one gate looked, at the picture's size; the padding of the network is cut off."""
    values = (attention_b1hw[0, 0].float() * 255).round().byte().cpu().numpy()
    step = -(-padded[0] // 64) * 64 // values.shape[0]
    whole = shrunk(values, (values.shape[0] * step, values.shape[1] * step))
    return np.ascontiguousarray(whole[:height, :width])
