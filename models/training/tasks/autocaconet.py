"""AutoCaCoNet: line to colour, with a PatchGAN critic (five-systems section 1)."""

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
    """Weights, as published."""

    adversarial: float = 1.0
    l1: float = 100.0


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

    def make(self, network: nn.Module, batch: PictureBatch) -> Tensor:
        """Colour in -1..1."""
        return network(sketch_of(batch))

    def critic_losses(
        self, critic: nn.Module, batch: PictureBatch, made: Tensor, step: int
    ) -> Losses:
        """Drawn towards 1, made towards 0, not halved."""
        sketch = sketch_of(batch)
        real, fake = critic(sketch, signed(batch.colour)), critic(sketch, made.detach())
        return {"adversarial": bce_critic(real, fake)}

    def losses(self, batch: PictureBatch, made: Tensor) -> Losses:
        """Near the truth."""
        return {"l1": self._loss.l1 * functional.l1_loss(made, signed(batch.colour))}

    def adversarial_losses(self, critic: nn.Module, batch: PictureBatch, made: Tensor) -> Losses:
        """Taken for drawn."""
        judged = critic(sketch_of(batch), made)
        return {"adversarial": self._loss.adversarial * bce_maker(judged)}

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR and colourfulness on drawings held back."""
        batches = self._pictures.checks()
        return scored((unsigned(network(sketch_of(batch))), batch.colour) for batch in batches)

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Line, made, true."""
        batch = self._pictures.shown()
        made = unsigned(network(sketch_of(batch)))
        write_sheet(path, (1 - batch.ink, made, batch.colour))
