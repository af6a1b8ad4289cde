"""Steps as they would be declared, of what is observed of them: the inverse of what is compared."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import cast

from novu_flows.declare.basics import UNSET, Cron, Span, Unit, Unset
from novu_flows.declare.filters import Filter
from novu_flows.declare.steps import (
    Align,
    Block,
    Button,
    ButtonBlock,
    ButtonKind,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    LinkTarget,
    PushStep,
    SmsStep,
    Step,
    TextBlock,
    ThrottleStep,
)
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import in_words
from novu_flows.plan.fields import Path, Value

Ends = Mapping[Path, Value]  # the observed fields of a step, by the ends of their paths
_KINDS: Mapping[str, type[Step]] = {
    "in_app": InAppStep,
    "email": EmailStep,
    "sms": SmsStep,
    "chat": ChatStep,
    "push": PushStep,
    "digest": DigestStep,
    "delay": DelayStep,
    "throttle": ThrottleStep,
    "http_request": HttpStep,
}
# What the options of a step hold that say how long it waits.
_TIMES: Mapping[str, str] = {"digest": "span", "delay": "until", "throttle": "window"}
# Options that are not read from a field of their name.
_ELSEWHERE = frozenset({"type", "filters", "extra_controls", *_TIMES.values()})
_THROTTLE_UNITS = ("minutes", "hours", "days")
# What a step does, or is, where nothing is declared.
_USUAL: Mapping[str, Value] = {"active": True, "redirect_target": "_self"}
_NEEDED: Mapping[str, Value] = {
    **dict.fromkeys(("content", "subject", "title", "body", "url"), ""),
    "method": "GET",
}
_SPAN = re.compile(r"([0-9]+) (second|minute|hour|day|week|month)s?")


def adopted_step(
    kind: str, step_id: str, ends: Ends, *, filters: tuple[Filter, ...] | Unset, extra: Mapping[str, Value]
) -> Step | None:
    """
    Return the step that fields stand for, without what it has where nothing is declared; None for an unknown type.

    `ends` are without what only `extra`, the control values of no option, can say.
    """
    if kind not in _KINDS:
        return None
    options: dict[str, object] = {"step_id": step_id, "filters": filters}
    known = _options_of(_KINDS[kind])
    for (name, *_), value in ends.items():
        if name in known and name not in _ELSEWHERE:
            options[name] = _READERS.get(name, _as_it_is)(value)
    options |= _times(kind, ends)
    if extra or (kind in _TIMES and _TIMES[kind] not in options):
        options["extra_controls"] = extra
    given = {
        name: value
        for name, value in options.items()
        if name == "extra_controls" or not _is_usual(name, value, step_id)
    }
    needed = {
        name: UNSET if name in _TIMES.values() else _NEEDED[name]
        for name, is_needed in known.items()
        if is_needed and name not in given
    }
    make: type = _KINDS[kind]
    made: Step = make(**needed, **given)
    return made


def _options_of(kind: type[Step]) -> dict[str, bool]:
    """Return the options of a kind of step, and whether each must be given."""
    return {one.name: one.default is MISSING and one.default_factory is MISSING for one in fields(kind)}


def _is_usual(name: str, value: object, step_id: str) -> bool:
    usual = in_words(step_id) if name == "name" else _USUAL.get(name, False)
    return value == usual or value in (None, [], (), "", {})


def _times(kind: str, ends: Ends) -> dict[str, object]:
    """Return the option that says how long a step waits, where it can be declared."""
    option = _TIMES.get(kind, "")
    found = _span(ends.get(("span",)))
    if found is not None and (kind != "throttle" or found.unit in _THROTTLE_UNITS):
        return {option: found}
    cron, until = ends.get(("cron",)), ends.get(("until",))
    if isinstance(cron, str):
        return {option: Cron(cron)}
    return {option: until} if isinstance(until, str) else {}


def _span(value: Value) -> Span | None:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    return Span(int(found[1]), cast("Unit", f"{found[2]}s")) if found else None


def _as_it_is(value: Value) -> object:
    return value


def _body(value: Value) -> object:
    """Return the body of an e-mail or a request: a text, blocks of the editor, or names and values."""
    if not isinstance(value, list):
        return value
    return tuple(_block(one) for one in value if isinstance(one, dict))


def _block(one: Mapping[str, Json]) -> Block:
    align = cast("Align", one.get("align") or "left")
    if one.get("type") == "button":
        return ButtonBlock(content=str(one.get("content") or ""), url=str(one.get("url") or ""), align=align)
    return TextBlock(content=str(one.get("content") or ""), align=align)


def _buttons(value: Value) -> object:
    return tuple(_button(one) for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _button(one: Mapping[str, Json]) -> Button:
    url, target = one.get("url"), one.get("target")
    return Button(
        content=str(one.get("content") or ""),
        kind=cast("ButtonKind", one.get("kind")),
        url=url if isinstance(url, str) else UNSET,
        target=cast("LinkTarget", target) if target not in (None, "_self") else UNSET,
    )


_READERS: Mapping[str, Callable[[Value], object]] = {
    "body": _body,
    "buttons": _buttons,
    "backoff": _span,
}
