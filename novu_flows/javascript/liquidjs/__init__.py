"""Templates of Novu 3.x: Liquid as LiquidJS renders it, with Novu's own filters and its way through JSON."""

from novu_flows.javascript.liquidjs.controls import TemplateFailed, rendered_controls, rendered_html

__all__ = ["TemplateFailed", "rendered_controls", "rendered_html"]
