"""A trigger case: start this workflow for these recipients with this payload, and expect this."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, field, replace
from typing import Any, Generic, TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Environments, Span, here
from novu_flows.declare.expectations import Expectation, Renders
from novu_flows.declare.frozen import freeze_environments, frozen
from novu_flows.declare.payload import P, wire_payload, wire_value
from novu_flows.declare.topic import Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber, Workflow
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRef:
    """The subscribers of a topic, as recipients; those in `exclude` are left out."""

    topic_key: str
    subscribers: Sequence[Subscriber | str] = ()
    exclude: Sequence[Subscriber | str] = ()


def topic(
    topic_key: Topic | str,
    *,
    subscribers: Sequence[Subscriber | str] = (),
    exclude: Sequence[Subscriber | str] = (),
) -> TopicRef:
    """
    Refer to the subscribers of a topic: `to=topic("customers", subscribers=[ada, grace])`.

    The embedded Novu makes the topic with these subscribers; on a server it is as it is there. Those in
    `exclude` get nothing, which today's Novu knows.
    """
    declared = topic_key if isinstance(topic_key, Topic) else Topic(topic_key, subscribers=subscribers)
    return TopicRef(
        topic_key=declared.topic_key,
        subscribers=frozen(subscribers or declared.subscribers),
        exclude=frozen(exclude),
    )


SingleRecipient = Subscriber | TopicRef | str
OneRecipient = SingleRecipient | Topic
Recipients = OneRecipient | Sequence[OneRecipient]


def one_by_one(to: Recipients) -> tuple[SingleRecipient, ...]:
    """Return recipients one by one; a topic that is declared as the reference to it."""
    given = (to,) if isinstance(to, Subscriber | TopicRef | Topic | str) else to
    return tuple(topic(one) if isinstance(one, Topic) else one for one in given)


@dataclass(frozen=True, slots=True)
class TriggerCase(Generic[P]):
    """
    Declare a test of a workflow.

    `payload` is a model instance, or a dict that is validated first. `expect` says what each channel delivers
    to each recipient; without it every template must render. `after` turns the clock, for digests and delays.
    `overrides` and `context` are sent as they are; today's Novu takes overrides by step too, as
    `{"steps": {"email": {…}}}`.
    Without a `name` it is called as its variable. With `environments` it is run in those only; a production
    environment runs no case that does not name it.
    """

    workflow: Workflow[P]
    _: KW_ONLY
    to: Recipients
    payload: P | Mapping[str, object]
    expect: Expectation = field(default_factory=Renders)
    actor: Subscriber | str | None = None
    overrides: Mapping[str, object] = field(default_factory=dict)
    context: Mapping[str, object] = field(default_factory=dict)
    after: Span | None = None
    name: str = ""
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)

    @property
    def recipients(self) -> tuple[SingleRecipient, ...]:
        """Return the recipients one by one."""
        return one_by_one(self.to)

    @property
    def wire_payload(self) -> Mapping[str, object]:
        """Return the payload as the JSON object that a trigger sends."""
        if isinstance(self.payload, Mapping):
            return {name: wire_value(value) for name, value in self.payload.items()}
        return wire_payload(self.payload)


AnyTriggerCase = TriggerCase[Any]  # type: ignore[explicit-any]  # invariant in its payload: any of them


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedCases:
    """Cases whose payloads are made from the schema when they are run; each must render."""

    workflow: AnyWorkflow
    number: int
    to: Recipients
    name: str = ""
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)


def cases(workflow: Workflow[P], table: Iterable[TriggerCase[P]]) -> tuple[TriggerCase[P], ...]:
    """Return the cases of a workflow, numbered where they have no name; raise TypeError for what is no case."""
    numbered = list(enumerate(_listed(table), start=1))
    for number, case in numbered:
        _check_case(number, case)
    return tuple(replace(case, workflow=workflow, name=case.name or str(number)) for number, case in numbered)


T = TypeVar("T")


def _listed(table: Iterable[T]) -> list[T]:
    given: object = table
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"cases() takes a list of TriggerCase(…), not {type(given).__name__}")
    return list(table)


def _check_case(number: int, case: object) -> None:
    if not isinstance(case, TriggerCase):
        raise TypeError(f"number {number} of cases() must be a TriggerCase(…), not {type(case).__name__}")


def generate_cases(
    workflow: AnyWorkflow, number: int, *, to: Recipients, environments: Environments = UNSET
) -> GeneratedCases:
    """Declare cases with payloads that the workflow's model takes, the same in every run."""
    return GeneratedCases(workflow=workflow, number=number, to=to, environments=environments)


def case_ids(declared: Iterable[AnyTriggerCase]) -> dict[str, AnyTriggerCase]:
    """Return a readable id for each case: `order-shipped::ada_is_told`, numbered where that is taken."""
    found: dict[str, AnyTriggerCase] = {}
    for case in declared:
        found[_free(f"{case.workflow.workflow_id}::{case.name or 'case'}", found)] = case
    return found


def _free(case_id: str, taken: Mapping[str, AnyTriggerCase]) -> str:
    chosen, number = case_id, 2
    while chosen in taken:
        chosen, number = f"{case_id}-{number}", number + 1
    return chosen
