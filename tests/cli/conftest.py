"""Pages to run commands on, drawn here, and a way to run a command in this process."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from main import main

RED, BLUE, SAND = (220, 60, 40), (40, 60, 220), (240, 220, 180)


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def command(capsys):
    def call(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Outcome(code, said.out, said.err)

    return call


def rgb_of(path) -> np.ndarray:
    """A picture file as `(H, W, 3)`."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def facts_of(path) -> tuple[tuple[int, int], tuple[float, float]]:
    """Size and resolution of a picture file."""
    with Image.open(path) as image:
        return image.size, image.info.get("dpi", (0, 0))


def draw_ink(height: int = 320, width: int = 240) -> np.ndarray:
    """A frame, a ball with a gap of 5 px, and a box: four regions. Coverage, uint8."""
    rows, columns = np.mgrid[0:height, 0:width]
    ink = np.zeros((height, width), np.uint8)
    ink[20:23, 20 : width - 20] = ink[height - 23 : height - 20, 20 : width - 20] = 255
    ink[20 : height - 20, 20:23] = ink[20 : height - 20, width - 23 : width - 20] = 255
    radius = np.hypot(rows - 110, columns - 120)
    ball = np.clip(2.5 - np.abs(radius - 60), 0, 1) * 255
    ball[(rows < 60) & (np.abs(columns - 120) < 3)] = 0
    ink = np.maximum(ink, ball.astype(np.uint8))
    ink[200:203, 60:180] = ink[267:270, 60:180] = 255
    ink[200:270, 60:63] = ink[200:270, 177:180] = 255
    return ink


@pytest.fixture
def page(tmp_path) -> Path:
    path = tmp_path / "頁一.png"
    Image.fromarray(255 - draw_ink()).save(path, dpi=(300, 300))
    return path


@pytest.fixture
def hints(tmp_path) -> Path:
    picture = np.zeros((320, 240, 4), np.uint8)
    picture[100:110, 100:110] = (*RED, 255)
    picture[230:240, 100:110] = (*BLUE, 255)
    picture[180:188, 40:50] = (*SAND, 255)
    path = tmp_path / "頁一.hints.png"
    Image.fromarray(picture).save(path)
    return path
