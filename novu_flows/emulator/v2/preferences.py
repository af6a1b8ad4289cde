"""Answers of `/v2/subscribers/:id/preferences`: read, write one or globally, write several."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    DEFINED,
    STRING,
    PropertyCheck,
    check,
    faults,
    nested_faults,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.context_checks import context_faults
from novu_flows.emulator.v2.preference_rules import (
    Choices,
    choices_of,
    shown_channels,
    shown_global,
    shown_preference,
    write_choice,
    write_global,
)
from novu_flows.emulator.v2.refusals import invalid_fields, validation_error
from novu_flows.emulator.v2.slugs import named_by
from novu_flows.emulator.v2.subscriber_fields import known_subscriber
from novu_flows.emulator.v2.workflow_facts import (
    CHANNELS,
    default_of,
    find_workflow,
    identifier_of,
    known_workflow,
    slug_of_workflow,
    workflow_in_short,
)

_MOST_SHOWN, _MOST_AT_ONCE = 200, 100
_CRITICALITY = one_of("critical", "nonCritical", "all")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"(0?[1-9]|1[0-2]):[0-5]\d (AM|PM)")
_HOUR = PropertyCheck(
    lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None,
    "$property must be in 12-hour format (e.g., 09:00 AM or 9:00 AM)",
)
_HOURS = (required("start", _HOUR, STRING), required("end", _HOUR, STRING))
_SWITCH = required("isEnabled", BOOLEAN)
_AT_MOST = PropertyCheck(
    lambda value: isinstance(value, list) and len(value) <= _MOST_AT_ONCE,
    f"$property must contain no more than {_MOST_AT_ONCE} elements",
)


def get_all(request: Request) -> Document:
    """Show what holds globally and for each active workflow; read-only ones only where all are asked for."""
    check(request.query, optional("criticality", _CRITICALITY))
    subscriber = known_subscriber(request, "Subscriber with id: {} not found")
    return _all(request, subscriber, str(request.query.get("criticality") or "nonCritical"))


def _all(request: Request, subscriber: Document, criticality: str) -> Document:
    listed = active_workflows(request, criticality)
    choices = choices_of(request.store, subscriber)
    overall = shown_global(request.store, choices, listed)
    shown = [one for one in listed if _is_asked_for(one, criticality)]
    return {"global": overall, "workflows": [_shown(request, one, choices) for one in shown]}


def active_workflows(request: Request, criticality: str = "all") -> list[Document]:
    """Return the active workflows, two hundred at most, which the channels for all workflows are taken from."""
    where = {"active": True, "deleted": False}
    found = request.find("workflows", where | ({"critical": True} if criticality == "critical" else {}))
    return found[:_MOST_SHOWN]


def workflows_shown(request: Request, criticality: str) -> list[Document]:
    """Return the active workflows of a criticality."""
    return [one for one in active_workflows(request, criticality) if _is_asked_for(one, criticality)]


def _is_asked_for(workflow: Document, criticality: str) -> bool:
    is_critical = bool(workflow.get("critical") or default_of(workflow)["readOnly"])
    return criticality == "all" or is_critical is (criticality == "critical")


def get_global(request: Request) -> Document:
    """Show what holds for all workflows."""
    subscriber = known_subscriber(request, "Subscriber {} not found")
    return shown_global(request.store, choices_of(request.store, subscriber), active_workflows(request))


def _shown(request: Request, workflow: Document, choices: Choices) -> Document:
    return {
        **shown_preference(request.store, workflow, choices),
        "workflow": {
            "slug": slug_of_workflow(workflow),
            "identifier": identifier_of(workflow),
            "name": workflow["name"],
            "updatedAt": workflow["updatedAt"],
        },
    }


def patch(request: Request) -> Document:
    """Choose for a workflow, or globally where none is named."""
    _check_change(request.body)
    named, channels = request.body.get("workflowId"), request.body.get("channels")
    workflow = known_workflow(request, named) if named else None
    check_channels(channels)
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    if workflow is None:
        write_global(request, subscriber, request.body)
    else:
        refuse_critical(workflow)
        write_choice(request, subscriber, workflow["_id"], {"channels": channels})
    return _all(request, subscriber, "nonCritical")


def refuse_critical(workflow: Document) -> None:
    """Refuse a choice for a critical workflow of the v1 routes; one of today is read-only, and no choice counts."""
    if workflow.get("critical"):
        raise bad_request(f"Critical workflow with id: {workflow['_id']} can not be updated")


def _check_change(body: Mapping[str, Any]) -> None:
    """Refuse a schedule or a context that is not valid; what is no object for channels chooses none."""
    found = [*_schedule_faults(body), *context_faults(body)]
    if found:
        raise validation_error(found)


def check_channels(channels: Any) -> None:
    """Refuse channels that are neither on nor off."""
    given = channels if isinstance(channels, dict) else {}
    found = {
        channel: ([f"{channel} must be a boolean value"], given[channel])
        for channel in CHANNELS
        if given.get(channel) is not None and not isinstance(given[channel], bool)
    }
    if found:
        raise invalid_fields("UpdatePreferences", found)


def _schedule_faults(body: Mapping[str, Any]) -> Iterator[str]:
    yield from nested_faults(body, "schedule", (_SWITCH,))
    if isinstance(body.get("schedule"), dict):
        yield from (f"schedule.{fault}" for fault in _week_faults(body["schedule"]))


def _week_faults(schedule: Mapping[str, Any]) -> Iterator[str]:
    week = schedule.get("weeklySchedule")
    if not isinstance(week, dict):
        yield from nested_faults(schedule, "weeklySchedule", ())
        return
    inner = [f"weeklySchedule.{fault}" for day in _DAYS for fault in _day_faults(week, day)]
    unknown = [day for day in week if day not in _DAYS]
    yield from inner
    if not inner and schedule.get("isEnabled") is True and not week:
        yield "weeklySchedule must contain at least one day configuration when isEnabled is true"
    elif not inner and schedule.get("isEnabled") is True and unknown:
        known = ", ".join(_DAYS)
        yield f"weeklySchedule contains invalid day names: {', '.join(unknown)}. Valid days are: {known}"


def _day_faults(week: Mapping[str, Any], day: str) -> Iterator[str]:
    yield from nested_faults(week, day, (_SWITCH,))
    if isinstance(week.get(day), dict):
        yield from (f"{day}.{fault}" for fault in nested_faults(week[day], "hours", _HOURS))


def patch_many(request: Request) -> list[Document]:
    """Choose for several workflows, for all or for none of them; of several choices for one the last counts."""
    _check_many(request.body)
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    if not request.body["preferences"]:
        raise bad_request("No preferences provided for bulk update")
    wanted = _wanted(request)
    for one, workflow in wanted:
        check_channels(one.get("channels"))
        write_choice(request, subscriber, workflow["_id"], {"channels": one.get("channels")})
    choices = choices_of(request.store, subscriber)
    return [_in_bulk(request, workflow, choices) for _, workflow in wanted]


def _wanted(request: Request) -> list[tuple[Document, Document]]:
    """Return the last choice for each workflow that is named; refuse them all for one that is unknown or critical."""
    given = request.body["preferences"]
    wanted = [(one, find_workflow(request, one["workflowId"])) for one in given]
    unknown = [named_by(one["workflowId"]) for one, workflow in wanted if workflow is None]
    if unknown:
        raise not_found(f"Workflows with ids: {', '.join(unknown)} not found")
    last = {workflow["_id"]: (one, workflow) for one, workflow in wanted if workflow is not None}
    critical = [workflow_id for workflow_id, (_, workflow) in last.items() if workflow.get("critical")]
    if critical:
        raise bad_request(f"Critical workflows with ids: {', '.join(critical)} cannot be updated")
    return list(last.values())


def _check_many(body: Mapping[str, Any]) -> None:
    given = body.get("preferences")
    check(body, required("preferences", DEFINED, _AT_MOST, ARRAY))
    found = [
        f"preferences.{index}.{fault}"
        for index, one in enumerate(given or ())
        for fault in faults(one if isinstance(one, dict) else {}, (required("workflowId", DEFINED, STRING),))
    ]
    found += context_faults(body)
    if found:
        raise validation_error(found)


def _in_bulk(request: Request, workflow: Document, choices: Choices) -> Document:
    return {
        "level": "template",
        "enabled": True,
        "channels": shown_channels(request.store, workflow, choices),
        "workflow": workflow_in_short(workflow),
    }


ROUTES = (
    Route("GET", "/v2/subscribers/:subscriberId/preferences", get_all),
    Route("GET", "/v2/subscribers/:subscriberId/preferences/global", get_global),
    Route("PATCH", "/v2/subscribers/:subscriberId/preferences", patch),
    Route("PATCH", "/v2/subscribers/:subscriberId/preferences/bulk", patch_many),
)
