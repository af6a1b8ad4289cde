"""`POST /v2/workflows/:workflowId/step/:stepId/preview`: a step rendered with examples; whatever fails shows nothing."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from novu_flows.controls.outputs import OutputInvalid, compiled_controls, outputs_of
from novu_flows.controls.previewing import previewed_values
from novu_flows.controls.variables import names_of
from novu_flows.emulator.delivery.v2.email_html import EmailHtml
from novu_flows.emulator.http.checks import check, optional
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_checks import OBJECT
from novu_flows.emulator.v2.layouts import known_layout
from novu_flows.emulator.v2.preview_payloads import PreviewGiven, payload_of, step_results
from novu_flows.emulator.v2.v1_environment_variables import values_of
from novu_flows.emulator.v2.workflow_facts import find_workflow, identifier_of
from novu_flows.emulator.v2.workflow_issues import surroundings_of
from novu_flows.emulator.v2.workflow_views import step_index, whole_workflow
from novu_flows.javascript.liquidjs.controls import TemplateFailed
from novu_flows.novu.v2.step_variables import control_schemas, variables_of
from novu_flows.novu.v2.variables_object import variables_object

_NOTHING: Document = {"result": {"preview": {}}, "previewPayloadExample": {}, "schema": None}
_HTTP, _EMAIL = "http_request", "email"
_SILENT = (_HTTP, "custom")  # they put nothing out
_WORKFLOW = ("name", "description", "tags", "severity")


def preview(request: Request) -> Document:
    """Return a step rendered; of a workflow or step that is not there, nothing (recorded 421 to 423)."""
    check(request.body, optional("controlValues", OBJECT))
    found = find_workflow(request, request.path["workflowId"])
    workflow = whole_workflow(request, found) if found else {"steps": []}
    index = step_index(workflow, request.path["stepId"])
    return dict(_NOTHING) if index is None else _previewed(request, workflow, index)


def _previewed(request: Request, workflow: Document, index: int) -> Document:
    given, step = PreviewGiven(body=request.body), workflow["steps"][index]
    earlier, now = workflow["steps"][:index], request.state.clock.now()
    schema = variables_of(workflow, earlier, surroundings_of(request), given.everything)
    values = step["controlValues"] if given.values is None else given.values
    named = variables_object(names_of(values.values(), schema), now)
    payload_schema = workflow["payloadSchema"]
    contexts = given.contexts()
    example = {
        "payload": payload_of(payload_schema, named.get("payload", {}), given, now),
        "subscriber": given.subscriber(),
        **({"context": contexts} if contexts else {}),
        "steps": step_results(earlier, named, given, payload_schema, now),
    }
    outputs = _outputs(request, workflow, step, previewed_values(step["type"], values, schema), example)
    signed = {"novuSignature": _signature(request)} if step["type"] == _HTTP else {}
    shown = {"preview": outputs, "type": step["type"]}
    return {"result": shown, "previewPayloadExample": example, "schema": schema, **signed}


def _outputs(
    request: Request, workflow: Document, step: Document, values: Mapping[str, Any], example: Document
) -> Mapping[str, Any]:
    """Return what a step puts out, nothing where that fails."""
    if step["type"] in _SILENT:
        return {}
    variables = {
        "context": {},
        **example,
        "workflow": {
            "workflowId": identifier_of(workflow),
            **{name: workflow.get(name) for name in _WORKFLOW},
        },
        "env": values_of(request),
    }
    schema = control_schemas()[step["controlsOf"]]["dataSchema"]
    try:
        controls = compiled_controls(values, schema, variables, now=request.state.clock.now())
        if step["type"] == _EMAIL:
            controls = _email(request, controls, variables)
        return outputs_of(step["type"], controls)
    except (OutputInvalid, TemplateFailed, Refusal):
        return {}


def _email(request: Request, controls: Mapping[str, Any], variables: Document) -> Document:
    layout = known_layout(request, str(controls["layoutId"])) if controls.get("layoutId") else None
    of_layout = (layout["controlValues"].get("email") or {}).get("body") if layout else None
    html = EmailHtml(variables=variables, now=request.state.clock.now())
    is_open = bool(controls.get("disableOutputSanitization"))
    body = html.delivered(controls["body"], of_layout, is_open=is_open)
    sender = {"from": controls["from"]} if controls.get("from") else {}
    return {"subject": controls.get("subject"), "body": body, **sender}


def _signature(request: Request) -> str:
    """Return what Novu would sign a request without a body with."""
    stamp = int(moment(request.state.now()).timestamp() * 1000)
    key = request.environment["apiKeys"][0]["key"]
    signed = hmac.new(key.encode(), f"{stamp}.{json.dumps({})}".encode(), hashlib.sha256)
    return f"t={stamp},v1={signed.hexdigest()}"


ROUTES = (Route("POST", "/v2/workflows/:workflowId/step/:stepId/preview", preview, status=201),)
