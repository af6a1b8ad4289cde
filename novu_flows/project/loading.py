"""Loads a project: its novu.toml, the modules that it names, the texts that they refer to."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from types import ModuleType

from pydantic import BaseModel, PydanticUserError

from novu_flows.check import check
from novu_flows.check.allowances import unused_allowances, with_allowed
from novu_flows.check.cases import UNDECLARED_SUBSCRIBER
from novu_flows.check.environments import NOT_IN_ENVIRONMENT, environment_issues
from novu_flows.check.preferences import UNDECLARED
from novu_flows.check.v2_workflows import UNDECLARED_LAYOUT
from novu_flows.check.well_typed import well_typed
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.declare.environments import for_environment
from novu_flows.declare.values import ValueUse, using_values
from novu_flows.issues import Issue, in_order
from novu_flows.plan.changes import Address
from novu_flows.plan.guards import Guards, protections_of
from novu_flows.plan.selection import addresses_of
from novu_flows.project.concealing import (
    Environ,
    api_key_issues,
    secrets_of_declarations,
    secrets_of_text,
)
from novu_flows.project.config import Config, EnvironmentConfig
from novu_flows.project.declarations import Placing, collected, declared_in
from novu_flows.project.env_file import EnvFile
from novu_flows.project.failures import CODES as FAILED
from novu_flows.project.failures import attempted, failure_issue
from novu_flows.project.files import read_source_text
from novu_flows.project.modules import Imports, importing
from novu_flows.project.policies import ProjectPolicy, load_policies
from novu_flows.project.root import CONFIG_FILE, FoundConfig, find_root, load_config, named_environment
from novu_flows.project.sources import SourceFiles, source_files
from novu_flows.project.uncollected import name_of, uncollected
from novu_flows.redaction import KNOWN

# Of a project that has yet to be pulled: its folder of declarations is not there, or empty.
NOTHING_DECLARED = frozenset({"no-such-path", "no-modules"})


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
    environ: Environ = field(default_factory=lambda: os.environ, repr=False, compare=False)
    env_file: EnvFile | None = None
    policies: tuple[ProjectPolicy, ...] = field(default=(), repr=False)

    @property
    def other_environments(self) -> int:
        """Return how many resources are declared for other environments only."""
        here = for_environment(self.declared, self.environment)
        return 0 if here is self.declared else len(addresses_of(self.declared) - addresses_of(here))

    @property
    def for_callers(self) -> Declarations:
        """
        Return what is declared with the workflows of every environment, for those who trigger them.

        One of another environment that holds values of a wrong type is left out: only `check` looks at those.
        """
        right, _ = well_typed(Declarations(workflows=self.declared.workflows))
        first = {one.workflow_id: one for one in reversed(right.workflows)}
        first |= {one.workflow_id: one for one in self.declarations.workflows}
        return replace(self.declarations, workflows=tuple(sorted(first.values(), key=lambda one: one.source)))

    @property
    def dialect(self) -> DialectName:
        """Return which of Novu's two APIs the declarations are for."""
        return self.config.dialect

    def guards_of(
        self, environment: EnvironmentConfig, remembered: Callable[[], frozenset[Address]]
    ) -> Guards:
        """
        Return what an environment lets pass: what novu.toml says of it, and what the declarations protect.

        `remembered` is asked for what was protected when something was applied last: it stays so until it is declared
        without that.
        """
        guards = self.config.guards_of(environment)
        protections = replace(
            protections_of(self.declarations, self.config.guards.protect),
            remembered=lambda: remembered() - addresses_of(replace(self.declarations, removed=())),
        )
        return replace(guards, protections=protections, policies=self.policies)


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
        modules = load_modules(root, sources, found)
    return Project(
        root=root,
        config=found.config,
        declarations=for_environment(modules.declarations, chosen),
        environment=chosen,
        declared=modules.declarations,
        uses=tuple(replace(use, source=Placing(root).source(use.source)) for use in known.uses),
        environ=found.environ,
        env_file=found.env_file,
        issues=in_order((*found.warnings, *sources.issues, *modules.issues)),
        files=(root / CONFIG_FILE, *_env_file_paths(root, found.env_file), *modules.files),
        folders=sources.folders,
        namespaces=modules.namespaces,
        policies=modules.policies,
    )


def _env_file_paths(root: Path, env_file: EnvFile | None) -> Iterator[Path]:
    if env_file:
        yield root / env_file.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """What the modules of a project declare, what is wrong with them, which files were read for them."""

    declarations: Declarations
    issues: tuple[Issue, ...]
    files: tuple[Path, ...]
    namespaces: Mapping[str, Mapping[str, object]]
    policies: tuple[ProjectPolicy, ...]


def load_modules(root: Path, sources: SourceFiles, found: FoundConfig) -> Modules:
    """Import modules and collect what they declare, and the policies that novu.toml names."""
    imports, placing = Imports(root=root, folders=sources.folders), Placing(root)
    failures: list[Issue] = []
    with importing(imports):
        modules = list(_imported(sources.files, imports, failures))
        declared = [(name, placing.placed(one)) for name, one in declared_in(modules)]
        declarations = collected(declared)
        _conceal(declarations, imports.files, found.environ)
        _complete(declarations)
        policies = load_policies(found.config.guards.policies, found.policies, imports, placing.source)
    noticed = (*failures, *uncollected(modules))
    placed = [replace(one, source=placing.source(one.source)) for one in noticed if one.source]
    placed += [policy.issue for policy in policies if policy.issue]
    return Modules(
        declarations=declarations,
        issues=(*placed, *placing.issues),
        files=(*imports.files, *placing.files),
        namespaces={name_of(module): vars(module) for module in imports.modules.values()},
        policies=policies,
    )


def _conceal(declarations: Declarations, files: Iterable[Path], environ: Environ) -> None:
    """Have no output show what is secret here; a module that failed may have been about to declare a secret."""
    KNOWN.add(*secrets_of_declarations(declarations, environ))
    conceal_references(files, environ)


def conceal_references(files: Iterable[Path], environ: Environ) -> None:
    """Have no output show the secrets that modules refer to, without running them."""
    for file in files:
        with suppress(OSError):
            KNOWN.add(*secrets_of_text(read_source_text(file, errors="replace"), environ))


def _imported(files: Iterable[Path], imports: Imports, failures: list[Issue]) -> Iterator[ModuleType]:
    for path in files:
        loaded = attempted(partial(imports.load, path))
        if isinstance(loaded, BaseException):
            failures.append(failure_issue(loaded, path, imports))
        else:
            yield loaded


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
    found = declared_issues(project.declarations, project.dialect)
    if any(issue.code in FAILED for issue in project.issues):
        found = tuple(issue for issue in found if issue.code not in (UNDECLARED, UNDECLARED_SUBSCRIBER))
    keys = api_key_issues(project.declarations, project.config, {})
    environments = tuple(
        environment_issues(project.declared, project.config.environments, [project.environment])
    )
    elsewhere = {issue.where for issue in environments if issue.code == NOT_IN_ENVIRONMENT}
    left = (issue for issue in found if not (issue.code == UNDECLARED_LAYOUT and issue.where in elsewhere))
    return in_order((*project.issues, *left, *keys, *environments, *values_elsewhere(project)))


def declared_issues(declarations: Declarations, dialect: DialectName) -> tuple[Issue, ...]:
    """Return every issue of declarations, what Novu would note at their steps too."""
    found = check(declarations, dialect=dialect)
    if dialect == "v2":
        from novu_flows.novu.v2.control_check import (  # noqa: PLC0415 - Liquid and schemas, which Novu 0.14 has not
            issues_of_controls,
        )

        found = (*found, *with_allowed(declarations, issues_of_controls(declarations, found)))
    return (*found, *unused_allowances(declarations, found))


def values_elsewhere(project: Project) -> Iterator[Issue]:
    """Yield a warning for each value that a module has asked for and that another environment does not have."""
    for name, environment in project.config.environments.items():
        found = (
            use.issue_in(name, environment.values) for use in project.uses if name != project.environment
        )
        yield from (replace(issue, severity="warning") for issue in found if issue)
