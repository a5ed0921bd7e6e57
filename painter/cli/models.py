"""models: networks, their data, training, evaluation and weights."""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from painter.base.errors import ExitCode, UsageError, UserError
from painter.cli.console import complain, progress_bar, say, say_json
from painter.cli.parser import add_json, count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from painter.cli.parser import Parser
    from painter.host.session import PluginSession

_BASELINE = "region_fill"


def add_to(commands: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "models",
        help="networks: list, verify, train, evaluate",
        description="Networks, their training data and weights.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the weight files that ship, and how good they are")
    add_json(listing)
    listing.set_defaults(run=_list)
    verify = actions.add_parser("verify", help="check every weight file by hash and by loading it")
    add_json(verify)
    verify.set_defaults(run=_verify)
    prepare = actions.add_parser("prepare", help="make training pairs (a later version)")
    prepare.set_defaults(run=_prepare)
    prepare.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    _add_train(actions)
    _add_evaluate(actions)


def _add_train(actions: argparse._SubParsersAction[Parser]) -> None:
    train = actions.add_parser("train", help="train a network by its configuration")
    train.set_defaults(run=_train)
    train.add_argument("config", type=Path, metavar="CONFIG", help="one of models/training/configs")
    train.add_argument(
        "--data", type=Path, metavar="DIR", help="drawings (default: ../shared/data)"
    )
    train.add_argument("--profile", default="full", help="full or cpu (default: full)")
    train.add_argument("--init", type=Path, metavar="WEIGHTS", help="begin with this weight file")
    train.add_argument("--steps", type=count, metavar="N", help="instead of the profile's")
    train.add_argument("--out", type=Path, metavar="DIR", help="default: scratch/<name>")
    train.add_argument("--resume", action="store_true", help="go on from the newest checkpoint")


def _add_evaluate(actions: argparse._SubParsersAction[Parser]) -> None:
    evaluate = actions.add_parser("evaluate", help="measure a plugin beside trivial baselines")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument("folder", type=Path, metavar="DIR", help="a folder of pairs")
    evaluate.add_argument("--plugin", default="hscau_net", metavar="ID")
    evaluate.add_argument(
        "--protocol", choices=("auto", "hints", "reference", "histogram"), default="hints"
    )
    evaluate.add_argument("--limit", type=count, metavar="N", help="only N drawings, evenly chosen")
    evaluate.add_argument("--contact-sheet", type=Path, metavar="FILE.png")
    add_json(evaluate)


def _list(arguments: argparse.Namespace) -> ExitCode:
    """Print the table of published weights."""
    rows = importlib.import_module("models.published").published()
    if arguments.json:
        say_json({"weights": [row.model_dump() for row in rows]})
        return ExitCode.DONE
    if not rows:
        say("No weight files are published yet.")
    for row in rows:
        say(f"{row.file}  plugin {row.plugin}, {row.parameters:,} parameters, {row.licence}")
        say(f"  trained on: {'; '.join(row.data)}")
        say("  run: " + ", ".join(f"{name} {value}" for name, value in row.run.items()))
        for name, value in row.metrics.items():
            say(f"  {name}: {value:g}")
    return ExitCode.DONE


def _verify(arguments: argparse.Namespace) -> ExitCode:
    """Check every published weight file."""
    module = importlib.import_module("models.published")
    rows = [(row, module.fault_of(row)) for row in module.published()]
    if arguments.json:
        say_json({"weights": [{"file": row.file, "fault": fault} for row, fault in rows]})
    else:
        for row, fault in rows:
            say(f"{row.file}  {'as committed' if not fault else 'FAULT'}")
    faults = [fault for _, fault in rows if fault]
    for fault in faults:
        complain(f"{fault}. Restore it from the repository.")
    return ExitCode.BAD_INPUT if faults else ExitCode.DONE


def _prepare(arguments: argparse.Namespace) -> ExitCode:
    """Say that it is not there yet."""
    raise UsageError(
        "models prepare comes with a later version",
        "Train on the drawings beside the checkout: python main.py models train CONFIG",
    )


def _train(arguments: argparse.Namespace) -> ExitCode:
    """Train; what was reached is kept when interrupted."""
    commands = importlib.import_module("models.commands")
    with progress_bar("training") as progress:
        path = commands.train_command(
            arguments.config,
            arguments.data,
            arguments.profile,
            arguments.init,
            arguments.steps,
            arguments.out,
            arguments.resume,
            progress,
        )
    say(f"Trained: {path}")
    return ExitCode.DONE


def _evaluate(arguments: argparse.Namespace) -> ExitCode:
    """Measure a plugin, region_fill and what costs nothing on the same pictures."""
    if arguments.protocol != "hints":
        raise UsageError(
            f"The protocol {arguments.protocol} comes with a later version",
            "Choose --protocol hints",
        )
    archive = importlib.import_module("models.data.archive")
    protocol = importlib.import_module("models.evaluation.protocol")
    records = archive.read_records(arguments.folder)
    if arguments.limit:
        records = records[:: max(1, len(records) // arguments.limit)][: arguments.limit]
    sources: dict[str, Any] = importlib.import_module("models.evaluation.baselines").baselines()
    for plugin in dict.fromkeys((_BASELINE, arguments.plugin)):
        sources[plugin] = _PluginSource(_session(plugin))
    with progress_bar("evaluating", quiet=arguments.json) as progress:
        rows = protocol.evaluate(records, sources, progress)
    _print(arguments, rows, len(records))
    if arguments.contact_sheet is not None:
        sheet = importlib.import_module("models.evaluation.sheet")
        sheet.write_sheet(arguments.contact_sheet, records, sources)
    return ExitCode.DONE


def _print(arguments: argparse.Namespace, rows: Any, drawings: int) -> None:
    report = importlib.import_module("models.evaluation.report")
    verdict = report.gate(rows, arguments.plugin)
    if arguments.json:
        table = [row.as_dict() for row in rows]
        say_json({"drawings": drawings, "rows": table, "gate": verdict})
        return
    for line in report.text_tables(rows, drawings):
        say(line)
    for one in verdict:
        word = "passed" if one["passed"] else "not passed"
        lead = f"{100 * one['lead']:+.1f} points over {one['over']}"
        say(f"gate at {one['hints']} hints: {word} ({lead})")


def _session(plugin: str) -> PluginSession:
    from painter.base.bands import worker_count
    from painter.host.discover import discover, usable
    from painter.host.session import PluginSession

    chosen, manifest = usable(discover(), plugin)
    if "hint" not in manifest.modes:
        raise UserError(f"The plugin {plugin!r} does not colour by hints", "Choose another one")
    return PluginSession(chosen, manifest, threads=worker_count())


@dataclass(frozen=True, eq=False)
class _PluginSource:
    """A plugin as a source of the evaluation: asked exactly as the program asks it."""

    session: PluginSession

    def __call__(self, drawing: Any, hinted: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """Colours by region id, `(n + 1, 3)` uint8, as the plugin proposed them."""
        from painter.api.progress import silent

        result = self.session.colorize(_request(self.session, drawing, hinted), silent)
        if result.colours is not None:
            return result.colours
        from painter.imaging.resample import fit_picture
        from painter.segment.flatten import FlattenMethod, region_colours

        assert result.picture is not None
        height, width = drawing.labels.shape
        picture = fit_picture(result.picture, (width, height))
        number = drawing.table.count
        return region_colours(picture, drawing.labels, number, FlattenMethod.MEDIAN, drawing.ink)


def _request(session: PluginSession, drawing: Any, hinted: NDArray[np.uint32]) -> Any:
    import numpy as np

    from painter.api.request import ColorizeRequest, Hints, Mode
    from painter.base.geometry import Size
    from painter.pixels.labelmap import LabelMap

    height, width = drawing.labels.shape
    colour = drawing.colours[hinted]
    picture = np.zeros((height, width, 4), np.uint8)
    middle = drawing.table.centroid[hinted]
    return ColorizeRequest(
        mode=Mode.HINT,
        size=Size(width, height),
        ink=drawing.ink,
        labels=LabelMap.from_array(drawing.labels, drawing.table.count),
        regions=drawing.table,
        options=session.options({}),
        hints=Hints(picture, hinted, colour, middle),
    )
