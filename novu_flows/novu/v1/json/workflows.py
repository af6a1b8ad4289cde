"""Workflows, to and from Novu's JSON, where they are called notification templates (docs/novu/v1.md, section 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from novu_flows.declare.basics import CHANNELS, UNSET, Unset
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.javascript.slugify import slug
from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.step_answers import RawStep, identified, observed_steps
from novu_flows.novu.v1.json.step_bodies import StepContext, step_body
from novu_flows.novu.v1.json.steps import STEPS, declared_steps
from novu_flows.plan.fields import Fields, Json, Path, Value, blank_to_none, declared

WorkflowBody = dict[str, Any]
ACTIVE: Path = ("active",)
NAME: Path = ("name",)
GROUP: Path = ("group",)
_PLAIN = {"name": "name", "description": "description", "critical": "critical", "tags": "tags"}
DEFAULT_GROUP = "General"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedWorkflow:
    """A workflow as an environment holds it: comparable fields, and the whole answer, to carry along."""

    workflow_id: str
    template_id: str
    fields: Fields
    settings: Mapping[str, bool]
    steps: Mapping[str, RawStep]
    raw: Mapping[str, Any]

    @property
    def active_types(self) -> frozenset[str]:
        """Return the types of the steps that are switched on."""
        return frozenset(step["template"]["type"] for step in self.steps.values() if step.get("active"))

    @property
    def channels(self) -> frozenset[str]:
        """Return the channels that have an active step."""
        return self.active_types.intersection(CHANNELS)

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of: the answer, without what changes by itself."""
        return {key: value for key, value in self.raw.items() if key not in ("updatedAt", "__v")}


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


def observed_workflow(answer: Mapping[str, Any], names: EnvironmentNames) -> ObservedWorkflow:
    """Read a workflow of an answer of GET one, POST or PUT."""
    steps = identified(answer.get("steps") or [])
    settings = {name: on is not False for name, on in (answer.get("preferenceSettings") or {}).items()}
    own: dict[Path, Value] = {
        NAME: answer.get("name"),
        ("description",): answer.get("description") or None,
        ACTIVE: answer.get("active") is True,
        ("critical",): answer.get("critical") is True,
        ("tags",): list(answer.get("tags") or []),
        GROUP: names.groups.name_of(answer.get("_notificationGroupId")),
    }
    switches: dict[Path, Value] = {("preferences", name): settings.get(name, True) for name in CHANNELS}
    return ObservedWorkflow(
        workflow_id=workflow_id_of(answer),
        template_id=answer["_id"],
        fields={**own, **switches, **observed_steps(steps, names)},
        settings=settings,
        steps=steps,
        raw=answer,
    )


def workflow_id_of(answer: Mapping[str, Any]) -> str:
    """Return the workflow id of an answer of the list or of GET one."""
    triggers = answer.get("triggers") or [{}]
    return str(triggers[0].get("identifier", ""))


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
        "steps": _steps(fields, None, names),
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
        body["steps"] = _steps(changed, observed, names)
    return body


def names_needed(fields: Fields) -> tuple[set[str], set[str], set[str]]:
    """Return the names of groups, feeds and layouts that fields refer to."""
    groups = {str(fields[GROUP])} if GROUP in fields else set()
    feeds = {str(value) for path, value in fields.items() if path[0] == "steps" and path[-1] == "feed"}
    layouts = {str(value) for path, value in fields.items() if path[0] == "steps" and path[-1] == "layout"}
    return groups, feeds, layouts


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
    return f"{workflow_id} (being created by novu-flows)"


def _plain(fields: Fields) -> WorkflowBody:
    return {novus: fields[(ours,)] for ours, novus in _PLAIN.items() if (ours,) in fields}


def _settings(changed: Fields, observed: ObservedWorkflow | None) -> WorkflowBody:
    switched = {path[1]: value for path, value in changed.items() if path[0] == "preferences"}
    if not switched:
        return {}
    kept = observed.settings if observed else {}
    return {"preferenceSettings": {**kept, **switched}}


def _steps(changed: Fields, observed: ObservedWorkflow | None, names: EnvironmentNames) -> list[WorkflowBody]:
    raw = observed.steps if observed else {}
    listed = changed.get(STEPS)
    order = [str(step_id) for step_id in listed] if isinstance(listed, list) else list(raw)
    kept = {step_id: step for step_id, step in raw.items() if (*STEPS, step_id, "type") not in changed}
    context = StepContext(names, {step_id: _uuid(step_id, kept.get(step_id)) for step_id in order})
    return [step_body(step_id, _of_step(changed, step_id), kept.get(step_id), context) for step_id in order]


def _uuid(step_id: str, raw: RawStep | None) -> str:
    return str((raw or {}).get("uuid") or step_id)


def _of_step(changed: Fields, step_id: str) -> dict[str, Value]:
    return {path[2]: value for path, value in changed.items() if path[:2] == (*STEPS, step_id)}
