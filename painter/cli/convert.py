"""convert: between file formats."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode
from painter.cli.outputs import check_page_suffix, keep_sources

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "convert",
        help="between ORA, PNG, TIFF, JPEG and WebP",
        description="Converts between ORA, PNG, TIFF, JPEG and WebP; says what is not kept.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("source", metavar="IN")
    parser.add_argument("target", metavar="OUT")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Open one, write the other."""
    source, target = Path(arguments.source), Path(arguments.target)
    check_page_suffix(target)
    keep_sources([target], [source])
    from painter.cli.console import notify
    from painter.cli.convert_file import convert_file

    notify(str(source), convert_file(source, target))
    return ExitCode.DONE
