"""The helpers that templates can use: those of handlebars.js 4.7, and the six of Novu 0.14."""

from collections.abc import Callable, Mapping
from typing import Protocol

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.nesting import NestedCall
from novu_flows.javascript.handlebars.scope import NO_CONTEXT, Data, Fragment, frame
from novu_flows.javascript.values import (
    UNDEFINED,
    in_order,
    is_empty,
    is_list,
    is_nothing,
    is_truthy,
    loosely_equal,
    member,
    text_of,
)

NOVU_HELPERS = ("equals", "titlecase", "uppercase", "lowercase", "pluralize", "dateFormat")
HELPERS = frozenset({"each", "if", "log", "lookup", "unless", "with", *NOVU_HELPERS})


_LAST_OF_ONE_UNIT = "\uffff"


class _Side(Protocol):
    async def __call__(
        self, context: object, *, values: object = UNDEFINED, data: Data | None = None
    ) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperOptions:
    """What a helper gets beside its arguments: the two sides of its block (None outside of a block), and `hash`."""

    name: str
    this: object
    named: Mapping[str, object]
    data: Data
    around: tuple[object, ...] = ()
    program: Fragment | None = None
    inverse: Fragment | None = None
    is_block: bool = False

    def side(self, which: str, called: str) -> _Side:
        """Return a side of the block as a function; nothing is rendered by a side that is not there."""
        fragment = self.program if which == "fn" else self.inverse
        if fragment:
            return fragment
        if not self.is_block:
            raise RenderFailed(f"{called} is not a function")
        return _nothing


async def _nothing(context: object, *, values: object = UNDEFINED, data: Data | None = None) -> object:
    del context, values, data
    return ""


_OPTIONS: Mapping[str, object] = {}  # how options look to a helper that takes them for an argument

Arguments = tuple[object, ...]
Function = Callable[[Arguments, HelperOptions], NestedCall[object]]


def _plain(function: Callable[[Arguments], object]) -> Function:
    """Return the helper that renders nothing: a function of its arguments."""

    async def helper(arguments: Arguments, options: HelperOptions) -> object:
        del options
        return function(arguments)

    return helper


def _argument(arguments: Arguments, index: int) -> object:
    """Return an argument; after the last one come the options, and after them nothing."""
    if index < len(arguments):
        return arguments[index]
    return _OPTIONS if index == len(arguments) else UNDEFINED


async def _if(arguments: Arguments, options: HelperOptions) -> object:
    if len(arguments) != 1:
        raise RenderFailed("#if requires exactly one argument")
    return await _condition(arguments[0], options, ("fn", "inverse"))


async def _unless(arguments: Arguments, options: HelperOptions) -> object:
    if len(arguments) != 1:
        raise RenderFailed("#unless requires exactly one argument")
    return await _condition(arguments[0], options, ("inverse", "fn"))


async def _condition(value: object, options: HelperOptions, sides: tuple[str, str]) -> object:
    includes_zero = is_truthy(options.named.get("includeZero"))
    fails = is_empty(value) or not (includes_zero or is_truthy(value))
    called = "options.inverse" if fails else "options.fn"
    return await options.side(sides[fails], called)(options.this)


async def _with(arguments: Arguments, options: HelperOptions) -> object:
    if len(arguments) != 1:
        raise RenderFailed("#with requires exactly one argument")
    value = arguments[0]
    if is_empty(value):
        return await options.side("inverse", "options.inverse")(options.this)
    return await options.side("fn", "fn")(value, values=(value,), data=options.data)


async def _each(arguments: Arguments, options: HelperOptions) -> object:
    if not arguments or not (len(arguments) == 1 or is_truthy(arguments[1])):
        raise RenderFailed("Must pass iterator to #each")
    inner = options if len(arguments) == 1 else _without_block(options)
    items = _items(arguments[0])
    if not items:
        return await inner.side("inverse", "inverse")(options.this)
    return await _each_item(items, inner)


def _without_block(options: HelperOptions) -> HelperOptions:
    """Return what `#each` takes for its options where it gets two arguments: none of its own."""
    return HelperOptions(name=options.name, this=options.this, named={}, data={})


def _items(value: object) -> list[tuple[object, object]]:
    if isinstance(value, Mapping):
        return list(in_order(value).items())
    if is_list(value) and isinstance(value, list | tuple):
        return list(enumerate(value))
    return []


async def _each_item(items: list[tuple[object, object]], options: HelperOptions) -> object:
    render = options.side("fn", "fn")
    rendered: list[object] = []
    for index, (key, value) in enumerate(items):
        data = {**frame(options.data), "key": key, "index": index, "first": index == 0}
        data["last"] = index == len(items) - 1
        rendered.append(await render(value, values=(value, key), data=data))
    return "".join(map(text_of, rendered))


def _lookup(arguments: Arguments) -> object:
    holder = _argument(arguments, 0)
    if not is_truthy(holder):
        return holder
    if len(arguments) != 2:  # noqa: PLR2004 - a holder and a name, after which come the options
        raise RenderFailed(_not_options(_third(arguments), "lookupProperty"))
    return member(holder, arguments[1])


def _log(_arguments: Arguments) -> object:
    return UNDEFINED


async def _equals(arguments: Arguments, options: HelperOptions) -> object:
    equal = loosely_equal(_argument(arguments, 0), _argument(arguments, 1))
    which = "fn" if equal else "inverse"
    if len(arguments) != 2:  # noqa: PLR2004 - what are compared, after which come the options
        raise RenderFailed(_not_options(_third(arguments), which))
    return await options.side(which, f"options.{which}")(options.this)


def _third(arguments: Arguments) -> object:
    """Return what is taken for the options: the third argument, undefined where the options came before."""
    return arguments[2] if len(arguments) > 2 else UNDEFINED  # noqa: PLR2004 - the place of the options


def _not_options(value: object, which: str) -> str:
    if is_nothing(value):
        return f"Cannot read properties of {text_of(value)} (reading '{which}')"
    return f"options.{which} is not a function"


def _titlecase(arguments: Arguments) -> object:
    text = _text_or_nothing(_argument(arguments, 0), "split")
    return text if text is UNDEFINED else " ".join(map(_capitalized, str(text).split(" ")))


def _capitalized(word: str) -> str:
    first = word[:1]
    return (first.upper() if first <= _LAST_OF_ONE_UNIT else first) + word[1:].lower()


def _uppercase(arguments: Arguments) -> object:
    text = _text_or_nothing(_argument(arguments, 0), "toUpperCase")
    return text if text is UNDEFINED else str(text).upper()


def _lowercase(arguments: Arguments) -> object:
    text = _text_or_nothing(_argument(arguments, 0), "toLowerCase")
    return text if text is UNDEFINED else str(text).lower()


def _text_or_nothing(value: object, method: str) -> object:
    """Return a text, or undefined for nothing; other values do not have the methods of texts."""
    if is_nothing(value):
        return UNDEFINED
    if not isinstance(value, str):
        raise RenderFailed(f"value.{method} is not a function")
    return value


def _pluralize(arguments: Arguments) -> object:
    number = _argument(arguments, 0)
    is_one = number == 1 and not isinstance(number, bool)
    return _argument(arguments, 1 if is_one else 2)


def _date_format(arguments: Arguments) -> object:
    date, pattern = _argument(arguments, 0), _argument(arguments, 1)
    if not (is_truthy(date) and is_truthy(pattern)):
        return date
    from novu_flows.javascript.dates.format import format_date  # noqa: PLC0415 - only this helper needs dates
    from novu_flows.javascript.dates.parse import parse_date  # noqa: PLC0415 - the same

    moment = parse_date(text_of(date))
    if moment is None:
        return date
    taken = date if isinstance(date, int | float) and not isinstance(date, bool) else moment
    return format_date(float(taken), text_of(pattern))


async def block_of_value(value: object, options: HelperOptions) -> object:
    """Render `{{#x}}…{{/x}}` where x is no helper: for each item, with a value, if true (`blockHelperMissing`)."""
    if value is True:
        return await options.side("fn", "fn")(options.this)
    if value is False or is_nothing(value) or (is_list(value) and is_empty(value)):
        return await options.side("inverse", "inverse")(options.this)
    if is_list(value):
        return await _each((value,), options)
    return await options.side("fn", "fn")(value, values=options.around, data=options.data)


def this_of(context: object) -> object:
    """Return `this` as a helper sees it."""
    return NO_CONTEXT if is_nothing(context) else context


BUILT_IN: Mapping[str, Function] = {
    "each": _each,
    "if": _if,
    "log": _plain(_log),
    "lookup": _plain(_lookup),
    "unless": _unless,
    "with": _with,
}
NOVU: Mapping[str, Function] = {
    "dateFormat": _plain(_date_format),
    "equals": _equals,
    "lowercase": _plain(_lowercase),
    "pluralize": _plain(_pluralize),
    "titlecase": _plain(_titlecase),
    "uppercase": _plain(_uppercase),
}
FUNCTIONS: Mapping[str, Function] = {**BUILT_IN, **NOVU}
