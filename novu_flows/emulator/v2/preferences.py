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
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.preference_rules import (
    Choices,
    choices_of,
    shown_channels,
    shown_global,
    shown_preference,
    write_choice,
    write_global,
)
from novu_flows.emulator.v2.refusals import invalid_command, validation_error
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
_HOURS = (required("start", _HOUR), required("end", _HOUR))
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
    found = workflows_shown(request, criticality)
    choices = choices_of(request.store, subscriber)
    overall = shown_global(request.store, choices, found)
    return {"global": overall, "workflows": [_shown(request, one, choices) for one in found]}


def workflows_shown(request: Request, criticality: str) -> list[Document]:
    """Return the active workflows of a criticality, two hundred at most."""
    active = request.find("workflows", {"active": True, "deleted": False})
    return [one for one in active if _is_asked_for(one, criticality)][:_MOST_SHOWN]


def _is_asked_for(workflow: Document, criticality: str) -> bool:
    if criticality == "critical":
        return bool(workflow.get("critical"))
    return criticality == "all" or not (workflow.get("critical") or default_of(workflow)["readOnly"])


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
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    named = request.body.get("workflowId")
    if named is None:
        write_global(request, subscriber, request.body)
    else:
        workflow = known_workflow(request, named)
        write_choice(request, subscriber, workflow["_id"], {"channels": request.body.get("channels")})
    return _all(request, subscriber, "nonCritical")


def _check_change(body: Mapping[str, Any]) -> None:
    found = [f"schedule.{fault}" for fault in _schedule_faults(body.get("schedule"))]
    channels = body.get("channels")
    if channels is not None and not isinstance(channels, dict | list):
        found.append("nested property channels must be either object or array")
    if found:
        raise validation_error(found)
    check_channels("UpdatePreferences", channels)


def check_channels(command: str, channels: Any) -> None:
    """Refuse a channel that is neither on nor off."""
    for channel in CHANNELS if isinstance(channels, dict) else ():
        value = channels.get(channel)
        if value is not None and not isinstance(value, bool):
            raise invalid_command(command, channel, f"{channel} must be a boolean value", value=value)


def _schedule_faults(schedule: Any) -> Iterator[str]:
    if not isinstance(schedule, dict):
        return
    yield from faults(schedule, (_SWITCH,))
    week = schedule.get("weeklySchedule")
    given = week if isinstance(week, dict) else {}
    for day in _DAYS:
        if isinstance(given.get(day), dict):
            yield from (f"weeklySchedule.{day}.{fault}" for fault in _day_faults(given[day]))


def _day_faults(day: Mapping[str, Any]) -> Iterator[str]:
    yield from faults(day, (_SWITCH,))
    hours = day.get("hours")
    for index, span in enumerate(hours if isinstance(hours, list) else ()):
        yield from (f"hours.{index}.{fault}" for fault in faults(span, _HOURS))


def patch_many(request: Request) -> list[Document]:
    """Choose for several workflows, for all or for none of them; of several choices for one the last counts."""
    _check_many(request.body)
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    wanted = [(one, find_workflow(request, one["workflowId"])) for one in request.body["preferences"]]
    unknown = list(dict.fromkeys(one["workflowId"] for one, workflow in wanted if workflow is None))
    if unknown:
        raise not_found(f"Workflows with ids: {', '.join(unknown)} not found")
    last = {workflow["_id"]: (one, workflow) for one, workflow in wanted if workflow is not None}
    for workflow_id, (one, _) in last.items():
        write_choice(request, subscriber, workflow_id, {"channels": one.get("channels")})
    choices = choices_of(request.store, subscriber)
    return [_in_bulk(request, workflow, choices) for _, workflow in last.values()]


def _check_many(body: Mapping[str, Any]) -> None:
    given = body.get("preferences")
    check(body, required("preferences", DEFINED, _AT_MOST, ARRAY))
    if not given:
        raise bad_request("No preferences provided for bulk update")
    found = [
        f"preferences.{index}.{fault}"
        for index, one in enumerate(given)
        for fault in faults(one if isinstance(one, dict) else {}, (required("workflowId", DEFINED, STRING),))
    ]
    if found:
        raise validation_error(found)
    for one in given:
        check_channels("UpdatePreferences", one.get("channels"))


def _in_bulk(request: Request, workflow: Document, choices: Choices) -> Document:
    return {
        "level": "template",
        "enabled": True,
        "channels": shown_channels(request.store, workflow, choices),
        "workflow": workflow_in_short(workflow),
    }


ROUTES = (
    Route("GET", "/v2/subscribers/:subscriberId/preferences", get_all),
    Route("PATCH", "/v2/subscribers/:subscriberId/preferences", patch),
    Route("PATCH", "/v2/subscribers/:subscriberId/preferences/bulk", patch_many),
)
