"""Guesses of what was renamed: something new that holds what something lost held. Novu deletes one and creates the other."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from novu_flows.plan.changes import Address, Change, Create, Delete, FieldChange
from novu_flows.plan.fields import Path, Value

_LEAST_ALIKE = 0.6  # of the fields of what is new
_MOST_HOLDERS = 20  # what more of those that are lost hold says nothing about which one it was
_Fact = tuple[str, Path, str]


def renamed_resources(changes: Iterable[Change]) -> dict[Address, Address]:
    """Return for resources that are created which one, deleted in the same plan, they look like."""
    created, deleted = list[Change](), list[Change]()
    for change in changes:
        if isinstance(change, Create):
            created.append(change)
        elif isinstance(change, Delete):
            deleted.append(change)
    lost = {change.address: _values(change.lost, "before") for change in deleted}
    new = {change.address: _values(change.fields, "after") for change in created}
    return _alike(new, lost)


def renamed_steps(change: Change) -> dict[str, str]:
    """Return for the steps that a change adds which one, removed by it, they look like."""
    lost, new = _steps(change.lost, "before"), _steps(change.fields, "after")
    new = {
        name: values for name, values in new.items() if ("type",) in values
    }  # those that are new are whole
    found = _alike(
        {Address("workflow", (name,)): values for name, values in new.items() if name not in lost},
        {Address("workflow", (name,)): values for name, values in lost.items()},
    )
    return {one.keys[0]: other.keys[0] for one, other in found.items()}


def _steps(fields: Iterable[FieldChange], side: str) -> dict[str, dict[Path, Value]]:
    steps: dict[str, dict[Path, Value]] = {}
    for path, value in _values(fields, side).items():
        if path[0] == "steps" and path[2:]:
            steps.setdefault(path[1], {})[path[2:]] = value
    return steps


def _values(fields: Iterable[FieldChange], side: str) -> dict[Path, Value]:
    values = ((one.path, one.before if side == "before" else one.after) for one in fields if not one.secret)
    return {path: value for path, value in values if value is not None}


def _alike(
    new: Mapping[Address, Mapping[Path, Value]], lost: Mapping[Address, Mapping[Path, Value]]
) -> dict[Address, Address]:
    """Return for each of what is new the one that is lost which shares most with it, each of those once."""
    holders: dict[_Fact, list[Address]] = {}
    for address, values in lost.items():
        for fact in _facts(address, values):
            holders.setdefault(fact, []).append(address)
    found: dict[Address, Address] = {}
    for address, values in new.items():
        shared = Counter[Address]()
        for fact in _facts(address, values):
            known = holders.get(fact, ())
            if len(known) <= _MOST_HOLDERS:
                shared.update(one for one in known if one not in found.values())
        best = shared.most_common(1)
        if best and best[0][1] >= _LEAST_ALIKE * len(values):
            found[address] = best[0][0]
    return found


def _facts(address: Address, values: Mapping[Path, Value]) -> Iterable[_Fact]:
    return ((address.resource, path, json.dumps(value, sort_keys=True)) for path, value in values.items())
