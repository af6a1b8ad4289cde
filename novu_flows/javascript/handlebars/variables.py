"""The variables of a template as Novu finds them: by the shape of the template, not by rendering it."""

import re
from collections.abc import Iterator

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import Position
from novu_flows.javascript.handlebars.helpers import NOVU_HELPERS
from novu_flows.javascript.handlebars.nesting import flattened
from novu_flows.javascript.handlebars.nodes import BlockNode, CallNode, Literal, Mustache, PathNode, Program
from novu_flows.javascript.values import text_of

_NO_TEXT = re.compile(r"true|false|null|undefined|-?[\d.]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVariable:
    """A variable: its dotted name, its type in Novu's words, and the value that layouts get for it."""

    name: str
    type: str
    default: str | bool | None = None


class NoVariable(Exception):
    """Novu's search for variables breaks over a template, so that Novu refuses to save it."""

    def __init__(self, reason: str, at: Position) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


def find_variables(template: Program) -> list[TemplateVariable]:
    """Find the variables of a template: plain ones, then lists, then conditions; raise NoVariable."""
    return list(flattened(_of_program(template, ""), TemplateVariable))


def _of_program(program: Program, within: str) -> Iterator[object]:
    blocks = [each for each in program.body if isinstance(each, BlockNode) and not each.is_decorator]
    for statement in program.body:
        if isinstance(statement, Mustache) and not statement.is_decorator:
            yield from _of_mustache(statement.call, within)
    for block in blocks:
        if block.call.path.original in {"each", "with"}:
            yield from _of_list(block, within)
    for block in blocks:
        if block.call.path.original in {"if", "unless"}:
            yield from _of_condition(block, within)


def _of_mustache(call: CallNode, within: str) -> Iterator[object]:
    argument = _first_argument(call)
    name = argument or call.path.original
    if call.is_literal and not argument and _NO_TEXT.fullmatch(call.path.original):
        raise NoVariable(_reason(call.path.original), call.at)
    if _is_name(name, call) and (not argument or call.path.original in NOVU_HELPERS):
        yield TemplateVariable(name=f"{within}{name}", type="String", default="")


def _of_list(block: BlockNode, within: str) -> Iterator[object]:
    name = _first_argument(block.call) or block.call.path.original
    if not _is_name(name, block.call):
        return
    if block.call.path.original == "each":
        yield TemplateVariable(name=f"{within}{name}", type="Array")
    yield _of_program(_program(block), f"{within}{name}.")


def _of_condition(block: BlockNode, within: str) -> Iterator[object]:
    name = _first_argument(block.call) or block.call.path.original
    if _is_name(name, block.call) and len(block.call.params) <= 1:
        yield TemplateVariable(name=f"{within}{name}", type="Boolean", default=True)
        yield _of_program(_program(block), within)


def _program(block: BlockNode) -> Program:
    if block.program is None:
        raise NoVariable(f"Novu needs something to show where {block.call.path.original} holds", block.at)
    return block.program


def _first_argument(call: CallNode) -> object:
    """Return what handlebars.js calls `original`, which a call in parentheses has not."""
    match call.params[0] if call.params else None:
        case Literal(value=value):
            return value
        case PathNode(original=original):
            return original
        case _:
            return None


def _is_name(name: object, call: CallNode) -> bool:
    """Return whether a name begins with a letter; Novu fails over numbers and booleans in the place of one."""
    if not isinstance(name, str):
        raise NoVariable(_reason(text_of(name)), call.at)
    return name[:1].isascii() and (name[:1].isalpha() or name[:1] == "_")


def _reason(found: str) -> str:
    return f"Novu looks for a variable where {found} stands, and refuses the workflow"
