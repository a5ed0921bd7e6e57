"""models: networks, their data and their weights."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from painter.base.errors import UsageError

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "models",
        help="networks: list, verify, prepare, train, evaluate (a later version)",
        description="Networks, their training data and weights. They come with a later version.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("action", choices=("list", "verify", "prepare", "train", "evaluate"))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> NoReturn:
    """Say that there are none yet."""
    raise UsageError(
        f"models {arguments.action} comes with a later version: this one has no networks",
        "Colour without learning: python main.py colorize PAGE --out OUT.ora",
    )
