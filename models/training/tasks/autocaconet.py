"""AutoCaCoNet: line to colour, with a PatchGAN critic (five-systems section 1).

Its second network corrects colours by segments after the first has painted. With `flats` the first
one learns for that: its picture is judged as the correction will leave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.data.picturebatch import PictureBatch
from models.networks.autocaconet import AutoCaCoNet, AutoCaCoNetConfig
from models.networks.patchgan import PatchGan
from models.training.adversarial import bce_critic, bce_maker
from models.training.loop import Losses
from models.training.sheet import write_sheet
from models.training.tasks.flats import flattened
from models.training.tasks.pictures import (
    Pictures,
    Setting,
    scored,
    signed,
    sketch_of,
    unsigned,
)


@dataclass(frozen=True)
class AutoCaCoNetLoss:
    """Weights as published, and what they are put on.

    Attributes:
        flats: share of `l1` that goes to the picture after correction by the true regions; above 0
            that picture is also the one which the critic and the checks see. squared: whether it
            counts by its square, which asks for the mean of what a region may be.
    """

    adversarial: float = 1.0
    l1: float = 100.0
    flats: float = 0.0
    squared: bool = False


@dataclass(frozen=True, eq=False)
class Painted:
    """`(B, 3, S, S)` in -1..1: as it came out, and as it is judged."""

    raw: Tensor
    judged: Tensor


class AutoCaCoNetTask:
    """Colours without any guidance."""

    def __init__(self, network: AutoCaCoNetConfig, loss: AutoCaCoNetLoss, setting: Setting) -> None:
        self._network, self._loss = network, loss
        self._pictures = Pictures(setting)

    def network(self) -> nn.Module:
        """The generator."""
        return AutoCaCoNet(self._network)

    def critic(self) -> nn.Module | None:
        """The critic; none where its judgement has no weight."""
        return PatchGan(self._network.critic) if self._loss.adversarial else None

    def batch(self, step: int) -> PictureBatch:
        """Drawings of any kind."""
        return self._pictures.batch(step)

    def make(self, network: nn.Module, batch: PictureBatch) -> Painted:
        """Colour in -1..1."""
        raw = network(sketch_of(batch))
        return Painted(raw, flattened(raw, batch) if self._loss.flats else raw)

    def critic_losses(
        self, critic: nn.Module, batch: PictureBatch, made: Painted, step: int
    ) -> Losses:
        """Drawn towards 1, made towards 0, not halved."""
        sketch = sketch_of(batch)
        real, fake = critic(sketch, signed(batch.colour)), critic(sketch, made.judged.detach())
        return {"adversarial": bce_critic(real, fake)}

    def losses(self, batch: PictureBatch, made: Painted) -> Losses:
        """Near the truth."""
        share, l1 = self._loss.flats, self._loss.l1
        losses = {"l1": (1 - share) * l1 * functional.l1_loss(made.raw, signed(batch.colour))}
        if share:
            flat = signed(batch.flat * (1 - batch.clean))
            error = functional.mse_loss if self._loss.squared else functional.l1_loss
            losses["flats"] = share * l1 * error(made.judged, flat)
        return losses

    def adversarial_losses(self, critic: nn.Module, batch: PictureBatch, made: Painted) -> Losses:
        """Taken for drawn."""
        judged = critic(sketch_of(batch), made.judged)
        return {"adversarial": self._loss.adversarial * bce_maker(judged)}

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR and colourfulness on drawings held back."""
        batches = self._pictures.checks()
        return scored((unsigned(self.make(network, b).judged), b.colour) for b in batches)

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Line, made, true."""
        batch = self._pictures.shown()
        made = self.make(network, batch)
        shown = (
            (unsigned(made.raw), unsigned(made.judged))
            if self._loss.flats
            else (unsigned(made.raw),)
        )
        write_sheet(path, (1 - batch.ink, *shown, batch.colour))
