"""Colouring one page or many: the work behind the colorize command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from painter.api.request import Mode
from painter.app.proposal import ColourSettings
from painter.base.bands import worker_count
from painter.base.errors import ExitCode, UsageError, UserError
from painter.base.words import counted
from painter.cli.console import complain, notify, progress_bar, say, say_json
from painter.cli.guidance import check_guidance, guidance_files, split_guidance
from painter.cli.one_page import PageJob, PageReport, colorize_page
from painter.cli.outputs import check_picture_suffix, keep_sources, page_outputs, side_file
from painter.host.discover import FoundPlugin, default_plugin, discover, usable
from painter.host.session import PluginSession
from painter.segment.flatten import FlattenMethod

if TYPE_CHECKING:
    from painter.host.manifest import Manifest


def colorize_pages(arguments: Namespace) -> ExitCode:
    """Colour all pages; with several, a page that fails does not stop the others."""
    pages, guides = split_guidance([Path(page) for page in dict.fromkeys(arguments.pages)])
    for guide, page in guides.items():
        complain(f"{guide}: left out as a page, it guides {page.name}.")
    check_guidance(arguments, len(pages))
    targets = page_outputs(pages, arguments.out, arguments.format)
    previews = [_preview(arguments, page, len(pages)) for page in pages]
    guidance = [arguments.hints, arguments.mask, arguments.palette, arguments.regions]
    sources = [*pages, *guides, *filter(None, guidance), *arguments.reference]
    keep_sources([*(out for outs in targets for out in outs), *filter(None, previews)], sources)
    plugin, manifest = _plugin(arguments)
    settings = _settings(arguments)
    jobs = [
        PageJob(page, tuple(out), preview, arguments, settings)
        for page, out, preview in zip(pages, targets, previews, strict=True)
    ]
    threads = arguments.threads or worker_count()
    with PluginSession(plugin, manifest, _device(arguments.device, manifest), threads) as session:
        session.options(settings.options)
        if len(jobs) == 1:
            return _single(jobs[0], session)
        return _many(jobs, session, arguments)


def _single(job: PageJob, session: PluginSession) -> ExitCode:
    with progress_bar(job.page.name, quiet=job.arguments.json) as progress:
        outcome = _finished(job) or colorize_page(job, session, progress)
    _tell(job, outcome)
    return ExitCode.DONE


def _many(jobs: Sequence[PageJob], session: PluginSession, arguments: Namespace) -> ExitCode:
    failures: list[str] = []
    with progress_bar(f"{len(jobs)} pages", quiet=arguments.json) as progress:
        for number, (job, outcome) in enumerate(_outcomes(jobs, session, arguments.jobs), 1):
            progress(number / len(jobs), job.page.name)
            if isinstance(outcome, UserError):
                failures.append(f"{job.page}: {outcome}")
            else:
                _tell(job, outcome)
    for failure in failures:
        complain(failure)
    if not failures:
        return ExitCode.DONE
    if len(failures) == len(jobs):
        complain(f"All {len(jobs)} pages failed.")
        return ExitCode.BAD_INPUT
    complain(f"{len(failures)} of {len(jobs)} pages failed; the others are written.")
    return ExitCode.SOME_FAILED


def _outcomes(
    jobs: Sequence[PageJob], session: PluginSession, at_once: int
) -> Iterator[tuple[PageJob, PageReport | UserError | str]]:
    """Each job with its report, its failure, or the reason why it was left out; in order."""

    def work(job: PageJob) -> PageReport | UserError | str:
        try:
            return _finished(job) or colorize_page(job, session)
        except UserError as error:
            return error
        except MemoryError:
            return UserError(
                "It needs more memory than is free", "Close other programs, or shrink the page"
            )
        except Exception as error:  # noqa: BLE001 - a bug on one page must not cost the others
            fault = f"{type(error).__name__}: {error}".rstrip(": .")
            return UserError(f"It failed unexpectedly: {fault}, please report it")

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


def _finished(job: PageJob) -> str | None:
    """Why --resume leaves a page out: its files are newer than all that they are made from."""
    if not job.arguments.resume:
        return None
    targets = [*job.outputs, *([] if job.preview is None else [job.preview])]
    try:
        sources = [job.page, *guidance_files(job.arguments, job.page).all()]
        newest = max(path.stat().st_mtime_ns for path in sources)
        finished = all(path.stat().st_mtime_ns >= newest for path in targets)
    except (OSError, UserError):
        # Whatever is missing is made now, or asked for by name.
        return None
    return "left out, its files are there already." if finished else None


def _tell(job: PageJob, outcome: PageReport | str) -> None:
    if isinstance(outcome, str):
        complain(f"{job.page}: {outcome}")
        return
    notify(str(job.page), outcome.notices)
    facts = outcome.facts
    if job.arguments.json:
        say_json(facts)
    else:
        seconds, names = facts["seconds"]["total"], ", ".join(facts["out"])
        say(f"{job.page.name}: {counted(facts['regions'], 'region')}, {seconds:.1f} s -> {names}")


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
    if arguments.split_swatches and manifest.input == "greys":
        raise UsageError(
            f"--split-swatches needs flats, and the plugin {manifest.id!r} colours over the greys",
            "Leave --split-swatches away",
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
    preview = side_file(page, arguments.preview, pages, ".preview.png")
    check_picture_suffix(preview)
    return preview


def _device(wanted: str, manifest: Manifest) -> str:
    """A plugin without weights computes nothing that a graphics card could do."""
    return wanted if manifest.weights else "cpu"
