"""A Photoshop file as a page: psd-tools reads its structure, the pixels are decoded here.

psd-tools holds a whole layer as 32-bit floats, three to four times what a file may take here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from painter.base.bands import in_parallel
from painter.base.errors import UserError
from painter.base.geometry import Rect
from painter.document.layer import Layer, RasterLayer
from painter.document.page import PageState
from painter.io.dpi import Dpi, sound
from painter.io.limits import MAX_ALL_PIXELS, MAX_DEPTH, MAX_LAYERS
from painter.io.pillow import damaged, quiet
from painter.io.psd_channels import channel, merged_channels
from painter.io.psd_colours import Colours
from painter.io.psd_header import HEADER_LENGTH, Header, Mode, parse_header
from painter.io.psd_looks import mask_place, pixel_area
from painter.io.psd_notices import Lost, Tally
from painter.io.psd_pixels import (
    Allowance,
    Picture,
    check_area,
    decode_hidden,
    decode_picture,
)
from painter.io.psd_resources import ACTIVE, PROFILE, RESOLUTION
from painter.io.psd_tree import PsdTree

if TYPE_CHECKING:
    from psd_tools import PSDImage
    from psd_tools.api.layers import Layer as PsdLayer

logging.getLogger("psd_tools").addHandler(logging.NullHandler())  # it would print what it finds odd

_LAYERED = frozenset({Mode.RGB, Mode.GREY, Mode.CMYK, Mode.LAB, Mode.DUOTONE})
_ALPHA = -1
_ONE = 1 << 16  # resolutions are fixed-point numbers


@dataclass(frozen=True, eq=False)
class PsdDocument:
    """What a file holds.

    Attributes:
        layered: the file has layers that are understood; else the page has none or a single one,
            the merged picture.
        notices: what is not shown as it was, one sentence each.
    """

    page: PageState
    layered: bool
    notices: tuple[str, ...]


def read_document(file: BinaryIO, size: int, name: str) -> PsdDocument:
    """The layers of a file, or its merged picture where it has none.

    Args:
        file: at its beginning. size: bytes in it.
        name: what messages call the file.

    Raises:
        UserError: the file is damaged or too large.
    """
    header = parse_header(file.read(HEADER_LENGTH), name)
    file.seek(0)
    with quiet():
        try:
            return _Reading(file, size, header, name).document()
        except UserError:
            raise
        except MemoryError:
            raise UserError(f"{name} is too large for this machine's memory", "Scale it") from None
        except RecursionError:
            raise damaged(name) from None
        except Exception as error:  # psd-tools fails in every way there is
            raise damaged(name, error) from error


class _Reading:
    """One file while it is read."""

    def __init__(self, file: BinaryIO, size: int, header: Header, name: str) -> None:
        from psd_tools import ParseLimits, PSDImage

        limits = ParseLimits(max_read_bytes=size + 1, max_nesting_depth=MAX_DEPTH)
        self._psd: PSDImage = PSDImage.open(file, parse_limits=limits)
        self._header = header
        self._name = name
        self._tally = Tally()
        self._allowance = Allowance(name, size)
        table = self._psd._record.color_mode_data.value
        self._colours = Colours(header, self._resource(PROFILE), table)
        self._tree = PsdTree(header.size, self._tally, self._record_in_use())

    def document(self) -> PsdDocument:
        """Everything there is."""
        every = list(_walk(self._psd, 0, self._name))
        layered = bool(every) and self._header.mode in _LAYERED
        if layered:
            self._check(every)
            in_parallel(self._decode, every)
            layers = self._tree.layers(self._psd)
        else:
            layers = self._merged()
        page = PageState(
            size=self._header.size,
            dpi=self._dpi(),
            layers=layers,
            active=self._tree.active or (layers[0].id if layers else None),
        )
        notices = (*self._colours.notices, *self._tally.notices())
        if every and not layered:
            notices += ("The layers are of a kind that is not known; they were merged",)
        return PsdDocument(page, layered or not layers, tuple(dict.fromkeys(notices)))

    def _resource(self, number: int) -> Any:
        return self._psd.image_resources.get_data(number)

    def _dpi(self) -> Dpi | None:
        found = self._resource(RESOLUTION)
        if found is None:
            return None
        return sound(found.horizontal / _ONE, found.vertical / _ONE)

    def _record_in_use(self) -> object:
        number = self._resource(ACTIVE)
        records = [record for record, _ in self._psd._record._iter_layers()]
        value = getattr(number, "value", number)
        return records[value] if isinstance(value, int) and 0 <= value < len(records) else None

    def _check(self, every: list[PsdLayer]) -> None:
        """Refuse the file by the sizes that its layers claim, before any is decoded."""
        total = 0
        for layer in every:
            for area in (pixel_area(layer), mask_place(layer)[0]):
                check_area(self._name, area)
                total += area.width * area.height
        if total > MAX_ALL_PIXELS:
            raise UserError(
                f"{self._name} has layers of {total // 10**6} megapixels together",
                f"Merge some: at most {MAX_ALL_PIXELS // 10**6} can be opened",
            )

    def _decode(self, layer: PsdLayer) -> None:
        """The pixels and the mask of one layer; run for several at once."""
        area = pixel_area(layer)
        stored = {
            int(info.id): data
            for info, data in zip(layer._record.channel_info, layer._channels, strict=False)
            if data.data
        }
        ids = range(self._header.colours)
        whole = True
        if not area.empty and all(number in stored for number in ids):
            colours = tuple(self._channel(stored[n], area) for n in ids)
            alpha = self._channel(stored[_ALPHA], area) if _ALPHA in stored else None
            picture = Picture(area, colours, alpha)
            self._tree.planes[id(layer)] = decode_picture(picture, self._colours, self._allowance)
            whole = all(c.whole for c in (*colours, *([alpha] if alpha else [])))
        place, number, default, density = mask_place(layer)
        if layer.has_mask() and any(info.id == number for info in layer._record.channel_info):
            coded = stored.get(number)
            mask = self._channel(coded, place) if coded and not place.empty else None
            around = (Rect.of(self._header.size), area)
            self._tree.hidden[id(layer)] = decode_hidden(place, mask, default, density, around)
            whole = whole and (mask is None or mask.whole)
        self._tally.add(Lost.DAMAGED, not whole)
        for data in stored.values():
            data.data = b""  # it is in the tiles now

    def _channel(self, coded: Any, area: Rect) -> Any:
        header = self._header
        return channel(
            coded.data,
            int(coded.compression),
            area.width,
            area.height,
            header.depth,
            header.version,
        )

    def _merged(self) -> tuple[Layer, ...]:
        """The merged picture as the only layer."""
        header, stored = self._header, self._psd._record.image_data
        clear = header.channels > header.colours and self._has_alpha()
        count = header.colours + clear
        channels = merged_channels(
            stored.data,
            int(stored.compression),
            header.size.width,
            header.size.height,
            header.depth,
            header.version,
            count,
            header.channels,
        )
        colours = tuple(channels[: header.colours])
        picture = Picture(
            Rect.of(header.size), colours, channels[-1] if clear else None, matted=clear
        )
        plane = decode_picture(picture, self._colours, self._allowance)
        if not all(c.whole for c in channels):
            raise UserError(f"{self._name} is cut off and cannot be opened", "Save it again")
        if not plane.tiles:
            return ()
        return (RasterLayer(id=1, name="picture", pixels=plane),)

    def _has_alpha(self) -> bool:
        from psd_tools.api.utils import has_transparency

        return has_transparency(self._psd)


def _walk(parent: Iterable[PsdLayer], depth: int, name: str) -> Iterable[PsdLayer]:
    """Every layer and group, in any order.

    Raises:
        UserError: there are too many, or groups are nested too deep.
    """
    if depth > MAX_DEPTH:
        raise UserError(f"{name} has groups inside groups more than {MAX_DEPTH} deep", "Merge some")
    found: list[PsdLayer] = []
    for layer in parent:
        found.append(layer)
        if layer.is_group():
            found.extend(_walk(layer, depth + 1, name))  # pyright: ignore[reportArgumentType]
        if len(found) > MAX_LAYERS:
            raise UserError(f"{name} has more than {MAX_LAYERS} layers", "Merge some of them")
    return found
