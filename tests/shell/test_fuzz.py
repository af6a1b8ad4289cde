"""Whatever is sent to the embedded Novu, an answer comes, and everything can be read afterwards."""

import json
import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from strategies.requests import requests

from novu_flows.emulator import Clock, Emulator

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "fuzz-key"

# Where the real server answers 500, why, and where that is written; no other route ever may.
_IDS = "an id that is none reaches the database unchecked (docs/novu/v1.md, section 2.3)"
_PAGE = (
    "a negative page, or a filter that is none, reaches the database (docs/novu/v1.md, section 2.3; recorded)"
)
_CAST = "values that are not checked, and that the database layer cannot cast (docs/novu/v1.md, section 2.4)"
_ALIKE = {
    _IDS: (
        "DELETE /v1/feeds/:feedId",
        "DELETE /v1/integrations/:integrationId",
        "DELETE /v1/layouts/:layoutId",
        "GET /v1/execution-details",
        "GET /v1/layouts/:layoutId",
        "PATCH /v1/layouts/:layoutId",
        "POST /v1/layouts/:layoutId/default",
        "POST /v1/subscribers/:subscriberId/messages/:messageId/seen",
        "PUT /v1/integrations/:integrationId",
    ),
    _PAGE: (
        "GET /v1/activity",
        "GET /v1/changes",
        "GET /v1/layouts",
        "GET /v1/messages",
        "GET /v1/notification-templates",
        "GET /v1/notifications",
        "GET /v1/subscribers",
        "GET /v1/subscribers/:subscriberId/notifications/feed",
        "GET /v1/subscribers/:subscriberId/notifications/unseen",
        "GET /v1/topics",
    ),
    _CAST: (
        "PATCH /v1/subscribers/:subscriberId/preferences/:templateId",
        "POST /v1/integrations",
        "POST /v1/layouts",
        "POST /v1/notification-templates",
        "POST /v1/topics/:topicKey/subscribers",
        "POST /v1/topics/:topicKey/subscribers/removal",
        "PUT /v1/notification-templates/:templateId",
    ),
    "an id of a message that is none (recorded section `mark as`)": (
        "POST /v1/subscribers/:subscriberId/messages/markAs",
    ),
    "a null among the recipients (recorded section `trigger`)": ("POST /v1/events/trigger",),
    "a key is no account (recorded number 15)": ("GET /v1/users/me",),
}
SERVER_ERRORS = {route: why for why, routes in _ALIKE.items() for route in routes}
TOO_DEEP = b'{"data":' + b'{"a":' * 180  # JSON that MongoDB does not store (docs/novu/v1.md, section 2.4)
READABLE = (
    "/v1/changes?promoted=false",
    "/v1/changes?promoted=true",
    "/v1/environments",
    "/v1/execution-details?notificationId={notification}&subscriberId={subscriber}",
    "/v1/feeds",
    "/v1/integrations",
    "/v1/layouts",
    "/v1/messages",
    "/v1/notification-groups",
    "/v1/notification-templates?limit=100",
    "/v1/notification-templates/{workflow}",
    "/v1/notifications",
    "/v1/notifications/graph/stats",
    "/v1/notifications/stats",
    "/v1/notifications/{notification}",
    "/v1/subscribers?limit=100",
    "/v1/topics",
)
STEPS = (
    {"template": {"type": "in_app", "content": "Hi {{name}}"}, "active": True},
    {
        "template": {"type": "digest", "content": ""},
        "metadata": {"type": "regular", "amount": 5, "unit": "minutes"},
        "active": True,
    },
    {
        "template": {
            "type": "email",
            "subject": "S",
            "content": "<b>{{name}}</b>",
            "contentType": "customHtml",
        }
    },
)


class Novu:
    """An emulator with something in it, asked in process with the bytes that a socket would bring."""

    def __init__(self):
        self.emulator = Emulator(development_key=KEY, clock=Clock(lambda: NOW))
        self.emulator.provide("email", "sms", "chat", "push")
        group = self.json("GET", "/v1/notification-groups")["data"][0]["_id"]
        workflow = {
            "name": "Shipped",
            "notificationGroupId": group,
            "steps": STEPS,
            "active": True,
            "draft": False,
        }
        ada = self.json("POST", "/v1/subscribers", {"subscriberId": "ada", "email": "ada@example.com"})[
            "data"
        ]
        workflow_id = self.json("POST", "/v1/notification-templates", workflow)["data"]["_id"]
        self.json("POST", "/v1/topics", {"key": "readers", "name": "Readers"})
        self.json("POST", "/v1/topics/readers/subscribers", {"subscribers": ["ada"]})
        trigger = {"name": "shipped", "to": "ada", "payload": {"name": "Ada"}, "transactionId": "tx"}
        self.json("POST", "/v1/events/trigger", trigger)
        self.ids = {
            "change": self.json("GET", "/v1/changes?promoted=false")["data"][0]["_id"],
            "feed": self.json("POST", "/v1/feeds", {"name": "Orders"})["data"]["_id"],
            "group": group,
            "layout": self.json("GET", "/v1/layouts")["data"][0]["_id"],
            "message": self.json("GET", "/v1/messages")["data"][0]["_id"],
            "notification": self.json("GET", "/v1/notifications")["data"][0]["_id"],
            "subscriber": ada["_id"],
            "workflow": workflow_id,
        }

    def json(self, method, target, body=None):
        """Ask for something that succeeds."""
        content = b"" if body is None else json.dumps(body).encode()
        status, answer = self.ask(method, target.encode(), {b"content-type": b"application/json"}, content)
        assert status < 300, (method, target, answer)
        return json.loads(answer)

    def ask(self, method, target, headers, content):
        """Ask for anything; give status and body. What the application raises comes through."""
        path, _, query = target.partition(b"?")
        given = {b"host": b"novu.test", b"authorization": f"ApiKey {KEY}".encode(), **headers}
        given.setdefault(b"content-length", str(len(content)).encode())
        scope = {
            "type": "http",
            "method": method,
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "headers": list(given.items()),
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message):
            sent.append(message)

        run_to_the_end(self.emulator.app(scope, receive, send))
        return sent[0]["status"], sent[1]["body"]


def run_to_the_end(coroutine):
    """Run what never waits."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("the application waits for something")


@given(st.lists(requests(), min_size=1, max_size=8))
def test_any_requests_are_answered_and_leave_a_readable_state(asked):
    """
    No exception; JSON in every answer; 500 only where the real server gives it.
    """
    novu = Novu()
    for route, target, given_headers, content in asked:
        status, answer = novu.ask(route.method, filled(novu, target), given_headers, renamed(novu, content))
        if answer and given_headers.get(b"host") is None:
            json.loads(answer)
        assert status < 500 or may_fail(route, content), (status, answer)
    novu.emulator.turn(timedelta(days=400))
    for target in READABLE:
        status, _ = novu.ask("GET", filled(novu, target.encode()), {}, b"")
        assert status in (200, 404), target
    novu.emulator.close()


def may_fail(route, content):
    """Return whether the real server may fail over this."""
    return f"{route.method} {route.path}" in SERVER_ERRORS or content.startswith(TOO_DEEP)


def filled(novu, target):
    """Put the emulator's ids where their names are."""
    for name, known in novu.ids.items():
        target = target.replace(b"{%s}" % name.encode(), known.encode())
    return target


def renamed(novu, content):
    """Put ids that are there in place of those that were recorded."""
    known = sorted(novu.ids.values())
    return re.sub(rb"\b[0-9a-f]{24}\b", lambda found: known[int(found[0], 16) % len(known)].encode(), content)
