"""A workflow of Novu 0.14 gets another id in place; whatever else has none is refused with what to do instead."""

from contextlib import suppress
from dataclasses import replace

import pytest
from harness import Harness

from novu_flows import Integration, Layout, Preference, Subscriber, Topic, Workflow, in_app, moved, removed
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Cut, Emulator, Fault
from novu_flows.output.text import render_plan, render_report

OLD = Workflow("old-id", name="Hello", steps=[in_app("Hello")], tags=["a"])
NEW = replace(OLD, workflow_id="new-id")
MOVE = moved(Workflow, "old-id", to="new-id")
MOVED = Declarations(workflows=(NEW,), moved=(MOVE,))


@pytest.fixture
def harness():
    """Return a Novu 0.14 that holds the workflow under its former id, with a subscriber's choice for it."""
    made = Harness(Emulator())
    ada = Subscriber("ada", preferences=[Preference(OLD, in_app=False)])
    made.apply(Declarations(workflows=(OLD,), subscribers=(ada,)))
    made.wire.requests.clear()
    return made


def ids(harness):
    """Return the workflows that are there, and under which template ids."""
    rows = harness.get("/notification-templates")["data"]
    return {one["triggers"][0]["identifier"]: one["_id"] for one in rows}


def test_a_workflow_gets_its_new_id_in_place(harness):
    """
    One PUT, the same template, the subscriber's choice stays, and a plan afterwards says that the line may go.
    """
    before = ids(harness)
    plan = harness.plan(MOVED)
    report = harness.apply(MOVED, plan)
    again = harness.plan(MOVED)
    chosen = Subscriber("ada", preferences=[Preference(NEW, in_app=False)])

    assert 'id  "old-id" -> "new-id"' in render_plan(plan)
    assert 0 == report.exit_code, render_report(report)
    assert {"new-id": before["old-id"]} == ids(harness)
    assert ["PUT /v1/notification-templates/" + before["old-id"]] == harness.wire.writes
    assert ((), ["moved-already"]) == (again.changes, [one.code for one in again.issues])
    assert () == harness.plan(Declarations(workflows=(NEW,), subscribers=(chosen,))).changes


def test_what_else_differs_is_written_with_it(harness):
    """
    Name, steps and tags as in any update; what is not declared stays.
    """
    declared = replace(MOVED, workflows=(Workflow("new-id", steps=[in_app("Changed")]),))
    report = harness.apply(declared)
    held = harness.get(f"/notification-templates/{ids(harness)['new-id']}")["data"]

    assert 0 == report.exit_code, render_report(report)
    assert ("Hello", ["a"], "Changed") == (
        held["name"],
        held["tags"],
        held["steps"][0]["template"]["content"],
    )
    assert () == harness.plan(declared).changes


@pytest.mark.parametrize("when", range(8))
def test_killed_between_any_two_requests_the_next_apply_ends_it(harness, when):
    """
    Neither is there twice, nor gone.
    """
    sent = []

    def die(request):
        sent.append(request)
        if len(sent) > when:
            raise KilledHere

    plan = harness.plan(MOVED)
    harness.wire.before = die
    with suppress(KilledHere):
        harness.apply(MOVED, plan)
    harness.wire.before = lambda _: None
    report = harness.apply(MOVED)

    assert 0 == report.exit_code, render_report(report)
    assert ["new-id"] == list(ids(harness))
    assert () == harness.plan(MOVED).changes


def test_an_answer_that_is_lost_is_looked_for(harness):
    """
    The workflow is found under its new id.
    """
    harness.emulator.fail(Fault(effect=Cut(), method="PUT", path="/v1/notification-templates/*"))
    report = harness.apply(MOVED)

    assert 0 == report.exit_code, render_report(report)
    assert ["new-id"] == list(ids(harness))


def test_an_id_that_is_taken_is_refused(harness):
    """
    Nothing is planned for either.
    """
    harness.apply(Declarations(workflows=(replace(NEW, name="Other"),)))
    plan = harness.plan(MOVED)

    assert (["moved-onto"], ()) == ([one.code for one in plan.issues], plan.changes)


def test_where_it_never_was_the_workflow_is_created():
    """
    A fresh environment gets it under its new id.
    """
    harness = Harness(Emulator())
    report = harness.apply(MOVED)

    assert 0 == report.exit_code
    assert ["new-id"] == list(ids(harness))


def test_production_gets_it_by_promotion(harness):
    """
    Nothing is written there.
    """
    assert () == harness.plan(MOVED, production=True).changes


@pytest.mark.parametrize(
    ("declared", "dialect", "codes"),
    [
        (MOVED, "v1", []),
        (MOVED, "v2", ["not-movable"]),
        (Declarations(moved=(moved(Subscriber, "a", to="b"),)), "v1", ["not-movable"]),
        (Declarations(moved=(moved(Topic, "a", to="b"),)), "v2", ["not-movable"]),
        (Declarations(moved=(moved(Layout, "a", to="b"),)), "v2", ["not-movable"]),
        (Declarations(moved=(moved(Integration, "a", to="b"),)), "v2", ["not-movable"]),
        (replace(MOVED, workflows=()), "v1", ["moved-misfit"]),
        (replace(MOVED, workflows=(OLD,)), "v1", ["duplicate-name", "moved-misfit"]),
        (replace(MOVED, moved=(moved(Workflow, "new-id", to="new-id"),)), "v1", ["moved-misfit"]),
        (replace(MOVED, moved=(MOVE, moved(Workflow, "older", to="new-id"))), "v1", ["moved-misfit"]),
        (replace(MOVED, moved=(moved(Workflow, "", to="new-id"),)), "v1", ["invalid-workflow-id"]),
    ],
)
def test_what_cannot_be_moved_is_an_issue(declared, dialect, codes):
    """
    Before anything is sent, with what to do instead.
    """
    found = check(declared, dialect=dialect)

    assert [one for one in codes if one != "duplicate-name"] == [one.code for one in found]
    assert all(one.hint for one in found)


def test_today_the_hint_says_what_to_do():
    """
    Declare the new one, let the application trigger it, remove the old one.
    """
    (found,) = check(MOVED, dialect="v2")

    assert 'removed(Workflow, "…")' in found.hint
    assert removed(Workflow, "old-id").key == MOVE.key


class KilledHere(BaseException):
    """The process is gone."""
