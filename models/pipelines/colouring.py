"""From a page and its hints to a colour for every region: what the plugin runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.networks.geometry import Regions
from models.networks.hscau import HscauNet
from models.pipelines.decode import Decoder
from models.pipelines.page import Column, PageInput
from models.pipelines.planes import input_planes
from painter.imaging.colour import from_oklab, to_oklab

MOST_REGIONS = 512
"""Regions that the head looks at, the largest ones; smaller ones follow a neighbour."""

Say = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class Colouring:
    """What a network proposes for n regions.

    Attributes:
        colours: `(n, 3)` uint8 sRGB, hinted rows exact. confidence: `(n,)` float32, 0..1.
        painted: `(h, w, 3)` uint8, the U-Net's own picture at network size.
    """

    colours: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    painted: NDArray[np.uint8]


class Colourer:
    """A network kept ready."""

    def __init__(self, network: HscauNet, device: str = "cpu") -> None:
        """Take a network in evaluation mode."""
        self.side = network.config.side
        self._device = torch.device(device)
        self._network = network.to(self._device)
        self._decoder = Decoder(network.head.bin_colours.cpu().numpy())

    def colour(
        self,
        page: PageInput,
        rows: NDArray[np.integer],
        colours: NDArray[np.uint8],
        say: Say,
    ) -> Colouring:
        """Colour one page.

        Args:
            rows: `(k,)` hinted rows of the page's regions, each once. colours: `(k, 3)` uint8.
            say: told the share done; what it raises ends the work.
        """
        say(0.0, "looking at the page")
        count = len(page.columns)
        hinted = np.zeros(count, np.bool_)
        hinted[rows] = True
        hint = np.zeros((count, 3), np.float32)
        hint[rows] = to_oklab(colours)
        kept = _kept(page.columns[:, Column.AREA], hinted)
        planes, labels = self._inputs(page, hint, hinted, kept)
        regions = _regions(page, hint, hinted, kept).to(self._device)
        with torch.inference_mode():
            painted = self._network.look(planes.to(self._device))
            say(0.6, "choosing colours")
            proposal = self._network.propose(painted, labels.to(self._device), regions)
        at = np.flatnonzero(hinted[kept])
        number = np.full(count, -1, np.int64)
        number[rows] = np.arange(len(rows))
        pointer = proposal.pointer[0].exp().cpu().numpy()[:, at]
        bins = proposal.bins[0].exp().cpu().numpy()
        choice = self._decoder.choose(pointer, bins, colours[number[kept[at]]])
        say(0.9, "choosing colours")
        chosen = np.full((count, 3), 255, np.uint8)
        sure = np.zeros(count, np.float32)
        chosen[kept], sure[kept] = choice.colours, choice.confidence
        chosen[rows], sure[rows] = colours, 1.0
        _follow(page, kept, chosen, sure)
        h, w = page.ink.shape
        seen = painted.colour[0, :, :h, :w].permute(1, 2, 0).cpu().numpy()
        return Colouring(chosen, sure, from_oklab(seen))

    def _inputs(
        self,
        page: PageInput,
        hint: NDArray[np.float32],
        hinted: NDArray[np.bool_],
        kept: NDArray[np.intp],
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Planes and labels of kept rows, padded to a square as in training."""
        h, w = page.ink.shape
        planes = np.zeros((1, 9, self.side, self.side), np.float32)
        planes[0, :, :h, :w] = input_planes(page.ink, page.labels, hint, hinted)
        number = np.zeros(len(hinted) + 1, np.int64)
        number[kept + 1] = np.arange(1, len(kept) + 1)
        labels = np.zeros((1, self.side, self.side), np.int64)
        labels[0, :h, :w] = number[page.labels]
        picture = torch.from_numpy(planes).contiguous(memory_format=torch.channels_last)
        return picture, torch.from_numpy(labels)


def _kept(area: NDArray[np.float32], hinted: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows that the head sees: hinted ones, then the largest."""
    order = np.lexsort((np.arange(len(area)), -area, ~hinted))
    return np.sort(order[:MOST_REGIONS])


def _regions(
    page: PageInput,
    hint: NDArray[np.float32],
    hinted: NDArray[np.bool_],
    kept: NDArray[np.intp],
) -> Regions:
    place = np.full(len(hinted), -1, np.int64)
    place[kept] = np.arange(len(kept))
    pair = place[page.touching]
    both = (pair >= 0).all(axis=1)
    a, b = pair[both].T
    border = np.zeros((len(kept), len(kept)), np.float32)
    border[a, b] = border[b, a] = page.border[both]
    size = np.array([[page.width, page.height]], np.float32)
    return Regions(
        torch.from_numpy(page.columns[kept][np.newaxis]),
        torch.from_numpy(size),
        torch.ones(1, len(kept), dtype=torch.bool),
        torch.from_numpy(border[np.newaxis]),
        torch.from_numpy(hint[kept][np.newaxis]),
        torch.from_numpy(hinted[kept][np.newaxis]),
    )


def _follow(
    page: PageInput,
    kept: NDArray[np.intp],
    colours: NDArray[np.uint8],
    sure: NDArray[np.float32],
) -> None:
    """Give every row that was left out the colour of the kept one whose middle is nearest."""
    left = np.setdiff1d(np.arange(len(colours)), kept)
    middle = page.columns[:, :2]
    for start in range(0, len(left), 1024):
        some = left[start : start + 1024]
        away = np.square(middle[some][:, np.newaxis] - middle[kept][np.newaxis]).sum(axis=2)
        nearest = kept[away.argmin(axis=1)]
        colours[some], sure[some] = colours[nearest], 0.5 * sure[nearest]
