"""Novu 0.14's Handlebars: parse, check and render templates, without any network."""

from novu_flows.templates.errors import Malformed, Position, RenderFailed
from novu_flows.templates.library import HELPERS
from novu_flows.templates.parser import parse
from novu_flows.templates.rendering import escape, render

__all__ = ["HELPERS", "Malformed", "Position", "RenderFailed", "escape", "parse", "render"]
