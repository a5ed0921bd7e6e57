"""A plugin as a source of the evaluation."""

from types import SimpleNamespace

import numpy as np
import pytest

from models.data.archive import PairReader, read_records
from models.evaluation.cases import Guide, View, read_case
from painter.api.options import PluginOptions
from painter.api.result import ColorizeResult
from painter.cli.plugin_source import sources_of
from painter.imaging.colour import to_lab


class FakeSession:
    """Answers with a picture of one colour, or with colours, and keeps what it was asked."""

    def __init__(self, kind="ink", picture=True):
        self.manifest = SimpleNamespace(input=kind)
        self.picture = picture
        self.asked = []

    def options(self, given):
        return PluginOptions()

    def colorize(self, request, progress):
        self.asked.append(request)
        if self.picture:
            return ColorizeResult(picture=np.full((16, 16, 3), (200, 120, 60), np.uint8))
        rows = request.regions.count + 1
        return ColorizeResult(colours=np.full((rows, 3), 7, np.uint8))


@pytest.fixture
def case(archive):
    with PairReader() as reader:
        return read_case(read_records(archive)[0], reader, View(size=128))


def test_a_painting_plugin_is_shown_flat_and_as_it_paints(case):
    session = FakeSession()
    sources = sources_of("x", session, "hint")
    guide = Guide(np.array([3, 1], np.uint32))
    flat, own = (source(case, guide) for source in sources.values())
    assert list(sources) == ["x", "x, its picture"]
    assert (flat.colours[[1, 3]] == case.drawing.colours[[1, 3]]).all()
    assert (flat.colours[2] == (200, 120, 60)).all()
    assert own.picture.shape == case.truth.shape
    assert len(session.asked) == 1
    hints = session.asked[0].hints
    assert list(hints.region) == [1, 3]
    dots = hints.picture[..., 3] > 0
    assert set(np.unique(case.drawing.labels[dots])) == {1, 3}
    assert (hints.picture[dots][:, :3] == case.drawing.colours[case.drawing.labels[dots]]).all()


def test_a_plugin_that_colours_regions_has_no_picture(case):
    flat, own = sources_of("x", FakeSession(picture=False), "auto").values()
    guide = Guide(np.zeros(0, np.uint32))
    assert (flat(case, guide).colours == 7).all()
    assert own(case, guide) is None


def test_of_a_plugin_that_keeps_greys_only_the_chroma_counts(case):
    session = FakeSession("greys")
    (source,) = sources_of("x", session, "auto").values()
    answer = source(case, Guide(np.zeros(0, np.uint32)))
    light = to_lab(case.truth)[..., 0]
    away = np.abs(to_lab(answer.picture)[..., 0] - light)
    assert away.max() < 1
    assert to_lab(answer.picture)[..., 1:].max() > 10
    assert session.asked[0].ink.dtype == np.uint8
    assert session.asked[0].hints is None
