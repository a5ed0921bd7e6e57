"""Publish a trained network: weight file, row of `weights.toml`, model card.

    python -m models.training.publish CONFIG RUN_DIR PROFILE HARDWARE EVALUATION.json...

An evaluation is what `models evaluate DIR --json` printed, in a file named after the set.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.data.archive import TRAINABLE, default_data, read_records
from models.pipelines.files import load_network
from models.published import Published, digest, published, table_path
from models.training.card import card_text
from models.training.config import TrainConfig, read_config
from models.training.loop import STATS
from painter.base.errors import UserError
from painter.base.paths import weights_folder

_LICENCE = "Apache-2.0"


def publish(
    config: TrainConfig,
    run: Path,
    profile: str,
    hardware: str,
    evaluations: dict[str, dict[str, Any]],
    data: Path,
) -> Published:
    """Copy the weights, write the table's row and the card.

    Raises:
        UserError: the run is not finished, or was trained on what may not be shipped.
    """
    source = run / f"{config.name}.safetensors"
    if not source.is_file():
        raise UserError(f"{run} holds no trained {source.name}", "Finish the training first")
    sources = data_sources(config, data)
    target = weights_folder() / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    network = load_network(target)
    stats = [json.loads(line) for line in (run / STATS).read_text(encoding="utf-8").splitlines()]
    last = [row for row in stats if "seconds" in row][-1]
    entry = Published(
        file=target.name,
        sha256=digest(target),
        plugin=config.plugin,
        licence=_LICENCE,
        card=f"{config.name}.md",
        parameters=network.parameters_count(),
        data=tuple(sources),
        run={
            "profile": profile,
            "steps": last["step"],
            "minutes": round(last["seconds"] / 60),
            "hardware": hardware,
        },
        metrics=_metrics(config.plugin, evaluations),
    )
    rows = [row for row in published() if row.file != entry.file] + [entry]
    table_path().write_text("\n".join(map(_toml, rows)), encoding="utf-8")
    text = card_text(config, entry, network, stats, evaluations)
    target.with_name(entry.card).write_text(text, encoding="utf-8")
    return entry


def data_sources(config: TrainConfig, data: Path) -> list[str]:
    """One line a style: drawings, author and licence.

    Raises:
        UserError: a licence that shipped weights must not be trained on.
    """
    records = [record for name in config.data for record in read_records(data / name)]
    foreign = sorted({r.licence for r in records} - set(TRAINABLE))
    if foreign:
        raise UserError(
            f"The training data is partly under {', '.join(foreign)}",
            "Train shipped weights on CC0, CC BY and our own drawings only",
        )
    counted = Counter((r.group, r.author, r.licence) for r in records)
    lines = [
        f"{group}: {number} drawings by {author}, {licence}"
        for (group, author, licence), number in sorted(counted.items())
    ]
    if config.shapes:
        lines.append(f"shapes: {config.shapes} drawings made by models/data/shapes.py, CC0 1.0")
    return lines


def _metrics(plugin: str, evaluations: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Accuracy with the largest regions hinted, by set and number of hints."""
    return {
        f"{name}_accuracy_k{row['hints']}": round(row["accuracy"], 4)
        for name, found in evaluations.items()
        for row in found["rows"]
        if row["source"] == plugin and row["order"] == "largest"
    }


def _toml(entry: Published) -> str:
    """A row of the table; JSON's strings, numbers and arrays are TOML's as well."""
    lines = ["[[weights]]"]
    tables: list[str] = []
    for name, value in entry.model_dump().items():
        if isinstance(value, dict):
            inner = ", ".join(f"{key} = {json.dumps(item)}" for key, item in value.items())
            tables.append(f"{name} = {{ {inner} }}")
        elif isinstance(value, tuple):
            items = "".join(f"  {json.dumps(item, ensure_ascii=False)},\n" for item in value)
            lines.append(f"{name} = [\n{items}]")
        else:
            lines.append(f"{name} = {json.dumps(value)}")
    return "\n".join(lines + tables) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Publish by the command line."""
    config, run, profile, hardware, *files = arguments
    evaluations = {
        Path(file).stem: json.loads(Path(file).read_text(encoding="utf-8")) for file in files
    }
    publish(read_config(Path(config)), Path(run), profile, hardware, evaluations, default_data())


if __name__ == "__main__":
    main(sys.argv[1:])
