"""The one comparison of the program: what is declared against what is observed, both in comparable form."""

from novu_flows.plan.changes import FieldChange
from novu_flows.plan.fields import Fields, Value


def compare(declared: Fields, observed: Fields) -> tuple[FieldChange, ...]:
    """Return what differs, in the order of declaration; only what is declared is looked at."""
    return tuple(
        FieldChange(path=path, before=observed.get(path), after=value)
        for path, value in declared.items()
        if not identical(observed.get(path), value)
    )


def identical(one: Value, other: Value) -> bool:
    """Compare two values as JSON does, where `true` is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def lost_values(observed: Fields) -> tuple[FieldChange, ...]:
    """Return what observed fields hold, as changes to nothing: texts and data, not the switches that everything has."""
    return tuple(
        FieldChange(path=path, before=value, after=None)
        for path, value in observed.items()
        if value not in (None, [], {}) and (path[0] == "data" or not isinstance(value, bool))
    )


def creation(declared: Fields) -> tuple[FieldChange, ...]:
    """Return every declared value that is not empty, as a change from nothing."""
    return tuple(
        FieldChange(path=path, before=None, after=value)
        for path, value in declared.items()
        if value is not None
    )
