"""Answers as text: JSON, without secrets, harmless in a terminal."""

import json
import re
from collections.abc import Mapping

from pydantic import BaseModel

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
    written = json.dumps(without_secrets(jsonable(answer)), indent=2, ensure_ascii=False)
    return _PERHAPS_HARMFUL.sub(_shown, written) + "\n"


def jsonable(answer: object) -> object:
    """Return an answer as JSON's values, under Novu's names and with nothing that Novu did not send."""
    if isinstance(answer, BaseModel):
        return answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return [jsonable(one) for one in answer] if isinstance(answer, list | tuple) else answer


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
