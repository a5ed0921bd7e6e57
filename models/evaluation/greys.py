"""Networks that keep a page's greys, measured on photograph-like pictures of an unseen style.

Our own engine draws them in the style that is never trained on; they are shaded as paintings and
photographs are. `python -m models.evaluation.greys OUT.json WEIGHTS...` writes the record.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.data.engine.make import PER_OWNER, draw, fresh_colours
from models.data.engine.style import UNSEEN
from models.data.palettebank import palette_bank
from models.data.photograph import shaded
from models.evaluation.baselines import MEAN_FILE
from models.evaluation.bootstrap import interval_of_mean
from models.evaluation.pixels import MOST_DB, ssim
from models.networks.colornet import ColorNet
from models.networks.hscau_greys import HscauGreys
from models.pipelines.files import load_any
from models.pipelines.lab import lab_of
from models.published import digest
from models.training.measures import colourfulness, psnr
from models.training.tasks.colornet import lit
from models.training.tasks.greys import coloured, light_and_chroma
from models.training.tasks.hscau_greys import Hinted, hinted, nearest_hint
from painter.base.errors import UserError

ORACLE = "oracle: the material's mean"
"""What somebody reaches who knows what everything is, and of its colour what is usual."""

COUNT = 48
SIDE = 256
SHARE = 0.005
"""Of pixels hinted, as published."""

_BANK = 500  # palettes
_BANK_SEED = 123
_DARK = 30.0  # L* below which a pixel is dark
_VIVID = 12.0  # chroma from which a pixel has a hue
_HUES = {"red": (0.0, 70.0), "blue": (230.0, 310.0)}  # degrees of CIELAB hue

Chroma: TypeAlias = Callable[["Seen"], Tensor]
"""From a picture to its ab, `(1, 2, S, S)`."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One picture.

    Attributes:
        picture: `(1, 3, S, S)` sRGB 0..1. light, chroma: its L* and ab. hints: what is hinted.
        materials: `(S, S)` int64, what every pixel shows.
    """

    picture: Tensor
    light: Tensor
    chroma: Tensor
    hints: Hinted
    materials: Tensor


@dataclass(frozen=True)
class GreyTally:
    """One way of colouring on one picture.

    Attributes:
        psnr: dB. vivid, truly: colourfulness made and true. stride, truly_stride: energy of chroma
            at the stride's frequencies, made and true. error: mean ab distance over red, blue and
            dark pixels by name, with the number of such pixels.
    """

    psnr: float
    ssim: float
    vivid: float
    truly: float
    stride: float
    truly_stride: float
    error: Mapping[str, tuple[float, int]]


def pictures(count: int = COUNT, side: int = SIDE) -> list[Seen]:
    """The set, the same every time."""
    found: list[Seen] = []
    for k in range(count):
        made = draw(90_000 + k, style=UNSEEN, side=side)
        square = slice(0, side)
        flat = torch.from_numpy(made.colours[made.ids[square]]).permute(2, 0, 1)[None].float() / 255
        ink = torch.from_numpy(made.ink[square].copy())[None, None].float() / 255
        random = torch.Generator().manual_seed(k)
        picture = shaded(flat, ink, random)
        mask = (torch.rand(ink.shape, generator=random) < SHARE).float()
        light, ab = light_and_chroma(picture)
        materials = torch.from_numpy(made.ids[square].astype(np.int64) % PER_OWNER)
        found.append(Seen(picture, light, ab, hinted(picture, mask), materials))
    return found


def ways(weights: Sequence[Path]) -> dict[str, Chroma]:
    """The floors, and networks by the name of their file.

    Raises:
        UserError: a file cannot be read, or holds another kind of network.
    """
    found: dict[str, Chroma] = {
        "grey as it is": lambda seen: torch.zeros_like(seen.chroma),
        "train mean": lambda seen: _train_mean().expand_as(seen.chroma),
        ORACLE: _by_material(),
        "nearest hint, 0.5 %": lambda seen: 255 * nearest_hint(seen.hints) - 128,
    }
    for path in weights:
        found[path.stem] = _way(path)
    return found


@torch.inference_mode()
def measure_greys(
    seen: Sequence[Seen], by: Mapping[str, Chroma], say: Callable[[float, str], None]
) -> list[dict[str, Any]]:
    """One row a way."""
    rows: list[dict[str, Any]] = []
    for k, (name, way) in enumerate(by.items(), 1):
        rows.append({"source": name, **_row([grey_tally(one, way(one)) for one in seen])})
        say(k / len(by), name)
    return rows


def grey_tally(seen: Seen, ab_12hw: Tensor) -> GreyTally:
    """Measure one picture; the light is the page's own."""
    made = coloured(seen.light, ab_12hw)
    shown = lab_of(made)[:, 1:]
    one, two = _bytes(made), _bytes(seen.picture)
    away = (shown - seen.chroma).norm(dim=1)[0]
    return GreyTally(
        psnr=min(MOST_DB, float(psnr(made, seen.picture)[0])),
        ssim=ssim(one, two),
        vivid=float(colourfulness(made)[0]),
        truly=float(colourfulness(seen.picture)[0]),
        stride=stride_energy(shown),
        truly_stride=stride_energy(seen.chroma),
        error={
            name: (float(away[mask].mean()) if mask.any() else 0.0, int(mask.sum()))
            for name, mask in _kinds(seen).items()
        },
    )


def on_page(picture: NDArray[np.uint8], page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The chroma of a picture on the light of a page, both `(H, W, 3)` sRGB; chroma may be lost."""
    one, two = (
        torch.from_numpy(p.copy()).permute(2, 0, 1)[None].float() / 255 for p in (picture, page)
    )
    return _bytes(coloured(lab_of(two)[:, :1], lab_of(one)[:, 1:]))


def stride_energy(ab_12hw: Tensor) -> float:
    """Power of chroma at a period of two pixels along x, y or both: what a stride of two leaves."""
    _, _, h, w = ab_12hw.shape
    power = torch.fft.fft2(ab_12hw.double()).abs().square()
    across = power[..., :, w // 2].sum() + power[..., h // 2, :].sum()
    return float(across / (h * w) ** 2)


def _train_mean() -> Tensor:
    """The chroma of the mean colour of the training set, `(1, 2, 1, 1)`."""
    rgb = json.loads(MEAN_FILE.read_text(encoding="utf-8"))["rgb"]
    return lab_of(torch.tensor(rgb).float().view(1, 3, 1, 1) / 255)[:, 1:]


def _by_material() -> Chroma:
    """The mean chroma of what every pixel shows, over many palettes of our engine."""
    rows = len(fresh_colours(np.random.default_rng(0)))
    bank = palette_bank(_BANK_SEED, _BANK)[:, :rows].reshape(_BANK, -1, PER_OWNER, 3)
    ab = lab_of(torch.from_numpy(bank.reshape(-1, PER_OWNER, 3)).permute(2, 0, 1)[None] / 255)
    means = ab[0, 1:].mean(dim=1).T
    return lambda seen: means[seen.materials].permute(2, 0, 1)[None]


def _way(path: Path) -> Chroma:
    network, _ = load_any(path)
    if isinstance(network, HscauGreys):
        return lambda seen: 255 * _hinted(network, seen.hints) - 128
    if isinstance(network, ColorNet):
        return lambda seen: 255 * network(lit(seen.picture, network.config.flow).seen) - 128
    raise UserError(f"{path.name} holds no network that keeps greys", "Name another file")


def _hinted(network: nn.Module, hints: Hinted) -> Tensor:
    return network(hints.light, hints.hint, hints.mask)


def _kinds(seen: Seen) -> dict[str, Tensor]:
    a, b = seen.chroma[0]
    hue = torch.rad2deg(torch.atan2(b, a)) % 360
    vivid = seen.chroma[0].norm(dim=0) > _VIVID
    kinds = {n: vivid & (hue >= low) & (hue < high) for n, (low, high) in _HUES.items()}
    return {**kinds, "dark": seen.light[0, 0] < _DARK}


def _row(tallies: Sequence[GreyTally]) -> dict[str, Any]:
    values = [one.psnr for one in tallies]
    sums = {
        name: sum(getattr(one, name) for one in tallies)
        for name in ("vivid", "truly", "stride", "truly_stride")
    }
    row: dict[str, Any] = {
        "drawings": len(tallies),
        "psnr": round(float(np.mean(values)), 3),
        "psnr_interval": interval_of_mean(values),
        "ssim": round(float(np.mean([one.ssim for one in tallies])), 4),
        "colourfulness": round(sums["vivid"] / max(1e-9, sums["truly"]), 4),
        "stride_energy": round(sums["stride"] / max(1e-9, sums["truly_stride"]), 4),
    }
    for name in (*_HUES, "dark"):
        total = sum(one.error[name][0] * one.error[name][1] for one in tallies)
        row[f"error_{name}"] = round(total / max(1, sum(o.error[name][1] for o in tallies)), 3)
    return row


def _bytes(picture_13hw: Tensor) -> NDArray[np.uint8]:
    return (picture_13hw[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def main(arguments: Sequence[str]) -> None:
    """Write the record of some weight files beside the floors."""
    out, *files = arguments
    weights = [Path(file) for file in files]
    rows = measure_greys(pictures(), ways(weights), _tell)
    found = {
        "set": "engine, unseen style, shaded",
        "protocol": "greys",
        "weights": [{"file": path.name, "sha256": digest(path)} for path in weights],
        "rows": rows,
    }
    Path(out).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _tell(_share: float, name: str) -> None:
    sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
