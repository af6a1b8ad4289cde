"""Laws of the codecs of today's Novu: what is written is read back, and what is not modelled stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_examples import examples
from strategies.today import today_layouts, today_subscribers, today_workflows

from novu_flows.declare.basics import CHANNELS
from novu_flows.novu.v2.email_body import split_preheader, with_preheader
from novu_flows.novu.v2.steps import STEP_FIELDS, observed_controls, write_controls
from novu_flows.novu.v2.subscriber_fields import declared_subscriber, observed_subscriber, profile_of
from novu_flows.novu.v2.subscribers import SubscriberV2
from novu_flows.novu.v2.workflow_answers import WorkflowV2
from novu_flows.novu.v2.workflow_bodies import create_body, update_body
from novu_flows.novu.v2.workflow_fields import declared_workflow, observed_workflow
from novu_flows.plan.compare import compare, creation

LAW = settings(max_examples=examples(40))


def answered(body, before=None):
    """Return what Novu answers to a body of POST or PUT, as far as the codecs read it."""
    held = {step.step_id: step.database_id for step in before.steps} if before else {}
    steps = [
        {
            **step,
            "_id": step.get("_id") or held.get(step["stepId"]) or f"{number:024x}",
            "controls": {"values": step["controlValues"]},
        }
        for number, step in enumerate(body["steps"])
    ]
    layers = body["preferences"]
    return WorkflowV2.model_validate(
        {
            "workflowId": "any",
            "origin": "novu-cloud",
            **{name: value for name, value in body.items() if value is not None},
            "_id": "f" * 24,
            "steps": steps,
            "preferences": {"default": layers["workflow"], "user": layers["user"]},
        }
    )


def created(workflow):
    """Return a workflow as Novu holds it once it was created."""
    declared = declared_workflow(workflow)
    return answered(create_body(workflow.workflow_id, {one.path: one.after for one in creation(declared)}))


@LAW
@given(today_workflows())
def test_a_created_workflow_is_as_declared(workflow):
    """
    Each declared field is read back from what is sent.
    """
    assert () == compare(declared_workflow(workflow), observed_workflow(created(workflow)).fields)


@LAW
@given(today_workflows(), today_workflows())
def test_an_update_writes_what_differs_and_nothing_else(before, after):
    """
    After the changed fields were written, everything declared is there; a second body is the same.
    """
    held = created(before)
    observed = observed_workflow(held)
    declared = declared_workflow(after)
    kept = {
        path: value
        for path, value in observed.fields.items()
        if not _retyped(path, declared, observed.fields)
    }
    changed = {one.path: one.after for one in compare(declared, kept)}
    written = observed_workflow(answered(update_body(changed, observed.handle), held))

    assert () == compare(declared, written.fields)
    again = observed_workflow(answered(update_body({}, written.handle)))
    assert written.base == again.base


def _retyped(path, declared, observed):
    kind = (*path[:2], "type")
    return len(path) > 1 and path[0] == "steps" and declared.get(kind) not in (None, observed.get(kind))


@pytest.mark.parametrize("kind", STEP_FIELDS)
@LAW
@given(data=st.data())
def test_what_is_not_modelled_stays_in_the_values_of_a_step(kind, data):
    """
    A key of a newer Novu survives that any field of the step is written.
    """
    field = data.draw(st.sampled_from(STEP_FIELDS[kind]))
    controls = {"brandNew": {"a": [1]}, "type": "regular"}
    write_controls(kind, controls, {(field.name,): field.read({})})

    assert {"a": [1]} == controls["brandNew"]
    assert {"a": [1]} == observed_controls(kind, controls)[("extra_controls", "brandNew")]


@LAW
@given(today_subscribers(), today_subscribers())
def test_a_subscriber_is_as_declared_whatever_was_there(before, after):
    """
    What PATCH sends leaves the declared fields, and keeps what is not declared.
    """
    held = patched({"subscriberId": "ada", "_id": "1"}, before, None)
    seen = observed_subscriber(SubscriberV2.model_validate(held))
    now = observed_subscriber(SubscriberV2.model_validate(patched(held, after, seen)))
    declared = declared_subscriber(after)

    assert () == compare(declared, now.fields)
    left = {path: value for path, value in seen.fields.items() if path not in declared and len(path) == 1}
    assert {path: now.fields[path] for path in left if path != ("data",)} == {
        path: value for path, value in left.items() if path != ("data",)
    }


NAMES = {"first_name": "firstName", "last_name": "lastName"}


def patched(held, subscriber, seen):
    """Return a subscriber after a PATCH: what is named is replaced, null clears."""
    changes = compare(declared_subscriber(subscriber), seen.fields if seen else {})
    profile = profile_of({one.path: one.after for one in changes}, seen)
    return {**held, **{NAMES.get(name, name): value for name, value in profile.items()}}


@LAW
@given(st.text(max_size=30), st.none() | st.text(min_size=1, max_size=20))
def test_a_preheader_stands_apart_from_the_body(html, preheader):
    """
    It is read back as it was, and the body without it.
    """
    assert (preheader, html) == split_preheader(with_preheader(html, preheader))


@pytest.mark.parametrize("html", ["<p>Hi</p>", '<html><body class="a">Hi</body></html>'])
def test_a_preheader_is_inside_the_page(html):
    """
    It stands where a reader's program looks for it: at the beginning of what is shown.
    """
    written = with_preheader(with_preheader(html, "first"), "second")

    assert "first" not in written
    assert "second" in written[: written.index("Hi")]
    assert not html.startswith("<html") or written.index("<body") < written.index("second")


def test_all_five_channels_are_always_sent():
    """
    Novu refuses fewer; what is not declared keeps what was observed.
    """
    held = answered(create_body("a", {("steps",): [], ("preferences", "email"): False}))
    body = update_body({("preferences", "sms"): False}, observed_workflow(held).handle)

    assert set(CHANNELS) == set(body["preferences"]["workflow"]["channels"])
    off = {one for one, held in body["preferences"]["workflow"]["channels"].items() if not held["enabled"]}
    assert {"email", "sms"} == off


def test_layouts_are_declared_as_they_are_read():
    """
    The strategy of the laws over HTTP makes layouts that Novu takes.
    """
    assert today_layouts() is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["url", "label", "name", "unit", "key"]), inner)
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("kind", [*STEP_FIELDS, "custom"])
@LAW
@given(data=st.data())
def test_whatever_values_a_step_has_they_are_read(kind, data):
    """
    Novu stores what it is sent, so that a step may hold anything; it is read nevertheless.
    """
    keys = sorted({key for field in STEP_FIELDS.get(kind, ()) for key in field.keys} | {"type", "other"})
    controls = data.draw(st.dictionaries(st.sampled_from(keys), JSON))
    read = observed_controls(kind, controls)
    kept = {path[1] for path in read if path[0] == "extra_controls"}

    assert {(field.name,) for field in STEP_FIELDS.get(kind, ())} <= read.keys()
    assert controls.keys() <= kept | {key for field in STEP_FIELDS.get(kind, ()) for key in field.keys}
