"""The same cases on the embedded Novu and on a server behind a port: no verdict differs but "not verifiable"."""

import asyncio
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from harness import Harness
from ports import a_port

from novu_flows import (
    Credentials,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    all_of,
    answered,
    button_block,
    chat,
    containing,
    delay,
    digest,
    email,
    env,
    in_app,
    matching,
    message,
    minutes,
    not_delivered,
    on_payload,
    on_subscriber,
    previous_step,
    push,
    rejected,
    sms,
    snapshot,
    text_block,
    times,
    topic,
)
from novu_flows.declare.collection import Declarations
from novu_flows.declare.expectations import Renders
from novu_flows.emulator import Fault, Status
from novu_flows.errors import NotFound
from novu_flows.novu.v1 import events, feed, messages, notifications, subscribers
from novu_flows.novu.v1.dialect import V1
from novu_flows.project.loading import load_project
from novu_flows.trigger_cases import clock_of_cases, embedded_environments, prepare, server_environments
from novu_flows.trigger_cases.runner import CaseRunner, Polling
from novu_flows.trigger_cases.verify import is_unknown, verify
from novu_flows.trigger_cases.waits import doubtful_channels

CHANNELS = ("in_app", "email", "sms", "chat", "push")


class Order(Payload):
    """What was ordered."""

    order_id: str
    total: int = 5
    at: str = ""


EVERY = [
    in_app("Order {{order_id}}"),
    email("Order {{order_id}}", "<p>Order {{order_id}} for {{subscriber.firstName}}</p>"),
    sms("Order {{order_id}}"),
    chat("Order {{order_id}}"),
    push("Title {{order_id}}", "Order {{order_id}}"),
]
LARGE = all_of(on_payload("total", "LARGER", 10))
GERMAN = all_of(on_subscriber("locale", "EQUAL", "de"))


def each(**options):
    """Return every channel's step with an option."""
    return [replace(step, **options) for step in EVERY]


FLOWS = [
    Workflow("every", payload=Order, steps=EVERY),
    Workflow("filtered", payload=Order, steps=each(filters=(LARGE,))),
    Workflow("german", payload=Order, steps=each(filters=(GERMAN,))),
    Workflow("inactive", payload=Order, steps=[in_app("Order", step_id="on"), *each(active=False)]),
    Workflow("critical", payload=Order, steps=EVERY, critical=True),
    Workflow("stops", payload=Order, steps=[sms("Order {{order_id}}", stop_on_fail=True), in_app("Later")]),
    Workflow("digested", payload=Order, steps=[in_app("Order {{order_id}}"), digest(minutes=5), *EVERY[1:]]),
    Workflow("delayed", payload=Order, steps=[sms("Order {{order_id}}"), delay(hours=1), in_app("Later")]),
    Workflow("again", payload=Order, steps=[digest(minutes=5, backoff=minutes(5)), *EVERY]),
    Workflow("soon", payload=Order, steps=[in_app("Order {{order_id}}"), digest(seconds=1), EVERY[1]]),
    Workflow(
        "seen",
        payload=Order,
        steps=[
            in_app("Order {{order_id}}"),
            sms("Unseen", filters=all_of(previous_step("in-app", "unseen"))),
        ],
    ),
    Workflow(
        "blocks",
        payload=Order,
        steps=[email("Order", [text_block("Order {{order_id}}"), button_block("Open", url="/a")])],
    ),
    Workflow("twice", payload=Order, steps=[in_app("One"), in_app("Two", step_id="two")]),
]
OFF = Workflow("off", payload=Order, steps=EVERY, active=False)
DATED = Workflow("dated", payload=Order, steps=[delay(until="at"), in_app("Now")])
ABSENT = Workflow("absent", payload=Order, steps=EVERY)
ADA = Subscriber(
    "ada",
    email="ada@example.com",
    phone="+155",
    first_name="Ada",
    locale="de",
    credentials=[
        Credentials("discord", webhook_url=env("HOOK")),
        Credentials("fcm", device_tokens=[env("TOKEN")]),
    ],
)
BOB = replace(
    ADA,
    subscriber_id="bob",
    locale="en",
    preferences=[Preference(flow, email=False, in_app=False) for flow in (FLOWS[0], FLOWS[4])],
)
CY = Subscriber("cy")
DEE = replace(ADA, subscriber_id="dee", preferences=[Preference(FLOWS[0], enabled=False)])
PEOPLE = (ADA, BOB, CY, DEE)
DECLARED = Declarations(workflows=(*FLOWS, OFF, DATED), subscribers=PEOPLE)
ORDER = Order(order_id="A-1")
EXPECTATIONS = [
    "Order A-1",
    "Order {{order_id}}",
    "<p>Order {{order_id}} for {{subscriber.firstName}}</p>",
    "<p>Order A-1 for Ada</p>",
    "Later",
    containing("A-1"),
    containing("{{"),
    matching(r"Order A-\d"),
    message(subject="Order A-1"),
    message(subject="Order {{order_id}}"),
    message(subject="Order A-1", content=containing("Ada")),
    message(title="Title A-1"),
    message(title="Title A-2"),
    message(title="Title A-1", content="Order A-1"),
    ["Order A-1", "Order A-1"],
    ["One", "Two"],
    ["Two", "One"],
    times(0),
    times(1),
    times(2),
    None,
    *map(
        not_delivered, ["preference", "filter", "inactive", "digested", "delayed", "no_integration", "failed"]
    ),
]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    """Return an embedded Novu with everything applied."""
    root = tmp_path_factory.mktemp("project")
    (root / "novu.toml").write_text('[project]\nname = "shop"\ndeclarations = ["workflows"]\n')
    (root / "workflows").mkdir()
    made = asyncio.run(prepare(replace(load_project(root), declarations=DECLARED), clock=clock_of_cases()))
    yield made
    made.close()


@pytest.fixture(scope="module")
def server():
    """Return a Novu behind a port with everything applied."""
    with a_port() as port:
        made = Harness(port=port, environment={"HOOK": "https://novu.test/hook", "TOKEN": "token"})
        made.emulator.provide(*CHANNELS[1:])
        for provider in ("discord", "fcm"):
            made.emulator.provide_provider(provider)
        assert made.apply(DECLARED).exit_code == 0
        made.post("/topics", {"key": "some", "name": "some"})
        made.post("/topics/some/subscribers", {"subscribers": ["ada", "bob"]})
        yield made


WAIT = Polling(interval_seconds=0.01)
KNOWN = frozenset(flow.workflow_id for flow in DECLARED.workflows)


def tried_inside(emulator, cases, keep=lambda *_: ()):
    """Try cases on copies of an embedded Novu."""
    trial = CaseRunner(open_environment=embedded_environments(emulator, V1), keep=keep)
    return asyncio.run(trial.run(cases, on_outcome=lambda _: None))


def tried_on_server(harness, cases, keep=lambda *_: (), polling=WAIT):
    """Try cases on a server."""

    async def work(client):
        environments = server_environments(V1.activity(client), polling, workflow_ids=KNOWN)
        return await CaseRunner(open_environment=environments, keep=keep).run(
            cases, on_outcome=lambda _: None
        )

    return harness.run(work)


def seen_by(try_cases, place):
    """Trigger every workflow for everybody once; return what was seen of each."""
    seen = {}

    def keep(case_id, _case, found):
        seen[case_id] = found
        return ()

    cases = {
        f"{flow.workflow_id}::{one.subscriber_id}": TriggerCase(flow, to=one, payload=ORDER, expect=snapshot)
        for flow, one in product(FLOWS, PEOPLE)
    }
    try_cases(place, cases, keep)
    return seen


def verdict(expect, seen):
    """Decide as a trial does."""
    found = verify(expect, seen)
    return "not verifiable" if is_unknown(found) else "failed" if found else "passed"


def test_no_verdict_differs_between_the_embedded_novu_and_a_server(embedded, server):
    """
    Every workflow for everybody, with every expectation on every channel, right and wrong ones alike.

    On the server all is triggered twice: the second time, digests are open that another trigger began.
    """
    inside, pairs = seen_by(tried_inside, embedded), Counter()
    for outside in (seen_by(tried_on_server, server), seen_by(tried_on_server, server)):
        expectations = [Renders(), *({channel: one} for channel, one in product(CHANNELS, EXPECTATIONS))]
        for case_id, expect in product(inside, expectations):
            pair = verdict(expect, inside[case_id]), verdict(expect, outside[case_id])
            assert pair[0] in ("passed", "failed")
            assert pair[1] in (pair[0], "not verifiable"), (case_id, expect)
            pairs[pair] += 1

    assert len(inside) == len(FLOWS) * len(PEOPLE)
    assert pairs["passed", "passed"] > 1000
    assert pairs["failed", "failed"] > 6000
    assert 0 < pairs["passed", "not verifiable"] < pairs["passed", "passed"] / 2


@pytest.mark.parametrize(
    ("doubtful", "seconds", "steps"),
    [
        ("", 0.5, [EVERY[0], digest(seconds=1), EVERY[1]]),
        ("email", 1.0, [EVERY[0], digest(seconds=1), EVERY[1]]),
        ("email sms", 2.0, [EVERY[0], delay(seconds=1), EVERY[1], digest(hours=1), EVERY[2]]),
        ("sms", 2.0, [EVERY[0], delay(hours=1), EVERY[1], digest(seconds=2), EVERY[2]]),
        ("in_app", 0.0, [digest(minutes=5, backoff=minutes(5)), EVERY[0]]),
    ],
)
def test_what_comes_after_a_wait_that_may_have_ended_is_doubtful(doubtful, seconds, steps):
    """
    A server's clock goes on while it is looked at, that of the embedded Novu does not.
    """
    one = case(Workflow("w", payload=Order, steps=steps), Renders())

    assert frozenset(doubtful.split()) == doubtful_channels(one, seconds)


def test_an_override_of_waits_makes_what_comes_after_them_doubtful():
    """
    `overrides.delay` replaces the spans of delays and digests (recorded deliveries, 14).
    """
    one = case(FLOWS[7], Renders(), overrides={"delay": {"amount": 1, "unit": "seconds"}})

    assert {"in_app"} == doubtful_channels(one, 0.0)


def case(flow, expect, **options):
    """Return a case for ada, unless said otherwise."""
    return TriggerCase(flow, **{"to": ADA, "payload": ORDER, "expect": expect, **options})


EVERY_FLOW, FILTERED_FLOW, STOPS = FLOWS[0], FLOWS[1], FLOWS[5]
WHOLE = [
    ("passed", "passed", case(EVERY_FLOW, {"in_app": "Order A-1", "sms": "Order A-1", "chat": "Order A-1"})),
    ("passed", "passed", case(EVERY_FLOW, {"push": message(title="Title A-1", content="Order A-1")})),
    ("failed", "failed", case(EVERY_FLOW, {"push": message(title="Title A-2", content="Order A-1")})),
    ("passed", "passed", case(EVERY_FLOW, {"email": message(subject="Order A-1")})),
    ("failed", "failed", case(EVERY_FLOW, {"email": message(subject="Order A-2")})),
    (
        "failed",
        "failed",
        case(EVERY_FLOW, {"email": message(subject="Order A-2", content=containing("Ada"))}),
    ),
    ("passed", "not verifiable", case(EVERY_FLOW, {"email": containing("Ada")})),
    ("failed", "not verifiable", case(EVERY_FLOW, {"email": containing("{{order_id}}")})),
    ("failed", "failed", case(EVERY_FLOW, {"in_app": "Order {{order_id}}"})),
    ("failed", "failed", case(EVERY_FLOW, {"in_app": message(subject="Order A-1")})),
    ("passed", "passed", case(EVERY_FLOW, {"sms": not_delivered("failed"), "in_app": times(1)}, to=CY)),
    ("failed", "failed", case(EVERY_FLOW, {"sms": "Order A-1"}, to=CY)),
    ("passed", "passed", case(STOPS, {"sms": None, "in_app": None}, to=CY)),
    ("failed", "failed", case(STOPS, Renders(), to=CY)),
    ("passed", "passed", case(FILTERED_FLOW, dict.fromkeys(CHANNELS, not_delivered("filter")))),
    ("passed", "passed", case(FILTERED_FLOW, {"sms": "Order B"}, payload={"order_id": "B", "total": 11})),
    ("passed", "passed", case(EVERY_FLOW, {"in_app": times(1), "sms": times(1)}, to=[ADA])),
    ("failed", "failed", case(EVERY_FLOW, {"sms": times(1)}, to=[ADA, CY])),
    ("passed", "passed", case(EVERY_FLOW, {"sms": times(1)}, to=topic("some", subscribers=[ADA, BOB]))),
    ("passed", "passed", case(OFF, answered("trigger_not_active"))),
    ("failed", "failed", case(OFF, {"in_app": None})),
    ("passed", "passed", case(EVERY_FLOW, rejected("order_id"), payload={})),
    ("passed", "not verifiable", case(FLOWS[6], {"email": message(subject="Order A-1")}, after=minutes(5))),
    (
        "passed",
        "not verifiable",
        case(DATED, {"in_app": None}, payload=Order(order_id="a", at="2031-01-01T00:00:00.000Z")),
    ),
]


@pytest.mark.parametrize(("inside", "outside", "one"), WHOLE)
def test_a_case_is_decided_alike(embedded, server, inside, outside, one):
    """
    From the trigger to the verdict: what a server does not show is neither passed nor failed.
    """
    cases = {"one": one}

    assert [inside] == [found.verdict for found in tried_inside(embedded, cases).outcomes]
    (found,) = tried_on_server(server, cases).outcomes
    assert outside == found.verdict
    assert not found.is_unobserved


def test_a_workflow_that_the_server_lacks_is_not_fired(server):
    """
    A trigger would make Novu remember for hours that there is none; the case says what to do instead.
    """
    before = len(server.wire.writes)
    (found,) = tried_on_server(server, {"one": case(ABSENT, {"in_app": "Order A-1"})}).outcomes

    assert ("failed", None) == (found.verdict, found.transaction_id)
    assert "novu-flows apply" in found.mismatches[0].detail
    assert before == len(server.wire.writes)


@pytest.mark.parametrize("path", ["/v1/events/trigger", "/v1/notifications", "/v1/messages"])
@pytest.mark.parametrize("status", [500, 503, 401])
def test_what_nobody_saw_is_neither_passed_nor_failed(server, path, status):
    """
    Where Novu fails at the trigger or at the reading, the run does not succeed, and the case is not judged.
    """
    server.emulator.fail(Fault(effect=Status(status=status), path=path, times=None))
    try:
        report = tried_on_server(server, {"one": case(EVERY_FLOW, {"in_app": "Order A-1"})})
    finally:
        server.emulator.heal()

    assert [("not verifiable", True)] == [(one.verdict, one.is_unobserved) for one in report.outcomes]
    assert str(status) in report.outcomes[0].reason
    assert 4 == report.exit_code


def test_a_server_that_keeps_no_texts_verifies_the_rest(server):
    """
    Without STORE_NOTIFICATION_CONTENT Novu keeps the texts of the feed alone.
    """
    kept = {}
    tried_on_server(
        server,
        {"one": case(EVERY_FLOW, snapshot)},
        keep=lambda _, __, found: kept.update(seen=found) or (),
    )
    runs = tuple(
        replace(
            run,
            messages=tuple(
                one if one.channel == "in_app" else replace(one, content=None) for one in run.messages
            ),
        )
        for run in kept["seen"].runs
    )
    seen = replace(kept["seen"], runs=runs)

    assert "not verifiable" == verdict({"sms": "Order A-2"}, seen)
    assert "passed" == verdict({"in_app": "Order A-1", "sms": times(1)}, seen)
    assert "failed" == verdict({"sms": times(2)}, seen)


def test_a_run_that_goes_on_notifies_nobody_twice(server):
    """
    Under the id of the run before, Novu drops every trigger that it knows, and what came of it is judged again.
    """
    one = {"one": case(EVERY_FLOW, {"in_app": "Order A-1"})}

    async def work(client):
        environments = server_environments(V1.activity(client), WAIT, workflow_ids=KNOWN)
        trial = CaseRunner(open_environment=environments, keep=lambda *_: (), run_id="again")
        return [(await trial.run(one, on_outcome=lambda _: None)).outcomes[0] for _ in range(2)]

    first, second = server.run(work)

    assert ("passed", "passed") == (first.verdict, second.verdict)
    assert first.transaction_id == second.transaction_id
    assert 1 == len(server.emulator.outbox.sent(transaction_id=first.transaction_id, channel="in_app"))


def test_cases_whose_names_read_alike_have_triggers_of_their_own(server):
    """
    Under one transaction id Novu would drop the second.
    """
    twice = {
        name: case(EVERY_FLOW, {"in_app": "Order A-1"}) for name in ("every::a b", "every::a-b", "every-a::b")
    }
    report = tried_on_server(server, twice)

    assert ["passed"] * 3 == [one.verdict for one in report.outcomes]
    assert 3 == len({one.transaction_id for one in report.outcomes})


def test_a_trigger_of_an_unknown_workflow_says_what_to_do(server):
    """
    Whoever triggers before the first apply is told that Novu remembers it, and how it forgets.
    """

    async def work(client):
        await client.send(events.trigger(events.Trigger("nobody-knows-it", "ada")))

    with pytest.raises(NotFound, match="run `novu-flows apply` for this environment first") as caught:
        server.run(work)

    assert "remembers for up to two hours" in caught.value.remedy


@pytest.mark.parametrize(
    "call",
    [
        lambda: messages.get_page(subscriberId="ada"),
        lambda: messages.listing(transaction="t"),
        lambda: messages.mark_as("ada", "m", sen=True),
        lambda: feed.get_page("ada", seeen=True),
        lambda: feed.listing("ada", seeen=True),
        lambda: notifications.get_page(transactionId="t"),
        lambda: notifications.listing(transactionId="t"),
        lambda: subscribers.create("ada", firstName="Ada"),
        lambda: subscribers.update("ada", frist_name="Ada"),
    ],
)
def test_a_call_refuses_an_option_that_it_does_not_have(call):
    """
    A filter that is dropped would list everything, a field that is dropped would change nothing.
    """
    with pytest.raises(TypeError, match=r"there is no option '.*'; (did you mean|known)"):
        call()
