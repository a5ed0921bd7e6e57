"""Training batches: drawings augmented, recoloured, hinted and padded to one shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.data.augment import blurred_measures, mirrored, stretched, worn_ink
from models.data.cache import DrawingSet
from models.data.hints import largest_first, simulated_hints
from models.data.palette import recoloured
from models.networks.geometry import Regions
from models.pipelines.page import Column
from models.pipelines.planes import input_planes
from painter.imaging.colour import to_oklab

LEAST_AREA = 10 / 512**2
"""Share of the page up to which a region is too small to count, in training and in tests."""

_PAIRS = 100_000  # of regions in a batch, about
_FEWEST = 8  # drawings a batch


@dataclass(frozen=True)
class BatchConfig:
    """How drawings become batches.

    Attributes:
        drawings: a batch. pictures: of these that the U-Net looks at, the first ones.
        most_regions: a drawing may have; others are left out at random.
        recolour: share of drawings with another palette.
        augment: mirror, stretch and wear; off for validation.
        hints: this many largest regions are hinted; None simulates an artist.
    """

    drawings: int = 64
    pictures: int = 8
    most_regions: int = 128
    recolour: float = 0.4
    augment: bool = True
    hints: int | None = None


@dataclass(frozen=True, eq=False)
class Batch:
    """B drawings of up to R regions, P of them with their picture.

    Attributes:
        planes: `(P, 9, S, S)`. labels: `(P, S, S)` int64 rows of `regions` plus 1.
        truth: `(B, R, 3)` OKLab. weight: `(B, R)`, 0 where hinted or padding.
    """

    regions: Regions
    planes: Tensor
    labels: Tensor
    truth: Tensor
    weight: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on another device."""
        rest = (self.planes, self.labels, self.truth, self.weight)
        return Batch(self.regions.to(device), *(tensor.to(device) for tensor in rest))


@dataclass(frozen=True, eq=False)
class _Item:
    """One drawing of a batch, n regions; `planes` and `labels` are None without the picture."""

    columns: NDArray[np.float32]
    page: NDArray[np.float32]
    border: NDArray[np.float32]
    truth: NDArray[np.float32]
    hinted: NDArray[np.bool_]
    planes: NDArray[np.float32] | None
    labels: NDArray[np.int64] | None


def batches(
    drawings: DrawingSet, chosen: NDArray[np.int64], config: BatchConfig, seed: int, start: int
) -> Iterator[Batch]:
    """Endless batches; the same seed and start give the same ones, so that a run can go on.

    Drawings of a batch have about as many regions each, which keeps padding small.
    """
    size = np.diff(drawings.start)
    share = _shares(drawings, chosen)
    step = start
    while True:
        pool, position = divmod(step, 8)
        rng = np.random.default_rng((seed, pool))
        wanted = min(8 * config.drawings, 8 * len(chosen))
        order = rng.choice(chosen, wanted, replace=wanted > len(chosen) // 2, p=share)
        order = order[np.argsort(size[order], kind="stable")]
        groups = np.array_split(order, 8)
        which = groups[rng.permutation(8)[position]]
        # Pairs of regions grow with the square: pages of many come fewer at a time.
        most = min(int(size[which].max()), config.most_regions)
        which = rng.permutation(which)[: max(_FEWEST, _PAIRS // most**2)]
        own = np.random.default_rng((seed, 1, step))
        yield collate(drawings, which, config, own)
        step += 1


def _shares(drawings: DrawingSet, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each is drawn: rare styles more often than their number says, not equally often."""
    styles, which = np.unique([drawings.groups[row] for row in chosen], return_inverse=True)
    weight = np.bincount(which, minlength=len(styles))[which] ** -0.4
    return weight / weight.sum()


def collate(
    drawings: DrawingSet, rows: NDArray[np.int64], config: BatchConfig, rng: np.random.Generator
) -> Batch:
    """One batch of these drawings."""
    items = [
        _item(drawings, int(row), config, rng, k < config.pictures) for k, row in enumerate(rows)
    ]
    b, r = len(items), max(len(item.truth) for item in items)
    columns = np.zeros((b, r, len(Column)), np.float32)
    border, truth = np.zeros((b, r, r), np.float32), np.zeros((b, r, 3), np.float32)
    valid, hinted = np.zeros((b, r), np.bool_), np.zeros((b, r), np.bool_)
    weight = np.zeros((b, r), np.float32)
    for k, item in enumerate(items):
        n = len(item.truth)
        columns[k, :n], truth[k, :n], border[k, :n, :n] = item.columns, item.truth, item.border
        valid[k, :n], hinted[k, :n] = True, item.hinted
        counts = np.where(item.columns[:, Column.AREA] > LEAST_AREA, 1.0, 0.2)
        # Between every region counting once and every drawing counting once.
        weight[k, :n] = np.where(item.hinted, 0, counts) / np.sqrt(n)
    page = np.stack([item.page for item in items])
    side = drawings.side
    regions = Regions(
        torch.from_numpy(columns),
        torch.from_numpy(page),
        torch.from_numpy(valid),
        torch.from_numpy(border),
        torch.from_numpy(np.where(hinted[..., np.newaxis], truth, 0).astype(np.float32)),
        torch.from_numpy(hinted),
    )
    planes = [item.planes for item in items if item.planes is not None]
    labels = [item.labels for item in items if item.labels is not None]
    return Batch(
        regions,
        torch.from_numpy(np.stack(planes) if planes else np.zeros((0, 9, side, side), np.float32)),
        torch.from_numpy(np.stack(labels) if labels else np.zeros((0, side, side), np.int64)),
        torch.from_numpy(truth),
        torch.from_numpy(weight),
    )


def _item(
    drawings: DrawingSet, row: int, config: BatchConfig, rng: np.random.Generator, seen: bool
) -> _Item:
    span = slice(int(drawings.start[row]), int(drawings.start[row + 1]))
    columns = np.array(drawings.columns[span])
    page = np.array(drawings.page[row])
    truth = to_oklab(recoloured(rng, np.array(drawings.colours[span]), config.recolour))
    flip = config.augment and rng.random() < 0.5
    if config.augment:
        columns = blurred_measures(rng, mirrored(columns, float(page[0])) if flip else columns)
        # A picture would have to be stretched as well; those are seen as they are.
        columns = columns if seen else stretched(rng, columns)
    area = columns[:, Column.AREA]
    wanted = largest_first(area)[: config.hints] if config.hints is not None else None
    hints = simulated_hints(rng, area) if wanted is None else wanted
    hinted = np.zeros(len(columns), np.bool_)
    hinted[hints] = True
    keep = _kept(rng, hinted, config, seen)
    border = _borders(drawings, row, len(columns))[np.ix_(keep, keep)]
    planes = labels = None
    if seen:
        planes, labels = _picture(drawings, row, truth, hinted, keep, flip, config, rng)
    return _Item(columns[keep], page, border, truth[keep], hinted[keep], planes, labels)


def _kept(
    rng: np.random.Generator, hinted: NDArray[np.bool_], config: BatchConfig, seen: bool
) -> NDArray[np.intp]:
    """Rows that stay: hinted ones first of all, sometimes a drawing loses a part of the rest."""
    n = len(hinted)
    most = min(n, config.most_regions)
    if config.augment and not seen and rng.random() < 0.2:
        most = min(most, max(2, round(n * float(rng.uniform(0.5, 1)))))
    if most == n:
        return np.arange(n)
    order = np.argsort(rng.random(n) - hinted)
    return np.sort(order[:most])


def _borders(drawings: DrawingSet, row: int, n: int) -> NDArray[np.float32]:
    span = slice(int(drawings.edge[row]), int(drawings.edge[row + 1]))
    border = np.zeros((n, n), np.float32)
    a, b = np.array(drawings.touching[span]).T
    border[a, b] = border[b, a] = drawings.border[span]
    return border


def _picture(
    drawings: DrawingSet,
    row: int,
    truth: NDArray[np.float32],
    hinted: NDArray[np.bool_],
    keep: NDArray[np.intp],
    flip: bool,
    config: BatchConfig,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Planes and labels of the kept rows, padded to a square at the right and the bottom."""
    width, height = drawings.page[row] * drawings.side / max(drawings.page[row])
    w, h = round(float(width)), round(float(height))
    ink, labels = np.array(drawings.ink[row, :h, :w]), np.array(drawings.labels[row, :h, :w])
    if flip:
        ink, labels = ink[:, ::-1].copy(), labels[:, ::-1]
    if config.augment:
        ink = worn_ink(rng, ink)
    planes = np.zeros((9, drawings.side, drawings.side), np.float32)
    planes[:, :h, :w] = input_planes(ink, labels, truth, hinted)
    number = np.zeros(len(hinted) + 1, np.int64)
    number[keep + 1] = np.arange(1, len(keep) + 1)
    padded = np.zeros((drawings.side, drawings.side), np.int64)
    padded[:h, :w] = number[labels]
    return planes, padded
