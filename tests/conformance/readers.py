"""Other programs that open our files, and the pictures they make of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from painter.document.drawing import draw_page
from painter.document.page import PageState

_GIMP_PICTURE = """
(catch (display "failed")
 (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{source}" "{source}")))
        (layer (car (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))))
  (gimp-layer-add-alpha layer)
  (gimp-layer-resize-to-image-size layer)
  (gimp-file-save RUN-NONINTERACTIVE image layer "{target}" "{target}")
  (gimp-image-delete image)))
"""

_GIMP_LAYERS = """
(catch (display "failed")
 (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "{source}" "{source}"))))
  (gimp-file-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-drawable image))
   "{target}" "{target}")
  (gimp-image-delete image)))
"""

_ZEROED = "glibc.malloc.tcache_count=0:glibc.malloc.perturb=255"
"""Memory that a program asks for comes as zeros, as far as the C library is glibc.

The PSD loader of GIMP 2.10.34 (`add_layers` in plug-ins/file-psd/psd-load.c) reads a byte of a
layer that it has never set, `clipping_group_type`, of the topmost layer where that alone is
clipped, and of others in and above a run of clipped layers. At 1 it puts the layer into a group of
its own, so that nothing clips it; at 2 it ends a group too early. With what memory happens to hold
that is rare. With perturb=254, which leaves a 1 there, the document `one base` is 202 levels off
every time, and `clip run` 255 (153 at 253, which leaves a 2); with 255 neither ever is.
"""

_KRITA = """
ending=$1
shift
for source in "$@"; do
  for attempt in 1 2 3; do
    timeout -k 5 60 krita --export --export-filename "$(basename "$source")$ending" "$source" \\
      >/dev/null 2>&1 && break
  done
done
"""


@dataclass(frozen=True)
class Reader:
    """A program. `draw` opens files and answers with pictures, those it could not open left out."""

    name: str
    installed: bool
    draw: Callable[[Sequence[Path], Path], dict[Path, NDArray[np.float64]]]


def levels(picture: NDArray[np.float64], page: PageState) -> float:
    """The largest difference from our composite, premultiplied, in levels of 0..255."""
    return float(np.abs(picture - draw_page(page)).max())


def psd_tools(files: Sequence[Path], folder: Path) -> dict[Path, NDArray[np.float64]]:
    """Composited from the layers, the merged picture not looked at."""
    from psd_tools import PSDImage
    from psd_tools.composite import composite

    del folder
    made: dict[Path, NDArray[np.float64]] = {}
    for path in files:
        with path.open("rb") as file:
            document = PSDImage.open(file)
        if len(document):
            colour, _, alpha = composite(document, force=True)
            made[path] = np.concatenate([colour * alpha, alpha], axis=2) * 255.0
    return made


def gimp(files: Sequence[Path], folder: Path) -> dict[Path, NDArray[np.float64]]:
    """What GIMP composites, all files in one process."""
    run_gimp(files, folder, ".gimp.png", _GIMP_PICTURE)
    return _pictures(files, folder, ".gimp.png")


def run_gimp(files: Sequence[Path], folder: Path, ending: str, script: str = _GIMP_LAYERS) -> None:
    """Save every file as `<its name><ending>` in the folder."""
    words = [script.format(source=path, target=folder / f"{path.name}{ending}") for path in files]
    environment = {**os.environ, "HOME": str(folder), "GLIBC_TUNABLES": _ZEROED}
    command = ["gimp-console", "-i", "-d", "-f", "-s", "-b", "".join(words), "-b", "(gimp-quit 0)"]
    subprocess.run(command, env=environment, capture_output=True, check=True)


def krita(files: Sequence[Path], folder: Path) -> dict[Path, NDArray[np.float64]]:
    """What Krita composites, about a second for each file."""
    run_krita(files, folder, ".png")
    return _pictures(files, folder, ".png")


def run_krita(files: Sequence[Path], folder: Path, ending: str) -> None:
    """Save every file as `<its name><ending>` in the folder; a Krita that dies is started again."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "krita-config")}
    environment.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", "bash", "-c", _KRITA, "krita", ending, *map(str, files)]
    for _ in range(4):  # xvfb-run may meet the display of a server that is just ending
        subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
        if any((folder / f"{path.name}{ending}").exists() for path in files):
            break


def _pictures(files: Sequence[Path], folder: Path, ending: str) -> dict[Path, NDArray[np.float64]]:
    made: dict[Path, NDArray[np.float64]] = {}
    for path in files:
        target = folder / f"{path.name}{ending}"
        if target.exists():
            with Image.open(target) as image:
                straight = np.asarray(image.convert("RGBA"), np.float64)
            straight[:, :, :3] *= straight[:, :, 3:] / 255
            made[path] = straight
    return made


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "psd-tools": Reader("psd-tools", True, psd_tools),
        "GIMP": Reader("GIMP", shutil.which("gimp-console") is not None, gimp),
        "Krita": Reader("Krita", bool(shutil.which("krita") and shutil.which("xvfb-run")), krita),
    }
)
