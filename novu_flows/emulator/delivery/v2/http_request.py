"""
The HTTP request step: it calls a server, and later steps see what that answered.

Nothing leaves this machine, and Novu calls no private address: what was declared of a URL is its answer.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.emulator.delivery.v2.details import (
    ACTION_FAILED,
    BAD_RESPONSE,
    BRIDGE_SKIPPED,
    NO_OBJECT_ANSWERED,
    STEP_PROCESSED,
)
from novu_flows.emulator.delivery.v2.messages import error_of
from novu_flows.emulator.delivery.v2.rendering import is_wanted, without
from novu_flows.emulator.delivery.v2.run import StepFailed, StepOutcome, StepRun
from novu_flows.emulator.delivery.v2.variables import variables_of
from novu_flows.emulator.store.network import Reply
from novu_flows.emulator.v2.payload_validation import payload_errors
from novu_flows.javascript.json import write_json
from novu_flows.javascript.liquidjs.controls import TemplateFailed, rendered_controls

_BLOCKED = ("localhost", "metadata.google.internal")
_UNSEEN = ("workflow", "steps")  # its templates do not see these
_LONGEST_RAW, _CUT = 10_240, "... [truncated]"
_PRIVATE = re.compile(
    r"0\.0\.0\.0$|127\.|10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.|169\.254\.|::1$|fc00:|fe80:"
)
Rendered = Mapping[str, Any]


def send_http_request(run: StepRun) -> StepOutcome:
    """Call the server; raise StepFailed where that fails, and end the run unless the step says to go on."""
    values = sanitized_values(run.kind, run.controls)
    variables = without(variables_of(run), *_UNSEEN)
    if not is_wanted(run, values, variables):
        run.record(BRIDGE_SKIPPED.with_raw({"skip": True}))
        return StepOutcome.SKIPPED
    controls = _compiled(run, without(values, "skip"), variables)
    body = _answer(run, controls)
    _check_response(run, controls, body)
    run.store.replace("jobs", {**run.job, "stepOutput": body})
    text = write_json({"statusCode": 200, "body": body, "headers": {}}).decode()
    cut = text if len(text) <= _LONGEST_RAW else text[: _LONGEST_RAW - len(_CUT)] + _CUT
    run.record(STEP_PROCESSED.saying(cut))
    return StepOutcome.SENT


def _compiled(run: StepRun, values: Rendered, variables: Rendered) -> Rendered:
    try:
        return rendered_controls(values, variables, now=run.state.clock.now())
    except TemplateFailed as error:
        raise _failed(run, values, f"HTTP request step template compilation failed: {error}") from error


def _answer(run: StepRun, controls: Rendered) -> Any:
    url = str(controls.get("url") or "")
    declared = run.state.network.answer_of(url) if url else None
    refusal = None if declared else refusal_of(url)
    if refusal is not None:
        raise _failed(run, controls, refusal)
    error = error_of(declared)
    if error is not None:
        raise _failed(run, controls, str(error["message"]))
    body = declared.body if isinstance(declared, Reply) else None
    if not isinstance(body, dict):
        run.record(NO_OBJECT_ANSWERED.with_raw(_no_object(url, body)))
    return body


def refusal_of(url: str) -> str | None:
    """Return why Novu calls no such URL, or cannot reach it from here."""
    if not url:
        return "HTTP request step is missing a URL. Please configure a URL in the step settings."
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        known = f'URL scheme "{parts.scheme}:" is not allowed. Only http and https are permitted.'
        return known if parts.scheme else "Invalid URL format."
    host = (parts.hostname or "").lower()
    if host in _BLOCKED:
        return f'Requests to "{host}" are not allowed.'
    if _is_address(host) and _PRIVATE.match(host):
        return f"Requests to private or reserved IP addresses are not allowed (resolved: {host})."
    return f'Unable to resolve hostname "{host}".'


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _no_object(url: str, body: Any) -> dict[str, str]:
    kind = "array" if isinstance(body, list) else "string" if isinstance(body, str) else "object"
    text = (
        f'The endpoint at "{url}" returned a non-object response (type: {kind}). Subsequent steps that reference this'
        " step's output may fail because the framework expects a JSON object. Configure the endpoint to return a JSON"
        " object to avoid this issue."
    )
    return {"message": text, "url": url, "receivedType": kind}


def _check_response(run: StepRun, controls: Rendered, body: Any) -> None:
    schema = controls.get("responseBodySchema")
    if not (controls.get("enforceSchemaValidation") and isinstance(schema, dict)):
        return
    errors = [{"path": error["field"], "message": error["message"]} for error in payload_errors(body, schema)]
    if errors:
        run.record(BAD_RESPONSE.with_raw({"errors": errors, "responseBody": body}))
        raise StepFailed(halts=not controls.get("continueOnFailure"))


def _failed(run: StepRun, controls: Rendered, text: str) -> StepFailed:
    run.record(ACTION_FAILED.with_raw({"error": text}))
    return StepFailed(halts=not controls.get("continueOnFailure"))
