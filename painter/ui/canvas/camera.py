"""Which part of the page is seen. Knows no Qt: all numbers are pixels of the screen or the page."""

from __future__ import annotations

from math import ceil, floor, log2

from painter.base.geometry import Rect, Size
from painter.render.frame import Placement

LEAST, MOST = 0.02, 32.0
_MARGIN = 0.02  # of the screen, left free around a page that is made to fit
_REACH = 48  # pixels of the page that always stay on the screen
_NEAREST = 4.0  # how far a look at a part of the page zooms in
_STEPS = 2  # presses of + that double the scale


class Camera:
    """Moves the page about on a screen."""

    def __init__(self, page: Size, screen: Size) -> None:
        self.page = page
        self.screen = screen
        self.fitted = True
        self.placement = Placement(1.0, 0, 0)
        self.fit()

    def fit(self) -> None:
        """Show the whole page, and go on doing so when the screen's size changes."""
        room = 1 - 2 * _MARGIN
        scale = min(
            self.screen.width * room / self.page.width,
            self.screen.height * room / self.page.height,
        )
        scale = _within(scale)
        self.placement = Placement(
            scale,
            round((self.screen.width - self.page.width * scale) / 2),
            round((self.screen.height - self.page.height * scale) / 2),
        )
        self.fitted = True

    def resize(self, screen: Size) -> None:
        """The screen has another size: what fitted fits again, what did not keeps its middle."""
        if screen == self.screen:
            return
        dx, dy = screen.width - self.screen.width, screen.height - self.screen.height
        self.screen = screen
        if self.fitted:
            self.fit()
        else:
            self._put(self.placement.scale, self.placement.x + dx / 2, self.placement.y + dy / 2)

    def zoom(self, scale: float, x: float, y: float) -> None:
        """Show the page at a scale; its point at (x, y) of the screen stays there."""
        scale = _within(scale)
        page_x, page_y = self.placement.to_page(x, y)
        self._put(scale, x - page_x * scale, y - page_y * scale)
        self.fitted = False

    def show(self, area: Rect) -> None:
        """Bring a part of the page into view, as large as it fits; no larger than is useful."""
        width, height = max(1, area.width), max(1, area.height)
        scale = min(self.screen.width / width, self.screen.height / height)
        scale = min(_within(scale), max(_NEAREST, self.placement.scale))
        middle_x, middle_y = (area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2
        x = self.screen.width / 2 - middle_x * scale
        self._put(scale, x, self.screen.height / 2 - middle_y * scale)
        self.fitted = False

    def pan(self, dx: float, dy: float) -> None:
        """Move the page by pixels of the screen."""
        self._put(self.placement.scale, self.placement.x + dx, self.placement.y + dy)
        self.fitted = False

    def step(self, direction: int) -> float:
        """The next scale up (1) or down (-1) among powers of two and the steps between."""
        place = log2(self.placement.scale) * _STEPS
        place = floor(place + 1e-6) + 1 if direction > 0 else ceil(place - 1e-6) - 1
        return _within(2 ** (place / _STEPS))

    def _put(self, scale: float, x: float, y: float) -> None:
        width, height = self.page.width * scale, self.page.height * scale
        keep_x, keep_y = min(_REACH, width), min(_REACH, height)
        x = min(max(x, keep_x - width), self.screen.width - keep_x)
        y = min(max(y, keep_y - height), self.screen.height - keep_y)
        self.placement = Placement(scale, round(x), round(y))


def _within(scale: float) -> float:
    return min(MOST, max(LEAST, scale))
