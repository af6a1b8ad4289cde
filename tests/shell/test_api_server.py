"""Which Novu a server is, found out by its answers."""

import asyncio
import json

import httpx
import pytest
from ports import on_a_port

from novu_flows.api import (
    AsyncNovuClient,
    NovuClient,
    RetryPolicy,
    ServerApi,
    identify_server,
    identify_server_async,
)
from novu_flows.emulator import Emulator
from novu_flows.errors import ApiError, AuthenticationFailed, ExitCode, NotFound, UnsupportedServer

ONCE = RetryPolicy(tries=1, first_wait_seconds=0)
WORKFLOWS = (200, {"data": {"workflows": [], "totalCount": 0}})
LAYOUTS = (200, {"data": {"layouts": [], "totalCount": 0}})
CLOSED = (401, {"message": "API endpoint not available"})
GATE = (404, "<html>not here</html>")


def absent(path):
    """Return what Novu answers where it has no route."""
    return 404, {"message": f"Cannot GET {path}", "error": "Not Found", "statusCode": 404}


def healthy(release):
    """Return the state of a server."""
    return 200, {"data": {"status": "ok", "info": {"apiVersion": {"version": release, "status": "up"}}}}


def identified(workflows, layouts=None, health=(404, {"message": "Cannot GET /v1/health-check"})):
    """Return what a server with these answers is, and the paths that it was asked for."""
    answers = {"/v2/workflows": workflows, "/v2/layouts": layouts, "/v1/health-check": health}
    asked = []

    def answer(request):
        asked.append(request.url.path)
        status, body = answers[request.url.path]
        return httpx.Response(status, content=body if isinstance(body, str) else json.dumps(body))

    transport = httpx.MockTransport(answer)
    with NovuClient("key", "https://novu.example", transport=transport, retries=ONCE) as novu:
        return identify_server(novu), asked


@pytest.mark.parametrize(
    ("profile", "api", "release"),
    [
        ("0.13", ServerApi.V1, "0.13.0"),
        ("0.14", ServerApi.V1, "0.14.0"),
        ("3.15", ServerApi.V2, "3.15.0"),
    ],
)
def test_the_embedded_novu_is_told_by_its_profile(profile, api, release):
    """
    From threads over a port, and from an event loop in this process.
    """
    emulator = Emulator(profile=profile, development_key="key")

    async def asynchronously():
        async with AsyncNovuClient("key", "http://novu.test", app=emulator.app) as novu:
            return await identify_server_async(novu)

    with on_a_port(Emulator(profile=profile, development_key="key")) as url, NovuClient("key", url) as novu:
        server = identify_server(novu)

    assert (api, release) == (server.api, server.release)
    assert server == asyncio.run(asynchronously())


@pytest.mark.parametrize(
    ("workflows", "layouts", "health", "api", "release"),
    [
        (CLOSED, None, healthy("2.1.0"), ServerApi.V2_CLOSED, "2.1.0"),
        (
            (401, {"message": "API endpoint not accessible"}),
            None,
            healthy("2.0.1"),
            ServerApi.V2_CLOSED,
            "2.0.1",
        ),
        (WORKFLOWS, absent("/v2/layouts"), healthy("2.3.0"), ServerApi.V2_EARLY, "2.3.0"),
        (WORKFLOWS, LAYOUTS, (200, {"data": {"status": "ok", "info": {}}}), ServerApi.V2, None),
        (WORKFLOWS, LAYOUTS, (403, {"message": "no"}), ServerApi.V2, None),
        (absent("/v2/workflows?limit=1"), None, (500, {"message": "no"}), ServerApi.V1, None),
    ],
)
def test_servers_in_between_are_told_apart(workflows, layouts, health, api, release):
    """
    Two or three questions are enough; a server need not say its release.
    """
    server, asked = identified(workflows, layouts, health)

    assert (api, release) == (server.api, server.release)
    assert len(asked) == (2 if layouts is None else 3)


@pytest.mark.parametrize(
    ("workflows", "error"),
    [
        ((401, {"message": "API Key not found"}), AuthenticationFailed),
        ((500, {"message": "no"}), ApiError),
        ((200, "<html></html>"), ApiError),
        (GATE, NotFound),
    ],
)
def test_what_is_no_answer_of_novu_is_an_error(workflows, error):
    """
    An unknown key is no old server, and any page of a gateway is no Novu.
    """
    with pytest.raises(error):
        identified(workflows)


def test_a_gateway_that_hides_a_route_is_no_proof():
    """
    Its 404 counts where the state of the server is there.
    """
    server, _ = identified(GATE, health=healthy("0.24.0"))

    assert (ServerApi.V1, "0.24.0") == (server.api, server.release)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (
            (absent("/v2/workflows"), None, healthy("0.14.0")),
            "the server is Novu 0.14.0 and has the v1 routes only",
        ),
        (
            (CLOSED, None, healthy("2.1.0")),
            "the server is Novu 2.1.0 and has v2 workflows, but not to API keys",
        ),
        (
            (WORKFLOWS, absent("/v2/layouts")),
            "the server is Novu of an unknown release and has v2 workflows whose ids",
        ),
    ],
)
def test_a_server_without_v2_is_refused(answers, found):
    """
    The refusal says what was found and what to do.
    """
    server, _ = identified(*answers)

    with pytest.raises(UnsupportedServer, match=found) as refused:
        server.require_v2()
    assert ExitCode.AUTHENTICATION is refused.value.exit_code
    assert 'write `novu = "v1"` under [project]' in refused.value.remedy


def test_a_server_of_today_is_not_refused():
    """
    Whether it says its release or not.
    """
    server, _ = identified(WORKFLOWS, LAYOUTS)

    server.require_v2()
