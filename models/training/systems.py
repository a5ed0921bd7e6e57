"""The published systems by name: their network, their losses, their task; and a run's TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models.data.picturebatch import PictureSettings
from models.networks.autocaconet import AutoCaCoNetConfig
from models.networks.colornet import ColorNetConfig
from models.networks.deep_paint import DeepPaintConfig
from models.networks.hscau_greys import HscauGreysConfig
from models.networks.structure_ref import StructureRefConfig
from models.training.config import Optimiser, faults_explained, profile_of
from models.training.features import Perceptual
from models.training.loop import Plan, Task
from models.training.tasks.autocaconet import AutoCaCoNetLoss, AutoCaCoNetTask
from models.training.tasks.colornet import ColorNetLoss, ColorNetTask
from models.training.tasks.deep_paint import DeepPaintLoss, DeepPaintTask
from models.training.tasks.hscau_greys import HscauGreysLoss, HscauGreysTask
from models.training.tasks.pictures import Setting
from models.training.tasks.structure_ref import StructureRefLoss, StructureRefTask
from painter.base.errors import UserError

SystemName = Literal["autocaconet", "structure_ref", "deep_paint", "hscau_greys", "colornet"]


@dataclass(frozen=True)
class _System:
    network: type[Any]
    loss: type[Any]
    task: Callable[..., Task]


_SYSTEMS: dict[SystemName, _System] = {
    "autocaconet": _System(AutoCaCoNetConfig, AutoCaCoNetLoss, AutoCaCoNetTask),
    "structure_ref": _System(StructureRefConfig, StructureRefLoss, StructureRefTask),
    "deep_paint": _System(DeepPaintConfig, DeepPaintLoss, DeepPaintTask),
    "hscau_greys": _System(HscauGreysConfig, HscauGreysLoss, HscauGreysTask),
    "colornet": _System(ColorNetConfig, ColorNetLoss, ColorNetTask),
}


class SystemProfile(BaseModel):
    """What a machine can do, and what is changed for it.

    Attributes:
        samples: drawings seen in all; the same for every system in one profile, so that they can
            be compared. minutes: at most, 0 for no limit. batch: drawings a step.
        small: share of the run, from its beginning, that sees drawings at half their side.
        bfloat16: whether the processor computes in half precision, which pays where it has
            instructions for it; accelerators always do.
        network, loss, optimiser, pictures: values that replace those of the run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    samples: int
    minutes: float = 0.0
    batch: int
    small: float = 0.0
    bfloat16: bool = False
    network: dict[str, Any] = {}
    loss: dict[str, Any] = {}
    optimiser: dict[str, Any] = {}
    pictures: dict[str, Any] = {}


class SystemConfig(BaseModel):
    """A whole run.

    Attributes:
        data: folders of drawings. engine: drawings of our own besides. side: of the pictures.
        features: what the perceptual loss looks through: "own" for our small network, or a file
            (TorchScript from sRGB 0..1 to a map, or weights of our own kind); empty for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    plugin: str
    system: SystemName
    data: tuple[str, ...] = ()
    engine: int = 0
    side: int = 256
    seed: int = 0
    held_back: int = 128
    save_every: int = 200
    check_every: int = 500
    sheet_every: int = 1000
    features: str = ""
    network: dict[str, Any] = {}
    loss: dict[str, Any] = {}
    pictures: dict[str, Any] = {}
    optimiser: Optimiser = Optimiser()
    profiles: dict[str, SystemProfile]

    def profile(self, name: str) -> SystemProfile:
        """The profile of that name.

        Raises:
            UsageError: there is none.
        """
        return profile_of(self.profiles, name)

    def plan(self, profile: SystemProfile, steps: int | None = None) -> Plan:
        """How long and how fast."""
        optimiser = Optimiser.model_validate({**self.optimiser.model_dump(), **profile.optimiser})
        return Plan(
            steps=max(1, profile.samples // profile.batch) if steps is None else steps,
            batch=profile.batch,
            optimiser=optimiser,
            minutes=profile.minutes if steps is None else 0.0,
            save_every=self.save_every,
            check_every=self.check_every,
            sheet_every=self.sheet_every,
            seed=self.seed,
            bfloat16=profile.bfloat16,
        )

    def settings(self, profile: SystemProfile, steps: int | None = None) -> PictureSettings:
        """How batches are made on that profile's machine."""
        small = int(profile.small * self.plan(profile, steps).steps)
        values = {**self.pictures, **profile.pictures, "batch": profile.batch, "small": small}
        return _made(PictureSettings, values)

    def task(self, profile: SystemProfile, setting: Setting, features: Perceptual | None) -> Task:
        """What is learnt."""
        system = _SYSTEMS[self.system]
        network = _made(system.network, {**self.network, **profile.network})
        loss = _made(system.loss, {**self.loss, **profile.loss})
        if self.system == "structure_ref":
            return system.task(network, loss, setting, features)
        return system.task(network, loss, setting)


def is_system(path: Path) -> bool:
    """Whether a configuration is one of these, and not that of the network for ink."""
    try:
        return "system" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def read_system(path: Path) -> SystemConfig:
    """Read and check a configuration; every profile must fit together.

    Raises:
        UserError: it is missing or not valid; the sentence says where.
    """
    try:
        with faults_explained(path):
            config = SystemConfig.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
            system = _SYSTEMS[config.system]
            for profile in config.profiles.values():
                _made(system.network, {**config.network, **profile.network})
                _made(system.loss, {**config.loss, **profile.loss})
                config.plan(profile)
                config.settings(profile)
    except TypeError as error:
        raise UserError(f"{path} is not valid: {error}", "Mend it") from None
    return config


def _made(kind: type[Any], values: dict[str, Any]) -> Any:
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(values) - known):
        raise TypeError(f"{unknown[0]!r} is not one of {', '.join(sorted(known))}")
    return TypeAdapter(kind).validate_python(values)
