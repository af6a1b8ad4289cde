"""How long a step of a v2 workflow waits."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.json import write_json

_SECOND, _DAY = 1_000, 86_400_000
_MILLISECONDS = {
    "seconds": _SECOND,
    "minutes": 60 * _SECOND,
    "hours": 3_600 * _SECOND,
    "days": _DAY,
    "weeks": 7 * _DAY,
    "months": 30 * _DAY,
}
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z?", re.ASCII)


class BadDuration(ValueError):
    """What a key leads to in the payload is no duration, or lies in the past."""


def milliseconds(amount: Any, unit: Any) -> int:
    """Return the length of a span; one without a known unit is in seconds."""
    return int(float(amount) * _MILLISECONDS.get(str(unit), _SECOND))


def overridden(outputs: Mapping[str, Any], delay: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the span that a step waits: that of the trigger's `overrides.delay`, if it is one."""
    amount = delay.get("amount")
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
    return delay if is_number and delay.get("unit") in _MILLISECONDS else outputs


def dynamic_delay(payload: Any, key: str, now: datetime) -> int:
    """Return how long the value at a path such as `payload.sendAt` says to wait; raise BadDuration."""
    value = value_at({"payload": payload}, key)
    if not value:
        raise BadDuration(f"Dynamic delay key '{key}' not found in payload")
    if (left := _until(value, now)) is not None:
        if left < 0:
            raise BadDuration(f"Dynamic delay timestamp '{value}' must be a future date")
        return left
    if isinstance(value, dict) and "unit" in value and "amount" in value:
        return _span(value)
    shown = write_json(value).decode()
    expected = "Expected ISO-8601 timestamp or duration object { amount: number, unit: string }"
    raise BadDuration(f"Dynamic delay value '{shown}' is not a valid format. {expected}")


def _span(value: Mapping[str, Any]) -> int:
    amount, unit = value["amount"], value["unit"]
    if not isinstance(amount, int | float) or isinstance(amount, bool) or amount < 0:
        raise BadDuration(f"Invalid amount '{amount}' in dynamic delay")
    if unit not in _MILLISECONDS:
        raise BadDuration(f"Invalid time unit '{unit}' in dynamic delay")
    return milliseconds(amount, unit)


def dynamic_window(payload: Any, key: str, now: datetime) -> int | None:
    """Return the window of a throttle that a value of the payload says, None where it says none."""
    value = value_at(payload, key.replace("payload.", "", 1))
    left = _until(value, now)
    if left is not None:
        return left
    if isinstance(value, dict) and value.get("unit") in _MILLISECONDS and "amount" in value:
        return milliseconds(value["amount"], value["unit"])
    return None


def _until(value: Any, now: datetime) -> int | None:
    """Return how long it is until a moment, None where the value is none; without an offset it is one of UTC."""
    if not isinstance(value, str) or _ISO.fullmatch(value) is None:
        return None
    found = parse_date(value if value.endswith("Z") else f"{value}Z")
    return None if found is None else int(found - now.astimezone(UTC).timestamp() * 1000)


def value_at(holder: Any, path: str) -> Any:
    """Return what a path of names leads to, None where it leads nowhere."""
    for name in path.split("."):
        holder = holder.get(name) if isinstance(holder, dict) else None
    return holder
