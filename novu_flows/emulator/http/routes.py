"""The routes of the embedded Novu: which section answers which method and path."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from functools import wraps
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.http.request import Request

RouteFunction = Callable[[Request], Any]

_PREFIX = "/v1/"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class _Undefined:
    """What a function of JavaScript gives that gives nothing."""


UNDEFINED: Final = _Undefined()  # answered `{}`, unlike None, which is answered `{"data": null}`


@dataclass(frozen=True, slots=True)
class Route:
    """
    One endpoint.

    `status` is the status of success; without one it is 201 for POST, else 200. `with_roles` says that Novu's
    role check runs before the key check, so that a request without any key is refused with 403. A route that
    is not `open_to_keys` answers any key with 401, one `for_sessions` of a subscriber answers everything so;
    a `public` one needs no key.
    """

    method: str
    path: str
    answer: RouteFunction
    status: int | None = None
    with_roles: bool = False
    open_to_keys: bool = True
    for_sessions: bool = False
    public: bool = False
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = tuple(part[1:] for part in self.path.split("/") if part.startswith(":"))
        object.__setattr__(self, "parameters", names)

    @property
    def success(self) -> int:
        """Return the status of success."""
        return self.status or (201 if self.method == "POST" else 200)


@dataclass(slots=True)
class _Node:
    fixed: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


def _no_routes(_: str, __: str) -> Iterable[Route]:
    return ()


class Router:
    """
    Find the route of a request: fixed segments first, in any letter case, a slash at the end allowed.

    Beside `routes` it knows what `below` returns, asked once for the first two segments, `v1/subscribers`, and once more
    where the first request only read. What is below `prefix` must be decodable.
    """

    def __init__(
        self,
        routes: Iterable[Route] = (),
        *,
        below: Callable[[str, str], Iterable[Route]] = _no_routes,
        prefix: str = _PREFIX,
    ) -> None:
        self._root = _Node()
        self._below = below
        self._prefix = prefix
        self._known: set[tuple[str, str]] = set()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.path.strip("/").split("/"):
            if segment.startswith(":"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.fixed.setdefault(segment.lower(), _Node())
        node.routes[route.method] = route

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]] | None:
        """Return the route and its decoded parameters; raise Refusal for a path that cannot be decoded."""
        _refuse_undecodable(raw_path, self._prefix)
        segments = raw_path.removesuffix("/").removeprefix("/").split("/")
        self._learn(method, segments)
        found = self._walk(self._root, segments, [], "GET" if method == "HEAD" else method)
        if found is None:
            return None
        route, values = found
        return route, dict(zip(route.parameters, map(decode, values), strict=True))

    def _learn(self, method: str, segments: list[str]) -> None:
        section, known_as = "/".join(segments[:2]).lower(), "GET" if method in ("GET", "HEAD") else "POST"
        if not self._known.isdisjoint({(section, known_as), (section, "POST")}):
            return
        for route in self._below(section, known_as):
            self._known.add((section, known_as))  # unlike one that a client has made up
            self._add(route)

    def _walk(
        self, node: _Node, segments: list[str], values: list[str], method: str
    ) -> tuple[Route, list[str]] | None:
        if not segments:
            route = node.routes.get(method)
            return None if route is None else (route, values)
        first, rest = segments[0], segments[1:]
        fixed = node.fixed.get(first.lower())
        found = self._walk(fixed, rest, values, method) if fixed else None
        if found is None and node.parameter and first:
            found = self._walk(node.parameter, rest, [*values, first], method)
        return found


def without_keys_in_0_13(*routes: Route) -> tuple[Route, ...]:
    """
    Return the routes of a module of Novu's that 0.13 had not given the check of keys.

    They fail there with 500 whatever key is sent (docs/novu/v1.md, sections 8 and 11.2).
    """

    def failing(answer: RouteFunction) -> RouteFunction:
        @wraps(answer)
        def guarded(request: Request) -> Any:
            if not request.state.profile.mail_routes:
                raise server_error()
            return answer(request)

        return guarded

    return tuple(replace(route, answer=failing(route.answer)) for route in routes)


def first_segment(raw_path: str) -> str:
    """Return what a path begins with, as routes are matched: in any letter case."""
    return raw_path.removeprefix("/").partition("/")[0].lower()


def _refuse_undecodable(raw_path: str, prefix: str) -> None:
    """Refuse a path below a prefix that Novu's middleware cannot decode, be there a route or not (recorded number 167)."""
    if "%" not in raw_path or raw_path[: len(prefix)].lower() != prefix:
        return
    try:
        decode(raw_path)
    except ValueError as error:
        raise bad_request(f"Failed to decode param '{raw_path[len(prefix) :]}'") from error


def decode(segment: str) -> str:
    """Decode percent-encoding as `decodeURIComponent` does; raise ValueError where it is broken."""
    if _BROKEN_ESCAPE.search(segment):
        raise ValueError(segment)
    return unquote_to_bytes(segment).decode()
