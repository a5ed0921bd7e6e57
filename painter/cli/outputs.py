"""Where results go: names of files for one page and for many."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from painter.base.errors import UsageError

LAYERED = (".ora", ".psd")
FLAT = (".png", ".tif", ".tiff", ".webp", ".jpg", ".jpeg")


def check_page_suffix(path: Path) -> None:
    """Whether we can write such a file.

    Raises:
        UsageError: we cannot.
    """
    suffix = path.suffix.lower()
    if suffix not in LAYERED + FLAT:
        raise UsageError(
            f"{path.name!r} does not end in a format that can be written",
            "Use .ora, .psd, .png, .tif, .webp or .jpg",
        )


def check_picture_suffix(path: Path) -> None:
    """Whether we can write such a flat picture.

    Raises:
        UsageError: we cannot.
    """
    if path.suffix.lower() not in FLAT:
        raise UsageError(
            f"{path.name!r} does not end in a picture format that can be written",
            "Use .png, .tif, .webp or .jpg",
        )


def is_folder(text: str) -> bool:
    """Whether an --out names a folder: it is one, ends in a slash, or has no suffix."""
    return text.endswith(("/", os.sep)) or Path(text).is_dir() or not Path(text).suffix


def check_layering(arguments: Namespace, outs: Iterable[str], suffix: str) -> None:
    """Whether anything is written that has layers, when layers are asked for.

    Raises:
        UsageError: nothing is.
    """
    asked = [name for name in ("split_swatches", "selection_layer") if getattr(arguments, name)]
    endings = (f".{suffix}" if is_folder(out) else Path(out).suffix.lower() for out in outs)
    if asked and not any(ending in LAYERED for ending in endings):
        raise UsageError(
            f"--{asked[0].replace('_', '-')} makes layers, and no file that is written has any",
            "Write .ora or .psd",
        )


def page_outputs(pages: Sequence[Path], outs: Sequence[str], suffix: str) -> list[list[Path]]:
    """The files to write for each page, in the order of `outs`.

    Raises:
        UsageError: a file for several pages, or two pages of one name.
    """
    table = [
        list(dict.fromkeys(_output(page, out, suffix, len(pages)) for out in outs))
        for page in pages
    ]
    seen: dict[Path, Path] = {}
    for page, targets in zip(pages, table, strict=True):
        for target in targets:
            check_page_suffix(target)
            key = target.resolve()
            if seen.get(key, page) != page:
                raise UsageError(
                    f"{seen[key]} and {page} would both be written to {target}",
                    "Give pages of different names, or several folders",
                )
            seen[key] = page
    return table


def keep_sources(targets: Iterable[str | Path], sources: Iterable[str | Path]) -> None:
    """No result may be written over what it is made from.

    Raises:
        UsageError: one would be.
    """
    taken = {Path(source).resolve() for source in sources}
    for target in targets:
        if Path(target).resolve() in taken:
            raise UsageError(
                f"{target} is needed to make the result and would be overwritten",
                "Choose another name",
            )


def side_file(
    page: Path, target: str, pages: int, ending: str, advice: str = "Name a folder"
) -> Path:
    """A file that goes along with a page (preview): the name given, or one in a folder."""
    if is_folder(target):
        return Path(target) / f"{page.stem}{ending}"
    if pages > 1:
        raise UsageError(f"{target} is one file for several pages", advice)
    return Path(target)


def make_folder_of(path: Path) -> None:
    """Make the folder that a file goes into.

    Raises:
        UserError: it cannot be made.
    """
    from painter.base.errors import UserError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder {path.parent} cannot be made: {error.strerror}", "Choose another --out"
        ) from None


def _output(page: Path, out: str, suffix: str, pages: int) -> Path:
    return side_file(page, out, pages, f".{suffix.lstrip('.')}", "Name a folder with --out")
