"""What a preview of Novu 3.15 is rendered with: an example of the payload, a made-up subscriber, results of earlier steps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.payload_examples import example_of
from novu_flows.novu.v2.step_variables import result_schema
from novu_flows.novu.v2.variables_object import steps_of

_SUBSCRIBER: Final[Document] = {
    "subscriberId": "123456",
    "firstName": "John",
    "lastName": "Doe",
    "email": "user@example.com",
    "phone": "+1234567890",
    "avatar": "https://example.com/avatar.png",
    "locale": "en_US",
    "timezone": "America/New_York",
    "data": {},
}
_THROTTLED: Final[Document] = {
    "type": "object",
    "properties": {
        "throttled": {"type": "boolean"},
        "executionCount": {"type": "number"},
        "threshold": {"type": "number"},
        "windowStart": {"type": "string", "format": "date-time"},
    },
}
_EVENTS, _MINUTES_APART = 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewGiven:
    """What a request brings for a preview; what is no object counts as nothing."""

    body: Mapping[str, Any]

    @property
    def values(self) -> Mapping[str, Any] | None:
        """Return the control values, None where those of the step are meant."""
        held: Mapping[str, Any] | None = self.body.get("controlValues")
        return held

    @property
    def everything(self) -> Document:
        """Return all that templates may name."""
        return self.part("previewPayload", self.body)

    def part(self, name: str, of: Mapping[str, Any] | None = None) -> Document:
        """Return an object that is given by name."""
        held = (self.everything if of is None else of).get(name)
        return held if isinstance(held, dict) else {}

    def subscriber(self) -> Document:
        """Return the made-up subscriber with what is given of one."""
        found: Document = merged(_SUBSCRIBER, self.part("subscriber"))
        return found

    def contexts(self) -> Document:
        """Return the contexts that are given, each with an id and data."""
        return {kind: _context(held) for kind, held in self.part("context").items() if held}


def _context(held: Any) -> Document:
    if isinstance(held, dict):
        return {"id": held.get("id"), "data": held.get("data") or {}}
    return {"id": held, "data": {}}


def payload_of(schema: Document | None, named: Any, given: PreviewGiven, now: datetime) -> Any:
    """Return the payload: the example of the schema, or what the templates name, with what is given for what is in it."""
    example = named if schema is None else example_of(schema, now)
    asked = given.everything
    if "payload" not in asked:
        return example
    if schema is None:
        return _common(asked["payload"], example)
    return merged(example, _filtered(asked["payload"], example))


def _filtered(given: Any, example: Any) -> Any:
    """Return what is given of what an example has; items of lists are held to the first one."""
    if isinstance(given, dict) and isinstance(example, dict):
        return {name: _filtered(held, example[name]) for name, held in given.items() if name in example}
    if isinstance(given, list) and isinstance(example, list):
        first = example[0] if example and isinstance(example[0], dict) else {}
        return [_filtered(item, first) if isinstance(item, dict) else item for item in given]
    return given


def merged(before: Any, after: Any) -> Any:
    """Return objects merged at every depth; anything else replaces what was."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {**before, **{name: merged(before.get(name), held) for name, held in after.items()}}
    return after


def _common(given: Any, named: Any) -> Any:
    """Return what the templates name, with the values that are given for it."""
    if isinstance(given, dict) and isinstance(named, dict):
        return {
            name: held if given.get(name) is None else _common(given[name], held)
            for name, held in named.items()
        }
    if isinstance(given, list) and isinstance(named, list):
        last = named[-1] if named else None
        return [
            _common(item, named[index] if index < len(named) else last) for index, item in enumerate(given)
        ]
    if isinstance(given, list):
        return [_common(item, named) if isinstance(item, dict) else item for item in given]
    return named if isinstance(named, dict | list) else given


def step_results(
    earlier: list[Document], named: Document, given: PreviewGiven, schema: Document | None, now: datetime
) -> Document:
    """Return the results of earlier steps: what is given of them, what the templates name, or an example."""
    payload = {} if schema is None else example_of(schema, now)
    asked = given.part("steps")
    examples = {step["stepId"]: _result(step, payload, now) for step in earlier}
    results = {**examples, **steps_of(named, payload, now), **asked}
    return {step_id: _counted(held) for step_id, held in results.items()}


def _counted(held: Any) -> Any:
    events = held.get("events") if isinstance(held, dict) else None
    return {**held, "eventCount": len(events)} if isinstance(events, list) else held


def _result(step: Document, payload: Any, now: datetime) -> Any:
    match step["type"]:
        case "digest":
            return {"eventCount": _EVENTS, "events": list(_events(payload, now))}
        case "throttle":
            return example_of(_THROTTLED, now)
        case "custom":
            return {}
        case _:
            return example_of(result_schema(step, {}), now)


def _events(payload: Any, now: datetime) -> list[Document]:
    noon = (now - timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    times = [iso(noon - timedelta(minutes=_MINUTES_APART * index)) for index in range(_EVENTS)]
    return [
        {"id": f"example-id-{index}", "time": time, "payload": payload} for index, time in enumerate(times, 1)
    ]
