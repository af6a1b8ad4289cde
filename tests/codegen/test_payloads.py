"""Generated payload types against those that were declared."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from codegen import declarations, postponed
from codegen.golden import notifications
from codegen.golden import postponed as postponed_golden
from codegen.samples import SAMPLES, near
from pydantic import ValidationError

from novu_flows.declare.payload import wire_payload
from novu_flows.triggers.start import checked_json

MADE_ANEW = "made_id"  # its default is another in each payload


@pytest.mark.parametrize("name", SAMPLES)
def test_generated_types_take_and_send_what_the_declared_ones_do(name):
    """
    Of thousands of payloads, right and wrong, both take the same, and send the same for them.
    """
    declared, generated = getattr(declarations, name), getattr(notifications, f"{name}Payload")
    taken = 0
    for sample in near(SAMPLES[name]):
        expected = sent(declared, sample)
        taken += expected is not None

        assert expected == sent(generated, sample), sample
    assert taken > 1


def test_annotations_that_were_texts_are_carried_over():
    """
    A module with postponed annotations gives the same types.
    """
    sample = {
        "point": {"x": 1},
        "span": ["2024-02-29"],
        "box": {"points": [{"x": 2}]},
        "deep": {"a": {"b": 1}},
        "early": {"late": {"early": [{}]}},
    }
    for one in near(sample):
        assert sent(postponed.Postponed, one) == sent(postponed_golden.PostponedPayload, one), one


def test_defaults_are_values_of_their_types():
    """
    A default is what it was declared as, not its JSON.
    """
    line = notifications.Line(sku="x", price=Decimal(1))
    report = notifications.ReportPayload(
        at=datetime(2024, 2, 29, tzinfo=UTC),
        page=notifications.PageLine(items=(line,)),
        words=notifications.PageStr(items=()),
        report_id=UUID(int=0),
    )

    assert datetime(2024, 2, 29, 12, 30, tzinfo=UTC) == report.since
    assert notifications.Line(sku="s", price=Decimal("1.50")) == report.default_line
    assert notifications.Carrier.DHL is report.only
    assert 'a "box"' == report.box.label


def test_a_payload_is_checked_again_before_it_is_sent():
    """
    What was changed after it was made, or was never checked, is found before the request.
    """
    changed = notifications.TreeChangedPayload(root=notifications.Folder(name="a"))
    changed.root.folders.append("not a folder")
    unchecked = notifications.OpenPayload.model_construct(known=None)

    with pytest.raises(ValidationError, match="folders"):
        checked_json(notifications.TreeChangedPayload, changed)
    with pytest.raises(ValidationError, match="known"):
        checked_json(notifications.OpenPayload, unchecked)
    with pytest.raises(ValidationError, match="instance of OpenPayload"):
        checked_json(notifications.OpenPayload, notifications.Folder(name="a"))


def test_payloads_do_not_change():
    """
    A payload is frozen, as the declared one is.
    """
    payload = notifications.OpenPayload(known="x")

    with pytest.raises(ValidationError, match="frozen"):
        payload.known = "y"


def sent(kind, sample):
    """Return what is sent for a payload, or None where it is refused."""
    try:
        payload = kind.model_validate(sample)
    except ValidationError:
        return None
    body = (
        checked_json(kind, payload) if kind.__module__.startswith("codegen.golden") else wire_payload(payload)
    )
    if MADE_ANEW not in sample:
        body.pop(MADE_ANEW, None)
    return json.dumps(body)
