"""Whatever is wrong with a file: one sentence that names it, advice, and nothing half done."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from painter.base.errors import ExitCode, UserError
from painter.io.inkhash import read_ink_hash
from painter.io.page import read_page, write_page
from painter.io.raster import decode_raster, read_raster
from tests.unit.io.io_pages import coloured_page

STACK = '<image w="4" h="3"><stack><layer src="data/a.png"/></stack></image>'
NOISE = np.random.default_rng(0).integers(0, 256, 5000).astype(np.uint8).tobytes()


def picture(kind: str, size: tuple[int, int] = (64, 48), **options) -> bytes:
    noise = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3)).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def huge_png(width: int = 60000, height: int = 60000) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


def huge_jpeg() -> bytes:
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    return bytes(data)


def huge_tiff() -> bytes:
    tags = [(256, 4, 60000), (257, 4, 60000), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8)]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)


def huge_webp() -> bytes:
    size = (16383 - 1).to_bytes(3, "little")
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    return b"RIFF" + struct.pack("<I", 4 + len(head)) + b"WEBP" + head


def ora(stack: str | bytes = STACK, **parts: bytes) -> bytes:
    """An ORA; part names are written with __ for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("mimetype", "image/openraster", zipfile.ZIP_STORED)
        if stack:
            zipped.writestr("stack.xml", stack)
        for name, data in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_png", ".png"), data)
    return buffer.getvalue()


def named(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("stack.xml", STACK)
        zipped.writestr("data/a.png", picture("PNG"))
        zipped.writestr(name, b"x")
    return buffer.getvalue()


def float_tiff() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ones((4, 4), np.float32)).save(buffer, "TIFF")
    return buffer.getvalue()


def deep(levels: int) -> str:
    return f'<image w="4" h="3">{"<stack>" * levels}{"</stack>" * levels}</image>'


BOMB = (
    '<!DOCTYPE image [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<image w="4" h="3"><stack><layer name="&b;" src="data/a.png"/></stack></image>'
)
PNG = picture("PNG", (4, 3))

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "cut-off png": ("a.png", lambda: picture("PNG")[:2000]),
    "png header alone": ("a.png", lambda: picture("PNG")[:20]),
    "png with a wrong checksum": ("a.png", lambda: picture("PNG").replace(b"IDAT", b"IDAX")),
    "cut-off jpeg": ("a.jpg", lambda: picture("JPEG")[:900]),
    "cut-off tiff": ("a.tif", lambda: picture("TIFF")[:2000]),
    "cut-off packed tiff": ("a.tif", lambda: picture("TIFF", compression="tiff_lzw")[:-600]),
    "cut-off webp": ("a.webp", lambda: picture("WEBP", lossless=True)[:2000]),
    "empty file": ("a.png", lambda: b""),
    "noise named png": ("a.png", lambda: NOISE),
    "noise named jpg": ("a.jpg", lambda: NOISE),
    "noise named webp": ("a.webp", lambda: NOISE),
    "noise named tif": ("a.tif", lambda: NOISE),
    "noise named ora": ("a.ora", lambda: NOISE),
    "noise after a jpeg mark": ("a.jpg", lambda: b"\xff\xd8\xff" + NOISE),
    "noise after a webp mark": ("a.webp", lambda: b"RIFF\x10\x00\x00\x00WEBP" + NOISE),
    "noise after a vp8 mark": ("a.webp", lambda: b"RIFF\x10\x00\x00\x00WEBPVP8 " + NOISE),
    "noise after a tiff mark": ("a.tif", lambda: b"II*\x00\x08\x00\x00\x00" + NOISE),
    "noise after a png mark": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + NOISE),
    "noise after a zip mark": ("a.ora", lambda: b"PK\x03\x04" + NOISE),
    "60000 x 60000 png": ("a.png", huge_png),
    "900000 pixels wide": ("a.png", lambda: huge_png(900_000, 1)),
    "0 pixels wide": ("a.png", lambda: huge_png(0, 5)),
    "60000 x 60000 jpeg": ("a.jpg", huge_jpeg),
    "60000 x 60000 tiff": ("a.tif", huge_tiff),
    "268 megapixel webp": ("a.webp", huge_webp),
    "text named psd": ("a.psd", lambda: b"hello"),
    "psd named png": ("a.png", lambda: b"8BPS\0\1" + NOISE),
    "float tiff": ("a.tif", float_tiff),
    "zip that is no ora": ("a.ora", lambda: ora("", readme=b"hi")),
    "cut-off zip": ("a.ora", lambda: ora(data__a_png=PNG)[:-30]),
    "ora with ../": ("a.ora", lambda: named("../evil.txt")),
    "ora with an absolute name": ("a.ora", lambda: named("/etc/evil")),
    "ora with a drive": ("a.ora", lambda: named("c:/evil")),
    "ora with backslashes": ("a.ora", lambda: named("..\\evil.txt")),
    "layer outside the file": ("a.ora", lambda: ora(STACK.replace("data/a", "../a"))),
    "layer without a picture": ("a.ora", lambda: ora(STACK.replace(' src="data/a.png"', ""))),
    "missing layer": ("a.ora", ora),
    "layer that is no png": ("a.ora", lambda: ora(data__a_png=NOISE)),
    "damaged layer": ("a.ora", lambda: ora(data__a_png=picture("PNG")[:900])),
    "huge layer": ("a.ora", lambda: ora(data__a_png=huge_png())),
    "negative page": ("a.ora", lambda: ora(STACK.replace('"4"', '"-4"'), data__a_png=PNG)),
    "900000 pixel page": ("a.ora", lambda: ora(STACK.replace('"4"', '"900000"'), data__a_png=PNG)),
    "page without a size": ("a.ora", lambda: ora(STACK.replace('w="4"', ""), data__a_png=PNG)),
    "page size in words": ("a.ora", lambda: ora(STACK.replace('"4"', '"four"'), data__a_png=PNG)),
    "page size nan": ("a.ora", lambda: ora(STACK.replace('"4"', '"nan"'), data__a_png=PNG)),
    "layer light years away": (
        "a.ora",
        lambda: ora(STACK.replace("src", 'x="1e300" src'), data__a_png=PNG),
    ),
    "entity bomb": ("a.ora", lambda: ora(BOMB, data__a_png=PNG)),
    "entity bomb in utf-16": ("a.ora", lambda: ora(BOMB.encode("utf-16"), data__a_png=PNG)),
    "xml cut off": ("a.ora", lambda: ora(STACK[:-9], data__a_png=PNG)),
    "xml of something else": ("a.ora", lambda: ora("<svg/>")),
    "no stack": ("a.ora", lambda: ora('<image w="4" h="3"/>')),
    "too deep": ("a.ora", lambda: ora(deep(300))),
    "far too deep": ("a.ora", lambda: ora(deep(200_000))),
    "too many layers": (
        "a.ora",
        lambda: ora(STACK.replace("<stack>", "<stack>" + "<layer/>" * 9000)),
    ),
    "zip bomb": ("a.ora", lambda: ora(data__a_png=PNG, data__b_png=bytes(50_000_000))),
}


def refused(error: UserError, path: Path) -> None:
    """One sentence that names the file, and what to do."""
    assert path.name in error.message
    assert "\n" not in str(error)
    assert not error.message.endswith(".")
    assert error.advice
    assert error.exit_code is ExitCode.BAD_INPUT


@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_is_refused(case: str, tmp_path: Path, capfd) -> None:
    name, make = FILES[case]
    path = tmp_path / name
    path.write_bytes(make())
    for read in (read_page, read_ink_hash):
        with pytest.raises(UserError) as caught:
            read(path)
        refused(caught.value, path)
    assert capfd.readouterr().err == ""
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("read", [read_page, read_raster, read_ink_hash])
def test_what_is_not_there_or_no_file_is_refused(read: Callable, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    places = [tmp_path / "none.png", tmp_path, tmp_path / "file.txt" / "a.png", Path("/dev/null")]
    for place in [*places, tmp_path / ("x" * 300 + ".png")]:
        with pytest.raises(UserError) as caught:
            read(place)
        refused(caught.value, place)


def test_a_name_with_a_zero_is_refused() -> None:
    with pytest.raises(UserError):
        read_page(Path("a\0b.png"))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(PNG)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(UserError, match="Permission denied"):
        read_page(path)


@given(st.data())
def test_no_damage_to_a_picture_escapes_as_another_error(data: st.DataObject) -> None:
    """Flipped and lost bytes either still give a picture or are refused."""
    raw = picture(data.draw(st.sampled_from(["PNG", "JPEG", "TIFF", "WEBP"])), (17, 9))
    with suppress(UserError):
        decode_raster(harmed(raw, data, 4), "a picture")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_damage_to_an_ora_escapes_as_another_error(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.ora"
        write_page(coloured_page(40, 30), path)
        path.write_bytes(harmed(path.read_bytes(), data, 0))
        with suppress(UserError):
            read_page(path)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_damage_to_our_state_escapes_as_another_error(data: st.DataObject) -> None:
    """Parts that are harmed but whose checksums are right, as a malicious program makes them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.ora"
        write_page(coloured_page(40, 30), path)
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        ours = sorted(name for name in parts if name.startswith("sumiro/"))
        name = data.draw(st.sampled_from(ours))
        parts[name] = harmed(parts[name], data, 0)
        with zipfile.ZipFile(path, "w") as new:
            for part, content in parts.items():
                new.writestr(part, content)
        assert len(read_page(path).page.layers) == 4


def harmed(raw: bytes, data: st.DataObject, start: int) -> bytes:
    """Some bytes changed and perhaps some lost at the end."""
    out = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 5))):
        out[data.draw(st.integers(start, len(out) - 1))] = data.draw(st.integers(0, 255))
    return bytes(out[: data.draw(st.just(len(out)) | st.integers(16, len(out)))])
