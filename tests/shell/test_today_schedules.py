"""Profile 3.15: a subscriber's schedule. The clock stands at noon of a Monday, UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from today_novu import TodayNovu, in_app, step

from novu_flows.emulator.delivery.v2.schedule import is_within, next_opening

OUTSIDE = "The step was skipped as it fell outside the subscriber's schedule"
MAIL = step("email", "mail", subject="s", body="b", editorType="html")
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def week(**days):
    """Return a schedule of some days, each with its spans."""
    hours = {
        day: {"isEnabled": True, "hours": [dict(zip(("start", "end"), span, strict=True)) for span in spans]}
        for day, spans in days.items()
    }
    return {"isEnabled": True, "weeklySchedule": hours}


MORNING = week(monday=[("08:00 AM", "11:00 AM")], tuesday=[("09:30 AM", "12:00 PM")])


@pytest.fixture
def novu():
    """Return a Novu that delivers mail to one subscriber, who is reached in the morning."""
    found = TodayNovu("email")
    found.subscriber(email="ada@example.com")
    found.ask("PATCH", "/v2/subscribers/ada/preferences", {"schedule": MORNING})
    return found


def test_what_falls_outside_of_the_schedule_is_left_out_but_for_the_inbox(novu):
    """
    The next step goes on.
    """
    novu.workflow(MAIL, in_app("hello"))
    novu.trigger()

    assert [("canceled", OUTSIDE), ("completed", "Message sent")] == novu.jobs()


def test_a_critical_workflow_passes_over_the_schedule(novu):
    """
    So does a schedule that is switched off.
    """
    channels = {one: {"enabled": True} for one in ("in_app", "email", "sms", "chat", "push")}
    layer = {"all": {"enabled": True, "readOnly": True}, "channels": channels}
    novu.workflow(MAIL, name="alarm", preferences={"workflow": layer})
    novu.workflow(MAIL, name="news")
    novu.trigger(name="alarm", tx="alarm")
    novu.ask("PATCH", "/v2/subscribers/ada/preferences", {"schedule": {"isEnabled": False}})
    novu.trigger(name="news", tx="news")

    assert [("completed", "Message sent")] == novu.jobs("alarm") == novu.jobs("news")


def test_a_wait_goes_on_until_the_schedule_opens_where_its_step_says_so(novu):
    """
    It is a delay, or a digest, with `extendToSchedule`.
    """
    wait = {"type": "regular", "amount": 5, "unit": "minutes"}
    novu.workflow(step("delay", "d", **wait, extendToSchedule=True), MAIL, name="late")
    novu.workflow(step("delay", "d", **wait), MAIL, name="soon")
    novu.trigger(name="late", tx="late")
    novu.trigger(name="soon", tx="soon")
    novu.turn(minutes=5)

    assert [("delayed", "Step delayed"), ("pending", None)] == novu.jobs("late")
    assert ("canceled", OUTSIDE) == novu.jobs("soon")[1]
    novu.turn(hours=21, minutes=24)
    assert "delayed" == novu.jobs("late")[0][0]
    novu.turn(minutes=1)
    assert ["completed", "completed"] == [status for status, _ in novu.jobs("late")]


@pytest.mark.parametrize(
    ("schedule", "hour", "expected"),
    [
        (MORNING, 8, True),
        (MORNING, 11, True),
        (MORNING, 12, False),
        (week(sunday=[("10:00 PM", "02:00 AM")]), 1, True),
        (week(sunday=[("10:00 PM", "11:00 PM")]), 22, False),
        (week(monday=[("10:00 PM", "02:00 AM")]), 1, True),
        ({"isEnabled": True}, 3, True),
        (week(monday=[]), 3, False),
        (week(monday=[("12:00 AM", "12:30 AM")]), 0, True),
    ],
)
def test_a_time_lies_within_a_schedule(schedule, hour, expected):
    """
    A span may go on past midnight; noon and midnight are both twelve.
    """
    assert expected is is_within(schedule, MONDAY + timedelta(hours=hour))


@pytest.mark.parametrize(
    ("schedule", "hour", "days", "expected"),
    [
        (MORNING, 5, 0, 8),
        (MORNING, 9, 0, 9),
        (MORNING, 12, 1, 9.5),
        (week(sunday=[("10:00 PM", "02:00 AM")]), 1, 0, 1),
        (week(sunday=[("10:00 PM", "02:00 AM")]), 3, 6, 22),
        (week(), 3, 0, 3),
    ],
)
def test_a_schedule_opens_next(schedule, hour, days, expected):
    """
    A schedule that never opens is waited for not at all.
    """
    assert MONDAY + timedelta(days=days, hours=expected) == next_opening(
        schedule, MONDAY + timedelta(hours=hour)
    )


def test_a_schedule_goes_by_the_clock_of_the_subscriber():
    """
    Eight in the morning of Berlin is seven in UTC.
    """
    now = (MONDAY + timedelta(hours=6, minutes=30)).astimezone(ZoneInfo("Europe/Berlin"))

    assert MONDAY + timedelta(hours=7) == next_opening(MORNING, now)
