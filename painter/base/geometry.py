"""Sizes and rectangles in whole pixels; x to the right, y down, the origin at the page's corner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, both at least 1."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a size needs positive sides, not {self.width} x {self.height}")

    @property
    def pixels(self) -> int:
        """How many pixels the area holds."""
        return self.width * self.height

    def __str__(self) -> str:
        """Written as artists write it: width x height."""
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Rect:
    """A half-open rectangle: x0 <= x < x1, y0 <= y < y1. May be empty."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def of(cls, size: Size) -> Rect:
        """The rectangle of a whole page."""
        return cls(0, 0, size.width, size.height)

    @property
    def width(self) -> int:
        """Columns covered; 0 when empty."""
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        """Rows covered; 0 when empty."""
        return max(0, self.y1 - self.y0)

    @property
    def empty(self) -> bool:
        """Whether no pixel is inside."""
        return self.width == 0 or self.height == 0

    def intersect(self, other: Rect) -> Rect:
        """The common part; empty when there is none."""
        return Rect(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both; an empty one adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def moved(self, dx: int, dy: int) -> Rect:
        """The same rectangle, shifted."""
        return Rect(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)
