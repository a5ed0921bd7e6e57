"""A studio without threads, a small page, and a pen."""

import cv2
import numpy as np

from painter.app.leaks import LeakReview
from painter.app.pages import with_ink
from painter.app.settings import SettingsStore
from painter.app.studio import Studio
from painter.app.tools.tool import PointerEvent
from painter.app.workbench import Leaving
from painter.io.inkplate import inked_page
from painter.jobs.queue import INLINE, JobQueue


def drawing(size=(120, 160)):
    """Two frames with a box in each: six regions."""
    width, height = size
    ink = np.full((height, width), 255, np.uint8)
    for top, bottom in ((6, height // 2 - 4), (height // 2 + 4, height - 6)):
        cv2.rectangle(ink, (6, top), (width - 6, bottom), 0, 2)
        cv2.rectangle(ink, (30, top + 18), (width - 30, bottom - 18), 0, 2)
    return ink


def page():
    inked, _ = inked_page(drawing(), None)
    return with_ink(inked)


def pen(x, y, **keys):
    return PointerEvent(x + 0.5, y + 0.5, **keys)


def stroke(tool, *points, **keys):
    tool.press(pen(*points[0], **keys))
    for point in points[1:]:
        tool.move(pen(*point, **keys))
    tool.release(pen(*points[-1], **keys))


class Owner:
    """A studio whose jobs run when they are asked for."""

    def __init__(self, folder, lanes=INLINE):
        self.folder = folder
        self.studio = Studio(JobQueue(None, lanes), SettingsStore(folder / "settings.json"))
        self.notices = []
        self.studio.noticed.connect(self._hear)

    def _hear(self, notice):
        self.notices.append(notice)

    def run(self):
        while self.studio.desk.jobs:
            self.studio.desk.drain()

    def show(self):
        self.studio.show(page(), None, "drawing")
        self.studio.find_regions()
        self.run()
        return self.studio.editor


class Answers:
    """Stands in for the dialogs: answers what the test wants, and keeps what was asked."""

    def __init__(self):
        self.asked = []
        self.path = None
        self.leaving = Leaving.CANCEL
        self.name = None
        self.colour = None
        self.tries = ()
        self.suggested = None
        self.choice = None

    def _ask(self, what, answer):
        self.asked.append(what)
        return answer

    def ask_open(self):
        return self._ask("open", self.path)

    def ask_save(self, suggestion):
        self.suggested = suggestion.name
        return self._ask("save", self.path)

    def ask_export(self, look):
        self.look = look
        return self._ask("export", self.choice or look.first)

    def ask_export_path(self, suggestion):
        self.suggested = suggestion.name
        return self._ask("export path", self.path)

    def ask_unsaved(self, name):
        return self._ask("unsaved", self.leaving)

    def ask_name(self, title, name):
        return self._ask("name", self.name)

    def ask_colour(self, rgb, tried=None):
        for colour in self.tries if tried is not None else ():
            tried(colour)
        return self._ask("colour", self.colour)

    def ask_palette(self):
        return self._ask("palette", self.path)

    def ask_save_palette(self, suggestion):
        self.suggested = suggestion
        return self._ask("save palette", self.path)

    def ask_save_bands(self, suggestion):
        self.suggested = suggestion
        return self._ask("save bands", self.path)

    def ask_picture(self, title):
        return self._ask("picture", self.path)


class View:
    def __init__(self):
        self.region_view, self.calls = False, []
        self.region_numbers = self.region_patterns = False
        self.areas = []

    def set_region_view(self, on):
        self.region_view = on

    def set_region_numbers(self, on):
        self.region_numbers = on

    def set_region_patterns(self, on):
        self.region_patterns = on

    def show_area(self, area):
        self.areas.append(area)

    def fit(self):
        self.calls.append("fit")

    def actual_size(self):
        self.calls.append("actual")

    def zoom_in(self):
        self.calls.append("in")

    def zoom_out(self):
        self.calls.append("out")


class Bench:
    """A workbench without a window."""

    def __init__(self, owner):
        self.studio, self.dialogs, self.view = owner.studio, Answers(), View()
        self.tool, self.gap, self.theme = "region", None, "system"
        self.hidden, self.calls = set(), []
        self.leaks = LeakReview()

    def choose_tool(self, tool_id):
        self.tool = tool_id

    def show_changes(self, changes):
        self.changes = changes

    def flatten_layer(self):
        self.calls.append("flatten")

    def run_plugin(self):
        self.calls.append("run")

    def panel_shown(self, panel_id):
        return panel_id not in self.hidden

    def show_panel(self, panel_id, on):
        (self.hidden.discard if on else self.hidden.add)(panel_id)

    def set_theme(self, choice):
        self.theme = choice

    def show_commands(self):
        self.calls.append("commands")

    def quit(self):
        self.calls.append("quit")
