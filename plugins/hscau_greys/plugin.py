"""HSCAU-Net for greys: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from models.networks.hscau_greys import HscauGreys as Network
from models.pipelines.greys import colour_hinted
from models.pipelines.picture import with_proportions
from models.pipelines.session import Loaded
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult

_WEIGHTS = "hscau_net_greys.safetensors"


class HscauGreys:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = PluginOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        path = Path(context.weights[_WEIGHTS])
        self._loaded = Loaded(path, Network, context.device, context.threads)
        self.device = self._loaded.device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Colour the greys by hints."""
        progress(0.0, "painting")
        with self._loaded.at_work() as network:
            hints = None if request.hints is None else request.hints.picture
            picture = colour_hinted(network, 255 - request.ink, hints, self._loaded.side)
        progress(1.0, "painted")
        shown = with_proportions(picture, request.size.height, request.size.width)
        return ColorizeResult(picture=shown)

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()
