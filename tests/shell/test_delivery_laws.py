"""What holds for every trigger, however odd."""

import pytest
from embedded_novu import RunningNovu, email, filtered, in_app, sms, step, waiting
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.emulator.delivery import worker
from novu_flows.emulator.store.opening import open_state

TEXTS = st.sampled_from(["", "a", "ada", "5", "true", "seconds", "2026-11-23T12:00:05.000Z", "x@y.test"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**13)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
KEYS = st.sampled_from(
    ["name", "to", "delay", "amount", "unit", "email", "phone", "subscriberId", "at", "attachments", "twilio"]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
OPERATORS = ["EQUAL", "NOT_EQUAL", "LARGER", "SMALLER", "IN", "NOT_IN", "LIKE", ""]
CONDITIONS = st.fixed_dictionaries(
    {
        "on": st.sampled_from(
            ["payload", "subscriber", "isOnline", "isOnlineInLast", "previousStep", "webhook"]
        ),
        "field": st.sampled_from(["name", "amount.unit", "to[0]", ""]),
        "operator": st.sampled_from(OPERATORS),
        "value": st.sampled_from(["a", "5", "true", "x"]),
    }
)
STEPS = st.one_of(
    st.builds(filtered, CONDITIONS, CONDITIONS, value=st.sampled_from(["AND", "OR"])),
    st.just(in_app("{{name}}")),
    st.just(email("{{name}}")),
    st.just(sms("{{name}} {{phone}}")),
    st.just(step({"type": "chat", "content": "{{name}}"})),
    st.just(step({"type": "push", "title": "t", "content": "{{name}}"})),
    st.just(waiting("delay", amount=5, unit="seconds")),
    st.just(waiting("delay", type="scheduled", delayPath="at")),
    st.just(waiting("digest", amount=5, unit="seconds", digestKey="amount.unit")),
    st.just(
        waiting("digest", type="backoff", amount=5, unit="seconds", backoffAmount=9, backoffUnit="seconds")
    ),
)
EVENTS = st.fixed_dictionaries(
    {"to": JSON | st.just(["ada", "bob"]), "payload": JSON | st.dictionaries(KEYS, JSON, max_size=4)},
    optional={"overrides": JSON, "actor": JSON, "transactionId": st.sampled_from(["t1", "t2", ""])},
)


@given(steps=st.lists(STEPS, min_size=1, max_size=4), events=st.lists(EVENTS, min_size=1, max_size=4))
def test_every_trigger_comes_to_an_end(steps, events):
    """
    Whatever is asked for, the worker takes every event and carries out every job whose turn comes.
    """
    novu = RunningNovu()
    novu.emulator.provide("email", "sms")
    novu.workflow(*steps)

    status, _ = novu.ask(
        "POST", "/events/trigger/bulk", {"events": [{"name": "shipped", **one} for one in events]}
    )
    novu.turn(days=400)

    assert 201 == status
    jobs = [job for found in every_notification(novu) for job in found["jobs"]]
    assert {job["status"] for job in jobs} <= {"completed", "failed", "pending", "delayed"}


def every_notification(novu):
    """Return the first page of notifications."""
    return novu.get("/notifications")


@pytest.mark.parametrize(
    ("collection", "broken"),
    [("events", {"_id": "0"}), ("jobs", {"_id": "0", "dueAt": "2020-01-01T00:00:00.000Z", "type": "in_app"})],
)
def test_what_the_emulator_itself_fails_at_is_tried_once(collection, broken, caplog):
    """
    A document that cannot be worked on is reported where it is met, and then no longer in the way of others.
    """
    state = open_state()
    state.store.insert(collection, broken)
    state.store.commit()

    worker.settle(state)
    reported = [record.message for record in caplog.records]
    worker.settle(state)

    assert 1 == len(reported)
    assert "KeyError" in reported[0]
    assert reported == [record.message for record in caplog.records]
