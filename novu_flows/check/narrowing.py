"""What differs between two alternatives of a payload: their own rules, and the parts that are to be compared."""

from collections.abc import Iterator, Sequence

from novu_flows.check.alternatives import ANYTHING, Alternative
from novu_flows.check.limits import limit_changes
from novu_flows.dataclass import dataclass

_KINDS_TAKEN = {"integer": ("integer", "number")}


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A difference, by its path from here; `breaks` where a value of before may be refused now."""

    path: str
    text: str
    breaks: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Two schemas to be compared, by their path from here."""

    path: str
    before: object
    after: object


def compared(before: Alternative, after: Alternative) -> Iterator[SchemaChange | Part]:
    """Return what differs between two alternatives, with their parts left to be compared."""
    if after.kind and after.kind not in _KINDS_TAKEN.get(before.kind, (before.kind,)):
        yield SchemaChange("", f"was {called(before)}, is {called(after)}", breaks=True)
        return
    if after.kind != before.kind:
        yield _more(f"was {called(before)}, is {called(after)}")
    if after.words is not None:
        yield SchemaChange("", f"must be one of {listed(after.words)} now", breaks=True)
    for text, breaks in limit_changes(before, after):
        yield SchemaChange("", text, breaks=True) if breaks else _more(text)
    if "contentSchema" in before.schema or "contentSchema" in after.schema:
        yield Part(" (JSON)", *(one.schema.get("contentSchema", ANYTHING) for one in (before, after)))
    if before.kind == "array":
        yield from _items(before, after)
    if before.kind == "object":
        yield from _fields(before, after)
        yield from _members(before, after)


def called(one: Alternative) -> str:
    """Return what to call an alternative in a message: its class, its values or its JSON type."""
    if one.is_listed:
        return listed(one.words or ())
    form = one.schema.get("format")
    plain = f"{one.kind} ({form})" if form else one.kind
    title = one.schema.get("title") if one.kind == "object" else None
    return one.name or str(title or plain or "anything")


def listed(words: Sequence[object]) -> str:
    """Return values in a row."""
    return ", ".join("null" if word is None else repr(word) for word in words)


def _more(text: str) -> SchemaChange:
    return SchemaChange("", f"takes more than before ({text})", breaks=False)


def _items(before: Alternative, after: Alternative) -> Iterator[Part]:
    first = max(len(before.first_items), len(after.first_items))
    for at in range(first):
        if at < min(before.most_items, after.most_items):
            yield Part(f"[{at}]", before.item(at), after.item(at))
    if first < min(before.most_items, after.most_items):
        yield Part("[]", before.item(first), after.item(first))


def _fields(before: Alternative, after: Alternative) -> Iterator[SchemaChange | Part]:
    kept = {name: found for name in before.fields if (found := _found(before.names(name), after)) is not None}
    for name in before.fields:
        if name in kept:
            yield from _kept(name, kept[name], before, after)
        else:
            yield _removed(f".{name}", before.fields[name], after.members)
    for name in (one for one in after.fields if one not in kept.values()):
        yield _added(f".{name}", before, after.fields[name], is_required=name in after.required)


def _found(names: Sequence[str], after: Alternative) -> str | None:
    return next((found for name in names if (found := after.field_of(name)) is not None), None)


def _kept(name: str, now: str, before: Alternative, after: Alternative) -> Iterator[SchemaChange | Part]:
    """Compare a field that is there still, perhaps by another name that it is read by as well."""
    path = f".{name}"
    for lost in [one for one in before.names(name) if one not in after.names(now)]:
        breaks = after.members is False or now in after.required
        yield SchemaChange(path, f"is not read from {lost!r} any more", breaks=breaks)
    yield from _requirement(path, was=name in before.required, is_=now in after.required)
    yield Part(path, before.fields[name], after.fields[now])


def _removed(path: str, field: object, members: object) -> SchemaChange | Part:
    """Compare a field that is not declared any more with what is taken of such members."""
    if members is False or members == ANYTHING:
        return SchemaChange(path, "was removed", breaks=members is False)
    return Part(path, field, members)


def _added(path: str, before: Alternative, field: object, *, is_required: bool) -> SchemaChange | Part:
    """Compare a field that was not declared before with what was taken of such members, if they were not ignored."""
    if is_required:
        return SchemaChange(path, "was added, and is required", breaks=True)
    if before.members is False or (before.members == ANYTHING and not before.keeps_members):
        return SchemaChange(path, "was added, and may be left out", breaks=False)
    return Part(path, before.members, field)


def _requirement(path: str, *, was: bool, is_: bool) -> Iterator[SchemaChange]:
    if is_ and not was:
        yield SchemaChange(path, "is required now", breaks=True)
    elif was and not is_:
        yield SchemaChange(path, "may be left out now", breaks=False)


def _members(before: Alternative, after: Alternative) -> Iterator[SchemaChange | Part]:
    """Compare what is taken of members that are not declared, and of their names."""
    if before.members is False and after.members is False:
        return
    if after.members is False:
        yield SchemaChange("", "members that are not declared are refused now", breaks=True)
    elif before.members is False:
        if before.fields.keys() <= after.fields.keys():
            yield _more("members that are not declared are taken, too")
    else:
        yield Part(".*", before.members, after.members)
        yield Part(" (keys)", before.keys, after.keys)
