"""GIMP and Krita see the PSDs that we write as we do, and we open what they save."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from painter.document.drawing import draw_page
from painter.io.page import read_page
from tests.conformance.agreement import expected, limit
from tests.conformance.documents import Document
from tests.conformance.readers import READERS, Reader, levels, run_gimp, run_krita

Files = Mapping[str, tuple[Document, Path]]

pytestmark = pytest.mark.slow

_FOREIGN = ("coloured", "large", "deep", "group mask", "names", "outside")


def asked(files: Files, reader: Reader) -> list[tuple[Document, Path]]:
    """What the reader is expected to agree on."""
    every = [pair for pair in files.values() if pair[0].page.layers]
    chosen = [pair for pair in every if expected(reader.name, pair[0].features)]
    return [pair for pair in chosen if _is_for_suite(pair[0].name)]


def _is_for_suite(name: str) -> bool:
    """Krita takes a second for each document, GIMP a third of one; the table has all of them."""
    return not name.startswith(
        ("tree", "pair screen", "pair opacity", "pair hidden", "pair passed", "mask")
    )


def installed(name: str) -> Reader:
    reader = READERS[name]
    if not reader.installed:
        pytest.skip(f"{name} is not installed")
    return reader


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "least"), [("GIMP", 40), ("Krita", 30)])
def test_a_program_composites_what_we_see(
    psd_files: Files, tmp_path: Path, name: str, least: int
) -> None:
    reader = installed(name)
    chosen = asked(psd_files, reader)
    made = reader.draw([path for _, path in chosen], tmp_path)
    assert len(chosen) >= least
    for document, path in chosen:
        assert path in made, f"{name} did not open {document.name!r}"
        assert levels(made[path], document.page) <= limit(name, document.name), document.name


@pytest.mark.timeout(600)
@pytest.mark.parametrize("ending", [".psd", ".ora"])
def test_what_krita_saves_opens_and_looks_the_same(
    psd_files: Files, tmp_path: Path, ending: str
) -> None:
    installed("Krita")
    kept = [name for name in _FOREIGN if ending == ".psd" or name != "group mask"]  # ORA has none
    run_krita([psd_files[name][1] for name in kept], tmp_path, ending)
    for name in kept:
        document, path = psd_files[name]
        loaded = read_page(tmp_path / f"{path.name}{ending}")
        drawn = draw_page(loaded.page)
        difference = np.abs(drawn.astype(np.int16) - draw_page(document.page))
        assert difference.max() <= 4, name  # both have rounded twice


@pytest.mark.timeout(300)
@pytest.mark.parametrize("ending", [".psd", ".ora"])
def test_what_gimp_saves_opens_and_looks_the_same(
    psd_files: Files, tmp_path: Path, ending: str
) -> None:
    installed("GIMP")
    chosen = [psd_files[name] for name in _FOREIGN]
    run_gimp([path for _, path in chosen], tmp_path, ending)
    if ending == ".ora" and not any(tmp_path.glob("*.ora")):
        pytest.skip("this GIMP cannot write OpenRaster: its plug-in needs Python 2")
    for document, path in chosen:
        loaded = read_page(tmp_path / f"{path.name}{ending}")
        drawn = draw_page(loaded.page)
        difference = np.abs(drawn.astype(np.int16) - draw_page(document.page))
        assert difference.max() <= 4, document.name
