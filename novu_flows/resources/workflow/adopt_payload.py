"""The JSON Schema of a payload of which no more is known than what a workflow takes from it."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal

from novu_flows.check.steps import step_texts, todays_texts
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Unset
from novu_flows.declare.filters import FieldCondition, RawCondition
from novu_flows.declare.steps import DelayStep, DigestStep, Step, ThrottleStep
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.javascript.json import Json
from novu_flows.novu.dialect import Dialect

_ITEM = "[]"
FieldUse = Literal["text", "truth", "number", "moment"]
_LARGER = frozenset({"LARGER", "LARGER_EQUAL", "SMALLER", "SMALLER_EQUAL"})
_SCHEMAS: Mapping[FieldUse, dict[str, Json]] = {
    "number": {"type": "number"},
    "moment": {"type": "string", "format": "date-time"},
    "text": {"type": "string"},
    "truth": {"type": "boolean", "default": False},
}


def used_payload(workflow: AnyWorkflow, dialect: Dialect) -> dict[str, Json] | None:
    """Return the schema of an object with the fields that a workflow takes from its payload; None where it takes none."""
    top = _Field()
    for route, use in _uses(workflow, dialect):
        top.add(route, use)
    return top.schema() if top.members else None


@dataclass(slots=True)
class _Field:
    """What a workflow takes one value of a payload for: its members, its items, or itself."""

    members: dict[str, "_Field"] = field(default_factory=dict)
    item: "_Field | None" = None
    uses: set[FieldUse] = field(default_factory=set)

    def add(self, route: tuple[str, ...], use: FieldUse) -> None:
        """Note a use of what a route leads to from here."""
        if not route:
            self.uses.add(use)
        elif route[0] == _ITEM:
            self.item = self.item or _Field()
            self.item.add(route[1:], use)
        else:
            self.members.setdefault(route[0], _Field()).add(route[1:], use)

    def schema(self) -> dict[str, Json]:
        """Return the schema of the value."""
        if self.item is not None:
            is_known = self.item.members or self.item.item or self.item.uses
            return {"type": "array", "items": self.item.schema() if is_known else {}}
        if self.members:
            properties: dict[str, Json] = {name: one.schema() for name, one in self.members.items()}
            required: list[Json] = [name for name, one in self.members.items() if one.uses != {"truth"}]
            return {
                "type": "object",
                "properties": properties,
                **({"required": required} if required else {}),
                "additionalProperties": False,
            }
        return next(schema for use, schema in _SCHEMAS.items() if use in self.uses)


def _uses(workflow: AnyWorkflow, dialect: Dialect) -> Iterator[tuple[tuple[str, ...], FieldUse]]:
    for step in workflow.steps:
        texts = todays_texts(step) if dialect.traits.name == "v2" else step_texts(step)
        for one in texts:
            if one.use != "name" or dialect.traits.name == "v2":
                for found in dialect.payload_routes(one.text) if "{" in one.text else ():
                    yield found.route, "truth" if found.is_truth else "text"
        yield from ((tuple(path.split(".")), use) for path, use in _fields(step))


def _fields(step: Step) -> Iterator[tuple[str, FieldUse]]:
    """Yield the fields that a step names by their paths."""
    match step:
        case DigestStep(key=str(key)) | ThrottleStep(key=str(key)) if "{" not in key:
            yield key, "text"
        case DelayStep(until=str(until)):
            yield until, "moment"
        case ThrottleStep(window=str(window)):
            yield window, "moment"
        case _:
            pass
    for one in () if isinstance(step.filters, Unset) else step.filters:
        for condition in one.conditions:
            match condition:
                case FieldCondition(on="payload"):
                    yield condition.field, _compared_as(condition)
                case RawCondition(logic=logic):
                    yield from _in_logic(logic)
                case _:
                    pass


def _in_logic(logic: object) -> Iterator[tuple[str, FieldUse]]:
    """Yield the fields of the payload that JSON logic compares, each with the type of what it is compared with."""
    match logic:
        case {"var": str(name)} if name.startswith("payload."):
            yield name.removeprefix("payload."), "text"
        case [{"var": str(name)}, bool()] if name.startswith("payload."):
            yield name.removeprefix("payload."), "truth"
        case [{"var": str(name)}, int() | float()] if name.startswith("payload."):
            yield name.removeprefix("payload."), "number"
        case Mapping():
            for held in logic.values():
                yield from _in_logic(held)
        case [*parts]:
            for held in parts:
                yield from _in_logic(held)
        case _:
            return


def _compared_as(condition: FieldCondition) -> FieldUse:
    if condition.value in ("true", "false"):
        return "truth"
    return "number" if condition.operator in _LARGER else "text"
