"""Calls as values: where they go, what they carry, and what they keep to themselves."""

from collections.abc import Callable

import pytest

from novu_flows.api import Broadcast, Call, Recipient, Retry, ToTopic, Trigger
from novu_flows.errors import Refused
from novu_flows.novu.call import query_of
from novu_flows.novu.v1 import (
    changes,
    environments,
    events,
    feed,
    inbound_parse,
    integrations,
    messages,
    notifications,
    preferences,
    subscribers,
    topics,
)

# The user's document, section by section.
DOCUMENTED: tuple[tuple[str, Call[object]], ...] = (
    ("GET /inbound-parse/mx/status", inbound_parse.get_mx_status()),
    ("GET /notifications", notifications.get_page()),
    ("GET /notifications/stats", notifications.get_stats()),
    ("GET /notifications/graph/stats", notifications.get_graph_stats()),
    ("GET /notifications/:notificationId", notifications.get_one("n")),
    ("POST /events/trigger", events.trigger(Trigger("w", "ada"))),
    ("POST /events/trigger/bulk", events.trigger_bulk([])),
    ("POST /events/trigger/broadcast", events.broadcast(Broadcast("w"))),
    ("DELETE /events/trigger/:transactionId", events.cancel("t")),
    ("GET /subscribers", subscribers.get_page()),
    ("POST /subscribers", subscribers.create("ada")),
    ("GET /subscribers/:subscriberId", subscribers.get_one("ada")),
    ("PUT /subscribers/:subscriberId", subscribers.update("ada")),
    ("DELETE /subscribers/:subscriberId", subscribers.delete("ada")),
    ("PUT /subscribers/:subscriberId/credentials", subscribers.update_credentials("ada", "slack", {})),
    (
        "PATCH /subscribers/:subscriberId/online-status",
        subscribers.update_online_status("ada", is_online=True),
    ),
    ("GET /subscribers/:subscriberId/preferences", preferences.get_all("ada")),
    (
        "PATCH /subscribers/:subscriberId/preferences/:templateId",
        preferences.update("ada", "t", enabled=True),
    ),
    ("GET /subscribers/:subscriberId/notifications/feed", feed.get_page("ada")),
    ("GET /subscribers/:subscriberId/notifications/unseen", feed.get_unseen_count("ada")),
    ("POST /subscribers/:subscriberId/messages/:messageId/seen", messages.mark_seen("ada", "m")),
    ("POST /subscribers/:subscriberId/messages/markAs", messages.mark_as("ada", "m", seen=True)),
    (
        "POST /subscribers/:subscriberId/messages/:messageId/actions/:type",
        messages.update_action("ada", "m"),
    ),
)


@pytest.mark.parametrize(("endpoint", "call"), DOCUMENTED, ids=[endpoint for endpoint, _ in DOCUMENTED])
def test_every_documented_endpoint_is_a_call(endpoint, call):
    """
    The 23 endpoints of the user's document are there, under their documented names.
    """
    assert endpoint == call.endpoint


@pytest.mark.parametrize(
    ("subscriber_id", "path"),
    [
        ("ada", "/subscribers/ada"),
        ("a/b", "/subscribers/a%2Fb"),
        ("../../topics", "/subscribers/..%2F..%2Ftopics"),
        (".", "/subscribers/%2E"),
        ("..", "/subscribers/%2E%2E"),
        ("50% off?#", "/subscribers/50%25%20off%3F%23"),
        ("ünïcödé 🙂", "/subscribers/%C3%BCn%C3%AFc%C3%B6d%C3%A9%20%F0%9F%99%82"),
        ("\ud800", "/subscribers/%ED%A0%80"),
        ("tab\tline\n", "/subscribers/tab%09line%0A"),
    ],
)
def test_an_id_is_one_segment_of_the_path(subscriber_id, path):
    """
    Whatever an id holds, it is encoded so that it stays one segment.
    """
    assert path == subscribers.get_one(subscriber_id).path


def test_an_empty_id_is_refused():
    """
    An empty id would name another endpoint, so it is not sent.
    """
    with pytest.raises(Refused, match="subscriberId is empty"):
        _ = subscribers.delete("").path


def test_parameters_are_put_in_their_order():
    """
    Several parameters of a path each take their own place.
    """
    call = messages.update_action("ada/1", "m", button="secondary")

    assert "/subscribers/ada%2F1/messages/m/actions/secondary" == call.path


def test_a_query_repeats_lists_and_leaves_out_none():
    """
    A query is written as Novu reads it: repeated names, lower-case truths, nothing for None.
    """
    assert (("a", "x"), ("a", "y"), ("b", "true"), ("c", "0")) == query_of(a=["x", "y"], b=True, c=0, d=None)
    assert "/notifications?page=0&channels=in_app&channels=email&search=a%26b%20%2B" == (
        notifications.get_page(channels=["in_app", "email"], search="a&b +").target
    )


def test_a_profile_is_sent_under_novus_names():
    """
    What is given is sent, None included; what is left out is not.
    """
    call = subscribers.update("ada", first_name="Ada", email=None, data={"plan": "pro"})

    assert {"firstName": "Ada", "email": None, "data": {"plan": "pro"}} == call.body


def test_recipients_have_every_form():
    """
    A trigger goes to an id, a profile, a topic, or any of them together.
    """
    to = ["ada", Recipient("bob", first_name="Bob"), ToTopic("staff")]
    call = events.trigger(Trigger("w", to, transaction_id="t", actor=Recipient("eve"), overrides={"x": 1}))

    assert {
        "name": "w",
        "to": [
            "ada",
            {"subscriberId": "bob", "firstName": "Bob"},
            {"type": "Topic", "topicKey": "staff"},
        ],
        "payload": {},
        "overrides": {"x": 1},
        "actor": {"subscriberId": "eve"},
        "transactionId": "t",
    } == call.body


def test_every_trigger_has_a_transaction_id_of_its_own():
    """
    A trigger is named when it is made, and keeps the name however often it is sent.
    """
    one, other = Trigger("w", "ada"), Trigger("w", "ada")

    assert one.transaction_id != other.transaction_id
    assert events.trigger(one).body == events.trigger(one).body


def test_more_triggers_than_novu_takes_are_refused_and_divided():
    """
    A bulk of more than a hundred is not sent; `in_hundreds` divides it.
    """
    starts = [Trigger("w", f"s{number}") for number in range(201)]
    with pytest.raises(Refused, match="201 triggers in one call are more than the 100"):
        events.trigger_bulk(starts)

    assert [100, 100, 1] == [len(part) for part in events.in_hundreds(starts)]
    assert starts == [start for part in events.in_hundreds(starts) for start in part]


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ({"enabled": False}, preferences.update("ada", "t", enabled=False)),
        (
            {"channel": {"type": "email", "enabled": True}},
            preferences.update("ada", "t", channel=("email", True)),
        ),
        (
            {"providerId": "fcm", "credentials": {"deviceTokens": ["t"]}},
            subscribers.update_credentials("ada", "fcm", {"device_tokens": ["t"]}),
        ),
        ({"isOnline": False}, subscribers.update_online_status("ada", is_online=False)),
        ({"messageId": ["m", "n"], "mark": {"read": True}}, messages.mark_as("ada", ("m", "n"), read=True)),
        ({"messageId": "m", "mark": {"seen": False}}, messages.mark_as("ada", "m", seen=False)),
        ({"status": "done"}, messages.update_action("ada", "m")),
        (
            {"status": "pending", "payload": {"a": 1}},
            messages.update_action("ada", "m", status="pending", payload={"a": 1}),
        ),
        ({"subscribers": ["ada"]}, topics.add_subscribers("k", iter(["ada"]))),
        ({"changeIds": ["c"]}, changes.apply_bulk({"c"})),
    ],
)
def test_bodies_are_novus(body, call):
    """
    Arguments with Python's names become the JSON that Novu documents.
    """
    assert body == call.body


def test_a_body_is_in_no_repr():
    """
    Credentials travel in a body, so a call shows only where it goes.
    """
    call = subscribers.update_credentials("ada", "slack", {"webhook_url": "https://hooks.example/canary"})

    assert "canary" not in repr(call)
    assert "/subscribers/:subscriberId/credentials" in repr(call)


def test_an_untouched_call_answers_with_novus_json():
    """
    Only the reading of the answer changes; the request stays what it was.
    """
    call = subscribers.update("ada", phone="1")

    assert {"data": {"_id": "x"}} == call.raw().read({"data": {"_id": "x"}})
    assert call == call.raw()
    assert call.raw() == call.untouched()


@pytest.mark.parametrize(
    "make",
    [
        integrations.get_all,
        integrations.get_active,
        environments.get_me,
        environments.get_all,
        changes.get_page,
    ],
)
def test_secrets_are_dropped_at_the_door(make: Callable[[], Call[object]]):
    """
    Credentials of integrations, keys of environments and accounts of people go no further than the door.
    """
    entity = {
        "_id": "x",
        "credentials": {"k": "canary"},
        "apiKeys": ["canary"],
        "user": {"password": "canary"},
    }
    names = {"credentials", "apiKeys", "user"}
    assert None is make().redact_answer(None)
    kept = make().redact_answer({"data": [entity]}), make().redact_answer({"data": entity})

    for answer in kept:
        content = answer["data"]
        gone = names - (content[0] if isinstance(content, list) else content).keys()
        assert 1 == len(gone)


def test_what_may_be_repeated_is_a_fact_of_each_call():
    """
    Only what leaves the same state, however often it is sent, may be repeated.
    """
    assert Retry.SAFE == events.trigger(Trigger("w", "ada")).retry
    assert Retry.AFTER_ANSWER == subscribers.create("ada").retry
    assert Retry.READ_BACK == events.broadcast(Broadcast("w")).retry
    assert Retry.ONLY_UNSENT == events.cancel("t").retry
    assert {Retry.SAFE} == {call.retry for endpoint, call in DOCUMENTED if endpoint.startswith("GET")}
