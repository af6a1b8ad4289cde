"""Finds the modules that the declarations folders of a project hold."""

from collections.abc import Iterator, Sequence
from os.path import normpath
from pathlib import Path

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Source
from novu_flows.project.files import is_inside

_SKIPPED = ("_", ".")
_PACKAGE = "__init__.py"
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFiles:
    """The modules to collect from, in order; the folders that they stand in; what is wrong with those."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    issues: tuple[Issue, ...]


def source_files(root: Path, named: Sequence[str], place: Source) -> SourceFiles:
    """Find the modules of the folders and files that `declarations` names; `place` is where it does."""
    files: dict[Path, None] = {}
    folders: dict[Path, None] = {}
    issues: list[Issue] = []
    for name in named:
        path = Path(normpath(root / name))
        if trouble := _trouble(path, root):
            issues.append(_issue(name, trouble, place))
            continue
        folders[path if path.is_dir() else path.parent] = None
        named_files = list(_modules(path, ())) if path.is_dir() else [path]
        found = [file for file in named_files if file.is_file()]
        files.update(dict.fromkeys(found))
        issues += [_no_file(file.relative_to(root)) for file in named_files if not file.is_file()]
        if not named_files:
            issues.append(_empty(name, place))
        if led_out := [file for file in found if not is_inside(root, file)]:
            issues.append(_led_out(name, led_out, place))
    return SourceFiles(files=tuple(files), folders=tuple(folders), issues=tuple(issues))


def _trouble(path: Path, root: Path) -> tuple[str, str, str] | None:
    """Return code, message and hint of what makes a path unusable."""
    if not path.is_relative_to(root):
        return "outside-project", "lies outside of the project", "keep declarations below novu.toml"
    if not path.exists():
        return "no-such-path", "does not exist", "make it, or fix the path, which is relative to novu.toml"
    if not path.is_dir() and not (path.is_file() and path.suffix == ".py"):
        return "no-such-path", "is not a Python module", "name folders, or files that end in .py"
    return None


def _modules(folder: Path, inside: tuple[Path, ...]) -> Iterator[Path]:
    """Return the modules of a folder and the folders in it, by name; links that lead back are not followed."""
    real = folder.resolve()
    if real in inside or (folder / _VIRTUAL_ENVIRONMENT).exists():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(_SKIPPED) and path.name != _PACKAGE:
            continue
        if path.is_dir():
            yield from _modules(path, (*inside, real))
        elif path.suffix == ".py":
            yield path


def _issue(name: str, trouble: tuple[str, str, str], place: Source) -> Issue:
    code, message, hint = trouble
    return Issue(
        code=code, where="project.declarations", message=f"{name} {message}", hint=hint, source=place
    )


def _no_file(file: Path) -> Issue:
    return Issue(
        code="unreadable-file",
        where=f"module {file.stem}",
        message=f"{file} cannot be read: it is a link that leads nowhere, or no regular file",
        hint="remove it, or put a module in its place; names that begin with `_` or `.` are not read",
        source=Source(file=file.as_posix(), line=1),
    )


def _led_out(name: str, files: Sequence[Path], place: Source) -> Issue:
    """Report that links lead out: it may be meant, and what is run is then not what a review of the project sees."""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return Issue(
        code="linked-declarations",
        where="project.declarations",
        message=f"{name} holds links that lead out of the project: {files[0].name}{more} is read from there",
        hint="keep the link if it is meant; `check --against` does not see what changes behind it",
        source=place,
        severity="warning",
    )


def _empty(name: str, place: Source) -> Issue:
    return Issue(
        code="no-modules",
        where="project.declarations",
        message=f"{name} holds no modules",
        hint="write one; names that begin with `_` or `.` are not read",
        source=place,
        severity="warning",
    )
