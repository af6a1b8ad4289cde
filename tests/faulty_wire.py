"""Wires whose answers get lost: what was asked is done, or not, or done late, and what comes back does not say so."""

from collections.abc import Awaitable, Callable

import httpx
from harness import Harness, Wire

Exchange = Callable[[Wire, httpx.Request], Awaitable[httpx.Response]]


async def pass_on(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Carry a request as it is."""
    return await Wire.handle_async_request(wire, request)


async def act_then_cut(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Have a request carried out, and cut the connection before the answer."""
    await pass_on(wire, request)
    raise httpx.ReadError("cut", request=request)


async def act_then_fail(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Have a request carried out, and answer that the server failed."""
    await pass_on(wire, request)
    return httpx.Response(502, text="bad gateway", request=request)


async def act_then_babble(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Have a request carried out, and answer with a page."""
    await pass_on(wire, request)
    return httpx.Response(200, html="<p>Hello</p>", request=request)


async def cut(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Cut the connection, with nothing done."""
    del wire
    raise httpx.ReadError("cut", request=request)


async def cut_then_act(wire: Wire, request: httpx.Request) -> httpx.Response:
    """Cut the connection, and have the request carried out after the next two."""
    wire.late.append((2, request))
    raise httpx.ReadError("cut", request=request)


ACTED = (act_then_cut, act_then_fail, act_then_babble)


class FaultyWire(Wire):
    """Carries requests, except that `exchange` carries the first one of a method whose path ends so."""

    def __init__(
        self, harness: Harness, method: str, ending: str, exchange: Exchange, *, times: int = 1
    ) -> None:
        super().__init__(harness.open_transport)
        self._matches = lambda request: request.method == method and request.url.path.endswith(ending)
        self._exchange = exchange
        self._left = times
        self.late: list[tuple[int, httpx.Request]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request, or do with it what was asked for."""
        for _, waiting in [one for one in self.late if one[0] == 0]:
            await pass_on(self, waiting)
        self.late = [(after - 1, waiting) for after, waiting in self.late if after > 0]
        if self._left and self._matches(request):
            self._left -= 1
            return await self._exchange(self, request)
        return await pass_on(self, request)


async def send(wire: Wire, like: httpx.Request, method: str, path: str, body: object) -> httpx.Response:
    """Send a request of another writer."""
    url = like.url.copy_with(path=path if path.startswith("/v2/") else f"/v1{path}", query=None)
    authorization = {"Authorization": like.headers["Authorization"]}
    return await pass_on(wire, httpx.Request(method, url, json=body, headers=authorization))
