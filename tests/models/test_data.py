"""Drawings from disk, hints, palettes, and the same drawing seen a little differently."""

import cv2
import numpy as np
import pytest

from models.data.archive import PairReader, read_records
from models.data.augment import mirrored, stretched, worn_ink
from models.data.batch import BatchConfig, batches, collate
from models.data.bins import colour_bins
from models.data.cache import open_set
from models.data.hints import hint_count, largest_first, simulated_hints
from models.data.palette import recoloured
from models.data.truth import regions_of_flat
from models.pipelines.page import Column, prepare_page
from painter.base.errors import UserError
from painter.imaging.colour import to_oklab
from tests.models.conftest import shape_pairs, shared_data


def test_pairs_are_read_from_zips_as_they_were_drawn(archive):
    records = read_records(archive)
    assert [record.id for record in records] == ["s0", "s1", "s2"]
    with PairReader() as reader:
        for record, drawn in zip(records, shape_pairs(3), strict=True):
            pair = reader.read(record)
            assert np.array_equal(pair.flat, drawn.flat)
            assert np.array_equal(pair.ink, drawn.ink)


def test_plain_files_are_pairs_too(tmp_path):
    pair = shape_pairs(1)[0]
    cv2.imwrite(str(tmp_path / "x.line.png"), 255 - pair.ink)
    cv2.imwrite(str(tmp_path / "x.flat.png"), pair.flat[..., ::-1])
    (record,) = read_records(tmp_path)
    with PairReader() as reader:
        assert np.array_equal(reader.read(record).flat, pair.flat)


def test_what_is_missing_is_said_with_advice(tmp_path, archive):
    with pytest.raises(UserError, match="--data"):
        read_records(tmp_path / "nowhere")
    with pytest.raises(UserError, match="no pairs"):
        read_records(tmp_path)
    (archive / "a-00.zip").write_bytes(b"not a zip")
    with PairReader() as reader, pytest.raises(UserError, match="Restore"):
        reader.read(read_records(archive)[0])


def test_regions_are_connected_pieces_of_one_colour():
    flat = np.zeros((4, 6, 3), np.uint8)
    flat[:, 2] = (9, 8, 7)
    labels, colours = regions_of_flat(flat)
    assert len(colours) == 4
    assert np.array_equal(colours[labels], flat)
    assert labels[0, 0] != labels[0, 5]
    assert sorted(np.unique(labels)) == [1, 2, 3]


def test_a_prepared_set_is_found_again(archive, tmp_path):
    first = open_set([archive], tmp_path / "cache", 64, lambda *_: None, shapes=2)
    assert first.count == 5
    assert first.groups == ("g", "g", "g", "shapes", "shapes")

    def never(*_):
        raise AssertionError("it was prepared again")

    second = open_set([archive], tmp_path / "cache", 64, never, shapes=2)
    for name in ("ink", "labels", "columns", "colours", "start", "touching", "border", "edge"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_columns_do_not_depend_on_the_page_size(drawings):
    drawing = drawings[0]
    from models.data.archive import Pair
    from models.data.truth import drawing_of

    def twice(picture):
        return picture.repeat(2, 0).repeat(2, 1)

    # The pair is enlarged as a whole; nothing but the line's width in pixels changes.
    large = drawing_of(Pair(twice(drawing.ink), twice(drawing.colours[drawing.labels])))
    one = prepare_page(drawing.ink, drawing.labels, drawing.table, 256)
    two = prepare_page(large.ink, large.labels, large.table, 256)
    assert np.allclose(one.columns[:, :7], two.columns[:, :7], atol=0.005)
    assert np.array_equal(one.touching, two.touching)


def test_hints_are_fewer_than_regions_and_none_twice():
    rng = np.random.default_rng(0)
    counts = []
    for _ in range(300):
        area = rng.random(12) + 0.01
        rows = simulated_hints(rng, area)
        counts.append(len(rows))
        assert len(set(rows.tolist())) == len(rows) < 12
    assert 0 in counts
    assert hint_count(rng, 1) == 0
    assert largest_first(np.array([1.0, 3.0, 3.0])).tolist() == [1, 2, 0]


def test_a_new_palette_keeps_what_is_of_one_colour_together():
    rng = np.random.default_rng(1)
    colours = rng.integers(0, 4, (40, 3), np.uint8) * 60
    for _ in range(40):
        fresh = recoloured(rng, colours, 1.0)
        code = colours.astype(int) @ (1 << 16, 1 << 8, 1)
        for value in np.unique(code):
            assert len(np.unique(fresh[code == value], axis=0)) == 1
    assert recoloured(rng, colours, 0.0) is colours


def test_mirroring_twice_and_stretching_keep_boxes_around_middles(drawing_set):
    rng = np.random.default_rng(2)
    columns = np.array(drawing_set.columns)
    assert np.allclose(mirrored(mirrored(columns, 1.0), 1.0), columns, atol=1e-6)
    moved = stretched(rng, columns)
    assert (moved[:, Column.LEFT] <= moved[:, Column.X]).all()
    assert (moved[:, Column.X] <= moved[:, Column.RIGHT]).all()
    ratio = moved[:, Column.AREA] / columns[:, Column.AREA]
    assert np.allclose(ratio, ratio[0])
    ink = np.array(drawing_set.ink[0])
    assert all(worn_ink(rng, ink).shape == ink.shape for _ in range(20))


def test_bins_stand_where_colours_are():
    colours = np.repeat(np.array([[250, 10, 10], [10, 10, 250]], np.uint8), 50, axis=0)
    bins = colour_bins(colours, 32, 0)
    assert bins.shape == (32, 3)
    for rgb in colours[[0, -1]]:
        assert np.square(bins - to_oklab(rgb)).sum(1).min() < 0.001


def test_a_batch_hides_what_is_not_hinted(drawing_set):
    config = BatchConfig(drawings=4, pictures=2, recolour=0.5)
    batch = collate(drawing_set, np.arange(4), config, np.random.default_rng(3))
    regions = batch.regions
    assert batch.planes.shape == (2, 9, 64, 64)
    assert not regions.hint[~regions.hinted].any()
    assert (batch.weight[regions.hinted | ~regions.valid] == 0).all()
    hinted = batch.planes[:, 4] > 0
    assert not batch.planes[:, 1:4].permute(0, 2, 3, 1)[~hinted].any()


def test_a_run_that_goes_on_sees_the_same_batches(drawing_set):
    config = BatchConfig(drawings=2, pictures=1)
    rows = np.arange(drawing_set.count)
    whole = batches(drawing_set, rows, config, 5, 0)
    for _ in range(11):
        wanted = next(whole)
    found = next(batches(drawing_set, rows, config, 5, 10))
    assert np.array_equal(found.truth, wanted.truth)
    assert np.array_equal(found.planes, wanted.planes)


@pytest.mark.parametrize(("name", "count"), [("heldout", 249), ("openmoji", 300)])
def test_the_shared_drawings_can_be_read(name, count):
    records = read_records(shared_data(name))
    assert len(records) == count
    with PairReader() as reader:
        assert reader.read(records[0]).ink.shape == (512, 512)
