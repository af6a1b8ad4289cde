"""Imports the user's modules without a trace: no bytecode, nothing left in `sys`, prints go to stderr."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import decode_source, spec_from_file_location
from pathlib import Path
from types import ModuleType

from novu_flows.project.files import read_source
from novu_flows.project.printing import away_from_stdout
from novu_flows.project.unending import modules_kept, process_kept

_PRIVATE = "_novu_flows_declarations_"


class Imports:
    """
    The modules of one load.

    Each file is imported once, whatever name it is imported by: its name below its declarations folder
    (`people`, `shop.orders`) or its name below the project (`workflows.people`). A file whose name another
    module has already gets a name of its own. A name that several declarations folders have means the module
    of the folder that it is imported from.
    """

    def __init__(self, *, root: Path, folders: Sequence[Path]) -> None:
        self.root = root
        self.bases = tuple(dict.fromkeys(map(_base, folders)))
        self.modules: dict[Path, ModuleType] = {}
        self.specs: dict[Path, ModuleSpec | None] = {}
        self.files: dict[Path, None] = {}
        self.names: dict[str, Path | None] = {}
        self.used: dict[str, None] = {}
        self._base = self.bases[0] if self.bases else root
        self._set_aside: dict[Path, dict[str, tuple[Path | None, ModuleType | None]]] = {}

    def load(self, path: Path) -> ModuleType:
        """Import one file; what its code raises comes through."""
        if path in self.modules:
            return self.modules[path]
        self.files[path] = None
        name = self._name(path)
        if name is None:
            name = _PRIVATE + "_".join(path.relative_to(self.root).with_suffix("").parts)
            self._name_is(name, path)
        imported = import_module(name)
        return self.modules.get(
            path, imported
        )  # the first is not what a module may have put in its own place

    @contextmanager
    def inside(self, path: Path) -> Iterator[None]:
        """Let names mean what they mean in the declarations folder that a file is of."""
        before, base = self._base, self._base_of(path)
        if base is None or base == before:
            yield
            return
        self._turn_to(base)
        try:
            yield
        finally:
            self._turn_to(before)

    def hidden(self, name: str) -> str:
        """Return the file of the project that a module of Python's or of the program's hides; empty for none."""
        top = name.partition(".")[0]
        if not top or top in self.names:
            return ""
        found = [
            path
            for base in (*self.bases, self.root)
            for path in (base / f"{top}.py", base / top / "__init__.py")
            if path.is_file()
        ]
        return found[0].relative_to(self.root).as_posix() if found else ""

    def _base_of(self, path: Path) -> Path | None:
        around = [base for base in self.bases if path.is_relative_to(base)]
        return max(around, key=lambda one: len(one.parts), default=None)

    def _turn_to(self, base: Path) -> None:
        """Set aside what the names of several folders mean in one, and take what they mean in another."""
        shared = {name: path for name, path in self.names.items() if self._is_shared(name)}
        self._set_aside[self._base] = {
            name: (path, sys.modules.pop(name, None)) for name, path in shared.items()
        }
        for name in shared:
            del self.names[name]
        for name, (path, module) in self._set_aside.pop(base, {}).items():
            self.names[name] = path
            if module is not None:
                sys.modules[name] = module
        self._base = base

    def _is_shared(self, name: str) -> bool:
        top = name.partition(".")[0]
        return sum((base / top).is_dir() or (base / f"{top}.py").is_file() for base in self.bases) > 1

    @property
    def _in_turn(self) -> tuple[Path, ...]:
        """Return the declarations folders, first the one that is imported from."""
        return tuple(dict.fromkeys((self._base, *self.bases)))

    def _name_is(self, name: str, path: Path | None) -> None:
        self.names[name] = path
        self.used[name] = None

    def find_first(self, name: str, places: Sequence[str] | None) -> ModuleSpec | None:
        """Find what is imported from the declarations folders, before anything else is asked."""
        parent, _, last = name.rpartition(".")
        if path := self.names.get(name):
            return self._file_spec(name, path)
        if places is None:
            return None if name in sys.stdlib_module_names else self._top_level(name)
        if parent not in self.names:
            return None
        inside = [Path(place) for place in places]
        return self._module(name, inside) or self._plain_folder(name, [place / last for place in inside])

    def find_last(self, name: str, places: Sequence[str] | None) -> ModuleSpec | None:
        """Find what nothing else has found: a folder of declarations folders, a module of the project."""
        if places is not None:
            return None
        return (
            self._plain_folder(name, [base / name for base in self._in_turn])
            or self._module(name, [self.root])
            or self._plain_folder(name, [self.root / name])
        )

    def _top_level(self, name: str) -> ModuleSpec | None:
        way = self.root / name
        leads_to_declarations = any(base.is_relative_to(way) for base in self.bases if base != self.root)
        if leads_to_declarations and not (way / "__init__.py").exists():
            elsewhere = PathFinder.find_spec(name)
            if elsewhere is None or elsewhere.origin is None:
                return self._plain_folder(name, [way])
        return self._module(name, self._in_turn)

    def _module(self, name: str, places: Sequence[Path]) -> ModuleSpec | None:
        last = name.rpartition(".")[2]
        for place in places:
            for path in (place / last / "__init__.py", place / f"{last}.py"):
                if path.is_file():
                    return self._file_spec(name, path)
        return None

    def _file_spec(self, name: str, path: Path) -> ModuleSpec | None:
        self._name_is(name, path)
        inside = [str(path.parent)] if path.name == "__init__.py" else None
        return spec_from_file_location(
            name, path, loader=_FileLoader(path, self), submodule_search_locations=inside
        )

    def _plain_folder(self, name: str, folders: Sequence[Path]) -> ModuleSpec | None:
        existing = [str(folder) for folder in folders if folder.is_dir()]
        if not existing:
            return None
        self._name_is(name, None)
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = existing
        return spec

    def _name(self, path: Path) -> str | None:
        """Return the name that a file is imported by, or None where that name is another module's."""
        base = self._base_of(path) or self.root
        inner = path.relative_to(base)
        parts = inner.parent.parts if inner.name == "__init__.py" else inner.with_suffix("").parts
        if not all(part.isidentifier() for part in parts) or parts[0] in sys.stdlib_module_names:
            return None
        if next(one for one in self.bases if (one / inner).is_file()) != base:
            return None
        taken = sys.modules.get(parts[0])
        return ".".join(parts) if taken is None or _stands_in(taken, base / parts[0]) else None


@contextmanager
def importing(imports: Imports) -> Iterator[None]:
    """Let modules be imported, and put everything back."""
    finders, search_path, bytecode = list(sys.meta_path), list(sys.path), sys.dont_write_bytecode
    sys.meta_path.insert(0, _First(imports))
    sys.meta_path.append(_Last(imports))
    sys.dont_write_bytecode = True
    try:
        with away_from_stdout(), process_kept():
            yield
    finally:
        sys.meta_path[:], sys.path[:], sys.dont_write_bytecode = finders, search_path, bytecode
        for name in imports.used:
            sys.modules.pop(name, None)


class _First(MetaPathFinder):
    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del target
        return self._imports.find_first(fullname, path)


class _Last(_First):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del target
        return self._imports.find_last(fullname, path)


class _FileLoader(Loader):
    """Runs a file, or gives the module that it has become already."""

    def __init__(self, path: Path, imports: Imports) -> None:
        self._path = path
        self._imports = imports

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        del spec
        return self._imports.modules.get(self._path)

    def exec_module(self, module: ModuleType) -> None:
        modules = self._imports.modules
        if self._path in modules:
            module.__spec__ = self._imports.specs[self._path]
            return
        self._imports.files[self._path] = None
        code = compile(decode_source(read_source(self._path)), str(self._path), "exec", dont_inherit=True)
        self._imports.specs[self._path] = module.__spec__
        modules[self._path] = module
        try:
            with self._imports.inside(self._path), modules_kept():
                exec(code, module.__dict__)  # noqa: S102 - running the user's module is what a loader is for
        except BaseException:
            del modules[self._path]
            raise


def _base(folder: Path) -> Path:
    """Return the folder that the packages around a folder are imported from."""
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


def _stands_in(module: ModuleType, place: Path) -> bool:
    """Return whether a module was imported from a file or folder (`place` without suffix)."""
    if module.__file__ == f"{place}.py":
        return True
    return str(place) in getattr(module, "__path__", ())
