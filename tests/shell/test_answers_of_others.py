"""What webhooks, chats and providers answer: declared, or asked of this machine by a Novu on a port."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from embedded_novu import RunningNovu, details, email, filtered, in_app, raw, sms, step
from ports import on_a_port

from novu_flows.emulator import Emulator, Reply, Unreachable

RETRY = "Webhook filter failed, retry will be executed"
LAST = "Failed to get response from remote webhook filter on last retry"
ASK = "https://hooks.test/ask"
ADA = {"subscriberId": "ada", "email": "ada@x.test", "phone": "+1555"}


@pytest.fixture
def novu():
    """Return a Novu with every provider."""
    running = RunningNovu()
    running.emulator.provide("email", "sms", "chat", "push")
    running.post("/subscribers", ADA)
    return running


def on_webhook(field, operator, value, url=ASK):
    """Return a step that is sent where a webhook answers so."""
    return filtered(
        {"on": "webhook", "webhookUrl": url, "field": field, "operator": operator, "value": value}
    )


@pytest.mark.parametrize(
    ("body", "condition", "is_sent"),
    [
        ({"ok": True}, ("ok", "EQUAL", "true"), True),
        ({"ok": False}, ("ok", "EQUAL", "true"), False),
        ({"n": 5}, ("n", "LARGER", "4"), True),
        ({"got": {"v": "alpha"}}, ("got.v", "EQUAL", "alpha"), True),
        ({}, ("ok", "EQUAL", "true"), False),
        ("no JSON", ("ok", "EQUAL", "true"), False),
        (None, ("ok", "NOT_EQUAL", "true"), True),
        ([1], ("length", "EQUAL", "1"), True),
    ],
)
def test_a_filter_asks_what_was_declared(novu, body, condition, is_sent):
    """
    The fields of the answer are compared as every field is, and the step says what it saw.
    """
    novu.emulator.answer("https://hooks.test/*", Reply(body=body))
    novu.workflow(on_webhook(*condition))
    novu.trigger()
    (job,) = novu.jobs()

    assert ("completed", is_sent) == (job["status"], bool(novu.feed()))
    assert is_sent == raw(job, "Processing step filter")["conditions"][0]["passed"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Reply(status=500), "Request failed with status code 500"),
        (Reply(status=302, body={"ok": True}), "Request failed with status code 302"),
        (Unreachable(), "connect ECONNREFUSED"),
        (Unreachable(reason="timeout of 5000ms exceeded"), "timeout of 5000ms exceeded"),
    ],
)
def test_a_webhook_that_fails_is_asked_three_times(novu, answer, said):
    """
    Then the step has failed, and the next one goes on.
    """
    novu.emulator.answer(ASK, answer)
    novu.workflow(on_webhook("ok", "EQUAL", "true"), in_app("after"))
    novu.trigger()
    first, second = novu.jobs()

    assert ("failed", [RETRY, RETRY, LAST]) == (first["status"], details(first)[-3:])
    assert said == raw(first, LAST)["message"]
    assert ("completed", ["after"]) == (second["status"], novu.feed())


def test_the_last_answer_that_fits_counts_and_all_can_be_forgotten(novu):
    """
    A later glob covers an earlier one; what is forgotten is unreachable again.
    """
    novu.emulator.answer("*", Reply(body={"ok": False}))
    novu.emulator.answer(ASK, Reply(body={"ok": True}))
    novu.workflow(on_webhook("ok", "EQUAL", "true"))
    novu.trigger()
    novu.emulator.answer("*", Reply(body={"ok": False}))
    novu.trigger(transactionId="tx2")
    novu.emulator.forget_answers()
    novu.trigger(transactionId="tx3")

    assert (1, ["failed"]) == (len(novu.feed()), [job["status"] for job in novu.jobs("tx3")])


CHANNELS = {
    "nodemailer": (email("<p>Hi</p>"), "email", "mail_unexpected_error", True),
    "twilio": (sms("Hi"), "sms", "unexpected_sms_error", True),
    "https://chat.test/*": (step({"type": "chat", "content": "Hi"}), "chat", "unexpected_chat_error", False),
    "slack": (step({"type": "chat", "content": "Hi"}), "chat", "unexpected_chat_error", False),
    "fcm": (step({"type": "push", "title": "T", "content": "Hi"}), "push", "unexpected_push_error", True),
}


def with_credentials(novu):
    """Give the subscriber a chat and a device."""
    for provider_id, held in (
        ("slack", {"webhookUrl": "https://chat.test/1"}),
        ("fcm", {"deviceTokens": ["t"]}),
    ):
        body = {"providerId": provider_id, "credentials": held}
        novu.ask("PUT", "/subscribers/ada/credentials", body)


@pytest.mark.parametrize("to", CHANNELS)
def test_a_provider_that_is_not_reached_leaves_an_error(novu, to):
    """
    On the step and on its message; nothing is in the outbox, and the next step goes on.
    """
    sent, channel, error_id, _ = CHANNELS[to]
    with_credentials(novu)
    novu.emulator.answer(to, Unreachable(reason="connect ETIMEDOUT"))
    novu.workflow(sent, in_app("after"))
    novu.trigger()
    first, second = novu.jobs()
    (message,) = novu.messages(channel)

    assert ("failed", "Unexpected provider error") == (first["status"], details(first)[-1])
    assert ("error", error_id) == (message["status"], message["errorId"])
    assert "connect ETIMEDOUT" in message["errorText"]
    assert ("completed", ["in_app"]) == (
        second["status"],
        [one.channel for one in novu.emulator.outbox.sent()],
    )


def test_a_refusal_of_a_chat_ends_the_step_without_a_word(novu):
    """
    Novu fails at writing the refusal down: its message stays as sent.
    """
    with_credentials(novu)
    novu.emulator.answer("https://chat.test/*", Reply(status=404))
    novu.workflow(CHANNELS["slack"][0])
    novu.trigger()
    (job,) = novu.jobs()

    assert ("failed", "Message created") == (job["status"], details(job)[-1])
    assert ["sent"] == [message["status"] for message in novu.messages("chat")]
    assert [] == novu.emulator.outbox.sent()


@contextmanager
def a_server(status=200, headers=(), content=b'{"ok": true}'):
    """Serve one answer to everything; yield the URL, and what was asked."""
    asked = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(status)
            for name, value in (("content-length", str(len(content))), *headers):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ask", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def here():
    """Return a Novu that asks servers of this machine, as one on a port does."""
    running = RunningNovu(asks_this_machine=True)
    running.emulator.provide("chat")
    running.post("/subscribers", ADA)
    return running


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_webhook_of_this_machine_is_really_asked(here, host):
    """
    With what Novu sends: the subscriber, the payload, the workflow and the channel.
    """
    with a_server() as (url, asked):
        here.workflow(on_webhook("ok", "EQUAL", "true", url.replace("127.0.0.1", host)))
        here.trigger(payload={"v": "alpha"})

        assert 1 == len(here.feed())
    (sent,) = asked
    assert ({"v": "alpha"}, "shipped", "in_app") == (sent["payload"], sent["identifier"], sent["channel"])
    assert ("ada", "ada@x.test") == (sent["subscriber"]["subscriberId"], sent["subscriber"]["email"])


def test_nothing_is_asked_beyond_this_machine(here):
    """
    A redirect is a failure, as is a host that is elsewhere.
    """
    with a_server() as (url, asked), a_server(302, [("location", url)]) as (redirecting, redirected):
        here.workflow(on_webhook("ok", "EQUAL", "true", redirecting))
        here.trigger()
        here.workflow(on_webhook("ok", "EQUAL", "true", "http://novu-flows.invalid/"), name="elsewhere")
        here.trigger(name="elsewhere", transactionId="tx2")

        assert ([], 3) == (asked, len(redirected))
    assert ["failed", "failed"] == [job["status"] for tx in ("tx", "tx2") for job in here.jobs(tx)]
    assert {"message": "getaddrinfo ENOTFOUND novu-flows.invalid"} == raw(here.jobs("tx2")[0], LAST)


def test_in_process_nobody_is_asked_without_a_word_for_it(novu):
    """
    A test and a plan have no network at all.
    """
    with a_server() as (url, asked):
        novu.workflow(on_webhook("ok", "EQUAL", "true", url))
        novu.trigger()

        assert ([], "failed") == (asked, novu.jobs()[0]["status"])


@pytest.mark.parametrize(("status", "ended"), [(200, "completed"), (500, "failed")])
def test_a_chat_of_this_machine_is_handed_its_messages(here, status, ended):
    """
    What it answers counts; where nothing listens the message is taken, as by every provider.
    """
    here.workflow(CHANNELS["slack"][0])
    with a_server(status) as (url, asked):
        body = {"providerId": "slack", "credentials": {"webhookUrl": url}}
        here.ask("PUT", "/subscribers/ada/credentials", body)
        here.trigger()

        assert ([{"text": "Hi"}], ended) == (asked, here.jobs()[0]["status"])
    here.trigger(transactionId="tx2")
    assert "completed" == here.jobs("tx2")[0]["status"]


def test_answers_are_declared_over_http():
    """
    Listed and forgotten too; what cannot be meant is refused.
    """
    emulator = Emulator(control=True)
    with on_a_port(emulator) as url, httpx.Client(base_url=url.removesuffix("/v1")) as client:
        where = "/emulator/answers"
        made = client.post(where, json={"to": ASK, "body": {"ok": True}})
        client.post(where, json={"to": "nodemailer", "unreachable": True})
        listed = client.get(where).json()["data"]
        refused = [
            client.post(where, json=body).status_code
            for body in (
                {},
                {"to": 1},
                {"to": "x", "status": 99},
                {"to": "x", "status": True},
                {"to": "x", "unreachable": False},
                {"to": "x", "unreachable": True, "status": 200},
            )
        ]
        client.delete(where)
        left = client.get(where).json()["data"]
    emulator.close()

    assert (201, {"to": ASK, "status": 200, "body": {"ok": True}}) == (made.status_code, made.json()["data"])
    assert [made.json()["data"], {"to": "nodemailer", "unreachable": "connect ECONNREFUSED"}] == listed
    assert ([400] * 6, []) == (refused, left)
