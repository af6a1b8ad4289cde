"""The controls of a step, rendered as Novu 3.15 does it: all of them as one template, written and read as JSON."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from novu_flows.javascript.json import write_json
from novu_flows.javascript.jsonrepair import NotRepaired, repaired
from novu_flows.javascript.liquidjs.filters import single_quoted
from novu_flows.javascript.liquidjs.render import LiquidRendering
from novu_flows.javascript.liquidjs.scanner import LiquidFault
from novu_flows.javascript.liquidjs.syntax import parsed
from novu_flows.javascript.liquidjs.values import RenderFault

# A translation is no Liquid here: its marker is left for the service that translates, which only Novu's cloud has.
_TRANSLATION = re.compile(r"\{\{\s*t\.([\w.-]+)\s*\}\}")
_TRANSLATION_ARGUMENT = re.compile(r"'t\.([\w.-]+)'")
_MARKER = re.compile(r"\[T:([\w.-]+)\]")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


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
    """Return the data of a message, whose texts that look like objects or lists become JSON."""
    return {key: _as_json(held) for key, held in data.items()}


def _as_json(held: Any) -> Any:
    if isinstance(held, dict):
        return _with_json(held)
    if not isinstance(held, str) or held.strip()[:1] + held.strip()[-1:] not in ("{}", "[]"):
        return held
    try:
        return held if len(held.strip()) == len("{}") or _is_json(held) else repaired(held)
    except NotRepaired:
        return held


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
    escape = single_quoted if as_html else _escaped
    try:
        text = LiquidRendering(variables, now, escape).text_of(parsed(template, strict=False))
        return text if text.isascii() else _paired(text)
    except LiquidFault as error:
        raise TemplateFailed(str(error), error.kind) from error
    except (RenderFault, RecursionError) as error:
        raise TemplateFailed(str(error), "RenderError") from error


def _paired(text: str) -> str:
    """Return a text in which what is left of a sign of two units, when a text is cut, is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped(value: object) -> str:
    """Return the text of a value as it may stand in a text of JSON."""
    return value.translate(_ESCAPES) if isinstance(value, str) else single_quoted(value)


def _read(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text if _is_json(text) else repaired(text))
    except ValueError as error:
        raise TemplateFailed(f"what is rendered is no JSON: {error}", "JSONRepairError") from error
    if not isinstance(value, dict):
        raise TemplateFailed("what is rendered is no JSON object")
    return value
