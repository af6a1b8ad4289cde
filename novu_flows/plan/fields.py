"""The one form in which declared and observed things are compared: paths to values."""

import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import EnvSecret, LiteralSecret, Secret, Unset
from novu_flows.javascript.json import Json


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hold a secret value; its repr does not."""

    value: str = field(repr=False)


Secrets = Mapping[Secret, Hidden]


Value: TypeAlias = "Json | Secret | tuple[Secret, ...]"
Path: TypeAlias = tuple[str, ...]
Fields: TypeAlias = Mapping[Path, Value]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STEP = re.compile(r"[A-Za-z0-9_-]+")
_PART = re.compile(
    r'\.?(?P<plain>[A-Za-z_][A-Za-z0-9_-]*)|\[(?P<step>[A-Za-z0-9_-]+)\]|\[(?P<text>"(?:[^"\\]|\\.)*")\]'
)


def declared(values: Mapping[Path, "Value | Unset"]) -> dict[Path, Value]:
    """Leave out what was not declared."""
    return {path: value for path, value in values.items() if not isinstance(value, Unset)}


def blank_to_none(value: str | Unset | None) -> "str | Unset | None":
    """Bring an empty text and None to one form: Novu keeps no difference between them."""
    return None if value == "" else value


def is_secret(value: Value) -> bool:
    """Return whether a value is a secret, or a list of them."""
    if isinstance(value, tuple):
        return True
    return isinstance(value, EnvSecret | LiteralSecret)


def unknown_secrets(fields: Fields, secrets: Secrets) -> tuple[EnvSecret, ...]:
    """Return the secrets that fields refer to and whose values are not known here."""
    values = [one for value in fields.values() for one in (value if isinstance(value, tuple) else (value,))]
    return tuple(one for one in values if isinstance(one, EnvSecret) and one not in secrets)


def shown_path(path: Path) -> str:
    """Write a path for people and files: `steps[email].subject`, `data.plan`, `data["a.b"]`."""
    first, *rest = path
    in_steps = first == "steps"
    return first + "".join(shown_part(part, is_step=in_steps and at == 0) for at, part in enumerate(rest))


def read_path(text: str) -> Path:
    """Read what `shown_path` has written; raise ValueError."""
    parts: list[str] = []
    position = 0
    while position < len(text) or not parts:
        match = _PART.match(text, position)
        if match is None:
            message = f"not a path: {text!r}"
            raise ValueError(message)
        quoted = match["text"]
        parts.append(json.loads(quoted) if quoted else match["plain"] or match["step"])
        position = match.end()
    return tuple(parts)


def shown_part(part: str, *, is_step: bool = False) -> str:
    """Write a part of a path as it follows on another one: `.plan`, `["a.b"]`; of a step, `[email]`."""
    if is_step and _STEP.fullmatch(part):
        return f"[{part}]"
    if not is_step and _PLAIN.fullmatch(part):
        return f".{part}"
    return f"[{json.dumps(part)}]"


def references(fields: Fields) -> list[Secret]:
    """Return the secrets that fields refer to."""
    found: list[Secret] = []
    for value in fields.values():
        if isinstance(value, tuple):
            found.extend(value)
        elif isinstance(value, Secret):
            found.append(value)
    return found


SECRET_MARK = "(secret)"  # noqa: S105 - what is shown in place of one
