"""Profile 3.15: the notifications that were triggered, page by page (recorded section `activity`)."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from novu_flows.emulator import Emulator

Ask = Callable[[str], tuple[int, Any]]


@pytest.fixture
def ask() -> Ask:
    """Return a function that asks a Novu with three notifications and gives status and body."""
    emulator = Emulator(profile="3.15")

    async def send(method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"ApiKey {emulator.keys.development}"}
        transport = httpx.ASGITransport(emulator.app)
        async with httpx.AsyncClient(transport=transport, headers=headers) as client:
            return await client.request(
                method,
                f"http://novu.test{path}" if path.startswith("/v2/") else f"http://novu.test/v1{path}",
                json=body,
            )

    async def fill() -> None:
        group = (await send("GET", "/notification-groups")).json()["data"][0]["_id"]
        step = {"template": {"type": "in_app", "content": "Hi"}, "active": True}
        workflow = {
            "name": "Hi",
            "notificationGroupId": group,
            "active": True,
            "draft": False,
            "steps": [step],
        }
        await send("POST", "/notification-templates", workflow)
        for number in range(3):
            event = {"name": "hi", "to": f"s{number}", "payload": {}, "transactionId": f"t{number}"}
            await send("POST", "/events/trigger", event)

    def get(path: str) -> tuple[int, Any]:
        response = asyncio.run(send("GET", path))
        return response.status_code, response.json()

    asyncio.run(fill())
    return get


def test_a_page_says_whether_there_are_more(ask):
    """
    There is no total; the newest come first.
    """
    _, first = ask("/notifications?limit=2")
    _, last = ask("/notifications?limit=2&page=1")

    assert [one["transactionId"] for one in first["data"]] == ["t2", "t1"]
    assert first["hasMore"] is True
    assert "totalCount" not in first
    assert [one["transactionId"] for one in last["data"]] == ["t0"]
    assert last["hasMore"] is False


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("transactionId=t1", ["t1"]),
        ("transactionId=t1&transactionId=t0", ["t1", "t0"]),
        ("subscriberIds=s2", ["t2"]),
        ("subscriberIds=nobody", []),
        ("emails=nobody@example.test", ["t2", "t1", "t0"]),
        ("channels=email", []),
        ("severity=high", []),
        ("contextKeys=tenant:beta", []),
    ],
)
def test_filters(ask, query, found):
    """
    An address of nobody is no filter, as on the real server; an id of nobody is one.
    """
    assert [one["transactionId"] for one in ask(f"/notifications?{query}")[1]["data"]] == found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/notifications?limit=0", 422),
        ("/notifications?limit=51", 422),
        ("/notifications?page=-1", 422),
        ("/notifications?page=x", 422),
        ("/notifications?channels=bad", 422),
        ("/notifications?severity=bad", 422),
        ("/notifications?after=2999-01-01T00:00:00Z", 400),
        ("/notifications/000000000000000000000000", 404),
        ("/notifications/zz", 422),
        ("/execution-details?notificationId=000000000000000000000000&subscriberId=nobody", 404),
    ],
)
def test_what_is_not_valid_or_not_there(ask, path, status):
    """
    Each is refused with the status of the real server.
    """
    assert ask(path)[0] == status


def test_a_legacy_workflow_is_seen_by_the_v2_routes_and_no_other_by_the_v1_routes(ask):
    """
    Both kinds live in one store.
    """
    _, today = ask("/v2/workflows")
    _, one = ask("/v2/workflows/hi")
    _, legacy = ask("/notification-templates")

    assert [workflow["origin"] for workflow in today["data"]["workflows"]] == ["novu-cloud-v1"]
    assert [step["type"] for step in one["data"]["steps"]] == ["in_app"]
    assert [workflow["name"] for workflow in legacy["data"]] == ["Hi"]
