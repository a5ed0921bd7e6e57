"""Published layouts of training data, read into one form (five-systems, "Data"; commands.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, read_records
from painter.base.errors import UserError

Layout = Literal["pages", "manifest", "colour_left", "line_left", "suffix", "hint_mask", "list"]

LAYOUTS: tuple[Layout, ...] = (
    "pages", "manifest", "colour_left", "line_left", "suffix", "hint_mask", "list",
)  # fmt: skip
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}


@dataclass(frozen=True, eq=False)
class Example:
    """One drawing as it was found.

    Attributes:
        colour: `(H, W, 3)` uint8, or None where only hints are known. exact: whether these are
            flats without ink. ink: `(H, W)` uint8 coverage, or None where it must be made.
        hints: `(H, W, 4)` uint8 RGBA, alpha 255 where hinted, or None.
    """

    id: str
    colour: NDArray[np.uint8] | None
    ink: NDArray[np.uint8] | None = None
    hints: NDArray[np.uint8] | None = None
    exact: bool = False
    about: tuple[tuple[str, str], ...] = ()


def read_layout(place: Path, layout: Layout) -> Iterator[Example]:
    """All drawings of a folder (for `list` also: of a text file), sorted by name.

    Raises:
        UserError: there is nothing of that layout, or a picture is damaged.
    """
    if not place.exists():
        raise UserError(f"There is no {place}", "Name the folder of the drawings")
    found = False
    for example in _READERS[layout](place):
        found = True
        yield example
    if not found:
        raise UserError(f"{place} holds nothing of the layout {layout}", _ADVICE[layout])


def _pages(place: Path) -> Iterator[Example]:
    """Finished pages."""
    for path in _pictures(place):
        yield Example(path.stem, read_picture(path))


def _manifest(place: Path) -> Iterator[Example]:
    with PairReader() as reader:
        for record in read_records(place, painted=True):
            pair = reader.read(record)
            about = {"group": record.group, "author": record.author, "licence": record.licence}
            kept = tuple((key, value) for key, value in about.items() if value)
            kept += (("pair", record.pair),) if record.pair else ()
            yield Example(record.id, pair.flat, pair.ink, None, not record.painted, kept)


def _colour_left(place: Path) -> Iterator[Example]:
    """Colour | sketch, as "Anime Sketch Colorization Pair"."""
    for path in _pictures(place):
        left, right = _halves(path)
        yield Example(path.stem, left, _ink(right))


def _line_left(place: Path) -> Iterator[Example]:
    """Line | colour, as AutoCaCoNet trains."""
    for path in _pictures(place):
        left, right = _halves(path)
        yield Example(path.stem, right, _ink(left))


def _suffix(place: Path) -> Iterator[Example]:
    """`<id>_color` and `<id>_sketch`, paired by name and not by their order."""
    named = {path.stem: path for path in _pictures(place)}
    for stem, path in named.items():
        if not stem.endswith("_color"):
            continue
        own = stem.removesuffix("_color")
        sketch = named.get(f"{own}_sketch")
        if sketch is None:
            raise UserError(f"{path.name} has no {own}_sketch", "Add it, or remove the picture")
        colour, line = read_picture(path), read_picture(sketch)
        _same_size(path, sketch, colour, line)
        yield Example(own, colour, _ink(line))


def _hint_mask(place: Path) -> Iterator[Example]:
    """`hint/<n>` and `mask/<n>`: greys with coloured pixels, and where these are."""
    masks = {path.stem: path for path in _pictures(place / "mask")}
    for path in _pictures(place / "hint"):
        if path.stem not in masks:
            raise UserError(f"{path.name} has no mask", f"Add mask/{path.name}")
        shown, mask = read_picture(path), read_picture(masks[path.stem])
        _same_size(path, masks[path.stem], shown, mask)
        on = mask[..., 0] == 255
        hints = np.dstack([shown, np.where(on, 255, 0).astype(np.uint8)])
        hints[~on] = 0
        grey = cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY)
        yield Example(path.stem, None, (255 - grey).astype(np.uint8), hints)


def _list(place: Path) -> Iterator[Example]:
    """A text file with one path a line, relative to it."""
    files = [place] if place.is_file() else sorted(place.glob("*.txt"))
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{file} cannot be read: {error}", "Give a text file") from None
        for line in lines:
            if line.strip():
                path = file.parent / line.strip()
                yield Example(path.stem, read_picture(path))


_READERS: dict[Layout, Callable[[Path], Iterator[Example]]] = {
    "pages": _pages,
    "manifest": _manifest,
    "colour_left": _colour_left,
    "line_left": _line_left,
    "suffix": _suffix,
    "hint_mask": _hint_mask,
    "list": _list,
}
_ADVICE: dict[Layout, str] = {
    "pages": "Give a folder of finished pages",
    "manifest": "Give a folder with manifest.jsonl and its zips, or with ID.line.png and colours",
    "colour_left": "Give a folder of pictures with colour on the left and the sketch on the right",
    "line_left": "Give a folder of pictures with the line on the left and colour on the right",
    "suffix": "Give a folder of pictures named <id>_color and <id>_sketch",
    "hint_mask": "Give a folder with the folders hint and mask",
    "list": "Give a text file with one path a line, or a folder that holds one",
}


def read_picture(path: Path) -> NDArray[np.uint8]:
    """`(H, W, 3)` uint8 sRGB; transparency becomes white.

    Raises:
        UserError: it is missing or no picture.
    """
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        raw = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if len(data) else None
    except (OSError, cv2.error) as error:
        raise UserError(f"{path} cannot be read: {error}", "Restore or remove it") from None
    if raw is None:
        raise UserError(f"{path} is no picture", "Restore or remove it")
    deep = {np.dtype(np.uint8): 255.0, np.dtype(np.uint16): 65535.0}.get(raw.dtype, 1.0)
    values = raw.astype(np.float32) * np.float32(255 / deep)
    if values.ndim == 2:
        values = np.repeat(values[..., np.newaxis], 3, axis=2)
    rgb = values[..., 2::-1]
    if values.shape[2] == 4:
        cover = values[..., 3:] / 255
        rgb = rgb * cover + 255 * (1 - cover)
    return np.ascontiguousarray(np.rint(rgb.clip(0, 255)), np.uint8)


def _pictures(place: Path) -> list[Path]:
    found = [path for path in place.rglob("*") if path.suffix.lower() in _PICTURES]
    return sorted(found)


def _halves(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    whole = read_picture(path)
    if whole.shape[1] % 2:
        raise UserError(f"{path} has no middle: {whole.shape[1]} pixels wide", "Restore it")
    half = whole.shape[1] // 2
    return whole[:, :half].copy(), whole[:, half:].copy()


def _ink(line: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return (255 - cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)).astype(np.uint8)


def _same_size(one: Path, other: Path, first: NDArray[np.uint8], second: NDArray[np.uint8]) -> None:
    if first.shape != second.shape:
        raise UserError(f"{one.name} and {other.name} differ in size", "Bring them to one size")
