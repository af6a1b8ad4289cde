"""What Novu 3.15 refuses of a layout (recorded section `layouts v2`); what its templates say is not read."""

import json
from collections.abc import Mapping
from typing import Any

from novu_flows.controls.layouts import CONTENT, WHOLE_PAGE
from novu_flows.emulator.http.checks import PropertyCheck
from novu_flows.emulator.http.refusal import Refusal, bad_request

OBJECT = PropertyCheck(lambda value: isinstance(value, dict), "$property must be an object")
_EDITORS = ("block", "html")
_NO_CONTENT = 'The layout body should contain the "content" variable'


def check_name(name: str) -> None:
    """Refuse an empty name."""
    if name:
        return
    texts = ["name must be longer than or equal to 1 characters", "name should not be empty"]
    text = f"Validation failed for UpsertLayoutCommand: layoutDto.name: {', '.join(texts)}"
    errors = {"layoutDto.name": {"messages": texts, "value": ""}}
    raise Refusal(422, text, error=None, context={}, errors=errors)


def check_values(values: Mapping[str, Any]) -> None:
    """Refuse a body that is no page or no document of the editor, or has no place for the content."""
    given = values.get("email")
    email = given if isinstance(given, dict) else {}
    body, editor = email.get("body"), email.get("editorType")
    if editor == "html" and not WHOLE_PAGE.search(str(body)):
        raise bad_request("Content must be a valid HTML content")
    if editor == "block" and not is_document(body):
        raise bad_request("Content must be a valid Maily JSON content")
    if editor is not None and editor not in _EDITORS:
        text = "must be equal to one of the allowed values"
        raise _issue("email.editorType", text, variableName="email.editorType")
    if not _has_content(body):
        raise _issue("email.body", _NO_CONTENT)


def _issue(field: str, text: str, **more: str) -> Refusal:
    controls = {field: [{"message": text, "issueType": "MISSING_VALUE", **more}]}
    return Refusal(400, "Layout has validation issues", error=None, context={"controls": controls})


def is_document(body: object) -> bool:
    """Return whether a text is a document of the block editor."""
    try:
        found = json.loads(str(body))
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("type") == "doc"


def _has_content(body: object) -> bool:
    return isinstance(body, str) and (CONTENT.search(body) is not None or '"id":"content"' in body)
