"""What the channels of a Photoshop file mean, as sRGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.io.profile import cmyk_to_rgb, lab_to_rgb, to_srgb
from painter.io.psd_header import Header, Mode


class Colours:
    """Turns bands of channels into RGB, the same way for all layers of a file.

    Attributes:
        notices: what that costs, one sentence each.
    """

    def __init__(self, header: Header, profile: bytes | None, table: bytes) -> None:
        """`table`: of an indexed file, 256 reds, 256 greens, 256 blues."""
        self._mode = header.mode
        self._profile = profile
        self._table = _table(table)
        self.notices: list[str] = []
        if header.depth in {16, 32}:
            self.notices.append(f"{header.depth} bits a channel were rounded to 8")
        if header.mode is Mode.MULTICHANNEL:
            self.notices.append("Spot colours are shown roughly, as red, green and blue")
        if header.mode is Mode.DUOTONE:
            self.notices.append("Duotone is shown as grey")
        self._learn()

    def fill(self, rgba: NDArray[np.uint8], planes: list[NDArray[np.uint8]]) -> None:
        """Set the colours of `(H, W, 4)` from the channels of a band, each `(H, W)`."""
        if self._mode is Mode.INDEXED:
            rgba[:, :, :3] = self._table[planes[0]]
        elif self._profile is None and self._mode not in {Mode.CMYK, Mode.LAB}:
            for number in range(3):
                rgba[:, :, number] = planes[number if len(planes) > 2 else 0]
        else:
            picture, _ = self._converted(planes)
            rgba[:, :, :3] = np.asarray(picture.convert("RGB"), np.uint8)

    def _learn(self) -> None:
        """Convert one pixel to hear what is said; a profile that changes nothing is dropped."""
        if self._mode is Mode.INDEXED:
            return
        probe = [np.full((1, 1), 128, np.uint8)] * _CHANNELS.get(self._mode, 3)
        _, notice = self._converted(probe)
        if notice:
            self.notices.append(notice)
        elif self._mode in {Mode.GREY, Mode.RGB}:
            self._profile = None

    def _converted(self, planes: list[NDArray[np.uint8]]) -> tuple[Image.Image, str]:
        if self._mode is Mode.CMYK:
            inks = [Image.fromarray(255 - plane) for plane in planes]
            picture = Image.merge("CMYK", inks)
            return to_srgb(picture, self._profile) if self._profile else cmyk_to_rgb(picture)
        if self._mode is Mode.LAB:
            picture = Image.merge("LAB", [Image.fromarray(plane) for plane in planes])
            return lab_to_rgb(picture), "CIELAB colours were converted to sRGB"
        bands = [Image.fromarray(plane) for plane in planes]
        picture = bands[0] if len(bands) < 3 else Image.merge("RGB", bands[:3])
        if self._profile is None or self._mode not in {Mode.GREY, Mode.RGB}:
            return picture, ""
        return to_srgb(picture, self._profile)


_CHANNELS = {Mode.BITMAP: 1, Mode.GREY: 1, Mode.DUOTONE: 1, Mode.CMYK: 4}


def _table(data: bytes) -> NDArray[np.uint8]:
    """`(256, 3)` colours of an indexed file; grey where it brings none."""
    if len(data) < 768:
        return np.repeat(np.arange(256, dtype=np.uint8)[:, np.newaxis], 3, 1)
    return np.ascontiguousarray(np.frombuffer(data, np.uint8, 768).reshape(3, 256).T)
