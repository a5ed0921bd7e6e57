"""A set of our own to test on: the engine's style that is never trained on, two poses of everybody.

`python -m models.evaluation.engine_set DIR` writes it as pairs that `models evaluate` reads.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.engine.make import draw_poses
from models.data.engine.style import UNSEEN

PEOPLE = 48
POSES = 2
SIDE = 512
FIRST = 90_000
"""Seed of the first; training begins at 0."""


def write_engine_set(folder: Path, people: int = PEOPLE, side: int = SIDE) -> None:
    """Write `<id>.line.png`, `<id>.flat.png` and the manifest that says who is the same."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str]] = []
    for seed in range(FIRST, FIRST + people):
        for pose, made in enumerate(draw_poses(seed, POSES, style=UNSEEN, side=side)):
            name = f"engine_{seed}_{pose}"
            pair = made.pair()
            _write(folder / f"{name}.line.png", 255 - pair.ink)
            _write(folder / f"{name}.flat.png", pair.flat[..., ::-1])
            about = {"id": name, "group": f"engine:{UNSEEN.name}", "pair": str(seed)}
            rows.append(about | {"kind": "procedural-ink", "licence": "CC0 1.0"})
    text = "\n".join(json.dumps(row) for row in rows)
    (folder / "manifest.jsonl").write_text(text + "\n", encoding="utf-8")


def _write(path: Path, picture: NDArray[np.uint8]) -> None:
    done, data = cv2.imencode(".png", np.ascontiguousarray(picture))
    assert done
    path.write_bytes(data.tobytes())


def main(arguments: Sequence[str]) -> None:
    """Write the set into the folder named."""
    write_engine_set(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
