"""HSCAU-Net for ink: a thin adapter between the request and `models.pipelines`."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from pydantic import Field

from models.pipelines.colouring import Colourer
from models.pipelines.device import pick_device
from models.pipelines.files import load_network
from models.pipelines.page import prepare_page
from painter.api.options import PluginOptions
from painter.api.progress import Progress, SubProgress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.pixels.regiontable import RegionKind

_WEIGHTS = "hscau_net_ink.safetensors"


class HscauNetOptions(PluginOptions):
    """What an artist may choose."""

    keep_paper: bool = Field(
        default=True,
        title="Keep paper white",
        description="Leave paper, gutters and balloons white unless they are hinted.",
    )


class HscauNet:
    """A session of the plugin: the loaded network."""

    Options: ClassVar[type[PluginOptions]] = HscauNetOptions

    def __init__(self, context: PluginContext) -> None:
        """Load the weights."""
        self._threads = max(1, context.threads)
        self.device = pick_device(context.device)
        self._colourer = Colourer(load_network(Path(context.weights[_WEIGHTS])), self.device)

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Colour every region; hinted ones exactly as hinted."""
        options = request.options
        assert isinstance(options, HscauNetOptions)
        progress(0.0, "measuring regions")
        if torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)
        labels = request.labels.lookup(request.regions.region_of_atom)
        page = prepare_page(request.ink, labels, request.regions, self._colourer.side)
        hints = request.hints
        rows = np.zeros(0, np.int64) if hints is None else hints.region.astype(np.int64) - 1
        given = np.zeros((0, 3), np.uint8) if hints is None else hints.colour
        found = self._colourer.colour(page, rows, given, SubProgress(progress, 0.2, 1.0))
        colours = np.concatenate([np.full((1, 3), 255, np.uint8), found.colours])
        confidence = np.concatenate([np.zeros(1, np.float32), found.confidence])
        if options.keep_paper:
            blank = request.regions.kind != RegionKind.DRAWING
            blank[rows + 1] = False
            colours[blank] = 255
        progress(1.0, "coloured")
        return ColorizeResult(
            colours=colours, confidence=confidence, extras={"painted": found.painted}
        )

    def close(self) -> None:
        """Give the network's memory back."""
        del self._colourer
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
