"""Small drawings and small networks, made here."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from models.data.cache import pack
from models.data.shapes import shape_drawing
from models.data.truth import drawing_of
from models.networks.hscau import HscauConfig, HscauNet
from models.networks.regionhead import RegionHeadConfig
from models.pipelines.page import prepare_page
from tests.models.small_systems import picture_set

SIDE = 64
SMALL = HscauConfig(
    side=SIDE,
    widths=(8, 16, 16, 16),
    head=RegionHeadConfig(width=32, heads=2, blocks=2, pair_width=8, bins=32, pooled=27),
)


def shape_pairs(count):
    return [shape_drawing(np.random.default_rng(k)) for k in range(count)]


@pytest.fixture(scope="session")
def drawings():
    return [drawing_of(pair) for pair in shape_pairs(8)]


@pytest.fixture(scope="session")
def drawing_set(drawings):
    pages = [(prepare_page(d.ink, d.labels, d.table, SIDE), d.colours[1:]) for d in drawings]
    return pack(pages, SIDE)


@pytest.fixture(scope="session")
def pictures():
    return picture_set()


@pytest.fixture
def network():
    torch.manual_seed(0)
    net = HscauNet(SMALL)
    net.head.bin_colours.copy_(torch.rand(32, 3) * torch.tensor([1, 0.2, 0.2]))
    return net.eval()


@pytest.fixture(autouse=True)
def few_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def archive(tmp_path):
    """A folder as the published sets are: a zip and a manifest."""
    folder = tmp_path / "drawings"
    folder.mkdir()
    rows = []
    with zipfile.ZipFile(folder / "a-00.zip", "w") as file:
        for k, pair in enumerate(shape_pairs(3)):
            line, flat = f"s{k}.line.webp", f"s{k}.flat.webp"
            file.writestr(line, encoded(255 - pair.ink))
            file.writestr(flat, encoded(pair.flat[..., ::-1]))
            rows.append(
                {"id": f"s{k}", "shard": "a-00.zip", "line": line, "color": flat,
                 "group": "g", "author": "nobody", "licence": "CC0 1.0"}
            )  # fmt: skip
    text = "\n".join(json.dumps(row) for row in rows)
    (folder / "manifest.jsonl").write_text(text, encoding="utf-8")
    return folder


def encoded(picture):
    done, data = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, 101])
    assert done
    return data.tobytes()


def shared_data(name):
    from models.data.archive import default_data

    folder = Path(default_data()) / name
    if not folder.is_dir():
        pytest.skip(f"the drawings of {name} are not beside the checkout")
    return folder


def with_head(**changes):
    return replace(SMALL, head=replace(SMALL.head, **changes))
