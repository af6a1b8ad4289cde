"""Control values as Novu 3.15 takes them to deliver, preview and check: without what is empty or of another kind of step."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

Values = Mapping[str, Any]
_EMPTY_DOCUMENT: Final = json.dumps(
    {"type": "doc", "content": [{"type": "paragraph"}]}, separators=(",", ":")
)
_WHOLE_NUMBER = re.compile(r"\s*([+-]?\d+)")


class _NotAnAddress(TypeError):
    """A URL that is no text: the values are taken as they are."""


def sanitized_values(kind: str, values: Values) -> dict[str, Any]:
    """Return control values of a step of a kind; of a layout, `kind` is `layout`."""
    try:
        return _without_nulls(_KINDS.get(kind, dict)(values))
    except (_NotAnAddress, AttributeError):
        return dict(values)


def _without_nulls(values: Values) -> dict[str, Any]:
    return {key: _inner_without_nulls(held) for key, held in values.items() if held is not None}


def _inner_without_nulls(held: Any) -> Any:
    if isinstance(held, list):
        return [_without_nulls(item) if isinstance(item, dict) else item for item in held]
    return _without_nulls(held) if isinstance(held, dict) else held


def _filled(value: Any, default: Any = None) -> Any:
    """Return a value that is not empty; numbers and booleans are, as lodash has it."""
    return value if isinstance(value, str | list | dict) and value else default


def _picked(values: Values, *names: str) -> dict[str, Any]:
    return {name: values.get(name) for name in names}


def _in_app(values: Values) -> Values:
    texts = {name: _filled(values.get(name)) for name in ("subject", "body", "avatar")}
    actions = {name: _action(values.get(name)) for name in ("primaryAction", "secondaryAction")}
    redirect = {"redirect": _redirect(values.get("redirect"))}
    return {**texts, **actions, **redirect, **_picked(values, "data", "skip", "disableOutputSanitization")}


def _action(action: Any) -> dict[str, Any] | None:
    if not isinstance(action, dict) or not action.get("label"):
        return None
    return {"label": action["label"], "redirect": _redirect(action.get("redirect"))}


def _redirect(redirect: Any) -> dict[str, Any] | None:
    url = redirect.get("url") if isinstance(redirect, dict) else None
    if not url:
        return None
    if not isinstance(url, str):
        raise _NotAnAddress
    target = redirect.get("target")
    default = "_self" if url.startswith("/") else "_blank"
    return {"url": url, "target": default if target is None else target}


def _email(values: Values) -> Values:
    texts = {
        "subject": _filled(values.get("subject"), " "),
        "body": _filled(values.get("body"), _EMPTY_DOCUMENT),
    }
    return {**texts, **_picked(values, "editorType", "skip", "disableOutputSanitization", "layoutId", "from")}


def _text(values: Values) -> Values:
    return {"body": _filled(values.get("body")), "skip": values.get("skip")}


def _push(values: Values) -> Values:
    return {"subject": _filled(values.get("subject")), **_text(values)}


def _digest(values: Values) -> Values:
    shared = _picked(values, "type", "digestKey", "skip", "extendToSchedule")
    if _filled(values.get("cron")):
        return {**shared, "cron": values["cron"]}
    window = values.get("lookBackWindow")
    looked = {**_amount(window.get("amount")), "unit": window.get("unit")} if window else None
    return {**shared, **_amount(values.get("amount")), "unit": values.get("unit"), "lookBackWindow": looked}


def _delay(values: Values) -> Values:
    shared = _picked(values, "type", "skip", "extendToSchedule")
    for name in ("cron", "dynamicKey"):
        if _filled(values.get(name)):
            return {**shared, name: values[name]}
    return {**shared, **_amount(values.get("amount")), "unit": values.get("unit")}


def _amount(given: Any) -> dict[str, Any]:
    """Return an amount that begins as a number does; a text is cut off after its whole part."""
    if isinstance(given, bool):
        return {}
    if isinstance(given, int | float):
        return {"amount": given}
    found = _WHOLE_NUMBER.match(given) if isinstance(given, str) else None
    return {"amount": int(found[1])} if found else {}


def _layout(values: Values) -> Values:
    return {"email": _without_nulls(_picked(values.get("email") or {}, "body", "editorType"))}


_KINDS: Final[Mapping[str, Callable[[Values], Values]]] = {
    "in_app": _in_app,
    "email": _email,
    "sms": _text,
    "push": _push,
    "chat": _text,
    "digest": _digest,
    "delay": _delay,
    "layout": _layout,
}
