"""The variables that Novu finds in a workflow's steps, to show in its trigger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.variables import NoVariable, TemplateVariable, find_variables
from novu_flows.javascript.json import is_truthy

SYSTEM_NAMES = ("subscriber", "step", "branding", "preheader")


def template_variables(text: object) -> list[TemplateVariable]:
    """Find the variables of one template; refuse with 400 where Novu does (recorded section `workflows: create`)."""
    if not text:
        return []
    if not isinstance(text, str):
        raise bad_request("Failed to extract variables")
    try:
        return find_variables(parse(text))
    except (RenderFailed, NoVariable) as error:
        raise bad_request("Failed to extract variables") from error


def trigger_variables(steps: Iterable[Document]) -> list[Document]:
    """
    Return the payload's variables in the order that they are found in, the last type of each name winning.

    First those of the texts, then those of filters, digest keys and delay paths (docs/novu/v1.md, section 9.5).
    """
    found = [variable for step in steps for text in _texts(step) for variable in template_variables(text)]
    found += [
        TemplateVariable(name=name, type="String") for step in steps for name in _names_outside_texts(step)
    ]
    by_name = {variable.name: variable for variable in found if not _is_system(variable.name)}
    return [{"name": variable.name, "type": variable.type} for variable in by_name.values()]


def subscriber_variables(steps: Iterable[Document]) -> list[Document]:
    """Return the fields of a subscriber that the channels need."""
    types = [_template(step).get("type") for step in steps]
    return [{"name": name} for name, kind in (("phone", "sms"), ("email", "email")) if kind in types]


def _template(step: Document) -> Mapping[str, Any]:
    template = step.get("template")
    return template if isinstance(template, dict) else {}


def _texts(step: Document) -> Iterator[object]:
    template = _template(step)
    content = template.get("content")
    match template.get("type"):
        case "in_app":
            yield content
            yield _url(template.get("cta"))
        case "sms":
            yield content
        case "push":
            yield content
            yield template.get("title")
        case _ if isinstance(content, list):
            yield template.get("subject")
            yield from _texts_of_blocks(content)
        case _:
            yield content if isinstance(content, str) else None


def _texts_of_blocks(blocks: list[Any]) -> Iterator[object]:
    for block in blocks:
        if block is None:
            raise server_error()
        if isinstance(block, dict):
            yield block.get("url")
            yield block.get("content")


def _url(cta: object) -> object:
    match cta:
        case {"data": {"url": url}}:
            return url
        case _:
            return None


def _names_outside_texts(step: Document) -> Iterator[str]:
    yield from _fields_of_filters(step.get("filters"))
    match step.get("metadata"):
        case {"type": "scheduled", "delayPath": path} if path:
            yield path
    match step.get("metadata"):
        case {"digestKey": key} if key and _template(step).get("type") == "digest":
            yield key


def _fields_of_filters(filters: Any) -> Iterator[str]:
    """Return the payload's fields; Novu reads filters before it checks them, and fails over what is none."""
    if is_truthy(filters) and not isinstance(filters, list):
        raise server_error()
    try:
        for group in filters or ():
            for child in group["children"]:
                if child.get("on") == "payload":
                    yield child["field"]
    except (TypeError, KeyError, AttributeError) as error:
        raise server_error() from error


def _is_system(name: object) -> bool:
    if not isinstance(name, str):
        raise server_error()
    return name.partition(".")[0] in SYSTEM_NAMES
