"""Which fields of the payload a Liquid template names."""

from collections.abc import Iterator

from novu_flows.novu.dialect import PayloadRoute

_EVENT = ("steps", "", "events", "[]", "payload")  # of a digest: the payload of each event
_ITEM = "[]"
_OF_LISTS = ("size", "first", "last")


def payload_routes(template: str) -> Iterator[PayloadRoute]:
    """Yield the routes of payload fields in a template; none of one that cannot be read."""
    from novu_flows.javascript.liquidjs import analysis  # noqa: PLC0415 - Liquid is slow to load, and plans read none

    try:
        uses = analysis.uses_of(template)
    except ValueError:
        return
    for use in uses:
        route = _in_payload(use.route) if isinstance(use, analysis.VariableUse) else ()
        if route and route[0] != _ITEM:
            is_of_list = route[-1] in _OF_LISTS
            yield PayloadRoute(route=(*route[:-1], _ITEM) if is_of_list and len(route) > 1 else route)


def _in_payload(route: tuple[str, ...]) -> tuple[str, ...]:
    if route[:1] == ("payload",):
        return route[1:]
    is_event = len(route) > len(_EVENT) and (route[0], "", *route[2 : len(_EVENT)]) == _EVENT
    return route[len(_EVENT) :] if is_event else ()
