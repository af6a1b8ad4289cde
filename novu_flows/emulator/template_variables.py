"""The variables of one template as Novu finds them: by the shape of the template, not by rendering it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from novu_flows.emulator.refusal import bad_request
from novu_flows.templates.errors import RenderFailed
from novu_flows.templates.helpers import NOVU_HELPERS
from novu_flows.templates.nesting import flattened
from novu_flows.templates.nodes import Block, Call, Literal, Mustache, Path, Program
from novu_flows.templates.parser import parse

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
