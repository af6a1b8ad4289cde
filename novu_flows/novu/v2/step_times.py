"""Rows of the table of step fields that say how long a step waits (docs/novu/v3.15.md, section 5)."""

from typing import Any

from novu_flows.declare.basics import Cron, Span
from novu_flows.novu.spans import observed_span, shown_span, span_parts
from novu_flows.novu.v2.step_fields import Controls, ReadControls, StepField, inner_object, put
from novu_flows.plan.fields import Value


def amount(kind: str, attribute: str) -> StepField:
    """Return the row of an amount of time; a step that has one is of the `type` of the kind."""

    def write(controls: Controls, value: Value) -> None:
        number, unit = (None, None) if value is None else span_parts(value)
        put(controls, "amount", number)
        put(controls, "unit", unit)
        _set_type(controls, kind, value)

    return StepField(
        name="span",
        keys=("amount", "unit", "type"),
        declared=lambda step: _declared_as(step, attribute, Span),
        read=_read_span,
        write=write,
    )


def _read_span(controls: ReadControls) -> str | None:
    """Return an amount of time; a step may hold anything, which is none then."""
    number, unit = controls.get("amount"), controls.get("unit")
    is_span = isinstance(number, int | float | str) and isinstance(unit, str)
    return observed_span(controls, "amount", "unit") if is_span else None


def cron(attribute: str) -> StepField:
    """Return the row of a cron expression."""

    def write(controls: Controls, value: Value) -> None:
        put(controls, "cron", value)
        _set_type(controls, "timed", value)

    return StepField(
        name="cron",
        keys=("cron",),
        declared=lambda step: _declared_as(step, attribute, Cron),
        read=lambda controls: controls.get("cron") or None,
        write=write,
    )


def until(attribute: str) -> StepField:
    """Return the row of a time that the payload holds: Novu wants its path with `payload.` before it, and no braces."""

    def write(controls: Controls, value: Value) -> None:
        put(controls, "dynamicKey", None if value is None else f"payload.{value}")
        _set_type(controls, "dynamic", value)

    return StepField(
        name="until",
        keys=("dynamicKey",),
        declared=lambda step: _without_payload(_declared_as(step, attribute, str)),
        read=lambda controls: _without_payload(controls.get("dynamicKey") or None),
        write=write,
    )


def _set_type(controls: Controls, kind: str, value: Value) -> None:
    if value is not None:
        controls["type"] = kind


def _declared_as(step: Any, attribute: str, kind: type[Span | Cron | str]) -> str | None:
    """Return how long a step waits, None where it says so in another way."""
    given = getattr(step, attribute)
    if not isinstance(given, kind):
        return None
    return given.expression if isinstance(given, Cron) else str(given)


def _without_payload(path: Value) -> Value:
    return path.removeprefix("payload.") if isinstance(path, str) else path


def look_back() -> StepField:
    """Return the row of the window in which an earlier trigger makes a digest collect."""

    def write(controls: Controls, value: Value) -> None:
        number, unit = (None, None) if value is None else span_parts(value)
        window = {**inner_object(controls, "lookBackWindow"), "amount": number, "unit": unit}
        put(controls, "lookBackWindow", None if value is None else window)

    return StepField(
        name="backoff",
        keys=("lookBackWindow",),
        declared=lambda step: shown_span(step.backoff),
        read=lambda controls: _read_span(inner_object(controls, "lookBackWindow")),
        write=write,
    )
