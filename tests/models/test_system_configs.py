"""Configurations of systems: the shipped ones, and wrong ones."""

from pathlib import Path

import pytest

from models.training.systems import is_system, read_system
from painter.base.errors import UserError
from painter.base.paths import checkout

CONFIGS = sorted(
    path for path in (checkout() / "models/training/configs").glob("*.toml") if is_system(path)
)


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_shipped_configurations_are_valid(path):
    config = read_system(path)
    assert config.name == path.stem
    assert {"cpu", "full", "published"} <= set(config.profiles)
    assert set(config.data) <= {"core", "more"}
    for name in ("cpu", "full"):
        assert config.plan(config.profile(name)).steps > 100


def test_every_system_sees_as_many_samples_in_one_profile():
    configs = [read_system(path) for path in CONFIGS]
    for name in ("cpu", "full"):
        assert len({config.profile(name).samples for config in configs}) == 1
    assert len({config.system for config in configs}) == 5


def test_a_wrong_configuration_says_where(tmp_path):
    path = tmp_path / "c.toml"
    text = 'name = "x"\nplugin = "y"\nsystem = "colornet"\n[network]\nwidht = 1\n'
    path.write_text(text + "[profiles.cpu]\nsamples = 8\nbatch = 8\n", encoding="utf-8")
    with pytest.raises(UserError, match="widht"):
        read_system(path)
    path.write_text(text.replace("colornet", "moonnet"), encoding="utf-8")
    with pytest.raises(UserError, match="system"):
        read_system(path)
    with pytest.raises(UserError, match="no configuration"):
        read_system(Path(tmp_path / "none.toml"))
