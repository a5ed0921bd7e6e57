"""Contact sheets: a row a drawing, a column what was seen, made and true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from torch import Tensor


def write_sheet(path: Path, columns: Sequence[Tensor], most: int = 8) -> None:
    """Write pictures `(B, 1 or 3, h, w)` in 0..1 side by side; all of one size in the file."""
    shape = columns[0].shape[-2:]
    shown: list[np.ndarray] = []
    for column in columns:
        x = column[:most].detach().float().clamp(0, 1).cpu()
        x = x.expand(-1, 3, -1, -1).permute(0, 2, 3, 1).numpy()
        rows = [cv2.resize(one, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST) for one in x]
        shown.append(np.concatenate(rows))
    sheet = np.rint(np.concatenate(shown, axis=1)[..., ::-1] * 255).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(path.suffix, sheet)
    assert done
    path.write_bytes(data.tobytes())
