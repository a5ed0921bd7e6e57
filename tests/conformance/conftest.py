from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from painter.io.page import write_page
from tests.conformance.documents import Document, documents


@pytest.fixture(scope="session")
def psd_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Document, Path]]:
    """Every document, written as PSD, by name."""
    folder = tmp_path_factory.mktemp("psd")
    made: dict[str, tuple[Document, Path]] = {}
    for number, document in enumerate(documents()):
        path = folder / f"{number:03d}.psd"
        write_page(document.page, path)
        made[document.name] = (document, path)
    return made
