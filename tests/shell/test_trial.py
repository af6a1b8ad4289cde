"""Trigger cases, carried out on copies of an embedded Novu and on a server."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from harness import Harness

from novu_flows import (
    Channels,
    Credentials,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    answered,
    delay,
    digest,
    email,
    env,
    in_app,
    minutes,
    not_delivered,
    rejected,
    seconds,
    snapshot,
    topic,
)
from novu_flows import chat as chat_step
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator, Fault, Stale
from novu_flows.novu.v1.dialect import V1
from novu_flows.project.loading import load_project
from novu_flows.trigger_cases.observer import Polling
from novu_flows.trigger_cases.outcome import Mismatch
from novu_flows.trigger_cases.runner import CaseRunner
from novu_flows.trigger_cases.sandbox import (
    clock_of_cases,
    embedded_environments,
    prepare,
    server_environments,
)


class Order(Payload):
    """A payload."""

    order_id: str


FLOW = Workflow(
    "order",
    payload=Order,
    preferences=Channels(email=True),
    steps=[
        in_app("Order {{order_id}}"),
        digest(minutes=5),
        email("Order {{order_id}}", "<p>Hi</p>", layout="Plain"),
        chat_step("Order {{order_id}}"),
    ],
)
LATER = Workflow("later", steps=[delay(minutes=1), in_app("Now")])
OFF = Workflow("off", steps=[in_app("Never")], active=False)
ADA = Subscriber(
    "ada", email="ada@example.com", credentials=[Credentials("discord", webhook_url=env("NOBODY_SETS_THIS"))]
)
BOB = Subscriber("bob", email="bob@example.com", preferences=[Preference(FLOW, email=False)])
DECLARED = Declarations(workflows=(FLOW, LATER, OFF), subscribers=(ADA, BOB))
ORDER = Order(order_id="A-1")


def keep_nothing(_case_id, _case, _seen):
    """Take every snapshot for right."""
    return ()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return an embedded Novu with everything applied."""
    root = tmp_path_factory.mktemp("project")
    (root / "novu.toml").write_text('[project]\nname = "shop"\ndeclarations = ["workflows"]\n')
    (root / "workflows").mkdir()
    made = asyncio.run(prepare(replace(load_project(root), declarations=DECLARED), clock=clock_of_cases()))
    yield made
    made.close()


def tried(open_environment, *cases, keep=keep_nothing, is_stopping=lambda: False):
    """Try cases; give the report."""
    trial = CaseRunner(open_environment=open_environment, keep=keep, run_id="run")
    named = {f"case {number}": case for number, case in enumerate(cases, start=1)}
    return asyncio.run(trial.run(named, on_outcome=lambda _: None, is_stopping=is_stopping))


def verdicts(report):
    """Return the verdict of each case."""
    return [outcome.verdict for outcome in report.outcomes]


CASES = [
    TriggerCase(
        FLOW,
        to=ADA,
        payload=ORDER,
        after=minutes(5),
        expect={"in_app": "Order A-1", "email": "<p>Hi</p>", "chat": "Order A-1"},
    ),
    TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"email": not_delivered("digested")}),
    TriggerCase(FLOW, to=BOB, payload=ORDER, after=minutes(5), expect={"email": not_delivered("preference")}),
    TriggerCase(FLOW, to=BOB, payload=ORDER, after=minutes(5), expect={"chat": not_delivered("failed")}),
    TriggerCase(LATER, to=ADA, payload={}, expect={"in_app": not_delivered("delayed")}),
    TriggerCase(LATER, to=ADA, payload={}, after=seconds(60), expect={"in_app": "Now"}),
    TriggerCase(OFF, to=ADA, payload={}, expect=answered("trigger_not_active")),
    TriggerCase(
        LATER, to=topic("all", subscribers=[ADA, BOB]), payload={}, after=minutes(1), expect={"in_app": "Now"}
    ),
    TriggerCase(FLOW, to=ADA, payload={}, expect=rejected("order_id")),
    TriggerCase(FLOW, to=ADA, payload=ORDER, expect=snapshot),
]


@pytest.mark.parametrize("case", CASES)
def test_the_embedded_novu_shows_everything(prepared, case):
    """
    Texts, reasons, clock, topics, layouts and made-up credentials: all is checked.
    """
    report = tried(embedded_environments(prepared, V1), case)

    assert [()] == [outcome.mismatches for outcome in report.outcomes]
    assert ["passed"] == verdicts(report)


def test_every_case_has_a_novu_of_its_own(prepared):
    """
    Two triggers of a digest do not meet, and what was prepared stays as it was.
    """
    case = CASES[0]

    assert ["passed", "passed"] == verdicts(tried(embedded_environments(prepared, V1), case, case))
    assert [] == prepared.outbox.sent()


def test_what_fails_is_said_with_the_steps_own_words(prepared):
    """
    A failed case names the place, what was expected, what came, and Novu's last word on the step.
    """
    case = TriggerCase(FLOW, to=BOB, payload=ORDER, after=minutes(5), expect={"email": "Hi", "in_app": "x"})

    (outcome,) = tried(embedded_environments(prepared, V1), case).outcomes

    assert (
        Mismatch(where="bob, in_app", expected="x", got="Order A-1"),
        Mismatch(
            where="bob, email",
            expected="Hi",
            got="nothing (preference)",
            detail="Step filtered by subscriber preferences",
        ),
    ) == outcome.mismatches


def test_a_workflow_that_novu_does_not_know_fails_the_case(prepared):
    """
    What Novu refuses is an answer too.
    """
    case = TriggerCase(Workflow("unknown", steps=[in_app("x")]), to=ADA, payload={})

    (outcome,) = tried(embedded_environments(prepared, V1), case).outcomes

    assert "failed" == outcome.verdict
    assert ["trigger"] == [one.where for one in outcome.mismatches]


@pytest.fixture
def harness():
    """Return a server that holds the declarations."""
    made = Harness(environment={"NOBODY_SETS_THIS": "https://novu.test/hook"})
    made.emulator.provide("email", "chat")
    made.emulator.provide_provider("discord")
    made.post("/layouts", {"name": "Plain", "content": "{{{body}}}", "isDefault": False})
    assert made.apply(DECLARED).exit_code == 0
    return made


def on_server(harness, *cases, polling=None, **options):
    """Try cases on a server."""
    polling = polling or Polling(longest_wait_seconds=0.05, interval_seconds=0.01)

    async def work(client):
        trial = CaseRunner(
            open_environment=server_environments(V1.activity(client), polling),
            keep=keep_nothing,
            run_id="run",
        )
        named = {f"order::{number}": case for number, case in enumerate(cases, start=1)}
        return await trial.run(named, on_outcome=lambda _: None, **options)

    return harness.run(work)


def test_a_server_is_asked_through_its_api(harness):
    """
    Notifications and messages tell; nobody waits for digests.
    """
    expect = {"in_app": "Order A-1", "email": not_delivered("digested")}

    report = on_server(
        harness,
        TriggerCase(FLOW, to=[ADA, BOB], payload=ORDER, expect=expect),
        TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"in_app": "No"}),
    )

    assert ["passed", "failed"] == verdicts(report)
    assert ["novu-flows-run-order-1-", "novu-flows-run-order-2-"] == [
        outcome.transaction_id[:-6] for outcome in report.outcomes
    ]


def test_what_a_server_cannot_show_is_not_passed(harness):
    """
    The clock of a server is not turned.
    """
    report = on_server(harness, CASES[0])

    assert ["not verifiable"] == verdicts(report)
    assert "clock" in report.outcomes[0].reason
    assert [] == harness.emulator.outbox.sent()


def test_a_server_that_never_settles_is_left_after_a_while(harness):
    """
    The wait is bounded, and the report says what was last seen: nobody knows whether the case passes or fails.
    """
    harness.emulator.fail(Fault(effect=Stale(), path="/v1/notifications", times=None))

    report = on_server(harness, TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"in_app": "Order A-1"}))

    assert ["not verifiable"] == verdicts(report)
    assert "did not come to an end in time: no run of this trigger" in report.outcomes[0].reason
    assert 4 == report.exit_code


def test_a_run_that_is_stopped_fires_nothing_more(harness):
    """
    What was not run is named, and nothing of it was fired.
    """
    report = on_server(harness, CASES[1], is_stopping=lambda: True)

    assert ["not run"] == verdicts(report)
    assert report.interrupted
    assert 130 == report.exit_code
    assert [] == harness.emulator.outbox.sent()


def test_a_run_that_is_stopped_waits_no_longer(harness):
    """
    What was fired is named with its transaction id; nobody says that it failed.
    """
    harness.emulator.fail(Fault(effect=Stale(), path="/v1/notifications", times=None))
    asked = iter([False])  # before the case; from then on the user wants to stop
    polling = Polling(is_stopping=lambda: True)

    report = on_server(harness, CASES[1], polling=polling, is_stopping=lambda: next(asked, True))

    (outcome,) = report.outcomes
    assert ("not verifiable", "interrupted while it was waited for") == (outcome.verdict, outcome.reason)
    assert outcome.transaction_id
    assert 130 == report.exit_code


def test_a_copy_of_an_emulator_goes_its_own_way():
    """
    Documents, keys and clock are as they were, and apart from then on.
    """
    first = Emulator()
    second = first.copy()
    second.turn(timedelta(hours=1))

    assert first.keys == second.keys
    assert second.now() - first.now() > timedelta(minutes=59)
    first.close()
    second.close()
