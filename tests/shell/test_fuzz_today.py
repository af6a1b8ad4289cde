"""Whatever is sent to the routes of an embedded Novu 3.15, an answer comes, and 500 only where Novu gives it."""

import json
import re
from datetime import UTC, datetime, timedelta

from embedded_novu import Embedded
from hypothesis import given
from hypothesis import strategies as st
from strategies.today_requests import todays_requests

from novu_flows.emulator import Clock

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Where the real server answers 500, and why; no other route ever may.
_CURSOR = "a cursor that is no id reaches the database (recorded 555)"
SERVER_ERRORS = {
    "GET /v2/contexts": _CURSOR,
    "GET /v2/subscribers": _CURSOR,
    "GET /v2/subscribers/:subscriberId/subscriptions": _CURSOR,
    "GET /v2/topics": _CURSOR,
    "GET /v2/topics/:topicKey/subscriptions": _CURSOR,
    "POST /v1/subscribers/:subscriberId/messages/markAs": "marks that are no truths cannot be cast",
    "POST /v1/topics/:topicKey/subscribers": "ids that are not texts reach the database",
    "POST /v1/topics/:topicKey/subscribers/removal": "ids that are not texts reach the database",
    "POST /v1/workflows": "values that are not checked, and that the database layer cannot cast",
    "PUT /v1/workflows/:templateId": "values that are not checked, and that the database layer cannot cast",
    "PATCH /v1/subscribers/:subscriberId/credentials": "tokens that are neither a text nor a list are no sequence",
    "PATCH /v2/subscribers/:subscriberId/preferences": "an id of a workflow that is no text is decoded unchecked (recorded 681)",
    "PUT /v1/subscribers/:subscriberId/credentials": "tokens that are neither a text nor a list are no sequence",
    "POST /v2/workflows": "a cron expression that cannot be read, or a step of no kind that is known (recorded 153, 227)",
    "PUT /v2/workflows/:workflowId": "a cron expression that cannot be read (recorded 207, 227)",
    "DELETE /v2/topics/:topicKey/subscriptions": "null is asked for its fields, and lists reach the database",
    "PATCH /v2/topics/:topicKey/subscriptions/:identifier": "filters that are no lists of texts reach the database",
    "POST /v2/topics/:topicKey/subscriptions": "filters that are no lists of texts reach the database",
    "PUT /v2/layouts/:layoutId": "a body that is no text is asked for its parts",
}
NAMES = {
    ":layoutId": "main",
    ":stepId": "mail",
    ":subscriberId": "ada",
    ":topicKey": "readers",
    ":workflowId": "shipped",
}


class Novu(Embedded):
    """A Novu 3.15 that has one of everything."""

    def __init__(self):
        super().__init__(profile="3.15", clock=Clock(lambda: NOW))
        self.emulator.provide("email", "sms", "chat", "push")
        mail = {"subject": "s", "body": "<p>{{payload.a}}</p>", "editorType": "html"}
        steps = [
            {"name": "Inbox", "type": "in_app", "controlValues": {"body": "{{subscriber.firstName}}"}},
            {"name": "Mail", "type": "email", "controlValues": mail},
        ]
        made = (
            ("/v2/layouts", {"layoutId": "main", "name": "Main"}),
            ("/v2/workflows", {"workflowId": "shipped", "name": "Shipped", "steps": steps}),
            ("/v2/subscribers", {"subscriberId": "ada", "email": "ada@example.com"}),
            ("/v2/topics", {"key": "readers", "name": "Readers"}),
            ("/v2/topics/readers/subscriptions", {"subscriberIds": ["ada"]}),
            ("/v2/contexts", {"type": "tenant", "id": "acme"}),
            ("/v1/environment-variables", {"key": "URL", "type": "string"}),
            ("/v1/events/trigger", {"name": "shipped", "to": "ada", "payload": {"a": 1}}),
        )
        for path, body in made:
            answer = self.dev("POST", path, body)
            assert answer.status_code < 300, (path, answer.text)
        self.emulator.turn(timedelta(seconds=1))
        workflow = self.dev("GET", "/v2/workflows/shipped").json()["data"]
        layout = self.dev("GET", "/v2/layouts/main").json()["data"]
        environments = self.dev("GET", "/v1/environments").json()["data"]
        integrations = self.dev("GET", "/v1/integrations").json()["data"]
        everything = (workflow, layout, *workflow["steps"], *environments, *integrations)
        self.ids = [one["_id"] for one in everything]


def named(route, target):
    """Put names that are there in place of those that were recorded."""
    path, _, query = target.partition("?")
    parts = path.rstrip("/").split("/")
    pairs = zip(route.path.split("/"), parts, strict=True)
    return "/".join(NAMES.get(part, given) for part, given in pairs) + ("?" + query if query else "")


def renamed(novu, text):
    """Put ids that are there in place of those that were recorded."""
    return re.sub(r"\b[0-9a-f]{24}\b", lambda found: novu.ids[int(found[0], 16) % len(novu.ids)], text)


@given(st.lists(todays_requests(), min_size=1, max_size=8))
def test_any_requests_to_todays_routes_are_answered(asked):
    """
    No exception; JSON in every answer; 500 only where the real server gives it.
    """
    novu = Novu()
    for route, target, body in asked:
        content = renamed(novu, json.dumps(body)).encode()
        answer = novu.dev(
            route.method,
            renamed(novu, named(route, target)),
            content=content,
            headers={"Content-Type": "application/json"},
        )
        if answer.content:
            answer.json()
        is_known = f"{route.method} {route.path}" in SERVER_ERRORS
        assert answer.status_code < 500 or is_known, (route.method, target, body, answer.text)
    novu.emulator.turn(timedelta(days=1))
