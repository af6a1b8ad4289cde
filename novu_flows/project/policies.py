"""A project's own policies: loads the functions that novu.toml names, and runs them so that nothing they do stops a command."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import partial
from importlib import import_module
from inspect import iscoroutine, isfunction
from itertools import islice
from types import ModuleType
from typing import cast, get_args

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Severity, Source, did_you_mean
from novu_flows.plan.as_json import plan_digest
from novu_flows.plan.plan import Plan
from novu_flows.project.failures import attempted, error_message, place_of
from novu_flows.project.modules import Imports, importing

MOST_ISSUES = 1000  # of one policy; a generator may have no end
PolicyFunction = Callable[[Plan], Iterable[Issue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPolicy:
    """
    A policy by its name in novu.toml; called with a plan, it returns issues and raises nothing.

    `issue` is why it could not be loaded: then no plan passes. `place` makes the places of issues relative.
    """

    name: str
    source: Source
    imports: Imports = field(repr=False)
    place: Callable[[Source], Source] = field(repr=False)
    function: PolicyFunction | None = None
    issue: Issue | None = None

    def __call__(self, plan: Plan) -> tuple[Issue, ...]:
        """Return what the policy says of a plan, each issue under a code of its own."""
        if self.function is None:
            return (self.issue,) if self.issue else ()
        found: list[Issue] = []
        digest = plan_digest(plan)
        raised = attempted(partial(self._ask, self.function, plan, found))
        if raised is not None:
            found.append(self.failed(error_message(raised), self._place(raised)))
        if plan_digest(plan) != digest:
            found.append(self.failed("it changes the plan", self.source))
        return tuple(found)

    def _ask(self, function: PolicyFunction, plan: Plan, found: list[Issue]) -> None:
        """Add what the function finds, as far as it comes; raise what it raises."""
        with importing(self.imports):
            found.extend(map(self._checked, islice(_issues(function(plan)), MOST_ISSUES)))

    def failed(self, message: str, source: Source) -> Issue:
        """Return the issue of a policy that does not work."""
        return Issue(
            code="policy-failed",
            where=f"policy {self.name}",
            message=message,
            hint="fix it: no plan passes a policy that fails",
            source=source,
        )

    def _place(self, error: BaseException) -> Source:
        return self.place(place_of(error, self.imports.files, otherwise=self.source))

    def _checked(self, found: object) -> Issue:
        """Return an issue that a policy has found; raise TypeError for what is none."""
        if not isinstance(found, Issue):
            raise TypeError(f"it yields {type(found).__name__}, and no Issue of novu_flows.policies")
        texts: Sequence[object] = (found.code, found.where, found.message, found.hint)
        severities = get_args(Severity)
        if not all(isinstance(text, str) for text in texts) or found.severity not in severities:
            raise TypeError('the parts of an Issue are texts, and its severity is "error" or "warning"')
        source = self.place(found.source) if isinstance(found.source, Source) else None
        return replace(found, code=f"policy:{found.code}", source=source)


def _issues(returned: object) -> Iterator[object]:
    if iscoroutine(returned):
        returned.close()
        raise TypeError("it is an async function, and a plain one is called")
    if returned is None:
        raise TypeError("it returns None: yield the issues, or return a list of them")
    return iter(cast("Iterable[object]", returned))


def load_policies(
    names: Iterable[str], source: Source, imports: Imports, place: Callable[[Source], Source]
) -> tuple[ProjectPolicy, ...]:
    """Return the policies of names such as `policies:no_friday_mail`, also those that cannot be loaded."""
    made = (
        ProjectPolicy(name=name, source=source, imports=imports, place=place) for name in dict.fromkeys(names)
    )
    return tuple(map(_loaded, made))


def _loaded(policy: ProjectPolicy) -> ProjectPolicy:
    module_name, _, name = policy.name.partition(":")
    module = attempted(partial(import_module, module_name))
    if isinstance(module, ModuleNotFoundError) and f"{module_name}.".startswith(f"{module.name}."):
        return _unknown(policy, f"there is no module {module_name}", "it is looked for beside novu.toml")
    if isinstance(module, BaseException):
        return _failing(policy, module)
    function = getattr(module, name, None)
    if callable(function):
        return replace(policy, function=cast("PolicyFunction", function))
    return _unknown(
        policy, f"module {module_name} has no function {name}", did_you_mean(name, _functions(module))
    )


def _functions(module: ModuleType) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if isfunction(value) and value.__module__ == module.__name__
    ]


def _failing(policy: ProjectPolicy, error: BaseException) -> ProjectPolicy:
    place = policy.place(place_of(error, policy.imports.files, otherwise=policy.source))
    return replace(policy, issue=policy.failed(error_message(error), place))


def _unknown(policy: ProjectPolicy, message: str, hint: str) -> ProjectPolicy:
    issue = Issue(
        code="unknown-policy", where=f"policy {policy.name}", message=message, hint=hint, source=policy.source
    )
    return replace(policy, issue=issue)
