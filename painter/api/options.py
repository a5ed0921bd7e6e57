"""A plugin's options: one schema makes the panel's form and the command line's --set."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PluginOptions(BaseModel):
    """Base of every plugin's options. Every field has a default, a title and a description.

    Use `Field(default, title=..., description=..., ge=..., le=...)`, plain types and Literal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
