"""What a layer that psd-tools read says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from painter.base.geometry import Rect
from painter.io.psd_records import MASK_ID

if TYPE_CHECKING:
    from psd_tools.api.layers import Layer as PsdLayer

_REAL_MASK_ID = -3


def pixel_area(layer: PsdLayer) -> Rect:
    """Where a layer's own pixels are; a group has none."""
    if layer.is_group():
        return Rect(0, 0, 0, 0)
    record = layer._record
    return Rect(record.left, record.top, record.right, record.bottom)


def mask_place(layer: PsdLayer) -> tuple[Rect, int, int, int]:
    """Of a mask: its area, the id of its channel, its default colour, its density.

    Where a vector mask is there too, the second channel holds both, rendered.
    """
    mask = layer.mask
    if mask is None:
        return Rect(0, 0, 0, 0), MASK_ID, 255, 255
    number = _REAL_MASK_ID if mask.has_real() else MASK_ID
    parameters = mask.parameters
    density = None if parameters is None else parameters.user_mask_density
    area = Rect(mask.left, mask.top, mask.right, mask.bottom)
    return area, number, mask.background_color, 255 if density is None else density


def solid_colour(layer: PsdLayer) -> tuple[int, int, int] | None:
    """The colour of a fill layer that says it in RGB."""
    from psd_tools.api.adjustments import SolidColorFill

    if not isinstance(layer, SolidColorFill) or layer.data is None:
        return None
    values = [layer.data.get(key) for key in (b"Rd  ", b"Grn ", b"Bl  ")]
    numbers = [float(value) for value in values if value is not None]
    if len(numbers) != 3:
        return None
    red, green, blue = (min(255, max(0, round(number))) for number in numbers)
    return red, green, blue


def has_options(layer: PsdLayer) -> bool:
    """Knock-out, blending by brightness, single channels, or clipped layers blended one by one."""
    from psd_tools.constants import Tag

    blocks = layer.tagged_blocks
    if blocks.get_data(Tag.KNOCKOUT_SETTING, False):
        return True
    if not blocks.get_data(Tag.BLEND_CLIPPING_ELEMENTS, True):
        return True
    if blocks.get_data(Tag.CHANNEL_BLENDING_RESTRICTIONS_SETTING, None):
        return True
    ranges = layer._record.blending_ranges
    every = [*(ranges.composite_ranges or ()), *(r for c in ranges.channel_ranges or () for r in c)]
    return any(tuple(value) != (0, 65535) for value in every)
