"""The variables that Novu finds in a workflow's steps, to show in its trigger."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.helpers import NOVU_HELPERS
from novu_flows.javascript.handlebars.nesting import flattened
from novu_flows.javascript.handlebars.nodes import Block, Call, Literal, Mustache, Path, Program
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.json import is_truthy

_NO_TEXT = re.compile(r"true|false|null|undefined|-?[\d.]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable: its dotted name, its type in Novu's words, and the value that layouts get for it."""

    name: str
    type: str
    default: str | bool | None = None


class _Unreadable(Exception):
    """Novu's search for variables breaks over this template."""


def template_variables(text: object) -> list[Variable]:
    """
    Find the variables of one template: plain ones, then lists, then conditions.

    Refuse with 400 where it is no template (recorded section `workflows: create`).
    """
    if not text:
        return []
    try:
        return list(flattened(_of_program(_parsed(text)), Variable))
    except (RenderFailed, _Unreadable) as error:
        raise bad_request("Failed to extract variables") from error


def _parsed(text: object) -> Program:
    if not isinstance(text, str):
        raise _Unreadable
    return parse(text)


def _of_program(program: Program | None, within: str = "") -> Iterator[object]:
    if program is None:
        raise _Unreadable
    blocks = [each for each in program.body if isinstance(each, Block) and not each.is_decorator]
    for statement in program.body:
        if isinstance(statement, Mustache) and not statement.is_decorator:
            yield from _of_mustache(statement.call, within)
    for block in blocks:
        if block.call.path.original in {"each", "with"}:
            yield from _of_list(block, within)
    for block in blocks:
        if block.call.path.original in {"if", "unless"}:
            yield from _of_condition(block, within)


def _of_mustache(call: Call, within: str) -> Iterator[object]:
    argument = _first_argument(call)
    name = argument or call.path.original
    if call.is_literal and not argument and _NO_TEXT.fullmatch(call.path.original):
        raise _Unreadable
    if _is_name(name) and (not argument or call.path.original in NOVU_HELPERS):
        yield Variable(name=f"{within}{name}", type="String", default="")


def _of_list(block: Block, within: str) -> Iterator[object]:
    name = _first_argument(block.call) or block.call.path.original
    if not _is_name(name):
        return
    if block.call.path.original == "each":
        yield Variable(name=f"{within}{name}", type="Array")
    yield _of_program(block.program, f"{within}{name}.")


def _of_condition(block: Block, within: str) -> Iterator[object]:
    name = _first_argument(block.call) or block.call.path.original
    if _is_name(name) and len(block.call.params) <= 1:
        yield Variable(name=f"{within}{name}", type="Boolean", default=True)
        yield _of_program(block.program, within)


def _first_argument(call: Call) -> object:
    """Give what handlebars.js calls `original`, which a call in parentheses has not."""
    match call.params[0] if call.params else None:
        case Literal(value=value):
            return value
        case Path(original=original):
            return original
        case _:
            return None


def _is_name(name: object) -> bool:
    """Tell what begins with a letter; Novu fails over numbers and booleans in the place of a name."""
    if not isinstance(name, str):
        raise _Unreadable
    return name[:1].isascii() and (name[:1].isalpha() or name[:1] == "_")


SYSTEM_NAMES = ("subscriber", "step", "branding", "preheader")


def trigger_variables(steps: Iterable[Document]) -> list[Document]:
    """
    Give the payload's variables in the order that they are found in, the last type of each name winning.

    First those of the texts, then those of filters, digest keys and delay paths (API notes, section 9.5).
    """
    found = [variable for step in steps for text in _texts(step) for variable in template_variables(text)]
    found += [Variable(name=name, type="String") for step in steps for name in _names_outside_texts(step)]
    by_name = {variable.name: variable for variable in found if not _is_system(variable.name)}
    return [{"name": variable.name, "type": variable.type} for variable in by_name.values()]


def subscriber_variables(steps: Iterable[Document]) -> list[Document]:
    """Give the fields of a subscriber that the channels need."""
    types = [_template(step).get("type") for step in steps]
    return [{"name": name} for name, kind in (("phone", "sms"), ("email", "email")) if kind in types]


def _template(step: Document) -> Mapping[str, Any]:
    template = step.get("template")
    return template if isinstance(template, dict) else {}


def _texts(step: Document) -> Iterator[object]:
    template = _template(step)
    content = template.get("content")
    match template.get("type"):
        case "in_app":
            yield content
            yield _url(template.get("cta"))
        case "sms":
            yield content
        case "push":
            yield content
            yield template.get("title")
        case _ if isinstance(content, list):
            yield template.get("subject")
            yield from _texts_of_blocks(content)
        case _:
            yield content if isinstance(content, str) else None


def _texts_of_blocks(blocks: list[Any]) -> Iterator[object]:
    for block in blocks:
        if block is None:
            raise server_error()
        if isinstance(block, dict):
            yield block.get("url")
            yield block.get("content")


def _url(cta: object) -> object:
    match cta:
        case {"data": {"url": url}}:
            return url
        case _:
            return None


def _names_outside_texts(step: Document) -> Iterator[str]:
    yield from _fields_of_filters(step.get("filters"))
    match step.get("metadata"):
        case {"type": "scheduled", "delayPath": path} if path:
            yield path
    match step.get("metadata"):
        case {"digestKey": key} if key and _template(step).get("type") == "digest":
            yield key


def _fields_of_filters(filters: Any) -> Iterator[str]:
    """Give the payload's fields; Novu reads filters before it checks them, and fails over what is none."""
    if is_truthy(filters) and not isinstance(filters, list):
        raise server_error()
    try:
        for group in filters or ():
            for child in group["children"]:
                if child.get("on") == "payload":
                    yield child["field"]
    except (TypeError, KeyError, AttributeError) as error:
        raise server_error() from error


def _is_system(name: object) -> bool:
    if not isinstance(name, str):
        raise server_error()
    return name.partition(".")[0] in SYSTEM_NAMES
