"""A run of one of the judges of regions as one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict

from models.data.closings import open_closings
from models.data.gapped import Mixture
from models.data.partings import open_partings
from models.networks.gap_judge import GapJudgeConfig
from models.networks.parting_judge import PartingJudgeConfig
from models.training.config import Optimiser, faults_explained, profile_of
from models.training.loop import Plan
from models.training.tasks.gaps import GapTask
from models.training.tasks.partings import PartingTask

Say = Callable[[float, str], None]


class GapProfile(BaseModel):
    """What a machine can do.

    Attributes:
        steps: at most. batch: strokes a step. minutes: at most, 0 for no limit.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int
    batch: int
    minutes: float = 0.0


class _JudgeConfig(BaseModel):
    """A whole run.

    Attributes:
        judges: what is judged; tells these files from other configurations.
        plugin: who uses it. data: folders of drawings. drawings: of these at most, besides whole
            pages. shapes, heaps, engine, toned: as of `Mixture`.
        held_back: drawings that validate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    plugin: str
    data: tuple[str, ...] = ()
    drawings: int = 0
    shapes: int = 0
    heaps: int = 0
    engine: int = 0
    toned: float = 0.0
    seed: int = 0
    held_back: int = 128
    save_every: int = 250
    check_every: int = 500
    optimiser: Optimiser = Optimiser()
    profiles: dict[str, GapProfile]

    def profile(self, name: str) -> GapProfile:
        """The profile of that name.

        Raises:
            UsageError: there is none.
        """
        return profile_of(self.profiles, name)

    def mixture(self) -> Mixture:
        """What drawings are learnt from."""
        return Mixture(self.drawings, self.shapes, self.engine, self.heaps, self.toned)

    def plan(self, profile: GapProfile, steps: int | None = None) -> Plan:
        """How long and how fast."""
        return Plan(
            steps=profile.steps if steps is None else steps,
            batch=profile.batch,
            optimiser=self.optimiser,
            minutes=profile.minutes if steps is None else 0.0,
            save_every=self.save_every,
            check_every=self.check_every,
            seed=self.seed,
        )


class GapConfig(_JudgeConfig):
    """A run of the judge of closing strokes."""

    judges: Literal["closings"]
    network: GapJudgeConfig = GapJudgeConfig()

    def task(self, profile: GapProfile, folder: Path, cache: Path, say: Say) -> GapTask:
        """What is learnt, from drawings below `folder`; the device is the fastest there is.

        Raises:
            UserError: a folder of drawings is missing or damaged.
        """
        folders = [folder / name for name in self.data]
        closings = open_closings(folders, cache, say, self.mixture())
        return GapTask(self.network, closings, profile.batch, self.held_back, self.seed, _fastest())


class PartingConfig(_JudgeConfig):
    """A run of the judge of partings; comes after that of strokes, whose odds it weighs.

    Attributes:
        looks: at each drawing, every time with other gaps.
    """

    judges: Literal["partings"]
    looks: int = 1
    network: PartingJudgeConfig = PartingJudgeConfig()

    def task(self, profile: GapProfile, folder: Path, cache: Path, say: Say) -> PartingTask:
        """As that of `GapConfig`."""
        folders = [folder / name for name in self.data]
        partings = open_partings(folders, cache, say, self.mixture(), self.looks)
        return PartingTask(
            self.network, partings, profile.batch, self.held_back, self.seed, _fastest()
        )


def _fastest() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def is_gaps(path: Path) -> bool:
    """Whether a configuration is one of these."""
    try:
        return "judges" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def read_gaps(path: Path) -> GapConfig | PartingConfig:
    """Read and check a configuration.

    Raises:
        UserError: it is missing or not valid; the sentence says where.
    """
    with faults_explained(path):
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        kind = PartingConfig if values.get("judges") == "partings" else GapConfig
        return kind.model_validate(values)
