"""The controls of a step, rendered as Novu 3.15 does it: all of them as one template, written and read as JSON."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from novu_flows.javascript.json import write_json

_RAW_TAG_OR_OUTPUT = re.compile(
    r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL
)
# Words that python-liquid takes for its own after a dot too, where LiquidJS reads a member: `payload.limit`.
_STRING_OR_MEMBER = re.compile(
    r"'[^']*'|\.(true|false|nil|null|empty|blank|and|or|contains|not|in|offset|limit|reversed|cols|continue"
    r"|with|for|as|if|else|required)(?![\w-])"
)
# A translation is no Liquid here: its marker is left for the service that translates, which only Novu's cloud has.
_TRANSLATION = re.compile(r"\{\{\s*t\.([\w.-]+)\s*\}\}")
_TRANSLATION_ARGUMENT = re.compile(r"'t\.([\w.-]+)'")
_MARKER = re.compile(r"\[T:([\w.-]+)\]")
_QUOTED_ONCE = re.compile(r"'((?:\\.|[^\\'\"]|'(?!\s*[,:}\]]))*)'(?=\s*[,:}\]])", re.DOTALL)
_OF_A_TAG = re.compile(r"(un)?expected tag")  # what LiquidJS finds only once it has read all tags
_ESCAPED_APOSTROPHE = re.compile(r"(?<!\\)((?:\\\\)*)\\'")  # JSON knows it not, Novu's repair takes it


class TemplateFailed(ValueError):
    """A template that cannot be read or rendered: its step fails; `kind` is what LiquidJS calls the fault."""

    def __init__(self, message: str, kind: str = "Error") -> None:
        super().__init__(message)
        self.kind = kind


def rendered_controls(
    controls: Mapping[str, Any], variables: Mapping[str, object], *, now: datetime
) -> Mapping[str, Any]:
    r"""
    Return the controls of a step with their templates rendered.

    They are one template: a block may be opened in one field and closed in another, and a double quote
    or a line break inside a tag is `\"` or `\n` there, which Liquid cannot read (3.15 recorded: R "body 67", "body 69").
    """
    template = _TRANSLATION.sub(r"[T:\1]", write_json(controls).decode())
    template = _TRANSLATION_ARGUMENT.sub(r"'[T:\1]'", template)
    read = _read(_MARKER.sub(r"{{t.\1}}", _rendered(template, variables, now)))
    data = read.get("data")
    return {**read, "data": _with_json(data)} if isinstance(data, dict) else read


def _with_json(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a message, whose texts that are objects or lists with single quotes become JSON."""
    return {key: _as_json(held) for key, held in data.items()}


def _as_json(held: Any) -> Any:
    if isinstance(held, dict):
        return _with_json(held)
    if not isinstance(held, str) or held.strip()[:1] + held.strip()[-1:] not in ("{}", "[]"):
        return held
    repaired = _QUOTED_ONCE.sub(lambda found: json.dumps(found[1], ensure_ascii=False), held)
    return held if _is_json(held) or not _is_json(repaired) else repaired


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def rendered_html(html: str, variables: Mapping[str, object], *, now: datetime) -> str:
    """Return the body or the layout of an e-mail rendered by itself: nothing that a value holds is escaped."""
    return _rendered(html, variables, now, as_html=True)


def _rendered(template: str, variables: Mapping[str, object], now: datetime, *, as_html: bool = False) -> str:
    from novu_flows.javascript.liquidjs import environment  # noqa: PLC0415 - Liquid is imported late, few commands need it

    try:
        liquid = environment.NovuLiquid(now, as_html=as_html)
        return liquid.from_string(_with_any_member(template)).render(**variables)
    except environment.LiquidError as error:
        kind = "ParseError" if _OF_A_TAG.match(str(error)) else "TokenizationError"
        raise TemplateFailed(str(error), kind) from error


def _with_any_member(template: str) -> str:
    """Return a template whose members that are named as words of Liquid stand in brackets."""
    return _RAW_TAG_OR_OUTPUT.sub(_bracketed, template)


def _bracketed(tag: re.Match[str]) -> str:
    if tag[1] is None:
        return tag[0]
    return _STRING_OR_MEMBER.sub(lambda found: f"['{found[1]}']" if found[1] else found[0], tag[1])


def _read(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(_ESCAPED_APOSTROPHE.sub(r"\1'", text), strict=False)
    except ValueError as error:
        raise TemplateFailed(f"what is rendered is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise TemplateFailed("what is rendered is no JSON object")
    return value
