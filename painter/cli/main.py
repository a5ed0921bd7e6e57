"""The door: picks a command, runs it, and turns every way it can end into an exit code."""

from __future__ import annotations

import argparse
import importlib
import io
import sys
from collections.abc import Iterable, Sequence
from typing import Protocol

from painter.base.errors import CancelledError, ExitCode, UsageError, UserError
from painter.cli import colorize, convert, flatten, models, plugins, regions
from painter.cli.console import complain, printing
from painter.cli.parser import Parser


class Command(Protocol):
    """One command; the modules of this package are such."""

    def add_to(self, commands: argparse._SubParsersAction[Parser], /) -> None:
        """Describe the command, and set what runs it."""
        ...


_COMMANDS: tuple[Command, ...] = (colorize, regions, flatten, convert, plugins, models)

_ABOUT = "Turns inked manga pages into coloured, layered pages."


def run(arguments: Sequence[str], more: Sequence[Command] = ()) -> int:
    """Run one command line and return the exit code; nothing escapes but a bug.

    Args:
        more: commands of levels above this one.
    """
    _speak_any_language()
    with printing() as results:
        return results.verdict(_ended(arguments, more))


def _ended(arguments: Sequence[str], more: Sequence[Command]) -> int:
    try:
        return int(_run(arguments, more))
    except UserError as error:
        complain(str(error))
        return int(error.exit_code)
    except MemoryError:
        complain("The page needs more memory than is free. Close other programs, or shrink it.")
        return int(ExitCode.BAD_INPUT)
    except (KeyboardInterrupt, CancelledError):
        complain("Interrupted; what was finished is kept.")
        return int(ExitCode.INTERRUPTED)
    except SystemExit as ended:
        # --help ends so.
        return ended.code if isinstance(ended.code, int) else int(ExitCode.DONE)


def _run(arguments: Sequence[str], more: Sequence[Command]) -> ExitCode:
    parser = Parser(prog="main.py", description=_ABOUT)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in (*_COMMANDS, *more):
        command.add_to(commands)
    if not arguments or (arguments[0] not in commands.choices and not arguments[0].startswith("-")):
        return _editor(arguments, commands.choices)
    parsed = parser.parse_args(arguments)
    return parsed.run(parsed)


def _editor(arguments: Sequence[str], names: Iterable[str]) -> ExitCode:
    from pathlib import Path

    if arguments and not Path(arguments[0]).exists():
        known = ", ".join(sorted(names))
        raise UsageError(
            f"{arguments[0]!r} is neither a command nor a file", f"The commands are: {known}"
        )
    files = [Path(name) for name in arguments]
    try:
        # By name, because windows and commands are siblings that do not know each other.
        start = importlib.import_module("painter.ui.start")
    except ImportError as error:
        raise UserError(
            f"The editor cannot start, because Qt cannot be loaded: {error}",
            "Install what is missing (make setup does on Debian and Ubuntu), or see --help",
        ) from error
    return start.run(files)


def _speak_any_language() -> None:
    """A page's name in Japanese must not stop a terminal that cannot show it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
