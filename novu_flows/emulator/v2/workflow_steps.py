"""The steps of a workflow as Novu 3.15 writes them: first the steps, then their values, so that a fault leaves them empty."""

import secrets
import string
from collections.abc import Iterable, Mapping
from typing import Any

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_checks import is_document
from novu_flows.emulator.v2.layouts import known_layout
from novu_flows.emulator.v2.workflow_issues import noted_issues
from novu_flows.javascript.sindresorhus_slugify import todays_slug
from novu_flows.novu.v2.step_variables import NO_STEP_ID

_LETTERS = string.ascii_lowercase + string.digits


def with_tail(text: str) -> str:
    """Return an identifier with a random end, since it is taken."""
    return f"{text}-{''.join(secrets.choice(_LETTERS) for _ in range(7))}{secrets.choice(string.digits)}"


def steps_and_trigger(request: Request, identifier: str, stored: Document | None) -> Document:
    """Return the steps that are asked for, without new values but with the issues of them, and the trigger that fits them."""
    steps: list[Document] = []
    held = {step["_id"]: step for step in stored["steps"]} if stored else None
    for given in request.body["steps"]:
        steps.append(_step(request, given, held, steps))
    types = {step["type"] for step in steps}
    names = [name for name, kind in (("phone", "sms"), ("email", "email")) if kind in types]
    trigger = {
        "type": "event",
        "identifier": identifier,
        "variables": [],
        "reservedVariables": [],
        "subscriberVariables": [{"name": name, "_id": request.state.new_id()} for name in names],
        "_id": request.state.new_id(),
    }
    noted = noted_issues(request, steps, request.body["steps"], stored, request.body.get("payloadSchema"))
    return {"steps": noted, "triggers": [trigger]}


def _step(
    request: Request, given: Mapping[str, Any], held: Mapping[str, Document] | None, before: list[Document]
) -> Document:
    """
    Return a step as it is stored; an `_id` that is unknown makes a new one (recorded 300).

    A new one is given an identifier that none of the stored steps has, or in a new workflow none before it.
    """
    known = (held or {}).get(str(given.get("_id")))
    step_id = known["_id"] if known else request.state.new_id()
    twice = next((step for step in before if step["_id"] == step_id), None)
    if twice is not None:
        return twice  # all that is read of a step is the first one of its _id (recorded 311)
    if known is None:
        template = {"_id": step_id, **request.scope, "type": given["type"], "deleted": False}
        request.store.insert("message_templates", template)
    return {
        "_id": step_id,
        "_templateId": step_id,
        "active": True,
        "type": given["type"],
        # A kept step keeps the controls of the type that it was made as (recorded 309).
        "controlsOf": str(known["controlsOf"] if known else given["type"]),
        "name": given["name"],
        "stepId": known["stepId"]
        if known
        else _step_identifier(given, before if held is None else held.values()),
        "controlValues": known["controlValues"] if known else {},
        "hasValues": known is not None and known.get("hasValues", True),
        "valuesId": known.get("valuesId", step_id) if known else None,
    }


def _step_identifier(given: Mapping[str, Any], before: Iterable[Document]) -> str:
    if given.get("stepId"):
        return str(given["stepId"])
    words = todays_slug(given["name"])
    if not words:
        return NO_STEP_ID
    return with_tail(words) if any(step["stepId"] == words for step in before) else words


def refuse_unknown_layouts(request: Request) -> None:
    """Refuse a step with a layout that is not there; what was written by then stays (recorded 312, 313)."""
    if not _is_of_dashboard(request):
        return
    for given in request.body["steps"]:
        named = (given.get("controlValues") or {}).get("layoutId")
        if given["type"] == "email" and isinstance(named, str):
            known_layout(request, named)


def _is_of_dashboard(request: Request) -> bool:
    """Return whether values of e-mails are processed: those of code keep what they say."""
    return bool(request.body["origin"] != "external")


def written_values(request: Request, workflow: Document) -> Document:
    """Return the steps of a workflow with the values that were asked for."""
    asked = request.body["steps"]
    return {"steps": [_with_values(request, step, _values_of(step, asked)) for step in workflow["steps"]]}


def _with_values(request: Request, step: Document, values: Mapping[str, Any] | None) -> Document:
    """
    Return a step with the values that are asked for, or without any.

    The database leaves empty objects out where it first writes the values, which then are no values if nothing is left;
    where it writes over them it does not (recorded 202, and in the random workflows).
    """
    if values is None:
        return {**step, "controlValues": {}, "hasValues": False, "valuesId": None}
    values_id = step["valuesId"]
    stored = _without_empty(values) if values_id is None else dict(values)
    has_values = values_id is not None or bool(stored)
    if step["type"] == "email" and _is_of_dashboard(request):
        stored |= _of_email(request, stored)
    return {
        **step,
        "controlValues": stored,
        "hasValues": has_values,
        "valuesId": values_id or request.state.new_id(),
    }


def _without_empty(values: Mapping[str, Any]) -> Document:
    kept = {key: _without_empty(held) if isinstance(held, dict) else held for key, held in values.items()}
    return {key: held for key, held in kept.items() if held != {}}


def _of_email(request: Request, values: Mapping[str, Any]) -> Document:
    """Return what is written otherwise than given: the layout's identifier, no body that the block editor cannot show."""
    changed: Document = {}
    if isinstance(values.get("layoutId"), str):
        changed["layoutId"] = known_layout(request, values["layoutId"])["identifier"]
    if values.get("editorType") == "block" and not is_document(values.get("body")):
        changed["body"] = ""
    return changed


def _values_of(step: Document, asked: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the values of the first step asked for that is it: by `_id`, without one by stepId, without that by name."""
    for given in asked:
        if "_id" in given:
            same = given["_id"] == step["_id"]
        elif "stepId" in given:
            same = given["stepId"] == step["stepId"]
        else:
            same = given["name"] == step["name"]
        if same:
            return given.get("controlValues")
    return None
