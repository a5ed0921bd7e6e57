"""Looking at the last colours in another way: confidence, attention."""

import numpy as np
import pytest

from painter.imaging.heat import heat_colours

# What the offscreen platform cannot do it says, and that is no fault of ours.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NAMES = ["Colours", "Confidence", *(f"Attention {k}" for k in range(1, 7))]


@pytest.fixture
def bench(places_bench):
    return places_bench


def box(bench):
    return bench.window.colouring.show_box


def colour(bench):
    modes = bench.window.colouring.mode_box
    modes.setCurrentIndex(modes.findData("auto"))
    bench.trigger("colour.run")
    bench.idle()


def choose(bench, name):
    index = box(bench).findData(name)
    assert index >= 0
    box(bench).setCurrentIndex(index)
    box(bench).activated.emit(index)


def seen(bench, x, y):
    """What the canvas shows at a point of the page."""
    bench.canvas.settle()
    image = bench.canvas.grab().toImage()
    place = bench.canvas.widget_point(x, y)
    return np.array(image.pixelColor(place.toPoint()).getRgb()[:3])


def near(one, other):
    return np.abs(np.int64(one) - np.int64(other)).max() <= 6


def test_the_choice_comes_with_colours(bench):
    assert not box(bench).isEnabled()
    colour(bench)
    assert [box(bench).itemText(k) for k in range(box(bench).count())] == NAMES
    assert box(bench).currentText() == "Colours"


def test_attention_lies_over_the_page_and_goes_again(bench):
    colour(bench)
    before = seen(bench, 30, 30)
    page = bench.page
    choose(bench, "attention 1")
    heat = heat_colours()
    assert near(seen(bench, 4, 200), heat[4 * 255 // 320])
    assert near(seen(bench, 310, 200), heat[310 * 255 // 320])
    assert seen(bench, 20, 30).max() < 60
    assert bench.page is page
    assert bench.editor.overlay_on(page) is not None
    choose(bench, "")
    assert np.array_equal(seen(bench, 30, 30), before)


def test_confidence_is_seen_by_regions_and_follows_what_the_artist_decides(bench):
    colour(bench)
    choose(bench, "confidence")
    (region, (x, y)) = bench.deep_regions(1)[0]
    table = bench.page.regions
    assert near(
        seen(bench, x, y), heat_colours()[255 - round(float(table.confidence[region]) * 255)]
    )
    bench.editor.colour = (10, 20, 30)
    bench.click(x, y)
    assert near(seen(bench, x, y), heat_colours()[0])


def test_what_is_gone_is_not_offered(bench):
    colour(bench)
    choose(bench, "confidence")
    bench.trigger("edit.undo")
    assert box(bench).currentText() == "Colours"
    assert box(bench).findData("confidence") < 0
    bench.trigger("file.close")
    assert not box(bench).isEnabled()


def test_the_legend_names_the_scale(bench):
    colour(bench)
    plain = bench.canvas.grab().toImage()
    choose(bench, "attention 2")
    bench.canvas.settle()
    image = bench.canvas.grab().toImage()
    corner = [(40, bench.canvas.height() - 30), (150, bench.canvas.height() - 40)]
    assert any(image.pixel(*place) != plain.pixel(*place) for place in corner)
    overlay = bench.editor.overlay_on(bench.page)
    assert (overlay.title, overlay.least, overlay.most) == ("Attention 2", "0.00", "0.50")
