"""Moments in payloads are sent in the one form that Novu's scheduled delays take."""

from collections import deque
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydantic import BaseModel, RootModel, field_serializer

from novu_flows import Payload, TriggerCase, Workflow, delay, in_app
from novu_flows.declare.payload import wire_payload
from novu_flows.triggers.start import TriggerPayload, checked_json

PARIS = datetime(2031, 1, 1, 16, tzinfo=timezone(timedelta(hours=1)))
SENT = "2031-01-01T15:00:00.000Z"


class Part(BaseModel):
    """A part of a payload."""

    at: datetime


class Moments(RootModel[list[datetime]]):
    """A part that is a list."""


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (datetime, PARIS, SENT),
        (datetime, datetime(2031, 1, 1, 15, tzinfo=UTC), SENT),
        (datetime, datetime(2031, 1, 1, 15), SENT),  # noqa: DTZ001 - what has no zone is in UTC
        (datetime, datetime(2031, 1, 1, 15, 0, 0, 123456, tzinfo=UTC), "2031-01-01T15:00:00.123Z"),
        (datetime, "2031-01-01T16:00:00+01:00", SENT),
        (datetime | None, None, None),
        (datetime | str, PARIS, SENT),
        (str, "2031-01-01T16:00:00+01:00", "2031-01-01T16:00:00+01:00"),
        (date, date(2031, 1, 1), "2031-01-01"),
        (Part, Part(at=PARIS), {"at": SENT}),
        (Moments, Moments([PARIS]), [SENT]),
        (list[Part], [Part(at=PARIS)], [{"at": SENT}]),
        (dict[str, datetime], {"a": PARIS}, {"a": SENT}),
        (tuple[datetime, int], (PARIS, 1), [SENT, 1]),
        (deque[datetime], deque([PARIS]), [SENT]),
        (set[datetime], {PARIS}, [SENT]),
        (datetime, datetime.min.replace(tzinfo=PARIS.tzinfo), "0001-01-01T00:00:00+01:00"),
    ],
)
@pytest.mark.parametrize(("base", "sends"), [(Payload, wire_payload), (TriggerPayload, None)])
def test_a_moment_is_sent_with_milliseconds_and_z(base, sends, kind, value, sent):
    """
    At every depth, in declarations and in generated modules; texts and days stay as they are.
    """
    model = type("Model", (base,), {"__annotations__": {"held": kind}, "__module__": __name__})
    payload = model(held=value)

    assert {"held": sent} == (sends(payload) if sends else checked_json(model, payload))


def test_what_a_serializer_writes_is_sent():
    """
    A model may have a form of its own.
    """

    class Own(Payload):
        at: datetime

        @field_serializer("at")
        def _day(self, moment: datetime) -> str:
            return moment.date().isoformat()

    assert {"at": "2031-01-01"} == wire_payload(Own(at=PARIS))


def test_a_case_with_a_dict_sends_moments_so_too():
    """
    What the dict says beside them is sent as it is.
    """
    workflow = Workflow("w", payload=Payload, steps=[in_app("a"), delay(until="at"), in_app("b")])
    case = TriggerCase(workflow, to="ada", payload={"at": PARIS, "list": [{"at": (PARIS,)}], "n": 1})

    assert {"at": SENT, "list": [{"at": [SENT]}], "n": 1} == case.wire_payload
