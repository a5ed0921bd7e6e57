"""On screens with more pixels a page pixel at 100 % is still one pixel of the screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# The factor is read once, when Qt starts: a process of its own for each.
SCRIPT = """
import sys
import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from painter.app.editor import Editor
from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.layer import FillLayer, RasterLayer
from painter.document.page import PageState
from painter.pixels.tilemap import TileMap
from painter.ui.canvas.canvas import Canvas

app = QApplication([])
noise = np.random.default_rng(0).integers(0, 256, (900, 1200, 4)).astype(np.uint8)
noise[..., 3] = 255
layers = (
    RasterLayer(id=1, name="noise", pixels=TileMap.from_array(noise)),
    FillLayer(id=2, name="paper", rgb=(255, 255, 255)),
)
page = PageState(size=Size(1200, 900), layers=layers)
canvas = Canvas()
canvas.resize(400, 300)
canvas.show()
canvas.set_editor(Editor(page))
assert canvas.devicePixelRatioF() == float(sys.argv[1]), canvas.devicePixelRatioF()
canvas.actual_size()
canvas.settle()
image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
height, width = image.height(), image.width()
got = np.frombuffer(image.constBits(), np.uint8).reshape(height, -1, 4)[:, :width]
corner = canvas.page_point(QPointF(0, 0)).toPoint()
want = draw_page(page)[corner.y() : corner.y() + height, corner.x() : corner.x() + width]
assert (width, height) == (round(400 * float(sys.argv[1])), round(300 * float(sys.argv[1])))
assert np.array_equal(got, want)
spot = QPointF(120, 80)
back = canvas.page_point(spot)
assert canvas.widget_point(back.x(), back.y()) == spot
canvas.set_editor(None)
"""


@pytest.mark.parametrize("ratio", ["1", "1.5", "2"])
def test_pixels_are_shown_one_for_one(ratio):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": ratio}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, ratio],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
