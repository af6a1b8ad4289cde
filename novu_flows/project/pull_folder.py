"""Where a pull writes to, and what the project declares already, in files that were pulled and in others."""

import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import Subscriber, Workflow
from novu_flows.errors import WrongUsage
from novu_flows.issues import Source
from novu_flows.plan.changes import Address
from novu_flows.project.files import inside
from novu_flows.project.loading import Project
from novu_flows.project.pulled import Record


def pull_folder(project: Project, into: str | None) -> Path:
    """Return where to write; raise WrongUsage where nothing there would be read as declarations."""
    named = [inside(project.root, one) for one in project.config.project.declarations]
    folders = [one.parent if one.suffix == ".py" else one for one in named]
    if into is None:
        return folders[0]
    chosen = inside(project.root, into)
    if not any(chosen.is_relative_to(one) for one in named):
        raise WrongUsage(
            f"{into} is in no folder of declarations",
            remedy="name one of `declarations` in novu.toml, or a folder in it",
        )
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class PulledInto:
    """What the project declares already: in files that were pulled, and in others."""

    project: Project
    folder: Path
    record: Record

    @property
    def left(self) -> Iterator[Address]:
        """Yield what is passed over: declared by hand, or to be removed."""
        for address, source in declared_places(self.project.declared):
            if self.module_of(source) is None:
                yield address
        for tombstone in self.project.declared.removed:
            yield Address(tombstone.resource, (tombstone.key,))

    @property
    def homes(self) -> dict[Address, str]:
        """Return the pulled modules of what is declared in one."""
        found = (
            (address, self.module_of(source)) for address, source in declared_places(self.project.declared)
        )
        return {address: module for address, module in found if module is not None}

    @property
    def variables(self) -> dict[Address, str]:
        """Return the variables of what is declared in a pulled module, as far as it has one there."""
        found = {
            (module, address): variable
            for module in dict.fromkeys(self.homes.values())
            for variable, value in self.project.namespaces.get(f"{self.prefix}{module}", {}).items()
            if (address := _address_of(value)) is not None
        }
        return {
            address: found[module, address]
            for address, module in self.homes.items()
            if (module, address) in found
        }

    @property
    def prefix(self) -> str:
        """Return what stands before the names of modules in an import: packages around the folder, with dots."""
        named = [inside(self.project.root, one) for one in self.project.config.project.declarations]
        base = next((one for one in named if self.folder.is_relative_to(one)), self.folder)
        return "".join(f"{part}." for part in self.folder.relative_to(base).parts)

    @property
    def beside(self) -> Declarations:
        """Return what is declared by hand."""
        declared = self.project.declarations
        return Declarations(
            workflows=tuple(one for one in declared.workflows if self.module_of(one.source) is None),
            layouts=tuple(one for one in declared.layouts if self.module_of(one.source) is None),
            subscribers=tuple(one for one in declared.subscribers if self.module_of(one.source) is None),
        )

    def taken(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the names that no module may have: those of other files, and of modules that a file would hide."""
        for path in sorted(self.folder.glob("*.py")) if self.folder.is_dir() else ():
            if path.name not in self.record:
                yield path.stem
        for name in names:
            if name in sys.stdlib_module_names or (name.isidentifier() and find_spec(name) is not None):
                yield name

    def module_of(self, source: Source) -> str | None:
        """Return the pulled module, without suffix, that a declaration stands in."""
        path = self.project.root / source.file
        name = path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else ""
        return name.removesuffix(".py") if name in self.record else None


def declared_places(declarations: Declarations) -> Iterator[tuple[Address, Source]]:
    """Yield what is declared, and where."""
    yield from ((Address("workflow", (one.workflow_id,)), one.source) for one in declarations.workflows)
    yield from ((Address("layout", (one.layout_id,)), one.source) for one in declarations.layouts)
    yield from ((Address("topic", (one.topic_key,)), one.source) for one in declarations.topics)
    yield from ((Address("subscriber", (one.subscriber_id,)), one.source) for one in declarations.subscribers)


def _address_of(value: object) -> Address | None:
    match value:
        case Workflow(workflow_id=str(key)):
            return Address("workflow", (key,))
        case Layout(layout_id=str(key)):
            return Address("layout", (key,))
        case Topic(topic_key=str(key)):
            return Address("topic", (key,))
        case Subscriber(subscriber_id=str(key)):
            return Address("subscriber", (key,))
        case _:
            return None
