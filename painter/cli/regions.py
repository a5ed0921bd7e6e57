"""regions: find the regions of a page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode, UsageError
from painter.cli.outputs import check_picture_suffix, keep_sources
from painter.cli.parser import add_gap, add_json

if TYPE_CHECKING:
    from painter.cli.parser import Parser


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "regions",
        help="find the regions of a page",
        description="Finds the regions that the ink of a page encloses, gaps closed, and says "
        "how many there are. "
        "An ORA that was worked on keeps its own, with all corrections; --gap cuts them anew.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("page", metavar="PAGE", help="picture or ORA file with the ink")
    parser.add_argument(
        "--out", metavar="LABELS", help="labels as .npz (array `labels`, uint32) or .png (24 bit)"
    )
    parser.add_argument("--preview", metavar="FILE", help="a picture of them in distinct colours")
    parser.add_argument("--leaks", metavar="FILE.json", help="list of suspicious passages")
    add_gap(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Find, write, report."""
    if arguments.out and Path(arguments.out).suffix.lower() not in {".npz", ".png"}:
        raise UsageError(f"{arguments.out} is no file for labels", "Use .npz or .png")
    if arguments.preview:
        check_picture_suffix(Path(arguments.preview))
    targets = (arguments.out, arguments.preview, arguments.leaks)
    keep_sources(filter(None, targets), [arguments.page])
    from painter.cli.region_files import write_regions

    write_regions(arguments)
    return ExitCode.DONE
