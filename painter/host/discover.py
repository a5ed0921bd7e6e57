"""Finding plugins: the bundled folder first, then the artist's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from painter.api.request import Mode
from painter.base.errors import UsageError, UserError
from painter.base.paths import bundled_plugins, user_plugins, weights_folder
from painter.host.manifest import MANIFEST, Manifest, read_manifest


@dataclass(frozen=True)
class FoundPlugin:
    """A folder that claims to be a plugin.

    Attributes:
        manifest: None when it cannot be used; `problem` then says why.
        untrained: it cannot be used because a network of it has no weights; nothing else is wrong.
        waiting: optional weight files that are not there yet.
    """

    id: str
    folder: Path
    manifest: Manifest | None
    problem: str = ""
    untrained: bool = False
    waiting: tuple[str, ...] = ()

    @property
    def bundled(self) -> bool:
        """Whether it ships with Sumiro."""
        return self.folder.parent == bundled_plugins()


def plugin_folders() -> tuple[Path, ...]:
    """Where plugins are looked for, in order of precedence."""
    return (bundled_plugins(), user_plugins())


def inspect(folder: Path) -> FoundPlugin:
    """Look at one plugin folder; a fault becomes part of the answer."""
    try:
        manifest = read_manifest(folder)
    except UserError as error:
        return FoundPlugin(folder.name, folder, None, str(error))
    absent = [one for one in manifest.weights if not (weights_folder() / one.file).is_file()]
    missing = [one.file for one in absent if not one.optional]
    if missing:
        config = Path(missing[0]).stem
        problem = (
            f"{missing[0]} is missing."
            f" Train it (python main.py models train {config}), or bring the file"
        )
        return FoundPlugin(folder.name, folder, None, problem, untrained=True)
    waiting = tuple(one.file for one in absent)
    return FoundPlugin(folder.name, folder, manifest, waiting=waiting)


def discover(folders: Sequence[Path] | None = None) -> tuple[FoundPlugin, ...]:
    """Every folder with a manifest, sorted by id within its place; a repeated id is a problem."""
    found: dict[str, FoundPlugin] = {}
    doubles: list[FoundPlugin] = []
    for place in plugin_folders() if folders is None else folders:
        for manifest in sorted(place.glob(f"*/{MANIFEST}")):
            plugin = inspect(manifest.parent)
            if plugin.id in found:
                problem = f"The id {plugin.id!r} is taken by {found[plugin.id].folder}."
                doubles.append(FoundPlugin(plugin.id, plugin.folder, None, problem))
            else:
                found[plugin.id] = plugin
    return (*found.values(), *doubles)


def usable(found: Sequence[FoundPlugin], plugin_id: str) -> tuple[FoundPlugin, Manifest]:
    """The plugin of this id.

    Raises:
        UsageError: there is none. UserError: there is, but it cannot be used.
    """
    for plugin in found:
        if plugin.id == plugin_id:
            if plugin.manifest is None:
                raise UserError(
                    f"The plugin {plugin_id!r} cannot be used", plugin.problem.rstrip(".")
                )
            return plugin, plugin.manifest
    known = ", ".join(sorted(p.id for p in found if p.manifest is not None)) or "none"
    raise UsageError(f"There is no plugin {plugin_id!r}", f"Choose one of: {known}")


def default_plugin(found: Sequence[FoundPlugin], mode: Mode) -> FoundPlugin | None:
    """The plugin a mode uses when none is named.

    The bundled one that says it is made for that (`default_for`), else the first bundled one, else
    any other.
    """
    fitting = [p for p in found if p.manifest is not None and mode in p.manifest.modes]
    ranked = sorted(fitting, key=lambda plugin: (not plugin.bundled, not _meant(plugin, mode)))
    return ranked[0] if ranked else None


def _meant(plugin: FoundPlugin, mode: Mode) -> bool:
    return plugin.manifest is not None and mode in plugin.manifest.default_for
