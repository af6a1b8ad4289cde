"""Answers of a real Novu 0.14, recorded: every one is read, and nothing of it is lost."""

import gzip
import json
import re
from pathlib import Path

import pytest

from novu_flows.api import Broadcast, Call, Trigger
from novu_flows.cli.api.json_out import jsonable
from novu_flows.novu.call import unwrap
from novu_flows.novu.v1 import (
    changes,
    environments,
    events,
    feed,
    feeds,
    groups,
    health,
    inbound_parse,
    integrations,
    layouts,
    messages,
    notifications,
    preferences,
    subscribers,
    topics,
    workflows,
)

RECORDING = Path(__file__).parents[1] / "contract" / "novu-0.14.jsonl.gz"

CALLS: tuple[Call[object], ...] = (
    inbound_parse.get_mx_status(),
    notifications.get_page(),
    notifications.get_stats(),
    notifications.get_graph_stats(),
    notifications.get_one("x"),
    events.trigger(Trigger("x", "x")),
    events.trigger_bulk([]),
    events.broadcast(Broadcast("x")),
    events.cancel("x"),
    subscribers.get_page(),
    subscribers.create("x"),
    subscribers.get_one("x"),
    subscribers.update("x"),
    subscribers.delete("x"),
    subscribers.update_credentials("x", "x", {}),
    subscribers.update_online_status("x", is_online=True),
    preferences.get_all("x"),
    preferences.update("x", "x"),
    feed.get_page("x"),
    feed.get_unseen_count("x"),
    messages.mark_as("x", "x"),
    messages.mark_seen("x", "x"),
    messages.update_action("x", "x"),
    messages.get_page(),
    messages.delete("x"),
    workflows.get_page(),
    workflows.get_one("x"),
    workflows.create({}),
    workflows.update("x", {}),
    workflows.update_status("x", active=True),
    workflows.delete("x"),
    groups.get_all(),
    groups.create("x"),
    feeds.get_all(),
    feeds.create("x"),
    feeds.delete("x"),
    layouts.get_page(),
    layouts.get_one("x"),
    layouts.create({}),
    layouts.update("x", {}),
    layouts.make_default("x"),
    layouts.delete("x"),
    integrations.get_active(),
    integrations.get_all(),
    environments.get_me(),
    environments.get_all(),
    topics.get_page(),
    topics.get_one("x"),
    topics.create("x", "x"),
    topics.rename("x", "x"),
    topics.delete("x"),
    topics.add_subscribers("x", []),
    topics.remove_subscribers("x", []),
    topics.get_subscriber("x", "x"),
    changes.count(),
    changes.get_page(),
    changes.apply("x"),
    changes.apply_bulk([]),
    health.check(),
)


def recorded():
    """Return each recorded success with the call that would have made it; no call asks for half a page."""
    with gzip.open(RECORDING, "rt") as lines:
        for line in lines:
            exchange = json.loads(line)
            call = call_of(exchange["method"], exchange["target"].partition("?")[0])
            if call and exchange["status"] < 300 and "page=1.5" not in exchange["target"]:
                yield call, exchange


def call_of(method, path):
    """Find the call by method and path; the first that fits counts."""
    return next((call for call in CALLS if call.method == method and fits(call.template, path)), None)


def fits(template, path):
    """Return whether a path is of an endpoint."""
    return re.fullmatch("/v1" + re.sub(r":\w+", "[^/]+", template), path) is not None


@pytest.fixture(scope="module")
def exchanges():
    """Return all recorded successes."""
    return list(recorded())


def test_every_recorded_success_is_read_and_nothing_is_lost(exchanges):
    """
    What a typed answer writes is what Novu sent, field by field.
    """
    for call, exchange in exchanges:
        body = call.redact_answer(exchange["response_body"] or None)
        answer = call.read(body)
        written = jsonable(answer)
        is_page = isinstance(body, dict) and {"page", "pageSize"} <= body.keys()

        assert (body if is_page else unwrap(body)) == written, f"recorded exchange {exchange['n']}"


def test_answers_give_what_is_asked_of_them_most(exchanges):
    """
    Workflow id, version and outcome are read off an answer without knowing Novu's names.
    """
    answers = {call.endpoint: call.read(exchange["response_body"]) for call, exchange in reversed(exchanges)}
    workflow = answers["GET /notification-templates/:templateId"]
    notification = answers["GET /notifications"].data[0]

    assert "0.14.0" == answers["GET /health-check"].version
    assert workflow.triggers[0].identifier == workflow.workflow_id
    assert notification.template.triggers[0]["identifier"] == notification.template.workflow_id
    assert answers["POST /events/trigger"].is_processed


def test_most_calls_have_a_recorded_answer(exchanges):
    """
    The law above is about nearly every call, not about a few.
    """
    met = {call.endpoint for call, _ in exchanges}

    assert {
        "POST /changes/:changeId/apply",
        "POST /changes/bulk/apply",
    } == {call.endpoint for call in CALLS} - met
