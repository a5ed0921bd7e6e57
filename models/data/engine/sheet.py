"""What is being drawn on: ids of materials without smoothing, and ink with it.

Everything is drawn twice as large and brought down at the end. Lengths are in widths of the
sheet, line widths in 1/512 of it, so that a drawing is the same at every size.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.engine.curve import Frame, Points, normals
from models.data.engine.style import Style

_LARGER = 2
_BITS = 4  # below the pixel, for coordinates


class Sheet:
    """A sheet of `side` pixels in width, `aspect` as high."""

    def __init__(
        self, rng: np.random.Generator, style: Style, side: int, aspect: float = 1.0
    ) -> None:
        self.rng = rng
        self.style = style
        self.aspect = aspect
        self._unit = side * _LARGER
        shape = (round(side * aspect) * _LARGER, side * _LARGER)
        self._ids = np.zeros(shape, np.uint16)
        self._ink = np.zeros(shape, np.uint8)
        self._origin = (0, 0)

    def fill(
        self, frame: Frame, outline: Points, material: int, line: float = 1.0, lined: bool = True
    ) -> None:
        """A closed shape: hides what lies behind it, and is drawn around.

        Args:
            line: width relative to the style's outline. lined: whether it is drawn around.
        """
        placed = self._unsteady(frame.at(outline))
        whole = self._whole(placed)
        cv2.fillPoly(self._ids, [whole], material, cv2.LINE_8, _BITS)
        cv2.fillPoly(self._ink, [whole], 0, cv2.LINE_AA, _BITS)
        if lined:
            pen = line * _pressed(frame)
            self._pen(np.concatenate([placed, placed[:1]]), pen, closed=True)

    def line(self, frame: Frame, path: Points, line: float | None = None) -> None:
        """An open line, thin at its ends where the style presses."""
        width = (self.style.detail if line is None else line) * _pressed(frame)
        self._pen(self._unsteady(frame.at(path)), width, closed=False)

    def black(self, frame: Frame, outline: Points) -> None:
        """Solid ink; the material beneath stays."""
        whole = self._whole(frame.at(outline))
        cv2.fillPoly(self._ink, [whole], 255, cv2.LINE_AA, _BITS)

    @contextmanager
    def within(self, frame: Frame, outline: Points) -> Iterator[None]:
        """What is drawn meanwhile stays inside this outline."""
        whole = self._whole(frame.at(outline))
        low = np.clip((whole.min(axis=0) >> _BITS) - 1, 0, None)
        high = np.maximum((whole.max(axis=0) >> _BITS) + 2, low + 1)
        window = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
        ids, ink, origin = self._ids, self._ink, self._origin
        # Only the window is drawn on meanwhile, then what lies inside is taken over.
        shown = ids[window].size > 0
        self._ids = ids[window].copy() if shown else np.zeros((1, 1), np.uint16)
        self._ink = ink[window].copy() if shown else np.zeros((1, 1), np.uint8)
        self._origin = (origin[0] + int(low[0]), origin[1] + int(low[1]))
        yield
        if shown:
            mask = np.zeros(self._ids.shape, np.uint8)
            cv2.fillPoly(mask, [whole - (low << _BITS)], 255, cv2.LINE_8, _BITS)
            inside = mask > 0
            ids[window][inside] = self._ids[inside]
            ink[window][inside] = self._ink[inside]
        self._ids, self._ink, self._origin = ids, ink, origin

    def dots(self, material: int, period: float, share: float, angle: float = np.pi / 4) -> None:
        """Screentone over a material: dots that cover a share of it, period in 1/512."""
        rows, columns = np.nonzero(self._ids == material)
        if not len(rows):
            return
        step = period * self._unit / 512
        u = (columns * np.cos(angle) + rows * np.sin(angle)) / step
        v = (rows * np.cos(angle) - columns * np.sin(angle)) / step
        away = np.hypot(u - np.rint(u), v - np.rint(v))
        radius = np.sqrt(share / np.pi)
        cover = np.clip((radius - away) * step + 0.5, 0, 1) * 255
        self._ink[rows, columns] = np.maximum(self._ink[rows, columns], cover.astype(np.uint8))

    def solid(self, material: int) -> None:
        """Solid ink over a material, but for a rim where light catches it."""
        mask = (self._ids == material).astype(np.uint8)
        edge = max(3, round(self._unit / 128))
        shift = np.array([[1, 0, edge], [0, 1, edge]], np.float64)
        lit = cv2.warpAffine(mask, shift, mask.shape[::-1], flags=cv2.INTER_NEAREST)
        self._ink[(mask & lit) > 0] = 255

    def hatch(self, frame: Frame, outline: Points, gap: float, angle: float) -> None:
        """Parallel lines inside an outline, `gap` in 1/512."""
        placed = frame.at(outline)
        low, high = placed.min(axis=0), placed.max(axis=0)
        middle, reach = (low + high) / 2, float(np.hypot(*(high - low))) / 2
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-along[1], along[0]])
        with self.within(frame, outline):
            for offset in np.arange(-reach, reach, gap / 512):
                ends = middle + across * offset + along * np.array([[-reach], [reach]])
                self._pen(ends, 0.4, closed=False)

    def ids(self) -> NDArray[np.uint16]:
        """`(H, W)` material ids."""
        return np.ascontiguousarray(self._ids[::_LARGER, ::_LARGER])

    def ink(self) -> NDArray[np.uint8]:
        """`(H, W)` coverage."""
        shape = (self._ink.shape[1] // _LARGER, self._ink.shape[0] // _LARGER)
        small = cv2.resize(self._ink, shape, interpolation=cv2.INTER_AREA)
        return np.ascontiguousarray(small, np.uint8)

    def _whole(self, placed: Points) -> NDArray[np.int32]:
        own = placed * self._unit - self._origin
        return np.rint(own * (1 << _BITS)).astype(np.int32)

    def _unsteady(self, placed: Points) -> Points:
        """A slow waver along the line."""
        if self.style.wobble <= 0 or len(placed) < 4:
            return placed
        knots = max(4, len(placed) // 5)
        noise = self.rng.normal(0, self.style.wobble / 512, (knots, 2))
        at = np.linspace(0, knots, len(placed), endpoint=False)
        grid = np.arange(knots + 1)
        closed = np.concatenate([noise, noise[:1]])
        return placed + np.stack([np.interp(at, grid, closed[:, c]) for c in range(2)], axis=1)

    def _pen(self, placed: Points, line: float, closed: bool) -> None:
        """Draw with pressure: a ribbon of quads, each a little longer than its piece."""
        if len(placed) < 2:
            return
        n = len(placed)
        at = np.linspace(0, 1, n)
        width = np.full(n, self.style.line * line / 512)
        if closed:
            turn = self.rng.uniform(0, 1)
            width *= 1 - 0.55 * self.style.pressure * (0.5 + 0.5 * np.cos(2 * np.pi * (at - turn)))
        else:
            width *= 1 - self.style.pressure * 0.9 * np.abs(2 * at - 1) ** 2
        width = np.maximum(width, 0.9 / self._unit)
        keep = np.ones(n, np.bool_)
        if self.rng.random() < self.style.broken:
            start = self.rng.uniform(0, 0.95)
            keep = (at < start) | (at > start + self.rng.uniform(0.01, 0.05))
        side = normals(placed) * width[:, None] / 2
        quads = np.stack([placed + side, placed - side], axis=1)
        whole = self._whole(quads.reshape(-1, 2)).reshape(n, 2, 2)
        for k in range(n - 1):
            if keep[k] and keep[k + 1]:
                quad = np.stack([whole[k, 0], whole[k + 1, 0], whole[k + 1, 1], whole[k, 1]])
                cv2.fillConvexPoly(self._ink, quad, 255, cv2.LINE_AA, _BITS)
                cv2.line(self._ink, quad[0], quad[3], 255, 1, cv2.LINE_AA, _BITS)


def _pressed(frame: Frame) -> float:
    """Small things are drawn with a lighter hand, or they would drown in ink."""
    return float(np.clip(np.sqrt(frame.scale / 0.14), 0.45, 1.15))
