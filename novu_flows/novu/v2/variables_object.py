"""What Novu 3.15 makes of the names in templates: an object with a value for each, which schemas and examples come from."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from novu_flows.declare.payload import wire_moment

JsonObject = dict[str, Any]

_INDEX = re.compile(r"\[\d+\]")
_PART = re.compile(r"[^.\[\]]+|\[\d+\]")
_FLAG = re.compile(r"steps\.[^.]+\.(seen|read)")
_MOMENT = re.compile(r"steps\.[^.]+\.(lastSeenDate|lastReadDate)")
_EVENTS = 3
_CONTENT = "content"  # of a layout


def variables_object(names: Iterable[str], now: datetime) -> JsonObject:
    """Return an object in which each name has a value: the last part of the name, unless a step says more of it."""
    paths = list(dict.fromkeys(name for name in names if "." in name or name == _CONTENT))
    paths = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    found: JsonObject = {}
    for path in sorted(paths, key=lambda path: path.count(".")):
        parts = [part if part[0] != "[" else "[0]" for part in _PART.findall(path)]
        _put(found, parts, _value(path, now))
    return found


def _value(path: str, now: datetime) -> Any:
    if flag := _FLAG.fullmatch(path):
        return flag[1] == "seen"
    if _MOMENT.fullmatch(path):
        return wire_moment(now)
    return _INDEX.sub("", path.rpartition(".")[2])


def _put(held: Any, parts: list[str], value: Any) -> None:
    """Put a value at a path; what lies on the way and is none, becomes an object, or a list before an index."""
    first, *others = parts
    key: Any = 0 if first == "[0]" else first
    if isinstance(held, list):
        if key != 0:
            return  # a member of a list beside its items, which JSON does not show
        held.extend([None] if not held else [])
    elif key == 0:
        key = "0"
    if not others:
        held[key] = value
        return
    inner = held[key] if isinstance(held, list) or key in held else None
    if not isinstance(inner, dict | list):
        held[key] = inner = [] if others[0] == "[0]" else {}
    _put(inner, others, value)


def steps_of(variables: JsonObject, payload: Any, now: datetime) -> JsonObject:
    """Return what the names say of steps: one whose events are named has three of them, with a payload."""
    steps = variables.get("steps") or {}
    return {step_id: _with_events(step, payload, now) for step_id, step in steps.items()}


def _with_events(step: Any, payload: Any, now: datetime) -> Any:
    if not isinstance(step, dict) or not _names_events(step):
        return step
    noon = (now - timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    times = [wire_moment(noon + timedelta(minutes=index)) for index in range(_EVENTS)]
    events = [
        {"id": f"example-id-{index}", "time": time, "payload": payload} for index, time in enumerate(times, 1)
    ]
    return {**step, "events": events}


def _names_events(step: JsonObject) -> bool:
    events = step.get("events")
    named = isinstance(events, dict) and not events.keys().isdisjoint(("length", "payload"))
    return bool(step.get("eventCount")) or named or (bool(events) and isinstance(events, str | list))
