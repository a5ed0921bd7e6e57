"""Structure-aware colours by reference: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

import torch
from pydantic import Field

from models.networks.structure_ref import StructureRef as Network
from models.networks.structure_ref import Style
from models.pipelines.picture import bytes_of, reference_planes, sketch_planes, with_proportions
from models.pipelines.variants import Variants
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult

_FILES = MappingProxyType(
    {
        "fine_tune": "structure_ref_fine_tune.safetensors",
        "main": "structure_ref_main.safetensors",
    }
)


class StructureRefOptions(PluginOptions):
    """What an artist may choose."""

    variant: Literal["fine_tune", "main"] = Field(
        default="fine_tune",
        title="Variant",
        description="How a reference is summed up: by mean and spread on four levels (fine tune), "
        "or by one short style code (main).",
    )
    own: str = Field(
        default="",
        title="Own weights",
        description="A weight file that was trained on your own pages, with its whole path; "
        "empty for the variant above.",
    )


class StructureRef:
    """A session of the plugin: the networks that were asked for so far."""

    Options: ClassVar[type[PluginOptions]] = StructureRefOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights of the first variant."""
        self._networks = Variants(_FILES, Network, context.weights, context.device, context.threads)
        self.device = self._networks.loaded("fine_tune").device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Paint the page in the style of all references together."""
        options = request.options
        assert isinstance(options, StructureRefOptions)
        progress(0.0, "looking at references")
        if options.own:
            loaded = self._networks.own(Path(options.own))
        else:
            loaded = self._networks.loaded(options.variant)
        side = loaded.side
        with loaded.at_work() as network:
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
        """Give the networks' memory back."""
        self._networks.close()


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
