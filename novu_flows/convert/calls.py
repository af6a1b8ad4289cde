"""Calls of Handlebars' and Novu's helpers, and what they are in Liquid."""

import re
from dataclasses import replace
from typing import assert_never

from novu_flows.convert.dates import strftime_of
from novu_flows.convert.expressions import Test, holds, is_equal, is_one, output, with_filter
from novu_flows.convert.names import LiquidScope, Reference, Unconvertible, quoted
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.helpers import HELPERS
from novu_flows.javascript.handlebars.nodes import CallNode, ExpressionNode, Literal, PathNode
from novu_flows.javascript.handlebars.render import escape
from novu_flows.javascript.values import is_nothing, is_truthy, text_of

_LIQUID_IN_TEXT = re.compile(r"\{+[{%]|\{\Z")
_NO_TITLECASE = "`capitalize` does it for a text of one word; Liquid has nothing for several"


def test_of(call: CallNode, scope: LiquidScope) -> Test:
    """Return the condition of `{{#if}}`, `{{#unless}}` or `{{#equals}}`."""
    if call.path.original == "equals":
        return _equality([_argument(param, scope) for param in call.params], call)
    zero = call.named.get("includeZero")
    if zero is not None and not isinstance(zero, Literal):
        raise Unconvertible("includeZero depends on a value", call.at)
    return holds(
        one_reference(call, scope), call.at, includes_zero=zero is not None and is_truthy(zero.value)
    )


def _equality(given: list[Reference | Literal], call: CallNode) -> Test:
    match given:
        case [left, right]:
            return is_equal(left, right, call.at)
        case _:
            raise Unconvertible("equals takes two values", call.at)


def one_reference(call: CallNode, scope: LiquidScope) -> Reference:
    """Return what a block is about; Handlebars takes exactly one value."""
    found = [_argument(param, scope) for param in call.params]
    if len(found) != 1 or not isinstance(found[0], Reference):
        raise Unconvertible(f"{call.path.original!r} takes the name of one value", call.at)
    return found[0]


def _argument(expression: ExpressionNode, scope: LiquidScope) -> Reference | Literal:
    match expression:
        case PathNode():
            return scope.reference(expression)
        case Literal():
            return expression
        case CallNode():
            return _looked_up(expression, scope)
        case _:
            assert_never(expression)


def _looked_up(call: CallNode, scope: LiquidScope) -> Reference:
    """Return the member that `lookup` finds by a fixed name."""
    holder, key = (*call.params, None, None)[:2]
    if call.path.original != "lookup" or not isinstance(holder, PathNode) or not isinstance(key, Literal):
        raise Unconvertible(f"a call of {call.path.original!r} cannot stand in a Liquid expression", call.at)
    return scope.reference(replace(holder, parts=(*holder.parts, text_of(key.value))))


def helper_output(call: CallNode, scope: LiquidScope, *, escapes: bool) -> str:
    """Return what shows the outcome of a helper."""
    name = call.path.original
    match name, [_argument(param, scope) for param in call.params]:
        case "uppercase" | "lowercase", [Reference() as text, *_] if text.may_be("string"):
            made = with_filter(text, "upcase" if name == "uppercase" else "downcase")
            return output(made, call.at, escapes=escapes)
        case "pluralize", [Reference() as count, one, many, *_]:
            sides = [_word(each, call.at, escapes=escapes) for each in (one, many)]
            test = is_one(count)
            return f"{test.before}{{% if {test.text} %}}{sides[0]}{{% else %}}{sides[1]}{{% endif %}}"
        case "dateFormat", [Reference() as date, Literal(value=str() as pattern), *_] if (
            date.may_be("string") and pattern
        ):
            form = quoted(strftime_of(pattern, call.at), call.at)
            return output(with_filter(date, f"date: {form}"), call.at, escapes=escapes)
        case "lookup", _:
            return output(_looked_up(call, scope), call.at, escapes=escapes)
        case "log", _:
            return ""
        case "titlecase", _:
            raise Unconvertible("Liquid has no filter for titlecase", call.at, _NO_TITLECASE)
        case _:
            known = name in HELPERS
            reason = (
                f"{name!r} cannot be used like this in Liquid" if known else f"there is no helper {name!r}"
            )
            raise Unconvertible(reason, call.at)


def _word(side: Reference | Literal, at: Position, *, escapes: bool) -> str:
    if isinstance(side, Reference):
        return output(side, at, escapes=escapes)
    text = "" if is_nothing(side.value) else text_of(side.value)
    return as_text(escape(text).replace("&#x27;", "'") if escapes else text)


def as_text(text: str) -> str:
    """Return a text in which nothing is Liquid."""
    return _LIQUID_IN_TEXT.sub(lambda found: f"{{% raw %}}{found[0]}{{% endraw %}}", text)
