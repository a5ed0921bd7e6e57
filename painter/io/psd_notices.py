"""Counting what a Photoshop file has that we do not, one sentence a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from threading import Lock
from types import MappingProxyType


class Lost(StrEnum):
    """A kind of thing; the value ends the sentence 'n layers ...'."""

    TEXT = "text"
    SHAPE = "shape"
    SMART = "smart"
    FILL = "fill"
    ADJUSTMENT = "adjustment"
    EFFECTS = "effects"
    VECTOR_MASK = "vector mask"
    FEATHER = "feather"
    OPTIONS = "options"
    PASSED = "passed"
    ARTBOARD = "artboard"
    DAMAGED = "damaged"


_SENTENCES: Mapping[Lost, tuple[str, str]] = MappingProxyType(
    {
        Lost.TEXT: ("1 text layer became a picture", "{n} text layers became pictures"),
        Lost.SHAPE: ("1 shape became a picture", "{n} shapes became pictures"),
        Lost.SMART: ("1 smart object became a picture", "{n} smart objects became pictures"),
        Lost.FILL: (
            "1 gradient or pattern layer without pixels was left out",
            "{n} gradient or pattern layers without pixels were left out",
        ),
        Lost.ADJUSTMENT: ("1 adjustment layer was left out", "{n} adjustment layers were left out"),
        Lost.EFFECTS: (
            "1 layer has effects that are not shown",
            "{n} layers have effects that are not shown",
        ),
        Lost.VECTOR_MASK: (
            "1 layer has a vector mask that is not applied",
            "{n} layers have vector masks that are not applied",
        ),
        Lost.FEATHER: (
            "1 mask is feathered, which is not shown",
            "{n} masks are feathered, which is not shown",
        ),
        Lost.OPTIONS: (
            "1 layer has blending options that are not known here",
            "{n} layers have blending options that are not known here",
        ),
        Lost.PASSED: (
            "1 pass-through group with opacity or a mask is blended by itself here",
            "{n} pass-through groups with opacity or a mask are blended by themselves here",
        ),
        Lost.ARTBOARD: ("1 artboard became a group", "{n} artboards became groups"),
        Lost.DAMAGED: (
            "1 layer is damaged and misses pixels",
            "{n} layers are damaged and miss pixels",
        ),
    }
)


class Tally:
    """Counts while a file is read, from several threads."""

    def __init__(self) -> None:
        self._counts: Counter[Lost] = Counter()
        self._modes: set[str] = set()
        self._lock = Lock()

    def add(self, lost: Lost, when: bool = True) -> None:
        """Count one layer."""
        if when:
            with self._lock:
                self._counts[lost] += 1

    def mode(self, name: str) -> None:
        """A blend mode that is not ours was met."""
        self._modes.add(name)

    def notices(self) -> tuple[str, ...]:
        """One sentence for every kind that was met, in the order of `Lost`."""
        said = [
            _SENTENCES[lost][0 if count == 1 else 1].format(n=count)
            for lost in Lost
            if (count := self._counts[lost])
        ]
        if self._modes:
            names = ", ".join(sorted(self._modes))
            said.append(f"Blend modes that are not known here were set to the nearest: {names}")
        return tuple(said)
