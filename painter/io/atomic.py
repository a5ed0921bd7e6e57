"""Writing a file so that at any moment either the old or the new one is there, whole.

What a killed program left behind is cleared away by the next save in that folder. A file that is
being written is locked by its writer; locks end with the process that holds them.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from painter.base.errors import UserError

if sys.platform == "win32":  # an open file can be neither renamed nor deleted there
    fcntl = None
else:
    import fcntl

_START, _END = ".sumiro-", ".tmp"

_ADVICE = {
    errno.ENOSPC: ("the disk is full", "Free some space or choose another folder"),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space or choose another folder"),
    errno.EROFS: ("the disk can only be read", "Choose another folder"),
    errno.EACCES: ("the folder is not writable", "Choose another folder or change its permissions"),
    errno.EPERM: ("the folder is not writable", "Choose another folder or change its permissions"),
    errno.ENOENT: ("its folder does not exist", "Make the folder or choose another"),
    errno.ENOTDIR: ("its folder is a file", "Choose another folder"),
    errno.ENAMETOOLONG: ("its name is too long", "Choose a shorter name"),
    errno.EISDIR: ("it is a folder", "Name a file"),
}


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` when the block ends well.

    The bytes go to a file of another name in the same folder, reach the disk, and only then take
    the name. Whatever is raised in the block, the old file stays as it was and no other is left.
    Files that killed programs left in the folder are removed.

    Raises:
        UserError: the file cannot be written there (no folder, no right, no space, a folder).
    """
    try:
        target = path.resolve()  # a link keeps pointing where it did
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if target.exists() and not target.is_file():
            raise FileExistsError(errno.EEXIST, "it is not a regular file")  # a device, a pipe
        _clear_leftovers(target.parent)
        file, beside = _create(target)
        with _removed_on_failure(beside):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if fcntl is not None:  # under the lock: nobody takes it for a leftover
                    beside.replace(target)
            if fcntl is None:
                beside.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _explained(path, error) from error


def _create(target: Path) -> tuple[BinaryIO, Path]:
    """Open a new file beside the target, with the rights that the target has or new files get."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        beside = target.with_name(f"{_START}{secrets.token_hex(8)}{_END}")
        descriptor = os.open(beside, flags, 0o666)
        # Another save may have come upon it before the lock: then it has no name any more.
        if _locked(descriptor) is not False and os.fstat(descriptor).st_nlink:
            break
        os.close(descriptor)
    with suppress(OSError):
        beside.chmod(target.stat().st_mode & 0o7777)
    return os.fdopen(descriptor, "wb"), beside


def _locked(descriptor: int) -> bool | None:
    """Lock a file for this process; False where another has it, None where there are no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _clear_leftovers(folder: Path) -> None:
    """Remove what killed programs left; where locks are unknown, only what nobody has open."""
    for path in folder.glob(f"{_START}*{_END}"):
        with suppress(OSError):
            if fcntl is None:
                path.unlink()
                continue
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
            try:
                if _locked(descriptor):
                    path.unlink()
            finally:
                os.close(descriptor)


@contextmanager
def _removed_on_failure(beside: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable; where folders cannot be synced the file still is."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explained(path: Path, error: OSError) -> UserError:
    reason, advice = _ADVICE.get(
        error.errno or 0, (error.strerror or str(error), "Choose another folder")
    )
    return UserError(f"{path} cannot be written: {reason}", advice)
