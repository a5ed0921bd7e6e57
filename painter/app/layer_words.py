"""What a layer is and does, in words: for the panel's second line, tool tips and screen readers."""

from __future__ import annotations

from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    ShadeLayer,
)
from painter.render.blend import BlendMode

_KINDS: tuple[tuple[type[Layer], str], ...] = (
    (InkLayer, "the drawing"),
    (FlatsLayer, "regions"),
    (HintsLayer, "colours asked for"),
    (ShadeLayer, "shade"),
    (FillLayer, "one colour"),
    (GroupLayer, "group"),
)


def kind_of(layer: Layer) -> str:
    """What sort of layer it is."""
    if isinstance(layer, GroupLayer) and layer.isolated:
        return "isolated group"
    return next((name for kind, name in _KINDS if isinstance(layer, kind)), "painted")


def layer_in_short(layer: Layer) -> str:
    """Kind, and opacity and mode where they are not the usual ones."""
    parts = [kind_of(layer)]
    if layer.opacity < 1:
        parts.append(f"{layer.opacity:.0%}")
    usual = BlendMode.MULTIPLY if isinstance(layer, InkLayer) else BlendMode.NORMAL
    if layer.blend is not usual:
        parts.append(layer.blend.caption.lower())
    return ", ".join(parts)


def layer_in_words(layer: Layer) -> str:
    """Everything that the row shows."""
    parts = [f"{layer.name}: {layer_in_short(layer)}"]
    if not layer.visible:
        parts.append("hidden")
    if layer.locked:
        parts.append("locked")
    if layer.clip:
        parts.append("clipped to the layer below")
    if layer.mask is not None:
        parts.append("with a mask" if layer.mask.enabled else "with a mask that is off")
    return ", ".join(parts)
