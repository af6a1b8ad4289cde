"""Several projects on one environment: each sees whose a workflow is, and takes over or deletes none of another's."""

from dataclasses import replace

import pytest
from harness import Harness

from novu_flows import Workflow, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.novu.v1.dialect import V1
from novu_flows.novu.v2.dialect import V2
from novu_flows.resources.ownership import Ownership

SHOP = Ownership(project="shop", is_marked=True)
BILLING = Ownership(project="billing", is_marked=True)
UNMARKED = Ownership(project="third")
HELLO = Workflow("hello", steps=[in_app("Hello")], tags=["orders", "shop"])


@pytest.fixture(params=[V1, V2], ids=["v1", "v2"])
def harness(request):
    """Return an empty Novu of each of the two APIs."""
    return Harness(Emulator(profile=request.param.traits.profile), dialect=request.param)


def tags_of(harness, workflow_id="hello"):
    """Return the tags of a workflow."""
    declared = Declarations(workflows=(Workflow(workflow_id, steps=[]),))
    return harness.observe(declared).workflows[workflow_id].fields["tags",]


def declared(workflow=HELLO):
    """Return a project of one workflow."""
    return Declarations(workflows=(workflow,))


def test_a_mark_is_written_once_and_is_no_difference(harness):
    """
    Declared tags are compared without it, and every write keeps it, also one of a project that marks nothing.
    """
    harness.ownership = SHOP
    harness.apply(declared())
    after_create = tags_of(harness)
    again = harness.plan(declared())
    harness.ownership = Ownership(project="shop")
    other_tags = declared(replace(HELLO, tags=["new"]))
    harness.apply(other_tags)

    assert ["orders", "shop", "managed-by:shop"] == after_create
    assert () == again.changes
    assert () == again.issues
    assert ["new", "managed-by:shop"] == tags_of(harness)
    assert () == harness.plan(other_tags).changes
    assert () == harness.plan(declared(replace(HELLO, tags=["new", "managed-by:shop"]))).changes


@pytest.mark.parametrize("tags", [["a", "b"], [], None], ids=str)
def test_a_workflow_that_is_there_is_marked(harness, tags):
    """
    Its own tags stay, declared or not.
    """
    harness.apply(declared(HELLO if tags is None else replace(HELLO, tags=tags)))
    harness.ownership = SHOP
    wanted = declared(Workflow("hello", steps=HELLO.steps))
    report = harness.apply(wanted)

    assert 0 == report.exit_code
    assert [*(["orders", "shop"] if tags is None else tags), "managed-by:shop"] == tags_of(harness)
    assert () == harness.plan(wanted).changes


def test_without_the_key_no_mark_is_written(harness):
    """
    It is off by default.
    """
    harness.ownership = UNMARKED
    harness.apply(declared())

    assert ["orders", "shop"] == tags_of(harness)


def test_a_workflow_of_another_project_is_refused(harness):
    """
    Neither its declaration nor its tombstone does anything.
    """
    harness.ownership = SHOP
    harness.apply(declared())
    harness.ownership = BILLING
    plans = [
        harness.plan(declared(replace(HELLO, tags=["mine"]))),
        harness.plan(Declarations(removed=(removed(Workflow, "hello"),))),
    ]

    for plan in plans:
        assert ["managed-elsewhere"] == [one.code for one in plan.issues]
        assert "managed by project shop" in plan.issues[0].message
        assert () == plan.changes
        assert not plan.applyable


def test_a_project_that_marks_nothing_is_warned(harness):
    """
    It writes what it declares, and the mark of the other one stays.
    """
    harness.ownership = SHOP
    harness.apply(declared())
    harness.ownership = UNMARKED
    plan = harness.plan(declared(replace(HELLO, tags=["mine"])))
    gone = harness.plan(Declarations(removed=(removed(Workflow, "hello"),)))

    assert ["also-managed"] == [one.code for one in plan.issues] == [one.code for one in gone.issues]
    assert 0 == harness.apply(declared(replace(HELLO, tags=["mine"])), plan).exit_code
    assert ["mine", "managed-by:shop"] == tags_of(harness)


def test_today_a_mark_needs_room():
    """
    Today's Novu takes sixteen tags.
    """
    harness = Harness(Emulator(profile="3.15"), dialect=V2)
    full = declared(replace(HELLO, tags=[f"tag-{number}" for number in range(16)]))
    harness.ownership = SHOP

    assert ["no-room-for-mark"] == [one.code for one in harness.plan(full).issues]
    harness.ownership = UNMARKED
    assert () == harness.plan(full).issues
