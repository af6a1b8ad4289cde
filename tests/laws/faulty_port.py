"""A Novu on a port of this machine where chosen requests go wrong on the wire, as networks and gateways do it."""

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

REASONS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found"}
LONGEST_HEAD = 64 * 1024
WAIT_FOR_CLIENT_SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as it goes over the wire."""

    status: int
    content: bytes
    kind: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def head(self, length: int | None = None) -> bytes:
        """Return the head, with the length that is given in the place of the true one."""
        headers = {"Content-Type": self.kind, "Connection": "keep-alive", **self.headers}
        if self.status != 204:
            headers["Content-Length"] = str(len(self.content) if length is None else length)
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Whatever')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    content: bytes

    @property
    def path(self) -> str:
        """Return the path without the query and without `/v1`."""
        return self.target.partition("?")[0].removeprefix("/v1")


class Visit:
    """One request on its way: what a fault may do with it."""

    def __init__(
        self, port: "FaultyPort", asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.port = port
        self.asked = asked
        self._reader = reader
        self._writer = writer

    async def act(self) -> Answer:
        """Have Novu carry the request out; return its answer."""
        return await self.port.carry_out(self.asked)

    async def write(self, content: bytes) -> None:
        """Write to the client, if it is still there."""
        with suppress(ConnectionError):
            self._writer.write(content)
            await self._writer.drain()

    async def answer(self, answer: Answer) -> None:
        """Write a whole answer."""
        await self.write(answer.head() + answer.content)

    def reset(self) -> None:
        """End the connection with a reset."""
        if raw := self._writer.get_extra_info("socket"):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def close(self) -> None:
        """End the connection as a server does that has nothing more to say."""
        self._writer.close()

    @property
    def is_gone(self) -> bool:
        """Return whether the client has hung up."""
        return self._reader.at_eof() or self._writer.transport.is_closing()

    async def until_gone(self) -> None:
        """Wait until the client hangs up."""
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(WAIT_FOR_CLIENT_SECONDS):
                await self._reader.read()


Handle = Callable[[Visit], Awaitable[None]]


async def honestly(visit: Visit) -> None:
    """Answer as Novu does."""
    await visit.answer(await visit.act())


class FaultyPort:
    """
    Any ASGI application on a port, one request after the other on each connection.

    `choose` says how each request is handled; it is asked in the order in which they come, in the port's thread.
    """

    def __init__(self) -> None:
        self.app: Any = None
        self.url = ""
        self.choose: Callable[[Asked], Handle] = lambda _: honestly
        self.seen: list[Asked] = []
        self._late: set[asyncio.Task[object]] = set()
        self._connections: set[asyncio.Task[object]] = set()
        self._loop = asyncio.new_event_loop()

    def serve(self, app: Any) -> None:
        """Serve another application, honestly, and forget what was asked."""
        self.app, self.seen, self.choose = app, [], lambda _: honestly

    async def carry_out(self, asked: Asked) -> Answer:
        """Have the application carry a request out."""
        request = httpx.Request(
            asked.method,
            f"{self.url.removesuffix('/v1')}{asked.target}",
            headers=asked.headers,
            content=asked.content,
        )
        response = await httpx.ASGITransport(app=self.app).handle_async_request(request)
        kind = response.headers.get("content-type", "application/json")
        return Answer(status=response.status_code, content=await response.aread(), kind=kind)

    def later(self, seconds: float, asked: Asked) -> None:
        """Have a request carried out when its client has long been answered."""

        async def act() -> None:
            await asyncio.sleep(seconds)
            await self.carry_out(asked)

        task = asyncio.get_running_loop().create_task(act())
        self._late.add(task)

    def settled(self) -> None:
        """Wait until all that was to be carried out later has been."""
        self.run(self._all_late())

    async def _all_late(self) -> None:
        await asyncio.gather(*self._late)
        self._late.clear()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the port's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while asked := await _read(reader):
                self.seen.append(asked)
                visit = Visit(self, asked, reader, writer)
                await self.choose(asked)(visit)
                if visit.is_gone:
                    break
        writer.transport.abort()
        self._connections.discard(task)

    async def _stop(self, server: asyncio.Server) -> None:
        server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, *self._late, return_exceptions=True)

    @contextmanager
    def open(self) -> Iterator["FaultyPort"]:
        """Listen until the block ends."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        server = self.run(asyncio.start_server(self._connected, "127.0.0.1", 0, limit=LONGEST_HEAD))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        try:
            yield self
        finally:
            self.run(self._stop(server))
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()
            self._loop.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    """Read one request; None where the client has hung up."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    content = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method=method, target=target, headers=headers, content=content)
