"""What a command says: sentences on standard error, results on standard output."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO, cast

from painter.base.errors import ExitCode

if TYPE_CHECKING:
    from painter.api.progress import Progress


class Results:
    """Standard output, which may be closed, full or no longer read: work goes on without it."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream: TextIO = io.StringIO() if stream is None else stream
        self._closed = stream is None
        self._gone = stream is None
        self._sentence = ""
        self._code = ExitCode.DONE

    def write(self, text: str) -> int:
        """Print, if anybody can still read it."""
        if self._closed:
            self._sentence = "Standard output is closed; what belongs there is not printed."
        if not self._gone:
            with self._watched():
                self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was printed."""
        if not self._gone:
            with self._watched():
                self._stream.flush()

    def verdict(self, code: int) -> int:
        """Say what could not be printed; the code to end with, given what the command says."""
        self.flush()
        if self._sentence:
            complain(self._sentence)
        return code or int(self._code)

    @contextmanager
    def _watched(self) -> Generator[None]:
        try:
            yield
        except BrokenPipeError:
            # Whoever read it went away (`| head`): that is no failure.
            self._give_up()
        except OSError as error:
            self._sentence = f"Standard output cannot be written: {error.strerror or error}."
            self._code = ExitCode.BAD_INPUT
            self._give_up()

    def _give_up(self) -> None:
        self._gone = True
        # What is still buffered would fail once more when Python ends.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def printing() -> Generator[Results]:
    """Standard output for one command, whoever prints."""
    results = Results(sys.stdout)
    with redirect_stdout(cast("TextIO", results)):
        yield results


def complain(sentence: str) -> None:
    """One line on standard error, whatever the text held, if anybody listens."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(" ".join(sentence.split()) + "\n")


def notify(where: str, notices: Iterable[str]) -> None:
    """What the user should know, each on a line of its own on standard error."""
    name = f"{PurePath(where).name} "
    for notice in notices:
        complain(notice if notice.startswith(name) else f"{where}: {notice}")


def say(text: str) -> None:
    """A line of results."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """One JSON object on a line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar(title: str, quiet: bool = False) -> Iterator[Progress]:
    """A bar on a terminal, silence in a pipe."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
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
    # Results for a file or a pipe go there, not above the bar.
    above = sys.stdout.isatty()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=above) as bar:
        task = bar.add_task(escape(title), total=1.0)

        def report(fraction: float, text: str = "") -> None:
            name = f"{title}: {text}" if text else title
            bar.update(task, completed=fraction, description=escape(name))

        yield report


def _silent(fraction: float, text: str = "") -> None:
    """Progress that nobody watches."""
