"""The environment that Novu makes of LiquidJS: how values are written, how members are read, which filters there are."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, TextIO

from liquid import Environment, RenderContext, Undefined
from liquid.builtin.expressions import FilteredExpression, Nil
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError

from novu_flows.javascript.json import write_json
from novu_flows.javascript.liquidjs.filters import FILTERS, date, single_quoted
from novu_flows.javascript.values import is_list, text_of

__all__ = ["LiquidError", "NovuLiquid"]


class NovuLiquid(Environment):
    """Liquid with LiquidJS's rules: filters that are not there are passed through, blocks of nothing but blanks are shown."""

    suppress_blank_control_flow_blocks = False

    def __init__(self, now: datetime, *, as_html: bool = False) -> None:
        super().__init__(strict_filters=False)
        self.add_tag(_HtmlOutput if as_html else _Output)
        for name, function in FILTERS.items():
            self.add_filter(name, function)
        self.add_filter("date", partial(date, now))


class _OutputNode(OutputNode):
    """A `{{ … }}`, whose value is written so that it can stand in a string of JSON."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(
            "{}" if _is_nil(self.expression) else self.write(self.expression.evaluate(context))
        )

    def write(self, value: Any) -> str:
        return _written(value)


class _Output(Output):
    node_class = _OutputNode


class _HtmlOutputNode(_OutputNode):
    """A `{{ … }}` of an e-mail, whose value is written as it is."""

    def write(self, value: Any) -> str:
        return str(value) if isinstance(value, str) else _written(value)


class _HtmlOutput(Output):
    node_class = _HtmlOutputNode


def _is_nil(expression: object) -> bool:
    """Return whether the literal `nil` is shown: in LiquidJS it is an object without members."""
    return (
        isinstance(expression, FilteredExpression)
        and isinstance(expression.left, Nil)
        and not expression.filters
    )


def _written(value: Any) -> str:
    if value is None or isinstance(value, Undefined):
        return ""
    if isinstance(value, str):
        return write_json(str(value)).decode()[1:-1]
    if isinstance(value, range) or is_list(value):
        return single_quoted(list(value))
    if isinstance(value, Mapping):
        return single_quoted(value)
    return text_of(value) if isinstance(value, bool | int | float) else "{}"
