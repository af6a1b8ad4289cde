"""Layouts of Novu 0.14: none is doubled, and what Novu does not delete or take is said."""

import pytest
from harness import Harness

from novu_flows import Layout, Workflow, email, removed
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Cut, Emulator, Fault
from novu_flows.output.text import render_report
from novu_flows.plan.report import Failed

FRAME = Layout("Frame", body="<p>{{{body}}}</p>")
HELLO = Workflow("hello", steps=[email("Hello", "<p>Hello</p>", layout=FRAME)])


def test_an_answer_that_is_lost_doubles_nothing():
    """
    Names are not unique to Novu: the layout is looked for by its name, and the workflow takes it.
    """
    harness = Harness(Emulator())
    declared = Declarations(layouts=(FRAME,), workflows=(HELLO,))
    harness.emulator.fail(Fault(effect=Cut(), method="POST", path="/v1/layouts"))
    report = harness.apply(declared)

    assert 0 == report.exit_code, render_report(report)
    assert 1 == harness.wire.writes.count("POST /v1/layouts")
    assert () == harness.plan(declared).changes


def test_a_layout_that_steps_use_is_not_deleted():
    """
    Novu refuses, the report says why, and nothing else suffers.
    """
    harness = Harness(Emulator())
    harness.apply(Declarations(layouts=(FRAME,), workflows=(HELLO,)))
    (outcome,) = harness.apply(Declarations(removed=(removed(Layout, "Frame"),))).outcomes

    assert isinstance(outcome, Failed)
    assert "is being used" in str(outcome.error)


def test_production_gets_layouts_by_promotion():
    """
    They come with the workflows that name them: nothing is written there.
    """
    plan = Harness(Emulator()).plan(Declarations(layouts=(FRAME,)), production=True)

    assert () == plan.changes
    assert ["layout Frame"] == [str(one.address) for one in plan.to_promote]


@pytest.mark.parametrize(
    ("layout", "codes"),
    [
        (Layout("Frame", body="<p>{{content}}</p>"), ["layout-without-content"]),
        (Layout("Frame", body="{{#if x}}{{{body}}}"), ["template-syntax"]),
        (Layout("Frame", body="{{{body}}}", name="Other"), ["not-in-this-dialect"]),
        (Layout("", body="{{{body}}}"), ["invalid-layout-id"]),
        (Layout("Frame", body="{{anything}} {{{body}}}"), []),
    ],
)
def test_what_novu_could_not_take_is_an_issue(layout, codes):
    """
    Before anything is sent; the variables of a layout are its own.
    """
    assert codes == [one.code for one in check(Declarations(layouts=(layout,)), dialect="v1")]
