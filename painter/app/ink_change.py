"""What became of the regions when the ink was replaced, as a list to go through."""

from __future__ import annotations

from dataclasses import dataclass

from painter.app.newink import InkChange
from painter.base.geometry import Rect
from painter.document.page import PageState


@dataclass(frozen=True)
class RegionChange:
    """One region to look at.

    Attributes:
        region: its id in the new page, or 0 for one that is gone. area: where it is or was.
    """

    words: str
    region: int
    area: Rect


def region_changes(before: PageState, change: InkChange) -> tuple[RegionChange, ...]:
    """Lost regions first, because they lost work; then new ones, then those of another shape."""
    return (
        *_listed(before, change.lost.tolist(), "is gone", gone=True),
        *_listed(change.page, change.new.tolist(), "is new"),
        *_listed(change.page, change.changed.tolist(), "has another shape"),
    )


def summary(change: InkChange) -> str:
    """One sentence."""
    counts = ((change.changed, "changed"), (change.new, "new"), (change.lost, "gone"))
    words = [f"{len(ids)} {name}" for ids, name in counts if len(ids)]
    if not words:
        return "New ink: every region goes on as it was."
    return f"New ink: of the regions {', '.join(words)}."


def _listed(
    page: PageState, regions: list[int], words: str, *, gone: bool = False
) -> tuple[RegionChange, ...]:
    table = page.regions
    if table is None:
        return ()
    ordered = sorted(regions, key=lambda region: -int(table.area[region]))
    return tuple(
        RegionChange(
            f"{'An old region' if gone else f'Region {region}'} {words}",
            0 if gone else region,
            Rect(*table.box[region].tolist()),
        )
        for region in ordered
    )
