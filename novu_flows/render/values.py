"""Values of a plan as people read them: texts quoted, switches on and off, secrets never."""

import json

from novu_flows.diff.changes import Address, FieldChange
from novu_flows.wire.credentials import SECRET_MARK
from novu_flows.wire.fields import Value, is_secret

EMPTY = "(empty)"


def shown_value(value: Value, *, as_switch: bool) -> str:
    """Write one value on one line; what it holds is not made harmless yet."""
    if is_secret(value) or value == SECRET_MARK:
        return SECRET_MARK
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return ("on" if value else "off") if as_switch else str(value).lower()
    return json.dumps(value, ensure_ascii=False)


def shown_change(address: Address, change: FieldChange, *, is_new: bool) -> str:
    """Write what becomes of a field: `"a" -> "b"`, or the new value alone where there was nothing."""
    as_switch = address.resource == "preference" or change.path[-1] in _SWITCHES
    after = shown_value(change.after, as_switch=as_switch)
    if is_new:
        return after
    return f"{shown_value(change.before, as_switch=as_switch)} -> {after}"


_SWITCHES = frozenset({"active", "critical", "stop_on_fail", "in_app", "email", "sms", "chat", "push"})
