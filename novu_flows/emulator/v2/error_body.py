"""The body of a refusal of Novu 3.15 (recorded section `errors and envelope`)."""

from typing import Any
from uuid import uuid4

from novu_flows.emulator.http.exchange import HttpRequest
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.store.state import State
from novu_flows.emulator.v2.refusals import WithoutContext

_TOO_LARGE, _SERVER_ERROR = 413, 500


def refused_body(state: State, asked: HttpRequest, refusal: Refusal) -> tuple[int, dict[str, Any]]:
    """Return status and body; a list of faults is a validation error."""
    if isinstance(refusal.message, list):
        refusal = Refusal(
            422,
            "Validation Error",
            error=None,
            context={},
            errors={"general": {"messages": refusal.message, "value": "No Value Recorded"}},
        )
    if refusal.status == _TOO_LARGE:
        refusal = Refusal(_TOO_LARGE, "Payload Too Large", error=None)
    base = {"statusCode": refusal.status, "timestamp": state.now(), "path": asked.target}
    if refusal.status == _SERVER_ERROR:
        text = "Internal server error, contact support and provide them with the errorId"
        return refusal.status, {**base, "message": text, "errorId": str(uuid4())}
    if isinstance(refusal, WithoutContext):
        return refusal.status, {**base, "message": refusal.message}
    context = refusal.context
    if context is None:
        context = {"statusCode": refusal.status} | ({"error": refusal.error} if refusal.error else {})
    errors = {} if refusal.errors is None else {"errors": refusal.errors}
    return refusal.status, {**context, **base, "message": refusal.message, "ctx": context, **errors}
