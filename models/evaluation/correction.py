"""Flat-colour correction measured on finished drawings: what it loses, and what it mends.

The correction that AutoCaCoNet publishes is measured beside ours, both on the artist's own colour
(a perfect network) and on that colour harmed by name. Ours leaves line pixels as they are: the
line is drawn over the corrected colour by its coverage, as five-systems section 1 measures it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record, default_data, read_records
from models.evaluation.bootstrap import interval_of_mean
from painter.imaging.colour import from_lab, to_lab
from painter.imaging.compare import psnr
from painter.segment.find import find_regions
from painter.segment.flatten import FlattenMethod, flatten

BLEED = 4
"""Pixels that colour runs: chroma is averaged over a disc of this radius."""

NOISE = 12.0
"""Standard deviation of the noise on a* and b*."""

STRENGTH = 0.5

Picture = NDArray[np.uint8]


def harmed(picture: Picture, seed: int) -> Picture:
    """Chroma that has run across the lines and is noisy; the light stays.

    Args:
        picture: `(H, W, 3)` uint8 sRGB.
    """
    y, x = np.mgrid[-BLEED : BLEED + 1, -BLEED : BLEED + 1]
    disc = (x * x + y * y <= BLEED * BLEED).astype(np.float32)
    lab = to_lab(picture)
    chroma = cv2.filter2D(lab[..., 1:], -1, disc / disc.sum(), borderType=cv2.BORDER_REPLICATE)
    noise = np.random.default_rng(seed).normal(0, NOISE, chroma.shape)
    return from_lab(np.concatenate([lab[..., :1], chroma + noise], axis=2).astype(np.float32))


def own_correction(
    picture: Picture, labels: NDArray[np.uint32], ink: NDArray[np.uint8], strength: float
) -> Picture:
    """Median by region, half-way; the line as it was."""
    count = int(labels.max(initial=0))
    flat = flatten(picture, labels, count, FlattenMethod.MEDIAN, strength, ink)
    cover = ink.astype(np.float32)[..., np.newaxis] / 255
    return np.rint(flat + cover * (picture.astype(np.float32) - flat)).astype(np.uint8)


def published_correction(
    picture: Picture, labels: NDArray[np.uint32], ink: NDArray[np.uint8]
) -> Picture:
    """m (1 - |x - m| / 255) of every region, all line pixels being one region."""
    count = int(labels.max(initial=0))
    return flatten(picture, labels, count, FlattenMethod.AUTOCACONET, 1.0, ink)


def correction_rows(
    records: Sequence[Record], say: Callable[[float, str], None]
) -> list[dict[str, Any]]:
    """PSNR to the artist's colour in dB, every drawing counting the same.

    The regions are our own, found in the line. An untouched picture has no PSNR (infinite).
    """
    found: dict[tuple[str, str], list[float]] = {}
    with PairReader() as reader:
        for done, record in enumerate(records, 1):
            pair = reader.read(record)
            cut = find_regions(pair.ink)
            labels = cut.regions()[cut.atoms].astype(np.uint32)
            for name, picture in _inputs(pair.flat, done).items():
                for source, made in _corrected(picture, labels, pair.ink).items():
                    value = psnr(made, pair.flat)
                    if np.isfinite(value):
                        found.setdefault((name, source), []).append(value)
            say(done / len(records), record.id)
    return [
        {"input": name, "source": source, "drawings": len(values)}
        | {"psnr": round(float(np.mean(values)), 2), "psnr_interval": interval_of_mean(values)}
        for (name, source), values in found.items()
    ]


def _inputs(colour: Picture, seed: int) -> dict[str, Picture]:
    return {"the artist's colour": colour, "bleed and noise": harmed(colour, seed)}


def _corrected(
    picture: Picture, labels: NDArray[np.uint32], ink: NDArray[np.uint8]
) -> dict[str, Picture]:
    light = (255 - ink.astype(np.float32))[..., np.newaxis] / 255
    count = int(labels.max(initial=0))
    half = flatten(picture, labels, count, FlattenMethod.MEDIAN, STRENGTH, ink)
    published = published_correction(picture, labels, ink)
    return {
        "untouched": picture,
        "untouched, black ink over it": np.rint(picture * light).astype(np.uint8),
        "published": published,
        "ours, 0.5": own_correction(picture, labels, ink, STRENGTH),
        "ours, 1": own_correction(picture, labels, ink, 1.0),
        "published, black ink over it": np.rint(published * light).astype(np.uint8),
        "ours, 0.5, black ink over it": np.rint(half * light).astype(np.uint8),
    }


def main(arguments: Sequence[str]) -> None:
    """`python -m models.evaluation.correction OUT.json`: the record for RESULTS.md."""
    folder = default_data() / "demo"
    records = [record for record in read_records(folder, painted=True) if record.painted]
    rows = correction_rows(records, _tell)
    found = {"set": "demo", "protocol": "correction", "bleed": BLEED, "noise": NOISE, "rows": rows}
    Path(arguments[0]).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _tell(_share: float, name: str) -> None:
    sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
