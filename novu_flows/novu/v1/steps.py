"""The steps of workflows: one row for each field of a type, and the fields of declared and observed steps."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from novu_flows.declare.steps import Step
from novu_flows.novu.observed import STEPS, EnvironmentNames
from novu_flows.novu.v1.step_fields import (
    RawStep,
    StepBody,
    StepContext,
    V1StepField,
    backoff,
    buttons,
    digest_key,
    email_body,
    filters,
    optional,
    redirect,
    reference,
    span,
    switch,
    text,
    until,
)
from novu_flows.plan.fields import Path, Value, declared

_CONTENT = text("content")
_COMMON = (
    V1StepField(
        name="type",
        declared=attrgetter("type"),
        read=lambda step, _: step["template"]["type"],
        write=lambda body, value, _: body["template"].update(type=value),
    ),
    switch("active", "active", default=True),
    switch("stop_on_fail", "shouldStopOnFail", default=False),
    filters(),
)

# One row for each field that a step of a type has of its own, in the order in which a plan shows them.
STEP_FIELDS: Mapping[str, tuple[V1StepField, ...]] = {
    "in_app": (
        _CONTENT,
        redirect(),
        buttons(),
        reference("feed", "_feedId", "feedId", lambda names: names.feeds),
    ),
    "email": (
        text("subject"),
        email_body(),
        optional("preheader", "preheader"),
        optional("sender_name", "senderName"),
        reference("layout", "_layoutId", "layoutId", lambda names: names.layouts),
    ),
    "sms": (_CONTENT,),
    "chat": (_CONTENT,),
    "push": (text("title"), _CONTENT),
    "digest": (span("span"), digest_key(), backoff()),
    "delay": (span("until"), until()),
}
# What Novu goes on holding where it is written empty (docs/novu/v1.md, section 9.6).
KEPT = frozenset(field.name for fields in STEP_FIELDS.values() for field in fields if not field.clearable)
_STEP_ID = re.compile(r"[A-Za-z0-9_-]+")
# What a PUT carries along, for it replaces all steps; ids are written under another name than they are read under.
_CARRIED = ("_templateId", "uuid", "active", "shouldStopOnFail", "filters", "metadata", "replyCallback")
_OF_TEMPLATE = (
    "type", "name", "subject", "preheader", "senderName", "title", "content", "contentType", "variables", "cta", "actor",
)  # fmt: skip
_IDS_OF_TEMPLATE = {"_feedId": "feedId", "_layoutId": "layoutId"}


def declared_steps(steps: Sequence[Step]) -> dict[Path, Value]:
    """Return the order of the steps, and the declared fields of each; `check` refuses a type that Novu 0.14 has not."""
    fields: dict[Path, Value] = {STEPS: [step.step_id for step in steps]}
    for step in steps:
        rows = (*_COMMON, *STEP_FIELDS.get(step.type, ()))
        fields.update(declared({(*STEPS, step.step_id, row.name): row.declared(step) for row in rows}))
    return fields


def observed_steps(steps: Mapping[str, RawStep], names: EnvironmentNames) -> dict[Path, Value]:
    """Return the order of the steps, and every comparable field of each."""
    uuids = {step_id: step["uuid"] for step_id, step in steps.items() if step.get("uuid")}
    context = StepContext(names=names, uuids=uuids)
    fields: dict[Path, Value] = {STEPS: list(steps)}
    for step_id, step in steps.items():
        for row in _rows(step["template"]["type"]):
            fields[(*STEPS, step_id, row.name)] = row.read(step, context)
    return fields


def step_bodies(
    changed: Mapping[Path, Value], observed: Mapping[str, RawStep], names: EnvironmentNames
) -> list[StepBody]:
    """Return all steps of a workflow as POST and PUT take them; one that gets another type is another step."""
    listed = changed.get(STEPS)
    order = [str(step_id) for step_id in listed] if isinstance(listed, list) else list(observed)
    kept = {step_id: step for step_id, step in observed.items() if (*STEPS, step_id, "type") not in changed}
    uuids = {step_id: str(kept.get(step_id, {}).get("uuid") or step_id) for step_id in order}
    context = StepContext(names=names, uuids=uuids)
    return [_step_body(step_id, _of_step(changed, step_id), kept.get(step_id), context) for step_id in order]


def identified(steps: Iterable[RawStep]) -> dict[str, RawStep]:
    """
    Return observed steps by step id, in order.

    Novu 0.14 knows no step id: a step that a plan has written carries it as its `name`; another one has the
    id that a step of its type has unless said otherwise, and a number where that is taken.
    """
    found: dict[str, RawStep] = {}
    for step in steps:
        found[next(candidate for candidate in _candidates(step) if candidate not in found)] = step
    return found


def _candidates(step: RawStep) -> Iterator[str]:
    name = step.get("name") or ""
    kind = str(step["template"]["type"]).replace("_", "-")
    if _STEP_ID.fullmatch(name) and name.lower() != kind:  # Novu's dashboard calls them In-App, Email …
        yield name
    yield kind
    number = 2
    while True:
        yield f"{kind}-{number}"
        number += 1


def _rows(step_type: object) -> tuple[V1StepField, ...]:
    """Return the rows of a type; one that is newer has a text."""
    return (*_COMMON, *STEP_FIELDS.get(str(step_type), (_CONTENT,)))


def _step_body(
    step_id: str, changed: Mapping[str, Value], raw: RawStep | None, context: StepContext
) -> StepBody:
    """Return the JSON of one step: what was observed of it, carried along, with the changes laid over it."""
    body: StepBody = {"active": True, "uuid": step_id} if raw is None else _carried(raw, _CARRIED)
    body |= {"name": step_id, "template": _template(raw), "metadata": dict((raw or {}).get("metadata") or {})}
    for row in _rows(changed.get("type") or body["template"].get("type")):
        if row.name in changed:
            row.write(body, changed[row.name], context)
    body["template"].setdefault("content", "")
    body["metadata"] = {key: value for key, value in body["metadata"].items() if value is not None}
    return body if body["metadata"] else {key: value for key, value in body.items() if key != "metadata"}


def _template(raw: RawStep | None) -> StepBody:
    observed = raw["template"] if raw else {}
    ids = {written: observed[read] for read, written in _IDS_OF_TEMPLATE.items() if observed.get(read)}
    return {**_carried(observed, _OF_TEMPLATE), **ids}


def _carried(answered: RawStep, keys: Iterable[str]) -> StepBody:
    return {key: answered[key] for key in keys if answered.get(key) is not None}


def _of_step(changed: Mapping[Path, Value], step_id: str) -> dict[str, Value]:
    return {path[2]: value for path, value in changed.items() if path[:2] == (*STEPS, step_id)}
