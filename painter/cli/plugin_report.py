"""The work behind the plugins command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from painter.api.request import Mode
from painter.base.paths import user_plugins
from painter.cli.console import say, say_json
from painter.host.contract import check_plugin
from painter.host.discover import FoundPlugin, default_plugin


def list_plugins(found: Sequence[FoundPlugin], as_json: bool) -> None:
    """Every plugin with its modes; a mode that uses it when none is named bears a star."""
    rows = [_row(plugin, found) for plugin in found]
    if as_json:
        say_json({"plugins": rows, "folder": str(user_plugins())})
        return
    for plugin, row in zip(found, rows, strict=True):
        if plugin.manifest is None:
            why = "not trained yet" if plugin.untrained else "cannot be used"
            say(f"{plugin.id:16} {why}: {plugin.problem}")
            continue
        modes = ", ".join(f"{m}*" if m in row["default_for"] else m for m in row["modes"])
        say(f"{plugin.id:16} {plugin.manifest.name}: {modes} (input {plugin.manifest.input})")
        for file in plugin.waiting:
            say(f"{'':16} not trained yet: {file}")
    say("")
    say("* the mode's default plugin")
    say(f"Your own plugins go into {user_plugins()}")


def check_plugins(chosen: Sequence[FoundPlugin], as_json: bool) -> bool:
    """Run the contract on each; whether all keep it. One that waits for its weights is passed over,
    unless it is the only one asked for."""
    good = True
    for plugin in chosen:
        if plugin.untrained and len(chosen) > 1:
            if not as_json:
                say(f"{plugin.id}: not trained yet, not checked")
            continue
        faults = check_plugin(plugin)
        good &= not faults
        if as_json:
            say_json({"id": plugin.id, "ok": not faults, "faults": list(faults)})
            continue
        say(f"{plugin.id}: {'keeps the contract' if not faults else 'breaks the contract'}")
        for fault in faults:
            say(f"  - {fault}")
    return good


def _row(plugin: FoundPlugin, found: Sequence[FoundPlugin]) -> dict[str, Any]:
    manifest = plugin.manifest
    if manifest is None:
        row = {"id": plugin.id, "folder": str(plugin.folder), "problem": plugin.problem}
        return {**row, "untrained": plugin.untrained}
    return {
        "id": plugin.id,
        "name": manifest.name,
        "modes": [str(mode) for mode in manifest.modes],
        "default_for": [str(mode) for mode in Mode if default_plugin(found, mode) is plugin],
        "input": manifest.input,
        "version": manifest.version,
        "licence": manifest.licence,
        "folder": str(plugin.folder),
        "not_trained_yet": list(plugin.waiting),
    }
