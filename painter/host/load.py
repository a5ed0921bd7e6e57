"""Importing a plugin's class, wherever its folder lies."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from painter.api.options import PluginOptions
from painter.base.errors import UserError
from painter.host.discover import FoundPlugin
from painter.host.manifest import Manifest


class PluginError(UserError):
    """A plugin did what no plugin may do. The page is unharmed."""


def load_class(plugin: FoundPlugin, manifest: Manifest) -> type[Any]:
    """Import the class that the manifest's `entry` names.

    Raises:
        PluginError: importing raises, or the class is not there or has no Options.
    """
    module_name, _, class_name = manifest.entry.partition(":")
    try:
        module = _import(plugin, module_name)
    except Exception as error:  # a plugin may raise anything while importing
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
    if plugin.bundled:
        return importlib.import_module(module_name)
    # A third-party folder lies outside the import path: it becomes a package of its own, so that
    # two plugins with a module of the same name never meet.
    package = f"sumiro_plugins_{plugin.id}"
    inner = module_name.removeprefix(f"plugins.{plugin.id}.")
    if package not in sys.modules:
        sys.modules[package] = _package(package, plugin.folder)
    return importlib.import_module(f"{package}.{inner}")


def _package(name: str, folder: Path) -> ModuleType:
    package = ModuleType(name, f"The plugin in {folder}.")
    package.__path__ = [str(folder)]
    return package
