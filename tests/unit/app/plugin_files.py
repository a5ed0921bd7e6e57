"""Plugins of tests, written as an artist would put them into a folder."""

from textwrap import dedent, indent

CODE = """
{head}
import numpy as np

from painter.api.options import PluginOptions
from painter.api.result import ColorizeResult


class Plugin:
    Options = PluginOptions

    def __init__(self, context):
        pass

    def colorize(self, request, progress):
{colorize}

    def close(self):
        pass
"""


def write_plugin(folder, plugin_id, colorize, *, modes=("auto",), head="", more=""):
    """A plugin in a folder of plugins.

    Args:
        colorize: the body of its `colorize(request, progress)`. head: stands above all its code.
        more: further lines of its manifest.
    """
    place = folder / plugin_id
    place.mkdir(parents=True)
    (place / "plugin.toml").write_text(
        f'id = "{plugin_id}"\nname = "Plugin {plugin_id}"\napi = 1\n'
        f'entry = "plugins.{plugin_id}.plugin:Plugin"\nmodes = {list(modes)}\n{more}'
    )
    body = indent(dedent(colorize).strip(), " " * 8)
    (place / "plugin.py").write_text(CODE.format(head=head, colorize=body))
    return place
