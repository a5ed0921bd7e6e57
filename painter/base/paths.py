"""Where the program's own files and the user's lie."""

from __future__ import annotations

from pathlib import Path


def checkout() -> Path:
    """The folder that holds main.py; the program runs from its checkout."""
    return Path(__file__).resolve().parents[2]


def bundled_plugins() -> Path:
    """Plugins that ship with Sumiro."""
    return checkout() / "plugins"


def user_plugins() -> Path:
    """The folder where an artist puts plugins of others; it need not exist."""
    from platformdirs import user_data_path

    return user_data_path("sumiro", appauthor=False) / "plugins"


def weights_folder() -> Path:
    """Committed network weights (safetensors) and the table that describes them."""
    return checkout() / "models" / "weights"


def samples() -> Path:
    """The bundled sample pages."""
    return checkout() / "resources" / "samples"
