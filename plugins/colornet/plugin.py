"""ColorNet: a thin adapter."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from models.networks.colornet import ColorNet as Network
from models.pipelines.greys import colour_greys
from models.pipelines.picture import with_proportions
from models.pipelines.session import Loaded
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult

_WEIGHTS = "colornet.safetensors"


class ColorNet:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = PluginOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        path = Path(context.weights[_WEIGHTS])
        self._loaded = Loaded(path, Network, context.device, context.threads)
        self.device = self._loaded.device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Colour the greys."""
        progress(0.0, "painting")
        with self._loaded.at_work() as network:
            picture = colour_greys(network, 255 - request.ink, self._loaded.side)
        progress(1.0, "painted")
        shown = with_proportions(picture, request.size.height, request.size.width)
        return ColorizeResult(picture=shown)

    def close(self) -> None:
        """Give the network's memory back."""
        self._loaded.close()
