"""Templates rendered as LiquidJS 10 does it: scopes, conditions, loops, and what tags write."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from novu_flows.javascript.liquidjs.expressions import (
    Argument,
    LiquidLiteral,
    LiquidValue,
    Name,
    Operand,
    Range,
)
from novu_flows.javascript.liquidjs.filters import FILTERS
from novu_flows.javascript.liquidjs.nodes import (
    Branch,
    LiquidAssign,
    LiquidBlock,
    LiquidCapture,
    LiquidCase,
    LiquidCondition,
    LiquidCounter,
    LiquidCycle,
    LiquidFile,
    LiquidJump,
    LiquidLoop,
    LiquidOutput,
    LiquidText,
    Node,
)
from novu_flows.javascript.liquidjs.operators import OPERATORS, postfix, range_of
from novu_flows.javascript.liquidjs.values import (
    Loop,
    RenderFault,
    added,
    cut,
    is_equal,
    is_false,
    iterated,
    plain,
    property_of,
    shown,
)
from novu_flows.javascript.values import UNDEFINED, is_number, text_of

Escape = Callable[[object], str]
_Scope = dict[str, object]


class LiquidRendering:
    """One template that is rendered: what it has assigned, counted and cycled through so far."""

    def __init__(self, variables: object, now: datetime, escape: Escape) -> None:
        self.now = now
        self._escape = escape
        self._variables = dict(variables) if isinstance(variables, Mapping) else variables
        self._scopes: list[_Scope] = [{}]
        self._registers: dict[str, object] = {}
        self._jump = ""

    def text_of(self, nodes: Sequence[Node]) -> str:
        """Return what nodes come to; a jump ends them."""
        written: list[str] = []
        for node in nodes:
            written.append(self._shown(node))
            if self._jump:
                break
        return "".join(written)

    def _shown(self, node: Node) -> str:
        """Return what one node comes to."""
        match node:
            case LiquidText():
                return node.text
            case LiquidOutput():
                return self._output(node)
            case LiquidCondition() | LiquidCase() | LiquidLoop() | LiquidBlock():
                return self._block(node)
            case LiquidCycle():
                return self._cycle(node)
            case LiquidCounter():
                return self._counted(node)
            case _:
                self._carry_out(node)
                return ""

    def _block(self, node: LiquidCondition | LiquidCase | LiquidLoop | LiquidBlock) -> str:
        match node:
            case LiquidCondition():
                return self.text_of(self._chosen(node))
            case LiquidCase():
                return self._case(node)
            case LiquidLoop():
                return self._loop(node) if node.name == "for" else self._table(node)
            case LiquidBlock():
                return self.text_of(node.nodes)
            case _:
                assert_never(node)

    def _carry_out(self, node: LiquidAssign | LiquidCapture | LiquidJump | LiquidFile) -> None:
        """Do what a tag does that shows nothing."""
        match node:
            case LiquidAssign():
                self._scopes[0][node.variable] = self.value(node.value)
            case LiquidCapture():
                self._scopes[0][node.variable] = self.text_of(node.nodes)
            case LiquidJump():
                self._jump = node.name
            case LiquidFile():
                raise RenderFault(f"{node.name}: there is no other template")
            case _:
                assert_never(node)

    def _output(self, node: LiquidOutput) -> str:
        value = self.value(node.value)
        filters = node.value.filters
        is_raw = node.is_echo or (bool(filters) and filters[-1].name == "raw")
        return shown(value) if is_raw else self._escape(value)

    def _chosen(self, node: LiquidCondition) -> Sequence[Node]:
        """Return the nodes of the first branch whose condition holds, of `unless` the first that does not."""
        for place, branch in enumerate(node.branches):
            if self._fits(branch, is_turned=node.name == "unless" and place == 0):
                return branch.nodes
        return node.otherwise

    def _fits(self, branch: Branch, *, is_turned: bool) -> bool:
        return is_false(self.value(branch.test)) == is_turned

    def _case(self, node: LiquidCase) -> str:
        """Return every branch that has the value."""
        value = plain(self.value(node.value))
        chosen = [
            branch
            for branch in node.branches
            if any(is_equal(value, self.operand(one)) for one in branch.values)
        ]
        return (
            "".join([self.text_of(one.nodes) for one in chosen]) if chosen else self.text_of(node.otherwise)
        )

    def _loop(self, node: LiquidLoop) -> str:
        items: Sequence[object] = iterated(self.operand(node.collection))
        if not items:
            return self.text_of(node.otherwise)
        items = self._part(node, items)
        loop = Loop(len(items), f"{node.variable}-{node.collection.text}")
        scope: _Scope = {"forloop": loop}
        self._scopes.append(scope)
        written: list[str] = []
        for item in items:
            scope[node.variable] = item
            self._jump = ""
            written.append(self.text_of(node.nodes))
            if self._jump == "break":
                break
            loop.index += 1
        self._jump = ""
        self._scopes.pop()
        return "".join(written)

    def _part(self, node: LiquidLoop, items: Sequence[object]) -> Sequence[object]:
        """Return the items that `offset`, `limit` and `reversed` leave, and keep where the next loop goes on."""
        key = f"continue-{node.variable}-{node.collection.text}"
        self._scopes.append({"continue": self._registers.get(key, {})})
        options = self._options(node)
        self._scopes.pop()
        offset = options.get("offset", UNDEFINED)
        if offset is not UNDEFINED:
            items = cut(items, offset)
        if (limit := options.get("limit", UNDEFINED)) is not UNDEFINED:
            items = cut(items, 0, limit)
        if options.get("reversed", UNDEFINED) is not UNDEFINED:
            items = items[::-1]
        is_nothing = is_false(offset) or offset in ("", 0)
        self._registers[key] = added(0 if is_nothing else offset, len(items))
        return items

    def _options(self, node: LiquidLoop) -> dict[str, object]:
        return {name: True if one is None else self.operand(one) for name, one in node.options.items()}

    def _table(self, node: LiquidLoop) -> str:
        items: Sequence[object] = iterated(self.operand(node.collection))
        options = self._options(node)
        offset = options.get("offset") or 0
        limit = options.get("limit", UNDEFINED)
        items = cut(items, offset, added(offset, len(items) if limit is UNDEFINED else limit))
        columns = options.get("cols") or len(items)
        loop = Loop(len(items), f"{node.variable}-{node.collection.text}", columns)
        scope: _Scope = {"tablerowloop": loop}
        self._scopes.append(scope)
        written: list[str] = []
        for item in items:
            scope[node.variable] = item
            row, column = (text_of(loop.member(name)) for name in ("row", "col"))
            if loop.member("col_first"):
                written.append(f'{"</tr>" if row != "1" else ""}<tr class="row{row}">')
            written.append(f'<td class="col{column}">{self.text_of(node.nodes)}</td>')
            loop.index += 1
        self._scopes.pop()
        return "".join([*written, "</tr>"] if items else written)

    def _cycle(self, node: LiquidCycle) -> str:
        group = UNDEFINED if node.group is None else self.operand(node.group)
        key = f"cycle:{text_of(plain(group))}:{len(node.candidates)}"  # as LiquidJS tells them apart
        place = self._registers.get(key, 0)
        index = place if isinstance(place, int) else 0
        self._registers[key] = (index + 1) % len(node.candidates)
        return shown(self.operand(node.candidates[index]) or "")

    def _counted(self, node: LiquidCounter) -> str:
        if not isinstance(self._variables, dict):
            return ""
        held = self._variables.get(node.variable)
        before = held if isinstance(held, int | float) and is_number(held) else 0
        self._variables[node.variable] = before + node.step
        return shown(before if node.step > 0 else before + node.step)

    def value(self, value: LiquidValue) -> object:
        """Return what an expression comes to after its filters."""
        found = self._expression(value.terms)
        for one in value.filters:
            arguments = [self._argument(argument) for argument in one.arguments]
            if one.name in FILTERS:
                found = FILTERS[one.name](self, found, *arguments)
        return found

    def _argument(self, argument: Argument) -> object:
        value = UNDEFINED if argument.value is None else self.operand(argument.value)
        return value if argument.name is None else [argument.name, value]

    def _expression(self, terms: Sequence[Operand | str]) -> object:
        """Return the first value that is left after the operators, which take what stands before them."""
        values: list[object] = []
        for term in postfix(terms):
            if isinstance(term, str):
                right = values.pop() if values else UNDEFINED
                left = UNDEFINED if term == "not" or not values else values.pop()
                values.append(OPERATORS[term](left, right))
            else:
                values.append(self.operand(term))
        return values[0]

    def operand(self, operand: Operand) -> object:
        """Return the value of an operand."""
        match operand:
            case LiquidLiteral():
                return operand.content
            case Range():
                return range_of(self.operand(operand.low), self.operand(operand.high))
            case Name():
                parts = [self.operand(part) for part in operand.parts]
                found = self._scope_of(parts[0]) if operand.root is None else self.operand(operand.root)
                for part in parts:
                    found = property_of(found, part)
                return found
            case _:
                assert_never(operand)

    def _scope_of(self, name: object) -> object:
        """Return where a variable is found: the innermost scope that has it, or what the template was given."""
        key = text_of(plain(name))
        return next((scope for scope in reversed(self._scopes) if key in scope), self._variables)

    def of_item(self, item: object, operand: Operand | None) -> object:
        """Return what a name leads to from an item of a list."""
        variables = {} if item is None or item is UNDEFINED else item
        return (
            UNDEFINED
            if operand is None
            else LiquidRendering(variables, self.now, self._escape).operand(operand)
        )

    def with_item(self, name: str, item: object, value: LiquidValue) -> object:
        """Return what an expression comes to where a name is an item of a list."""
        self._scopes.append({name: item})
        found = self.value(value)
        self._scopes.pop()
        return found
