"""Steps that make a run wait, or end it: `digest(minutes=30)`, `delay(hours=1)`, `throttle(hours=1)`."""

from collections.abc import Mapping, Sequence
from typing import get_args

from novu_flows.declare.basics import UNSET, Cron, Span, Switch, Unit, Unset
from novu_flows.declare.filters import Filters, as_filters
from novu_flows.declare.steps import DelayStep, DigestStep, ThrottleStep


def digest(
    *,
    seconds: int | None = None,
    minutes: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    weeks: int | None = None,
    months: int | None = None,
    cron: str | None = None,
    key: str | None = None,
    backoff: Span | None = None,
    extend_to_schedule: Switch = UNSET,
    step_id: str = "digest",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> DigestStep:
    """
    Declare a digest: `digest(minutes=30, key="order_id")`, or `digest(cron="0 9 * * 1")` for fixed times.

    `key` is the payload field to digest by, or in today's Novu a template; `backoff` is how far back another
    trigger makes this one digest (today's Novu says look-back window). With `extend_to_schedule` it ends when
    the subscriber's schedule allows.
    """
    spans = _spans(seconds=seconds, minutes=minutes, hours=hours, days=days, weeks=weeks, months=months)
    return DigestStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        span=_only("digest", (*spans, *_crons(cron)), extra_controls),
        key=key,
        backoff=backoff,
        extend_to_schedule=extend_to_schedule,
    )


def delay(
    *,
    seconds: int | None = None,
    minutes: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    weeks: int | None = None,
    months: int | None = None,
    cron: str | None = None,
    until: str | None = None,
    extend_to_schedule: Switch = UNSET,
    step_id: str = "delay",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> DelayStep:
    """
    Declare a delay: `delay(hours=1)`, or `delay(until="remind_at")`, a payload field that holds a date.

    `delay(cron="0 9 * * 1")` waits for the next of fixed times, `extend_to_schedule` for what the subscriber's
    schedule allows.
    """
    spans = _spans(seconds=seconds, minutes=minutes, hours=hours, days=days, weeks=weeks, months=months)
    given: tuple[Span | Cron, ...] = (*spans, *_crons(cron))
    return DelayStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        until=_only("delay", given, extra_controls) if until is None else _until("delay", until, given),
        extend_to_schedule=extend_to_schedule,
    )


def throttle(
    *,
    minutes: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    until: str | None = None,
    threshold: int | Unset = UNSET,
    key: str | None = None,
    step_id: str = "throttle",
    name: str | Unset = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> ThrottleStep:
    """
    Let `threshold` runs of a subscriber pass (one, unless given) in a window of time: `throttle(hours=1)`.

    With a `key`, a payload field or a template, each of its values counts for itself. `until` is a payload field
    that holds the end of the window.
    """
    spans = _spans(minutes=minutes, hours=hours, days=days)
    return ThrottleStep(
        step_id=step_id,
        name=name,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        window=_one_span("throttle", spans, extra_controls)
        if until is None
        else _until("throttle", until, spans),
        threshold=threshold,
        key=key,
    )


def _spans(**amounts: int | None) -> tuple[Span, ...]:
    return tuple(Span(amount, unit) for unit in _UNITS if (amount := amounts.get(unit)) is not None)


_UNITS: tuple[Unit, ...] = get_args(Unit)


def _crons(cron: str | None) -> tuple[Cron, ...]:
    return () if cron is None else (Cron(cron),)


def _only(word: str, given: Sequence[Span | Cron], extra: object) -> Span | Cron | Unset:
    if not given and not isinstance(extra, Unset):
        return UNSET
    if len(given) != 1:
        message = f"{word}() takes one of {', '.join(_UNITS)} and cron, not {len(given)} of them"
        raise TypeError(message)
    return given[0]


def _one_span(word: str, spans: Sequence[Span], extra: object) -> Span | Unset:
    if not spans and not isinstance(extra, Unset):
        return UNSET
    if len(spans) != 1:
        message = f"{word}() takes one of minutes, hours and days, not {len(spans)} of them"
        raise TypeError(message)
    return spans[0]


def _until(word: str, until: str, given: Sequence[Span | Cron]) -> str:
    if given:
        message = f"{word}() takes an amount of time or `until`, not both"
        raise TypeError(message)
    return until
