"""Profile 3.15: what a header opens, what a key is not shown, what a free organization does not have."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from novu_flows.emulator import Emulator

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def emulator() -> Emulator:
    """Return one of Novu 3.15."""
    return Emulator(profile="3.15")


@pytest.fixture
def ask(emulator) -> Ask:
    """Return a function that sends a request with a header and gives status and body."""

    def send(method: str, path: str, authorization: str | None = None) -> tuple[int, Any]:
        async def once() -> httpx.Response:
            headers = {} if authorization is None else {"Authorization": authorization}
            transport = httpx.ASGITransport(emulator.app)
            async with httpx.AsyncClient(transport=transport, headers=headers) as client:
                return await client.request(method, f"http://novu.test{path}")

        response = asyncio.run(once())
        return response.status_code, response.json()

    return send


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        (None, "Missing authorization header"),
        ("ApiKey 00000000000000000000000000000000", "API Key not found"),
        ("ApiKey", "Unauthorized"),
        ("Bearer abc", "Unauthorized"),
        ("Basic Zm9v", 'Invalid authentication scheme: "Basic"'),
        ("apikey x", 'Invalid authentication scheme: "apikey"'),
    ],
)
def test_a_header_that_opens_nothing_is_named(ask, authorization, message):
    """
    Each way to be wrong has its own text, on both kinds of routes.
    """
    for path in ("/v1/subscribers", "/v2/subscribers"):
        status, body = ask("GET", path, authorization)

        assert (status, body["message"]) == (401, message)


def test_a_key_is_shown_no_key_of_another_environment(emulator, ask):
    """
    Unlike by the real 3.15, which shows all of them.
    """
    keys = emulator.keys
    _, body = ask("GET", "/v1/environments", f"ApiKey {keys.production}")

    assert [[held["key"] for held in one["apiKeys"]] for one in body["data"]] == [[], [keys.production]]


@pytest.mark.parametrize("path", ["/v1/organizations/members", "/v1/users/me"])
def test_a_key_is_shown_no_accounts(emulator, ask, path):
    """
    Unlike by the real 3.15, which shows the records of its users.
    """
    status, body = ask("GET", path, f"ApiKey {emulator.keys.development}")

    assert (status, body["message"]) == (401, "API endpoint not accessible")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/environments", 402),
        ("DELETE", "/v1/environments/000000000000000000000000", 402),
        ("GET", "/v1/tenants", 405),
        ("POST", "/v1/environments/api-keys/regenerate", 401),
    ],
)
def test_what_a_free_organization_does_not_have(emulator, ask, method, path, status):
    """
    It is refused with the status of the real 3.15, and nothing is changed.
    """
    answered, _ = ask(method, path, f"ApiKey {emulator.keys.development}")
    _, body = ask("GET", "/v1/environments/me", f"ApiKey {emulator.keys.development}")

    assert answered == status
    assert body["data"]["type"] == "dev"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/auth/refresh"),
        ("GET", "/v1/preferences?workflowId=x"),
        ("GET", "/v1/activity/requests"),
        ("POST", "/v1/events/test/email"),
        ("GET", "/v1/integrations/email/limit"),
        ("POST", "/v2/workflows/steps/test-http-request"),
        ("POST", "/v2/workflows/any/duplicate"),
    ],
)
@pytest.mark.parametrize("key", ["known", "unknown", None])
def test_what_is_the_dashboards_alone_is_closed_to_any_key(emulator, ask, method, path, key):
    """
    Novu looks at the route before it looks at the key, if there is one.
    """
    held = {"known": f" {emulator.keys.development}", "unknown": " x"}.get(key, "")
    status, body = ask(method, path, f"ApiKey{held}")

    assert (status, body["message"]) == (401, "API endpoint not accessible")


@pytest.mark.parametrize("authorization", [None, "ApiKey x", "Basic x"])
def test_what_is_a_sessions_is_closed_whatever_the_header(ask, authorization):
    """
    The inbox of a web page asks for its own token and says nothing of others.
    """
    for path in ("/v1/inbox/notifications", "/v1/widgets/notifications/feed"):
        status, body = ask("GET", path, authorization)

        assert (status, body["message"], body["ctx"]) == (401, "Unauthorized", {"statusCode": 401})


@pytest.mark.parametrize("path", ["/v1/activity", "/v1/activity/stats", "/v1/partner-integrations/vercel"])
def test_what_older_versions_had_is_unknown(emulator, ask, path):
    """
    The lists of activity went to `/v1/notifications`.
    """
    status, body = ask("GET", path, f"ApiKey {emulator.keys.development}")

    assert (status, body["message"]) == (404, f"Cannot GET {path}")
