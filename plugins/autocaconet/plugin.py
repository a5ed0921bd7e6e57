"""AutoCaCoNet: a thin adapter between the request and `models.pipelines`."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor, nn

from models.networks.autocaconet import AutoCaCoNet as Network
from models.pipelines.picture import (
    bytes_of,
    labels_at,
    shrunk,
    sketch_planes,
    with_proportions,
)
from models.pipelines.session import Loaded
from models.pipelines.vivid import MOST, vivid
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.pixels.regiontable import RegionKind
from painter.segment.flatten import FlattenMethod, flatten

_WEIGHTS = "autocaconet.safetensors"


class AutoCaCoNetOptions(PluginOptions):
    """What an artist may choose."""

    correction: Literal["ours", "published"] = Field(
        default="ours",
        title="Colour correction",
        description="How the painted picture becomes flat: each region's own colour, or the "
        "published formula, which darkens, for comparison.",
    )
    vividness: float = Field(
        default=2.5,
        ge=0.0,
        le=MOST,
        title="Vividness",
        description="How much the colours are raised over what the network dares to paint; 1 "
        "leaves them as they are.",
    )
    keep_paper: bool = Field(
        default=True,
        title="Keep paper white",
        description="Leave paper, gutters and balloons white.",
    )


class AutoCaCoNet:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = AutoCaCoNetOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        path = Path(context.weights[_WEIGHTS])
        self._loaded = Loaded(path, Network, context.device, context.threads)
        self.device = self._loaded.device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Paint the page; the program gives every region its colour."""
        options = request.options
        assert isinstance(options, AutoCaCoNetOptions)
        progress(0.0, "painting")
        with self._loaded.at_work() as network:
            sketch = sketch_planes(request.ink, self._loaded.side).to(self.device)
            picture = vivid(bytes_of((_either_way(network, sketch) + 1) / 2), options.vividness)
        h, w = picture.shape[:2]
        labels = labels_at(request.labels.lookup(request.regions.region_of_atom), h, w)
        if options.correction == "published":
            progress(0.8, "correcting colours")
            picture = _published(request, picture, labels)
        if options.keep_paper:
            picture[(request.regions.kind != RegionKind.DRAWING)[labels]] = 255
        progress(1.0, "painted")
        shown = with_proportions(picture, request.size.height, request.size.width)
        return ColorizeResult(picture=shown)

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()


def _either_way(network: nn.Module, sketch_13hw: Tensor) -> Tensor:
    """The mean of what the page and its mirror picture become: a flipped page keeps its colours."""
    made = network(torch.cat([sketch_13hw, sketch_13hw.flip(3)]))
    return (made[:1] + made[1:].flip(3)) / 2


def _published(
    request: ColorizeRequest, picture: NDArray[np.uint8], labels: NDArray[np.uint32]
) -> NDArray[np.uint8]:
    """The published formula at network size, all line pixels as one region."""
    ink = shrunk(np.array(request.ink), picture.shape[:2])
    count = request.regions.count
    return flatten(picture, labels, count, FlattenMethod.AUTOCACONET, 1.0, ink)
