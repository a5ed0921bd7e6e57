"""A bare network as a source, so that variants without a plugin of their own can be measured.

`python -m models.evaluation.networks WEIGHTS SET PROTOCOL OUT.json` writes a record of one; with -
instead of a file of the baselines, which the records of networks leave out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.data.archive import read_records
from models.evaluation.ablations import CORRECTED, FLAT
from models.evaluation.baselines import Protocol, Source, baselines, with_hints
from models.evaluation.cases import UNSEEN, Answer, Case, Guide, View, thinned
from models.evaluation.correction import published_correction
from models.evaluation.features import load_describer
from models.evaluation.guides import Plan, References
from models.evaluation.protocol import measure, rows_of
from models.networks.autocaconet import AutoCaCoNet
from models.networks.deep_paint import DeepPaint
from models.networks.structure_ref import StructureRef
from models.pipelines.bands import band_colours, band_planes
from models.pipelines.files import load_any
from models.pipelines.picture import bytes_of, reference_planes, sketch_planes
from models.published import digest
from painter.base.errors import UserError
from painter.base.paths import weights_folder
from painter.imaging.resample import fit_picture
from painter.segment.flatten import FlattenMethod, region_colours

SIZE = 256

PIXEL_UNET = "plain pixel U-Net"
"""By `models/training/configs/ablations/pixel_unet.toml`."""


def network_source(path: Path) -> Source:
    """The picture that a network paints, as it comes out.

    Raises:
        UserError: the file cannot be read, or its network is none of those that paint.
    """
    network, side = load_any(path)
    if not isinstance(network, AutoCaCoNet | StructureRef | DeepPaint) or side <= 0:
        raise UserError(
            f"{path.name} holds no network that paints a line drawing",
            "Name weights of autocaconet, structure_ref or deep_paint",
        )

    def source(case: Case, guide: Guide) -> Answer | None:
        height, width = case.drawing.labels.shape
        with torch.inference_mode():
            made = _made(network, case.drawing.ink, guide, side)
        picture = fit_picture(bytes_of((made + 1) / 2), (width, height))
        blank = np.full_like(case.drawing.colours, 255)
        return Answer(blank, np.ascontiguousarray(picture))

    return source


def _corrected(source: Source) -> Source:
    """The picture of another one, corrected by the published formula."""

    def corrected(case: Case, guide: Guide) -> Answer | None:
        answer = source(case, guide)
        if answer is None or answer.picture is None:
            return None
        drawing = case.drawing
        picture = published_correction(answer.picture, drawing.labels, drawing.ink)
        return Answer(answer.colours, picture)

    return corrected


def pixel_unet() -> dict[str, Source]:
    """The plain U-Net on pixels that is trained as long as the rest; nothing while it is not.

    It knows of no guidance: its picture is made flat, and hinted regions get their hint.
    """
    path = weights_folder() / "pixel_unet.safetensors"
    if not path.is_file():
        return {}
    painter = network_source(path)

    return {PIXEL_UNET: _flat(painter)}


def _flat(source: Source) -> Source:
    """The picture of another one, every region in its own colour, as the program shows it."""

    def flats(case: Case, guide: Guide) -> Answer | None:
        answer = source(case, guide)
        if answer is None or answer.picture is None:
            return None
        drawing = case.drawing
        found = (answer.picture, drawing.labels, drawing.table.count)
        colours = region_colours(*found, FlattenMethod.MEDIAN, drawing.ink)
        return Answer(with_hints(colours, case, guide))

    return flats


def _made(network: nn.Module, ink: NDArray[np.uint8], guide: Guide, side: int) -> Tensor:
    sketch = sketch_planes(ink, side)
    if isinstance(network, StructureRef):
        assert guide.reference is not None
        return network(sketch, reference_planes(guide.reference, side))[-1]
    if isinstance(network, DeepPaint):
        assert guide.asked is not None
        asked = torch.from_numpy(guide.asked.copy()).permute(2, 0, 1)[None]
        planes = band_planes(band_colours(asked), sketch.shape[2], sketch.shape[3])
        return network(sketch, planes).colour
    return network(sketch)


def _sources(weights: Path, protocol: Protocol) -> dict[str, Source]:
    source = network_source(weights)
    found = {f"{weights.stem}, its picture": source}
    if protocol == "auto":
        found[FLAT.format(weights.stem)] = _flat(source)
        found[CORRECTED.format(weights.stem)] = _corrected(source)
    return found


def record(
    weights: Path | None, folder: Path, protocol: Protocol, limit: int | None = None
) -> dict[str, object]:
    """What a weight file reaches on a set, or what the baselines do.

    Args:
        limit: drawings at most, evenly chosen.
    """
    sources = dict(baselines(protocol)) if weights is None else _sources(weights, protocol)
    describer = load_describer()
    records = thinned(read_records(folder, painted=True), limit)
    kinds: tuple[References, ...] = ("paired", "different")
    if any(one.pair for one in records):
        kinds = (*kinds, "pose", "wrong")
    plan = Plan(protocol, View(size=SIZE), kinds)
    found = measure(records, sources, plan, describer, _tell)
    unseen = [row.as_dict() for row in rows_of(found, UNSEEN)]
    return {
        "set": folder.name,
        "protocol": protocol,
        "plugin": "" if weights is None else weights.stem,
        "weights": [] if weights is None else [{"file": weights.name, "sha256": digest(weights)}],
        "view": {"lines": "given", "regions": "true", "size": SIZE},
        "fid": describer.name,
        "drawings": len(records),
        "rows": [row.as_dict() for row in rows_of(found)],
        "subsets": {"unseen styles": unseen} if unseen else {},
    }


def main(arguments: Sequence[str]) -> None:
    """Write the record of one network."""
    weights, folder, protocol, out = arguments
    if protocol not in {"auto", "reference", "histogram"}:
        raise UserError(f"No bare network is measured by {protocol}", "Use models evaluate")
    chosen: Protocol = protocol  # pyright: ignore[reportAssignmentType]
    path = None if weights == "-" else Path(weights)
    made = record(path, Path(folder), chosen)
    Path(out).write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def _tell(_share: float, name: str) -> None:
    sys.stderr.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
