"""Profile 3.15: what each channel of a v2 workflow sends, and what it says where it cannot."""

import json

import pytest
from today_novu import TodayNovu, in_app, step

from novu_flows.emulator import Reply, Unreachable

ALL = {channel: {"enabled": True} for channel in ("email", "sms", "in_app", "push", "chat")}
NOBODY_CALLED = "Step was canceled because a previous step failed"


@pytest.fixture
def novu():
    """Return a Novu with providers of e-mails and SMS, one subscriber with addresses and one without."""
    found = TodayNovu("email", "sms")
    found.subscriber("ada", email="ada@x.de", phone="+491", data={"vip": True})
    found.subscriber("bob")
    return found


def steps():
    """Return a step of each channel that leaves Novu."""
    email = step(
        "email",
        subject="S {{payload.a}}",
        body="<p>{{payload.a}} {{subscriber.email}}</p>",
        editorType="html",
    )
    texts = [step("sms", body="vip: {{subscriber.data.vip}}"), step("chat", body="chat")]
    return [email, *texts, step("push", subject="p", body="push")]


def test_every_channel_says_what_became_of_it(novu):
    """
    What is sent, to where, and what is missing.
    """
    novu.workflow(*steps())

    novu.trigger(payload={"a": "<b>&"})
    novu.trigger("bob", tx="bob")

    email, sms = novu.emulator.outbox.sent()
    assert ("ada@x.de", "S <b>&") == (email.to, email.subject)
    assert email.content.startswith("<p><b>&amp; ada@x.de</b></p>")
    assert ("+491", "vip: true") == (sms.to, sms.content)
    assert [
        ("completed", "Message sent"),
        ("completed", "Message sent"),
        ("failed", "All chat channels failed to send the message"),
        ("canceled", "Subscriber does not have a configured channel"),
    ] == novu.jobs()
    assert [
        "Subscriber missing email address",
        "Subscriber missing phone number",
        "Subscriber does not have a configured channel",
        "Subscriber does not have a configured channel",
    ] == [detail for _, detail in novu.jobs("bob")]


def test_a_trigger_may_send_an_email_elsewhere(novu):
    """
    More recipients, another sender.
    """
    novu.workflow(steps()[0])

    novu.trigger(overrides={"email": {"to": ["more@x.de"], "from": "f@y.de", "senderName": "Sender"}})

    (email,) = novu.emulator.outbox.sent()
    assert (["ada@x.de", "more@x.de"], "Sender") == (email.to, email.sender_name)


def test_an_email_stands_in_its_layout(novu):
    """
    In that of the step, in that of the trigger, or in none.
    """
    for name in ("plain", "grand"):
        body = {"email": {"body": f"<html><body>{name}: {{{{content}}}}</body></html>", "editorType": "html"}}
        novu.ask("POST", "/v2/layouts", {"layoutId": name, "name": name, "__source": "dashboard"})
        assert 200 == novu.ask("PUT", f"/v2/layouts/{name}", {"name": name, "controlValues": body})[0]
    email = step("email", subject="S", body="<p>Hi</p>", editorType="html", layoutId="plain")
    novu.workflow(email)

    novu.trigger()
    novu.trigger(tx="tx2", overrides={"channels": {"email": {"layoutId": "grand"}}})
    novu.trigger(tx="tx3", overrides={"channels": {"email": {"layoutId": None}}})

    first, second, third = (sent.content for sent in novu.emulator.outbox.sent())
    assert ("plain: <p>Hi</p>" in first, "grand: <p>Hi</p>" in second) == (True, True)
    assert third.startswith("<p>Hi</p>")


def test_a_step_sends_nothing_that_a_preference_forbids(novu):
    """
    The detail says whose preference it was; a critical workflow knows none.
    """
    novu.workflow(in_app(), step("sms", body="sms"))
    critical = {"user": None, "workflow": {"all": {"enabled": True, "readOnly": True}, "channels": ALL}}
    novu.workflow(step("sms", body="sms"), name="critical", preferences=critical)
    own = {"all": {"enabled": True, "readOnly": False}, "channels": {**ALL, "in_app": {"enabled": False}}}
    novu.workflow(in_app(), name="off", preferences={"user": own, "workflow": {**own, "channels": ALL}})

    novu.ask("PATCH", "/v2/subscribers/ada/preferences", {"channels": {"sms": False}})
    novu.trigger(tx="global")
    novu.trigger(name="critical", tx="critical")
    novu.trigger("bob", name="off", tx="off")
    novu.ask(
        "PATCH", "/v2/subscribers/ada/preferences", {"channels": {"in_app": False}, "workflowId": "shipped"}
    )
    novu.trigger(tx="workflow")

    assert [
        ("completed", "Message sent"),
        ("canceled", "Step filtered by subscriber global preferences"),
    ] == novu.jobs("global")
    assert [("completed", "Message sent")] == novu.jobs("critical")
    assert [("canceled", "Step filtered by user preferences")] == novu.jobs("off")
    assert ("canceled", "Step filtered by subscriber workflow preferences") == novu.jobs("workflow")[0]


def test_a_message_has_the_severity_of_its_workflow_or_of_its_trigger(novu):
    """
    The run has it too.
    """
    novu.workflow(in_app(), severity="medium")

    novu.trigger(tx="own")
    novu.trigger(tx="other", overrides={"severity": "high"})

    assert ["medium", "high"] == [novu.runs(tx)[0]["severity"] for tx in ("own", "other")]
    assert ["high", "medium"] == [message["severity"] for message in novu.ask("GET", "/v1/messages")[1]]


def call(**values):
    """Return an HTTP request step."""
    return step(
        "http_request", "call", **{"method": "POST", "url": "https://api.x.de/{{payload.id}}", **values}
    )


def test_what_a_server_answers_is_seen_by_later_steps(novu):
    """
    A template of the URL is rendered; the job keeps what was answered.
    """
    novu.workflow(call(), in_app("{{steps.call.name}} {{steps.call.list[1]}}"))
    novu.emulator.answer("https://api.x.de/7", Reply(body={"name": "Box", "list": [1, 2]}))

    novu.trigger(payload={"id": 7})

    assert ["Box 2"] == novu.texts()
    held = json.loads(novu.raw(index=0))
    assert (200, {"name": "Box", "list": [1, 2]}) == (held["statusCode"], held["body"])


@pytest.mark.parametrize(
    ("url", "answer", "reason"),
    [
        ("https://api.x.de/1", Reply(status=500), "Request failed with status code 500"),
        ("https://api.x.de/1", Unreachable(), "connect ECONNREFUSED"),
        ("https://nobody.x.de/", None, 'Unable to resolve hostname "nobody.x.de".'),
        ("http://localhost:1/", None, 'Requests to "localhost" are not allowed.'),
        (
            "http://169.254.169.254/",
            None,
            "Requests to private or reserved IP addresses are not allowed (resolved: 169.254.169.254).",
        ),
        ("ftp://x.de/", None, 'URL scheme "ftp:" is not allowed. Only http and https are permitted.'),
    ],
)
def test_a_call_that_fails_ends_the_run_unless_the_step_goes_on(novu, url, answer, reason):
    """
    The detail says why; nothing leaves this machine.
    """
    if answer:
        novu.emulator.answer(url, answer)
    novu.workflow(call(url=url), in_app(), name="ends")
    novu.workflow(call(url=url, continueOnFailure=True), in_app("on"), name="goes-on")

    novu.trigger(name="ends", tx="ends")
    novu.trigger(name="goes-on", tx="on")

    assert [("failed", "Action step execution failed"), ("canceled", NOBODY_CALLED)] == novu.jobs("ends")
    assert {"error": reason} == json.loads(novu.raw("ends", 0))
    assert ["failed", "completed"] == [status for status, _ in novu.jobs("on")]
    assert ["on"] == novu.texts()


def test_an_answer_is_held_to_its_schema(novu):
    """
    One that breaks it fails the step.
    """
    schema = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    novu.workflow(
        call(enforceSchemaValidation=True, responseBodySchema=schema), in_app("{{steps.call.name}}")
    )
    novu.emulator.answer("https://api.x.de/1", Reply(body={"name": "Box"}))
    novu.emulator.answer("https://api.x.de/2", Reply(body={"name": 3}))

    novu.trigger(tx="good", payload={"id": 1})
    novu.trigger(tx="bad", payload={"id": 2})

    assert ["Box"] == novu.texts()
    assert ("failed", "Response body schema validation failed") == novu.jobs("bad")[0]
    assert '{"errors":[{"path":"name","message":"must be string"}],"responseBody":{"name":3}}' == novu.raw(
        "bad", 0
    )
