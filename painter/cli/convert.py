"""convert: between file formats."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode
from painter.cli.outputs import check_layering, check_page_suffix, keep_sources
from painter.cli.parser import add_layering

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "convert",
        help="between ORA, PSD, PNG, TIFF, JPEG and WebP",
        description="Converts between ORA, PSD, PNG, TIFF, JPEG and WebP; says what is not kept.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("source", metavar="IN")
    parser.add_argument("target", metavar="OUT")
    parser.add_argument(
        "--scale",
        metavar="SIZE",
        help="write it at another size: 50%%, 0.5, 1200px (its width) or 300dpi",
    )
    add_layering(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Open one, write the other."""
    source, target = Path(arguments.source), Path(arguments.target)
    check_page_suffix(target)
    keep_sources([target], [source])
    check_layering(arguments, [arguments.target], target.suffix.lstrip("."))
    from painter.cli.console import notify
    from painter.cli.convert_file import Conversion, convert_file

    how = Conversion(arguments.scale, arguments.split_swatches, arguments.selection_layer)
    notify(str(source), convert_file(source, target, how))
    return ExitCode.DONE
