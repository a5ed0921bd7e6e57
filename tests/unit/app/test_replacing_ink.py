"""New line art under the open page: what is listed, and what happens meanwhile."""

import cv2
import numpy as np
import pytest
from PIL import Image

from painter.app.filling import fill
from painter.app.ink_change import region_changes
from painter.app.replacing_ink import replace_ink
from painter.document.edits import region_at
from tests.unit.app.work import drawing

UPPER, LOWER = (60, 40), (60, 120)


@pytest.fixture
def redrawn(tmp_path):
    """The drawing with its lower box gone and a line more in the upper frame."""
    ink = drawing()
    cv2.rectangle(ink, (28, 98), (92, 140), 255, -1)
    cv2.line(ink, (6, 16), (114, 16), 0, 2)
    Image.fromarray(ink).save(tmp_path / "redrawn.png")
    return tmp_path / "redrawn.png"


@pytest.fixture
def editor(owner, bench):
    editor = owner.show()
    for place, rgb in ((UPPER, (200, 30, 30)), (LOWER, (30, 30, 200))):
        region = region_at(editor.page, *place)
        editor.colour = rgb
        editor.commit("Fill", fill(editor, [region]))
    owner.notices.clear()
    return editor


def test_colours_stay_where_the_drawing_stays_and_changes_are_listed(owner, bench, editor, redrawn):
    before, steps = editor.page, len(editor.history.edits)
    bench.dialogs.path = redrawn
    replace_ink(bench)
    owner.run()
    page = editor.page
    assert tuple(page.regions.colour[region_at(page, *UPPER)]) == (200, 30, 30)
    assert not np.array_equal(
        page.ink.coverage.page(page.size), before.ink.coverage.page(page.size)
    )
    assert len(editor.history.edits) == steps + 1
    words = [change.words for change in bench.changes]
    assert any("gone" in text for text in words)
    assert any("another shape" in text for text in words)
    assert any("New ink" in notice.text for notice in owner.notices)
    assert "regions" not in bench.hidden
    editor.undo()
    assert editor.page is before


def test_a_region_that_is_gone_is_shown_where_it_was(owner, bench, editor, redrawn):
    bench.dialogs.path = redrawn
    replace_ink(bench)
    owner.run()
    gone = [change for change in bench.changes if change.region == 0]
    assert any(c.area.x0 <= LOWER[0] < c.area.x1 and c.area.y0 <= LOWER[1] < c.area.y1
               for c in gone)  # fmt: skip


def test_work_that_was_done_meanwhile_wins(owner, bench, editor, redrawn):
    bench.dialogs.path = redrawn
    replace_ink(bench)
    editor.colour = (1, 2, 3)
    page = fill(editor, [region_at(editor.page, *UPPER)])
    editor.commit("Fill", page)
    owner.run()
    assert editor.page is page
    assert any("not taken" in notice.text for notice in owner.notices)


def test_other_proportions_are_refused_and_nothing_is_changed(owner, bench, editor, tmp_path):
    page = editor.page
    Image.fromarray(np.full((60, 200), 255, np.uint8)).save(tmp_path / "wide.png")
    bench.dialogs.path = tmp_path / "wide.png"
    replace_ink(bench)
    owner.run()
    assert editor.page is page
    assert len(owner.notices) == 1


def test_no_answer_is_no_change(owner, bench, editor):
    page = editor.page
    replace_ink(bench)
    owner.run()
    assert editor.page is page


def test_without_regions_there_are_no_changes_to_list(owner, bench, editor, redrawn):
    from painter.app.newink import InkChange

    none = np.zeros(0, np.uint32)
    assert region_changes(editor.page, InkChange(editor.page, none, none, none, (0, 0))) == ()
