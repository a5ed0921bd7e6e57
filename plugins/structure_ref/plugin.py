"""Structure-aware colours by reference: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import torch

from models.networks.structure_ref import StructureRef as Network
from models.networks.structure_ref import Style
from models.pipelines.picture import bytes_of, reference_planes, sketch_planes, with_proportions
from models.pipelines.session import Loaded
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult

_WEIGHTS = "structure_ref_fine_tune.safetensors"


class StructureRef:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = PluginOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        path = Path(context.weights[_WEIGHTS])
        self._loaded = Loaded(path, Network, context.device, context.threads)
        self.device = self._loaded.device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Paint the page in the style of all references together."""
        progress(0.0, "looking at references")
        side = self._loaded.side
        with self._loaded.at_work() as network:
            styles: list[Style] = []
            for picture in request.references:
                styles.append(network.style(reference_planes(picture, side).to(self.device)))
                progress(0.4 * len(styles) / len(request.references), "looking at references")
            sketch = sketch_planes(request.ink, side).to(self.device)
            made = network.colour(sketch, _together(styles))[-1]
        progress(1.0, "painted")
        picture = bytes_of((made + 1) / 2)
        shown = with_proportions(picture, request.size.height, request.size.width)
        return ColorizeResult(picture=shown)

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()


def _together(styles: list[Style]) -> Style:
    """The mean of several styles, layer by layer."""
    layers = zip(*styles, strict=True)
    return tuple(
        (
            torch.stack([mean for mean, _ in layer]).mean(dim=0),
            torch.stack([spread for _, spread in layer]).mean(dim=0),
        )
        for layer in layers
    )
