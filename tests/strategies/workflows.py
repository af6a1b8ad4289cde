"""Workflows: of few ids, so that two projects meet, and with everything else that can be declared."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from novu_flows.declare.basics import CHANNELS, UNSET, Channels
from novu_flows.declare.workflow import AnyWorkflow, Workflow
from strategies.payloads import models
from strategies.steps import SWITCHES, step_lists
from strategies.texts import plain_texts, trimmed_texts

WORKFLOW_IDS = ("order-shipped", "welcome", "weekly-digest", "Not_A_Slug", "päckchen", "a.b/c d")

_NAMES = st.just(UNSET) | trimmed_texts()
_DESCRIPTIONS = st.just(UNSET) | plain_texts(100)
_TAGS = st.just(UNSET) | st.lists(trimmed_texts(10), unique=True, max_size=3)


@st.composite
def workflows(draw: DrawFn) -> tuple[AnyWorkflow, ...]:
    """Make some workflows of different ids."""
    ids = draw(st.lists(st.sampled_from(WORKFLOW_IDS), unique=True, max_size=3))
    return tuple(draw(one_workflow(workflow_id)) for workflow_id in ids)


@st.composite
def one_workflow(draw: DrawFn, workflow_id: str) -> AnyWorkflow:
    """Make a workflow of an id."""
    model = draw(models())
    optional: dict[str, Any] = {
        "name": draw(_NAMES),
        "description": draw(_DESCRIPTIONS),
        "tags": draw(_TAGS),
        "group": draw(st.sampled_from([UNSET, "General", "Other group"])),
        "preferences": Channels(**{channel: draw(SWITCHES) for channel in CHANNELS}),
        "critical": draw(SWITCHES),
        "active": draw(SWITCHES),
    }
    return Workflow(workflow_id, payload=model.payload, steps=draw(step_lists(model)), **optional)
