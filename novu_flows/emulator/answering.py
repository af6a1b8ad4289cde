"""How a request becomes an answer of Novu's: body, route, key, section, envelope, in the server's order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from novu_flows.emulator.body import limit_of, read_body
from novu_flows.emulator.exchange import Answer, Asked, error_answer, json_answer
from novu_flows.emulator.express import PREFLIGHT, finish
from novu_flows.emulator.javascript import is_truthy
from novu_flows.emulator.query import read_query
from novu_flows.emulator.refusal import Refusal, not_found, unauthorized
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import UNDEFINED, Route, Router
from novu_flows.emulator.store import Document
from novu_flows.emulator.world import World

SERVER_ERROR = error_answer(500, "Internal server error", {"connection": "close"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Novu:
    """What answers: the routes, the world they are asked of, and the worker that delivers what is due."""

    world: World
    router: Router
    settle: Callable[[], None]

    def answer(self, asked: Asked) -> Answer:
        """Carry a request out as a whole; what was written before a refusal stays, as in Novu."""
        with self.world.lock:
            self.settle()
            return answer_in(self.world, self.router, asked)


def answer_in(world: World, router: Router, asked: Asked) -> Answer:
    """Answer a request out of a world, and commit what it wrote."""
    if asked.method == "OPTIONS":
        return PREFLIGHT
    try:
        status, body = _ask(world, router, asked)
    except Refusal as refusal:
        status, body = refusal.status, refusal.body
    except BaseException:
        world.rollback()
        raise
    world.store.commit()
    return finish(asked, json_answer(status, body))


def _ask(world: World, router: Router, asked: Asked) -> tuple[int, object]:
    body = read_body(asked.body, asked.headers, limit_of(asked.path))
    found = router.find(asked.method, asked.path)
    if found is None:
        raise not_found(f"Cannot {asked.method} {asked.target}")
    route, parameters = found
    request = Request(
        world=world,
        environment=_environment(world, route, asked.headers.get("authorization")),
        path=parameters,
        query=read_query(asked.query),
        body=body if isinstance(body, dict) else {},
    )
    return route.success, envelope(route.answer(request))


def _environment(world: World, route: Route, authorization: str | None) -> Document:
    """Check the key as Novu 0.14 does (API notes, section 2.1; recorded section `auth`)."""
    if route.public:
        return {}
    if authorization is None and route.with_roles:
        raise Refusal(403, "Forbidden resource", error="Forbidden")
    if authorization is None or "ApiKey" not in authorization or route.for_sessions:
        raise Refusal(401, "Unauthorized", error=None)
    if not route.open_to_keys:
        raise unauthorized("API endpoint not available")
    _, _, key = authorization.partition(" ")
    environment = world.environment_of_key(key.partition(" ")[0])
    if environment is None:
        raise unauthorized("API Key not found")
    return environment


def envelope(value: Any) -> object:
    """Wrap an answer in `{"data": …}`, unless it has a truthy `data` of its own (API notes, section 2.2)."""
    if value is UNDEFINED:
        return {}
    if isinstance(value, dict) and is_truthy(value.get("data")):
        return value
    return {"data": value}
