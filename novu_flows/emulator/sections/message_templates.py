"""Message templates: what each step of a workflow sends, kept as documents of their own."""

from collections.abc import Callable, Mapping
from typing import Any

from novu_flows.emulator.http.refusal import not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.sections.changes import adopt, pending_id, record
from novu_flows.emulator.sections.workflow_checks import (
    check_known_message_template,
    check_new_message_template,
)
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.documents import single, without
from novu_flows.emulator.store.schemas import Cast, cast_document
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import MESSAGE_TEMPLATE
from novu_flows.javascript.json import is_truthy
from novu_flows.javascript.sanitize_html import sanitized

GIVEN_BY_STEPS = ("cta", "type", "name", "subject", "contentType", "title", "preheader", "senderName")


def create_message_template(
    request: Request, given: Mapping[str, Any], parent_change_id: str, *, fields: tuple[str, ...]
) -> Document:
    """
    Create a message template of what a step holds; `fields` are those that this way of creation keeps beside.

    A workflow's creation loses `variables`, an update loses the `actor` of new steps (docs/novu/v1.md, sections 9.5
    and 9.6). Refused ones leave those of earlier steps behind.
    """
    check_new_message_template(given)
    document = cast_document(
        MESSAGE_TEMPLATE, _given_values(given, fields) | _owned(request, given), request.state.new_id
    )
    now = request.state.now()
    document |= {"createdAt": now, "updatedAt": now, "__v": 0}
    request.store.insert("message_templates", document)
    _record(request, document, parent_change_id, given)
    return document


def _given_values(given: Mapping[str, Any], fields: tuple[str, ...]) -> Document:
    values = {name: given[name] for name in (*GIVEN_BY_STEPS, *fields) if name in given}
    values["content"] = _content(given)
    if is_truthy(values.pop("variables", None)):
        values["variables"] = _without_empty_defaults(given["variables"])
    return values


def _owned(request: Request, given: Mapping[str, Any]) -> Document:
    return {
        "_id": request.state.new_id(),
        **request.scope,
        "_creatorId": request.creator_id,
        "_feedId": given.get("feedId") or None,
        "_layoutId": given.get("layoutId") or None,
    }


def update_message_template(
    request: Request, template_id: str, given: Mapping[str, Any], parent_change_id: str
) -> Document:
    """
    Update a message template by what a step holds (docs/novu/v1.md, section 9.6).

    What is falsy is ignored, except `preheader` and `senderName`; a `cta` that is missing is taken away.
    """
    check_known_message_template(template_id, given)
    known = request.store.find_one("message_templates", {"_id": template_id})
    if known is None:
        raise not_found(f"Message template with id {template_id} not found")
    changes = _cast_changes(_changes(given), request.state.new_id)
    document = {
        **without(known, "cta"),
        **{name: value for name, value in changes.items() if value != {}},
        "updatedAt": request.state.now(),
    }
    request.store.replace("message_templates", document)
    _move_messages(request, known, given.get("feedId") or None)
    _record(request, document, parent_change_id, given)
    return document


def _changes(given: Mapping[str, Any]) -> Document:
    plain = ("name", "contentType", "cta", "subject", "title", "actor")
    changes = {name: given[name] for name in plain if is_truthy(given.get(name))}
    changes |= {name: given[name] for name in ("preheader", "senderName") if name in given}
    if is_truthy(given.get("content")):
        changes["content"] = _content(given)
    if is_truthy(given.get("variables")):
        changes["variables"] = _without_empty_defaults(given["variables"])
    if given.get("feedId"):
        changes["_feedId"] = given["feedId"]
    if given.get("layoutId"):
        changes["_layoutId"] = given["layoutId"]
    return changes


def _cast_changes(changes: Document, new_id: Callable[[], str]) -> Document:
    casts: Mapping[str, Cast] = {name: MESSAGE_TEMPLATE[name].cast for name in changes}
    return {name: casts[name](value, new_id) for name, value in changes.items()}


def _content(given: Mapping[str, Any]) -> Any:
    """Return the content as it is kept: an editor's blocks are cleaned (docs/novu/v1.md, section 9.5)."""
    content = given.get("content")
    if given.get("contentType") != "editor":
        return content
    if isinstance(content, list):
        return [_clean_block(block) for block in content]
    return sanitized(content) if isinstance(content, str) else content


def _clean_block(block: Any) -> Any:
    if not isinstance(block, dict):
        return {}
    cleaned = {
        name: sanitized(block[name]) for name in ("subject", "content") if isinstance(block.get(name), str)
    }
    return {**block, **cleaned}


def _without_empty_defaults(variables: Any) -> list[Any]:
    """Drop defaults that are empty texts; Novu fails over variables that are no list of objects."""
    if not isinstance(variables, list) or None in variables:
        raise server_error()
    return [
        without(variable, "defaultValue")
        if isinstance(variable, dict) and variable.get("defaultValue") == ""
        else variable
        for variable in variables
    ]


def _move_messages(request: Request, known: Document, feed_id: str | None) -> None:
    """Move the messages that were made of a template to its feed, or out of the one that it had."""
    if not feed_id and not known.get("_feedId"):
        return
    for message in request.find("messages", {"_messageTemplateId": known["_id"]}):
        request.store.replace("messages", {**message, "_feedId": feed_id, "updatedAt": request.state.now()})


def _record(request: Request, document: Document, parent_change_id: str, given: Mapping[str, Any]) -> None:
    change_id = pending_id(request, "MessageTemplate", document["_id"])
    edit = Edit(
        kind="MessageTemplate", item=single(document), change_id=change_id, parent_id=parent_change_id
    )
    record(request, edit)
    if given.get("feedId"):
        adopt(request, "Feed", given["feedId"], parent_change_id)
    if given.get("layoutId"):
        adopt(request, "Layout", given["layoutId"], parent_change_id)
