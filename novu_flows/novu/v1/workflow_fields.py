"""Workflows, to and from Novu's JSON, where they are called notification templates (docs/novu/v1.md, section 9)."""

from typing import Any

from novu_flows.declare.basics import CHANNELS, UNSET, Unset
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.javascript.slugify import slug
from novu_flows.novu.observed import (
    ACTIVE,
    GROUP,
    NAME,
    EnvironmentNames,
    ObservedWorkflow,
    WorkflowHead,
    last_change,
)
from novu_flows.novu.v1.steps import declared_steps, identified, observed_steps, step_bodies
from novu_flows.novu.v1.workflows import WorkflowAnswer
from novu_flows.plan.fields import Fields, Path, Value, blank_to_none, declared

WorkflowBody = dict[str, Any]
_PLAIN = {"name": "name", "description": "description", "critical": "critical", "tags": "tags"}
DEFAULT_GROUP = "General"
_BEGUN = " (being created by novu-flows)"


def declared_workflow(workflow: AnyWorkflow) -> dict[Path, Value]:
    """Return the declared fields of a workflow in comparable form."""
    tags = workflow.tags
    own: dict[Path, Value | Unset] = {
        NAME: workflow.name,
        ("description",): blank_to_none(workflow.description),
        ACTIVE: workflow.active,
        ("critical",): workflow.critical,
        ("tags",): UNSET if isinstance(tags, Unset) else list(tags),
        GROUP: workflow.group,
    }
    settings: dict[Path, Value] = {("preferences", name): on for name, on in workflow.preferences}
    return {**declared(own), **settings, **declared_steps(workflow.steps)}


def observed_workflow(answer: WorkflowAnswer, names: EnvironmentNames) -> ObservedWorkflow:
    """
    Read a workflow of an answer of GET one, POST or PUT.

    A plan's base is made of the answer, without what changes by itself. The steps are kept as they came, for a PUT
    carries along what it does not change.
    """
    raw = answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    steps = identified(raw.get("steps") or [])
    settings = dict(answer.preference_settings)
    own: dict[Path, Value] = {
        NAME: answer.name,
        ("description",): answer.description or None,
        ACTIVE: answer.active,
        ("critical",): answer.critical,
        ("tags",): list(answer.tags),
        GROUP: names.groups.name_of(answer.notification_group_id),
    }
    switches: dict[Path, Value] = {("preferences", name): settings.get(name, True) for name in CHANNELS}
    active_types = {step["template"]["type"] for step in steps.values() if step.get("active")}
    return ObservedWorkflow(
        workflow_id=answer.workflow_id or "",
        template_id=answer.template_id,
        fields={**own, **switches, **observed_steps(steps, names)},
        base={key: value for key, value in raw.items() if key not in ("updatedAt", "__v")},
        settings=settings,
        channels=frozenset(active_types.intersection(CHANNELS)),
        last=last_change(answer.updated_at),
        handle=steps,
    )


def workflow_head(answer: WorkflowAnswer) -> WorkflowHead:
    """Read one row of the list of workflows."""
    is_begun = answer.name.endswith(_BEGUN)
    return WorkflowHead(
        workflow_id=answer.workflow_id or "",
        template_id=answer.template_id,
        begun_as=answer.name.removesuffix(_BEGUN) if is_begun else None,
    )


def create_body(workflow_id: str, fields: Fields, names: EnvironmentNames) -> WorkflowBody:
    """
    Return the body of POST.

    Novu makes the identifier from the name, so a new workflow is named so that it gets the right one at once
    where that is possible; `after_create` says what is left to do. `draft` is true unless said otherwise, and
    a draft does not trigger (docs/novu/v1.md, section 9.5).
    """
    active = fields.get(ACTIVE, True)
    group = names.groups.id_of(str(fields.get(GROUP, DEFAULT_GROUP))) or next(iter(names.groups.by_id), None)
    return {
        **_plain(fields),
        **_settings(fields, None),
        "name": first_name(workflow_id, fields),
        "notificationGroupId": group,
        "active": active,
        "draft": active is not True,
        "steps": step_bodies(fields, {}, names),
    }


def after_create(workflow_id: str, fields: Fields, created: ObservedWorkflow) -> WorkflowBody:
    """Return the body of the PUT that a new workflow still needs, empty where it needs none."""
    body: WorkflowBody = {}
    if created.workflow_id != workflow_id:
        body["identifier"] = workflow_id
    name = fields.get(NAME, workflow_id)
    if name != created.fields[NAME] and (NAME in fields or "identifier" in body):
        body["name"] = name
    return body


def update_body(changed: Fields, observed: ObservedWorkflow, names: EnvironmentNames) -> WorkflowBody:
    """Return the body of PUT that makes the changes; empty where only the status changes."""
    body = {**_plain(changed), **_settings(changed, observed)}
    if GROUP in changed:
        body["notificationGroupId"] = names.groups.id_of(str(changed[GROUP]))
    if any(path[0] == "steps" for path in changed):
        body["steps"] = step_bodies(changed, observed.handle, names)
    return body


def first_name(workflow_id: str, fields: Fields) -> str:
    """Return the name that a workflow is created with: one that gives it its id at once, where there is one."""
    for name in (str(fields.get(NAME, workflow_id)), workflow_id):
        if slug(name) == workflow_id:
            return name
    return unfinished_name(workflow_id)


def unfinished_name(workflow_id: str) -> str:
    """
    Name a workflow that has not got its identifier yet.

    Novu cannot make an identifier that is no slug: it is written in a second request. Where an apply dies between
    the two, the next one finds the workflow by this name, and goes on with it.
    """
    return f"{workflow_id}{_BEGUN}"


def _plain(fields: Fields) -> WorkflowBody:
    return {novus: fields[(ours,)] for ours, novus in _PLAIN.items() if (ours,) in fields}


def _settings(changed: Fields, observed: ObservedWorkflow | None) -> WorkflowBody:
    switched = {path[1]: value for path, value in changed.items() if path[0] == "preferences"}
    if not switched:
        return {}
    kept = observed.settings if observed else {}
    return {"preferenceSettings": {**kept, **switched}}
