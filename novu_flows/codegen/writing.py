"""Definitions as source: classes and aliases, each a list of lines."""

import keyword
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import assert_never

from novu_flows.codegen.expression import (
    ALIAS_MARK,
    ALIAS_TYPE,
    TYPE_CHECKING,
    AliasDefinition,
    ClassDefinition,
    CodeLine,
    Definition,
    Either,
    Entry,
    Expression,
    Listed,
    SourceText,
    call,
    locals_in,
)
from novu_flows.codegen.layout import CodeLayout
from novu_flows.codegen.texts import docstring, quoted

_INDENT = 4
_MARGIN = " " * _INDENT


class Writing:
    """Writes definitions; a type that is not among the `defined` ones is referred to in quotes."""

    def __init__(self, layout: CodeLayout, defined: Collection[object]) -> None:
        self._layout = layout
        self._defined = frozenset(defined)

    def lines(self, definition: Definition) -> list[str]:
        """Write a definition."""
        match definition:
            case AliasDefinition():
                return self._alias(definition)
            case ClassDefinition() if all(_can_be_written(line.name) for line in definition.lines):
                return self._class(definition)
            case ClassDefinition():
                return self._by_call(definition)
            case _:
                assert_never(definition)

    def _class(self, definition: ClassDefinition) -> list[str]:
        decorator = definition.decorator
        doc = docstring(definition.doc, indent=_INDENT)
        config = self._config(definition.config)
        fields = [line for field in definition.lines for line in self._field(field)]
        body = _apart(doc, config, fields) or [f"{_MARGIN}pass"]
        return [
            *([] if decorator is None else self._layout.broken(decorator, before="@")),
            *self._head(definition),
            *body,
        ]

    def _head(self, definition: ClassDefinition) -> list[str]:
        bases = (Entry(self._base(base)) for base in definition.arguments)
        named = (Entry(value, name) for name, value in definition.keywords)
        entries = (*bases, *named)
        start = SourceText(f"class {self._layout.spelling.classes[definition.thing]}")
        return self._layout.broken(Listed(start, "()", entries) if entries else start, before="", after=":")

    def _base(self, base: Expression) -> Expression:
        if not isinstance(base, Listed):
            return base
        return replace(base, entries=tuple(Entry(self._soon(entry.value)) for entry in base.entries))

    def _config(self, config: Expression | None) -> list[str]:
        if config is None:
            return []
        return self._layout.broken(config, before=f"{_MARGIN}model_config = ", indent=_INDENT)

    def _field(self, line: CodeLine) -> list[str]:
        return [*self._statement(line), *docstring(line.doc, indent=_INDENT)]

    def _statement(self, line: CodeLine) -> list[str]:
        start = f"{_MARGIN}{line.name}"
        if line.type is None:
            return [] if line.value is None else self._broken(line.value, before=f"{start} = ")
        kind = self._soon(line.type)
        if line.value is None:
            return self._broken(kind, before=f"{start}: ")
        typed, value = f"{start}: {self._layout.text(kind)} = ", self._layout.text(line.value)
        if self._layout.fits(typed + value):
            return [typed + value]
        if value not in ("[]", "{}", "()") and self._layout.fits(f"{typed}("):
            return self._value(line.value, before=typed)
        if isinstance(kind, Either):
            options = self._layout.broken(kind, before=_MARGIN * 2, indent=_INDENT * 2)
            return [f"{start}: (", *options, f"{_MARGIN}) = {value}"]
        return self._broken(kind, before=f"{start}: ", after=f" = {value}")

    def _value(self, value: Expression, *, before: str) -> list[str]:
        lines = self._broken(value, before=before)
        inner = f"{_MARGIN * 2}{self._layout.text(value)}"
        if len(lines) == 1 and self._layout.fits(inner):
            return [f"{before}(", inner, f"{_MARGIN})"]
        return lines

    def _broken(self, expression: Expression, *, before: str, after: str = "") -> list[str]:
        return self._layout.broken(expression, before=before, after=after, indent=_INDENT)

    def _alias(self, definition: AliasDefinition) -> list[str]:
        name = self._layout.spelling.classes[definition.thing]
        value = self._soon(definition.value)
        made = call(ALIAS_TYPE, SourceText(quoted(name)), value)
        if not definition.is_circular:
            return self._layout.broken(made, before=f"{name} = ")
        # Pyright refuses a TypeAliasType that needs itself, if it is first seen in a default of a model.
        return [
            f"if {self._layout.text(TYPE_CHECKING)}:",
            *self._broken(value, before=f"{_MARGIN}{name}: {self._layout.text(ALIAS_MARK)} = "),
            "else:",
            *self._broken(made, before=f"{_MARGIN}{name} = "),
        ]

    def _by_call(self, definition: ClassDefinition) -> list[str]:
        """Write a TypedDict or an enum whose keys are no names: `Point = TypedDict("Point", {"in": int})`."""
        name = self._layout.spelling.classes[definition.thing]
        keys = (
            Entry(value, key=SourceText(quoted(line.name)))
            for line in definition.lines
            if (value := line.value if line.type is None else self._soon(line.type)) is not None
        )
        *mixins, base = definition.arguments
        made = call(
            base,
            SourceText(quoted(name)),
            Listed(None, "{}", tuple(keys)),
            named={**({"type": mixins[0]} if mixins else {}), **dict(definition.keywords)},
        )
        return [*self._layout.broken(made, before=f"{name} = "), *docstring(definition.doc)]

    def _soon(self, expression: Expression) -> Expression:
        """Put a type in quotes that is defined later."""
        if locals_in([expression]).keys() <= self._defined:
            return expression
        return SourceText(quoted(self._layout.text(expression)))


def _apart(*parts: Iterable[str]) -> list[str]:
    """Put an empty line between the parts of a class."""
    shown = [list(part) for part in parts]
    lines: list[str] = []
    for part in filter(None, shown):
        lines += ["", *part] if lines else part
    return lines


def _can_be_written(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)
