"""flatten: flat-colour correction of any colour image."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode
from painter.cli.outputs import check_page_suffix, keep_sources
from painter.cli.parser import add_flatten, add_gap, add_json

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "flatten",
        help="flat-colour correction of any colour image",
        description="Moves the colours of a picture towards one colour a region of its page.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("colour", metavar="COLOUR", help="the coloured picture, of the page's size")
    parser.add_argument("--page", required=True, help="picture or ORA file with the ink")
    parser.add_argument(
        "--out", action="append", required=True, metavar="OUT", help=".ora .psd .png .tif .webp"
    )
    parser.add_argument("--regions", metavar="FILE", help="use these labels")
    parser.add_argument(
        "--shade", action="store_true", help="add a layer with what flattening removed"
    )
    parser.add_argument("--preview", metavar="FILE", help="a picture of the result")
    add_gap(parser)
    add_flatten(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Flatten and write."""
    targets = [out for out in [*arguments.out, arguments.preview] if out]
    for out in targets:
        check_page_suffix(Path(out))
    sources = [arguments.colour, arguments.page, arguments.regions]
    keep_sources(targets, filter(None, sources))
    from painter.cli.flatten_file import flatten_file

    flatten_file(arguments)
    return ExitCode.DONE
