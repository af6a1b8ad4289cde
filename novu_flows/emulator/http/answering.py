"""How a request becomes an answer of Novu's: body, route, key, section, envelope, in the server's order."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.body import SMALL, limit_of, read_body
from novu_flows.emulator.http.exchange import HttpAnswer, HttpRequest, error_answer, json_answer
from novu_flows.emulator.http.refusal import Refusal, not_found, unauthorized
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import UNDEFINED, Route, Router
from novu_flows.emulator.store.file import StoreFailed
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.authorization import environment_of
from novu_flows.emulator.v2.error_body import refused_body
from novu_flows.javascript.json import is_truthy
from novu_flows.javascript.qs import read_query

# Novu 0.14 answers requests from every origin unless it runs in production (recorded section `routing`).
CROSS_ORIGIN = {"access-control-allow-origin": "*"}
PREFLIGHT = HttpAnswer(
    status=204,
    headers={
        **CROSS_ORIGIN,
        "access-control-allow-methods": "GET,PUT,POST,DELETE,PATCH,OPTIONS",
        "access-control-allow-headers": "Content-Type,Authorization,sentry-trace",
        "content-length": "0",
    },
)
_NO_CONTENT, _NOT_MODIFIED = 204, 304
_NO_CACHE = re.compile(r"(?:^|,)\s*?no-cache\s*?(?:,|$)")


def finish(asked: HttpRequest, answer: HttpAnswer) -> HttpAnswer:
    """Return an answer what Express adds to it, and leave out of it what was not asked for."""
    if answer.status == _NO_CONTENT:
        return replace(answer, headers=CROSS_ORIGIN, content=b"")
    tag = entity_tag(answer.content)
    headers = {**answer.headers, **CROSS_ORIGIN, "etag": tag}
    if _is_fresh(asked, answer, tag):
        return HttpAnswer(status=_NOT_MODIFIED, headers={**CROSS_ORIGIN, "etag": tag})
    headers["content-length"] = str(len(answer.content))
    return replace(answer, headers=headers, content=b"" if asked.method == "HEAD" else answer.content)


def entity_tag(content: bytes) -> str:
    """Return the weak entity tag of a content."""
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f'W/"{len(content):x}-{b64encode(digest).decode()[:27]}"'


def _is_fresh(asked: HttpRequest, answer: HttpAnswer, tag: str) -> bool:
    """Return whether the client holds this answer already (Express's `fresh`)."""
    known = asked.headers.get("if-none-match")
    if known is None or asked.method not in ("GET", "HEAD") or answer.status // 100 != 2:  # noqa: PLR2004 - any success
        return False
    if "if-modified-since" in asked.headers or _NO_CACHE.search(asked.headers.get("cache-control", "")):
        return False
    strong = tag.removeprefix("W/")
    return known == "*" or any(part.strip().removeprefix("W/") == strong for part in known.split(","))


SERVER_ERROR = error_answer(500, "Internal server error", {"connection": "close"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatedNovu:
    """What answers: the routes, the state they are asked of, and the worker that delivers what is due."""

    state: State
    router: Router
    settle: Callable[[], None]

    def answer(self, asked: HttpRequest) -> HttpAnswer:
        """Carry a request out as a whole; what was written before a refusal stays, as in Novu."""
        with self.state.lock:
            self.settle()
            return answer_in(self.state, self.router, asked)

    def most_of_body(self, asked: HttpRequest) -> int:
        """
        Return how many bytes of a body are read: what its route takes.

        Novu reads a body before it looks at the key; of a stranger's here is read what every route takes.
        """
        limit = limit_of(asked.path)
        if limit == SMALL:
            return SMALL
        try:
            with self.state.lock:
                found = self.router.find(asked.method, asked.path)
                if found is not None:
                    _environment(self.state, found[0], asked.headers.get("authorization"))
        except Refusal:
            return SMALL
        return SMALL if found is None else limit


def answer_in(state: State, router: Router, asked: HttpRequest) -> HttpAnswer:
    """Answer a request, and commit what it wrote."""
    if asked.method == "OPTIONS":
        return PREFLIGHT
    try:
        status, body = _ask(state, router, asked)
    except Refusal as refusal:
        status, body = (
            refused_body(state, asked, refusal) if state.profile.has_v2 else (refusal.status, refusal.body)
        )
    except BaseException:
        state.rollback()
        raise
    _commit(state)
    return finish(asked, json_answer(status, body))


def _commit(state: State) -> None:
    """Keep what a request wrote; what cannot be kept is not seen by the next request either."""
    try:
        state.store.commit()
    except StoreFailed:
        state.rollback()
        raise


def _ask(state: State, router: Router, asked: HttpRequest) -> tuple[int, object]:
    body = read_body(asked.body, asked.headers, limit_of(asked.path))
    found = router.find(asked.method, asked.path)
    if found is None:
        raise not_found(f"Cannot {asked.method} {asked.target}")
    route, parameters = found
    request = Request(
        state=state,
        environment=_environment(state, route, asked.headers.get("authorization")),
        path=parameters,
        query=read_query(asked.query),
        body=body if isinstance(body, dict) else {},
    )
    return route.success, envelope(route.answer(request), state.profile.document_ids)


def _environment(state: State, route: Route, authorization: str | None) -> Document:
    """Check the key as the profile does: 0.14 so (docs/novu/v1.md, section 2.1; recorded section `auth`)."""
    if state.profile.has_v2:
        return environment_of(state, route, authorization)
    if route.public:
        return {}
    if authorization is None and route.with_roles:
        raise Refusal(403, "Forbidden resource", error="Forbidden")
    if authorization is None or "ApiKey" not in authorization or route.for_sessions:
        raise Refusal(401, "Unauthorized", error=None)
    if not route.open_to_keys:
        raise unauthorized("API endpoint not available")
    _, _, key = authorization.partition(" ")
    environment = state.environment_of_key(key.partition(" ")[0])
    if environment is None:
        raise unauthorized("API Key not found")
    return environment


def envelope(value: Any, ids: tuple[str, ...] = ()) -> object:
    """
    Wrap an answer in `{"data": …}`, unless it has a truthy `data` of its own (docs/novu/v1.md, section 2.2).

    What has one of `ids` is a document and wrapped all the same, as Novu 3.x does.
    """
    if value is UNDEFINED:
        return {}
    if isinstance(value, dict) and is_truthy(value.get("data")) and not any(name in value for name in ids):
        return value
    return {"data": value}
