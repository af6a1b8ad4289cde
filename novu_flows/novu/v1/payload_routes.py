"""Which fields of the payload a Handlebars template names."""

from collections.abc import Collection, Iterator

from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.variables import NoVariable, find_variables
from novu_flows.novu.dialect import PayloadRoute

_SYSTEM = frozenset({"subscriber", "step", "branding", "preheader", "body"})  # variables of Novu's own
_EVENTS = ("step", "events")
_ITEM = "[]"


def payload_routes(template: str) -> Iterator[PayloadRoute]:
    """Yield the routes of payload fields in a template; none of one that Novu would not save."""
    try:
        found = find_variables(parse(template))
    except (RenderFailed, NoVariable):
        return
    lists = {tuple(one.name.split(".")) for one in found if one.type == "Array"}
    for one in found:
        parts = tuple(one.name.split("."))
        if parts[:2] == _EVENTS:
            parts = parts[2:]
        if parts and parts[0] not in _SYSTEM and all(parts):
            route = tuple(_routed(parts, lists))
            yield PayloadRoute(
                route=(*route, _ITEM) if one.type == "Array" and route[-1:] != (_ITEM,) else route,
                is_truth=one.type == "Boolean",
            )


def _routed(parts: tuple[str, ...], lists: Collection[tuple[str, ...]]) -> Iterator[str]:
    for number, part in enumerate(parts, start=1):
        if part != "this":
            yield part
        if parts[:number] in lists and number < len(parts):
            yield _ITEM
