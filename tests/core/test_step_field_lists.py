"""A new field of a step cannot be forgotten: each dialect carries it or refuses it, and its text is read as a template."""

from dataclasses import fields, replace
from typing import get_args, get_type_hints

import pytest

from novu_flows import chat, delay, digest, email, http, in_app, push, sms, throttle
from novu_flows.check.dialects import TABLE
from novu_flows.check.steps import todays_texts
from novu_flows.novu.v1.steps import STEP_FIELDS as V1_FIELDS
from novu_flows.novu.v2.steps import STEP_FIELDS as V2_FIELDS

STEPS = (
    in_app("a"),
    email("a", "b"),
    sms("a"),
    chat("a"),
    push("a", "b"),
    digest(minutes=1),
    delay(minutes=1),
    throttle(hours=1),
    http("GET", "https://a.b"),
)
# What is written with every step, or stands in several control values: each dialect has it beside its table.
BESIDE = {
    "v1": {"step_id", "type", "source", "active", "stop_on_fail", "filters"},
    "v2": {"step_id", "type", "source", "name", "extra_controls", "window"},
}
NO_TEMPLATES = {"step_id", "name", "feed", "layout", "until", "window"}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.type)
@pytest.mark.parametrize(("dialect", "table"), [("v1", V1_FIELDS), ("v2", V2_FIELDS)])
def test_each_field_of_a_step_is_carried_or_refused(dialect, table, step):
    """
    A field without a row in a dialect's table has one in the table of what the other one alone has.
    """
    carried = {row.name for row in table.get(step.type, ())} | BESIDE[dialect]
    refused = {
        row.field for row in TABLE if row.kind is type(step) and row.dialect != dialect and not row.values
    }
    declared = {one.name for one in fields(step)}

    assert set() == (set() if "" in refused else declared - carried - refused)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.type)
def test_each_text_of_a_step_is_a_template_of_todays_novu(step):
    """
    A field that can hold a text is searched for variables, but for what Novu takes as it is.
    """
    hints = get_type_hints(type(step))
    texts = {name for name, hint in hints.items() if str in (get_args(hint) or (hint,))} - NO_TEMPLATES
    written = replace(step, **dict.fromkeys(texts, "{{x}}"))

    assert texts == {one.name for one in todays_texts(written) if one.text == "{{x}}"}
