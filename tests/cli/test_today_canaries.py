"""
The law of canaries for today's Novu: a secret in any place that only its declarations have, and the commands since.

A sample is run with the suite; NOVU_FLOWS_CANARIES says how many cases, of 756.
"""

from itertools import product

import pytest
from ports import a_port
from test_canaries import ANSWERS, CONFIG, ENCODE, HOOK, KEY, SAMPLE, TOKEN, WORDS, Echo, as_base64

from novu_flows.emulator import Emulator

MODULE = """\
from novu_flows import (
    Channels, Credentials, Integration, Layout, Payload, Preference, Subscriber, Topic, TriggerCase, Workflow,
    email, env, file, http, in_app, raw_condition, sms,
)

_ = env("BOB_SLACK"), env("BOB_PHONE")


class Order(Payload):
    order_id: str


frame = Layout("frame", body="<html><body>{{content}}</body></html>")
kept = Workflow("kept", payload=Order, steps=[in_app("Order {{payload.order_id}}"), email("Hi", "<p>Hi</p>", layout=frame)])
ada = Subscriber("ada", email="ada@example.com", preferences=[Preference(kept, email=False)])
case = TriggerCase(kept, to=ada, payload=Order(order_id="1"))
"""


def step(words):
    """Return a workflow of one step."""
    return f"w = Workflow('w', payload=Order, steps=[{words}])"


PLACES = {
    "credentials": 'bob = Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK")), '
    'Credentials("fcm", device_tokens=[env("BOB_PHONE")])])',
    "header": step(
        f"http('POST', 'https://example.com', headers={{'Authorization': {HOOK!r}, {KEY!r}: 'x'}})"
    ),
    "url and body": step(f"http('POST', {HOOK!r}, body={{'token': {TOKEN!r}, {KEY!r}: 'x'}})"),
    "body of a text": step(f"http('POST', 'https://example.com', body={TOKEN!r})"),
    "sender": step(f"email('Hi', '<p>Hi</p>', sender_name={TOKEN!r}, sender_email={KEY!r})"),
    "text of a mail": step(f"email({HOOK!r}, '<p>' + {TOKEN!r} + '</p>', preheader={KEY!r})"),
    "a file": step("email('Hi', file('body.html'))"),
    "extra controls": step(f"sms('Hi', extra_controls={{'secret': {HOOK!r}, {KEY!r}: [{TOKEN!r}]}})"),
    "condition": step(
        f"sms('Hi', filters=raw_condition({{'==': [{{'var': 'payload.order_id'}}, {HOOK!r}]}}))"
    ),
    "template": step("in_app('{{payload." + KEY + '}} {{ "' + HOOK + "\" | nofilter }} {{')"),
    "data of an inbox": step(f"in_app('Hi', data={{'key': {HOOK!r}, {KEY!r}: 1}}, avatar={HOOK!r})"),
    "layout": f"other = Layout({KEY!r}, name={HOOK!r}, body='<html><body>{{{{content}}}}' + {HOOK!r} + '</body></html>')",
    "topic": f"t = Topic({KEY!r}, name={HOOK!r}, subscribers=[ada, {TOKEN!r}])",
    "workflow": f"w = Workflow({KEY!r}, name={HOOK!r}, description={TOKEN!r}, tags=[{KEY!r}], steps=[sms({HOOK!r})])",
    "person": f"bob = Subscriber('bob', locale={KEY!r}, timezone={TOKEN!r}, data={{'hook': {HOOK!r}, {KEY!r}: 1}})",
    "case": f"c = TriggerCase(kept, to='bob', payload={{'order_id': {HOOK!r}}}, context={{'tenant': {KEY!r}}}, "
    f"overrides={{'email': {{'from': {TOKEN!r}}}}}, expect={{'in_app': {HOOK!r}}})",
    "integration": "i = Integration('sendgrid', channel='email', identifier='mail', "
    f"credentials={{'apiKey': env('BOB_SLACK'), 'from': {KEY!r}}})",
    "URL": "",
}
COMMANDS = (
    ("check", "--format", "json"),
    ("plan",),
    ("plan", "--format", "json", "--out", "plan.json"),
    ("show", "plan.json", "--full"),
    ("show", "plan.json", "--format", "markdown", "--full"),
    ("show", "plan.json", "--format", "json", "--offline"),
    ("apply", "plan.json", "--yes", "--events", "events.json", "--out", "report.json", "-v"),
    ("apply", "--yes", "--events", "again.json", "--format", "markdown"),
    ("drift", "--format", "json"),
    ("drift", "--format", "markdown"),
    ("test", "--format", "json", "--junit", "junit.xml"),
    ("watch", "--once", "--apply", "--test"),
    ("generate", "--force", "--schemas", "schemas"),
    ("generate", "--check"),
    ("convert", "--check"),
    ("pull", "--into", "workflows/pulled", "--subscribers", "*"),
    ("pull", "--check"),
    ("api", "v2", "workflows", "list"),
    ("api", "v2", "subscribers", "get", "bob", "--raw"),
    ("-v", "api", "v2", "layouts", "list"),
)
WRITTEN = (".json", ".xml", ".ambr", ".py", ".html", ".txt", ".toml")


def chosen():
    """Return what is tried: all of it where that is asked for."""
    every = list(product(PLACES, ANSWERS, ENCODE, (4,)))
    return every[:: max(1, len(every) // SAMPLE)]


@pytest.fixture(scope="module")
def port():
    """Return an address for all of them."""
    with a_port() as opened:
        yield opened


@pytest.mark.parametrize("case", chosen(), ids=str)
def test_no_canary_is_in_any_output_or_file(folder, monkeypatch, port, case):
    """
    Whatever the place, the command, the encoding, and the part of an answer that repeats it.
    """
    place, answer, encode, every = case
    for name, value in (("SERVER_KEY", KEY), ("BOB_SLACK", HOOK), ("BOB_PHONE", TOKEN)):
        monkeypatch.setenv(name, value)
    emulator = Emulator(development_key=KEY, production_key="production-key", profile="3.15")
    port.app = Echo(emulator.app, ANSWERS[answer], ENCODE[encode], every)
    url = f"http://ada:{KEY}@127.0.0.1:9/v1" if place == "URL" else port.url
    config = CONFIG.replace("retry_wait_seconds = 0", "retry_wait_seconds = 0\nread_back_seconds = 0.1")
    folder.write("novu.toml", config.format(url=url).replace("[project]", '[project]\nnovu = "v2"'))
    folder.write("workflows/welcome.py", f"{MODULE}\n{PLACES[place]}\n")
    folder.write("workflows/body.html", f"<p>{HOOK} {TOKEN}</p>")
    given = {path for path in folder.root.rglob("*") if path.is_file()}

    ran = {" ".join(command): folder.run(*command) for command in COMMANDS}

    emulator.close()
    assert "module-failed" not in ran["check --format json"].out
    shown = {name: (one.out + one.err).lower() for name, one in ran.items()}
    for path in set(folder.root.rglob("*")) - given:
        if path.is_file() and path.suffix in WRITTEN:
            shown[str(path.relative_to(folder.root))] = path.read_text().lower()
    assert [] == [name for name, text in shown.items() if any(word in text for word in WORDS)]
    encoded = [as_base64(one)[2:-3].lower() for one in (KEY, HOOK)]
    assert [] == [name for name, text in shown.items() if any(one in text for one in encoded)]
