"""The five channels: what is kept, what is handed over, what fails and how it says so."""

import pytest
from embedded_novu import RunningNovu, details, email, in_app, raw, sms, step

NO_INTEGRATION = "Subscriber does not have an active integration"
ADA = {"subscriberId": "ada", "email": "ada@x.test", "phone": "+1555", "firstName": "Ada"}


@pytest.fixture
def novu():
    """Return a Novu without any provider."""
    return RunningNovu()


@pytest.fixture
def provided(novu):
    """Return a Novu with a provider for every channel."""
    novu.emulator.provide("email", "sms", "chat", "push")
    return novu


def outbox(novu, *fields):
    """Return some fields of what was sent."""
    return [tuple(getattr(sent, field) for field in fields) for sent in novu.emulator.outbox.sent()]


def test_an_in_app_message_has_its_link_and_buttons_rendered(novu):
    """
    The link and the buttons are templates too; a button is kept with its type and text.
    """
    action = {"buttons": [{"type": "primary", "content": "See {{id}}"}]}
    cta = {"type": "redirect", "data": {"url": "/orders/{{id}}"}, "action": action}
    novu.workflow(step({"type": "in_app", "content": "Order {{id}}", "cta": cta}))

    novu.trigger(payload={"id": "A1"})

    (message,) = novu.get("/subscribers/ada/notifications/feed")
    (button,) = message["cta"]["action"]["buttons"]
    assert ("Order A1", "/orders/A1") == (message["content"], message["cta"]["data"]["url"])
    assert ("primary", "See A1") == (button["type"], button["content"])
    assert "2027-05-23T12:00:00.000Z" == message["expireAt"]


def test_a_message_shows_its_actor(novu):
    """
    Where the step has one, the message names the actor of the trigger.
    """
    novu.workflow(step({"type": "in_app", "content": "Hi", "actor": {"type": "user", "data": None}}))

    novu.trigger(actor={"subscriberId": "bob", "avatar": "b.png"})

    (message,) = novu.get("/subscribers/ada/notifications/feed")
    assert novu.get("/subscribers/bob")["_id"] == message["_actorId"]


def test_the_payload_wins_over_what_the_server_adds(novu):
    """
    Templates see the subscriber and `branding`, unless the payload has these names.
    """
    novu.workflow(in_app("{{subscriber.firstName}} {{branding.color}}"))

    novu.trigger(ADA)
    novu.trigger(ADA, payload={"branding": {"color": "red"}}, transactionId="tx2")

    assert ["Ada red", "Ada #f47373"] == novu.feed()


def test_a_template_that_cannot_be_rendered_fails_the_step(novu):
    """
    The job has failed, the detail says why, and there is no message.
    """
    novu.workflow(in_app("{{nohelper name}}"))

    novu.trigger()

    (job,) = novu.jobs()
    text = "Message content could not be generated"
    assert ("failed", text) == (job["status"], details(job)[-1])
    assert {"error": 'Missing helper: "nohelper"'} == raw(job, text)
    assert [] == novu.feed()


@pytest.mark.parametrize("channel_step", [email(), sms()])
def test_without_a_provider_a_step_fails(novu, channel_step):
    """
    Offline is as online: an environment that has no active integration sends nothing.
    """
    novu.workflow(channel_step)

    novu.trigger(ADA)

    (job,) = novu.jobs()
    assert ("failed", NO_INTEGRATION) == (job["status"], details(job)[-1])
    assert [] == outbox(novu, "channel")


def test_providers_are_integrations_like_any_other(provided):
    """
    What `provide` makes is listed, active, and not made twice.
    """
    provided.emulator.provide("email")

    found = [(held["channel"], held["active"]) for held in provided.get("/integrations")]
    assert [("email", True), ("sms", True), ("chat", True), ("push", True)] == found


def test_an_email_is_kept_and_handed_over(provided):
    """
    Subject and body are rendered; of HTML the message keeps the template, of the editor the rendered blocks.
    """
    mail = {"subject": "Order {{id}} ", "preheader": "pre {{id}}", "senderName": "Shop"}
    blocks = [
        {"type": "text", "content": "<b>{{id}}</b> "},
        {"type": "button", "content": "Go", "url": "/{{id}}"},
    ]
    provided.workflow(
        email("<p>{{id}}</p>", template=mail),
        step({"type": "email", "subject": "S", "contentType": "editor", "content": blocks}),
    )

    provided.trigger(ADA, payload={"id": "A1"})

    fields = ("to", "subject", "preheader", "sender_name", "content")
    html, edited = outbox(provided, *fields)
    kept = {message["subject"]: message["content"] for message in provided.messages("email")}
    assert ("ada@x.test", "Order A1", "pre A1", "Shop", "<p>A1</p>") == html
    assert "<b>A1</b>" in edited[-1]
    assert 'href="/A1"' in edited[-1]
    assert "<p>{{id}}</p>" == kept["Order A1"]
    assert [("<b>A1</b>", ""), ("Go", "/A1")] == [(block["content"], block["url"]) for block in kept["S"]]


def test_an_email_is_put_into_its_layout(provided):
    """
    The body takes the place of `{{{body}}}`, and the layout sees the payload.
    """
    layout = provided.post(
        "/layouts", {"name": "Plain", "content": "<html>{{id}}: {{{body}}}</html>", "isDefault": False}
    )
    provided.workflow(email("<p>{{id}}</p>", template={"layoutId": layout["_id"]}))

    provided.trigger(ADA, payload={"id": "A1"})

    assert [("<html>A1: <p>A1</p></html>",)] == outbox(provided, "content")


def test_an_email_without_an_address_is_a_warning(provided):
    """
    The message is kept, but nothing leaves.
    """
    provided.workflow(email())

    provided.trigger()

    (job,), (message,) = provided.jobs(), provided.messages("email")
    assert ("failed", "Subscriber missing recipient details") == (job["status"], details(job)[-1])
    assert ("warning", "Subscriber does not have an email address") == (
        message["status"],
        message["errorText"],
    )
    assert [] == outbox(provided, "channel")


def test_an_address_in_the_payload_wins(provided):
    """
    `email` and `phone` of the payload stand in for the subscriber's.
    """
    provided.workflow(email(), sms())

    provided.trigger(ADA, payload={"email": "other@x.test", "phone": "+1666"})

    assert [("other@x.test",), ("+1666",)] == outbox(provided, "to")


def test_a_text_message_needs_a_phone(provided):
    """
    Without one the message is a warning.
    """
    provided.workflow(sms("Hi {{subscriber.firstName}}"))

    provided.trigger()
    provided.trigger(ADA, transactionId="tx2")

    assert "Subscriber missing recipient details" == details(provided.jobs()[0])[-1]
    assert [("+1555", "Hi Ada", "twilio")] == outbox(provided, "to", "content", "provider_id")


def test_an_empty_text_message_is_an_error(provided):
    """
    Novu's worker throws, so no detail says why.
    """
    provided.workflow(sms("{{nothing}}"))

    provided.trigger(ADA)

    (job,) = provided.jobs()
    assert ("failed", "Start sending message") == (job["status"], details(job)[-1])


def with_credentials(novu, provider_id, credentials):
    """Return a subscriber credentials of a provider."""
    novu.post("/subscribers", {"subscriberId": "ada"})
    body = {"providerId": provider_id, "credentials": credentials}
    return novu.ask("PUT", "/subscribers/ada/credentials", body)


def test_a_chat_message_goes_to_the_subscribers_webhook(provided):
    """
    It is sent through the provider that the subscriber has credentials of.
    """
    provided.workflow(step({"type": "chat", "content": "Hi {{name}}"}))
    with_credentials(provided, "slack", {"webhookUrl": "https://hooks.test/1"})

    provided.trigger(payload={"name": "Ada"})

    assert [("https://hooks.test/1", "Hi Ada", "slack")] == outbox(provided, "to", "content", "provider_id")


def test_a_push_message_goes_to_the_subscribers_devices(provided):
    """
    Title and text are rendered; the details name the provider.
    """
    provided.workflow(step({"type": "push", "title": "T {{name}}", "content": "C {{name}}"}))
    with_credentials(provided, "fcm", {"deviceTokens": ["d1", "d2"]})

    provided.trigger(payload={"name": "Ada"})

    assert [(["d1", "d2"], "T Ada", "C Ada")] == outbox(provided, "to", "title", "content")
    assert ["Message created: fcm", "Message sent: fcm"] == details(provided.jobs()[0])[-2:]


@pytest.mark.parametrize("kind", ["chat", "push"])
def test_chat_and_push_need_credentials(provided, kind):
    """
    A subscriber without any is not reached.
    """
    provided.workflow(step({"type": kind, "title": "T", "content": "Hi"}))

    provided.trigger()

    (job,) = provided.jobs()
    assert ("failed", "Subscriber does not have a configured channel") == (job["status"], details(job)[-1])


def test_an_override_of_an_sms_is_kept_and_changes_nothing(provided):
    """
    The provider gets the number and the text that it would get without.
    """
    provided.workflow(sms("Hi"))

    provided.trigger(ADA, overrides={"twilio": {"to": "+1999", "content": "Over"}})

    assert [(ADA["phone"], "Hi")] == outbox(provided, "to", "content")
    assert {"to": "+1999", "content": "Over"} == provided.messages("sms")[0]["overrides"]
