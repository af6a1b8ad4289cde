"""What novu-flows last wrote to an environment, as seals of values: tells what others changed from what is declared anew."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import cast

from novu_flows.dataclass import dataclass
from novu_flows.javascript.json import Json
from novu_flows.plan.as_json import reference_json
from novu_flows.plan.changes import Address, Change, Delete
from novu_flows.plan.fields import Value, shown_path
from novu_flows.plan.plan import Seal
from novu_flows.plan.report import ChangeOutcome, Done

_SEAL_LENGTH = 16  # hexadecimal digits: it answers whether a value is the one that was written, and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenResource:
    """When a resource was written last, and the seal of each value by its path; `is_deleted` where it was removed."""

    at: str
    seals: Mapping[str, str] = field(default_factory=dict)
    is_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """
    What was written to one environment from this machine.

    Nothing depends on it: where it is missing, less can be said. `protected` are resources that were declared with
    `protect=True` when something was applied last.
    """

    resources: Mapping[Address, WrittenResource] = field(default_factory=dict)
    protected: frozenset[Address] = frozenset()

    def without(self, addresses: Iterable[Address]) -> "Written":
        """Return this without what is about to be written: nobody knows what becomes of it."""
        gone = frozenset(addresses)
        return replace(self, resources={one: held for one, held in self.resources.items() if one not in gone})

    def with_outcomes(
        self, outcomes: Iterable[ChangeOutcome], before: "Written", *, seal: Seal, at: str
    ) -> "Written":
        """Return this with what was written; `before` holds the other fields of what was updated."""
        done = (outcome.change for outcome in outcomes if isinstance(outcome, Done))
        written = {change.address: _written(change, before, seal, at) for change in done}
        return replace(self, resources={**self.resources, **written})


def value_seal(seal: Seal, address: Address, path: str, value: Value) -> str:
    """Return what tells a value of a field from every other one, to whoever has the key of the environment."""
    written = cast("Json", reference_json(value))
    return seal([address.resource, *address.keys, path, written])[:_SEAL_LENGTH]


def _written(change: Change, before: Written, seal: Seal, at: str) -> WrittenResource:
    if isinstance(change, Delete):
        return WrittenResource(at=at, is_deleted=True)
    held = before.resources.get(change.address)
    seals = {shown_path(one.path): one.after for one in change.fields}
    return WrittenResource(
        at=at,
        seals={
            **(held.seals if held else {}),
            **{path: value_seal(seal, change.address, path, value) for path, value in seals.items()},
        },
    )
