"""An editor with a studio of its own under a temporary folder, and an artist who answers."""

from contextlib import contextmanager

import cv2
import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt

from painter.app.settings import SettingsStore
from painter.app.workbench import Leaving
from painter.base.paths import user_plugins
from painter.host.discover import discover
from painter.pixels.regiontable import RegionKind
from painter.ui.start import Opened
from painter.ui.window import Window
from tests.unit.app.work import Answers

PATIENCE = 60_000


class Bench:
    """A window under test."""

    def __init__(self, opened, answers, qtbot):
        self.opened, self.answers, self.qtbot = opened, answers, qtbot
        self.studio, self.window, self.canvas = opened.studio, opened.window, opened.window.canvas

    @property
    def editor(self):
        return self.studio.editor

    @property
    def page(self):
        return self.studio.editor.page

    @property
    def texts(self):
        return [notice.text for notice in self.window.notices.notices]

    def trigger(self, action_id):
        self.window.commands[action_id].trigger()

    def idle(self):
        self.qtbot.waitUntil(lambda: not self.studio.desk.jobs, timeout=PATIENCE)

    def open(self, path):
        self.studio.open(path)
        self.idle()

    def click(self, x, y):
        place = self.canvas.widget_point(x, y).toPoint()
        self.qtbot.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=place)

    def drag(self, *points):
        places = [self.canvas.widget_point(x, y).toPoint() for x, y in points]
        left = Qt.MouseButton.LeftButton
        self.qtbot.mousePress(self.canvas, left, pos=places[0])
        for place in places[1:]:
            self.qtbot.mouseMove(self.canvas, pos=QPoint(place))
        self.qtbot.mouseRelease(self.canvas, left, pos=places[-1])

    def deep_regions(self, count):
        """The roomiest regions of the drawing, each with a point well inside it."""
        table = self.page.regions
        fit = np.where(table.kind == RegionKind.DRAWING, table.depth, 0)
        fit[0] = 0
        chosen = np.argsort(-fit)[:count].tolist()
        return [(region, self.inside(region)) for region in chosen]

    def inside(self, region):
        table = self.page.regions
        x0, y0, x1, y1 = (int(value) for value in table.box[region])
        atoms = self.page.labels.to_array()[y0:y1, x0:x1]
        mask = (table.region_of_atom[atoms] == region).astype(np.uint8)
        far = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
        y, x = np.unravel_index(int(far.argmax()), far.shape)
        return int(x) + x0, int(y) + y0


def offer(bench, write):
    """Let an editor find a plugin that `write` puts into the artist's own folder."""
    write(user_plugins())
    bench.studio.plugins = discover()
    bench.studio.plugins_changed.emit()


@contextmanager
def opened_bench(qapp, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    answers = Answers()
    opened = Opened(
        qapp,
        SettingsStore(tmp_path / "settings.json"),
        make_window=lambda studio, theme: Window(studio, theme, answers),
    )
    opened.window.resize(1300, 850)
    opened.window.show()
    bench = Bench(opened, answers, qtbot)
    bench.idle()
    try:
        yield bench
    finally:
        answers.leaving = Leaving.DISCARD
        opened.window.close()
        opened.close()


def draw_page(path, size=(320, 400)):
    """A page of two frames with a ring in each."""
    width, height = size
    ink = np.full((height, width), 255, np.uint8)
    for top, bottom in ((20, height // 2 - 8), (height // 2 + 8, height - 20)):
        cv2.rectangle(ink, (20, top), (width - 20, bottom), 0, 3)
        cv2.circle(ink, (width // 2, (top + bottom) // 2), 50, 0, 3)
    Image.fromarray(ink).save(path)
    return path
