"""The routes by which whoever serves the emulator declares what webhooks, chats and providers answer."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import UNDEFINED, Route
from novu_flows.emulator.store.network import HookAnswer, Reply, Unreachable
from novu_flows.emulator.store.store import Document

_STATUSES = range(200, 600)


def declare(request: Request) -> Document:
    """Declare one answer."""
    to = request.body.get("to")
    if not isinstance(to, str) or not to:
        raise bad_request("to must be the glob of a URL, or the id of a provider")
    request.state.network.declare(to, _answer(request.body))
    return _shown(to, request.state.network.declared[to])


def list_answers(request: Request) -> list[Document]:
    """List what is declared."""
    return [_shown(to, answer) for to, answer in request.state.network.declared.items()]


def forget(request: Request) -> object:
    """Forget everything that is declared."""
    request.state.network.forget()
    return UNDEFINED


def _answer(body: Mapping[str, Any]) -> HookAnswer:
    reason, status = body.get("unreachable"), body.get("status", 200)
    if "unreachable" in body and ("status" in body or "body" in body):
        raise bad_request("say either unreachable, or status and body")
    if reason is True:
        return Unreachable()
    if isinstance(reason, str) and reason:
        return Unreachable(reason=reason)
    if "unreachable" in body:
        raise bad_request("unreachable must be true, or a text that says why")
    if isinstance(status, bool) or status not in _STATUSES:
        raise bad_request("status must be a number from 200 to 599")
    return Reply(status=status, body=body.get("body"))


def _shown(to: str, answer: HookAnswer) -> Document:
    if isinstance(answer, Unreachable):
        return {"to": to, "unreachable": answer.reason}
    return {"to": to, "status": answer.status, "body": answer.body}


# Not Novu's: served only where the emulator's controls are asked for.
ANSWER_ROUTES = (
    Route("POST", "/emulator/answers", declare, public=True),
    Route("GET", "/emulator/answers", list_answers, public=True),
    Route("DELETE", "/emulator/answers", forget, status=204, public=True),
)
