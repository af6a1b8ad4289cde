"""Delays and digests against a clock that the test turns (recorded section `cancel`, workflow `digested`)."""

import pytest
from embedded_novu import RunningNovu, details, in_app, raw, waiting


@pytest.fixture
def novu():
    """Return a Novu with nothing in it."""
    return RunningNovu()


def counting():
    """Return a step that says how many events it got."""
    return in_app("{{step.total_count}} {{step.digest}}")


def send(novu, *numbers, **fields):
    """Trigger once for each number."""
    for number in numbers:
        novu.trigger(payload={"i": number, **fields}, transactionId=f"tx{number}")


def test_a_delay_holds_back_what_follows(novu):
    """
    The job is delayed until its time has come, and the clock stops for each of two delays on the way.
    """
    delay = waiting("delay", amount=30, unit="minutes")
    novu.workflow(delay, in_app("once"), delay, in_app("twice"))
    novu.trigger()

    held = novu.jobs()[0]
    novu.turn(minutes=29)
    early = novu.feed()
    novu.turn(minutes=31)

    assert "delayed" == held["status"]
    assert ["Step created", "Step queued", "Step delayed"] == details(held)
    assert {"delay": 1_800_000} == raw(held, "Step delayed")
    assert ([], ["twice", "once"]) == (early, novu.feed())
    assert "Delay is finished" == details(novu.jobs()[0])[-1]


def test_a_run_expires_a_month_after_its_delays(novu):
    """
    Delays count for the day on which Novu forgets a run.
    """
    novu.workflow(waiting("delay", amount=2, unit="days"), in_app())
    novu.trigger()

    assert "2026-12-25T12:00:00.000Z" == novu.notifications()[0]["expireAt"]


def test_a_scheduled_delay_waits_for_the_date_in_the_payload(novu):
    """
    The step after it runs at that moment.
    """
    novu.workflow(waiting("delay", type="scheduled", delayPath="sendAt"), in_app("now"))
    novu.trigger(payload={"sendAt": "2026-11-23T13:00:00.000Z"})

    novu.turn(minutes=59)
    early = novu.feed()
    novu.turn(minutes=1)

    assert ([], ["now"]) == (early, novu.feed())


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize(
    "date", ["2020-01-01T00:00:00.000Z", "2031-13-45T99:99:99.999Z", " 2031-01-01T15:00:00.000Z"]
)
def test_a_date_that_has_passed_or_is_none_delivers_nothing(novu, active, date):
    """
    The trigger is answered with "processed" and leaves no notification, whether the delay is active or not.
    """
    delay = {**waiting("delay", type="scheduled", delayPath="sendAt"), "active": active}
    novu.workflow(in_app("never"), delay, in_app("never"))
    answer = novu.trigger(payload={"sendAt": date})

    assert ("processed", []) == (answer["status"], novu.notifications())


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({}, 400),
        ({"sendAt": "2031-01-01T15:00:00Z"}, 400),
        ({"sendAt": "2031-01-01T15:00:00.000+01:00"}, 400),
        ({"sendAt": "2031-01-01T15:00:00.123456Z"}, 400),
        ({"sendAt": None}, 500),
        ({"sendAt": 1924959600000}, 500),
    ],
)
def test_a_date_in_another_form_is_refused(novu, payload, status):
    """
    Novu takes milliseconds and `Z`; what is no text fails the request.
    """
    novu.workflow(waiting("delay", type="scheduled", delayPath="sendAt"), in_app("never"))
    event = {"name": "shipped", "to": "ada", "payload": payload}

    assert status == novu.ask("POST", "/events/trigger", event)[0]


def test_a_date_that_passes_before_its_turn_fails_the_step_before(novu):
    """
    The message before the delay was sent, and its step counts as failed.
    """
    first, until = (
        waiting("delay", amount=1, unit="hours"),
        waiting("delay", type="scheduled", delayPath="sendAt"),
    )
    novu.workflow(first, in_app("sent"), until, in_app("never"))
    novu.trigger(payload={"sendAt": "2026-11-23T12:30:00.000Z"})
    novu.turn(hours=2)

    assert ["completed", "failed", "delayed", "pending"] == [job["status"] for job in novu.jobs()]
    assert ["sent"] == novu.feed()


@pytest.mark.parametrize("metadata", [{}, {"type": "regular"}])
@pytest.mark.parametrize("kind", ["delay", "digest"])
def test_a_wait_without_an_amount_delivers_nothing(novu, kind, metadata):
    """
    Novu's worker cannot say when the run expires, and makes none.
    """
    novu.workflow(in_app("never"), {**waiting(kind), "metadata": metadata})
    novu.trigger()

    assert [] == novu.notifications()


def test_an_override_sets_the_delay(novu):
    """
    `overrides.delay` stands in for the step's own span.
    """
    novu.workflow(waiting("delay", amount=30, unit="days"), in_app("soon"))
    novu.trigger(overrides={"delay": {"amount": 5, "unit": "seconds"}})

    novu.turn(seconds=5)

    assert ["soon"] == novu.feed()


def test_a_digest_collects_the_events_of_its_window(novu):
    """
    The first event waits, later ones are merged into it, and what follows gets all payloads.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes"), counting())
    send(novu, 1, 2, 3)

    merged = novu.jobs("tx2")
    novu.turn(minutes=5)
    first, after = novu.jobs("tx1")

    assert ["3 true"] == novu.feed()
    assert ["Step created", "Digest was merged with other digest"] == details(merged[0])
    assert [
        "Step created",
        "Step queued",
        "Step delayed",
        "Start digesting",
        "Digest triggered events",
        "Steps to get digest events found",
    ] == details(first)
    assert [{"i": 1}, {"i": 2}, {"i": 3}] == raw(first, "Digest triggered events")
    assert [{"i": 1}, {"i": 2}, {"i": 3}] == after["digest"]["events"]
    assert ["completed", "pending"] == [job["status"] for job in novu.jobs("tx2")]


def test_a_window_that_is_over_makes_room_for_the_next(novu):
    """
    Events that were digested are not digested again.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes"), counting())
    send(novu, 1, 2)
    novu.turn(minutes=5)
    send(novu, 3)
    novu.turn(minutes=5)

    assert ["1 true", "2 true"] == novu.feed()


def test_a_digest_key_keeps_events_apart(novu):
    """
    Only events with the same value are digested together; the key may lead into the payload.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes", digestKey="order"), counting())
    send(novu, 1, 2, order="A")
    send(novu, 3, order="B")
    novu.turn(minutes=5)

    assert ["1 true", "2 true"] == novu.feed()


def test_a_digest_is_one_subscribers_own(novu):
    """
    Every recipient has a window.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes"), counting())
    novu.trigger(["ada", "bob"], transactionId="tx1")
    novu.trigger("ada", transactionId="tx2")
    novu.turn(minutes=5)

    assert (["2 true"], ["1 true"]) == (novu.feed("ada"), novu.feed("bob"))


def test_a_backoff_digest_lets_the_first_event_through(novu):
    """
    The first event of a window is sent at once, the second opens the digest, the rest join it.
    """
    window = {"backoffAmount": 10, "backoffUnit": "minutes"}
    novu.workflow(waiting("digest", type="backoff", amount=5, unit="minutes", **window), counting())
    send(novu, 1)
    at_once = novu.feed()
    novu.turn(seconds=1)
    send(novu, 2, 3)
    novu.turn(minutes=5)

    assert (["0 false"], ["2 true", "0 false"]) == (at_once, novu.feed())


def test_a_canceled_digest_sends_nothing(novu):
    """
    Cancelling takes the events that were merged with it.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes"), counting())
    send(novu, 1, 2)

    answer = novu.ask("DELETE", "/events/trigger/tx1")
    novu.turn(minutes=5)

    assert (200, {"data": True}) == answer
    assert [] == novu.feed()


def test_a_digest_of_no_time_fails_the_run(novu):
    """
    Novu's worker cannot queue it, and what follows stays pending.
    """
    novu.workflow(waiting("digest", amount=0, unit="minutes"), counting())
    novu.trigger()

    assert ["pending", "pending"] == [job["status"] for job in novu.jobs()]


def test_the_last_part_of_a_digest_key_is_looked_for_at_the_top(novu):
    """
    `order.i` is the payload's `i`, so what is grouped by a nested value is not grouped.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes", digestKey="order.i"), counting())
    send(novu, 1, 2, order={"i": "A"})
    novu.turn(minutes=5)

    assert ["1 true", "1 true"] == novu.feed()


def test_events_grouped_by_an_object_are_lost(novu):
    """
    They are merged, and not found again.
    """
    novu.workflow(waiting("digest", amount=5, unit="minutes", digestKey="order"), counting())
    send(novu, 1, 2, order={"i": "A"})
    novu.turn(minutes=5)

    assert ["1 true"] == novu.feed()


def test_inactive_steps_run_beside_an_active_digest(novu):
    """
    They stay off where the digest is inactive too.
    """
    off = {**in_app("off"), "active": False}
    novu.workflow(off, waiting("digest", amount=5, unit="minutes"), counting())
    send(novu, 1)
    novu.turn(minutes=5)
    novu.workflow(
        off, {**waiting("digest", amount=5, unit="minutes"), "active": False}, in_app("on"), name="b"
    )
    novu.trigger(name="b", transactionId="tx2")

    assert ["on", "1 true", "off"] == novu.feed()
