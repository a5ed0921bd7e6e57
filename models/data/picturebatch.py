"""Batches of pictures: chosen and recoloured on the host, painted and worn on the device."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.data.engine.make import ENGINE
from models.data.lines import line_of
from models.data.palette import recoloured
from models.data.palettebank import palette_bank
from models.data.pictures import PictureSet
from models.data.wear import worn

_BANK = 256  # palettes


@dataclass(frozen=True)
class PictureSettings:
    """How drawings become batches.

    Attributes:
        batch: drawings a step. recolour: share whose palette is permuted, turned or replaced.
        fresh: share of our own drawings that get another plausible palette.
        worn: share that each harm to the ink befalls.
        xdog, canny: shares with lines made from the colours, so or as AutoCaCoNet makes them.
        mirror: whether half of them are flipped. partners: whether another drawing of the same
            people comes along.
        small: how many of the first steps see the drawings at half their side, which costs a
            quarter: shapes and colours are learnt there, edges afterwards.
    """

    batch: int = 8
    recolour: float = 0.0
    fresh: float = 0.8
    worn: float = 0.1
    xdog: float = 0.1
    canny: float = 0.0
    mirror: bool = True
    partners: bool = False
    small: int = 0


@dataclass(frozen=True, eq=False)
class PictureBatch:
    """B drawings, all 0..1.

    Attributes:
        ink: `(B, 1, S, S)` as the network sees it. clean: the same before it was worn.
        flat: `(B, 3, S, S)` colours without ink. colour: with it.
        partner: `(B, 3, S, S)` another drawing of the same people in the same colours, or the
            drawing itself where there is none. paired: `(B,)` bool where there is one.
        random: the batch's own numbers, on its device.
    """

    ink: Tensor
    clean: Tensor
    flat: Tensor
    colour: Tensor
    partner: Tensor
    paired: Tensor
    random: torch.Generator


class PictureSource:
    """Batches of some rows of a set; the same seed and step give the same batch."""

    def __init__(
        self,
        pictures: PictureSet,
        rows: NDArray[np.int64],
        settings: PictureSettings,
        seed: int,
        device: torch.device,
    ) -> None:
        self._pictures, self._rows, self._settings = pictures, rows, settings
        self._seed, self._device = seed, device
        self._share = _shares(pictures, rows)
        self._bank = palette_bank(seed, _BANK) if settings.fresh else None
        self._others = _others(pictures, rows)

    def batch(self, step: int) -> PictureBatch:
        """The batch of a step."""
        rng = np.random.default_rng((self._seed, 5, step))
        size = self._settings.batch
        few = size > len(self._rows)
        return self.of(rng.choice(self._rows, size, few, self._share), rng, step)

    def of(self, rows: NDArray[np.int64], rng: np.random.Generator, step: int) -> PictureBatch:
        """A batch of these rows."""
        settings = self._settings
        others = np.array([_another(rng, self._others.get(int(row), ()), int(row)) for row in rows])
        others = others if settings.partners else rows
        palettes = np.stack([self._palette(rng, int(row)) for row in rows])
        random = torch.Generator(self._device).manual_seed((self._seed << 24) + step)
        colours = torch.from_numpy(palettes).to(self._device)
        half = step < settings.small
        clean, flat, colour = self._paint(rows, colours, half)
        partner = self._partner(rows, others, palettes, half) if settings.partners else colour
        if settings.mirror:
            flip = torch.rand(len(rows), generator=random, device=self._device) < 0.5
            clean, flat, colour = (_flipped(one, flip) for one in (clean, flat, colour))
        ink = self._lines(rng, clean, colour)
        ink = worn(ink, random, settings.worn) if settings.worn else ink
        paired = torch.from_numpy(others != rows).to(self._device)
        return PictureBatch(ink, clean, flat, colour, partner, paired, random)

    def _paint(
        self, rows: NDArray[np.int64], colours: Tensor, half: bool
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Ink, flats and picture, at the side of the set or at half of it."""
        pictures = self._pictures
        order = np.sort(rows)
        back = np.argsort(np.argsort(rows, kind="stable"), kind="stable")
        ink = torch.from_numpy(pictures.ink[order][back]).to(self._device)[:, None] / 255
        ids = torch.from_numpy(pictures.ids[order][back]).to(self._device)
        if half:
            ink, ids = functional.avg_pool2d(ink, 2), ids[:, ::2, ::2]
        page = torch.arange(len(rows), device=self._device)[:, None, None]
        flat = colours[page, ids.long()].permute(0, 3, 1, 2).float() / 255
        colour = flat * (1 - ink)
        for k, row in enumerate(rows):
            if row >= pictures.flat_count:
                painted = np.array(pictures.painted[row - pictures.flat_count])
                whole = torch.from_numpy(painted).to(self._device).permute(2, 0, 1).float() / 255
                whole = functional.avg_pool2d(whole, 2) if half else whole
                flat[k], colour[k] = whole, whole
        return ink, flat, colour

    def _partner(
        self,
        rows: NDArray[np.int64],
        others: NDArray[np.int64],
        palettes: NDArray[np.uint8],
        half: bool,
    ) -> Tensor:
        """The other drawings in the colours that `rows` were given."""
        kept = self._pictures.colours
        theirs = [
            new if self._pictures.groups[other] == ENGINE else carried(kept[row], new, kept[other])
            for row, other, new in zip(rows, others, palettes, strict=True)
        ]
        return self._paint(others, torch.from_numpy(np.stack(theirs)).to(self._device), half)[2]

    def _palette(self, rng: np.random.Generator, row: int) -> NDArray[np.uint8]:
        settings = self._settings
        palette = np.array(self._pictures.colours[row])
        own = self._pictures.groups[row] == ENGINE
        if own and self._bank is not None and rng.random() < settings.fresh:
            palette = self._bank[int(rng.integers(len(self._bank)))]
        if settings.recolour:
            palette = recoloured(rng, palette, settings.recolour)
        return palette

    def _lines(self, rng: np.random.Generator, ink: Tensor, colour: Tensor) -> Tensor:
        """Ink, for a share of the drawings as it would be found in the finished picture."""
        settings = self._settings
        draw = rng.random(len(ink))
        made = np.flatnonzero(draw < settings.xdog + settings.canny)
        if not len(made):
            return ink
        out = ink.clone()
        seen = (colour[torch.from_numpy(made).to(colour.device)] * 255).byte()
        for k, picture in zip(made, seen.permute(0, 2, 3, 1).cpu().numpy(), strict=True):
            found = line_of(picture, "xdog" if draw[k] < settings.xdog else "canny")
            out[k, 0] = torch.from_numpy(found).to(out.device) / 255
        return out


def carried(
    old: NDArray[np.uint8], new: NDArray[np.uint8], other: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The palette of another drawing after what befell the one it goes with.

    Palettes of drawings that were not made by our engine are in no common order: what the two
    have in common is the colours themselves.

    Args:
        old, new: `(256, 3)` palette of the drawing before and after. other: of the other one.
    """
    before = {bytes(colour): k for k, colour in reversed(list(enumerate(old)))}
    found = [before.get(bytes(colour), -1) for colour in other]
    return np.where(np.array(found)[:, np.newaxis] >= 0, new[found], other)


def _shares(pictures: PictureSet, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """How often each is drawn: rare styles more often than their number says, not equally often."""
    _, which = np.unique([pictures.groups[row] for row in rows], return_inverse=True)
    weight = np.bincount(which)[which] ** -0.4
    return weight / weight.sum()


def _others(pictures: PictureSet, rows: NDArray[np.int64]) -> dict[int, tuple[int, ...]]:
    """Drawings of the same people, by row."""
    together: dict[int, list[int]] = {}
    for row in rows:
        together.setdefault(int(pictures.person[row]), []).append(int(row))
    return {
        row: tuple(other for other in group if other != row)
        for group in together.values()
        for row in group
        if len(group) > 1
    }


def _another(rng: np.random.Generator, others: tuple[int, ...], row: int) -> int:
    return others[int(rng.integers(len(others)))] if others else row


def _flipped(x_bchw: Tensor, flip_b: Tensor) -> Tensor:
    return torch.where(flip_b[:, None, None, None], x_bchw.flip(3), x_bchw)
