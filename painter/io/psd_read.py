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
from painter.document.layer import FillLayer, GroupLayer, InkLayer, Layer, LayerMask, RasterLayer
from painter.document.page import PageState
from painter.io.dpi import Dpi, sound
from painter.io.inkplate import INK_NAME, PAPER_NAME
from painter.io.limits import MAX_ALL_PIXELS, MAX_DEPTH, MAX_LAYERS
from painter.io.pillow import damaged, quiet
from painter.io.psd_channels import channel, merged_channels
from painter.io.psd_colours import Colours
from painter.io.psd_header import HEADER_LENGTH, Header, Mode, parse_header
from painter.io.psd_modes import PASS_THROUGH, mode_of
from painter.io.psd_notices import Lost, Tally
from painter.io.psd_pixels import (
    Allowance,
    Picture,
    check_area,
    coverage_of,
    decode_hidden,
    decode_picture,
    one_colour,
)
from painter.io.psd_resources import ACTIVE, PROFILE, RESOLUTION
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

if TYPE_CHECKING:
    from psd_tools import PSDImage
    from psd_tools.api.layers import Layer as PsdLayer

logging.getLogger("psd_tools").addHandler(logging.NullHandler())  # it would print what it finds odd

_LAYERED = frozenset({Mode.RGB, Mode.GREY, Mode.CMYK, Mode.LAB, Mode.DUOTONE})
_ALPHA, _MASK, _REAL_MASK = -1, -2, -3
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
        self._next = 0
        self._active: int | None = None
        self._planes: dict[int, TileMap] = {}
        self._hidden: dict[int, TileMap] = {}
        self._ink_found = False

    def document(self) -> PsdDocument:
        """Everything there is."""
        every = list(_walk(self._psd, 0, self._name))
        layered = bool(every) and self._header.mode in _LAYERED
        if layered:
            self._check(every)
            in_parallel(self._decode, every)
            layers = self._tree(self._psd, self._active_record())
        else:
            layers = self._merged()
        page = PageState(
            size=self._header.size,
            dpi=self._dpi(),
            layers=layers,
            active=self._active or (layers[0].id if layers else None),
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

    def _active_record(self) -> object:
        number = self._resource(ACTIVE)
        records = [record for record, _ in self._psd._record._iter_layers()]
        value = getattr(number, "value", number)
        return records[value] if isinstance(value, int) and 0 <= value < len(records) else None

    def _check(self, every: list[PsdLayer]) -> None:
        """Refuse the file by the sizes that its layers claim, before any is decoded."""
        total = 0
        for layer in every:
            for area in (_area(layer), _mask_place(layer)[0]):
                check_area(self._name, area)
                total += area.width * area.height
        if total > MAX_ALL_PIXELS:
            raise UserError(
                f"{self._name} has layers of {total // 10**6} megapixels together",
                f"Merge some: at most {MAX_ALL_PIXELS // 10**6} can be opened",
            )

    def _decode(self, layer: PsdLayer) -> None:
        """The pixels and the mask of one layer; run for several at once."""
        area = _area(layer)
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
            self._planes[id(layer)] = decode_picture(picture, self._colours, self._allowance)
            whole = all(c.whole for c in (*colours, *([alpha] if alpha else [])))
        place, number, default, density = _mask_place(layer)
        if layer.has_mask() and any(info.id == number for info in layer._record.channel_info):
            coded = stored.get(number)
            mask = self._channel(coded, place) if coded and not place.empty else None
            around = (Rect.of(self._header.size), area)
            self._hidden[id(layer)] = decode_hidden(place, mask, default, density, around)
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

    def _tree(self, parent: Iterable[PsdLayer], active: object) -> tuple[Layer, ...]:
        """Layers from the top downwards, numbered from 1 in the order of `PageState.walk`."""
        made: list[Layer] = []
        for layer in reversed(list(parent)):
            if self._left_out(layer):
                continue
            self._next += 1
            if layer._record is active:
                self._active = self._next
            made.append(self._group(layer, active) if layer.is_group() else self._picture(layer))
        return tuple(made)

    def _left_out(self, layer: PsdLayer) -> bool:
        from psd_tools.api.layers import AdjustmentLayer
        from psd_tools.api.layers import FillLayer as PsdFill

        if isinstance(layer, AdjustmentLayer):
            self._tally.add(Lost.ADJUSTMENT)
            return True
        bare = id(layer) not in self._planes
        if isinstance(layer, PsdFill) and bare and _solid_colour(layer) is None:
            self._tally.add(Lost.FILL)
            return True
        return False

    def _group(self, layer: Any, active: object) -> Layer:
        from psd_tools.api.layers import Artboard

        common = self._common(layer)
        passed = layer.blend_mode.value == PASS_THROUGH
        mask = common["mask"]
        plain = common["opacity"] == 1 and (mask is None or not mask.enabled)
        self._tally.add(Lost.PASSED, passed and not plain)
        self._tally.add(Lost.ARTBOARD, isinstance(layer, Artboard))
        children = self._tree(layer, active)
        return GroupLayer(children=children, isolated=not passed, **common)

    def _picture(self, layer: PsdLayer) -> Layer:
        from psd_tools.api.layers import ShapeLayer, SmartObjectLayer, TypeLayer

        self._tally.add(Lost.TEXT, isinstance(layer, TypeLayer))
        self._tally.add(Lost.SHAPE, isinstance(layer, ShapeLayer))
        self._tally.add(Lost.SMART, isinstance(layer, SmartObjectLayer))
        common = self._common(layer)
        plane = self._planes.pop(id(layer), None)
        colour = _solid_colour(layer) if plane is None else None
        if colour is not None:
            return FillLayer(rgb=colour, **common)
        return self._own(RasterLayer(pixels=plane or TileMap(4), **common))

    def _own(self, layer: RasterLayer) -> Layer:
        """Ink and paper as we write them become ink and paper again."""
        common = {key: value for key, value in vars(layer).items() if key != "pixels"}
        if layer.name == INK_NAME and layer.blend is BlendMode.MULTIPLY and not self._ink_found:
            coverage = coverage_of(layer.pixels)
            if coverage is not None:
                self._ink_found = True
                return InkLayer(coverage=coverage, **common)
        if layer.name == PAPER_NAME:
            colour = one_colour(layer.pixels, Rect.of(self._header.size))
            if colour is not None:
                return FillLayer(rgb=colour, **common)
        return layer

    def _common(self, layer: PsdLayer) -> dict[str, Any]:
        blend, exact = mode_of(layer.blend_mode.value)
        if not exact:
            self._tally.mode(layer.blend_mode.name.lower().replace("_", " "))
        self._tally.add(Lost.EFFECTS, layer.has_effects())
        self._tally.add(Lost.OPTIONS, _has_options(layer))
        hidden = self._hidden.pop(id(layer), None)
        self._tally.add(Lost.VECTOR_MASK, hidden is None and layer.has_vector_mask())
        parameters = layer.mask.parameters if layer.mask else None
        self._tally.add(Lost.FEATHER, bool(parameters and parameters.user_mask_feather))
        locks = layer.locks
        shown = layer.mask is None or not layer.mask.disabled
        return {
            "id": self._next,
            "name": layer.name.rstrip("\0"),
            "visible": layer.visible,
            "opacity": layer.opacity / 255 * (layer.fill_opacity / 255),
            "blend": blend,
            "locked": locks is not None and (locks.complete or locks.composite),
            "mask": None if hidden is None else LayerMask(hidden, shown),
            "clip": int(layer._record.clipping) == 1,
        }

    def _merged(self) -> tuple[Layer, ...]:
        """The merged picture as the only layer."""
        header, stored = self._header, self._psd._record.image_data
        clear = header.channels > header.colours and self._psd.has_preview() and self._has_alpha()
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


def _area(layer: PsdLayer) -> Rect:
    """Where a layer's own pixels are; a group has none."""
    if layer.is_group():
        return Rect(0, 0, 0, 0)
    record = layer._record
    return Rect(record.left, record.top, record.right, record.bottom)


def _mask_place(layer: PsdLayer) -> tuple[Rect, int, int, int]:
    """Of a mask: its area, the id of its channel, its default colour, its density.

    Where a vector mask is there too, the second channel holds both, rendered.
    """
    mask = layer.mask
    if mask is None:
        return Rect(0, 0, 0, 0), _MASK, 255, 255
    number = _REAL_MASK if mask.has_real() else _MASK
    parameters = mask.parameters
    density = None if parameters is None else parameters.user_mask_density
    area = Rect(mask.left, mask.top, mask.right, mask.bottom)
    return area, number, mask.background_color, 255 if density is None else density


def _solid_colour(layer: PsdLayer) -> tuple[int, int, int] | None:
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


def _has_options(layer: PsdLayer) -> bool:
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
