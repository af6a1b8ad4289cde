"""Loads a project: its novu.toml, the modules that it names, the texts that they refer to."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel, PydanticUserError

from novu_flows.check import check
from novu_flows.check.cases import UNDECLARED_SUBSCRIBER
from novu_flows.check.environments import NOT_IN_ENVIRONMENT, environment_issues
from novu_flows.check.preferences import UNDECLARED
from novu_flows.check.today import UNDECLARED_LAYOUT
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.declare.environments import for_environment
from novu_flows.declare.values import ValueUse, using_values
from novu_flows.errors import ProjectInvalid, Refused, WrongUsage
from novu_flows.issues import Issue, Source, in_order
from novu_flows.plan.guards import Guards, protections_of
from novu_flows.plan.selection import addresses_of
from novu_flows.project.concealing import (
    api_key_issues,
    secrets_of_config,
    secrets_of_declarations,
    secrets_of_environment,
    secrets_of_text,
)
from novu_flows.project.config import Config, EnvironmentConfig
from novu_flows.project.declarations import Placing, collected, declared_in
from novu_flows.project.failures import CODES as FAILED
from novu_flows.project.failures import failure_issue
from novu_flows.project.files import read_source_text
from novu_flows.project.modules import Imports, importing
from novu_flows.project.sources import SourceFiles, source_files
from novu_flows.project.toml import ConfigText, positions, read_config
from novu_flows.project.uncollected import name_of, uncollected
from novu_flows.redaction import KNOWN

CONFIG_FILE = "novu.toml"
TRUSTED = "NOVU_FLOWS_TRUSTED"  # names a project whose novu.toml may belong to another user


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundConfig:
    """A configuration, its warnings, and where it names the declarations."""

    config: Config
    warnings: tuple[Issue, ...]
    declarations: Source


def find_root(start: Path) -> Path:
    """
    Return the nearest folder, from `start` upward, that holds novu.toml; raise ProjectInvalid.

    A project's modules are run, so nothing above the root of a repository is looked for, and raise Refused where
    somebody else could have put the file there.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG_FILE).exists():
            _check_owner(folder / CONFIG_FILE)
            return folder
        if (folder / ".git").exists():
            break
    raise ProjectInvalid([_no_project(start)])


def _check_owner(file: Path) -> None:
    """Raise Refused for a file of another user: not of this one, of root, or of who has become root by `sudo`."""
    if not hasattr(os, "geteuid") or os.environ.get(TRUSTED) == str(file.parent):
        return
    owner, user = file.stat().st_uid, os.geteuid()
    behind_sudo = os.environ.get("SUDO_UID", "") if user == 0 else ""
    if owner not in (user, 0) and str(owner) != behind_sudo:
        raise Refused(
            f"{file} belongs to another user, and the modules that it names would be run as you",
            remedy=f"if you trust them, say so with {TRUSTED}={file.parent}, or own a copy of the project",
        )


def load_config(root: Path) -> FoundConfig:
    """
    Read the configuration; raise ProjectInvalid with every issue where it is unusable.

    From now on no output shows an API key that it names, or another secret of the environment variables.
    """
    KNOWN.add(*secrets_of_environment(os.environ), are_guesses=True)
    try:
        text = read_source_text(root / CONFIG_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectInvalid([_unreadable(error)]) from error
    config, issues = read_config(ConfigText(text=text, file=CONFIG_FILE, folder=root.name))
    if config is None:
        raise ProjectInvalid(issues)
    KNOWN.add(*secrets_of_config(config, os.environ))
    line = positions(text).line(("project", "declarations"))
    return FoundConfig(config=config, warnings=issues, declarations=Source(file=CONFIG_FILE, line=line))


def _no_project(start: Path) -> Issue:
    return Issue(
        code="no-project",
        where=CONFIG_FILE,
        message=f"there is no {CONFIG_FILE} in {start} or above it",
        hint="run `novu-flows init` to begin a project here, or go to the folder of one",
    )


def _unreadable(error: OSError | UnicodeDecodeError) -> Issue:
    reason = error.strerror or "it cannot be read" if isinstance(error, OSError) else "it is not UTF-8"
    return Issue(
        code="unreadable-file",
        where=CONFIG_FILE,
        message=f"{CONFIG_FILE} cannot be read: {reason}",
        hint="make it a text file in UTF-8 that you may read",
        source=Source(file=CONFIG_FILE, line=1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """
    A project as loaded for an environment.

    `declarations` are those for this environment, `declared` those for any of them. `uses` are the values of
    novu.toml that modules have asked for. `issues` are those of loading; `check` gives those of the declarations.
    `files` are all that was read or looked for (novu.toml, modules, texts), `folders` where modules are looked for:
    what watch must watch. `namespaces` are the names in each module: what is generated needs them for annotations
    that are texts.
    """

    root: Path
    config: Config
    declarations: Declarations
    issues: tuple[Issue, ...]
    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    namespaces: Mapping[str, Mapping[str, object]] = field(default_factory=dict, repr=False, compare=False)
    environment: str = ""
    declared: Declarations = field(default_factory=Declarations, repr=False)
    uses: tuple[ValueUse, ...] = ()

    @property
    def other_environments(self) -> int:
        """Return how many resources are declared for other environments only."""
        here = for_environment(self.declared, self.environment)
        return 0 if here is self.declared else len(addresses_of(self.declared) - addresses_of(here))

    @property
    def for_callers(self) -> Declarations:
        """Return what is declared with the workflows of every environment, for those who trigger them."""
        first = {one.workflow_id: one for one in reversed(self.declared.workflows)}
        first |= {one.workflow_id: one for one in self.declarations.workflows}
        return replace(self.declarations, workflows=tuple(sorted(first.values(), key=lambda one: one.source)))

    @property
    def dialect(self) -> DialectName:
        """Return which of Novu's two APIs the declarations are for."""
        return self.config.dialect

    def guards_of(self, environment: EnvironmentConfig) -> Guards:
        """Return what an environment lets pass: what novu.toml says of it, and what the declarations protect."""
        guards = self.config.guards_of(environment)
        return replace(guards, protections=protections_of(self.declarations, self.config.guards.protect))


def load_project(start: Path, environment: str | None = None) -> Project:
    """
    Load the project that a folder belongs to, for an environment of novu.toml or for the default one.

    Raise ProjectInvalid where there is no usable novu.toml, WrongUsage where it has no such environment; everything
    else that is wrong is in `issues`.
    """
    root = find_root(start)
    found = load_config(root)
    chosen = named_environment(found.config, environment)
    sources = source_files(root, found.config.project.declarations, found.declarations)
    with using_values(found.config.environments[chosen].values, environment=chosen) as known:
        modules = load_modules(root, sources)
    return Project(
        root=root,
        config=found.config,
        declarations=for_environment(modules.declarations, chosen),
        environment=chosen,
        declared=modules.declarations,
        uses=tuple(replace(use, source=Placing(root).source(use.source)) for use in known.uses),
        issues=in_order((*found.warnings, *sources.issues, *modules.issues)),
        files=(root / CONFIG_FILE, *modules.files),
        folders=sources.folders,
        namespaces=modules.namespaces,
    )


def named_environment(config: Config, name: str | None) -> str:
    """Return the name of an environment of novu.toml, the default one's unless one is given; raise WrongUsage."""
    chosen = name or config.default_environment
    if chosen not in config.environments:
        known = ", ".join(sorted(config.environments))
        raise WrongUsage(f"novu.toml has no environment {chosen!r}", remedy=f"choose one of: {known}")
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """What the modules of a project declare, what is wrong with them, which files were read for them."""

    declarations: Declarations
    issues: tuple[Issue, ...]
    files: tuple[Path, ...]
    namespaces: Mapping[str, Mapping[str, object]]


def load_modules(root: Path, sources: SourceFiles) -> Modules:
    """Import modules and collect what they declare."""
    imports, placing = Imports(root=root, folders=sources.folders), Placing(root)
    failures: list[Issue] = []
    with importing(imports):
        modules = list(_imported(sources.files, imports, failures))
        declared = [(name, placing.placed(one)) for name, one in declared_in(modules)]
        declarations = collected(declared)
        _conceal(declarations, imports.files)
        _complete(declarations)
    found = (*failures, *uncollected(modules))
    placed = [replace(one, source=placing.source(one.source)) for one in found if one.source]
    return Modules(
        declarations=declarations,
        issues=(*placed, *placing.issues),
        files=(*imports.files, *placing.files),
        namespaces={name_of(module): vars(module) for module in imports.modules.values()},
    )


def _conceal(declarations: Declarations, files: Iterable[Path]) -> None:
    """Have no output show what is secret here; a module that failed may have been about to declare a secret."""
    KNOWN.add(*secrets_of_declarations(declarations, os.environ))
    conceal_references(files)


def conceal_references(files: Iterable[Path]) -> None:
    """Have no output show the secrets that modules refer to, without running them."""
    for file in files:
        with suppress(OSError):
            KNOWN.add(*secrets_of_text(read_source_text(file, errors="replace"), os.environ))


def _imported(files: Iterable[Path], imports: Imports, failures: list[Issue]) -> Iterator[ModuleType]:
    for path in files:
        try:
            yield imports.load(path)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - the code is the user's, and may raise anything
            failures.append(failure_issue(error, path, imports))


def _complete(declarations: Declarations) -> None:
    """Let pydantic look up names of the modules while they can be found by name."""
    for workflow in declarations.workflows:
        payload: object = workflow.payload
        if isinstance(payload, type) and issubclass(payload, BaseModel):
            with suppress(PydanticUserError):  # `check` says what is wrong with the model
                payload.model_rebuild(raise_errors=False)


def all_issues(project: Project) -> tuple[Issue, ...]:
    """
    Return every issue of a project in its environment, in order of its place.

    A module that did not load may declare what seems undeclared, so then nothing is said of that.
    """
    found = check(project.declarations, dialect=project.dialect)
    if any(issue.code in FAILED for issue in project.issues):
        found = tuple(issue for issue in found if issue.code not in (UNDECLARED, UNDECLARED_SUBSCRIBER))
    if project.dialect == "v2":
        from novu_flows.novu.v2.control_check import (  # noqa: PLC0415 - Liquid and schemas, which Novu 0.14 has not
            issues_of_controls,
        )

        found = (*found, *issues_of_controls(project.declarations, found))
    keys = api_key_issues(project.declarations, project.config, {})
    environments = tuple(
        environment_issues(project.declared, project.config.environments, [project.environment])
    )
    elsewhere = {issue.where for issue in environments if issue.code == NOT_IN_ENVIRONMENT}
    left = (issue for issue in found if not (issue.code == UNDECLARED_LAYOUT and issue.where in elsewhere))
    return in_order((*project.issues, *left, *keys, *environments, *values_elsewhere(project)))


def values_elsewhere(project: Project) -> Iterator[Issue]:
    """Yield a warning for each value that a module has asked for and that another environment does not have."""
    for name, environment in project.config.environments.items():
        found = (
            use.issue_in(name, environment.values) for use in project.uses if name != project.environment
        )
        yield from (replace(issue, severity="warning") for issue in found if issue)
