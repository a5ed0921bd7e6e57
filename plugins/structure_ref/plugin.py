"""Structure-aware colours by reference: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

import torch
from pydantic import Field

from models.networks.structure_ref import StructureRef as Network
from models.networks.structure_ref import Style
from models.pipelines.asked import asked_by_region
from models.pipelines.picture import bytes_of, reference_planes, sketch_planes, with_proportions
from models.pipelines.places import likely_colours, placed_colours
from models.pipelines.transport import Prior
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
_STRENGTH = 4.0  # of places, at most


class StructureRefOptions(PluginOptions):
    """What an artist may choose."""

    variant: Literal["fine_tune", "main"] = Field(
        default="fine_tune",
        title="Variant",
        description="How a reference is summed up: by mean and spread on four levels (fine tune), "
        "or by one short style code (main).",
    )
    colours: Literal["reference", "painted"] = Field(
        default="reference",
        title="Colours",
        description="Give regions exactly the references' colours, each the one most like what "
        "the network painted; or what it painted.",
    )
    amounts: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        title="Amounts",
        description="How much it counts that the page has as much of each colour as the "
        "references have.",
    )
    places: float = Field(
        default=1.0,
        ge=0.0,
        le=1.0,
        title="Places",
        description="How much it counts where the references have a colour: much for the same "
        "person or scene, 0 for a picture of something else.",
    )
    keep_paper: bool = Field(
        default=True,
        title="Keep paper white",
        description="Leave paper, gutters and balloons white.",
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
        picture = bytes_of((made + 1) / 2)
        shown = with_proportions(picture, request.size.height, request.size.width)
        if options.colours == "painted":
            progress(1.0, "painted")
            return ColorizeResult(picture=shown)
        progress(0.6, "handing colours out")
        labels = request.labels.lookup(request.regions.region_of_atom)
        placed = placed_colours(request.references)
        found = asked_by_region(
            picture,
            labels,
            request.regions,
            request.ink,
            placed.palette,
            options.amounts,
            options.keep_paper,
            Prior(likely_colours(placed, labels, request.regions), _STRENGTH * options.places),
        )
        progress(1.0, "painted")
        return ColorizeResult(picture=shown, colours=found.colours, confidence=found.confidence)

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
