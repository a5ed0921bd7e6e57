"""The table of published weight files, `models/weights.toml`."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from painter.base.errors import UserError
from painter.base.paths import weights_folder

LARGEST = 3 << 20
"""Bytes that a weight file may have: a clone stays small."""


class Published(BaseModel):
    """One weight file.

    Attributes:
        data: what it was trained on, with licences. run: how. metrics: what it reached.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    sha256: str
    plugin: str
    licence: str
    card: str
    parameters: int
    data: tuple[str, ...]
    run: dict[str, Any]
    metrics: dict[str, float]


def table_path() -> Path:
    """Where the table lies."""
    return weights_folder().parent / "weights.toml"


def published(path: Path | None = None) -> tuple[Published, ...]:
    """All rows of the table; none where there is no table.

    Raises:
        UserError: the table cannot be read.
    """
    place = path or table_path()
    try:
        data = tomllib.loads(place.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[Published, ...]).validate_python(data.get("weights", []))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UserError(
            f"{place} cannot be read: {error}", "Restore it from the repository"
        ) from None


def fault_of(entry: Published, folder: Path | None = None) -> str:
    """What is wrong with a weight file, in a sentence; empty when nothing is."""
    path = (folder or weights_folder()) / entry.file
    if not path.is_file():
        return f"The weight file {entry.file} is missing"
    if digest(path) != entry.sha256:
        return f"The weight file {entry.file} is damaged"
    if path.stat().st_size > LARGEST:
        return f"The weight file {entry.file} is larger than {LARGEST >> 20} MiB"
    if not path.with_name(entry.card).is_file():
        return f"The weight file {entry.file} has no model card {entry.card}"
    return _network_fault(path, entry)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _network_fault(path: Path, entry: Published) -> str:
    """Load it: a file can be whole and still not fit the network."""
    import torch

    from models.pipelines.files import load_any

    try:
        network, _ = load_any(path)
    except UserError as error:
        return error.message
    if not all(bool(torch.isfinite(value).all()) for value in network.state_dict().values()):
        return f"The weight file {entry.file} holds numbers that are not finite"
    if _count(network) != entry.parameters:
        return f"The weight file {entry.file} has another number of parameters than the table says"
    return ""


def _count(network: Any) -> int:
    return sum(value.numel() for value in network.parameters())
