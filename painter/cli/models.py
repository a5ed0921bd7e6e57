"""models: networks, their data, training, evaluation and weights."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from painter.base.errors import ExitCode
from painter.cli.console import complain, progress_bar, say, say_json
from painter.cli.evaluate import add_evaluate
from painter.cli.parser import add_json, count

if TYPE_CHECKING:
    from painter.cli.parser import Parser

_LAYOUTS = ("pages", "manifest", "colour_left", "line_left", "suffix", "hint_mask", "list")


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "models",
        help="networks: list, verify, prepare, data, train, evaluate",
        description="Networks, their training data and weights.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the weight files that ship, and how good they are")
    add_json(listing)
    listing.set_defaults(run=_list)
    verify = actions.add_parser("verify", help="check every weight file by hash and by loading it")
    add_json(verify)
    verify.set_defaults(run=_verify)
    _add_prepare(actions)
    _add_data(actions)
    _add_train(actions)
    add_evaluate(actions)


def _add_prepare(actions: argparse._SubParsersAction[Parser]) -> None:
    prepare = actions.add_parser(
        "prepare", help="make training pairs from finished pages or published layouts"
    )
    prepare.set_defaults(run=_prepare)
    prepare.add_argument("folder", type=Path, metavar="FOLDER", help="pages, or a layout's folder")
    prepare.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    prepare.add_argument(
        "--layout",
        choices=_LAYOUTS,
        default="pages",
        help="pages: every picture is a finished page (default); colour_left: colour | sketch; "
        "line_left: line | colour; suffix: <id>_color and <id>_sketch; hint_mask: hint/ and mask/; "
        "list: a text file of paths; manifest: manifest.jsonl or ID.line.png",
    )
    prepare.add_argument(
        "--lines",
        choices=("xdog", "canny", "given"),
        help="how lines are made (default: those given, else xdog)",
    )


def _add_data(actions: argparse._SubParsersAction[Parser]) -> None:
    data = actions.add_parser("data", help="look at what networks are trained on")
    data.set_defaults(run=_data)
    data.add_argument(
        "config", type=Path, nargs="?", metavar="CONFIG", help="default: our own drawings"
    )
    data.add_argument("--contact-sheet", type=Path, required=True, metavar="FILE.png")
    data.add_argument("--data", type=Path, metavar="DIR", help="drawings (default: ../shared/data)")
    data.add_argument("--seed", type=int, default=0, metavar="N")


def _add_train(actions: argparse._SubParsersAction[Parser]) -> None:
    train = actions.add_parser("train", help="train a network by its configuration")
    train.set_defaults(run=_train)
    train.add_argument("config", type=Path, metavar="CONFIG", help="one of models/training/configs")
    train.add_argument(
        "--data", type=Path, metavar="DIR", help="drawings (default: ../shared/data)"
    )
    train.add_argument("--profile", default="full", help="full, cpu or published (default: full)")
    train.add_argument("--init", type=Path, metavar="WEIGHTS", help="begin with this weight file")
    train.add_argument("--steps", type=count, metavar="N", help="instead of the profile's")
    train.add_argument("--out", type=Path, metavar="DIR", help="default: scratch/<name>")
    train.add_argument("--resume", action="store_true", help="go on from the newest checkpoint")


def _list(arguments: argparse.Namespace) -> ExitCode:
    """Print the table of published weights."""
    rows = importlib.import_module("models.published").published()
    if arguments.json:
        say_json({"weights": [row.model_dump() for row in rows]})
        return ExitCode.DONE
    if not rows:
        say("No weight files are published yet.")
    for row in rows:
        say(f"{row.file}  plugin {row.plugin}, {row.parameters:,} parameters, {row.licence}")
        say(f"  trained on: {'; '.join(row.data)}")
        say("  run: " + ", ".join(f"{name} {value}" for name, value in row.run.items()))
        for name, value in row.metrics.items():
            say(f"  {name}: {value:g}")
    return ExitCode.DONE


def _verify(arguments: argparse.Namespace) -> ExitCode:
    """Check every published weight file."""
    module = importlib.import_module("models.published")
    rows = [(row, module.fault_of(row)) for row in module.published()]
    if arguments.json:
        say_json({"weights": [{"file": row.file, "fault": fault} for row, fault in rows]})
    else:
        for row, fault in rows:
            say(f"{row.file}  {'as committed' if not fault else 'FAULT'}")
    faults = [fault for _, fault in rows if fault]
    for fault in faults:
        complain(f"{fault}. Restore it from the repository.")
    return ExitCode.BAD_INPUT if faults else ExitCode.DONE


def _prepare(arguments: argparse.Namespace) -> ExitCode:
    """Write pairs that `models train` reads."""
    module = importlib.import_module("models.data.prepare")
    with progress_bar("preparing") as progress:
        number = module.prepare(
            arguments.folder, arguments.out, arguments.layout, arguments.lines, progress
        )
    say(f"{number} drawings: {arguments.out}")
    return ExitCode.DONE


def _data(arguments: argparse.Namespace) -> ExitCode:
    """Draw a contact sheet."""
    commands = importlib.import_module("models.commands")
    with progress_bar("drawing") as progress:
        commands.data_command(
            arguments.config, arguments.data, arguments.contact_sheet, arguments.seed, progress
        )
    say(f"Drawn: {arguments.contact_sheet}")
    return ExitCode.DONE


def _train(arguments: argparse.Namespace) -> ExitCode:
    """Train; what was reached is kept when interrupted."""
    commands = importlib.import_module("models.commands")
    with progress_bar("training") as progress:
        path = commands.train_command(
            arguments.config,
            arguments.data,
            arguments.profile,
            arguments.init,
            arguments.steps,
            arguments.out,
            arguments.resume,
            progress,
        )
    say(f"Trained: {path}")
    return ExitCode.DONE
