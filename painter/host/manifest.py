"""What a plugin says of itself in `plugin.toml`, read without importing anything of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from painter.api import API_VERSION
from painter.api.request import Mode
from painter.base.errors import UserError

MANIFEST = "plugin.toml"

Need = Literal["none", "optional", "required"]


class GuidanceNeeds(BaseModel):
    """Which guidance a plugin uses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hints: Need = "none"
    reference: Need = "none"
    histogram: Need = "none"


class WeightFile(BaseModel):
    """A weight file by its key in `models/weights.toml`.

    Attributes:
        optional: the plugin works without it, but for the option that asks for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    optional: bool = False


class Manifest(BaseModel):
    """One plugin as listed; architecture: section 6.

    Attributes:
        id: equals the folder's name. entry: "module.path:Class".
        default_for: modes in which it is taken when none is named; only bundled plugins are asked.
        input: "ink" (line art in, colours out) or "greys" (the page's greys are kept).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    api: int
    entry: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    default_for: tuple[Mode, ...] = ()
    input: Literal["ink", "greys"] = "ink"
    guidance: GuidanceNeeds = GuidanceNeeds()
    weights: tuple[WeightFile, ...] = ()
    description: str = ""
    version: str = ""
    licence: str = ""

    @model_validator(mode="after")
    def _default_is_offered(self) -> Manifest:
        missing = [mode for mode in self.default_for if mode not in self.modes]
        if missing:
            raise ValueError(f"default_for names {missing[0]}, which is not among the modes")
        return self


def read_manifest(folder: Path) -> Manifest:
    """Read and check a plugin folder's manifest.

    Raises:
        UserError: it is missing, no TOML, incomplete, for another API, or not named as its folder.
    """
    path = folder / MANIFEST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(f"{folder} holds no {MANIFEST}", "Name a plugin's own folder") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}", "Mend the file") from None
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        raise UserError(f"{path} is not valid: {_first_fault(error)}", "Mend the file") from None
    if manifest.api != API_VERSION:
        raise UserError(
            f"{path} is made for plugin API {manifest.api}, this Sumiro has {API_VERSION}",
            "Look for another version of the plugin",
        )
    if manifest.id != folder.name:
        raise UserError(
            f"{path} calls itself {manifest.id!r} in a folder named {folder.name!r}",
            "Give both the same name",
        )
    return manifest


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"]) or "the file"
    return f"{where}: {fault['msg']}"
