"""Deep Paint: line and colour bands to colour (five-systems section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.data.picturebatch import PictureBatch
from models.networks.deep_paint import DeepPaint, DeepPaintConfig, DeepPainted
from models.networks.patchgan import PatchGan
from models.pipelines.bands import band_colours, band_planes
from models.training.adversarial import ImagePool, bce_critic, bce_maker
from models.training.loop import Losses
from models.training.sheet import write_sheet
from models.training.tasks.pictures import (
    Pictures,
    Setting,
    scored,
    signed,
    sketch_of,
    unsigned,
)


@dataclass(frozen=True)
class DeepPaintLoss:
    """Weights as published, and how the histogram is taken.

    Attributes:
        pool: pictures that the critic is shown again. published: the histogram as it was.
        one: share of the drawings whose four bands show the colours of the whole picture, so
            that a palette without places can be asked for.
    """

    adversarial: float = 1.0
    l1: float = 100.0
    pool: int = 50
    published: bool = False
    one: float = 0.3


class DeepPaintTask:
    """Colours by a histogram."""

    def __init__(self, network: DeepPaintConfig, loss: DeepPaintLoss, setting: Setting) -> None:
        self._network, self._loss = network, loss
        self._pictures = Pictures(setting)
        self._pool = ImagePool(loss.pool)

    def network(self) -> nn.Module:
        """The generator."""
        return DeepPaint(self._network)

    def critic(self) -> nn.Module | None:
        """The critic; none where its judgement has no weight."""
        return PatchGan(self._network.critic) if self._loss.adversarial else None

    def batch(self, step: int) -> PictureBatch:
        """Drawings in many colours: their histogram is the only way to know them."""
        return self._pictures.batch(step)

    def make(self, network: nn.Module, batch: PictureBatch) -> DeepPainted:
        """Colour in -1..1, and where the gates looked."""
        return network(sketch_of(batch), self._planes(batch))

    def critic_losses(
        self, critic: nn.Module, batch: PictureBatch, made: DeepPainted, step: int
    ) -> Losses:
        """Half of drawn towards 1 and made, partly earlier made, towards 0."""
        sketch = sketch_of(batch)
        pair = torch.cat([sketch, made.colour.detach().float()], dim=1)
        pair = self._pool.exchange(pair, batch.random) if self._loss.pool else pair
        real, fake = critic(sketch, signed(batch.colour)), critic(pair[:, :3], pair[:, 3:])
        return {"adversarial": 0.5 * bce_critic(real, fake)}

    def losses(self, batch: PictureBatch, made: DeepPainted) -> Losses:
        """Near the truth."""
        return {"l1": self._loss.l1 * functional.l1_loss(made.colour, signed(batch.colour))}

    def adversarial_losses(
        self, critic: nn.Module, batch: PictureBatch, made: DeepPainted
    ) -> Losses:
        """Taken for drawn."""
        judged = critic(sketch_of(batch), made.colour)
        return {"adversarial": self._loss.adversarial * bce_maker(judged)}

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR with their own histogram."""
        batches = self._pictures.checks()
        return scored(
            (unsigned(self.make(network, batch).colour), batch.colour) for batch in batches
        )

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Line, made by their own histogram, made by the next one's, true."""
        batch = self._pictures.shown()
        sketch, planes = sketch_of(batch), self._planes(batch)
        own = unsigned(network(sketch, planes).colour)
        other = unsigned(network(sketch, planes.roll(1, dims=0)).colour)
        write_sheet(path, (1 - batch.ink, own, other, batch.colour))

    def _planes(self, batch: PictureBatch) -> Tensor:
        """Twelve planes of every picture's own colours."""
        # Ink is black in every band and says nothing; only the published histogram counts it.
        picture = batch.colour if self._loss.published else batch.flat
        rgb = (picture * 255).round().byte()
        colours = band_colours(rgb, self._loss.published)
        if self._loss.one:
            # The whole picture laid out as one band has the same commonest colours in all.
            whole = band_colours(rgb.flatten(2)[:, :, None].expand(-1, -1, 4, -1))
            share = torch.rand(len(rgb), generator=batch.random, device=rgb.device)
            one = (share < self._loss.one)[:, None, None, None]
            colours = torch.where(one, whole, colours)
        return band_planes(colours, *batch.ink.shape[-2:])
