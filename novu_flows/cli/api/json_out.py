"""Answers as text: JSON, without secrets, harmless in a terminal."""

import json
import re
from collections.abc import Mapping

from pydantic import TypeAdapter

HIDDEN = "(secret)"
_SECRETS = frozenset(
    {
        "apiKeys",
        "chatWebhookUrl",
        "credentials",
        "deviceTokens",
        "directWebhookUrl",
        "password",
        "resetToken",
        "tokens",
        "webhookUrl",
    }
)
_PERHAPS_HARMFUL = re.compile(r"[^\x20-\x7e\n]")


def answer_text(answer: object) -> str:
    """Write an answer as indented JSON; what is secret is replaced, wherever it is."""
    jsonable = TypeAdapter(type(answer)).dump_python(answer, mode="json", by_alias=True, exclude_unset=True)
    written = json.dumps(without_secrets(jsonable), indent=2, ensure_ascii=False)
    return _PERHAPS_HARMFUL.sub(_shown, written) + "\n"


def without_secrets(value: object) -> object:
    """Replace every secret of an answer; names stay, and so do empty values."""
    if isinstance(value, Mapping):
        return {
            name: _replaced(inner) if name in _SECRETS else without_secrets(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value]
    return value


def _replaced(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _replaced(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner) for inner in value]
    return HIDDEN if value else value


def _shown(found: re.Match[str]) -> str:
    """Keep letters of any language; write in escapes what could move the cursor or reorder the line."""
    character = found.group()
    return character if character.isprintable() else json.dumps(character)[1:-1]
