"""Importing a plugin's class, wherever its folder lies."""

from __future__ import annotations

import importlib
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any

from painter.api.options import PluginOptions
from painter.base.errors import UserError
from painter.host.discover import FoundPlugin
from painter.host.manifest import Manifest

_ALL = "plugins"
"""The package that all plugins are part of."""

_IMPORTING = RLock()


class PluginError(UserError):
    """A plugin did what no plugin may do. The page is unharmed."""


def load_class(plugin: FoundPlugin, manifest: Manifest) -> type[Any]:
    """Import the class that the manifest's `entry` names.

    Raises:
        PluginError: importing raises, or the class is not there or has no Options.
    """
    module_name, _, class_name = manifest.entry.partition(":")
    try:
        with _IMPORTING:
            module = _import(plugin, module_name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may raise anything while importing
        raise PluginError(
            f"The plugin {plugin.id!r} cannot be imported: {type(error).__name__}: {error}",
            f"Look into {plugin.folder}, or remove the plugin",
        ) from error
    found = getattr(module, class_name, None)
    if not isinstance(found, type):
        raise PluginError(f"The plugin {plugin.id!r} has no class {class_name} in {module_name}")
    options = getattr(found, "Options", None)
    if not (isinstance(options, type) and issubclass(options, PluginOptions)):
        raise PluginError(f"The plugin {plugin.id!r} has no Options class made from PluginOptions")
    return found


def _import(plugin: FoundPlugin, module_name: str) -> ModuleType:
    # A plugin is the package `plugins.<id>` wherever its folder lies, so that what it says of
    # itself there, or relatively, is found in its own folder.
    package = f"{_ALL}.{plugin.id}"
    _make_room(package, plugin.folder)
    if plugin.bundled:
        return importlib.import_module(module_name)
    if package not in sys.modules:
        _add_package(package, plugin)
    return importlib.import_module(f"{package}.{module_name.removeprefix(f'{package}.')}")


def _make_room(package: str, folder: Path) -> None:
    """Forget the modules of another folder that bore the same id."""
    known = sys.modules.get(package)
    places = [Path(place).resolve() for place in getattr(known, "__path__", ())]
    if known is None or folder.resolve() in places:
        return
    for name in [name for name in sys.modules if f"{name}.".startswith(f"{package}.")]:
        del sys.modules[name]


def _add_package(name: str, plugin: FoundPlugin) -> None:
    """Make a folder outside the import path the package of this name."""
    init = plugin.folder / "__init__.py"
    spec = (
        spec_from_file_location(name, init, submodule_search_locations=[str(plugin.folder)])
        if init.is_file()
        else None
    )
    package = ModuleType(name) if spec is None else module_from_spec(spec)
    package.__path__ = [str(plugin.folder)]
    sys.modules[name] = package
    try:
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module(package)
    except BaseException:
        del sys.modules[name]
        raise
    setattr(importlib.import_module(_ALL), plugin.id, package)
