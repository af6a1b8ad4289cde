"""Every route of the emulator's modules is found, though a section is loaded when it is asked for."""

import pkgutil
from importlib import import_module

from novu_flows.emulator import sections
from novu_flows.emulator.http.routes import Router
from novu_flows.emulator.http.sections import all_routes, routes_below


def declared():
    """Return the routes of all modules."""
    for module in pkgutil.iter_modules(sections.__path__):
        yield from getattr(import_module(f"{sections.__name__}.{module.name}"), "ROUTES", ())


def test_no_route_is_left_out():
    """
    The table of sections names every module that has routes, below each first segment of its paths.
    """
    assert {(one.method, one.path) for one in declared()} == {(one.method, one.path) for one in all_routes()}
    assert len(list(all_routes())) == len({(one.method, one.path) for one in all_routes()})


def test_a_section_is_found_in_any_letter_case():
    """
    As Express does; what Novu does not have is not found, and neither is what only looks like its prefix.
    """
    router = Router(below=routes_below)

    route, parameters = router.find("GET", "/V1/Subscribers/Ada")
    assert ("/v1/subscribers/:subscriberId", {"subscriberId": "Ada"}) == (route.path, parameters)
    assert [None] * 4 == [router.find("GET", path) for path in ("/v1/nothing", "/v1", "/", "/v2/subscribers")]
