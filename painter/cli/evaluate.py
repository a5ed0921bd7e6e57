"""models evaluate: a plugin beside what costs nothing, on the same pictures."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from painter.base.errors import ExitCode, UsageError, UserError
from painter.cli.console import progress_bar, say, say_json
from painter.cli.parser import add_json, count

if TYPE_CHECKING:
    from painter.cli.parser import Parser
    from painter.host.session import PluginSession

_BASELINE = "region_fill"
_MODES = {"auto": "auto", "hints": "hint", "reference": "reference", "histogram": "histogram"}
_USUAL = {
    "auto": "region_fill",
    "hints": "hscau_net",
    "reference": "structure_ref",
    "histogram": "deep_paint",
}


def add_evaluate(actions: argparse._SubParsersAction[Parser]) -> None:
    """Describe the command."""
    evaluate = actions.add_parser("evaluate", help="measure a plugin beside trivial baselines")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument("folder", type=Path, metavar="DIR", help="a folder of pairs")
    evaluate.add_argument("--plugin", metavar="ID", help="default: the one made for the protocol")
    evaluate.add_argument("--protocol", choices=tuple(_MODES), default="hints")
    evaluate.add_argument(
        "--reference",
        action="append",
        choices=("paired", "different", "pose", "wrong"),
        help="may be given several times (default: paired and different)",
    )
    evaluate.add_argument("--lines", choices=("given", "xdog"), default="given")
    evaluate.add_argument("--regions", choices=("true", "own"), default="true")
    evaluate.add_argument(
        "--size", type=int, choices=(256, 512), default=512, help="longer side, pixels"
    )
    evaluate.add_argument("--features", type=Path, metavar="FILE", help="network for the FID")
    evaluate.add_argument(
        "--alone", action="store_true", help="the plugin without the baselines, which takes long"
    )
    evaluate.add_argument("--limit", type=count, metavar="N", help="only N drawings, evenly chosen")
    evaluate.add_argument("--contact-sheet", type=Path, metavar="FILE.png")
    add_json(evaluate)


def _evaluate(arguments: argparse.Namespace) -> ExitCode:
    """Measure a plugin, region_fill and what costs nothing on the same pictures."""
    if arguments.reference and arguments.protocol != "reference":
        raise UsageError("--reference belongs to --protocol reference", "Name both")
    cases = importlib.import_module("models.evaluation.cases")
    guides = importlib.import_module("models.evaluation.guides")
    protocol = importlib.import_module("models.evaluation.protocol")
    features = importlib.import_module("models.evaluation.features")
    archive = importlib.import_module("models.data.archive")
    records = archive.read_records(arguments.folder, painted=True)
    records = cases.thinned(records, arguments.limit)
    describer = features.load_describer(arguments.features)
    plan = guides.Plan(
        protocol=arguments.protocol,
        view=cases.View(arguments.lines, arguments.regions, arguments.size),
        references=tuple(dict.fromkeys(arguments.reference or ("paired", "different"))),
    )
    plugin = arguments.plugin or _USUAL[arguments.protocol]
    sources, weights = _sources(arguments.protocol, plugin, arguments.alone)
    with progress_bar("evaluating", quiet=arguments.json) as progress:
        found = protocol.measure(records, sources, plan, describer, progress)
    _print(arguments, found, plugin, weights, describer.name, len(records))
    if arguments.contact_sheet is not None:
        sheet = importlib.import_module("models.evaluation.sheet")
        sheet.write_sheet(arguments.contact_sheet, records, sources, plan)
    return ExitCode.DONE


def _sources(
    protocol: str, plugin: str, alone: bool
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Baselines, region_fill where it has the mode, and the plugin; and the plugin's weights."""
    from painter.cli.plugin_source import sources_of

    sources: dict[str, Any] = {}
    if not alone:
        sources |= importlib.import_module("models.evaluation.baselines").baselines(protocol)
        sources |= importlib.import_module("models.evaluation.networks").pixel_unet()
    wanted = _session(plugin, protocol)
    known = _floor(protocol) if plugin != _BASELINE and not alone else {}
    for name, session in {**known, plugin: wanted}.items():
        sources |= sources_of(name, session, _MODES[protocol])
    weights = [{"file": one.file, "sha256": one.sha256} for one in wanted.weights]
    return sources, weights


def _floor(protocol: str) -> dict[str, PluginSession]:
    """The plugin that needs no learning, where it has the mode."""
    try:
        return {_BASELINE: _session(_BASELINE, protocol)}
    except UserError:
        return {}


def _session(plugin: str, protocol: str) -> PluginSession:
    from painter.base.bands import worker_count
    from painter.host.discover import discover, usable
    from painter.host.session import PluginSession

    chosen, manifest = usable(discover(), plugin)
    if _MODES[protocol] not in manifest.modes:
        raise UserError(
            f"The plugin {plugin!r} does not colour by {_MODES[protocol]}",
            f"It has: {', '.join(manifest.modes)}",
        )
    return PluginSession(chosen, manifest, threads=worker_count())


def _print(
    arguments: argparse.Namespace,
    found: Any,
    plugin: str,
    weights: list[dict[str, str]],
    fid: str,
    drawings: int,
) -> None:
    protocol = importlib.import_module("models.evaluation.protocol")
    report = importlib.import_module("models.evaluation.report")
    cases = importlib.import_module("models.evaluation.cases")
    rows = protocol.rows_of(found)
    verdict = report.gate(rows, plugin)
    if not arguments.json:
        for line in report.text_tables(rows, drawings, fid):
            say(line)
        for one in verdict:
            word = "passed" if one["passed"] else "not passed"
            lead = f"{100 * one['lead']:+.1f} points over {one['over']}"
            say(f"gate at {one['hints']} hints, {one['order']}: {word} ({lead})")
        return
    unseen = protocol.rows_of(found, cases.UNSEEN)
    subsets = {"unseen styles": [row.as_dict() for row in unseen]} if unseen else {}
    say_json(
        {
            "set": arguments.folder.resolve().name,
            "protocol": arguments.protocol,
            "plugin": plugin,
            "weights": weights,
            "view": {name: getattr(arguments, name) for name in ("lines", "regions", "size")},
            "fid": fid,
            "drawings": drawings,
            "rows": [row.as_dict() for row in rows],
            "subsets": subsets,
            "areas": report.hint_areas(rows),
            "gate": verdict,
            "gate_unseen": report.gate(unseen, plugin),
        }
    )
