"""Other writers, and answers that get lost, while today's Novu is written to: nothing is lost, doubled or untold."""

import pytest
from faulty_wire import ACTED, FaultyWire, pass_on, send
from harness import Harness

from novu_flows import Layout, Subscriber, Topic, Workflow, email, in_app
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.errors import Conflict, ExitCode
from novu_flows.novu.v2.dialect import V2
from novu_flows.plan.report import Failed, Moved

HELLO = Declarations(workflows=(Workflow("hello", steps=[in_app("Hello")]),))
ADA = Declarations(subscribers=(Subscriber("ada", email="ada@example.com"),))


@pytest.fixture
def harness():
    """Return an empty Novu of today."""
    return Harness(Emulator(profile="3.15", every_provider=True), dialect=V2)


def before(method, path, body):
    """Return an exchange before which another writer sends a request."""

    async def exchange(wire, request):
        assert (await send(wire, request, method, path, body)).is_success
        return await pass_on(wire, request)

    return exchange


def held(harness, workflow_id):
    """Return a workflow as Novu shows it."""
    return harness.get(f"/v2/workflows/{workflow_id}")["data"]


def body_of(text, **values):
    """Return a body of POST or PUT of another writer."""
    step = {"stepId": "in-app", "name": "x", "type": "in_app", "controlValues": {"body": text, **values}}
    return {
        "workflowId": "hello",
        "name": "Hello",
        "origin": "novu-cloud",
        "preferences": {},
        "steps": [step],
    }


def test_a_second_workflow_of_one_id_is_named(harness):
    """
    Novu gives the later of two workflows another id: it is named with its database id, and with how to remove it.
    """
    plan = harness.plan(HELLO)
    harness.wire = FaultyWire(
        harness, "POST", "/v2/workflows", before("POST", "/v2/workflows", body_of("theirs"))
    )
    report = harness.apply(HELLO, plan)
    rows = {one["workflowId"]: one["_id"] for one in harness.get("/v2/workflows")["data"]["workflows"]}
    (second,) = rows.keys() - {"hello"}

    assert ExitCode.INCOMPLETE == report.exit_code
    assert second in report.notes[0].message
    assert f"`novu-flows api v2 workflows delete {rows[second]}`" in report.notes[0].remedy
    assert "theirs" == held(harness, "hello")["steps"][0]["controlValues"]["body"]


def test_a_step_that_somebody_made_anew_keeps_its_values(harness):
    """
    A PUT with the `_id` of a step that is no longer there empties it without a word, so it is sent once more.
    """
    harness.post("/v2/workflows", body_of("Hi", subject="Kept", brandNew=1))
    plan = harness.plan(HELLO)
    anew = before("PUT", "/v2/workflows/hello", body_of("Hi", subject="Kept", brandNew=1))
    harness.wire = FaultyWire(harness, "PUT", held(harness, "hello")["_id"], anew)
    report = harness.apply(HELLO, plan)

    assert ExitCode.OK == report.exit_code
    assert {"body": "Hello", "subject": "Kept", "brandNew": 1} == held(harness, "hello")["steps"][0][
        "controlValues"
    ]


def test_a_workflow_that_somebody_changed_since_the_plan_is_stale(harness):
    """
    It is left as it is.
    """
    harness.post("/v2/workflows", body_of("Hi"))
    plan = harness.plan(HELLO)
    harness.post("/v2/workflows/hello", body_of("theirs"), method="PUT")
    report = harness.apply(HELLO, plan)

    assert [Moved] == [type(outcome) for outcome in report.outcomes]
    assert ExitCode.STALE == report.exit_code
    assert "theirs" == held(harness, "hello")["steps"][0]["controlValues"]["body"]


def test_a_subscriber_that_somebody_has_just_created_is_not_overwritten(harness):
    """
    A POST without `data` would take theirs away: it is refused where there is one, and the next apply ends the work.
    """
    plan = harness.plan(ADA)
    theirs = before("POST", "/v2/subscribers", {"subscriberId": "ada", "data": {"theirs": 1}})
    harness.wire = FaultyWire(harness, "POST", "/v2/subscribers", theirs)
    report = harness.apply(ADA, plan)
    errors = [outcome.error for outcome in report.outcomes if isinstance(outcome, Failed)]

    assert [Conflict] == [type(error) for error in errors]
    assert ExitCode.OK == harness.apply(ADA).exit_code
    found = harness.get("/v2/subscribers/ada")["data"]
    assert ({"theirs": 1}, "ada@example.com") == (found["data"], found["email"])


EVERYTHING = Declarations(
    layouts=(Layout("frame", body="<html><body>{{content}}</body></html>"),),
    workflows=(Workflow("hello", steps=[in_app("Hello"), email("Hello", "<p>Hello</p>", layout="frame")]),),
    subscribers=(Subscriber("ada", email="ada@example.com"),),
    topics=(Topic("staff", name="Staff", subscribers=["ada"]),),
)


@pytest.mark.parametrize("exchange", ACTED)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/workflows"),
        ("POST", "/v2/subscribers"),
        ("POST", "/v2/layouts"),
        ("POST", "/v2/topics"),
        ("POST", "/subscriptions"),
    ],
)
def test_what_was_created_without_an_answer_is_found_and_not_made_again(harness, exchange, method, path):
    """
    The report says that it is done, and the next plan is empty.
    """
    harness.wire = FaultyWire(harness, method, path, exchange)
    report = harness.apply(EVERYTHING)

    assert ExitCode.OK == report.exit_code, (report.outcomes, report.notes)
    assert () == harness.plan(EVERYTHING).changes
    assert 1 == harness.get("/v2/workflows")["data"]["totalCount"]
