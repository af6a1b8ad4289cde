"""`POST /v2/layouts/:layoutId/preview`: a layout rendered with a stand-in for the content."""

import re
from typing import Any, Final

from novu_flows.controls.outputs import OutputInvalid
from novu_flows.controls.previewing import previewed_values
from novu_flows.controls.variables import names_of
from novu_flows.emulator.delivery.v2.email_html import EmailHtml
from novu_flows.emulator.http.checks import check, optional
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_checks import OBJECT
from novu_flows.emulator.v2.layout_views import layout_variables
from novu_flows.emulator.v2.layouts import known_layout
from novu_flows.emulator.v2.preview_payloads import PreviewGiven
from novu_flows.emulator.v2.v1_environment_variables import values_of
from novu_flows.javascript.liquidjs.controls import TemplateFailed, rendered_controls
from novu_flows.novu.v2.step_variables import context_schema, subscriber_schema
from novu_flows.novu.v2.variables_object import variables_object

_CONTENT: Final = re.compile(r"\{\{\s*content\s*\}\}")
_CELL: Final = (
    "border-color: #e1e4ea;border-width: 1px;border-style: dashed;background: repeating-linear-gradient(-45deg, "
    "#f2f5f8, #f2f5f8 4px, #fbfbfb 4px, #fbfbfb 8px);background-color: #ffffff;border-radius: 4px;"
    "padding-top: 8px;padding-right: 8px;padding-bottom: 8px;padding-left: 8px;text-align: center;"
)
_TEXT: Final = (
    "font-size: 10px;line-height: 26.25px;margin: 0 0 0px 0;text-align: center;-webkit-font-smoothing: antialiased;"
    "-moz-osx-font-smoothing: grayscale;display: inline;background: #ffffff;border: 1px solid #e1e4ea;"
    "border-radius: 4px;padding-top: 4px;padding-right: 8px;padding-bottom: 4px;padding-left: 8px;color: #99a0ae;"
)
_TABLE: Final = 'align="center" width="100%" border="0" cellpadding="0" cellspacing="0" role="presentation"'
_STAND_IN: Final = (
    f'<table {_TABLE} style="margin-top: 0; margin-right: 0; margin-bottom: 0; margin-left: 0" '
    f'data-content-placeholder><tbody style="width: 100%"><tr style="width: 100%"><td align="left" style="{_CELL}">'
    f'<p style="{_TEXT}">Dynamic placeholder content</p></td></tr></tbody></table>'
)


def preview(request: Request) -> Document:
    """Return a layout rendered; where that fails, nothing (recorded 885, 886)."""
    check(request.body, optional("controlValues", OBJECT))
    layout = known_layout(request, request.path["layoutId"])
    given, variables = PreviewGiven(body=request.body), layout_variables(request)
    values = given.values or layout["controlValues"] or {}
    email = values.get("email")
    of_email = email if isinstance(email, dict) else {}
    named = variables_object(names_of(of_email.values(), variables), request.state.clock.now())
    contexts = given.contexts()
    example = {**named, "subscriber": given.subscriber(), **({"context": contexts} if contexts else {})}
    try:
        body = _rendered(request, previewed_values("layout", values, variables), example)
    except (OutputInvalid, TemplateFailed):
        return {"result": {"type": "email"}, "previewPayloadExample": {}, "schema": None}
    properties = {
        "subscriber": subscriber_schema(example["subscriber"]),
        "context": context_schema(contexts),
    }
    return {
        "result": {"preview": {"body": body}, "type": "email"},
        "previewPayloadExample": example,
        "schema": {"type": "object", "properties": properties},
    }


def _rendered(request: Request, values: dict[str, Any], example: Document) -> str:
    held = values.get("email")
    email: Document = held if isinstance(held, dict) else {}
    body = _CONTENT.sub(lambda _: _STAND_IN, str(email.get("body", "")), count=1)
    variables = {
        "subscriber": example["subscriber"],
        "context": example.get("context", {}),
        "payload": {},
        "env": values_of(request),
    }
    now = request.state.clock.now()
    rendered = rendered_controls({"body": body}, variables, now=now)
    html = EmailHtml(variables=variables, now=now)
    return html.delivered(str(rendered["body"]), None, is_open=False)


ROUTES = (Route("POST", "/v2/layouts/:layoutId/preview", preview, status=201),)
