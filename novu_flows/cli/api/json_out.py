"""Answers as text: JSON, without secrets, harmless in a terminal."""

from collections.abc import Mapping

from pydantic import BaseModel

from novu_flows.output.values import json_text

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


def answer_text(answer: object) -> str:
    """Write an answer as indented JSON; what is secret is replaced, wherever it is."""
    return json_text(without_secrets(jsonable(answer)))


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
