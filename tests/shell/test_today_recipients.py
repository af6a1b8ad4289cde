"""Profile 3.15: to whom a trigger of a v2 workflow goes, and what it says of them."""

import pytest
from today_novu import TodayNovu, in_app


@pytest.fixture
def novu():
    """Return a Novu with three subscribers and a workflow of one in-app step."""
    found = TodayNovu()
    for name in ("ada", "bob", "cyd"):
        found.subscriber(name)
    found.workflow(in_app("{{subscriber.firstName}} {{payload.n}}"))
    return found


def people(novu, tx="tx"):
    """Return to whom the runs of a transaction went."""
    return [run["subscriber"]["subscriberId"] for run in novu.runs(tx)]


def test_a_subscriber_of_the_trigger_is_created_or_updated(novu):
    """
    What the trigger says of a subscriber is kept; what it does not say stays.
    """
    novu.trigger(
        [
            {"subscriberId": "new", "firstName": "New", "email": "new@x.de"},
            {"subscriberId": "ada", "lastName": "L"},
        ]
    )

    _, new = novu.ask("GET", "/v2/subscribers/new")
    _, ada = novu.ask("GET", "/v2/subscribers/ada")
    assert ("New", "new@x.de") == (new["firstName"], new["email"])
    assert ("ada", "L") == (ada["firstName"], ada["lastName"])
    assert ["new", "ada"] == people(novu)


def test_a_bad_address_stops_its_subscriber_alone(novu):
    """
    The others of the trigger are notified.
    """
    novu.trigger([{"subscriberId": "bad", "email": "nope"}, "ada"])

    assert ["ada"] == people(novu)
    assert 404 == novu.ask("GET", "/v2/subscribers/bad")[0]


def test_who_is_named_twice_is_notified_once(novu):
    """
    By id, by an object, and by a topic; the actor gets nothing from a topic.
    """
    novu.ask("POST", "/v2/topics", {"key": "news", "name": "News"})
    novu.ask("POST", "/v2/topics/news/subscriptions", {"subscriberIds": ["ada", "bob", "cyd"]})

    novu.trigger(["ada", {"subscriberId": "ada"}, {"type": "Topic", "topicKey": "news"}], actor="cyd")

    assert {"ada", "bob"} == set(people(novu))
    assert 2 == len(people(novu))


def test_a_topic_is_sent_to_without_those_left_out(novu):
    """
    `exclude` names subscribers; a topic that does not exist has nobody.
    """
    novu.ask("POST", "/v2/topics", {"key": "news", "name": "News"})
    novu.ask("POST", "/v2/topics/news/subscriptions", {"subscriberIds": ["ada", "bob"]})

    novu.trigger({"type": "Topic", "topicKey": "news", "exclude": ["bob"]})
    novu.trigger({"type": "Topic", "topicKey": "ghost"}, tx="ghost")

    assert ["ada"] == people(novu)
    assert [] == people(novu, "ghost")


def test_a_broadcast_goes_to_everybody(novu):
    """
    One run for each subscriber.
    """
    novu.ask(
        "POST",
        "/v1/events/trigger/broadcast",
        {"name": "shipped", "payload": {"n": 1}, "transactionId": "tx"},
    )

    assert ["ada", "bob", "cyd"] == sorted(people(novu))
    assert ["ada 1", "bob 1", "cyd 1"] == sorted(novu.texts())


def test_events_of_a_bulk_are_answered_one_by_one(novu):
    """
    One that names no workflow is an error, and the others are carried out.
    """
    events = [
        {"name": name, "to": "ada", "payload": {}, "transactionId": name} for name in ("shipped", "ghost")
    ]
    _, answers = novu.ask("POST", "/v1/events/trigger/bulk", {"events": events})

    assert ["processed", "error"] == [answer["status"] for answer in answers]
    assert ["ada"] == people(novu, "shipped")


def test_a_payload_that_breaks_the_schema_triggers_nothing(novu):
    """
    The refusal says which field, and carries its kind.
    """
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    novu.workflow(in_app(), name="checked", validatePayload=True, payloadSchema=schema)

    status, answer = novu.trigger(name="checked")

    assert (400, "PAYLOAD_VALIDATION_ERROR", "root.a") == (
        status,
        answer["type"],
        answer["errors"][0]["field"],
    )
    assert [] == novu.runs()


def test_templates_see_the_context_and_the_environment(novu):
    """
    A context comes with its data, a variable of the environment with its value.
    """
    here = novu.ask("GET", "/v1/environments/me")[1]["_id"]
    values = [{"_environmentId": here, "value": "Box"}]
    novu.ask("POST", "/v1/environment-variables", {"key": "SHOP", "values": values})
    novu.workflow(in_app("{{context.tenant.data.name}} {{env.SHOP}}"), name="seen")

    novu.trigger(name="seen", context={"tenant": {"id": "acme", "data": {"name": "Acme"}}})

    assert ["Acme Box"] == novu.texts()
    assert ["tenant:acme"] == novu.runs()[0]["contextKeys"]


def test_a_workflow_says_when_it_was_last_triggered(novu):
    """
    It said nothing before.
    """
    _, before = novu.ask("GET", "/v2/workflows/shipped")
    novu.turn(hours=1)
    novu.trigger()
    _, after = novu.ask("GET", "/v2/workflows/shipped")

    assert (None, "2026-11-23T13:00:00.000Z") == (before.get("lastTriggeredAt"), after["lastTriggeredAt"])
