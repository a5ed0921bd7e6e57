"""bench: the command that prints the tables of the README."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from painter.cli.parser import Parser

_TABLES = ("regions", "files", "colour", "canvas")
_LATER = ("session",)


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "bench",
        help="the benchmark tables of the README",
        description="Measures this machine, with peers in the same run where they are installed.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("table", nargs="?", choices=_TABLES + _LATER, help="default: all")
    parser.add_argument("--quick", action="store_true", help="small pages and few repetitions")
    parser.add_argument(
        "--pages",
        metavar="DIR",
        help="for regions: a folder of <id>.line.png with <id>.flat.png to measure as well",
    )
    parser.add_argument(
        "--full", action="store_true", help="for regions: more pages, every peer on every page"
    )
    parser.add_argument("--json", action="store_true", help='print {"rows": [...]}')


def run(arguments: argparse.Namespace) -> ExitCode:
    """Measure and print."""
    if arguments.table in _LATER:
        raise UsageError(
            f"bench {arguments.table} comes with a later version", f"Choose: {', '.join(_TABLES)}"
        )
    from painter.bench.report import report

    report((arguments.table,) if arguments.table else _TABLES, arguments)
    return ExitCode.DONE
