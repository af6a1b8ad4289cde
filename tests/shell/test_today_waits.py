"""Profile 3.15: digests, delays and throttles of v2 workflows by the clock of the emulator."""

from datetime import timedelta

import pytest
from embedded_novu import NOW
from today_novu import TodayNovu, in_app, step

TOMORROW = (NOW + timedelta(hours=23)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@pytest.fixture
def novu():
    """Return a Novu with one subscriber."""
    found = TodayNovu()
    found.subscriber()
    return found


def statuses(novu, *transactions):
    """Return the status of the first step of each transaction."""
    return [novu.jobs(tx)[0][0] for tx in transactions]


def digest(**values):
    """Return a digest and an in-app step that shows its events."""
    shown = in_app("{{steps.d.eventCount}}:{% for e in steps.d.events %}{{e.payload.v}}{% endfor %}")
    return step("digest", "d", **values), shown


def test_events_of_one_key_become_one_message(novu):
    """
    Each key has a digest of its own.
    """
    novu.workflow(*digest(type="regular", amount=5, unit="minutes", digestKey="{{payload.k}}"))

    for index, key in enumerate("aba"):
        novu.trigger(tx=f"t{index}", payload={"k": key, "v": index})
    assert ["delayed", "delayed", "merged"] == statuses(novu, "t0", "t1", "t2")
    novu.turn(minutes=5)

    assert ["1:1", "2:02"] == sorted(novu.texts())
    assert [("completed", "Digest triggered events"), ("completed", "Message sent")] == novu.jobs("t0")
    assert [("merged", "Digest was merged with other digest"), ("merged", None)] == novu.jobs("t2")


def test_the_first_event_of_a_look_back_window_is_sent_at_once(novu):
    """
    Later ones within the window are collected.
    """
    window = {"amount": 1, "unit": "minutes"}
    novu.workflow(*digest(type="regular", amount=5, unit="minutes", lookBackWindow=window))

    for index in range(3):
        novu.trigger(tx=f"t{index}", payload={"v": index})
    assert ["skipped", "delayed", "merged"] == statuses(novu, "t0", "t1", "t2")
    novu.turn(minutes=5)

    assert 2 == len(novu.texts())
    assert "2:12" == novu.texts()[-1]


def test_a_timed_digest_ends_at_the_clock_of_its_subscriber(novu):
    """
    Three o'clock in Tokyo is six in the evening here, on the day before.
    """
    novu.subscriber("aki", timezone="Asia/Tokyo")
    novu.workflow(*digest(type="timed", cron="0 3 * * *"))

    novu.trigger("aki", tx="aki")
    novu.trigger("ada", tx="ada")
    novu.turn(hours=6)

    assert ["completed", "delayed"] == statuses(novu, "aki", "ada")
    novu.turn(hours=9)
    assert ["completed", "completed"] == statuses(novu, "aki", "ada")


def test_a_digest_that_is_canceled_leaves_its_events_to_the_next(novu):
    """
    What was merged into it waits in its place, and is sent when it would have been.
    """
    novu.workflow(*digest(type="regular", amount=5, unit="minutes"))
    novu.trigger(tx="first", payload={"v": 1})
    novu.trigger(tx="second", payload={"v": 2})

    assert (200, True) == novu.ask("DELETE", "/v1/events/trigger/first")
    novu.turn(minutes=5)

    assert ["canceled", "completed"] == statuses(novu, "first", "second")
    assert ["1:2"] == novu.texts()


def test_a_delay_ends_when_its_span_does(novu):
    """
    That of the trigger's overrides comes before that of the step.
    """
    novu.workflow(step("delay", "d", type="regular", amount=2, unit="hours"), in_app())

    novu.trigger(tx="own")
    novu.trigger(tx="other", overrides={"delay": {"amount": 1, "unit": "minutes"}})
    novu.turn(minutes=1)
    assert ["delayed", "completed"] == statuses(novu, "own", "other")
    novu.turn(hours=2)

    assert [("completed", "Delay is finished"), ("completed", "Message sent")] == novu.jobs("own")


@pytest.mark.parametrize("value", [TOMORROW, {"amount": 23, "unit": "hours"}])
def test_a_delay_may_be_what_the_payload_says(novu, value):
    """
    A moment, or a span.
    """
    novu.workflow(step("delay", "d", type="dynamic", dynamicKey="payload.at"), in_app())

    novu.trigger(payload={"at": value})
    novu.turn(hours=22)
    assert [] == novu.texts()
    novu.turn(hours=1)

    assert ["Hi"] == novu.texts()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({}, "Dynamic delay key 'payload.at' not found in payload"),
        (
            {"at": "2020-01-01T00:00:00Z"},
            "Dynamic delay timestamp '2020-01-01T00:00:00Z' must be a future date",
        ),
        ({"at": "soon"}, "is not a valid format"),
        ({"at": {"amount": 3, "unit": "fortnights"}}, "Invalid time unit 'fortnights' in dynamic delay"),
        ({"at": {"amount": 90, "unit": "days"}}, "delay duration exceeds tier limits"),
    ],
)
def test_a_delay_that_cannot_be_waited_for_fails(novu, payload, reason):
    """
    What is missing, past, no moment or too far away; the run ends there.
    """
    novu.workflow(step("delay", "d", type="dynamic", dynamicKey="payload.at"), in_app())

    novu.trigger(payload=payload)

    assert ("failed", "Invalid delay configuration") == novu.jobs()[0]
    assert reason in novu.raw(index=0)
    assert [] == novu.texts()


def test_a_throttle_lets_so_many_through_by_key(novu):
    """
    The others end there until the window is over.
    """
    fixed = {"type": "fixed", "amount": 1, "unit": "hours", "threshold": 2, "throttleKey": "{{payload.k}}"}
    novu.workflow(step("throttle", "t", **fixed), in_app("{{payload.n}}"))

    for index in range(3):
        novu.trigger(tx=f"t{index}", payload={"k": "a", "n": index})
    novu.trigger(tx="other", payload={"k": "b", "n": 9})
    assert ["0", "1", "9"] == novu.texts()
    assert ("skipped", "Throttle limit exceeded for the given window") == novu.jobs("t2")[0]
    novu.turn(hours=2)
    novu.trigger(tx="later", payload={"k": "a", "n": 5})

    assert ["0", "1", "9", "5"] == novu.texts()
