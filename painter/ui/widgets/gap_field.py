"""The field for a gap setting."""

from __future__ import annotations

from painter.ui.widgets.slider_field import SliderField

_LEAST, _MOST = 0.0, 200.0  # page pixels


def gap_field(name: str, tip: str) -> SliderField:
    """A field for gaps to close, with a name for screen readers and a tip."""
    field = SliderField(_LEAST, _MOST, decimals=1, suffix=" px", curved=True)
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field
