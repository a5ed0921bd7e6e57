"""Whatever is given: one clear sentence, code 3, nothing half written."""

import errno
import io
import os
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

STACK = '<?xml version="1.0"?><image w="{w}" h="{h}"><stack>{layers}</stack></image>'
LAYER = '<layer name="a" src="data/a.png" x="0" y="0"/>'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE image [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><image w="10" h="10"><stack><layer name="&i;" src="data/a.png"/></stack></image>'
)


def png(width=10, height=10):
    stream = io.BytesIO()
    Image.new("RGBA", (width, height), (0, 0, 0, 255)).save(stream, "PNG")
    return stream.getvalue()


def huge_png(width, height):
    """A header that promises more than anybody has."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def ora(stack, files=None, mimetype="image/openraster"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("stack.xml", stack)
        for name, data in ({"data/a.png": png()} if files is None else files).items():
            archive.writestr(name, data)
    return stream.getvalue()


def noise(length=5000):
    return np.random.default_rng(5).integers(0, 256, length, np.uint8).tobytes()


def small(**values):
    return STACK.format(**{"w": 10, "h": 10, "layers": LAYER, **values})


FILES = {
    "truncated.png": lambda: png(64, 64)[:-60],
    "cut_in_the_header.png": lambda: png()[:20],
    "empty.png": lambda: b"",
    "empty.ora": lambda: b"",
    "noise.jpg": noise,
    "noise.webp": noise,
    "noise.tif": noise,
    "noise.png": noise,
    "noise.ora": noise,
    "no_ora.ora": lambda: ora("<html/>", mimetype="application/zip"),
    "zip_without_stack.ora": lambda: _zip({"readme.txt": b"hello"}),
    "climbing.ora": lambda: ora(
        small(layers='<layer name="a" src="../../etc/passwd"/>'), {"../../etc/passwd": png()}
    ),
    "missing_layer.ora": lambda: ora(small(), {}),
    "negative_size.ora": lambda: ora(small(w=-10)),
    "enormous_size.ora": lambda: ora(small(w=900000, h=900000)),
    "size_of_words.ora": lambda: ora(small(w="many")),
    "bomb.ora": lambda: ora(BOMB),
    "no_xml.ora": lambda: ora("<image w='10'"),
    "enormous.png": lambda: huge_png(60000, 60000),
    "enormous_layer.ora": lambda: ora(small(), {"data/a.png": huge_png(60000, 60000)}),
    "text.psd": lambda: b"this is no picture at all",
    "real.psd": lambda: (
        b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHH", 3, 10, 10, 8, 3) + b"\0" * 64
    ),
    "text.txt": lambda: b"hello",
}


def _zip(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def refused(done, *words):
    assert done.code == 3, (done.code, done.err)
    assert len(done.err.strip().splitlines()) == 1
    assert done.out == ""
    for word in words:
        assert word in done.err


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("verb", ["colorize", "regions", "convert", "flatten"])
def test_a_bad_file_is_refused_in_one_sentence(command, tmp_path, page, name, verb):
    bad, out = tmp_path / name, tmp_path / "out.ora"
    bad.write_bytes(FILES[name]())
    before = set(tmp_path.iterdir())
    words = {
        "colorize": ["colorize", bad, "--out", out],
        "regions": ["regions", bad, "--out", tmp_path / "out.npz"],
        "convert": ["convert", bad, out],
        "flatten": ["flatten", page, "--page", bad, "--out", out],
    }[verb]
    refused(command(*words), name)
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["truncated.png", "empty.png", "noise.png", "enormous.png"])
@pytest.mark.parametrize("option", ["--hints", "--reference", "--palette", "--regions"])
def test_bad_guidance_is_refused_in_one_sentence(command, tmp_path, page, name, option):
    bad = tmp_path / name
    bad.write_bytes(FILES[name]())
    mode = ["--mode", "hint"] if option == "--hints" else []
    refused(command("colorize", page, *mode, option, bad, "--out", tmp_path / "out.ora"), name)
    assert not (tmp_path / "out.ora").exists()


def test_a_folder_for_a_file(command, tmp_path):
    (tmp_path / "folder.png").mkdir()
    refused(command("colorize", tmp_path / "folder.png", "--out", tmp_path / "o.ora"), "folder")


def test_a_file_that_is_not_there(command, tmp_path):
    refused(command("colorize", tmp_path / "nobody.png", "--out", tmp_path / "o.ora"), "nobody.png")


def test_a_folder_that_cannot_be_made(command, tmp_path, page):
    (tmp_path / "file").write_text("in the way")
    refused(command("colorize", page, "--out", tmp_path / "file" / "o.ora"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_that_may_not_be_written(command, tmp_path, page):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    refused(command("colorize", page, "--out", locked / "o.ora"))


def test_a_full_disk_keeps_the_old_file(command, tmp_path, page, monkeypatch):
    out = tmp_path / "o.ora"
    assert command("colorize", page, "--out", out).code == 0
    before = out.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused(command("colorize", page, "--out", out, "--seed", "9"), "o.ora")
    assert out.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name not in {page.name, "o.ora"}]


def test_labels_that_do_not_fit(command, tmp_path, page):
    for name, labels in (
        ("size", np.ones((5, 5), np.uint32)),
        ("zero", np.zeros((320, 240), np.uint32)),
        ("kind", np.ones((320, 240), np.float64)),
        ("huge", np.full((320, 240), 2**32 - 1, np.uint32)),
    ):
        path = tmp_path / f"{name}.npz"
        np.savez(path, labels=labels)
        done = command("colorize", page, "--regions", path, "--out", tmp_path / "o.ora")
        refused(done, path.name if name != "size" else "5x5")
