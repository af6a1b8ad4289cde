"""The refusals that Novu 3.15 has beside those of 0.14."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import Refusal


def refused(status: int, message: str, **context: Any) -> Refusal:
    """Refuse with values beside the text, which the answer holds twice."""
    return Refusal(status, message, error=None, context=context)


def validation_error(messages: list[str]) -> Refusal:
    """Refuse a request whose fields are not valid."""
    return Refusal(422, messages, error=None)


def invalid_command(command: str, field: str, *texts: str, value: Any) -> Refusal:
    """Refuse a field that passed the check of the request and not that of the command that it becomes."""
    return invalid_fields(command, {field: (list(texts), value)})


def invalid_fields(command: str, found: Mapping[str, tuple[list[str], Any]]) -> Refusal:
    """Refuse several fields of a command: what is wrong with each, and its value."""
    texts = "; ".join(f"{field}: {', '.join(messages)}" for field, (messages, _) in found.items())
    return Refusal(
        422,
        f"Validation failed for {command}Command: {texts}",
        error=None,
        context={},
        errors={field: {"messages": messages, "value": value} for field, (messages, value) in found.items()},
    )


class NoContent(Refusal):
    """End a request with 204: what was asked for is not there, and that is no fault."""

    def __init__(self) -> None:
        super().__init__(204, "", error=None)


class WithoutContext(Refusal):
    """Refuse with a text and nothing beside it, as an exception that is not of Novu's own does."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message, error=None)
