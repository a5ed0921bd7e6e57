"""Files that are wrong: sound ones changed in a seeded way, and bombs made by hand.

`case(kind, number)` is the same file every time; a number that failed once stays a test.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np

from tests.fuzz.seeds import seeds

KINDS = ("png", "tif", "webp", "ora", "psd")

Rng = np.random.Generator
_EXTREMES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def case(kind: str, number: int) -> bytes:
    """The file of this number: first those made by hand, then mutations."""
    handmade = made_by_hand(kind)
    if number < len(handmade):
        return handmade[number]
    rng = np.random.default_rng([number, *kind.encode()])
    data = seeds(kind)[int(rng.integers(len(seeds(kind))))]
    special = {"png": _png_chunks, "ora": _zip_parts, "tif": _tiff_tags, "psd": _psd_fields}
    for _ in range(int(rng.integers(1, 4))):
        plain = kind not in special or rng.random() < 0.4
        change = _PLAIN[int(rng.integers(len(_PLAIN)))] if plain else special[kind]
        data = change(data, rng)
    return data


# What can be done to any file.


def _place(data: bytes, rng: Rng) -> int:
    """Any place, the first bytes more often."""
    if not data:
        return 0
    near = rng.random() < 0.5
    return int(rng.integers(0, min(len(data), 256) if near else len(data)))


def flip_bits(data: bytes, rng: Rng) -> bytes:
    changed = bytearray(data)
    for _ in range(int(2 ** rng.integers(0, 7))):
        if changed:
            changed[_place(data, rng)] ^= 1 << int(rng.integers(8))
    return bytes(changed)


def cut(data: bytes, rng: Rng) -> bytes:
    return data[: int(rng.integers(0, len(data) + 1))]


def drop(data: bytes, rng: Rng) -> bytes:
    start = _place(data, rng)
    return data[:start] + data[start + int(2 ** rng.integers(0, 11)) :]


def repeat(data: bytes, rng: Rng) -> bytes:
    start = _place(data, rng)
    part = data[start : start + int(2 ** rng.integers(0, 11))]
    return data[:start] + part * int(rng.integers(2, 5)) + data[start:]


def splice(data: bytes, rng: Rng) -> bytes:
    start, other = _place(data, rng), _place(data, rng)
    length = int(2 ** rng.integers(0, 9))
    return data[:start] + data[other : other + length] + data[start + length :]


def extreme(data: bytes, rng: Rng) -> bytes:
    """A number in the file becomes one that breaks arithmetic."""
    size = (1, 2, 4)[int(rng.integers(3))]
    value = _EXTREMES[int(rng.integers(len(_EXTREMES)))] & (256**size - 1)
    order = "big" if rng.random() < 0.5 else "little"
    start = _place(data, rng)
    return data[:start] + value.to_bytes(size, order) + data[start + size :]


def noise(data: bytes, rng: Rng) -> bytes:
    start = _place(data, rng)
    length = int(2 ** rng.integers(0, 8))
    return data[:start] + rng.bytes(length) + data[start + length :]


_PLAIN: tuple[Callable[[bytes, Rng], bytes], ...] = (
    flip_bits, flip_bits, cut, drop, repeat, splice, extreme, extreme, noise,
)  # fmt: skip


# What only one format knows: changes that get past its checksums.


def _png_chunks(data: bytes, rng: Rng) -> bytes:
    """Change one chunk's body, or the order of chunks, with checksums that are right."""
    chunks = _chunks(data)
    if not chunks:
        return flip_bits(data, rng)
    which = int(rng.integers(len(chunks)))
    name, body = chunks[which]
    how = int(rng.integers(6))
    if how == 0:
        del chunks[which]
    elif how == 1:
        chunks.insert(int(rng.integers(len(chunks))), (name, body))
    elif how == 2:
        chunks[which] = (rng.bytes(4), body)
    elif how == 3 and name == b"IDAT":
        try:
            raw = zlib.decompress(body)
            chunks[which] = (name, zlib.compress(_PLAIN[int(rng.integers(9))](raw, rng), 1))
        except zlib.error:
            chunks[which] = (name, flip_bits(body, rng))
    else:
        chunks[which] = (name, _PLAIN[int(rng.integers(len(_PLAIN)))](body, rng))
    return data[:8] + b"".join(png_chunk(*chunk) for chunk in chunks)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _tiff_tags(data: bytes, rng: Rng) -> bytes:
    """Change an entry of the directory."""
    if len(data) < 16:
        return data
    order = "little" if data[:2] == b"II" else "big"
    at = int.from_bytes(data[4:8], order)
    count = int.from_bytes(data[at : at + 2], order)
    if not 0 < count < 100 or at + 2 + 12 * count > len(data):
        return flip_bits(data, rng)
    entry = at + 2 + 12 * int(rng.integers(count))
    field = entry + (0, 2, 4, 8)[int(rng.integers(4))]
    size = 2 if field in {entry, entry + 2} else 4
    value = _EXTREMES[int(rng.integers(len(_EXTREMES)))] & (256**size - 1)
    if rng.random() < 0.3:
        value = int(rng.integers(0, 40_000)) & (256**size - 1)
    return data[:field] + value.to_bytes(size, order) + data[field + size :]


def _psd_fields(data: bytes, rng: Rng) -> bytes:
    """Change a length or count near a signature, where the structure is."""
    marks = [i for i in range(len(data) - 4) if data[i : i + 4] in {b"8BIM", b"8BPS", b"norm"}]
    if not marks:
        return flip_bits(data, rng)
    start = marks[int(rng.integers(len(marks)))] + int(rng.integers(-40, 60))
    start = min(max(0, start), len(data) - 4)
    value = _EXTREMES[int(rng.integers(len(_EXTREMES)))]
    size = (1, 2, 4)[int(rng.integers(3))]
    return data[:start] + (value & (256**size - 1)).to_bytes(size, "big") + data[start + size :]


def _zip_parts(data: bytes, rng: Rng) -> bytes:
    """Change one part and pack the archive anew, so that its checksums are right."""
    parts = _parts(data)
    if not parts:
        return flip_bits(data, rng)
    names = list(parts)
    name = names[int(rng.integers(len(names)))]
    how = int(rng.integers(8))
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[name] = parts[names[int(rng.integers(len(names)))]]
    elif how == 2:
        parts["../" + name] = parts.pop(name)
    elif name.endswith((".xml", ".json")) or how < 5:
        parts[name] = _text(parts[name], rng)
    elif name.endswith(".png"):
        parts[name] = _png_chunks(parts[name], rng)
    else:
        parts[name] = _PLAIN[int(rng.integers(len(_PLAIN)))](parts[name], rng)
    return packed(parts, zipfile.ZIP_DEFLATED if rng.random() < 0.5 else zipfile.ZIP_STORED)


def _text(data: bytes, rng: Rng) -> bytes:
    """Change a number or a word in it."""
    words = [b'"', b"<", b">", b"/", b"null", b"-1", b"1e999", b"99999999999", b"NaN", b"[", b"{}"]
    start = int(rng.integers(0, max(1, len(data))))
    digits = [i for i, value in enumerate(data) if 48 <= value < 58]
    if digits and rng.random() < 0.6:
        start = digits[int(rng.integers(len(digits)))]
    word = words[int(rng.integers(len(words)))]
    return data[:start] + word + data[start + int(rng.integers(0, 3)) :]


def _parts(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            return {info.filename: zipped.read(info) for info in zipped.infolist()[:60]}
    except Exception:  # noqa: BLE001 - an earlier mutation broke the archive
        return {}


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how, compresslevel=1) as zipped:
        for name, data in parts.items():
            zipped.writestr(zipfile.ZipInfo(name), data, how)
    return buffer.getvalue()


# Bombs.


@cache
def made_by_hand(kind: str) -> tuple[bytes, ...]:
    """Files that are small and ask for much."""
    makers = {"png": _png_bombs, "tif": _tiff_bombs, "webp": _webp_bombs, "ora": _ora_bombs}
    return tuple(makers[kind]()) if kind in makers else tuple(_psd_bombs())


_SIDES = ((0, 5), (1, 2**31 - 1), (2**31, 2), (65_535, 65_535), (20_000, 20_000), (14_000, 14_000),
          (20_001, 1), (20_000, 10_000))  # fmt: skip


def png_of(width: int, height: int, colour: int = 6, depth: int = 8, raw: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = zlib.compress(raw or bytes(1000), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        png_chunk(*chunk) for chunk in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def _png_bombs() -> list[bytes]:
    made = [png_of(*sides, colour) for sides in _SIDES for colour in (0, 2, 6)]
    made += [png_of(3000, 3000, 6, 16), png_of(12_000, 12_000, 2, 16)]
    made.append(png_of(10, 10, 6, 8, bytes(120_000_000)))
    small = seeds("png")[1]
    for name in (b"iCCP", b"zTXt", b"iTXt"):
        bomb = b"x\0\0" + zlib.compress(bytes(40_000_000), 9)
        made.append(small[:33] + png_chunk(name, bomb) + small[33:])
    text = b"".join(png_chunk(b"tEXt", b"a\0" + bytes(1000)) for _ in range(3000))
    made.append(small[:33] + text + small[33:])
    made.append(small[:33] + png_chunk(b"PLTE", b"") + small[33:])
    return made


def _tiff_bombs() -> list[bytes]:
    base = seeds("tif")[0]
    made: list[bytes] = []
    for width, height in _SIDES:
        made.append(_with_tags(base, {256: width, 257: height, 278: height}))
    made.append(_with_tags(base, {277: 65_535}))
    made.append(_with_tags(base, {258: 2**31 - 1}))
    at = int.from_bytes(base[4:8], "little")
    loop = bytearray(base)
    count = int.from_bytes(base[at : at + 2], "little")
    loop[at + 2 + 12 * count : at + 6 + 12 * count] = at.to_bytes(4, "little")  # next is itself
    made.append(bytes(loop))
    made.append(b"II*\0\x08\0\0\0\xff\xff" + bytes(2000))
    made.append(b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0" + b"\xff" * 3000)
    return made


def _with_tags(data: bytes, values: dict[int, int]) -> bytes:
    changed = bytearray(data)
    at = int.from_bytes(data[4:8], "little")
    for number in range(int.from_bytes(data[at : at + 2], "little")):
        entry = at + 2 + 12 * number
        tag = int.from_bytes(data[entry : entry + 2], "little")
        if tag in values:
            changed[entry + 2 : entry + 4] = (4).to_bytes(2, "little")
            changed[entry + 4 : entry + 8] = (1).to_bytes(4, "little")
            changed[entry + 8 : entry + 12] = (values[tag] & 0xFFFFFFFF).to_bytes(4, "little")
    return bytes(changed)


def _webp_bombs() -> list[bytes]:
    made: list[bytes] = []
    for width, height in ((16_384, 16_384), (2**24, 2**24), (1, 2**24), (14_000, 14_000)):
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        for flags in (0, 0x10, 0x02, 0x12):
            head = b"VP8X" + struct.pack("<I", 10) + bytes([flags, 0, 0, 0]) + sides
            frame = seeds("webp")[0][12:]
            body = b"WEBP" + head + frame
            made.append(b"RIFF" + struct.pack("<I", len(body)) + body)
    small = (0x2F, *((16_383 | 16_383 << 14).to_bytes(4, "little")))
    body = b"WEBPVP8L" + struct.pack("<I", 50) + bytes(small) + bytes(45)
    made.append(b"RIFF" + struct.pack("<I", len(body)) + body)
    return made


def _ora_bombs() -> list[bytes]:
    picture = seeds("png")[2]

    def ora(xml: str, **parts: bytes) -> bytes:
        named = {"mimetype": b"image/openraster", "stack.xml": xml.encode(), "data/a.png": picture}
        return packed({**named, **{k.replace("__", "/"): v for k, v in parts.items()}}, 8)

    layer = '<layer name="a" src="data/a.png" x="{}" y="{}"/>'
    image = '<image version="0.0.3" w="{}" h="{}"><stack>{}</stack></image>'
    deep = "<stack>" * 10_000 + "</stack>" * 10_000
    lol = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "lol">' for i in range(10)
    )
    made = [ora(image.format(w, h, layer.format(0, 0))) for w, h in _SIDES]
    made += [ora(image.format(-5, "x", "")), ora(image.format(64, 48, deep)), ora(""), ora("<a>")]
    made.append(ora(f"<!DOCTYPE image [{lol}]>" + image.format(64, 48, '<layer name="&l9;"/>')))
    made.append(
        ora('<!DOCTYPE i [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + image.format(9, 9, "&f;"))
    )
    made.append(ora(image.format(64, 48, layer.format(0, 0) * 6000)))
    for far in ("2147483647", "-99999999999", "1e9", "nan", ""):
        made.append(ora(image.format(64, 48, layer.format(far, far))))
    zeros = bytes(80_000_000)
    good = image.format(64, 48, layer.format(0, 0))
    made.append(ora(good, sumiro__state_json=zeros))
    made.append(ora(good, data__b_png=zeros))
    made.append(packed({"mimetype": b"image/openraster", "stack.xml": b" " * 30_000_000}, 8))
    made.append(ora(image.format(20_000, 9_000, layer.format(0, 0))))
    made.append(ora('<image version="0.0.3" w="64" h="48" xres="1e308" yres="-1"><stack/></image>'))
    nested = packed({"stack.xml": seeds("ora")[0]}, 8)
    made.append(packed({"mimetype": b"image/openraster", "data/x": nested}, 8))
    made += [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + b"\xff" * 18]
    real = seeds("ora")[0]
    made.append(real[:-22] + b"PK\x05\x06" + b"\xff" * 18)
    made.append(real + bytes(70_000))
    for part, values in (
        ("sumiro/state.json", (b"[" * 100_000, b"{}", b"null", b'{"a":' * 50_000)),
    ):
        parts = _parts(real)
        made += [packed({**parts, part: value}) for value in values if part in parts]
    return made


def _psd_bombs() -> list[bytes]:
    made: list[bytes] = []
    for version in (1, 2):
        for width, height in _SIDES:
            for channels, depth, mode in ((3, 8, 3), (56, 8, 3), (4, 32, 3), (1, 1, 0), (4, 16, 4)):
                head = struct.pack(">4sH6xHIIHH", b"8BPS", version, channels, height & 0xFFFFFFFF,
                                   width & 0xFFFFFFFF, depth, mode)  # fmt: skip
                made.append(head + bytes(12) + struct.pack(">H", 1) + bytes(200))
    return made
