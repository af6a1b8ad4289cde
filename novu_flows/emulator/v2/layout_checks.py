"""What Novu 3.15 refuses of a layout (recorded section `layouts v2`)."""

import json
from collections.abc import Mapping
from typing import Any

from novu_flows.controls.issues import layout_issues
from novu_flows.controls.layouts import CONTENT, is_page
from novu_flows.emulator.http.checks import PropertyCheck
from novu_flows.emulator.http.refusal import Refusal, bad_request, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_views import layout_schema, layout_variables
from novu_flows.emulator.v2.refusals import invalid_command, validation_error

OBJECT = PropertyCheck(lambda value: isinstance(value, dict), "$property must be an object")

_LONGEST_NAME = 128


def check_name(name: str) -> None:
    """Refuse a name that is empty or too long."""
    if name and len(name) <= _LONGEST_NAME:
        return
    texts = [f"name must be shorter than or equal to {_LONGEST_NAME} characters"]
    if not name:
        texts = ["name must be longer than or equal to 1 characters", "name should not be empty"]
    raise invalid_command("UpsertLayout", "layoutDto.name", *texts, value=name)


def check_values(request: Request, values: Mapping[str, Any]) -> None:
    """Refuse a body that is no page or no document of the editor, has no place for the content, or an issue."""
    given = values.get("email")
    if given is not None and not isinstance(given, dict | list):
        raise validation_error(["controlValues.nested property email must be either object or array"])
    mail: Mapping[str, Any] = given if isinstance(given, dict) else {}
    if given is not None:
        _check_body(mail.get("body"), mail.get("editorType"))
    body = mail.get("body")
    controls: Document = {}
    for issue in layout_issues(
        values, layout_schema(), layout_variables(request), has_content=_has_content(body)
    ):
        named = {} if issue.variable is None else {"variableName": issue.variable}
        shown = {"message": issue.message, "issueType": issue.kind, **named}
        controls.setdefault(issue.place, []).append(shown)
    if controls:
        raise Refusal(400, "Layout has validation issues", error=None, context={"controls": controls})


def _check_body(body: Any, editor: Any) -> None:
    if not isinstance(body, str | list):
        raise server_error()  # Novu asks it for parts of a page
    is_html, is_written = isinstance(body, str) and is_page(body), is_document(body)
    if editor == "html" and not is_html:
        raise bad_request("Content must be a valid HTML content")
    if not is_written and (editor == "block" or not is_html):
        raise bad_request("Content must be a valid Maily JSON content")


def is_document(body: object) -> bool:
    """Return whether a text is a document of the block editor."""
    try:
        found = json.loads(str(body))
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("type") == "doc"


def _has_content(body: object) -> bool:
    if not isinstance(body, str):
        return False
    return '"id":"content"' in body if is_document(body) else CONTENT.search(body) is not None
