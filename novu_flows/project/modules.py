"""Imports the user's modules without a trace: no bytecode, nothing left in `sys`, prints go to stderr."""

import re
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import decode_source, spec_from_file_location
from inspect import signature
from pathlib import Path
from traceback import walk_tb
from types import ModuleType

import novu_flows
from novu_flows.issues import Issue, Source, did_you_mean

CODES = frozenset({"syntax-error", "module-not-found", "module-failed", "unknown-option"})
_UNEXPECTED = re.compile(r"([A-Za-z_]\w*)(?:\.(\w+))?\(\) got an unexpected keyword argument '(\w+)'")


def failure_issue(error: BaseException, module: Path, files: Container[Path]) -> Issue:
    """Give the issue of an error that importing `module` raised; its place is in one of `files`."""
    place = list(_places(error, module, files))[-1]
    code, message, hint = _unknown_option(error) or _failed(error)
    return Issue(
        code=code,
        where=f"module {Path(place.file).stem}",
        message=message,
        hint=hint,
        source=place,
    )


def _places(error: BaseException, module: Path, files: Container[Path]) -> Iterator[Source]:
    yield Source(file=str(module), line=1)
    for frame, line in walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename) in files:
            yield Source(file=frame.f_code.co_filename, line=line)
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename) in files:
        yield Source(file=error.filename, line=error.lineno or 1)


def _unknown_option(error: BaseException) -> tuple[str, str, str] | None:
    """Return code, message and hint where one of our functions was called with an option that it lacks."""
    match = _UNEXPECTED.match(_words(error)) if isinstance(error, TypeError) else None
    if match is None or match[1] not in novu_flows.__all__:
        return None
    called = getattr(novu_flows, match[1])
    if _seen_from(error, match[1], called) is not called:
        return None  # a function of the user's own that is called so
    function: object = getattr(called, match[2]) if match[2] else called
    options = [one for one in signature(function).parameters if one != "self"] if callable(function) else []
    name = match[1] if match[2] in (None, "__init__") else f"{match[1]}.{match[2]}"
    return "unknown-option", f"{name}() has no option {match[3]!r}", did_you_mean(match[3], options)


def _seen_from(error: BaseException, name: str, default: object) -> object:
    """Return what a name means where the error was raised."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    scopes = (frames[-1].f_locals, frames[-1].f_globals) if frames else ()
    return next((scope[name] for scope in scopes if name in scope), default)


def _failed(error: BaseException) -> tuple[str, str, str]:
    code, hint = _kind(error)
    return code, _message(error), hint


def _kind(error: BaseException) -> tuple[str, str]:
    match error:
        case SyntaxError():
            return "syntax-error", "mend the syntax"
        case ModuleNotFoundError():
            return (
                "module-not-found",
                "install it, or import it by its name below the declarations folder",
            )
        case SystemExit():
            return "module-failed", "a module of declarations must not end the program"
        case _:
            return (
                "module-failed",
                "mend the line; modules of declarations run whenever the project is loaded",
            )


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    text = _words(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the words of a foreign error may fail as well
        return ""


_PRIVATE = "_novu_flows_declarations_"


class Imports:
    """
    The modules of one load.

    Each file is imported once, whatever name it is imported by: its name below its declarations folder
    (`people`, `shop.orders`) or its name below the project (`workflows.people`). A file whose name another
    module has already gets a name of its own.
    """

    def __init__(self, *, root: Path, folders: Sequence[Path]) -> None:
        self.root = root
        self.bases = tuple(dict.fromkeys(map(_base, folders)))
        self.modules: dict[Path, ModuleType] = {}
        self.specs: dict[Path, ModuleSpec | None] = {}
        self.files: dict[Path, None] = {}
        self.names: dict[str, Path | None] = {}

    def load(self, path: Path) -> ModuleType:
        """Import one file; what its code raises comes through."""
        if path in self.modules:
            return self.modules[path]
        self.files[path] = None
        name = self._name(path)
        if name is None:
            name = _PRIVATE + "_".join(path.relative_to(self.root).with_suffix("").parts)
            self.names[name] = path
        imported = import_module(name)
        return self.modules.get(
            path, imported
        )  # the first is not what a module may have put in its own place

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
        return self._plain_folder(name, [base / name for base in self.bases]) or self._module(
            name, [self.root]
        )

    def _top_level(self, name: str) -> ModuleSpec | None:
        way = self.root / name
        leads_to_declarations = any(base.is_relative_to(way) for base in self.bases if base != self.root)
        if leads_to_declarations and not (way / "__init__.py").exists():
            elsewhere = PathFinder.find_spec(name)
            if elsewhere is None or elsewhere.origin is None:
                return self._plain_folder(name, [way])
        return self._module(name, self.bases)

    def _module(self, name: str, places: Sequence[Path]) -> ModuleSpec | None:
        last = name.rpartition(".")[2]
        for place in places:
            for path in (place / last / "__init__.py", place / f"{last}.py"):
                if path.is_file():
                    return self._file_spec(name, path)
        return None

    def _file_spec(self, name: str, path: Path) -> ModuleSpec | None:
        self.names[name] = path
        inside = [str(path.parent)] if path.name == "__init__.py" else None
        return spec_from_file_location(
            name, path, loader=_FileLoader(path, self), submodule_search_locations=inside
        )

    def _plain_folder(self, name: str, folders: Sequence[Path]) -> ModuleSpec | None:
        existing = [str(folder) for folder in folders if folder.is_dir()]
        if not existing:
            return None
        self.names[name] = None
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = existing
        return spec

    def _name(self, path: Path) -> str | None:
        """Give the name that a file is imported by, or None where that name is another module's."""
        base = max((base for base in self.bases if path.is_relative_to(base)), key=lambda one: len(one.parts))
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
        with redirect_stdout(sys.stderr):
            yield
    finally:
        sys.meta_path[:], sys.path[:], sys.dont_write_bytecode = finders, search_path, bytecode
        for name in imports.names:
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
        code = compile(decode_source(self._path.read_bytes()), str(self._path), "exec", dont_inherit=True)
        self._imports.specs[self._path] = module.__spec__
        modules[self._path] = module
        try:
            exec(code, module.__dict__)  # noqa: S102 - running the user's module is what a loader is for
        except BaseException:
            del modules[self._path]
            raise


def _base(folder: Path) -> Path:
    """Give the folder that the packages around a folder are imported from."""
    while (folder / "__init__.py").is_file():
        folder = folder.parent
    return folder


def _stands_in(module: ModuleType, place: Path) -> bool:
    """Say whether a module was imported from a file or folder (`place` without suffix)."""
    if module.__file__ == f"{place}.py":
        return True
    return str(place) in getattr(module, "__path__", ())
