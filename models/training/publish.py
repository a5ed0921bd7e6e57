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

from torch import nn

from models.data.archive import TRAINABLE, default_data, read_records
from models.networks.gap_judge import GapJudge
from models.networks.hscau import HscauNet
from models.networks.parting_judge import PartingJudge
from models.networks.sizes import parameters_count
from models.pipelines.files import load_any
from models.published import Published, digest, published, table_path
from models.training.card import card_text
from models.training.config import TrainConfig, read_config
from models.training.gap_card import gap_card_text
from models.training.gaps import GapConfig, PartingConfig, is_gaps, read_gaps
from models.training.loop import STATS
from models.training.system_card import system_card_text
from models.training.systems import SystemConfig, is_system, read_system
from painter.base.errors import UserError
from painter.base.paths import weights_folder

Configuration = TrainConfig | SystemConfig | GapConfig | PartingConfig

_LICENCE = "Apache-2.0"


def publish(
    config: Configuration,
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
    network, _ = load_any(target)
    stats = [json.loads(line) for line in (run / STATS).read_text(encoding="utf-8").splitlines()]
    last = [row for row in stats if "seconds" in row][-1]
    entry = Published(
        file=target.name,
        sha256=digest(target),
        plugin=config.plugin,
        licence=_LICENCE,
        card=f"{config.name}.md",
        parameters=_count(network),
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
    if isinstance(config, SystemConfig):
        text = system_card_text(config, entry, network, stats, evaluations)
    elif isinstance(config, GapConfig | PartingConfig):
        assert isinstance(network, GapJudge | PartingJudge)
        text = gap_card_text(config, entry, network, stats)
    else:
        assert isinstance(network, HscauNet)
        text = card_text(config, entry, network, stats, evaluations)
    target.with_name(entry.card).write_text(text, encoding="utf-8")
    return entry


def data_sources(config: Configuration, data: Path) -> list[str]:
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
    if config.engine:
        lines.append(f"engine: {config.engine} drawings made by models/data/engine, CC0 1.0")
    if not isinstance(config, SystemConfig) and config.shapes:
        lines.append(f"shapes: {config.shapes} drawings made by models/data/shapes.py, CC0 1.0")
    if isinstance(config, GapConfig | PartingConfig) and config.heaps:
        lines.append(f"heaps: {config.heaps} drawings made by models/data/heaps.py, CC0 1.0")
    return lines


def _metrics(plugin: str, evaluations: dict[str, dict[str, Any]]) -> dict[str, float]:
    """What the plugin reached, by set and question; of hint curves those of the largest regions."""
    found: dict[str, float] = {}
    for name, evaluation in evaluations.items():
        for row in evaluation["rows"]:
            if row["source"] != plugin or row.get("order") not in {None, "", "largest"}:
                continue
            hinted = row.get("order") == "largest"
            asked = f"_k{row['hints']}" if hinted else f"_{row['ask']}" if row.get("ask") else ""
            for number in ("accuracy",) if hinted else ("psnr", "accuracy", "colourfulness"):
                if number in row:
                    found[f"{name}_{number}{asked}"] = round(row[number], 4)
    return found


def _count(network: nn.Module) -> int:
    return parameters_count(network.requires_grad_(True))


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


def _read(path: Path) -> Configuration:
    if is_system(path):
        return read_system(path)
    return read_gaps(path) if is_gaps(path) else read_config(path)


def main(arguments: Sequence[str]) -> None:
    """Publish by the command line."""
    config, run, profile, hardware, *files = arguments
    evaluations = {
        Path(file).stem: json.loads(Path(file).read_text(encoding="utf-8")) for file in files
    }
    path = Path(config)
    publish(_read(path), Path(run), profile, hardware, evaluations, default_data())


if __name__ == "__main__":
    main(sys.argv[1:])
