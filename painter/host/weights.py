"""Weight files by name: found, and checked against the hash they were committed with."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from painter.base.errors import UserError
from painter.base.paths import weights_folder
from painter.host.manifest import Manifest


class WeightEntry(BaseModel):
    """One row of `models/weights.toml`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    file: str
    sha256: str


@dataclass(frozen=True)
class VerifiedWeights:
    """A file on disk whose content is what the table says."""

    file: str
    sha256: str
    path: Path


def verified_weights(manifest: Manifest, folder: Path | None = None) -> tuple[VerifiedWeights, ...]:
    """All weight files of a plugin, each checked by hash; optional ones only if they are there.

    Raises:
        UserError: one is not in the table, missing, or not the file that was committed.
    """
    if not manifest.weights:
        return ()
    place = weights_folder() if folder is None else folder
    table = {entry.file: entry for entry in _table(place.parent / "weights.toml")}
    return tuple(
        _verify(place, table.get(wanted.file), wanted.file)
        for wanted in manifest.weights
        if not wanted.optional or (place / wanted.file).is_file()
    )


def _table(path: Path) -> tuple[WeightEntry, ...]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[WeightEntry, ...]).validate_python(data.get("weights", []))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UserError(
            f"{path} cannot be read: {error}", "Restore it from the repository"
        ) from None


def _verify(place: Path, entry: WeightEntry | None, file: str) -> VerifiedWeights:
    path = place / file
    if entry is None or not path.is_file():
        raise UserError(f"The weight file {file} is missing", "Restore it from the repository")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != entry.sha256:
        raise UserError(f"The weight file {file} is damaged", "Restore it from the repository")
    return VerifiedWeights(file, digest, path)
