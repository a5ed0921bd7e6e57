"""plugins: what is installed, and whether it keeps the contract."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode, UsageError
from painter.cli.parser import add_json

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "plugins",
        help="what is installed; check runs the contract on a plugin",
        description="Lists plugins, or checks that they keep the plugin contract.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("action", choices=("list", "check"))
    parser.add_argument("which", nargs="?", metavar="ID|FOLDER", help="for check; default: all")
    add_json(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """List or check."""
    from painter.cli.plugin_report import check_plugins, list_plugins
    from painter.host.discover import discover, inspect

    found = discover()
    if arguments.action == "list":
        if arguments.which:
            raise UsageError("plugins list takes no name", "Use: plugins check ID")
        list_plugins(found, arguments.json)
        return ExitCode.DONE
    chosen = found
    if arguments.which:
        chosen = tuple(plugin for plugin in found if plugin.id == arguments.which)
        if not chosen and Path(arguments.which).is_dir():
            chosen = (inspect(Path(arguments.which).resolve()),)
        if not chosen:
            known = ", ".join(sorted(plugin.id for plugin in found))
            raise UsageError(
                f"{arguments.which!r} is neither a plugin nor a folder", f"Installed are: {known}"
            )
    return ExitCode.DONE if check_plugins(chosen, arguments.json) else ExitCode.BAD_INPUT
