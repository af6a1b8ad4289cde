"""A Handlebars template as Liquid: what Novu 3.x shows for it is what Novu 0.14 showed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from novu_flows.check.shapes import NUMBER, shape
from novu_flows.convert.calls import as_text, helper_output, one_reference, test_of
from novu_flows.convert.expressions import Test, holds, output
from novu_flows.convert.names import (
    Frame,
    LiquidScope,
    Reference,
    TemplateContext,
    Unconvertible,
)
from novu_flows.convert.sums import adds_up
from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import Malformed, Position
from novu_flows.javascript.handlebars.helpers import HELPERS
from novu_flows.javascript.handlebars.nesting import flattened
from novu_flows.javascript.handlebars.nodes import (
    BlockNode,
    Comment,
    Content,
    Mustache,
    Partial,
    Program,
    Statement,
)
from novu_flows.javascript.handlebars.parser import parse

_COMMENT = re.compile(r"\{\{~?!(?:--)?(.*?)(?:--)?~?\}\}", re.DOTALL)
_RESERVED = frozenset(
    (
        *("payload", "subscriber", "steps", "workflow", "context", "env", "t", "forloop", "tablerowloop"),
        *(
            "true",
            "false",
            "nil",
            "null",
            "empty",
            "blank",
            "and",
            "or",
            "not",
            "contains",
            "in",
            "if",
            "else",
        ),
        *("for", "with", "as", "case", "when", "limit", "offset", "reversed", "cols"),
    )
)
_PLURAL = re.compile(r"(?<=\w[^seiu])s\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part of a template that is not converted, with its place in the template."""

    at: Position
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A template as Liquid; with problems it is the template as it was."""

    text: str
    problems: tuple[Problem, ...] = ()


def handlebars_to_liquid(template: str, context: TemplateContext) -> Converted:
    """Return a Handlebars template of Novu 0.14 as Liquid of Novu 3.x, or all that stands in the way."""
    try:
        program = parse(template)
    except Malformed as error:
        return Converted(text=template, problems=(Problem(at=error.at, reason=error.reason),))
    conversion = _Conversion()
    text = "".join(flattened(conversion.program(program, LiquidScope.of(context)), str))
    problems = tuple(conversion.problems)
    return Converted(text=template if problems else text, problems=problems)


class _Conversion:
    """One template on its way, and the problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def program(self, program: Program | None, scope: LiquidScope) -> Iterator[object]:
        if program is None:
            return
        for place in adds_up(program, scope):
            self._note(Unconvertible("numbers side by side are added up by Handlebars", place))
        for statement in program.body:
            yield from self._statement(statement, scope)

    def _statement(self, statement: Statement, scope: LiquidScope) -> Iterator[object]:
        match statement:
            case Content():
                yield as_text(statement.value)
            case Comment():
                yield _comment(statement)
            case Mustache(is_decorator=True):
                self._note(Unconvertible("Novu 3.x has no decorators", statement.at))
            case Mustache():
                yield self._mustache(statement, scope)
            case BlockNode():
                yield self._block(statement, scope)
            case Partial():
                self._note(Unconvertible("Novu 3.x has no partials", statement.at, "write it out in place"))
            case _:
                assert_never(statement)

    def _note(self, found: Unconvertible) -> None:
        self.problems.append(Problem(at=found.at, reason=found.reason, hint=found.hint))

    def _mustache(self, mustache: Mustache, scope: LiquidScope) -> str:
        escapes = mustache.escaped and scope.context.escapes
        call = mustache.call
        try:
            if call.params or call.has_hash or (call.path.is_simple and call.path.original in HELPERS):
                return helper_output(call, scope, escapes=escapes)
            return output(scope.reference(call.path), call.at, escapes=escapes)
        except Unconvertible as found:
            self._note(found)
            return ""

    def _block(self, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        try:
            parts = self._parts(block, scope)
        except Unconvertible as found:
            self._note(found)
            parts = iter(()) if _changes_this(block) else self._both(block, scope)
        yield parts

    def _both(self, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        """Go on into a block that is not converted, for what else is to be said."""
        yield self.program(block.program, scope)
        yield self.program(block.inverse, scope)

    def _parts(self, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        name, call = block.call.path.original, block.call
        if block.is_decorator:
            raise Unconvertible("Novu 3.x has no partials", block.at, "write it out in place")
        if call.path.is_simple and name in ("if", "equals"):
            return self._if(block, scope)
        if call.path.is_simple and name == "unless":
            return self._two_sides("unless", test_of(call, scope), block, (scope, scope))
        if call.path.is_simple and name in ("each", "with"):
            return self._of_value(one_reference(call, scope), block, scope, name)
        if call.params or call.has_hash or (call.path.is_simple and name in HELPERS):
            raise Unconvertible(f"{name!r} cannot be a block in Liquid", call.at)
        return self._of_value(scope.reference(call.path), block, scope, "")

    def _of_value(
        self, value: Reference, block: BlockNode, scope: LiquidScope, helper: str
    ) -> Iterator[object]:
        """Return a loop over a list, a condition, or a block within an object."""
        if helper != "with" and (value.is_only("array") or (helper == "each" and not value.kinds)):
            return self._for(value, block, scope)
        if helper != "each" and value.is_only("boolean"):
            if not helper:
                return self._two_sides("if", holds(value, block.at), block, (scope, scope))
        elif helper != "each" and (value.is_only("object") or (helper == "with" and not value.kinds)):
            return self._with(value, block, scope)
        asked = "a list" if helper == "each" else "an object" if helper else "a list, an object or a boolean"
        raise Unconvertible(f"{value.path} is not known to be {asked}", block.call.at)

    def _if(self, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        """Return an `if` with all that follows as `{{else if}}`."""
        tests, programs, rest = [test_of(block.call, scope)], [block.program], block.inverse
        while (chained := _chained(rest)) is not None:
            tests.append(test_of(chained.call, scope))
            programs.append(chained.program)
            rest = chained.inverse
        return self._branches(tests, programs, rest, scope)

    def _branches(
        self, tests: list[Test], programs: list[Program | None], rest: Program | None, scope: LiquidScope
    ) -> Iterator[object]:
        yield "".join(dict.fromkeys(test.before for test in tests))
        for number, (test, program) in enumerate(zip(tests, programs, strict=True)):
            yield f"{{% {'elsif' if number else 'if'} {test.text} %}}"
            yield self.program(program, scope)
        if rest is not None:
            yield "{% else %}"
            yield self.program(rest, scope)
        yield "{% endif %}"

    def _two_sides(
        self, tag: str, test: Test, block: BlockNode, scopes: tuple[LiquidScope, LiquidScope]
    ) -> Iterator[object]:
        yield f"{test.before}{{% {tag} {test.text} %}}"
        yield self.program(block.program, scopes[0])
        if block.inverse is not None:
            yield "{% else %}"
            yield self.program(block.inverse, scopes[1])
        yield f"{{% end{tag} %}}"

    def _with(self, value: Reference, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        names = block.program.block_params if block.program else ()
        frame = Frame(path=value.path, shape=value.shape, is_root=value.path == "payload")
        inner = scope.inside(frame, dict.fromkeys(names[:1], value), is_loop=False)
        if value.path in ("payload", "subscriber"):
            return self.program(block.program, inner)
        return self._two_sides("if", Test(text=value.path), block, (inner, scope))

    def _for(self, value: Reference, block: BlockNode, scope: LiquidScope) -> Iterator[object]:
        names = block.program.block_params if block.program else ()
        variable = _variable(names[0] if names else _singular(value.path), scope)
        item = Reference(path=variable + value.within, shape=value.shape.items(), is_optional=True)
        known = {names[0]: item} if names else {}
        inner, before = scope.inside(Frame(path=item.path, shape=item.shape), known, is_loop=True), ""
        if len(names) > 1:
            index = Reference(path=_variable(names[1], inner), shape=shape([NUMBER], {}))
            inner = replace(inner, names={**inner.names, names[1]: index})
            before = f"{{% assign {index.path} = forloop.index0 %}}"
        yield f"{{% for {variable} in {value.path} %}}{before}"
        yield self.program(block.program, inner)
        if block.inverse is not None:
            yield "{% else %}"
            yield self.program(block.inverse, scope)
        yield "{% endfor %}"


def _variable(name: str, scope: LiquidScope) -> str:
    """Return a name for a variable, near to the given one, that nothing around it has."""
    used = (*(frame.path for frame in scope.frames), *(known.path for known in scope.names.values()))
    taken = _RESERVED.union(re.split(r"\W", path, maxsplit=1)[0] for path in used)
    plain = name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else "item"
    names = (plain, *(f"{plain}{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def _singular(path: str) -> str:
    """Return what one item of a list may be called: `item` of `payload.items`."""
    last = re.split(r"\W", path.removesuffix(".payload"))[-1]
    return _PLURAL.sub("", last) if _PLURAL.search(last) else "item"


def _chained(inverse: Program | None) -> BlockNode | None:
    """Return the block of `{{else if}}` and `{{else equals}}`."""
    first = inverse.body[0] if inverse and inverse.chained and inverse.body else None
    is_test = isinstance(first, BlockNode) and first.call.path.original in ("if", "equals")
    return first if is_test and isinstance(first, BlockNode) else None


def _changes_this(block: BlockNode) -> bool:
    return block.is_decorator or block.call.path.original not in ("if", "unless", "equals")


def _comment(comment: Comment) -> str:
    found = _COMMENT.fullmatch(comment.text)
    text = as_text(found[1] if found else "")
    return f"{{% comment %}}{text}{{% endcomment %}}"
