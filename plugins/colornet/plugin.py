"""ColorNet: a thin adapter."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import Field

from models.networks.colornet import ColorNet as Network
from models.pipelines.greys import colour_greys
from models.pipelines.picture import with_proportions
from models.pipelines.variants import Variants
from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult

_FILES = MappingProxyType({"l": "colornet.safetensors", "gray": "colornet_gray.safetensors"})


class ColorNetOptions(PluginOptions):
    """What an artist may choose."""

    flow: Literal["l", "gray"] = Field(
        default="l",
        title="Flow",
        description="What the network looks at: L*, the greys as the eye tells them apart (l), "
        "or the greys as they are stored (gray).",
    )


class ColorNet:
    """A session of the plugin: the networks that were asked for so far."""

    Options: ClassVar[type[PluginOptions]] = ColorNetOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights of the first flow."""
        self._networks = Variants(_FILES, Network, context.weights, context.device, context.threads)
        self.device = self._networks.loaded("l").device

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Colour the greys."""
        options = request.options
        assert isinstance(options, ColorNetOptions)
        progress(0.0, "painting")
        loaded = self._networks.loaded(options.flow)
        with loaded.at_work() as network:
            picture = colour_greys(network, 255 - request.ink, loaded.side)
        progress(1.0, "painted")
        shown = with_proportions(picture, request.size.height, request.size.width)
        return ColorizeResult(picture=shown)

    def close(self) -> None:
        """Give the networks' memory back."""
        self._networks.close()
