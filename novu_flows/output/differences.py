"""What differs inside one field: nested values key by key, lists as added, removed and moved."""

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal, cast

from novu_flows.dataclass import dataclass
from novu_flows.javascript.json import Json
from novu_flows.plan.changes import FieldChange
from novu_flows.plan.compare import identical
from novu_flows.plan.fields import Value, shown_part, shown_path

DifferenceKind = Literal["changed", "added", "removed", "moved"]
_MOST_PAIRS = 250_000  # of items that are compared; the least difference of more would take long to find
_NAMING = ("type", "kind", "field", "id")  # items that agree in one of these are the same item, changed
_MOST_ON_ONE_LINE = 300  # characters of a list of plain values that is shown as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference at one place; what was moved says from which place of the list."""

    path: str
    kind: DifferenceKind
    before: Value = None
    after: Value = None
    moved_from: int | None = None


def differences(change: FieldChange) -> tuple[Difference, ...]:
    """Return what differs, place by place."""
    path = shown_path(change.path)
    if change.secret:
        return (Difference(path=path, kind="changed", before=change.before, after=change.after),)
    if (member := _member(change)) and (change.before is None) != (change.after is None):
        return (member,)
    return tuple(_between(path, _plain(change.before), _plain(change.after)))


def values_of(change: FieldChange) -> tuple[Difference, ...]:
    """Return what a field will hold that is created, place by place."""
    path = shown_path(change.path)
    if change.secret:
        return (Difference(path=path, kind="added", after=change.after),)
    if member := _member(change):
        return (member,)
    return tuple(_each(path, _plain(change.after), "added"))


def lost_values(change: FieldChange) -> tuple[Difference, ...]:
    """Return what a field holds that is lost, place by place."""
    return tuple(_each(shown_path(change.path), _plain(change.before), "removed"))


def _member(change: FieldChange) -> Difference | None:
    """Return who comes into a topic or leaves it, as an item of a list that has no order."""
    if change.path[0] != "subscribers" or len(change.path) != _MEMBER_LENGTH:
        return None
    if change.after is None:
        return Difference(path="subscribers", kind="removed", before=change.path[1])
    return Difference(path="subscribers", kind="added", after=change.path[1])


_MEMBER_LENGTH = 2  # of the path of a topic's subscriber: `subscribers`, and the id


def _plain(value: Value) -> Json:
    return cast("Json", value)  # secrets were left out


def _between(path: str, before: Json, after: Json) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _between_objects(path, before, after)
    elif isinstance(before, list) and isinstance(after, list) and not _fits_whole(before, after):
        yield from _between_lists(path, before, after)
    elif before is None and isinstance(after, dict | list):
        yield from _each(path, after, "added")
    elif after is None and isinstance(before, dict | list):
        yield from _each(path, before, "removed")
    elif not identical(before, after):
        yield Difference(path=path, kind="changed", before=before, after=after)


def _between_objects(
    path: str, before: Mapping[str, Json], after: Mapping[str, Json]
) -> Iterator[Difference]:
    for key in (*after, *(key for key in before if key not in after)):
        at = path + shown_part(key)
        if key not in before:
            yield from _each(at, after[key], "added")
        elif key not in after:
            yield from _each(at, before[key], "removed")
        else:
            yield from _between(at, before[key], after[key])


def _between_lists(path: str, before: Sequence[Json], after: Sequence[Json]) -> Iterator[Difference]:
    """Return what was moved, what of the same item differs, and what is only on one side."""
    gone, new = _unmatched(list(map(_canonical, before)), list(map(_canonical, after)))
    moved = _moved(before, after, gone, new)
    for old, place in moved:
        yield Difference(path=f"{path}[{place}]", kind="moved", after=after[place], moved_from=old)
    gone = [old for old in gone if old not in {one for one, _ in moved}]
    new = [place for place in new if place not in {one for _, one in moved}]
    for old, place in _paired(before, after, gone, new):
        yield from _between(f"{path}[{place}]", before[old], after[place])
        gone.remove(old)
        new.remove(place)
    for old in gone:
        yield from _each(f"{path}[{old}]", before[old], "removed")
    for place in new:
        yield from _each(f"{path}[{place}]", after[place], "added")


def _unmatched(before: Sequence[str], after: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the places of what is not in the same order on both sides."""
    if len(before) * len(after) > _MOST_PAIRS:
        same = sum(1 for old, new in zip(before, after, strict=False) if old == new)
        return list(range(same, len(before))), list(range(same, len(after)))
    gone, new = list[int](), list[int]()
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            gone += range(start, end)
            new += range(new_start, new_end)
    return gone, new


def _moved(
    before: Sequence[Json], after: Sequence[Json], gone: Sequence[int], new: Sequence[int]
) -> list[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for old in gone:
        places.setdefault(_canonical(before[old]), []).append(old)
    found = list[tuple[int, int]]()
    for place in new:
        olds = [old for old in places.get(_canonical(after[place]), ()) if old != place]
        if olds:
            places[_canonical(after[place])].remove(olds[0])
            found.append((olds[0], place))
    return found


def _paired(
    before: Sequence[Json], after: Sequence[Json], gone: Sequence[int], new: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the places of items that are the same thing, changed."""
    left, found = list(gone), list[tuple[int, int]]()
    if len(gone) * len(new) > _MOST_PAIRS:
        return found
    for place in new:
        old = next((one for one in left if _is_same_thing(before[one], after[place])), None)
        if old is not None:
            left.remove(old)
            found.append((old, place))
    return found


def _is_same_thing(before: Json, after: Json) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return True
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    if any(name in before and before[name] == after.get(name) for name in _NAMING):
        return True
    alike = sum(identical(value, after.get(key)) for key, value in before.items())
    return alike * 2 >= max(len(before), len(after))


def _each(path: str, value: Json, kind: Literal["added", "removed"]) -> Iterator[Difference]:
    """Return every plain value that is added or removed at a place."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _each(path + shown_part(key), inner, kind)
    elif isinstance(value, list) and value and not _fits_whole(value):
        for number, inner in enumerate(value):
            yield from _each(f"{path}[{number}]", inner, kind)
    elif kind == "added":
        yield Difference(path=path, kind="added", after=value)
    else:
        yield Difference(path=path, kind="removed", before=value)


def _fits_whole(*lists: Sequence[Json]) -> bool:
    """Return whether lists hold plain values only, and few of them."""
    if any(isinstance(item, dict | list) for values in lists for item in values):
        return False
    return sum(len(_canonical(list(values))) for values in lists) <= _MOST_ON_ONE_LINE


def _canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
