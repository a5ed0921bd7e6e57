"""Sound files of every kind, small, made here and the same every time."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from painter.io.page import write_page
from painter.io.png import encode_png
from painter.io.png_palette import encode_indexed
from painter.io.profile import srgb_profile
from painter.io.tiff import encode_tiff
from tests.conformance.documents import documents
from tests.unit.io.io_pages import coloured_page
from tests.unit.io.psd_files import document as foreign_psd
from tests.unit.io.psd_files import flat as flat_psd
from tests.unit.io.psd_files import indexed as indexed_psd
from tests.unit.io.psd_files import recoded as recoded_psd


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """Files of a kind that open."""
    makers = {"png": _pngs, "tif": _tiffs, "webp": _webps, "ora": _oras, "psd": _psds}
    return tuple(makers[kind]())


def _pictures() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    rows, columns = np.mgrid[0:48, 0:64]
    rgba = np.stack([rows * 5, columns * 4, rows ^ columns, 255 - rows * 2], 2).astype(np.uint8)
    rgba[20:30] = rng.integers(0, 256, (10, 64, 4))
    return {"L": rgba[:, :, 0].copy(), "RGB": rgba[:, :, :3].copy(), "RGBA": rgba}


def _by_pillow(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _images() -> dict[str, Image.Image]:
    made = {mode: Image.fromarray(pixels) for mode, pixels in _pictures().items()}
    made["P"] = made["RGB"].quantize(20)
    made["1"] = made["L"].convert("1")
    made["LA"] = made["RGBA"].convert("LA")
    made["I;16"] = Image.fromarray(_pictures()["L"].astype(np.uint16) * 257)
    return made


def _pngs() -> list[bytes]:
    images = _images()
    made = [_by_pillow(image, "PNG", dpi=(300, 300)) for image in images.values()]
    made.append(_by_pillow(images["RGB"], "PNG", icc_profile=srgb_profile()))
    made.append(_by_pillow(images["P"], "PNG", transparency=3))
    made.append(_by_pillow(images["RGB"], "PNG", save_all=True, append_images=[images["RGB"]]))
    made += [b"".join(encode_png(pixels, (600.0, 600.0))) for pixels in _pictures().values()]
    made.append(b"".join(encode_indexed(np.asarray(images["P"].convert("RGB"))) or []))
    return made


def _tiffs() -> list[bytes]:
    images = _images()
    packed = ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")
    made = [_by_pillow(images["RGBA"], "TIFF", compression=how, dpi=(300, 300)) for how in packed]
    made += [_by_pillow(images[mode], "TIFF", compression="tiff_lzw") for mode in ("L", "1", "P")]
    made.append(_by_pillow(images["I;16"], "TIFF"))
    made.append(_by_pillow(images["1"], "TIFF", compression="group4"))
    made.append(_by_pillow(images["RGB"], "TIFF", compression="jpeg"))
    made.append(_by_pillow(images["RGB"].convert("CMYK"), "TIFF"))
    made.append(_by_pillow(images["RGB"], "TIFF", save_all=True, append_images=[images["RGB"]]))
    made += [b"".join(encode_tiff(x, (300.0, 300.0), srgb_profile())) for x in _pictures().values()]
    return made


def _webps() -> list[bytes]:
    images = _images()
    made = [_by_pillow(images[mode], "WEBP", lossless=True) for mode in ("RGB", "RGBA")]
    made += [_by_pillow(images[mode], "WEBP", quality=60) for mode in ("RGB", "RGBA")]
    made.append(_by_pillow(images["RGB"], "WEBP", icc_profile=srgb_profile(), lossless=True))
    made.append(_by_pillow(images["RGBA"], "WEBP", save_all=True, append_images=[images["RGBA"]]))
    return made


def _pages(suffix: str) -> list[bytes]:
    chosen = [document.page for document in documents(4)][::7]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"page{suffix}"
        made: list[bytes] = []
        for page in (coloured_page(64, 48), *chosen):
            write_page(page, path)
            made.append(path.read_bytes())
    return made


def _oras() -> list[bytes]:
    return [*_pages(".ora"), _plain_ora()]


def _plain_ora() -> bytes:
    """As other programs write it, deflated."""
    buffer = io.BytesIO()
    picture = _by_pillow(_images()["RGBA"], "PNG")
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("mimetype", "image/openraster", zipfile.ZIP_STORED)
        layer = '<layer name="a" src="data/a.png" x="3" y="-2" composite-op="svg:multiply"/>'
        zipped.writestr(
            "stack.xml",
            f'<?xml version="1.0"?><image version="0.0.3" w="64" h="48"><stack>{layer}'
            f'<stack name="g" opacity="0.5">{layer}</stack></stack></image>',
        )
        for name in ("data/a.png", "mergedimage.png", "Thumbnails/thumbnail.png"):
            zipped.writestr(name, picture)
    return buffer.getvalue()


def _psds() -> list[bytes]:
    """Our own, and what other programs write: more bits, other colours, other codings."""
    modes = [foreign_psd(mode) for mode in ("L", "CMYK", "LAB")]
    deep = [foreign_psd("RGB", depth) for depth in (16, 32)]
    coded = [recoded_psd(coding, depth) for coding in range(4) for depth in (8, 16)]
    flat = [flat_psd(mode, _images()["RGBA"]) for mode in ("1", "L", "RGB", "RGBA")]
    return [*_pages(".psd"), *modes, *deep, *coded, *flat, indexed_psd()]
