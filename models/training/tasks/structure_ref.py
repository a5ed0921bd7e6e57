"""Colours by a reference: reconstruction at four sizes, hinge critic with R1 (five-systems 2).

Cured: critic and network learn by turns, the critic on what it cannot change; the heads of the
smaller sizes learn; R1 is taken every sixteenth step, sixteen times as heavy. References are other
poses, the drawing bent or cut up, and a few wrong ones, unless `published`: there a drawing is its
own reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.data.picturebatch import PictureBatch
from models.data.references import shuffled, warped, wrong
from models.networks.structure_ref import MultiScaleCritic, StructureRef, StructureRefConfig
from models.training.adversarial import hinge_critic, hinge_maker, slope_penalty
from models.training.features import Perceptual
from models.training.loop import Losses
from models.training.sheet import write_sheet
from models.training.tasks.pictures import (
    Pictures,
    Setting,
    flat_numbers,
    signed,
    sketch_of,
    unsigned,
)

_WEIGHTS = (1.0, 2.0, 3.0, 10.0)  # of the sizes, smallest first
_LAZY = 16


@dataclass(frozen=True)
class StructureRefLoss:
    """Weights as published, and how references are chosen.

    Attributes:
        features: of the perceptual part, where there is a network for it. slope: of R1.
        warped, shuffled, wrong: shares of such references; the rest are other poses, or bent
            where there is no other pose.
    """

    pixels: float = 5.0
    features: float = 1.0
    adversarial: float = 1.0
    slope: float = 10.0
    published: bool = False
    warped: float = 0.35
    shuffled: float = 0.15
    wrong: float = 0.08


class StructureRefTask:
    """Colours as on another picture."""

    def __init__(
        self,
        network: StructureRefConfig,
        loss: StructureRefLoss,
        setting: Setting,
        features: Perceptual | None = None,
    ) -> None:
        self._network, self._loss = network, loss
        self._pictures = Pictures(setting)
        self._features = None if features is None else features.to(setting.device)

    def network(self) -> nn.Module:
        """The generator."""
        return StructureRef(self._network)

    def critic(self) -> nn.Module | None:
        """The critic; none where its judgement has no weight."""
        return MultiScaleCritic(self._network) if self._loss.adversarial else None

    def batch(self, step: int) -> PictureBatch:
        """Drawings with another pose of the same people."""
        return self._pictures.batch(step)

    def make(self, network: nn.Module, batch: PictureBatch) -> tuple[Tensor, ...]:
        """Colour in -1..1 at four sizes."""
        return network(sketch_of(batch), signed(self._reference(batch)))

    def critic_losses(
        self, critic: nn.Module, batch: PictureBatch, made: tuple[Tensor, ...], step: int
    ) -> Losses:
        """Hinge at every size, and R1 at the whole one."""
        parts = [
            weight / 4 * hinge_critic(critic(real), critic(fake.detach()))
            for weight, real, fake in zip(_WEIGHTS, self._targets(batch, made), made, strict=True)
        ]
        losses = {"adversarial": torch.stack(parts).sum()}
        if self._loss.slope and step % _LAZY == 0:
            slope = slope_penalty(critic, signed(batch.colour))
            losses["slope"] = _LAZY * self._loss.slope * slope
        return losses

    def losses(self, batch: PictureBatch, made: tuple[Tensor, ...]) -> Losses:
        """Near the truth at every size, and alike in features."""
        targets = self._targets(batch, made)
        sizes = list(zip(_WEIGHTS, targets, made, strict=True))
        pixels = [w / 4 * functional.mse_loss(unsigned(m), unsigned(t)) for w, t, m in sizes]
        losses = {"pixels": self._loss.pixels * torch.stack(pixels).sum()}
        if self._features is not None and self._loss.features:
            parts = [w / 4 * self._features.distance(unsigned(m), unsigned(t)) for w, t, m in sizes]
            losses["features"] = self._loss.features * torch.stack(parts).sum()
        return losses

    def adversarial_losses(
        self, critic: nn.Module, batch: PictureBatch, made: tuple[Tensor, ...]
    ) -> Losses:
        """Taken for drawn at every size."""
        parts = [w / 4 * hinge_maker(critic(m)) for w, m in zip(_WEIGHTS, made, strict=True)]
        return {"adversarial": self._loss.adversarial * torch.stack(parts).sum()}

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR with a right reference and with a wrong one."""
        right: list[Tensor] = []
        other: list[Tensor] = []
        true: list[Tensor] = []
        for batch in self._pictures.checks():
            sketch, partner = sketch_of(batch), signed(batch.partner)
            right.append(unsigned(network(sketch, partner)[-1]))
            other.append(unsigned(network(sketch, wrong(partner))[-1]))
            true.append(batch.colour)
        if not right:
            return {}
        found = flat_numbers(right, true)
        return {**found, "wrong": flat_numbers(other, true)["psnr"], "score": found["psnr"]}

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Line, reference, made, made by the next one's reference, true."""
        batch = self._pictures.shown()
        sketch, partner = sketch_of(batch), signed(batch.partner)
        own = unsigned(network(sketch, partner)[-1])
        other = unsigned(network(sketch, wrong(partner))[-1])
        write_sheet(path, (1 - batch.ink, batch.partner, own, other, batch.colour))

    def _reference(self, batch: PictureBatch) -> Tensor:
        if self._loss.published:
            return batch.colour
        bent = warped(batch.colour, batch.random)
        draw = torch.rand(len(bent), generator=batch.random, device=bent.device)
        out = torch.where((batch.paired & (draw >= self._loss.warped))[:, None, None, None],
                          batch.partner, bent)  # fmt: skip
        limit = 1 - self._loss.wrong
        cut = (draw >= limit - self._loss.shuffled) & (draw < limit)
        out = torch.where(cut[:, None, None, None], shuffled(batch.colour, batch.random), out)
        return torch.where((draw >= limit)[:, None, None, None], wrong(batch.colour), out)

    def _targets(self, batch: PictureBatch, made: tuple[Tensor, ...]) -> list[Tensor]:
        whole = signed(batch.colour)
        return [
            functional.interpolate(whole, m.shape[-2:], mode="bilinear", antialias=True)
            if m.shape != whole.shape
            else whole
            for m in made
        ]
