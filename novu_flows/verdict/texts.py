"""Texts that are expected: whether they fit, and how they are shown."""

import re

from novu_flows.declare.expectations import (
    Containing,
    ExpectedMessage,
    ExpectedText,
    Matching,
    OneMessage,
)
from novu_flows.verdict.seen import SeenMessage


def fits(expected: ExpectedText, got: str) -> bool:
    """Say whether a text is as expected."""
    match expected:
        case str():
            return got == expected
        case Containing(text=text):
            return text in got
        case Matching(pattern=pattern):
            return re.search(pattern, got) is not None


def shown(expected: ExpectedText) -> str:
    """Show a text that is expected."""
    match expected:
        case str():
            return expected
        case Containing(text=text):
            return f"… {text} …"
        case Matching(pattern=pattern):
            return f"/{pattern}/"


def parts(expected: OneMessage) -> dict[str, ExpectedText]:
    """Give the parts of a message that are said, by their names."""
    message = expected if isinstance(expected, ExpectedMessage) else ExpectedMessage(content=expected)
    said = {"subject": message.subject, "title": message.title, "content": message.content}
    return {name: text for name, text in said.items() if text is not None}


def shown_message(expected: OneMessage) -> str:
    """Show a message that is expected, on one line."""
    said = parts(expected)
    if list(said) == ["content"]:
        return shown(said["content"])
    return ", ".join(f"{name} {shown(text)!r}" for name, text in said.items()) or "a message"


def shown_seen(got: SeenMessage) -> str:
    """Show a message that was seen, on one line."""
    return next((text for text in (got.subject, got.title, got.content) if text), "a message")
