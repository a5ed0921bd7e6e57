"""One action as data, and how to find it by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from painter.app.workbench import Workbench

Check = Callable[[Workbench], bool]
Deed = Callable[[Workbench], None]


def _always(bench: Workbench) -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing to do.

    Attributes:
        menu: the menus that lead to it. group: actions of a menu are ruled off by group.
        shortcuts: in the words of key sequences, "Ctrl+S". icon: a file of resources/icons.
        in_stroke: whether it may be done while the pen is down; most would meet a page that the
            stroke is about to replace.
        enabled: when it can be done. checked: for those that are on or off.
    """

    id: str
    title: str
    menu: tuple[str, ...]
    run: Deed
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    enabled: Check = _always
    checked: Check | None = None
    group: int = 0
    help: str = ""
    in_stroke: bool = False

    @property
    def plain_title(self) -> str:
        """The title without the dots that announce a question."""
        return self.title.removesuffix("…")


def search(actions: Iterable[Action], query: str) -> tuple[Action, ...]:
    """Actions whose title holds the letters of the query in their order, best first."""
    ranked = ((_rank(query, action), action) for action in actions)
    found = [(rank, action) for rank, action in ranked if rank is not None]
    # The sort is stable: equals stay in the order of the menus.
    return tuple(action for _, action in sorted(found, key=lambda row: row[0]))


def _rank(query: str, action: Action) -> tuple[int, int] | None:
    """How badly an action fits; None for not at all.

    Titles that begin with the query come first, then those with a word that does, those that hold
    it, and those whose menu or title has its letters in their order, the closest together first.
    """
    wanted = query.strip().casefold()
    title = action.plain_title.casefold()
    places = (title.startswith(wanted), f" {wanted}" in title, wanted in title)
    if any(places):
        return (places.index(True), 0)
    spread = _spread(wanted.replace(" ", ""), " ".join((*action.menu, title)).casefold())
    return None if spread is None else (len(places), spread)


def _spread(wanted: str, text: str) -> int | None:
    """How far apart the letters stand in a text that are wanted; None where one is missing."""
    place = -1
    first = 0
    for i, letter in enumerate(wanted):
        place = text.find(letter, place + 1)
        if place < 0:
            return None
        first = place if i == 0 else first
    return place - first
