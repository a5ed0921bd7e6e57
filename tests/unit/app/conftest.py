"""Studios that keep everything under a temporary folder."""

import pytest

from tests.unit.app.work import Bench, Owner


@pytest.fixture
def owner(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    owner = Owner(tmp_path)
    yield owner
    owner.studio.close()


@pytest.fixture
def editor(owner):
    """A small page with its regions, and nothing said yet."""
    editor = owner.show()
    owner.notices.clear()
    return editor


@pytest.fixture
def bench(owner):
    return Bench(owner)
