"""Training pairs from finished pages and from the published layouts: `models prepare`."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.layouts import Example, Layout, read_layout
from models.data.lines import Lines, line_of
from painter.base.errors import UserError

Say = Callable[[float, str], None]


def prepare(place: Path, out: Path, layout: Layout, lines: Lines | None, say: Say) -> int:
    """Write `manifest.jsonl`, `ID.line.png` and `ID.color.png` (`ID.flat.png`, `ID.hints.png`).

    The folder appears when it is whole.

    Args:
        lines: how lines are made; None takes those given and XDoG where there are none.

    Returns:
        how many drawings there are.

    Raises:
        UserError: what is read or where it is written cannot be used.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"{out} is not empty", "Name a new folder with --out")
    if not out.parent.is_dir():
        raise UserError(f"There is no folder {out.parent}", "Make it, or name another with --out")
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        rows: list[dict[str, str]] = []
        names: set[str] = set()
        for example in read_layout(place, layout):
            name = _unused(example.id, names)
            rows.append(_write(draft, name, example, lines))
            say(min(0.99, len(rows) / (len(rows) + 20)), f"{len(rows)} drawings")
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (draft / "manifest.jsonl").write_text(text, encoding="utf-8")
        if out.exists():
            out.rmdir()
        draft.chmod(0o755)
        draft.rename(out)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error}", "Choose another folder") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(rows)


def _unused(name: str, names: set[str]) -> str:
    """The name, or with a number where it is taken; folders may repeat names."""
    found, number = name, 2
    while found in names:
        found, number = f"{name}-{number}", number + 1
    names.add(found)
    return found


def _write(folder: Path, name: str, example: Example, lines: Lines | None) -> dict[str, str]:
    row = {"id": name, **dict(example.about)}
    ink = _line(example, lines)
    _save(folder / f"{name}.line.png", 255 - ink)
    row["line"] = f"{name}.line.png"
    if example.colour is not None:
        kind = "flat" if example.exact else "color"
        row["color"] = f"{name}.{kind}.png"
        _save(folder / row["color"], example.colour[..., ::-1])
    if example.hints is not None:
        row["hints"] = f"{name}.hints.png"
        _save(folder / row["hints"], example.hints[..., [2, 1, 0, 3]])
    return row


def _line(example: Example, lines: Lines | None) -> NDArray[np.uint8]:
    if lines in {None, "given"} and example.ink is not None:
        return example.ink
    if lines == "given" or example.colour is None:
        raise UserError(f"{example.id} has no line", "Make lines with --lines xdog or canny")
    colour = example.colour
    if example.exact and example.ink is not None:
        cover = 1 - example.ink[..., np.newaxis] / np.float32(255)
        colour = np.rint(colour * cover).astype(np.uint8)
    return line_of(colour, lines or "xdog")


def _save(path: Path, picture: NDArray[np.uint8]) -> None:
    done, data = cv2.imencode(".png", np.ascontiguousarray(picture))
    if not done:
        raise UserError(f"{path.name} cannot be encoded", "Check the picture")
    path.write_bytes(data.tobytes())
