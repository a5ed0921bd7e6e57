"""Reading the parts of a zip file that may have been made to harm."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from painter.base.errors import UserError
from painter.io.limits import MAX_FILE, MAX_RATIO

_SMALL = 1 << 20  # bytes: a part this small may be packed as well as it likes
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 1


class Archive:
    """The parts of an open zip file by name; all their names and sizes have been checked."""

    def __init__(self, zipped: zipfile.ZipFile, name: str, ratio: int) -> None:
        self.name = name
        self._ratio = ratio
        self._zip = zipped
        self._parts = MappingProxyType({part.filename: part for part in zipped.infolist()})
        self._check()

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str, limit: int = MAX_FILE) -> bytes:
        """One part, unpacked.

        Args:
            limit: bytes at most.

        Raises:
            UserError: there is no such part, it is too large, or damaged.
        """
        info = self._info(part)
        if info.file_size > limit:
            raise UserError(f"{self.name}: its part {part} is too large", "Save the file again")
        data = self._first(info, info.file_size + 1)
        if len(data) != info.file_size:
            raise self._damaged(part)
        return data

    def head(self, part: str, count: int) -> bytes:
        """The first `count` bytes of a part, or all there are; the rest is not looked at.

        Raises:
            UserError: there is no such part, or it is damaged.
        """
        return self._first(self._info(part), count)

    def _info(self, part: str) -> zipfile.ZipInfo:
        info = self._parts.get(part)
        if info is None:
            raise UserError(f"{self.name} lacks its part {part}", "Save the file again")
        return info

    def _first(self, info: zipfile.ZipInfo, count: int) -> bytes:
        try:
            with self._zip.open(info) as file:
                return file.read(count)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as err:
            raise self._damaged(info.filename) from err

    def _damaged(self, part: str) -> UserError:
        return UserError(f"{self.name}: its part {part} is damaged", "Save the file again")

    def _check(self) -> None:
        total = 0
        for part in self._parts.values():
            if not is_inside(part.filename):
                raise UserError(
                    f"{self.name} holds a part with an unsafe name", "Do not use this file"
                )
            if part.compress_type not in _METHODS or part.flag_bits & _ENCRYPTED:
                raise UserError(f"{self.name} is packed in an unknown way", "Save the file again")
            total += part.file_size
            if total > MAX_FILE or _is_bomb(part, self._ratio):
                raise UserError(
                    f"{self.name} would unpack to more than can be opened", "Do not use this file"
                )


@contextmanager
def open_archive(path: Path, ratio: int = MAX_RATIO) -> Iterator[Archive]:
    """Open a zip file and check the names and sizes of all its parts.

    Args:
        ratio: how many times its packed size a part larger than a megabyte may take.

    Raises:
        UserError: it is damaged or dangerous.
    """
    try:
        zipped = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UserError(f"{path} is damaged and cannot be opened", "Save it again") from error
    with zipped:
        yield Archive(zipped, str(path), ratio)


def is_inside(name: str) -> bool:
    """Whether the name of a part stays within its archive."""
    if "\\" in name or ":" in name.split("/", maxsplit=1)[0] or "\0" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _is_bomb(part: zipfile.ZipInfo, ratio: int) -> bool:
    return part.file_size > _SMALL and part.file_size > ratio * max(1, part.compress_size)
