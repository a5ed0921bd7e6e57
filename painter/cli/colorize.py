"""colorize: ink in, coloured layered page out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode, UsageError
from painter.cli.outputs import check_layering
from painter.cli.parser import add_flatten, add_gap, add_json, add_layering, count, option, seed

if TYPE_CHECKING:
    from painter.cli.parser import Parser

_MODES = ("auto", "hint", "reference", "histogram")


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "colorize",
        help="ink in, coloured layered page out",
        description="Colours inked pages and writes them as layers. The ink is never changed.",
    )
    parser.set_defaults(run=run)
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="picture or ORA file with the ink")
    parser.add_argument(
        "--out",
        action="append",
        required=True,
        metavar="PATH",
        help="file or folder, may be given several times: .ora .psd .png .tif .webp",
    )
    _add_guidance(parser)
    _add_colouring(parser)
    _add_running(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Colour the pages."""
    _check_layering(arguments)
    if arguments.mask and not arguments.hints:
        raise UsageError("--mask needs --hints", "Give the colours with --hints FILE")
    needs = {"hint": "hints", "reference": "reference", "histogram": "palette"}
    needed = needs.get(arguments.mode)
    if needed and not getattr(arguments, needed):
        raise UsageError(f"The mode {arguments.mode} needs --{needed}", f"Give --{needed} FILE")
    from painter.cli.batch import colorize_pages

    return colorize_pages(arguments)


def _check_layering(arguments: argparse.Namespace) -> None:
    """What takes the flats apart needs flats, and a file with layers to write them to."""
    check_layering(arguments, arguments.out, arguments.format)
    pure = arguments.flatten != "none" and arguments.strength == 1
    if arguments.split_swatches and not pure:
        raise UsageError(
            "--split-swatches needs pure flats", "Leave --flatten none and --strength away"
        )


def _add_guidance(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("guidance")
    group.add_argument("--mode", choices=_MODES, default="auto", help="(default: auto)")
    group.add_argument("--plugin", metavar="ID", help="default: the mode's default plugin")
    group.add_argument(
        "--hints",
        metavar="FILE|DIR",
        help="RGBA picture of the page's size, opaque where a colour is hinted; for several pages"
        " a folder with <page stem>.hints.png",
    )
    group.add_argument(
        "--mask", metavar="FILE", help="with --hints as RGB: white where a colour is hinted"
    )
    group.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="FILE|DIR",
        help="coloured picture to take colours from; may be given several times",
    )
    group.add_argument(
        "--palette",
        metavar="FILE",
        help=".gpl .aco .ase .json, colour bands as .json, or a picture whose colours count",
    )
    group.add_argument(
        "--regions",
        metavar="FILE|DIR",
        help="use these labels (<page stem>.regions.npz) instead of finding regions",
    )


def _add_colouring(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("colouring")
    add_gap(group)
    add_flatten(group)
    group.add_argument(
        "--shade", action="store_true", help="add a layer with what flattening removed"
    )
    add_layering(group)
    group.add_argument(
        "--set",
        action="append",
        default=[],
        type=option,
        metavar="NAME=VALUE",
        help="a plugin's option; may be given several times",
    )
    group.add_argument("--seed", type=seed, default=0, help="same seed, same colours (default: 0)")


def _add_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("running")
    group.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
    group.add_argument("--threads", type=count, metavar="N", help="threads a plugin may use")
    group.add_argument(
        "--format",
        default="ora",
        choices=("ora", "psd", "png", "tif", "webp"),
        help="of files in a folder given by --out (default: ora)",
    )
    group.add_argument("--preview", metavar="FILE|DIR", help="the flattened composite as PNG")
    group.add_argument("--extras", metavar="DIR", help="the plugin's extras as pictures")
    add_json(group)
    group.add_argument("--jobs", type=count, default=1, metavar="N", help="pages at a time")
    group.add_argument("--skip-coloured", action="store_true", help="leave coloured pages out")
    group.add_argument(
        "--resume", action="store_true", help="leave out pages whose files are there and newer"
    )
