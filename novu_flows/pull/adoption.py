"""What was pulled, and what is done about that of which a check has an error, or a plan a change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, fields, replace
from typing import TypeVar

from novu_flows.check.allowances import NEVER_ALLOWED
from novu_flows.codegen.pulled import PulledWorkflow
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Channels
from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.issues import Issue, heads_of
from novu_flows.plan.changes import Address, Change

T = TypeVar("T")
_FIRST_WORD = re.compile(r"\w+")
_PROFILE = frozenset({"email", "first_name", "last_name", "phone", "avatar", "locale", "timezone", "data"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PullNote:
    """Something that is declared otherwise than it could be wished, or not at all."""

    address: Address
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """
    What was pulled.

    `notes` name what no declaration says in full, `left_out` what is not declared at all, and why; `variables` are those
    that secrets are taken from. `there` are the addresses of all that the environment holds.
    """

    workflows: Mapping[str, PulledWorkflow] = field(default_factory=dict)
    layouts: Mapping[str, Layout] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    subscribers: Mapping[str, Subscriber] = field(default_factory=dict)
    notes: tuple[PullNote, ...] = ()
    left_out: tuple[PullNote, ...] = ()
    variables: tuple[str, ...] = ()
    there: frozenset[Address] = frozenset()

    @property
    def declarations(self) -> Declarations:
        """Return what is declared."""
        return Declarations(
            workflows=tuple(one.workflow for one in self.workflows.values()),
            layouts=tuple(self.layouts.values()),
            topics=tuple(self.topics.values()),
            subscribers=tuple(self.subscribers.values()),
        )

    def without(self, address: Address, reason: str) -> "Adoption":
        """Return this without something that cannot be declared."""
        key = address.keys[0]
        left = replace(self, left_out=(*self.left_out, PullNote(address=address, message=reason)))
        match address.resource:
            case "workflow":
                return replace(left, workflows=_without(self.workflows, key))
            case "layout":
                return replace(left, layouts=_without(self.layouts, key))
            case "topic":
                return replace(left, topics=_without(self.topics, key))
            case _:
                return replace(left, subscribers=_without(self.subscribers, key))


def corrected(adoption: Adoption, faults: Sequence[Issue | Change]) -> Adoption:
    """Return this with everything that has a fault declared otherwise, or left out."""
    for fault in faults:
        adoption = _corrected(adoption, fault)
    return adoption


def _corrected(adoption: Adoption, fault: Issue | Change) -> Adoption:
    """Return this with what has a fault declared otherwise; what is none of its own has none here."""
    address, places, reason = _about(adoption, fault)
    if address is None or not _is_adopted(adoption, address):
        return adoption
    key = address.keys[0]
    match address.resource:
        case "workflow" | "layout" if isinstance(fault, Issue) and fault.code not in NEVER_ALLOWED:
            return _allowing(adoption, address, fault)
        case "subscriber":
            subscriber = adoption.subscribers[key]
            changed = _without_options(subscriber, places)
            if changed == subscriber:
                return adoption.without(address, reason)
            note = PullNote(address=address, message=f"{', '.join(places)} is left out: {reason}")
            return replace(
                adoption,
                subscribers={**adoption.subscribers, key: changed},
                notes=(*adoption.notes, note),
            )
        case "topic" if adoption.topics[key].name is not UNSET and "name" in places:
            note = PullNote(address=address, message=f"its name is left out: {reason}")
            topics = {**adoption.topics, key: replace(adoption.topics[key], name=UNSET)}
            return replace(adoption, topics=topics, notes=(*adoption.notes, note))
        case _:
            return adoption.without(address, reason)


def _about(adoption: Adoption, fault: Issue | Change) -> tuple[Address | None, tuple[str, ...], str]:
    """Return what a fault is about, the options of it, and why."""
    if isinstance(fault, Issue):
        address = next(
            (one for one in map(_address, heads_of(fault.where)) if one and _is_adopted(adoption, one)), None
        )
        if address is None:
            return _of_part(adoption, fault)
        rest = fault.where.removeprefix(str(address)).removeprefix(", ")
        found = _FIRST_WORD.match(rest)
        return address, (found[0],) if found else (), fault.message
    reason = f"a plan would change {', '.join(sorted({'.'.join(one.path) for one in fault.fields}))}"
    match fault.address.resource:
        case "workflow" | "layout" | "topic" | "subscriber":
            return fault.address, tuple({one.path[0] for one in fault.fields}), reason
        case "global_preference":
            return Address("subscriber", fault.address.keys), ("global_preferences",), reason
        case "preference":
            return (
                Address("subscriber", fault.address.keys[:1]),
                ("preferences", fault.address.keys[1]),
                reason,
            )
        case _:
            return (
                Address("subscriber", fault.address.keys[:1]),
                ("credentials", fault.address.keys[1]),
                reason,
            )


def _address(shown: str) -> Address | None:
    """Return the address that an issue shows; None for that of something else."""
    kind, _, key = shown.partition(" ")
    match kind:
        case "workflow" | "layout" | "topic" | "subscriber":
            return Address(kind, (key,))
        case _:
            return None


def _of_part(adoption: Adoption, fault: Issue) -> tuple[Address | None, tuple[str, ...], str]:
    """Return the subscriber whose preference or credentials an issue is about."""
    for subscriber_id in adoption.subscribers:
        for kind, option in (("preference", "preferences"), ("credentials", "credentials")):
            if fault.where.startswith(f"{kind} {subscriber_id} / "):
                key = fault.where.removeprefix(f"{kind} {subscriber_id} / ").partition(",")[0]
                return Address("subscriber", (subscriber_id,)), (option, key), fault.message
    return None, (), fault.message


def _is_adopted(adoption: Adoption, address: Address) -> bool:
    held: Mapping[str, Mapping[str, object]] = {
        "workflow": adoption.workflows,
        "layout": adoption.layouts,
        "topic": adoption.topics,
        "subscriber": adoption.subscribers,
    }
    return address.keys[0] in held[address.resource]


def _allowing(adoption: Adoption, address: Address, fault: Issue) -> Adoption:
    """Return this with an issue that its workflow or layout has in Novu already."""
    key = address.keys[0]
    note = PullNote(
        address=address, message=f"{fault.where}: {fault.message} ({fault.code}, which it allows)"
    )
    notes = (*adoption.notes, note)
    if address.resource == "layout":
        layout = adoption.layouts[key]
        if fault.code in layout.allow_issues:
            return adoption
        allowed = replace(layout, allow_issues=_with(layout.allow_issues, fault.code))
        return replace(adoption, layouts={**adoption.layouts, key: allowed}, notes=notes)
    pulled = adoption.workflows[key]
    codes = pulled.workflow.allow_issues
    if fault.code in codes:
        return adoption
    workflow: AnyWorkflow = replace(pulled.workflow, allow_issues=_with(codes, fault.code))
    workflows = {**adoption.workflows, key: replace(pulled, workflow=workflow)}
    return replace(adoption, workflows=workflows, notes=notes)


def _with(codes: Sequence[str], code: str) -> list[str]:
    return sorted({*codes, code})


def _without_options(subscriber: Subscriber, places: tuple[str, ...]) -> Subscriber:
    """Return a subscriber without options, or without one of its preferences or credentials."""
    match places:
        case ("preferences", workflow_id):
            kept = [one for one in subscriber.preferences if one.workflow_id != workflow_id]
            return replace(subscriber, preferences=kept)
        case ("credentials", provider):
            others = [one for one in subscriber.credentials if one.provider != provider]
            return replace(subscriber, credentials=others)
        case ("preferences",):
            return replace(subscriber, preferences=())
        case ("credentials",):
            return replace(subscriber, credentials=())
        case ("global_preferences",):
            return replace(subscriber, global_preferences=Channels())
        case _:
            make: type = Subscriber
            left = _PROFILE.intersection(places)
            held = {
                one.name: getattr(subscriber, one.name) for one in fields(subscriber) if one.name not in left
            }
            changed: Subscriber = make(**held)
            return changed


def _without(held: Mapping[str, T], key: str) -> Mapping[str, T]:
    return {one: value for one, value in held.items() if one != key}
