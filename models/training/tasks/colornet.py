"""ColorNet: luminance to chroma (five-systems section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from models.networks.colornet import ColorNet, ColorNetConfig, Flow
from models.training.loop import Losses
from models.training.sheet import write_sheet
from models.training.tasks.greys import coloured, light_and_chroma, toned_picture
from models.training.tasks.pictures import Pictures, Setting, scored

_LUMA = (0.2125, 0.7154, 0.0721)


@dataclass(frozen=True)
class ColorNetLoss:
    """Weights.

    Attributes:
        chroma: how much more a pixel counts for every 100 units of its chroma. The mean square
            alone (0, as published) draws everything towards grey.
        photographs: share of the pictures that is shaded.
    """

    chroma: float = 4.0
    photographs: float = 0.7


@dataclass(frozen=True, eq=False)
class Lit:
    """Luminance as the flow wants it, L* 0..100, true chroma as (ab + 128) / 255, the picture."""

    seen: Tensor
    light: Tensor
    truth: Tensor
    picture: Tensor


class ColorNetTask:
    """Chroma from greys alone."""

    def __init__(self, network: ColorNetConfig, loss: ColorNetLoss, setting: Setting) -> None:
        self._network, self._loss = network, loss
        self._pictures = Pictures(setting)

    def network(self) -> nn.Module:
        """The network with random weights."""
        return ColorNet(self._network)

    def batch(self, step: int) -> Lit:
        """Pictures and their luminance."""
        batch = self._pictures.batch(step)
        return lit(toned_picture(batch, self._loss.photographs), self._network.flow)

    def make(self, network: nn.Module, batch: Lit) -> Tensor:
        """Chroma as (ab + 128) / 255."""
        return network(batch.seen)

    def losses(self, batch: Lit, made: Tensor) -> Losses:
        """Mean square, of strong colours more than of pale ones."""
        chroma = (255 * batch.truth - 128).norm(dim=1, keepdim=True)
        weight = 1 + self._loss.chroma * chroma / 100
        error = (made.float() - batch.truth).square()
        return {"mse": (weight * error).sum() / (2 * weight.sum())}

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR and colourfulness on shaded pictures."""
        pictures = (toned_picture(batch, 1.0) for batch in self._pictures.checks())
        seen = (lit(picture, self._network.flow) for picture in pictures)
        return scored(
            (coloured(one.light, 255 * network(one.seen) - 128), one.picture) for one in seen
        )

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Greys, made, true."""
        one = lit(toned_picture(self._pictures.shown(), 1.0), self._network.flow)
        made = coloured(one.light, 255 * network(one.seen) - 128)
        grey = coloured(one.light, torch.zeros_like(one.truth))
        write_sheet(path, (grey, made, one.picture))


def lit(picture_b3hw: Tensor, flow: Flow) -> Lit:
    """What the network sees of a picture 0..1."""
    light, ab = light_and_chroma(picture_b3hw)
    luma = torch.tensor(_LUMA, device=light.device, dtype=light.dtype)
    grey = torch.einsum("c,bchw->bhw", luma, picture_b3hw)[:, None]
    seen = light / 255 if flow == "l" else grey
    return Lit(seen, light, (ab + 128) / 255, picture_b3hw)
