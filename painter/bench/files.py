"""bench files: seconds to open and save a 35-megapixel page, and whole conversions beside Krita."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.base.geometry import Size
from painter.bench.convert import convert_rows
from painter.bench.layered import layered_page
from painter.bench.pages import tiled_page
from painter.bench.row import Row
from painter.document.layer import FillLayer, FlatsLayer, HintsLayer, InkLayer, RasterLayer
from painter.document.page import PageState
from painter.io.inkhash import read_ink_hash
from painter.io.page import page_picture, read_page, write_page
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap

PAGE = Size(4961, 7016)
SMALL = Size(1240, 1754)
_WRITE_GATE = 4.0  # seconds


@dataclass(frozen=True)
class _Peer:
    name: str
    value: float


def rows(quick: bool = False) -> list[Row]:
    """Measure saving and opening; quick: a page a sixteenth as large, once."""
    size = SMALL if quick else PAGE
    repeat = 1 if quick else 3
    page = bench_page(size)
    table: list[Row] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_page(page, folder / "warm.ora")  # compiles the kernels where they are not yet
        read_page(folder / "warm.ora")
        table += _ora_rows(page, folder, size, repeat)
        table += _picture_rows(page, folder, size, repeat)
        write_page(layered_page(page), folder / "layers.ora")
        del page
        table += convert_rows(folder / "layers.ora", str(size), quick)
    return table


def bench_page(size: Size) -> PageState:
    """A page as colorize makes it: ink, flats, sparse hints, the same colours as pixels, paper."""
    ink = tiled_page(3, size.height, size.width)
    labels, colours = _regions(ink)
    table = _table(colours)
    packed = LabelMap.from_array(labels, len(colours) - 1)
    flat = packed.lookup(table.atom_colours()).view(np.uint8).reshape(*labels.shape, 4)
    layers = (
        InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink)),
        FlatsLayer(id=2, name="flats"),
        HintsLayer(id=3, name="hints", visible=False, pixels=_hints(flat)),
        RasterLayer(id=4, name="colour", visible=False, pixels=TileMap.from_array(flat)),
        FillLayer(id=5, name="paper", rgb=(255, 255, 255)),
    )
    return PageState(
        size=size, layers=layers, dpi=(600.0, 600.0), active=2, labels=packed, regions=table
    )


def painted(page: PageState) -> PageState:
    """The same page with soft, slightly noisy colours, as a network gives them."""
    rng = np.random.default_rng(5)
    small = rng.integers(0, 256, (page.size.height // 64 + 2, page.size.width // 64 + 2, 3))
    wide = cv2.resize(
        small.astype(np.uint8), (page.size.width, page.size.height), interpolation=cv2.INTER_CUBIC
    )
    noise = rng.integers(0, 3, (512, 512, 1)).astype(np.uint8)
    rgba = np.full((page.size.height, page.size.width, 4), 255, np.uint8)
    for y in range(0, page.size.height, 512):
        for x in range(0, page.size.width, 512):
            part = wide[y : y + 512, x : x + 512]
            rgba[y : y + 512, x : x + 512, :3] = part // 2 + noise[: part.shape[0], : part.shape[1]]
    layer = RasterLayer(id=4, name="colour", visible=False, pixels=TileMap.from_array(rgba))
    return replace(page, layers=(*page.layers[:3], layer, *page.layers[4:]))


def _regions(ink: NDArray[np.uint8]) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    count, pieces = cv2.connectedComponents((ink < 128).astype(np.uint8), connectivity=4)
    labels = np.asarray(pieces).astype(np.uint32) + 1
    colours = np.random.default_rng(1).integers(0, 256, (count + 1, 3)).astype(np.uint8)
    return labels, colours


def _table(colours: NDArray[np.uint8]) -> RegionTable:
    count = len(colours)
    blank = RegionTable.blank(
        np.arange(count, dtype=np.uint32),
        np.zeros(count, np.int64),
        np.zeros((count, 4), np.int32),
        np.zeros((count, 2), np.float32),
        np.zeros(count, np.float32),
        np.zeros(count, np.uint8),
        np.zeros(count, np.float32),
    )
    return replace(blank, colour=colours)


def _hints(flat: NDArray[np.uint8]) -> TileMap:
    """Short strokes here and there."""
    mask = np.zeros(flat.shape[:2], np.uint8)
    rng = np.random.default_rng(2)
    for _ in range(120):
        x, y = int(rng.integers(flat.shape[1])), int(rng.integers(flat.shape[0]))
        cv2.line(mask, (x, y), (x + 80, y + 30), 255, 12)
    return TileMap.from_array(np.where(mask[:, :, np.newaxis] > 0, flat, 0).astype(np.uint8))


def _ora_rows(page: PageState, folder: Path, size: Size, repeat: int) -> list[Row]:
    path = folder / "page.ora"
    save = _seconds(lambda: write_page(page, path), repeat)
    megabytes = path.stat().st_size / 1e6
    open_ = _seconds(lambda: read_page(path), repeat)
    proof = _seconds(lambda: read_ink_hash(path), repeat)
    noisy = painted(page)
    hard = _seconds(lambda: write_page(noisy, folder / "painted.ora"), 1)
    return [
        _row(f"save ORA {size}", save, "s", _WRITE_GATE),
        _row(f"save ORA {size}, painted colours", hard, "s", 2 * _WRITE_GATE),
        _row(f"open ORA {size}", open_, "s", _WRITE_GATE),
        _row("read the ink hash of the ORA", proof, "s", 1.0),
        _row("size of the ORA", megabytes, "MB", None),
    ]


def _picture_rows(page: PageState, folder: Path, size: Size, repeat: int) -> list[Row]:
    picture = Image.fromarray(page_picture(page))
    options: dict[str, dict[str, Any]] = {
        "png": {"compress_level": 1},
        "tif": {"compression": "tiff_adobe_deflate"},
        "webp": {"lossless": True, "quality": 0, "method": 0},
    }
    table: list[Row] = []
    for suffix, chosen in options.items():
        path, theirs = folder / f"page.{suffix}", folder / f"theirs.{suffix}"
        save = _seconds(lambda path=path: write_page(page, path), repeat)
        pillow = _seconds(lambda path=theirs, chosen=chosen: picture.save(path, **chosen), repeat)
        open_ = _seconds(lambda path=path: read_page(path), repeat)
        decode = _seconds(lambda path=path: np.asarray(Image.open(path)), repeat)
        name = suffix.upper()
        table += [
            _row(f"draw and save {name} {size}", save, "s", None, _Peer("Pillow, save", pillow)),
            _row(f"open {name} as ink {size}", open_, "s", None, _Peer("Pillow, open", decode)),
        ]
    return table


def _seconds(work: Callable[[], object], repeat: int) -> float:
    times: list[float] = []
    for _ in range(repeat):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)


def _row(name: str, value: float, unit: str, gate: float | None, peer: _Peer | None = None) -> Row:
    if peer is None:
        return Row(name, value, unit, gate)
    return Row(name, value, unit, gate, peer.name, peer.value)
