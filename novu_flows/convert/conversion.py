"""The conversion of a whole project, as a value: every file that changes, and everything that is left to do by hand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING

from novu_flows.convert.changed_meanings import read_otherwise
from novu_flows.convert.places import channels_of_preferences, plan_tags
from novu_flows.convert.texts import TextUse, several, template_uses
from novu_flows.convert.toml import for_today
from novu_flows.dataclass import dataclass
from novu_flows.errors import optional_package
from novu_flows.issues import Issue, Source, in_order
from novu_flows.project.loading import Project
from novu_flows.project.root import CONFIG_FILE

if TYPE_CHECKING:
    from novu_flows.convert.modules import Rewritten

Read = Callable[[str], bytes]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file of the project, by its path within it, before and after."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What changes, novu.toml last, and what is not converted, at its place before the conversion."""

    changes: tuple[FileChange, ...]
    issues: tuple[Issue, ...] = ()

    def within(self, paths: Sequence[str]) -> "Conversion":
        """Return the part that is in some files and folders; novu.toml changes once nothing else is to be changed."""
        if not paths:
            return self
        chosen = [
            change for change in self.changes if change.path != CONFIG_FILE and _is_in(change.path, paths)
        ]
        others = [change for change in self.changes if change.path != CONFIG_FILE and change not in chosen]
        config = [change for change in self.changes if change.path == CONFIG_FILE and not others]
        issues = [issue for issue in self.issues if issue.source and _is_in(issue.source.file, paths)]
        return Conversion(changes=(*chosen, *config), issues=tuple(issues))


def _is_in(path: str, folders: Sequence[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


def convert(project: Project, read: Read) -> Conversion:
    """Return what makes a project of Novu 0.14 one of Novu 3.x."""
    uses = list(template_uses(project.declared))
    in_files, in_modules = _by_file(uses), _by_text(uses)
    texts = [_text_file(file, found, read(file)) for file, found in in_files.items()]
    modules = _modules(project, in_modules, read)
    found = frozenset(where for each in modules.values() for where in each.found)
    changes = [
        *(change for change, _ in texts),
        *(FileChange(path=file, before=read(file), after=each.content) for file, each in modules.items()),
        FileChange(path=CONFIG_FILE, before=read(CONFIG_FILE), after=_config(read(CONFIG_FILE))),
    ]
    issues = [
        *(issue for _, issues in texts for issue in issues),
        *(issue for each in modules.values() for issue in each.issues),
        *_computed(in_modules, found),
        *read_otherwise(project.declared),
    ]
    return Conversion(
        changes=tuple(change for change in changes if change.before != change.after), issues=in_order(issues)
    )


def _config(content: bytes) -> bytes:
    mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
    return mark + for_today(content.removeprefix(mark).decode()).encode()


def _by_file(uses: Sequence[TextUse]) -> Mapping[str, list[TextUse]]:
    found: dict[str, list[TextUse]] = {}
    for use in uses:
        if use.file is not None:
            found.setdefault(use.file, []).append(use)
    return found


def _by_text(uses: Sequence[TextUse]) -> Mapping[str, list[TextUse]]:
    found: dict[str, list[TextUse]] = {}
    for use in uses:
        if use.file is None:
            found.setdefault(str(use.text), []).append(use)
    return found


_Found = tuple[FileChange, Sequence[Issue]]


def _text_file(file: str, uses: Sequence[TextUse], content: bytes) -> _Found:
    """Return a text file with its template converted, as all that use it agree."""
    mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
    text = content.removeprefix(mark).decode()
    converted = {use.converted(text): use for use in uses}
    source = Source(file=file, line=1)
    issues = [issue for each, use in converted.items() for issue in use.issues(each, source)]
    if len(converted) > 1 and not issues:
        issues = [several(uses[0], source)]
    (only, *_) = converted
    after = content if issues else mark + only.text.encode()
    return FileChange(path=file, before=content, after=after), issues


def _modules(project: Project, uses: Mapping[str, list[TextUse]], read: Read) -> Mapping[str, "Rewritten"]:
    rewriting = _rewriting()
    contents = {file: read(file) for file in _module_files(project)}
    places = [rewriting.workflows_that_take_tags(content, file) for file, content in contents.items()]
    tags = plan_tags(project.declared, frozenset[Source]().union(*places))
    plan = rewriting.ModulePlan(uses=uses, tags=tags, channels=channels_of_preferences(project.declared))
    rewritten = {file: rewriting.rewrite_module(content, file, plan) for file, content in contents.items()}
    return dict(sorted(rewritten.items(), key=lambda item: not item[1].has_tags))


def _rewriting() -> ModuleType:
    """Return the module that rewrites modules; raise ExtraMissing where its libcst is not installed."""
    with optional_package("libcst", extra="convert", what="convert"):
        from novu_flows.convert import modules  # noqa: PLC0415 - libcst is an extra, loaded for this command alone
    return modules


def _computed(uses: Mapping[str, list[TextUse]], found: Collection[str]) -> Iterator[Issue]:
    """Yield what is said of texts that stand in no module as they are: they are put together by code."""
    for use in (use for used in uses.values() for use in used if use.where not in found):
        converted = use.converted()
        if converted.problems or converted.text != use.text:
            yield Issue(
                code="not-converted",
                where=use.where,
                message="the text is put together by code",
                hint="write the code so that it makes Liquid",
                source=use.source,
            )


def _module_files(project: Project) -> list[str]:
    inside = [path.relative_to(project.root) for path in project.files if path.is_relative_to(project.root)]
    return [path.as_posix() for path in inside if path.suffix == ".py" and (project.root / path).is_file()]
