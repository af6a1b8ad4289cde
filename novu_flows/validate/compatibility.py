"""Whether a payload that was right before is right still: JSON Schemas compared for those who trigger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from novu_flows.validate.narrowing import Side, narrowing


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadChange:
    """One difference of a field, by its path; `breaks` where a payload of before may be refused now."""

    path: str
    text: str
    breaks: bool


def payload_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[PayloadChange, ...]:
    """Give every difference that a caller can meet, in order of the fields."""
    return tuple(_of_value("", Side(before, before), Side(after, after), depth=0))


_DEEPEST = 20  # a model that holds itself is compared no further


def _of_value(path: str, before: Side, after: Side, *, depth: int) -> Iterator[PayloadChange]:
    old, new = before.only, after.only
    if depth > _DEEPEST:
        return
    if old and new and old.kind == new.kind == "object" and (old.fields or new.fields):
        yield from _of_fields(path, old, new, depth=depth)
    elif old and new and old.kind == new.kind == "array":
        yield from _of_value(f"{path}[]", old.items, new.items, depth=depth + 1)
        yield from _narrowed(path, old, new)
    else:
        yield from _narrowed(path, before, after)


def _of_fields(path: str, before: Side, after: Side, *, depth: int) -> Iterator[PayloadChange]:
    for name in dict.fromkeys((*before.fields, *after.fields)):
        inner = f"{path}.{name}" if path else name
        if name not in after.fields:
            yield PayloadChange(path=inner, text="was removed", breaks=after.is_closed)
        elif name not in before.fields:
            yield _added(inner, is_required=name in after.required)
        else:
            if name in after.required and name not in before.required:
                yield PayloadChange(path=inner, text="is required now", breaks=True)
            elif name in before.required and name not in after.required:
                yield PayloadChange(path=inner, text="may be left out now", breaks=False)
            yield from _of_value(inner, before.field(name), after.field(name), depth=depth + 1)


def _added(path: str, *, is_required: bool) -> PayloadChange:
    text = "was added, and is required" if is_required else "was added, and may be left out"
    return PayloadChange(path=path, text=text, breaks=is_required)


def _narrowed(path: str, before: Side, after: Side) -> Iterator[PayloadChange]:
    if reason := narrowing(before, after):
        yield PayloadChange(path=path or "the payload", text=reason, breaks=True)
    elif reason := narrowing(after, before):
        yield PayloadChange(
            path=path or "the payload", text=f"takes more than before ({reason})", breaks=False
        )
