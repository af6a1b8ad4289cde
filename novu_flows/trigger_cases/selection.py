"""Which of the declared cases are to be run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from novu_flows.check.place import case_place
from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases, TriggerCase, case_ids
from novu_flows.declare.collection import Declarations
from novu_flows.declare.environments import named_environments, recipients_of
from novu_flows.declare.steps import DelayStep
from novu_flows.declare.workflow import id_of
from novu_flows.errors import Refused, WrongUsage
from novu_flows.issues import Issue, did_you_mean, in_order
from novu_flows.plan.changes import Address
from novu_flows.plan.selection import Patterns, fits

Cases = Mapping[str, AnyTriggerCase]
MOST_NAMED = 3


def chosen_cases(declared: Cases, patterns: Sequence[str]) -> Cases:
    """Return the cases that fit one of the patterns, by id or workflow id; all where there is no pattern."""
    for pattern in patterns:
        if not any(_fits(case_id, pattern) for case_id in declared):
            raise WrongUsage(f"no case is called {pattern!r}", remedy=did_you_mean(pattern, declared))
    if not patterns:
        return declared
    return {
        case_id: case
        for case_id, case in declared.items()
        if any(_fits(case_id, pattern) for pattern in patterns)
    }


def cases_of_part(cases: Cases, patterns: Patterns) -> Cases:
    """Return the cases that are about what the patterns choose: their workflow, or one of their recipients."""
    if not patterns:
        return cases
    return {case_id: case for case_id, case in cases.items() if _is_of_part(case, patterns)}


def _is_of_part(case: AnyTriggerCase, patterns: Patterns) -> bool:
    about = [Address("workflow", (case.workflow.workflow_id,))]
    about += [Address("subscriber", (id_of(one),)) for one in recipients_of(case)]
    if any(fits(address, patterns.excludes) for address in about):
        return False
    is_changed = patterns.changed_since is None or not patterns.changed.isdisjoint(about)
    name = f"{case.workflow.workflow_id}::{case.name}"
    is_targeted = not patterns.targets or any(fits(address, patterns.targets) for address in about)
    return is_targeted and (is_changed or name in patterns.changed_cases)


def allowed_in_production(chosen: Cases, environment: str, patterns: Sequence[str]) -> Cases:
    """Return the cases that are marked for a production environment; raise Refused where one was asked for."""
    marked = {one: case for one, case in chosen.items() if environment in (named_environments(case) or ())}
    unmarked = [case_id for case_id in chosen if case_id not in marked]
    if unmarked and (patterns or not marked):
        raise Refused(
            f"{environment} is a production environment, and {_listed(unmarked)} not marked for it",
            remedy=f'write environments=["{environment}"] into the cases that may be fired there',
        )
    return marked


def _fits(case_id: str, pattern: str) -> bool:
    return fnmatchcase(case_id, pattern) or case_id.partition("::")[0] == pattern


def _listed(case_ids: Sequence[str]) -> str:
    named, more = case_ids[:MOST_NAMED], len(case_ids) - MOST_NAMED
    if more > 0:
        return f"{', '.join(named)} and {more} more are"
    return f"{', '.join(named)} {'is' if len(named) == 1 else 'are'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllCases:
    """
    The cases of an environment by their ids, in order of declaration, and why some were not generated.

    `declared` has those of other environments too: an id is the same in all of them.
    """

    by_id: Cases
    declared: Cases
    issues: tuple[Issue, ...]


def all_cases(declarations: Declarations, declared: Declarations | None = None) -> AllCases:
    """Return every case, those with payloads made from the schema included; `declared` is for any environment."""
    issues: list[Issue] = []
    made = [case for generated in declarations.generated for case in _expanded(generated, issues)]
    written = declared.cases if declared else declarations.cases
    cases = sorted((*written, *made), key=lambda case: case.source)
    ids, here = case_ids(cases), {*map(id, (*declarations.cases, *made))}
    by_id = {case_id: case for case_id, case in ids.items() if id(case) in here}
    return AllCases(by_id=by_id, declared=ids, issues=in_order(issues))


def _expanded(generated: GeneratedCases, issues: list[Issue]) -> Iterator[AnyTriggerCase]:
    from novu_flows.trigger_cases.generated import NotMade, valid_payloads  # noqa: PLC0415 - Hypothesis takes 0.3 s to load

    try:
        payloads = valid_payloads(generated.workflow.payload, generated.number, dates=_dates(generated))
    except NotMade as error:
        issues.append(_not_made(generated, str(error)))
        return
    for number, payload in enumerate(payloads, start=1):
        case = TriggerCase(
            generated.workflow,
            to=generated.to,
            payload=payload,
            name=f"{generated.name}-{number}",
            environments=generated.environments,
        )
        yield replace(case, source=generated.source)


def _dates(generated: GeneratedCases) -> list[str]:
    delays = [one for one in generated.workflow.steps if isinstance(one, DelayStep)]
    return [one.until for one in delays if isinstance(one.until, str)]


def _not_made(generated: GeneratedCases, reason: str) -> Issue:
    place = case_place(generated)
    return Issue(
        code="payload-not-generated",
        where=place.where,
        message=f"no payload of {generated.workflow.payload.__name__} can be generated: {reason}",
        hint="write these cases by hand, or give the field a default or a type that Hypothesis knows",
        source=place.source,
    )
