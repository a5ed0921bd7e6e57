"""HSCAU-Net for greys: L and hinted pixels to chroma (five-systems section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.data.picturebatch import PictureBatch
from models.data.strokes import strokes_on
from models.data.wear import uniform
from models.networks.hscau_greys import NEUTRAL, HscauGreys, HscauGreysConfig
from models.training.loop import Losses
from models.training.measures import psnr
from models.training.sheet import write_sheet
from models.training.ssim import ssim
from models.training.tasks.greys import coloured, light_and_chroma, toned_picture
from models.training.tasks.pictures import Pictures, Setting, flat_numbers

_SHARES = (0.03, 0.01, 0.005)  # of pixels hinted, as published
_CHECKED = 0.005
_FEW = 50.0  # points of a sparse hint, at most


@dataclass(frozen=True)
class HscauGreysLoss:
    """Weights as published, and what is hinted.

    Attributes:
        sparse: share of the pictures with 1 to 50 patches of 1 to 9 pixels instead of random
            pixels everywhere. photographs: share that is shaded. drawn: share of the sparse ones
            that are dots and strokes as an artist paints them.
    """

    l1: float = 0.8
    ssim: float = 0.2
    sparse: float = 0.4
    photographs: float = 0.7
    drawn: float = 0.0


@dataclass(frozen=True, eq=False)
class Hinted:
    """Bytes of 8-bit Lab over 255: light, true ab, hinted ab, mask."""

    light: Tensor
    truth: Tensor
    hint: Tensor
    mask: Tensor


class HscauGreysTask:
    """Chroma from greys and hints."""

    def __init__(self, network: HscauGreysConfig, loss: HscauGreysLoss, setting: Setting) -> None:
        self._network, self._loss = network, loss
        self._pictures = Pictures(setting)

    def network(self) -> nn.Module:
        """The network with random weights."""
        return HscauGreys(self._network)

    def batch(self, step: int) -> Hinted:
        """Pictures hinted."""
        batch = self._pictures.batch(step)
        picture = toned_picture(batch, self._loss.photographs)
        mask = random_mask(picture, batch.random)
        if self._loss.sparse:
            few = uniform(picture, (len(picture), 1, 1, 1), batch.random) < self._loss.sparse
            mask = torch.where(few, sparse_mask(picture, batch.random), mask)
            if self._loss.drawn:
                return self._drawn(picture, batch, mask, few[:, 0, 0, 0])
        return hinted(picture, mask)

    def _drawn(self, picture: Tensor, batch: PictureBatch, mask: Tensor, few: Tensor) -> Hinted:
        """The same with strokes instead on some of those with few hints."""
        draw = torch.rand(len(few), generator=batch.random, device=few.device) < self._loss.drawn
        shown, mask = picture.clone(), mask.clone()
        for k in torch.nonzero(draw & few).flatten().tolist():
            shown[k], mask[k] = drawn_hint(batch.flat[k], batch.random)
        return hinted(picture, mask, shown)

    def make(self, network: nn.Module, batch: Hinted) -> Tensor:
        """Chroma as ab / 255."""
        return network(batch.light, batch.hint, batch.mask)

    def losses(self, batch: Hinted, made: Tensor) -> Losses:
        """0.8 L1 of ab and 0.2 of what structural similarity lacks, L included."""
        made = made.float()
        one, two = (torch.cat([batch.light, ab], dim=1) for ab in (made, batch.truth))
        return {
            "l1": self._loss.l1 * functional.l1_loss(made, batch.truth),
            "ssim": self._loss.ssim * (1 - ssim(one, two)),
        }

    @torch.inference_mode()
    def check(self, network: nn.Module) -> dict[str, float]:
        """PSNR with half a percent of the pixels hinted, beside that of the nearest hint."""
        made: list[Tensor] = []
        true: list[Tensor] = []
        near: list[Tensor] = []
        for batch in self._pictures.checks():
            picture = toned_picture(batch, 1.0)
            mask = (uniform(picture, tuple(batch.ink.shape), batch.random) < _CHECKED).float()
            seen = hinted(picture, mask)
            light = 100 * seen.light
            made.append(coloured(light, _ab(self.make(network, seen))))
            near.append(coloured(light, _ab(nearest_hint(seen))))
            true.append(picture)
        if not made:
            return {}
        found = flat_numbers(made, true)
        nearest = round(float(psnr(torch.cat(near), torch.cat(true)).mean()), 3)
        return {**found, "nearest": nearest, "score": found["psnr"]}

    @torch.inference_mode()
    def sheet(self, network: nn.Module, path: Path) -> None:
        """Greys, hints, made, true."""
        batch = self._pictures.shown()
        picture = toned_picture(batch, 1.0)
        points = functional.max_pool2d(sparse_mask(picture, batch.random), 3, 1, 1)
        seen = hinted(picture, points)
        light = 100 * seen.light
        made = coloured(light, _ab(self.make(network, seen)))
        dots = coloured(70 + 0 * light, _ab(seen.hint)) * seen.mask + (1 - seen.mask)
        write_sheet(path, (coloured(light, 0 * _ab(seen.hint)), dots, made, picture))


def hinted(picture_b3hw: Tensor, mask_b1hw: Tensor, shown_b3hw: Tensor | None = None) -> Hinted:
    """What the network sees of a picture 0..1 hinted at a mask.

    Args:
        shown_b3hw: the hints' colours where they are not the picture's own.
    """
    light, ab = light_and_chroma(picture_b3hw)
    truth = (ab + 128) / 255
    asked = truth if shown_b3hw is None else (light_and_chroma(shown_b3hw)[1] + 128) / 255
    hint = torch.where(mask_b1hw > 0, asked, NEUTRAL)
    return Hinted(light / 100, truth, hint, mask_b1hw)


def random_mask(like_b3hw: Tensor, random: torch.Generator) -> Tensor:
    """Single pixels, 3, 1 or 0.5 % of each picture."""
    b, _, h, w = like_b3hw.shape
    kind = torch.randint(3, (b,), generator=random, device=like_b3hw.device)
    share = torch.tensor(_SHARES, device=like_b3hw.device)[kind][:, None, None, None]
    return (uniform(like_b3hw, (b, 1, h, w), random) < share).float()


def sparse_mask(like_b3hw: Tensor, random: torch.Generator) -> Tensor:
    """1 to 50 squares of 1 to 9 pixels (Zhang et al. 2017)."""
    b, _, h, w = like_b3hw.shape
    number = _FEW ** uniform(like_b3hw, (b, 1, 1, 1), random)
    points = (uniform(like_b3hw, (b, 1, h, w), random) < number / (h * w)).float()
    size = 2 * int(torch.randint(5, (1,), generator=random, device=like_b3hw.device)) + 1
    return functional.max_pool2d(points, size, 1, size // 2)


def drawn_hint(flat_3hw: Tensor, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Dots and strokes on flats 0..1: their colours `(3, H, W)` 0..1, and the mask `(1, H, W)`."""
    seed = int(torch.randint(1 << 31, (1,), generator=random, device=flat_3hw.device))
    flat = (255 * flat_3hw.float()).round().byte().permute(1, 2, 0).cpu().numpy()
    colour, mask = strokes_on(flat, np.random.default_rng(seed))
    shown = torch.from_numpy(colour).permute(2, 0, 1).to(flat_3hw) / 255
    return shown, torch.from_numpy(mask)[None].to(flat_3hw)


def nearest_hint(seen: Hinted) -> Tensor:
    """The chroma of the hint that is nearest on the page: the floor to be above."""
    out = torch.full_like(seen.truth, NEUTRAL)
    for k, mask in enumerate(seen.mask[:, 0].cpu().numpy() > 0):
        if not mask.any():
            continue
        away = np.ascontiguousarray(~mask).view(np.uint8)
        _, found = cv2.distanceTransformWithLabels(
            away, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        owner = np.asarray(found, np.int64)
        ys, xs = np.nonzero(mask)
        place = np.zeros(owner.max() + 1, np.int64)
        place[owner[ys, xs]] = ys * mask.shape[1] + xs
        at = torch.from_numpy(place[owner]).to(out.device)
        out[k] = seen.hint[k].flatten(1)[:, at]
    return out


def _ab(bytes_b2hw: Tensor) -> Tensor:
    return 255 * bytes_b2hw.float() - 128
