"""Colouring one page or many: the work behind the colorize command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from painter.api.request import Mode
from painter.app.colour import ColourSettings
from painter.base.bands import worker_count
from painter.base.errors import ExitCode, UsageError, UserError
from painter.cli.console import complain, notify, progress_bar, say, say_json
from painter.cli.one_page import PageJob, PageReport, colorize_page, is_coloured
from painter.cli.outputs import keep_sources, page_outputs, side_file
from painter.host.discover import FoundPlugin, default_plugin, discover, usable
from painter.host.session import PluginSession
from painter.segment.flatten import FlattenMethod

if TYPE_CHECKING:
    from painter.host.manifest import Manifest


def colorize_pages(arguments: Namespace) -> ExitCode:
    """Colour all pages; with several, a page that fails does not stop the others."""
    pages = [Path(page) for page in dict.fromkeys(arguments.pages)]
    targets = page_outputs(pages, arguments.out, arguments.format)
    previews = [_preview(arguments, page, len(pages)) for page in pages]
    guidance = [arguments.hints, arguments.mask, arguments.palette, arguments.regions]
    sources = [*pages, *filter(None, guidance), *arguments.reference]
    keep_sources([*(out for outs in targets for out in outs), *filter(None, previews)], sources)
    plugin, manifest = _plugin(arguments)
    settings = _settings(arguments)
    jobs = [
        PageJob(page, tuple(out), preview, arguments, settings, len(pages))
        for page, out, preview in zip(pages, targets, previews, strict=True)
    ]
    threads = arguments.threads or worker_count()
    with PluginSession(plugin, manifest, _device(arguments.device, manifest), threads) as session:
        session.options(settings.options)
        if len(jobs) == 1:
            return _single(jobs[0], session)
        return _many(jobs, session, arguments)


def _single(job: PageJob, session: PluginSession) -> ExitCode:
    if (reason := _left_out(job)) is not None:
        complain(f"{job.page}: {reason}")
        return ExitCode.DONE
    with progress_bar(job.page.name, quiet=job.arguments.json) as progress:
        report = colorize_page(job, session, progress)
    _print(job, report)
    return ExitCode.DONE


def _many(jobs: Sequence[PageJob], session: PluginSession, arguments: Namespace) -> ExitCode:
    failures: list[str] = []
    done = 0
    with progress_bar(f"{len(jobs)} pages", quiet=arguments.json) as progress:
        for number, (job, outcome) in enumerate(_outcomes(jobs, session, arguments.jobs), 1):
            progress(number / len(jobs), job.page.name)
            if isinstance(outcome, PageReport):
                done += 1
                _print(job, outcome)
            elif isinstance(outcome, UserError):
                failures.append(f"{job.page}: {outcome}")
            else:
                complain(f"{job.page}: {outcome}")
                done += 1
    for failure in failures:
        complain(failure)
    if not failures:
        return ExitCode.DONE
    complain(f"{len(failures)} of {len(jobs)} pages failed; the others are written.")
    return ExitCode.SOME_FAILED if done else ExitCode.BAD_INPUT


def _outcomes(
    jobs: Sequence[PageJob], session: PluginSession, at_once: int
) -> Iterator[tuple[PageJob, PageReport | UserError | str]]:
    """Each job with its report, its failure, or the reason why it was left out; in order."""

    def work(job: PageJob) -> PageReport | UserError | str:
        try:
            return _left_out(job) or colorize_page(job, session)
        except UserError as error:
            return error

    if at_once == 1:
        for job in jobs:
            yield job, work(job)
        return
    with ThreadPoolExecutor(at_once) as pool:
        try:
            yield from zip(jobs, pool.map(work, jobs), strict=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _left_out(job: PageJob) -> str | None:
    if job.arguments.resume and all(_newer(out, job.page) for out in job.outputs):
        return "left out, its files are there already."
    if job.arguments.skip_coloured and is_coloured(job.page):
        return "left out, it is coloured already."
    return None


def _newer(out: Path, page: Path) -> bool:
    try:
        return out.stat().st_mtime >= page.stat().st_mtime
    except OSError:
        return False


def _print(job: PageJob, report: PageReport) -> None:
    notify(str(job.page), report.notices)
    if job.arguments.json:
        say_json(report.facts)
    else:
        seconds = report.facts["seconds"]["total"]
        names = ", ".join(report.facts["out"])
        say(f"{job.page.name}: {report.facts['regions']} regions, {seconds:.1f} s -> {names}")


def _plugin(arguments: Namespace) -> tuple[FoundPlugin, Manifest]:
    found = discover()
    if arguments.plugin:
        plugin, manifest = usable(found, arguments.plugin)
    else:
        chosen = default_plugin(found, Mode(arguments.mode))
        if chosen is None or chosen.manifest is None:
            raise UsageError(
                f"No plugin that is installed colours by {arguments.mode}",
                "Use --mode auto or --mode hint, or add a plugin (see: main.py plugins list)",
            )
        plugin, manifest = chosen, chosen.manifest
    if Mode(arguments.mode) not in manifest.modes:
        raise UsageError(
            f"The plugin {manifest.id!r} does not colour by {arguments.mode}",
            f"It has: {', '.join(manifest.modes)}",
        )
    return plugin, manifest


def _settings(arguments: Namespace) -> ColourSettings:
    return ColourSettings(
        mode=Mode(arguments.mode),
        gap=arguments.gap,
        flatten=FlattenMethod(arguments.flatten) if arguments.flatten else None,
        strength=arguments.strength,
        shade=arguments.shade,
        seed=arguments.seed,
        options=dict(arguments.set),
    )


def _preview(arguments: Namespace, page: Path, pages: int) -> Path | None:
    if not arguments.preview:
        return None
    return side_file(page, arguments.preview, pages, ".preview.png")


def _device(wanted: str, manifest: Manifest) -> str:
    """A plugin without weights computes nothing that a graphics card could do."""
    return "cpu" if wanted == "auto" or not manifest.weights else wanted
