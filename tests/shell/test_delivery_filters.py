"""Step filters: fields, presence, earlier steps, webhooks (docs/novu/v1.md, section 9.2)."""

import pytest
from embedded_novu import RunningNovu, details, filtered, in_app, raw, waiting

FILTERED = "Step was filtered based on steps filters"
UUID = "b6944995-0000-4000-8000-000000000001"


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return RunningNovu()


def on(field, operator, value, subject="payload"):
    """Return a condition on a field."""
    return {"on": subject, "field": field, "operator": operator, "value": value}


def passes(novu, *children, payload=None, value="AND"):
    """Return whether an in-app step with a filter is sent."""
    novu.workflow(filtered(*children, value=value))
    novu.trigger(payload=payload or {})
    return bool(novu.feed())


@pytest.mark.parametrize(
    ("operator", "expected", "held", "passed"),
    [
        ("EQUAL", "a", "a", True),
        ("EQUAL", "5", 5, True),
        ("EQUAL", "true", True, True),
        ("EQUAL", "false", True, False),
        ("EQUAL", "a", None, False),
        ("NOT_EQUAL", "a", "b", True),
        ("NOT_EQUAL", "5", 5, False),
        ("LARGER", "10", 11, True),
        ("LARGER", "10", "9", True),
        ("LARGER", "x", 11, False),
        ("SMALLER", "10", 9.5, True),
        ("LARGER_EQUAL", "10", 10, True),
        ("SMALLER_EQUAL", "10", 11, False),
        ("IN", "b", ["a", "b"], True),
        ("IN", "b", "abc", True),
        ("NOT_IN", "b", ["a"], True),
        ("LIKE", "a", "a", False),
        ("BETWEEN", "1", 1, False),
    ],
)
def test_fields_are_compared_as_javascript_does(novu, operator, expected, held, passed):
    """
    The expected text takes the type of what is there; operators that Novu does not carry out never hold.
    """
    assert passed == passes(novu, on("f", operator, expected), payload={"f": held})


def test_a_field_may_lie_deep(novu):
    """
    Paths have dots and indexes.
    """
    assert passes(novu, on("order.items[0].id", "EQUAL", "A"), payload={"order": {"items": [{"id": "A"}]}})


def test_all_or_one_of_the_conditions(novu):
    """
    AND wants all, OR wants one.
    """
    pair = (on("a", "EQUAL", "1"), on("b", "EQUAL", "2"))
    novu.workflow(filtered(*pair), name="all")
    novu.workflow(filtered(*pair, value="OR"), name="one")

    novu.trigger("ada", name="all", payload={"a": "1"}, transactionId="tx1")
    novu.trigger("bob", name="one", payload={"a": "1"}, transactionId="tx2")

    assert ([], ["Hi"]) == (novu.feed("ada"), novu.feed("bob"))


def test_what_was_looked_at_is_written_down(novu):
    """
    A filtered step is completed, and its details hold the payload, the filter and each condition.
    """
    passes(novu, on("f", "EQUAL", "a"), payload={"f": "b"})

    (job,) = novu.jobs()
    (condition,) = raw(job, "Processing step filter")["conditions"]
    assert "completed" == job["status"]
    assert ["Step created", "Step queued", "Processing step filter", FILTERED] == details(job)
    assert {
        "filter": "Payload",
        "field": "f",
        "expected": "a",
        "actual": "b",
        "operator": "EQUAL",
        "passed": False,
    } == condition
    assert {"payload": {"f": "b"}} == raw(job, FILTERED)["payload"]


def test_a_filtered_delay_does_not_hold_up_the_run(novu):
    """
    It has waited by then, as in Novu 0.14, and the next step runs.
    """
    delay = waiting("delay", amount=1, unit="minutes")
    novu.workflow({**delay, "filters": filtered(on("f", "EQUAL", "a"))["filters"]}, in_app("after"))
    novu.trigger()
    novu.turn(minutes=1)

    assert ["after"] == novu.feed()


def test_the_subscriber_is_looked_at(novu):
    """
    Conditions may ask about the subscriber's fields.
    """
    novu.post("/subscribers", {"subscriberId": "ada", "locale": "en", "data": {"plan": "pro"}})

    conditions = (on("locale", "EQUAL", "en", "subscriber"), on("data.plan", "EQUAL", "pro", "subscriber"))
    assert passes(novu, *conditions)


ONLINE = [{"on": "isOnline", "value": True}, {"on": "isOnlineInLast", "timeOperator": "minutes", "value": 5}]


@pytest.mark.parametrize("condition", ONLINE)
def test_presence_fails_the_step(novu, condition):
    """
    Novu 0.14.0 takes the subscriber's id for a database id.
    """
    novu.post("/subscribers", {"subscriberId": "ada"})
    novu.ask("PATCH", "/subscribers/ada/online-status", {"isOnline": True})
    novu.workflow(filtered(condition))
    novu.trigger()

    assert ["failed"] == [job["status"] for job in novu.jobs()]


@pytest.mark.parametrize("condition", ONLINE)
def test_presence_of_an_id_that_could_be_a_database_id_never_holds(novu, condition):
    """
    Nobody is found under it.
    """
    subscriber_id = "aaaabbbbccccddddeeee0001"
    novu.post("/subscribers", {"subscriberId": subscriber_id})
    novu.ask("PATCH", f"/subscribers/{subscriber_id}/online-status", {"isOnline": True})
    novu.workflow(filtered(condition))
    novu.trigger(subscriber_id)

    assert [] == novu.feed(subscriber_id)


@pytest.mark.parametrize("condition", ONLINE)
def test_presence_is_read_of_whoever_has_the_database_id(novu, condition):
    """
    A subscriber whose id is another's database id is asked about that other.
    """
    other = novu.post("/subscribers", {"subscriberId": "ada"})["_id"]
    novu.ask("PATCH", "/subscribers/ada/online-status", {"isOnline": True})
    novu.workflow(filtered(condition))
    novu.trigger(other)

    assert ["Hi"] == novu.feed(other)


@pytest.mark.parametrize(("minutes", "passed"), [(4, True), (6, False)])
def test_the_last_time_online_counts_whole_minutes(novu, minutes, passed):
    """
    They are counted from when that other was last seen.
    """
    other = novu.post("/subscribers", {"subscriberId": "ada"})["_id"]
    novu.ask("PATCH", "/subscribers/ada/online-status", {"isOnline": False})
    novu.turn(minutes=minutes)
    novu.workflow(filtered(ONLINE[1]))
    novu.trigger(other)

    assert passed == (novu.feed(other) == ["Hi"])


@pytest.mark.parametrize(
    ("kind", "seen", "sent"), [("unseen", False, 2), ("unseen", True, 1), ("seen", True, 2)]
)
def test_an_earlier_step_is_looked_at(novu, kind, seen, sent):
    """
    A reminder may depend on whether the first message was seen.
    """
    reminder = filtered({"on": "previousStep", "step": UUID, "stepType": kind})
    delay = waiting("delay", amount=1, unit="minutes")
    novu.workflow({**in_app("first"), "uuid": UUID}, delay, reminder)
    novu.trigger()
    (message,) = novu.get("/subscribers/ada/notifications/feed")
    if seen:
        novu.post("/subscribers/ada/messages/markAs", {"messageId": message["_id"], "mark": {"seen": True}})

    novu.turn(minutes=1)

    assert sent == len(novu.feed())


def test_a_webhook_cannot_be_reached(novu):
    """
    There is no network here: the step fails as it does when the webhook does not answer, three times.
    """
    webhook = {**on("ok", "EQUAL", "true", "webhook"), "webhookUrl": "https://hooks.test/ask"}

    assert not passes(novu, webhook)
    (job,) = novu.jobs()
    retry = "Webhook filter failed, retry will be executed"
    last = "Failed to get response from remote webhook filter on last retry"
    assert ("failed", [retry, retry, last]) == (job["status"], details(job)[-3:])
    assert {"message": "getaddrinfo ENOTFOUND hooks.test"} == raw(job, last)


def test_a_webhook_is_asked_only_where_all_else_holds(novu):
    """
    An AND that fails without it leaves it alone.
    """
    webhook = {**on("ok", "EQUAL", "true", "webhook"), "webhookUrl": "https://hooks.test/ask"}

    passes(novu, webhook, on("f", "EQUAL", "a"))

    assert FILTERED == details(novu.jobs()[0])[-1]


def test_asking_a_list_of_nothing_fails_the_step(novu):
    """
    Novu's worker throws where `IN` finds neither text nor list.
    """
    passes(novu, on("missing", "IN", "a"))

    assert "failed" == novu.jobs()[0]["status"]
