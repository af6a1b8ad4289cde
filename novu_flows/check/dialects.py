"""What only one of Novu's two APIs can carry: one table, held against what a project declares."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import TYPE_CHECKING, cast

from novu_flows.check.place import (
    Place,
    case_place,
    removed_place,
    resource_place,
)
from novu_flows.dataclass import dataclass
from novu_flows.declare import cases, filters, steps
from novu_flows.declare.basics import Cron, DialectName, Span, Unset
from novu_flows.declare.collection import DECLARED_KINDS, Declarations, Removed
from novu_flows.declare.integration import Integration
from novu_flows.declare.sorting import Feed, NotificationGroup
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import Subscriber, Workflow
from novu_flows.issues import Issue, Source

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_TITLES: Mapping[DialectName, str] = {"v1": "Novu 0.14", "v2": "today's Novu"}


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """A field that one dialect alone carries, or some of its values, or without a name the whole kind."""

    dialect: DialectName
    kind: type
    field: str
    hint: str
    values: tuple[object, ...] = ()


_LEAVE_OUT = 'leave it out, or write `novu = "v2"` in novu.toml'
_STEP = (
    steps.InAppStep,
    steps.EmailStep,
    steps.SmsStep,
    steps.ChatStep,
    steps.PushStep,
    steps.DigestStep,
    steps.DelayStep,
    steps.ThrottleStep,
    steps.HttpStep,
)


def _today(kind: type, *names: str, values: tuple[object, ...] = (), hint: str = _LEAVE_OUT) -> list[OnlyIn]:
    return [OnlyIn("v2", kind, name, hint, values) for name in names]


def _before(kind: type, name: str, hint: str) -> OnlyIn:
    return OnlyIn("v1", kind, name, hint)


TABLE: tuple[OnlyIn, ...] = (
    *_today(Workflow, "severity", "translations", "dashboard_preferences", "payload_schema"),
    *(row for kind in _STEP for row in _today(kind, "name", "extra_controls")),
    *_today(steps.InAppStep, "subject", "avatar", "data", "redirect_target"),
    *_today(steps.Button, "url", "target"),
    *_today(steps.EmailStep, "sender_email"),
    *_today(
        steps.EmailStep,
        "layout",
        values=(None,),
        hint="leave it out: the layout of an e-mail cannot be taken away",
    ),
    *_today(steps.DigestStep, "extend_to_schedule"),
    *_today(steps.DelayStep, "extend_to_schedule"),
    *_today(steps.ThrottleStep, ""),
    *_today(steps.HttpStep, ""),
    *_today(Cron, "", hint="give an amount of time, as minutes=30"),
    *_today(Span, "unit", values=("weeks", "months"), hint="give days"),
    *_today(filters.RawCondition, "", hint="use on_payload(…), on_subscriber(…) or previous_step(…)"),
    *_today(Subscriber, "timezone", "global_preferences"),
    *_today(Layout, "name", hint="leave it out: Novu 0.14 knows a layout by its name, the first argument"),
    *_today(Topic, "", hint='name its subscribers where it is used: to=topic("…", subscribers=[…])'),
    *_today(Integration, "identifier", hint="leave it out: Novu 0.14 knows an integration by its provider"),
    *_today(Integration, "name"),
    *_today(
        Integration, "primary", hint="declare it active: Novu 0.14 has one active integration of a channel"
    ),
    *_today(cases.TopicRef, "exclude"),
    *_today(cases.TriggerCase, "context"),
    *_today(Removed, "resource", values=("topic",)),
    _before(NotificationGroup, "", "write it as a tag of its workflows: tags=[…]"),
    _before(Feed, "", "write it as a tag of the workflows: the tabs of an Inbox filter by tags"),
    OnlyIn("v1", Removed, "resource", "leave it out", ("feed", "notification_group")),
    _before(Workflow, "group", "write it as a tag: tags=[…]"),
    _before(
        steps.InAppStep, "feed", "write it as a tag of the workflow: the tabs of an Inbox filter by tags"
    ),
    *(
        _before(kind, "active", "leave it out; a step that must not run is removed, or has filters")
        for kind in _STEP
    ),
    *(_before(kind, "stop_on_fail", "leave it out: a run goes on after a step that fails") for kind in _STEP),
    _before(
        filters.WebhookCondition,
        "",
        'ask with a step before, http("POST", …, step_id="asked"), and compare its answer: '
        'raw_condition({"==": [{"var": "steps.asked.FIELD"}, …]})',
    ),
)


def dialect_issues(declarations: Declarations, dialect: DialectName) -> Iterator[Issue]:
    """Report everything that the dialect of the project does not carry, at its place."""
    for place, declared in _placed(declarations):
        for part, path, source in _parts(declared, "", place.source):
            for row in _MISSING[dialect].get(type(part), ()):
                if _is_declared(part, row):
                    said = f"{_word(part, row)} is of {_TITLES[row.dialect]}; {_TITLES[dialect]} does not have it"
                    yield _at(place, path, row.field, source).error("not-in-this-dialect", said, row.hint)


def _placed(declarations: Declarations) -> Iterator[tuple[Place, object]]:
    yield from ((resource_place(one), one) for _, _, one in declarations.resources())
    yield from ((removed_place(one), one) for one in declarations.removed)
    yield from ((case_place(one), one) for one in declarations.cases)
    yield from ((case_place(one), one) for one in declarations.generated)


def _at(place: Place, path: str, field: str, source: Source) -> Place:
    name = ".".join(part for part in (path, field) if part)
    return place.part(name, source) if name else place


def _word(part: object, row: OnlyIn) -> str:
    if not row.field:
        return _WORDS[row.kind]
    return f"{row.field}={getattr(part, row.field)!r}" if row.values else f"`{row.field}`"


_WORDS: Mapping[type, str] = {
    steps.ThrottleStep: "a throttle step",
    steps.HttpStep: "an http step",
    Cron: "a cron expression",
    filters.RawCondition: "raw_condition(…)",
    filters.WebhookCondition: "on_webhook(…)",
    NotificationGroup: "a notification group",
    Feed: "a feed",
    Topic: "a topic of one's own",
}


def _missing_in(dialect: DialectName) -> Mapping[type, tuple[OnlyIn, ...]]:
    """Return what a dialect does not carry, by the kind that it is a field of."""
    kinds = dict.fromkeys(row.kind for row in TABLE)
    return {
        kind: tuple(row for row in TABLE if row.kind is kind and row.dialect != dialect) for kind in kinds
    }


_MISSING: Mapping[DialectName, Mapping[type, tuple[OnlyIn, ...]]] = {
    "v1": _missing_in("v1"),
    "v2": _missing_in("v2"),
}


def _is_declared(part: object, row: OnlyIn) -> bool:
    if not row.field:
        return True
    value: object = getattr(part, row.field)
    return value in row.values if row.values else value != _DEFAULTS[row.kind, row.field]


def _default(row: OnlyIn) -> object:
    one = next(one for one in _fields(row.kind) if one.name == row.field)
    return one.default if one.default_factory is MISSING else one.default_factory()


def _fields(kind: type) -> tuple["Field[object]", ...]:
    return fields(cast("type[DataclassInstance]", kind))


_DEFAULTS = {(row.kind, row.field): _default(row) for row in TABLE if row.field}
_DECLARED_ELSEWHERE = tuple(one.kind for one in DECLARED_KINDS)
_IDS: Mapping[str, str] = {"steps": "step_id", "preferences": "workflow_id", "credentials": "provider"}


def _parts(value: object, path: str, source: Source) -> Iterator[tuple[object, str, Source]]:
    """Yield a declaration and its parts, each with its path and its line."""
    yield value, path, source
    for one in _fields(type(value)):
        held: object = getattr(value, one.name)
        if isinstance(held, Unset | str) or one.name == "source":
            continue
        for name, inner in _named(one.name, held):
            if is_dataclass(inner) and not isinstance(inner, _DECLARED_ELSEWHERE):
                inner_path = f"{path}.{name}" if path else name
                yield from _parts(inner, inner_path, getattr(inner, "source", source))


def _named(name: str, held: object) -> Iterable[tuple[str, object]]:
    if not isinstance(held, tuple | list):
        return [(name, held)]
    key = _IDS.get(name, "")
    return [(f"{name}[{getattr(inner, key, number)}]", inner) for number, inner in enumerate(held)]
