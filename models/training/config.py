"""A training run as one TOML file; one such file a published weight file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

import torch
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from torch import nn

from models.data.batch import BatchConfig
from models.networks.hscau import HscauConfig
from models.training.losses import LossWeights
from painter.base.errors import UsageError, UserError


class Optimiser(BaseModel):
    """Adam with decoupled decay, its rate over the run, and an average of the weights.

    Attributes:
        schedule: how the rate falls: "cosine" to nothing, "constant", or "power" as
            (1 - share)^0.9. milestones: (share of the run, factor) from which the rate is
            multiplied so; with "constant".
        clip: norm of the gradient at most; infinite for none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate: float = 1.5e-3
    decay: float = 0.02
    betas: tuple[float, float] = (0.9, 0.98)
    schedule: Literal["cosine", "constant", "power"] = "cosine"
    milestones: tuple[tuple[float, float], ...] = ()
    warm_up: int = 100
    average: float = 0.998
    clip: float = 1.0

    def make(self, network: nn.Module) -> torch.optim.Optimizer:
        """An optimiser of its parameters."""
        wanted = [value for value in network.parameters() if value.requires_grad]
        return torch.optim.AdamW(wanted, self.rate, self.betas, weight_decay=self.decay)

    def rate_at(self, share: float, step: int) -> float:
        """The rate when `share` of the run is done."""
        rate = self.rate * min(1, (step + 1) / max(1, self.warm_up))
        if self.schedule == "cosine":
            return rate * (0.5 + 0.5 * math.cos(math.pi * min(1, share))) + 1e-6
        if self.schedule == "power":
            return rate * max(0.0, 1 - share) ** 0.9
        passed = [factor for start, factor in self.milestones if share >= start]
        return rate * (passed[-1] if passed else 1.0)


_Kind = TypeVar("_Kind")


def profile_of(profiles: Mapping[str, _Kind], name: str) -> _Kind:
    """The profile of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in profiles:
        known = ", ".join(profiles)
        raise UsageError(f"There is no profile {name!r}", f"The profiles are: {known}")
    return profiles[name]


@contextmanager
def faults_explained(path: Path) -> Iterator[None]:
    """Turn what is wrong with a configuration into a sentence that says where.

    Raises:
        UserError: the file is missing, cannot be read or is not valid.
    """
    try:
        yield
    except FileNotFoundError:
        raise UserError(
            f"There is no configuration {path}", "Choose one of models/training/configs"
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}", "Mend the file") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UserError(f"{path} is not valid: {where}: {fault['msg']}", "Mend it") from None


class Profile(BaseModel):
    """What a machine can do.

    Attributes:
        steps: at most. minutes: of training at most, 0 for no limit; the rate falls with
            whichever ends first. drawings, pictures: as in `BatchConfig`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int
    minutes: float = 0.0
    drawings: int
    pictures: int


class TrainConfig(BaseModel):
    """A whole run.

    Attributes:
        data: folders of drawings. shapes, engine: drawings of plain shapes, and of people and
            scenes of our own, to make besides.
        held_back: drawings that validate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    plugin: str
    data: tuple[str, ...]
    shapes: int = 0
    engine: int = 0
    seed: int = 0
    held_back: int = 256
    save_every: int = 100
    check_every: int = 250
    network: HscauConfig
    batch: BatchConfig = BatchConfig()
    loss: LossWeights = LossWeights()
    optimiser: Optimiser = Optimiser()
    profiles: dict[str, Profile]

    def profile(self, name: str) -> Profile:
        """The profile of that name.

        Raises:
            UsageError: there is none.
        """
        return profile_of(self.profiles, name)

    def batches(self, profile: Profile) -> BatchConfig:
        """How batches are made on that profile's machine."""
        return replace(self.batch, drawings=profile.drawings, pictures=profile.pictures)


def read_config(path: Path) -> TrainConfig:
    """Read and check a configuration.

    Raises:
        UserError: it is missing or not valid; the sentence says where.
    """
    with faults_explained(path):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(TrainConfig).validate_python(data)
