"""The variables and filters of Liquid templates in control values, held to what a template can name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.controls.values import BAD_FILTER, ILLEGAL, ControlIssue, Schema

_TOKEN = re.compile(r"\{\{-?(?P<output>.*?)-?\}\}|\{%-?\s*(?P<tag>.*?)\s*-?%\}", re.DOTALL)
_NO_TEMPLATE = re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_OPEN = re.compile(r"\{\{|\{%")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_LITERAL = re.compile(r"(?:'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?)$")
_NAME = re.compile(r"(?<![\w.'\"-])[A-Za-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])*")
_PARTS = re.compile(r"[^.\[\]'\"]+")
_WORDS = ("and", "or", "not", "contains", "true", "false", "in", "reversed", "limit", "offset", "cols")
_BLOCKS = ("if", "unless", "case", "for", "tablerow", "capture", "comment", "raw")
_INNER = ("else", "elsif", "when", "break", "continue")
_SINGLE = ("assign", "increment", "decrement", "echo", "cycle", "liquid", "render", "include", "layout", "#")
_NAMESPACES = ("payload", "subscriber", "steps", "workflow", "context", "env", "t")
# fmt: off
_FILTERS = frozenset((
    "abs", "append", "array_to_sentence_string", "at_least", "at_most", "base64_decode",
    "base64_encode", "capitalize", "cgi_escape", "ceil", "compact", "concat", "date",
    "date_to_long_string", "date_to_rfc822", "date_to_string", "date_to_xmlschema", "default",
    "divided_by", "downcase", "escape", "escape_once", "find", "find_exp", "find_index",
    "find_index_exp", "first", "floor", "group_by", "group_by_exp", "has", "has_exp", "inspect", "join",
    "json", "jsonify", "last", "lstrip", "map", "minus", "modulo", "newline_to_br",
    "normalize_whitespace", "number_of_words", "plus", "pop", "prepend", "push", "raw", "reject",
    "reject_exp", "remove", "remove_first", "remove_last", "replace", "replace_first", "replace_last",
    "reverse", "round", "rstrip", "sample", "shift", "size", "slice", "slugify", "sort", "sort_natural",
    "split", "strip", "strip_html", "strip_newlines", "sum", "times", "to_integer", "truncate",
    "truncatewords", "uniq", "unshift", "upcase", "uri_escape", "url_decode", "url_encode", "where",
    "where_exp", "xml_escape", "digest", "toSentence", "pluralize",
))
# fmt: on


def template_issues(place: str, text: str, schema: Schema) -> Iterator[ControlIssue]:
    """Yield what is wrong with the template at a place; one that cannot be parsed has that issue alone."""
    text = _NO_TEMPLATE.sub("", text)
    broken = _parse_fault(text)
    if broken is not None:
        name, said = broken
        yield ControlIssue(place, ILLEGAL, f'Variable "{name}" {said},', name)
        return
    found: dict[str, ControlIssue] = {}
    for issue in _variable_issues(place, text, schema):
        found.setdefault(str(issue.variable), issue)
    yield from found.values()


def _parse_fault(text: str) -> tuple[str, str] | None:
    open_blocks: list[tuple[str, str]] = []
    position = 0
    while (start := _OPEN.search(text, position)) is not None:
        token = _TOKEN.match(text, start.start())
        if token is None:
            kind = "output" if start[0] == "{{" else "tag"
            rest = text[start.start() :]
            named = _named(rest.removeprefix("{{")) if kind == "output" else "{{}}"
            return named, f'{kind} "{rest}" not closed'
        fault = _output_fault(token["output"]) if token["tag"] is None else _tag_fault(token, open_blocks)
        if fault is not None:
            return fault
        position = token.end()
    return ("{{}}", f"tag {open_blocks[-1][1]} not closed") if open_blocks else None


def _named(text: str) -> str:
    return text.partition("|")[0].strip(" }") or "{{}}"


def _output_fault(output: str) -> tuple[str, str] | None:
    value, *filters = _split(output, "|")
    if not value.strip():
        return "{{}}", 'invalid value expression: ""'
    for one in filters:
        name = one.partition(":")[0].strip()
        if name not in _FILTERS:
            return value.strip(), f"undefined filter: {name}"
    return None


def _tag_fault(token: re.Match[str], open_blocks: list[tuple[str, str]]) -> tuple[str, str] | None:
    name = (token["tag"].split() or [""])[0]
    if name.startswith("end") and open_blocks and name == f"end{open_blocks[-1][0]}":
        open_blocks.pop()
    elif name in _BLOCKS:
        open_blocks.append((name, token[0]))
    elif name not in _INNER and name not in _SINGLE:
        return "{{}}", f'tag "{name}" not found'
    return None


def _split(text: str, at: str) -> list[str]:
    """Return the parts of an expression between a sign that stands outside quotes."""
    hidden = _QUOTED.sub(lambda found: "q" * len(found[0]), text)
    ends = [index for index, sign in enumerate(hidden) if sign == at]
    return [text[i + 1 : j] for i, j in zip([-1, *ends], [*ends, len(text)], strict=True)]


def _variable_issues(place: str, text: str, schema: Schema) -> Iterator[ControlIssue]:
    local = {"forloop", "tablerowloop"}
    for token in _TOKEN.finditer(text):
        if token["tag"] is None:
            value, *filters = _split(token["output"], "|")
            if _LITERAL.match(value.strip()):
                yield _no_namespace(place, "")
            for name in _names(value, local):
                yield from _checked(place, name, schema)
                yield from _filter_issues(place, name, filters, schema)
        else:
            for name in _names(_tag_expression(token["tag"], local), local):
                yield from _checked(place, name, schema)


def _tag_expression(tag: str, local: set[str]) -> str:
    """Return the part of a tag that is evaluated, and take the names that it makes."""
    name, _, rest = tag.partition(" ")
    match name:
        case "assign":
            made, _, rest = rest.partition("=")
            local.add(made.strip())
        case "for" | "tablerow":
            made, _, rest = rest.partition(" in ")
            local.add(made.strip())
        case "capture" | "increment" | "decrement":
            local.add(rest.strip())
            return ""
        case "if" | "unless" | "elsif" | "case" | "when" | "echo":
            return _split(rest, "|")[0]
        case _:
            return ""
    return _split(rest, "|")[0]


def _names(expression: str, local: set[str]) -> Iterator[str]:
    bare = re.sub(r"(?<!\[)(?:'[^']*'|\"[^\"]*\")", " ", expression)
    for found in _NAME.findall(bare):
        path = ".".join(_PARTS.findall(found))
        if path not in _WORDS and path.partition(".")[0] not in local:
            yield path


def _no_namespace(place: str, name: str) -> ControlIssue:
    return ControlIssue(place, ILLEGAL, f'Variable "{name}" invalid or missing namespace', name)


def _checked(place: str, name: str, schema: Schema) -> Iterator[ControlIssue]:
    namespace, _, rest = name.partition(".")
    if namespace not in _NAMESPACES or not rest:
        yield _no_namespace(place, name)
    elif namespace != "t" and not is_known(name, schema):
        yield _not_supported(place, name)


def _not_supported(place: str, name: str) -> ControlIssue:
    return ControlIssue(place, ILLEGAL, f'Variable "{name}" is not supported', name)


def is_known(name: str, schema: Schema) -> bool:
    """Return whether a path is in a schema, whose references and alternatives are not followed."""
    return schema_at(name, schema) is not None


def schema_at(name: str, schema: Schema) -> Schema | None:
    """Return the schema at a path; where anything is allowed it is the empty one."""
    held: Any = schema
    for part in name.split("."):
        inner = _inner(held, part)
        if inner is True:
            return {}
        if inner is None:
            return None
        held = inner
    return held if isinstance(held, Mapping) else {}


def _inner(held: Any, part: str) -> Any:
    if not isinstance(held, Mapping):
        return None
    properties = held.get("properties") or {}
    if part in properties:
        return properties[part]
    if part.isdigit() and "items" in held:
        return held["items"]
    more = held.get("additionalProperties")
    return more if more is True or isinstance(more, Mapping) else None


def _filter_issues(place: str, name: str, filters: list[str], schema: Schema) -> Iterator[ControlIssue]:
    """Novu's own filters name fields of the items of a list; those of an open schema are not supported (recorded 225)."""
    for one in filters:
        called, _, arguments = one.strip().partition(":")
        if called.strip() not in ("toSentence", "digest"):
            continue
        given = _QUOTED.findall(arguments)
        if called.strip() == "toSentence" and not arguments.strip():
            yield ControlIssue(place, BAD_FILTER, f'Filter "Expected at least 1 argument" in "{name}"', name)
        elif given and given[0][1:-1]:
            items = (schema_at(name, schema) or {}).get("items")
            path = given[0][1:-1]
            if not isinstance(items, Mapping) or not is_known(path, items):
                yield _not_supported(place, f"{name}.{path}")


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts in values with their places, those in conditions too."""
    match value:
        case str():
            yield place, value
        case dict() | list():
            pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
            for key, held in pairs:
                yield from strings(held, f"{place}.{key}" if place else str(key))
        case _:
            return


def names_in(values: Any) -> list[str]:
    """Return the paths that control values name: in outputs, then in tags, then in conditions, each once."""
    texts = [text for _, text in strings(values)]
    well_formed = [
        _NO_TEMPLATE.sub("", text) for text in texts if _parse_fault(_NO_TEMPLATE.sub("", text)) is None
    ]
    outputs, tags = [], []
    for text in well_formed:
        local = {"forloop", "tablerowloop"}
        for token in _TOKEN.finditer(text):
            if token["tag"] is None:
                outputs += list(_names(_split(token["output"], "|")[0], local))
            else:
                tags += list(_names(_tag_expression(token["tag"], local), local))
    return list(dict.fromkeys([*outputs, *tags, *_condition_names(values)]))


def _condition_names(value: Any) -> Iterator[str]:
    match value:
        case {"var": str(name)}:
            yield name
        case dict():
            for held in value.values():
                yield from _condition_names(held)
        case list():
            for held in value:
                yield from _condition_names(held)
        case _:
            return
