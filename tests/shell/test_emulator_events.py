"""Triggers as they are answered: checks, recipients, statuses (recorded section `trigger`)."""

import pytest
from embedded_novu import RunningNovu, in_app, invalid, waiting
from novu_state import refused

NO_ID = (
    "subscriberId under property to is not configured, please make sure all the subscriber contains "
    "subscriberId property"
)
PROCESSED = {"acknowledged": True, "status": "processed", "transactionId": "tx"}


@pytest.fixture
def novu():
    """Return a Novu with one workflow."""
    running = RunningNovu()
    running.workflow(in_app("Hi {{name}}"))
    return running


def trigger(novu, **event):
    """Trigger and give status and body."""
    return novu.ask("POST", "/events/trigger", {"name": "shipped", "to": "ada", "payload": {}, **event})


def test_a_trigger_is_acknowledged_with_its_transaction_id(novu):
    """
    The answer says "processed" and names the transaction; without an id, or with an empty one, one is made.
    """
    assert (201, {"data": PROCESSED}) == trigger(novu, transactionId="tx")
    made = [trigger(novu)[1]["data"], trigger(novu, transactionId="")[1]["data"]]
    assert [36, 36] == [len(answer["transactionId"]) for answer in made]


@pytest.mark.parametrize(
    ("event", "messages"),
    [
        ({"name": None}, ["name should not be null or undefined", "name must be a string"]),
        ({"name": 5}, ["name must be a string"]),
        ({"payload": None}, ["payload must be an object"]),
        ({"payload": [1]}, ["payload must be an object"]),
        ({"to": None}, ["to should not be null or undefined"]),
        ({"overrides": "x"}, ["overrides must be an object"]),
        ({"transactionId": 123}, ["transactionId must be a string"]),
    ],
)
def test_a_malformed_trigger_is_refused(novu, event, messages):
    """
    Everything that is wrong is listed, in the order in which Novu checks it.
    """
    assert invalid(*messages) == trigger(novu, **event)


@pytest.mark.parametrize("to", [5, "", {}, {"email": "x@y.test"}, {"subscriberId": 0}, [["ada"]], True])
def test_a_recipient_needs_an_id(novu, to):
    """
    A recipient without a subscriber id is refused before anything else is looked at.
    """
    assert refused(NO_ID) == trigger(novu, to=to, name="no-such-workflow")


def test_a_null_among_recipients_fails_the_server(novu):
    """
    Novu does not check for null and answers 500.
    """
    assert (500, {"statusCode": 500, "message": "Internal server error"}) == trigger(novu, to=[None, "ada"])


def test_recipients_come_in_every_form_and_count_once(novu):
    """
    Ids, objects, lists of both, and topics; whoever is named twice is notified once.
    """
    for person in ("ada", "bob", "cyd"):
        novu.post("/subscribers", {"subscriberId": person})
    novu.post("/topics/people/subscribers", {"subscribers": ["bob", "cyd"]})

    novu.trigger(
        ["ada", {"subscriberId": "ada"}, {"type": "Topic", "topicKey": "people"}, "cyd"], actor="bob"
    )

    told = [notification["subscriber"]["subscriberId"] for notification in novu.notifications()]
    assert ["ada", "cyd"] == told


def test_an_unknown_topic_is_refused(novu):
    """
    A topic must exist when it is triggered.
    """
    expected = refused("Topic with key nope not found in current environment", 404)
    assert expected == trigger(novu, to={"type": "Topic", "topicKey": "nope"})


def test_no_recipient_is_fine(novu):
    """
    An empty list is accepted, and nobody hears of it.
    """
    assert (201, {"data": PROCESSED}) == trigger(novu, to=[], transactionId="tx")
    assert [] == novu.notifications()


def test_an_unknown_workflow_is_refused_with_422(novu):
    """
    The name of a trigger is the identifier of a workflow of the same environment.
    """
    expected = refused("template_not_found", 422)
    assert expected == trigger(novu, name="nope")
    event = {"name": "shipped", "to": "ada", "payload": {}}
    assert expected == novu.ask("POST", "/events/trigger", event, production=True)


@pytest.mark.parametrize(
    ("settings", "steps", "status"),
    [
        ({"active": False}, [in_app()], "trigger_not_active"),
        ({"draft": True}, [in_app()], "trigger_not_active"),
        ({}, [], "no_workflow_steps_defined"),
        ({}, [in_app(active=False)], "no_workflow_active_steps_defined"),
    ],
)
def test_a_workflow_that_cannot_run_is_acknowledged_all_the_same(novu, settings, steps, status):
    """
    The status says why nothing will happen, and there is no transaction id.
    """
    novu.workflow(*steps, name="idle", **settings)

    assert {"acknowledged": True, "status": status} == novu.trigger(name="idle")


def declare_variables(novu, *variables):
    """Return the workflow's step variables, which Novu 0.14 takes with PUT only."""
    (workflow,) = novu.get("/notification-templates")
    (step,) = novu.get(f"/notification-templates/{workflow['_id']}")["steps"]
    template = {"type": "in_app", "content": "Hi {{name}}", "variables": list(variables)}
    body = {"steps": [{"active": True, "_templateId": step["_templateId"], "template": template}]}
    novu.ask("PUT", f"/notification-templates/{workflow['_id']}", body)


def test_required_variables_must_be_in_the_payload(novu):
    """
    All that is missing or of the wrong type is named; system variables and optional ones are not asked for.
    """
    declare_variables(
        novu,
        {"name": "a", "type": "String", "required": True},
        {"name": "b.c", "type": "Array", "required": True},
        {"name": "d", "type": "Boolean", "required": True},
        {"name": "subscriber.email", "type": "String", "required": True},
        {"name": "e", "type": "String", "required": False},
    )

    message = "payload is missing required key(s) and type(s): a (Value), b.c (Array), d (Boolean)"
    assert refused(message) == trigger(novu, payload={"a": None, "b": {"c": "x"}, "d": "yes"})
    assert 201 == trigger(novu, payload={"a": 5, "b": {"c": []}, "d": False})[0]


def test_defaults_fill_the_payload(novu):
    """
    A variable that is not given has its default, in the notification and in the message.
    """
    declare_variables(novu, {"name": "name", "type": "String", "required": False, "defaultValue": "friend"})

    novu.trigger(payload={"order": {"id": 1}})

    (notification,) = novu.notifications()
    assert {"name": "friend", "order": {"id": 1}} == notification["payload"]
    assert ["Hi friend"] == novu.feed()


def test_a_scheduled_delay_needs_its_date(novu):
    """
    The payload must have the date that the delay waits for.
    """
    novu.workflow(waiting("delay", type="scheduled", delayPath="sendAt"), in_app(), name="later")

    message = "payload is missing required key(s) and type(s): sendAt (ISO Date)"
    assert refused(message) == trigger(novu, name="later")


def test_attachments_leave_their_files_behind(novu):
    """
    What is kept of an attachment is its name and where its file would be.
    """
    novu.trigger(payload={"attachments": [{"file": "aGk=", "name": "a.txt", "mime": "text/plain"}]})

    (notification,) = novu.notifications()
    (attachment,) = notification["payload"]["attachments"]
    assert {"name", "mime", "storagePath"} == set(attachment)
    assert attachment["storagePath"].endswith("/a.txt")


def test_a_bulk_answers_each_event(novu):
    """
    One bad event does not stop the others, and a bulk says `identifier` where the field is `name`.
    """
    good = {"name": "shipped", "to": "ada", "payload": {}, "transactionId": "tx"}
    answers = novu.post("/events/trigger/bulk", {"events": [good, {}, None, {**good, "name": "nope"}]})

    first, empty, null, unknown = answers
    assert first == PROCESSED
    assert empty["error"] == [
        "identifier should not be null or undefined",
        "identifier must be a string",
        "payload should not be null or undefined",
        "to should not be null or undefined",
    ]
    assert null["error"] == ["Cannot read properties of null (reading 'name')"]
    assert {"status": "error", "error": ["template_not_found"], "acknowledged": True} == unknown


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({"events": []}, ["events should not be empty"]),
        ({"events": [{}] * 101}, ["events must contain no more than 100 elements"]),
        (
            {},
            [
                "events must contain no more than 100 elements",
                "events should not be empty",
                "events must be an array",
            ],
        ),
    ],
)
def test_a_bulk_has_one_to_a_hundred_events(novu, body, messages):
    """
    Anything else is refused as a whole.
    """
    assert invalid(*messages) == novu.ask("POST", "/events/trigger/bulk", body)


def test_a_payload_of_a_bulk_may_be_a_text(novu):
    """
    A bulk checks the payload less, and a text becomes its characters (recorded section `bulk trigger`).
    """
    novu.post(
        "/events/trigger/bulk",
        {"events": [{"name": "shipped", "to": "ada", "payload": "ab", "transactionId": "tx"}]},
    )

    (notification,) = novu.notifications()
    assert {"0": "a", "1": "b"} == notification["payload"]


def test_a_broadcast_reaches_every_subscriber_at_once(novu):
    """
    Everyone is notified before the answer, also by a workflow that is not active.
    """
    novu.workflow(in_app("to all"), name="asleep", active=False)
    for person in ("ada", "bob"):
        novu.post("/subscribers", {"subscriberId": person})

    answer = novu.post("/events/trigger/broadcast", {"name": "asleep", "payload": {}, "transactionId": "tx"})

    assert answer == PROCESSED
    assert [["to all"], ["to all"]] == [novu.feed("ada"), novu.feed("bob")]


def test_a_broadcast_to_more_than_500_fails_after_the_first_batch(novu):
    """
    The second batch finds the transaction id used, and the first 500 were notified by then.
    """
    novu.trigger([f"s{number}" for number in range(501)], transactionId="makes them")

    body = {"name": "shipped", "payload": {}, "transactionId": "tx"}
    status, answer = novu.ask("POST", "/events/trigger/broadcast", body)

    message = (
        "transactionId property is not unique, please make sure all triggers have a unique transactionId"
    )
    assert (400, message) == (status, answer["message"])
    assert 500 == novu.ask("GET", "/notifications?transactionId=tx")[1]["totalCount"]


def test_a_broadcast_of_nothing_known_is_refused_only_if_someone_would_hear_it(novu):
    """
    Without subscribers even an unknown workflow is "processed".
    """
    body = {"name": "nope", "payload": {}, "transactionId": "tx"}
    assert (201, {"data": PROCESSED}) == novu.ask("POST", "/events/trigger/broadcast", body)

    novu.post("/subscribers", {"subscriberId": "ada"})
    expected = refused("Notification template could not be found")
    assert expected == novu.ask("POST", "/events/trigger/broadcast", body)


def test_cancel_stops_one_delayed_job_per_call(novu):
    """
    With two subscribers it takes two calls, and the third says false; in the end the jobs look completed.
    """
    novu.workflow(waiting("delay", amount=5, unit="minutes"), in_app("late"), name="later")
    novu.trigger(["ada", "bob"], name="later")

    answers = [novu.ask("DELETE", "/events/trigger/tx") for _ in range(3)]
    novu.turn(minutes=6)

    assert [True, True, False] == [answer["data"] for _, answer in answers]
    assert [[], []] == [novu.feed("ada"), novu.feed("bob")]
    assert {("completed", "pending")} == {
        tuple(job["status"] for job in found["jobs"]) for found in novu.notifications()
    }
