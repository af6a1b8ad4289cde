"""The variables and filters of Liquid templates in control values, held to what a template can name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import count
from typing import Any

from novu_flows.controls.paths import is_known
from novu_flows.controls.sentences import sentence_fault
from novu_flows.controls.values import BAD_FILTER, ILLEGAL, ControlIssue, Schema
from novu_flows.dataclass import dataclass
from novu_flows.javascript.json import write_json
from novu_flows.javascript.liquidjs.expressions import LiquidFilter, NameMember
from novu_flows.javascript.liquidjs.nodes import (
    LiquidAssign,
    LiquidCapture,
    LiquidCase,
    LiquidCondition,
    LiquidLoop,
    LiquidOutput,
    Node,
)
from novu_flows.javascript.liquidjs.scanner import LiquidFault
from novu_flows.javascript.liquidjs.syntax import parsed

# The tags are looked at as Novu does it, by their text: a tag with a hyphen, but for `assign`, is passed over.
_LOOP = re.compile(r"\s*\{%\s*(?:for|tablerow)\s+(\w+)\s+in\s+(.+?)\s*%\}", re.DOTALL)
_CONDITION = re.compile(r"\s*\{%\s*(?:if|unless|case)\s+(.+?)\s*%\}")
_ASSIGNED = re.compile(r"\s*\{%-?\s*assign\s+(\w+)\s*=\s*(.+?)\s*-?%\}")
_CAPTURED = re.compile(r"\s*\{%\s*capture\s+(\w+)\s*%\}")
_RANGE = re.compile(r"\((.+?)\.\.(.+?)\)")
_SIMPLE_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*(?:\.[a-zA-Z_][a-zA-Z0-9_]*)*(?:\[\d+\])*")
_QUOTED = re.compile(r"([\"'])(?:(?=(\\?))\2.)*?\1", re.DOTALL)
_FILTER = re.compile(r"\|\s*[a-zA-Z_][a-zA-Z0-9_]*(?:\s*:[^|%}]*)?")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_[\].-]+")
_WORDS = frozenset(
    ["true", "false", "null", "nil", "and", "or", "not", "contains", "eq", "ne", "lt", "le", "gt", "ge"]
)
_EVENTS = re.compile(r"steps\.[^.]+\.events")
_OF_EVENTS = re.compile(r"steps\.[^.]+\.events\[\d+\]\.payload\.")
_OPEN = ("subscriber.data.", "payload.", "context.", "env.")
_RULED = ("payload.", "subscriber.data.", "context.")
_CONTENT, _TRANSLATION = "content", "t."
_NO_NAME = "{{}}"
_TEXT = "__STRING_LITERAL_"  # what stands for a text in a condition, and is shown where it is part of a name


@dataclass(frozen=True, slots=True)
class _Invalid:
    """A name that cannot be used: what is said of it, and the part of the template that it stands in."""

    name: str
    said: str
    output: str
    is_filter: bool = False


@dataclass(slots=True)
class _Found:
    """What a template names."""

    schema: Schema | None
    valid: list[str] = field(default_factory=list)
    invalid: list[_Invalid] = field(default_factory=list)

    def check(self, name: str, output: str, local: set[str]) -> None:
        """Take a name that stands in a part of a template."""
        if any(name == one or name.startswith(f"{one}.") for one in local):
            return
        is_known_name = self.schema is None or is_known(name, self.schema)
        if not self._has_namespace(name) and not (name == _CONTENT and is_known_name):
            self.invalid.append(_Invalid(name, "invalid or missing namespace", output))
        elif is_known_name or name.startswith(_TRANSLATION):
            self.valid.append(name)
        else:
            self.invalid.append(_Invalid(name, "is not supported", output))

    def _has_namespace(self, name: str) -> bool:
        """Return whether a name begins with a namespace: without a schema one of those in which anything may be named."""
        return "." in name and (
            self.schema is not None or _is_open(name) or _EVENTS.fullmatch(name) is not None
        )

    def distinct(self) -> list[_Invalid]:
        """Return the invalid names, each once, without those that are valid elsewhere."""
        found = {one.name: one for one in reversed(self.invalid) if one.name not in self.valid}
        return [one for one in self.invalid if found.get(one.name) is one]


def template_issues(place: str, text: str, schema: Schema) -> Iterator[ControlIssue]:
    """Yield what is wrong with the template at a place; one that cannot be parsed has that issue alone."""
    for one in _invalid(text, schema):
        if one.is_filter:
            yield ControlIssue(place, BAD_FILTER, f'Filter "{one.said}" in "{one.name}"', one.name)
        else:
            yield ControlIssue(place, ILLEGAL, f'Variable "{one.name}" {one.said}'.strip(), one.name)


def invalid_outputs(text: str, schema: Schema) -> Iterator[str]:
    """Yield the parts of a template that have an issue: outputs and tags, or all of one that cannot be parsed."""
    return (one.output for one in _invalid(text, schema))


def is_parsed(text: str) -> bool:
    """Return whether a template can be parsed."""
    try:
        parsed(text)
    except LiquidFault:
        return False
    return True


def _invalid(text: str, schema: Schema | None) -> list[_Invalid]:
    try:
        return _found(text, schema).distinct()
    except LiquidFault as fault:
        shown = re.sub(r"\}\}$", "", re.sub(r"^\{\{", "", text.strip()))
        return [_Invalid(_simple_name(shown) or _NO_NAME, f"{fault},", text)]


def _found(text: str, schema: Schema | None) -> _Found:
    found = _Found(schema)
    _walk(parsed(text), found, set())
    return found


def _walk(nodes: Sequence[Node], found: _Found, local: set[str]) -> None:
    for node in nodes:
        match node:
            case LiquidOutput(is_echo=False):
                _output(node, found, local)
            case LiquidLoop():
                _loop(node, found, local)
            case LiquidCondition():
                _choice(node, found, local)
            case LiquidCase():
                _cases(node, found, local)
            case LiquidAssign():
                _assign(node, found, local)
            case LiquidCapture():
                _capture(node, found, local)
            case _:
                pass


def _output(node: LiquidOutput, found: _Found, local: set[str]) -> None:
    members = node.value.members
    if members and len(node.value.terms) > 1:
        found.invalid.append(_Invalid(node.text, "contains whitespaces", node.text))
        return
    name = _name_of(members)
    fault = next(filter(None, (_filter_fault(name, one) for one in node.value.filters)), None)
    if fault is not None:
        found.invalid.append(_Invalid(name, fault, node.text, is_filter=True))
        return
    for one in node.value.filters:
        _check_sentence(name, one, found)
    found.check(name, node.text, local)


def _name_of(members: Sequence[NameMember]) -> str:
    name = ""
    for place, member in enumerate(members):
        shown = "undefined" if member is None else member
        name += f"[{member}]" if isinstance(member, int) else f"{'.' if place else ''}{shown}"
    return name


def _filter_fault(name: str, one: LiquidFilter) -> str | None:
    if one.name != "toSentence":
        return None
    return sentence_fault(one.positional, needs_path=re.match(r"steps\..+\.events$", name) is not None)


def _check_sentence(name: str, one: LiquidFilter, found: _Found) -> None:
    """Check the path that `toSentence` names of the items: it is looked up as if it stood alone (recorded 225)."""
    given = one.positional[:1] if one.name == "toSentence" else []
    first = given[0].text if given and given[0] else ""
    if first[:1] not in ("'", '"'):
        return
    path, schema = first[1:-1], found.schema
    inner = f"{name}.{path}"
    is_member = _is_open(name) and (schema is None or is_known(inner, schema))
    if is_member or (path.startswith("payload.") and _EVENTS.fullmatch(name)):
        if schema is None or is_known(path, schema):
            found.valid.append(inner)
        else:
            found.invalid.append(_Invalid(inner, "is not supported", path))


def _is_open(name: str) -> bool:
    return name.startswith(_OPEN) or _OF_EVENTS.match(name) is not None


def _loop(node: LiquidLoop, found: _Found, local: set[str]) -> None:
    read = _LOOP.match(node.text)
    if read is None:
        return
    variable, collection = read[1], read[2]
    bounds = _RANGE.fullmatch(collection)
    if bounds is None:
        simple = _simple_name(collection)
        names = [simple] if simple else []
    else:
        sides = (side for side in bounds.groups() if not side.strip().isdigit())
        names = [name for side in sides for name in _condition_names(side)]
    for name in names:
        found.check(name, node.text, local)
    _walk(node.nodes, found, {*local, variable, f"{node.name}loop"})


def _simple_name(expression: str) -> str | None:
    bare = expression.partition("|")[0].strip()
    return bare if _SIMPLE_NAME.fullmatch(bare) else None


def _condition_names(condition: str) -> list[str]:
    numbers = count()
    bare = _FILTER.sub("", _QUOTED.sub(lambda _: f"{_TEXT}{next(numbers)}__", condition))
    names = (name for name in _NAME.findall(bare) if name.lower() not in _WORDS)
    return list(dict.fromkeys(name for name in names if not name.startswith(_TEXT)))


def _choice(node: LiquidCondition, found: _Found, local: set[str]) -> None:
    _check_condition(node.text, found, local)
    for branch in node.branches:
        name = _name_of(branch.test.members)
        if name:
            found.check(name, name, local)
        _walk(branch.nodes, found, local)
    _walk(node.otherwise, found, local)


def _cases(node: LiquidCase, found: _Found, local: set[str]) -> None:
    _check_condition(node.text, found, local)
    for branch in node.branches:
        for operand in branch.values:
            if operand.members and re.match("[a-zA-Z_]", operand.text):
                found.check(operand.text, operand.text, local)
        _walk(branch.nodes, found, local)
    _walk(node.otherwise, found, local)


def _check_condition(text: str, found: _Found, local: set[str]) -> None:
    read = _CONDITION.match(text)
    for name in _condition_names(read[1]) if read else ():
        found.check(name, text, local)


def _assign(node: LiquidAssign, found: _Found, local: set[str]) -> None:
    read = _ASSIGNED.match(node.text)
    if read is None:
        return
    for name in _condition_names(read[2]):
        found.check(name, node.text, {*local, read[1]})
    local.add(read[1])


def _capture(node: LiquidCapture, found: _Found, local: set[str]) -> None:
    read = _CAPTURED.match(node.text)
    if read is None:
        return
    _walk(node.nodes, found, {*local, read[1]})
    local.add(read[1])


def names_of(values: Iterable[Any], schema: Schema | None) -> list[str]:
    """Return the names that can be used in control values; of a condition, those of what it looks at."""
    templates = []
    for value in values:
        templates.append(value if isinstance(value, str) else write_json(value).decode())
        templates += [f"{{{{{name}}}}}" for name in _fields(value) if name.startswith(_RULED)]
    return valid_names(templates, schema)


def _fields(condition: Any) -> Iterator[str]:
    match condition:
        case {"var": str(name)}:
            yield name
        case dict() | list():
            for held in condition.values() if isinstance(condition, dict) else condition:
                yield from _fields(held)
        case _:
            return


def valid_names(templates: Iterable[str], schema: Schema | None) -> list[str]:
    """Return the names in templates that can be used; without a schema those that some schema may have."""
    names: list[str] = []
    for text in templates:
        try:
            names += _found(text, schema).valid
        except LiquidFault:
            continue
    return list(dict.fromkeys(names))
