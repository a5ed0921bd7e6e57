"""All layers that are seen merged, as far as the page looks as it did (see `merging`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from painter.document.drawing import clipping_runs, shows
from painter.document.edits import find_layer
from painter.document.layer import GroupLayer, HintsLayer, InkLayer, Layer
from painter.document.layertree import Layers, subtree
from painter.document.merging import ASSOCIATIVE, Run, is_locked, raster_like, top_down
from painter.document.page import PageState
from painter.document.planes import stack_plane
from painter.render.blend import BlendMode


def merge_visible(page: PageState) -> PageState:
    """Merge all that is seen, as far as the picture stays the same.

    Ink, locked and hidden layers and hints stay apart. What lies at the foot of the page becomes
    one layer; above ink or a locked layer those next to each other that share a mode do. Where the
    active layer is gone, the topmost that was merged is active.
    """
    layers: list[Layer] = []
    lowest = True
    for part in _sequences(page):
        runs = [run for run in part if isinstance(run, tuple)]
        if not runs:
            layers[:0] = [layer for layer in part if not isinstance(layer, tuple)]
            lowest = False
            continue
        for piece in (tuple(runs),) if lowest else _same_mode(tuple(runs)):
            layers[:0] = _merged_sequence(page, piece, BlendMode.NORMAL if lowest else None)
        lowest = lowest and not any(shows(base) for base, _ in runs)
    made = tuple(layers)
    if len(made) == len(page.layers) and all(
        new is old for new, old in zip(made, page.layers, strict=True)
    ):
        return page
    after = replace(page, layers=made)
    if find_layer(after, page.active) is not None:
        return after
    old = set(map(id, page.layers))
    merged = (layer.id for layer in made if shows(layer) and id(layer) not in old)
    return replace(after, active=next(merged, None))


def _sequences(page: PageState) -> Iterator[Layers | tuple[Run, ...]]:
    """From the bottom: what stays as it is, run by run, and the runs between that may be merged."""
    pending: list[Run] = []
    for run in clipping_runs(page.layers):
        base, clipped = run
        if shows(base) and any(_stays(layer) for layer in (base, *clipped)):
            if pending:
                yield tuple(pending)
            pending = []
            yield top_down(run)
        else:
            pending.append(run)
    if pending:
        yield tuple(pending)


def _stays(layer: Layer) -> bool:
    return any(
        isinstance(inner, (InkLayer, HintsLayer)) or is_locked(inner) for inner in subtree(layer)
    )


def _same_mode(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Cut where neighbours cannot be merged over what lies below; hidden runs part nothing."""
    piece: list[Run] = []
    mode: BlendMode | None = None
    for run in runs:
        if shows(run[0]):
            own = None if _opens(run) or run[0].blend not in ASSOCIATIVE else run[0].blend
            if piece and (own is None or own is not mode) and any(shows(b) for b, _ in piece):
                yield tuple(piece)
                piece = []
            mode = own
        piece.append(run)
    if piece:
        yield tuple(piece)


def _unseen(layer: Layer) -> Iterator[Layer]:
    """What is hidden in a layer that is merged; it stays, and stands for itself."""
    if not layer.visible:
        yield replace(layer, clip=False)
    elif isinstance(layer, GroupLayer):
        for child in layer.children:
            yield from _unseen(child)


def _opens(run: Run) -> bool:
    """Whether something in a passed-through group meets what lies below in a mode of its own."""
    base, clipped = run
    return (
        isinstance(base, GroupLayer)
        and not clipped
        and base.blend is BlendMode.NORMAL
        and any(layer.blend is not BlendMode.NORMAL for layer in subtree(base))
    )


def _merged_sequence(page: PageState, runs: tuple[Run, ...], mode: BlendMode | None) -> list[Layer]:
    """The runs that show as one layer, and above it what is hidden."""
    shown = tuple(run for run in runs if shows(run[0]))
    same = [layer for run in reversed(runs) for layer in top_down(run)]
    layers = [layer for run in reversed(shown) for layer in top_down(run)]
    if not layers or (len(layers) == 1 and not isinstance(layers[0], GroupLayer)):
        return same
    lowest = shown[0][0]
    if len(shown) == 1 and mode is None and _opens(shown[0]):
        return same
    made = raster_like(
        lowest, stack_plane(page, tuple(layers)), lowest.blend if mode is None else mode
    )
    return [*(hidden for run in reversed(runs) for hidden in _unseen_run(run)), made]


def _unseen_run(run: Run) -> Iterator[Layer]:
    """What of a run is hidden, from the top; nothing of it may end up clipped to what is merged."""
    base, clipped = run
    if not shows(base):
        yield from (*reversed(clipped), replace(base, clip=False))
        return
    for layer in top_down(run):
        yield from _unseen(layer)
