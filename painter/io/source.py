"""Getting at the bytes of a file that somebody named."""

from __future__ import annotations

from pathlib import Path

from painter.base.errors import UserError
from painter.io.limits import MAX_FILE


def read_bytes(path: Path, count: int = -1) -> bytes:
    """The content of a regular file, or its first `count` bytes.

    Raises:
        UserError: there is no such file, it is a folder or empty, too large or not readable.
    """
    check_file(path)
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror or error}", "Check its permissions"
        ) from None


def check_file(path: Path) -> None:
    """Refuse what cannot be a picture before opening it.

    Raises:
        UserError: there is no such file, it is a folder or empty, too large or not readable.
    """
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise UserError(_why_missing(path, error), "Check the name and the folder") from None
    if path.is_dir():
        raise UserError(f"{path} is a folder, not a file", "Name a file in it")
    if not path.is_file():
        raise UserError(f"{path} is not a regular file", "Name a picture file")
    if size == 0:
        raise UserError(f"{path} is empty", "Export the picture again")
    if size > MAX_FILE:
        raise UserError(f"{path} is larger than {MAX_FILE >> 30} GiB", "Save a smaller picture")


def _why_missing(path: Path, error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"There is no file {path}"
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{path} cannot be opened: {reason or error}"
