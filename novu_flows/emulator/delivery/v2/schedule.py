"""When a subscriber wants to be reached: outside of it a step is skipped, or a wait goes on (docs/novu/v3.15.md, section 13)."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from novu_flows.emulator.delivery.kinds import DELAYED
from novu_flows.emulator.delivery.v2 import details
from novu_flows.emulator.delivery.v2.moments import moment_shown, zone_of
from novu_flows.emulator.delivery.v2.rendering import render
from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.v2.preference_rules import GLOBAL, find_choice

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALWAYS = ("in_app", "delay", "digest", "http_request")  # what runs outside of a schedule too
_WAITS = ("delay", "digest")
_MOST_EXTENSIONS = 3
_TIME = re.compile(r"(\d+):(\d+) (AM|PM)")

Schedule = Mapping[str, Any]
_Span = tuple[timedelta, timedelta]  # from and until, since midnight; the end of one may lie before its start


def is_put_off(run: StepRun) -> bool:
    """Return whether a wait ends outside of the schedule and goes on until it begins, three times at most."""
    schedule = _closed_schedule(run)
    if schedule is None or run.kind not in _WAITS or _is_critical(run) or not _extends(run):
        return False
    count = run.job.get("scheduleExtensionsCount", 0)
    if count >= _MOST_EXTENSIONS:
        run.record(details.MOST_EXTENSIONS)
        return False
    now = run.state.clock.now()
    until = next_opening(schedule, now.astimezone(zone_of(run)))
    span = int((until - now).total_seconds() * 1000)
    if span <= 0:
        return False
    _extend(run, schedule, until, span)
    return True


def is_skipped(run: StepRun) -> bool:
    """Return whether a step is left out since it falls outside of the schedule, which is written down."""
    schedule = _closed_schedule(run)
    if schedule is None or run.kind in _ALWAYS or _is_critical(run):
        return False
    run.record(details.OUTSIDE_SCHEDULE.with_raw({"schedule": schedule, **_zone(run)}))
    return True


def _closed_schedule(run: StepRun) -> Schedule | None:
    """Return the schedule of the subscriber where the time is outside of it."""
    schedule = (find_choice(run.store, run.person(), GLOBAL) or {}).get("schedule") or {}
    if not schedule.get("isEnabled"):
        return None
    return None if is_within(schedule, run.state.clock.now().astimezone(zone_of(run))) else schedule


def _is_critical(run: StepRun) -> bool:
    notification = run.store.find_one("notifications", {"_id": run.job["_notificationId"]}) or {}
    return bool(notification.get("critical"))


def _extends(run: StepRun) -> bool:
    rendering = render(run)
    return rendering is not None and bool(rendering.controls.get("extendToSchedule"))


def _extend(run: StepRun, schedule: Schedule, until: datetime, span: int) -> None:
    count = run.job.get("scheduleExtensionsCount", 0) + 1
    waits = {"status": DELAYED, "dueAt": iso(until), "scheduleExtensionsCount": count}
    run.store.replace("jobs", {**run.job, **waits, "updatedAt": run.state.now()})
    shown = moment_shown(run, until)
    said = {"delayMs": span, "nextAvailableTime": shown, **_zone(run), "schedule": schedule}
    counts = {"scheduleExtensionsCount": count, "maxScheduleExtensions": _MOST_EXTENSIONS}
    run.record(details.EXTENDED_TO_SCHEDULE.with_raw({**said, **counts}))
    detail = details.STEP_DELAYED if run.kind == "delay" else details.STEP_DIGESTED
    run.record(detail.with_raw({"delay": span, "untilDate": shown}))


def _zone(run: StepRun) -> dict[str, Any]:
    zone = run.person().get("timezone")
    return {"timezone": zone} if zone else {}


def is_within(schedule: Schedule, now: datetime) -> bool:
    """Return whether a moment, by the subscriber's clock, lies within a schedule; without a week it always does."""
    if not schedule.get("weeklySchedule"):
        return True
    time = timedelta(hours=now.hour, minutes=now.minute)
    today, before = _spans(schedule, now), _spans(schedule, now - timedelta(days=1))
    # The day before is looked at as a whole where one of its spans goes on past midnight.
    spans = [*today, *(before if any(end < start for start, end in before) else ())]
    return any(_holds(span, time) for span in spans)


def _spans(schedule: Schedule, day: datetime) -> list[_Span]:
    week = schedule.get("weeklySchedule") or {}
    given = week.get(_DAYS[day.weekday()]) or {}
    hours = given.get("hours") if given.get("isEnabled") else None
    return [(_since_midnight(span["start"]), _since_midnight(span["end"])) for span in hours or ()]


def _since_midnight(text: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if found is None:
        return timedelta()
    hours = int(found[1]) % 12 + (12 if found[3] == "PM" else 0)
    return timedelta(hours=hours, minutes=int(found[2]))


def _holds(span: _Span, time: timedelta) -> bool:
    start, end = span
    return time >= start or time <= end if end < start else start <= time <= end


def next_opening(schedule: Schedule, now: datetime) -> datetime:
    """Return when a schedule opens next, or `now` where it is open or never does."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for offset in range(-1, 8):
        for start, end in _openings(schedule, midnight + timedelta(days=offset)):
            if offset <= 0 and start <= now <= end:
                return now
            if offset > 0 or start > now:
                return start
    return now


def _openings(schedule: Schedule, day: datetime) -> Iterator[tuple[datetime, datetime]]:
    for start, end in _spans(schedule, day):
        opens, closes = day + start, day + end
        yield opens, closes if closes >= opens else closes + timedelta(days=1)
