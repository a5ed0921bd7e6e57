"""Looking at what a plugin gave back before anything uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from painter.api.request import ColorizeRequest
from painter.api.result import ColorizeResult
from painter.host.load import PluginError

_PROPORTION_TOLERANCE = 0.02

_EXTRA_NAME = re.compile(r"[\w -][\w .-]{0,99}")
"""An extra's name becomes part of a file's name: nothing in it may lead into another folder."""


def check_result(plugin_id: str, request: ColorizeRequest, result: object) -> ColorizeResult:
    """Return the result if it is what the API promises.

    Raises:
        PluginError: it is not; the sentence says in which way.
    """
    if not isinstance(result, ColorizeResult):
        raise _fault(plugin_id, f"gave back a {type(result).__name__}, not a ColorizeResult")
    if result.picture is None and result.colours is None:
        raise _fault(plugin_id, "gave back neither a picture nor colours")
    if result.picture is not None:
        _check_picture(plugin_id, request, result.picture)
    rows = request.regions.count + 1
    if result.colours is not None:
        _check_array(plugin_id, "colours", result.colours, np.uint8, (rows, 3))
    if result.confidence is not None:
        _check_array(plugin_id, "confidence", result.confidence, np.float32, (rows,))
        inside = (
            np.isfinite(result.confidence) & (result.confidence >= 0) & (result.confidence <= 1)
        )
        if not bool(inside.all()):
            raise _fault(plugin_id, "gave back confidence outside 0 to 1")
    _check_extras(plugin_id, result.extras)
    return result


def _check_extras(plugin_id: str, extras: object) -> None:
    if not isinstance(extras, Mapping):
        raise _fault(plugin_id, f"gave back extras of {type(extras).__name__}, not by name")
    for name, extra in cast("Mapping[object, object]", extras).items():
        if not (isinstance(name, str) and _EXTRA_NAME.fullmatch(name)):
            raise _fault(
                plugin_id,
                f"gave back an extra of the name {name!r}; names are made of letters, digits,"
                " spaces, dots, hyphens and underscores, and do not begin with a dot",
            )
        if not _is_picture(extra):
            raise _fault(plugin_id, f"gave back an extra {name!r} that is no uint8 picture")


def _is_picture(extra: object) -> bool:
    """Whether it is `(h, w)` or `(h, w, 3)` uint8, not empty."""
    if not isinstance(extra, np.ndarray):
        return False
    array = cast("NDArray[Any]", extra)
    fits = array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)
    return fits and array.dtype == np.uint8 and array.size > 0


def _check_picture(plugin_id: str, request: ColorizeRequest, picture: NDArray[np.uint8]) -> None:
    if getattr(picture, "dtype", None) != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise _fault(plugin_id, "gave back a picture that is not (h, w, 3) uint8")
    height, width = picture.shape[:2]
    if min(height, width) < 1:
        raise _fault(plugin_id, "gave back an empty picture")
    wanted = request.size.width / request.size.height
    # One pixel of rounding on a small picture is not a fault.
    slack = _PROPORTION_TOLERANCE + 1 / min(height, width)
    if abs(width / height / wanted - 1) > slack:
        raise _fault(
            plugin_id, f"gave back a picture of {width}x{height} for a page of {request.size}"
        )


def _check_array(
    plugin_id: str, name: str, array: NDArray[Any], dtype: type[np.generic], shape: tuple[int, ...]
) -> None:
    if getattr(array, "dtype", None) != dtype or array.shape != shape:
        raise _fault(
            plugin_id,
            f"gave back {name} of {getattr(array, 'dtype', type(array).__name__)}"
            f" {getattr(array, 'shape', '')}, not {np.dtype(dtype)} {shape}",
        )


def _fault(plugin_id: str, what: str) -> PluginError:
    return PluginError(
        f"The plugin {plugin_id!r} {what}", "Report it to the plugin's author, or choose another"
    )
