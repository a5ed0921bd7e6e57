"""The time of shipped networks: who is listed, and by which clock."""

import json

import numpy as np

from models.published import published
from painter.bench import speed_record
from painter.bench.networks import GATE, NetworkPage, network_rows
from painter.host.discover import discover

SIDE = 64


def small_page():
    labels = np.ones((SIDE, SIDE), np.uint32)
    labels[:, SIDE // 2 :] = 2
    ink = np.zeros((SIDE, SIDE), np.uint8)
    ink[:, SIDE // 2 - 1 : SIDE // 2 + 1] = 255
    picture = np.full((SIDE, SIDE, 3), (200, 90, 60), np.uint8)
    hints = np.zeros((SIDE, SIDE, 4), np.uint8)
    hints[10:14, 10:14] = (10, 20, 200, 255)
    return NetworkPage(
        ink, labels, picture, hints, np.array([1], np.uint32), np.array([[10, 20, 200]], np.uint8)
    )


def test_every_network_with_weights_is_timed_and_nothing_else():
    rows = network_rows(small_page(), 2, threads=1)
    timed = {row.name.split(",")[0] for row in rows}
    ships = {entry.file for entry in published()}
    known = {p.id: p.manifest for p in discover() if p.manifest}
    needs = {name: {w.file for w in one.weights if not w.optional} for name, one in known.items()}
    assert timed == {name for name, files in needs.items() if files and files <= ships}
    assert "hscau_net" in timed
    assert "region_fill" not in timed
    gated = [row for row in rows if row.gate is not None]
    assert len(gated) == len(rows) / 3
    assert all(row.gate == GATE and row.value > 0 for row in gated)


def test_another_clock_may_be_given(monkeypatch, tmp_path):
    ticks = iter(range(1000))
    rows = network_rows(small_page(), 3, threads=1, clock=lambda: next(ticks))
    assert {row.value for row in rows} == {1.0}
    monkeypatch.setattr(speed_record, "network_page", small_page)
    speed_record.main([str(tmp_path / "speed.json")])
    found = json.loads((tmp_path / "speed.json").read_text(encoding="utf-8"))
    assert (found["set"], found["protocol"]) == ("512 px", "speed")
    assert len(found["rows"]) == len(rows) / 3
