"""A plugin's options as the fields of a form, read from their schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from painter.api.options import PluginOptions


class FieldKind(StrEnum):
    """What a field looks like."""

    SWITCH = "switch"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True)
class FormField:
    """One option.

    Attributes:
        least, most: bounds of a number, end included; None for none.
        choices: every value that a choice has.
    """

    name: str
    title: str
    kind: FieldKind
    default: Any
    description: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[Any, ...] = ()


def form_fields(options: type[PluginOptions]) -> tuple[FormField, ...]:
    """The fields in the order of the schema."""
    return tuple(_field(name, info) for name, info in options.model_fields.items())


def label_of(choice: object) -> str:
    """A choice as it is read: `two_tone` becomes "Two tone"."""
    text = str(choice.value if isinstance(choice, Enum) else choice)
    return (text[:1].upper() + text[1:]).replace("_", " ")


def _field(name: str, info: FieldInfo) -> FormField:
    kind, choices = _kind(info.annotation)
    step = 1.0 if kind is FieldKind.WHOLE else 0.0
    return FormField(
        name=name,
        title=info.title or label_of(name),
        kind=kind,
        default=info.get_default(call_default_factory=True),
        description=info.description or "",
        least=_bound(info.metadata, ("ge", "gt"), step),
        most=_bound(info.metadata, ("le", "lt"), -step),
        choices=choices,
    )


def _kind(annotation: Any) -> tuple[FieldKind, tuple[Any, ...]]:
    if get_origin(annotation) is Literal:
        return FieldKind.CHOICE, get_args(annotation)
    if isinstance(annotation, type):
        if issubclass(annotation, Enum):
            return FieldKind.CHOICE, tuple(annotation)
        if issubclass(annotation, bool):
            return FieldKind.SWITCH, ()
        if issubclass(annotation, int):
            return FieldKind.WHOLE, ()
        if issubclass(annotation, float):
            return FieldKind.NUMBER, ()
    return FieldKind.TEXT, ()


def _bound(metadata: Sequence[object], names: tuple[str, str], step: float) -> float | None:
    """The bound, with an excluded end of a whole number moved to the next one inside."""
    included, excluded = names
    for rule in metadata:
        if (value := getattr(rule, included, None)) is not None:
            return float(value)
        if (value := getattr(rule, excluded, None)) is not None:
            return float(value) + step
    return None
