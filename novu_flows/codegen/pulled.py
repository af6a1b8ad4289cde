"""What was pulled as files: a module for each workflow, one for each other kind, and long texts beside them."""

import keyword
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import count, islice
from typing import assert_never

import novu_flows
from novu_flows.codegen.declarations import (
    References,
    is_long,
    layout_declaration,
    long_texts,
    subscriber_declaration,
    topic_declaration,
    workflow_declaration,
)
from novu_flows.codegen.expression import ClassDefinition, Expression, Imported, SourceText
from novu_flows.codegen.source import Assignment, module_source
from novu_flows.codegen.texts import BUILTINS, digest_suffix, snake
from novu_flows.dataclass import dataclass
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.plan.changes import Address

_LONGEST_NAME = 80
_MODULES = {"layout": "layouts", "topic": "topics", "subscriber": "subscribers"}
_API = BUILTINS.union(novu_flows.__all__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file below the folder that is pulled into; `holds` are the addresses of what it declares, or is a text of."""

    path: str
    text: str
    holds: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledWorkflow:
    """A workflow, and the classes of its payload."""

    workflow: AnyWorkflow
    classes: tuple[ClassDefinition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """
    What is written as declarations.

    `taken` are names that no module may have; `homes` are the modules, without suffix, of what is declared in a pulled
    module already, and `variables` the names that it has there. `prefix` stands before the name of a module that is
    imported.
    """

    workflows: tuple[PulledWorkflow, ...] = ()
    layouts: tuple[Layout, ...] = ()
    topics: tuple[Topic, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    taken: frozenset[str] = frozenset()
    homes: Mapping[Address, str] = field(default_factory=dict)
    variables: Mapping[Address, str] = field(default_factory=dict)
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where something is declared: a module, without suffix, and a variable in it."""

    module: str
    variable: str


def pulled_files(pulled: Pulled) -> tuple[SourceFile, ...]:
    """Return the files; the same things in another order give the same ones."""
    index = _index(pulled)
    found = [
        *(one for workflow in pulled.workflows for one in _workflow_files(workflow, index)),
        *(one for kind in _MODULES for one in _shared_files(kind, index, pulled)),
    ]
    return tuple(sorted(found, key=lambda one: one.path))


def _workflow_files(pulled: PulledWorkflow, index: "_Index") -> Iterator[SourceFile]:
    workflow = pulled.workflow
    address = Address("workflow", (workflow.workflow_id,))
    place = index[address]
    texts = list(long_texts(workflow.steps))
    files = _file_names(place.module, texts)
    known = _references(index, place.module, files, "layout")
    payload = pulled.classes[-1].thing if pulled.classes else None
    made = Assignment(name=place.variable, value=workflow_declaration(workflow, payload, known))
    yield SourceFile(
        path=f"{place.module}.py", text=module_source([made], classes=pulled.classes), holds=(address,)
    )
    yield from (
        SourceFile(path=files[step_id, name], text=text, holds=(address,)) for step_id, name, text in texts
    )


def _file_names(module: str, texts: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for step_id, name, text in texts:
        plain = f"{module}.{snake(step_id) or 'step'}"
        path = f"{plain}{_suffix(text)}"
        while path.casefold() in {one.casefold() for one in names.values()}:
            path = f"{plain}-{digest_suffix(step_id + path)}{_suffix(text)}"
        names[step_id, name] = path
    return names


def _suffix(text: str) -> str:
    start = text.lstrip()[:1]
    return {"<": ".html", "{": ".json" if text.rstrip().endswith("}") and '"type"' in text else ".txt"}.get(
        start, ".txt"
    )


def _shared_files(kind: str, index: "_Index", pulled: Pulled) -> Iterator[SourceFile]:
    """Yield a module of layouts, topics or subscribers for each module that some of them stand in."""
    declared = sorted(_declared(kind, pulled), key=lambda one: one[0])
    modules = dict.fromkeys(index[address].module for address, _ in declared)
    for module in modules:
        here = [(address, one) for address, one in declared if index[address].module == module]
        texts = [
            (one.layout_id, "body", str(one.body))
            for _, one in here
            if isinstance(one, Layout) and is_long(str(one.body))
        ]
        files = _file_names(module, texts)
        known = _references(index, module, files, "workflow", "subscriber")
        made = [
            Assignment(name=index[address].variable, value=_declaration(one, known)) for address, one in here
        ]
        yield SourceFile(
            path=f"{module}.py", text=module_source(made), holds=tuple(address for address, _ in here)
        )
        yield from (
            SourceFile(path=files[key, name], text=text, holds=(Address("layout", (key,)),))
            for key, name, text in texts
        )


def _declared(kind: str, pulled: Pulled) -> Iterator[tuple[Address, Layout | Topic | Subscriber]]:
    match kind:
        case "layout":
            yield from ((Address("layout", (one.layout_id,)), one) for one in pulled.layouts)
        case "topic":
            yield from ((Address("topic", (one.topic_key,)), one) for one in pulled.topics)
        case _:
            yield from ((Address("subscriber", (one.subscriber_id,)), one) for one in pulled.subscribers)


def _declaration(one: Layout | Topic | Subscriber, known: References) -> Expression:
    match one:
        case Layout():
            return layout_declaration(one, known)
        case Topic():
            return topic_declaration(one, known)
        case Subscriber():
            return subscriber_declaration(one, known)
        case _:
            assert_never(one)


def _places(pulled: Pulled) -> dict[Address, _Place]:
    """Choose a module and a variable for everything: those of workflows are called alike."""
    places = {
        address: _Place(module=module, variable=pulled.variables[address])
        for address, module in pulled.homes.items()
        if address in pulled.variables
    }
    taken = {one.casefold() for one in (*pulled.taken, *_MODULES.values(), *pulled.homes.values())}
    for one in sorted(pulled.workflows, key=lambda one: one.workflow.workflow_id):
        address = Address("workflow", (one.workflow.workflow_id,))
        if address not in places:
            classes = {each.declared_name for each in one.classes}
            module = pulled.homes.get(address) or _name(address, taken | classes | _API)
            taken.add(module.casefold())
            places[address] = _Place(module=module, variable=module)
    for kind, module in _MODULES.items():
        used = {*_API, *(place.variable for place in places.values())}
        for address, _ in sorted(_declared(kind, pulled), key=lambda one: one[0]):
            if address not in places:
                variable = _name(address, used)
                used.add(variable)
                places[address] = _Place(module=pulled.homes.get(address, module), variable=variable)
    return places


def _name(address: Address, taken: Collection[str]) -> str:
    """Name a variable: `order-shipped` is `order_shipped`; what cannot be, or is taken, has the kind beside it."""
    kind, key = address.resource, address.keys[0]
    words = snake(key)[:_LONGEST_NAME].strip("_")
    plain = words if words.isidentifier() and not keyword.iskeyword(words) else f"{kind}_{words}".rstrip("_")
    numbered = (f"{plain}_{digest_suffix(key)}{'_' * number}" for number in count())
    return next(
        one
        for one in (plain, f"{plain}_{kind}", *islice(numbered, len(taken) + 1))
        if one.casefold() not in taken
    )


def _references(
    index: "_Index", module: str, files: Mapping[tuple[str, str], str], *kinds: str
) -> References:
    """Return how a module names what others declare, of some kinds."""

    def named(kind: str) -> dict[str, Expression]:
        return {
            key: SourceText(place.variable)
            if place.module == module
            else Imported(f"{index.prefix}{place.module}", place.variable)
            for key, place in index.by_kind.get(kind, {}).items()
            if kind in kinds
        }

    return References(
        workflows=named("workflow"),
        layouts=named("layout"),
        subscribers=named("subscriber"),
        files=files,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The places of everything, by kind and key."""

    prefix: str
    by_kind: Mapping[str, Mapping[str, _Place]]

    def __getitem__(self, address: Address) -> _Place:
        return self.by_kind[address.resource][address.keys[0]]


def _index(pulled: Pulled) -> _Index:
    by_kind: dict[str, dict[str, _Place]] = {}
    for address, place in _places(pulled).items():
        by_kind.setdefault(address.resource, {})[address.keys[0]] = place
    return _Index(prefix=pulled.prefix, by_kind=by_kind)
