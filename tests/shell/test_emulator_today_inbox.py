"""The embedded Novu of profile 3.15: messages and both inboxes (recorded sections `messages`, `inbox v1`, `inbox v2`)."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from novu_flows.emulator import Emulator

BASE = "http://novu.test"
Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def emulator() -> Emulator:
    """Return one of Novu 3.15."""
    return Emulator(profile="3.15")


@pytest.fixture
def ask(emulator) -> Ask:
    """Return a function that sends a request and gives status and body."""

    def send(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(emulator.app)
            headers = {"Authorization": f"ApiKey {emulator.keys.development}"}
            async with httpx.AsyncClient(transport=transport, headers=headers) as client:
                return await client.request(method, BASE + path, json=body)

        response = asyncio.run(once())
        return response.status_code, response.json() if response.content else None

    return send


@pytest.fixture
def delivered(emulator, ask) -> list[str]:
    """
    Three in-app messages of subscriber `ann`, the newest first.
    """
    _, groups = ask("GET", "/v1/notification-groups")
    step = {"template": {"type": "in_app", "content": "Hi {{n}}"}, "active": True}
    workflow = {
        "name": "Greeting",
        "notificationGroupId": groups["data"][0]["_id"],
        "active": True,
        "draft": False,
        "steps": [step],
        "tags": ["one"],
    }
    assert ask("POST", "/v1/notification-templates", workflow)[0] == 201
    for number in range(3):
        event = {"name": "greeting", "to": "ann", "payload": {"n": number}, "transactionId": f"t{number}"}
        assert ask("POST", "/v1/events/trigger", event)[0] == 201
        emulator.settle()
    _, answer = ask("GET", "/v2/subscribers/ann/notifications")
    return [message["id"] for message in answer["data"]]


def test_the_inbox_lists_the_newest_first_and_goes_on_after_a_cursor(ask, delivered):
    """
    A page says whether there is more, and which filter it is of.
    """
    _, first = ask("GET", "/v2/subscribers/ann/notifications?limit=2")
    _, rest = ask("GET", f"/v2/subscribers/ann/notifications?limit=2&after={delivered[1]}")

    assert [message["body"] for message in first["data"]] == ["Hi 2", "Hi 1"]
    assert first["hasMore"]
    assert first["filter"] == {}
    assert [message["id"] for message in rest["data"]] == delivered[2:]
    assert not rest["hasMore"]


@pytest.mark.parametrize(
    ("word", "flags"),
    [
        ("read", {"isRead": True, "isSeen": True, "isArchived": False}),
        ("archive", {"isRead": True, "isSeen": True, "isArchived": True}),
        ("unread", {"isRead": False, "isArchived": False}),
    ],
)
def test_a_notification_is_marked(ask, delivered, word, flags):
    """
    Reading sees it, archiving reads it, and unread takes back both.
    """
    status, answer = ask("PATCH", f"/v2/subscribers/ann/notifications/{delivered[0]}/{word}", {})

    assert status == 200
    assert flags.items() <= answer["data"].items()


def test_what_another_subscriber_has_is_not_found(ask, delivered):
    """
    The id of a message opens it in its own inbox only.
    """
    ask("POST", "/v2/subscribers", {"subscriberId": "bo"})
    status, answer = ask("PATCH", f"/v2/subscribers/bo/notifications/{delivered[0]}/read", {})

    assert (status, answer["message"]) == (404, f"Notification with id: {delivered[0]} is not found.")


def test_filters_count_apart(ask, delivered):
    """
    Each filter of a count has its own number.
    """
    ask("PATCH", f"/v2/subscribers/ann/notifications/{delivered[0]}/read", {})
    filters = '[{"read":true},{"read":false},{"archived":true}]'
    _, answer = ask("GET", f"/v2/subscribers/ann/notifications/count?filters={filters}")

    assert [one["count"] for one in answer["data"]] == [1, 2, 0]


def test_a_snooze_is_at_most_a_day(emulator, ask, delivered):
    """
    A minute at least, a day at most; what is snoozed says so, and comes back.
    """
    one = f"/v2/subscribers/ann/notifications/{delivered[0]}"
    statuses = [
        ask("PATCH", f"{one}/snooze", {"snoozeUntil": until})[0]
        for until in ("2999-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z", None)
    ]
    until = (emulator.now() + timedelta(hours=1)).isoformat()
    _, snoozed = ask("PATCH", f"{one}/snooze", {"snoozeUntil": until})
    _, back = ask("PATCH", f"{one}/unsnooze", {})

    assert statuses == [402, 422, 422]
    assert snoozed["data"]["isSnoozed"]
    assert not back["data"]["isSnoozed"]


def test_many_are_marked_and_deleted_at_once(ask, delivered):
    """
    They are named by tags and data; ids name those that are seen alone, and a deletion passes over them.
    """
    inbox = "/v2/subscribers/ann/notifications"
    ask("POST", f"{inbox}/seen", {"notificationIds": delivered[:1], "tags": ["other"]})
    _, seen = ask("GET", f"{inbox}?seen=true")
    ask("POST", f"{inbox}/read", {})
    _, read = ask("GET", f"{inbox}?read=true")
    ask("POST", f"{inbox}/delete", {"tags": {"and": [{"or": ["one"]}, {"or": ["two"]}]}})
    _, left = ask("GET", inbox)
    status, _ = ask("POST", f"{inbox}/delete", {"notificationIds": delivered[:1]})
    _, nothing = ask("GET", inbox)

    assert [message["id"] for message in seen["data"]] == delivered[:1]
    assert (len(read["data"]), len(left["data"]), status, nothing["data"]) == (3, 3, 204, [])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("?limit=0", (422, ["limit must not be less than 1"])),
        (
            "?limit=x&offset=-1",
            (
                422,
                [
                    "limit must not be greater than 100",
                    "limit must not be less than 1",
                    "limit must be an integer number",
                    "offset must not be less than 0",
                ],
            ),
        ),
        ("?after=zz", (422, ["The after cursor must be a valid MongoDB ObjectId"])),
        ("?createdGte=x", (422, ["createdGte must be an integer number"])),
        (
            "?read=no&archived=true",
            (400, "Filtering for unread and archived notifications is not supported."),
        ),
        ("?data=[1]", (400, "Data must be an object")),
        ('?data={"a":[1]}', (400, "Arrays are not supported in data filter")),
        (
            '/count?filters=[{"read":"yes"},5]',
            (
                422,
                [
                    "filters.0.read must be a boolean value",
                    "filters.each value in nested property filters must be either object or array",
                ],
            ),
        ),
    ],
)
@pytest.mark.usefixtures("delivered")
def test_what_an_inbox_is_asked_for_is_checked(ask, path, expected):
    """
    Flags are true for that word alone.
    """
    status, body = ask("GET", f"/v2/subscribers/ann/notifications{path}")
    said = body["errors"]["general"]["messages"] if "errors" in body else body["message"]

    assert expected == (status, said)


def test_messages_are_asked_for_by_groups_of_tags_and_by_time(emulator, ask):
    """
    The answer repeats what was asked for, as it was read.
    """
    step = {"name": "Inbox", "type": "in_app", "controlValues": {"body": "b"}}
    for name, tags in (("both", ["one", "two"]), ("single", ["one"])):
        ask("POST", "/v2/workflows", {"name": name, "workflowId": name, "steps": [step], "tags": tags})
        ask(
            "POST", "/v1/events/trigger", {"name": name, "to": {"subscriberId": "ann"}, "transactionId": name}
        )
        emulator.settle()
    inbox = "/v2/subscribers/ann/notifications"
    later = int((emulator.now() + timedelta(hours=1)).timestamp() * 1000)
    _, grouped = ask("GET", f"{inbox}?tags[0][]=one&tags[1][]=two")
    _, either = ask("GET", f"{inbox}?tags=two&tags=one")
    _, none = ask("GET", f"{inbox}?createdGte={later}&tags=one")

    assert ["both"] == [message["transactionId"] for message in grouped["data"]]
    assert {"tags": {"and": [{"or": ["one"]}, {"or": ["two"]}]}} == grouped["filter"]
    assert len(either["data"]) == 2
    assert ([], {"tags": ["one"], "createdGte": later}) == (none["data"], none["filter"])


def test_only_what_is_snoozed_comes_back(ask, delivered):
    """
    Whosever it is; so is counting for nobody refused otherwise.
    """
    one = f"/v2/subscribers/ann/notifications/{delivered[0]}"
    awake, body = ask("PATCH", f"{one}/unsnooze", {})
    nobody, counted = ask("GET", "/v2/subscribers/nobody/notifications/count?filters=[]")

    assert awake == 404
    assert body["message"].startswith("Could not find a snoozed notification with id")
    assert nobody == 400
    assert counted["message"].startswith("Subscriber nobody doesn't exist in environment")


@pytest.mark.usefixtures("delivered")
def test_the_feed_has_the_total_of_its_page(ask):
    """
    The total stops at the page's size; the payload finds messages.
    """
    _, feed = ask("GET", "/v1/subscribers/ann/notifications/feed?limit=2")
    _, found = ask("GET", "/v1/subscribers/ann/notifications/feed?payload=eyJuIjoxfQ==")

    assert (feed["totalCount"], feed["hasMore"], len(feed["data"])) == (2, True, 2)
    assert [message["content"] for message in found["data"]] == ["Hi 1"]
    assert {"expireAt", "deleted"}.isdisjoint(feed["data"][0])


def test_marks_by_word(ask, delivered):
    """
    A word that is no mark is refused for some messages, and taken for all of them.
    """
    status, marked = ask(
        "POST", "/v1/subscribers/ann/messages/mark-as", {"messageId": delivered[0], "markAs": "read"}
    )
    refused, _ = ask(
        "POST", "/v1/subscribers/ann/messages/mark-as", {"messageId": delivered[0], "markAs": "eaten"}
    )
    _, rest = ask("POST", "/v1/subscribers/ann/messages/mark-all", {"markAs": "read"})
    _, unseen = ask("GET", "/v1/subscribers/ann/notifications/unseen")

    assert (status, marked["data"][0]["read"], refused) == (201, True, 422)
    assert (rest["data"], unseen["data"]["count"]) == (2, 0)


def test_messages_are_deleted_for_good(ask, delivered):
    """
    By id, or by transaction; a second time there is nothing to delete.
    """
    answers = [
        ask("DELETE", f"/v1/messages/{delivered[0]}")[0],
        ask("DELETE", f"/v1/messages/{delivered[0]}")[0],
        ask("DELETE", "/v1/messages/zz")[0],
        ask("DELETE", "/v1/messages/transaction/t0")[0],
        ask("DELETE", "/v1/messages/transaction/t0")[0],
    ]
    _, left = ask("GET", "/v1/messages?limit=1")

    assert answers == [200, 404, 422, 204, 404]
    assert [message["_id"] for message in left["data"]] == delivered[1:2]
    assert not left["hasMore"]
