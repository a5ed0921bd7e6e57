"""What the program remembers between runs."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from painter.base.errors import UserError
from painter.io.atomic import replacing

_RECENT = 10


class ExportMemory(BaseModel):
    """How was exported last; `scale` is a share of the page's size."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    suffix: str = ".png"
    scale: float = 1.0
    split_swatches: bool = False
    selection_layer: bool = False
    clear_paper: bool = False


class Settings(BaseModel):
    """Remembered choices; unknown ones of another version are dropped.

    Attributes:
        theme: "system", "light" or "dark". recent: newest first. disabled: ids of plugins that
            the artist, or a fault, switched off. plugin: the one used last. window: its places.
        export: the last choice.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: str = "system"
    recent: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    plugin: str = ""
    window: str = ""
    export: ExportMemory = ExportMemory()


class SettingsStore:
    """The settings and the file they lie in. A damaged file counts as none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.now = _read(path)

    def change(self, **values: object) -> None:
        """Change some settings and keep them; a disk that is full loses nothing but the choice."""
        self.now = Settings.model_validate({**self.now.model_dump(), **values})
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as stream:
                stream.write(self.now.model_dump_json(indent=1).encode())
        except (OSError, UserError):
            return

    def remember(self, path: Path) -> None:
        """Put a file at the top of the recent ones."""
        name = str(path.resolve())
        others = [other for other in self.now.recent if other != name]
        self.change(recent=(name, *others)[:_RECENT])

    def forget(self, path: str) -> None:
        """Take a file that is gone off the recent ones."""
        self.change(recent=tuple(other for other in self.now.recent if other != path))


def _read(path: Path) -> Settings:
    try:
        return Settings.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Settings()
