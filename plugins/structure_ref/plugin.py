"""Structure-aware colours by reference: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

import torch
from pydantic import Field

from models.networks.structure_ref import StructureRef as Network
from models.networks.structure_ref import Style
from models.pipelines.picture import bytes_of, reference_planes, sketch_planes, with_proportions
from models.pipelines.session import Loaded
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.base.errors import UserError

_FIRST = "fine_tune"


class StructureRefOptions(PluginOptions):
    """What an artist may choose."""

    variant: Literal["fine_tune", "main"] = Field(
        default=_FIRST,
        title="Variant",
        description="How a reference is summed up: by mean and spread on four levels (fine tune), "
        "or by one short style code (main).",
    )


class StructureRef:
    """A session of the plugin: the networks that were asked for so far."""

    Options: ClassVar[type[PluginOptions]] = StructureRefOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights of the first variant."""
        self._context = context
        self._loaded: dict[str, Loaded[Network]] = {}
        self.device = self._network(_FIRST).device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Paint the page in the style of all references together."""
        options = request.options
        assert isinstance(options, StructureRefOptions)
        progress(0.0, "looking at references")
        loaded = self._network(options.variant)
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
        for loaded in self._loaded.values():
            loaded.close()
        self._loaded.clear()

    def _network(self, variant: str) -> Loaded[Network]:
        if variant not in self._loaded:
            file = f"structure_ref_{variant}.safetensors"
            path = self._context.weights.get(file)
            if path is None:
                raise UserError(
                    f"The variant {variant!r} is not trained yet: {file} is missing",
                    f"Choose {_FIRST}, or train it"
                    f" (python main.py models train structure_ref_{variant})",
                )
            context = self._context
            self._loaded[variant] = Loaded(Path(path), Network, context.device, context.threads)
        return self._loaded[variant]


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
