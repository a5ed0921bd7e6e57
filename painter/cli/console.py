"""What a command says: sentences on standard error, results on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from painter.api.progress import Progress


def complain(sentence: str) -> None:
    """One line on standard error, whatever the text held."""
    sys.stderr.write(" ".join(sentence.split()) + "\n")


def notify(where: str, notices: Iterable[str]) -> None:
    """What the user should know, each on a line of its own on standard error."""
    for notice in notices:
        complain(f"{where}: {notice}")


def say(text: str) -> None:
    """A line of results."""
    sys.stdout.write(text + "\n")


def say_json(value: Any) -> None:
    """One JSON object on a line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar(title: str, quiet: bool = False) -> Iterator[Progress]:
    """A bar on a terminal, silence in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(title), total=1.0)

        def report(fraction: float, text: str = "") -> None:
            name = f"{title}: {text}" if text else title
            bar.update(task, completed=fraction, description=escape(name))

        yield report


def _silent(fraction: float, text: str = "") -> None:
    """Progress that nobody watches."""
