"""A training run as one TOML file; one such file a published weight file."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from models.data.batch import BatchConfig
from models.networks.hscau import HscauConfig
from models.training.losses import LossWeights
from painter.base.errors import UsageError, UserError


class Optimiser(BaseModel):
    """AdamW with a warm-up and a cosine, and an average of the weights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate: float = 1.5e-3
    decay: float = 0.02
    warm_up: int = 100
    average: float = 0.998
    clip: float = 1.0


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
        data: folders of drawings. shapes: drawings of plain shapes to make besides.
        held_back: drawings that validate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    plugin: str
    data: tuple[str, ...]
    shapes: int = 0
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
        if name not in self.profiles:
            known = ", ".join(self.profiles)
            raise UsageError(f"There is no profile {name!r}", f"The profiles are: {known}")
        return self.profiles[name]

    def batches(self, profile: Profile) -> BatchConfig:
        """How batches are made on that profile's machine."""
        return replace(self.batch, drawings=profile.drawings, pictures=profile.pictures)


def read_config(path: Path) -> TrainConfig:
    """Read and check a configuration.

    Raises:
        UserError: it is missing or not valid; the sentence says where.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(TrainConfig).validate_python(data)
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
