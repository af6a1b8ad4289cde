"""The two clients, for threads and for event loops: they differ in how they send and how they wait."""

import asyncio
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from novu_flows.errors import Refused
from novu_flows.novu.address import NOVU_CLOUD, ServerAddress, read_address
from novu_flows.novu.call import Call
from novu_flows.novu.replies import ServerReply
from novu_flows.novu.retry import DEFAULT_RETRIES, Limiter, RetryPolicy
from novu_flows.novu.sending import ClientSettings, SendStep, Wait, send_steps
from novu_flows.novu.transport import AsyncTransport, Authorization, Transport, log_reply, log_wait

if TYPE_CHECKING:  # what a network needs takes long to load, and the embedded Novu needs none
    import httpx

    from novu_flows.novu.in_process import App

T = TypeVar("T")


class NovuClient:
    """
    Send calls to one Novu environment; usable from several threads.

    `base_url` is taken with or without `/v1`; http is for this machine only, unless `allow_insecure`.
    `requests_per_second` is a limit of your own; Novu's is obeyed anyway. A transport that is given is closed
    with the client. Neither the client's repr nor an error holds the key.
    """

    def __init__(  # noqa: PLR0913 - each is an option of the public face that most leave alone
        self,
        api_key: str,
        base_url: str = NOVU_CLOUD,
        *,
        transport: "httpx.BaseTransport | None" = None,
        timeout_seconds: float = 30.0,
        requests_per_second: float | None = None,
        allow_insecure: bool = False,
        retries: RetryPolicy = DEFAULT_RETRIES,
        patience: RetryPolicy | None = None,  # what `retries` was called in version 0.1
    ) -> None:
        address = read_address(base_url, allow_insecure=allow_insecure)
        self._settings = ClientSettings(
            address=address,
            limiter=Limiter(requests_per_second),
            retries=patience or retries,
            secrets=frozenset((api_key,)),
        )
        self._transport = _sync_transport(address, Authorization(api_key, timeout_seconds), transport)

    def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError where there is none."""
        steps = send_steps(call, self._settings)
        reply: ServerReply | None = None
        while True:
            try:
                step = steps.send(reply)
            except StopIteration as end:
                answer: T = end.value
                return answer
            reply = self._do(step)

    def _do(self, step: Wait | SendStep) -> ServerReply | None:
        if isinstance(step, SendStep):
            started = time.monotonic()
            reply = self._transport.send(step)
            log_reply(step, reply, time.monotonic() - started)
            return reply
        log_wait(step.seconds)
        time.sleep(step.seconds)
        return None

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.root!r})"

    @property
    def root(self) -> str:
        """The URL of the API, whatever form of it was given: `https://api.novu.co/v1`."""
        return self._settings.address.root


class AsyncNovuClient:
    """
    Send calls to one Novu environment, at most `concurrency` at once; all else is as with NovuClient.

    `app` is an ASGI application in this process that is asked instead of a server: `Emulator().app`. Raise
    Refused where a transport is given too.
    """

    def __init__(  # noqa: PLR0913 - each is an option of the public face that most leave alone
        self,
        api_key: str,
        base_url: str = NOVU_CLOUD,
        *,
        transport: "httpx.AsyncBaseTransport | None" = None,
        app: "App | None" = None,
        timeout_seconds: float = 30.0,
        requests_per_second: float | None = None,
        concurrency: int = 16,
        allow_insecure: bool = False,
        retries: RetryPolicy = DEFAULT_RETRIES,
        patience: RetryPolicy | None = None,  # what `retries` was called in version 0.1
    ) -> None:
        address = read_address(base_url, allow_insecure=allow_insecure)
        self._settings = ClientSettings(
            address=address,
            limiter=Limiter(requests_per_second),
            retries=patience or retries,
            secrets=frozenset((api_key,)),
        )
        if app is not None and transport is not None:
            raise Refused("both an application and a transport are given", remedy="give one of them")
        authorization = Authorization(api_key, timeout_seconds)
        self._transport = (
            _async_transport(address, authorization, transport, concurrency)
            if app is None
            else _transport_to(app, authorization)
        )
        self._places = asyncio.Semaphore(concurrency)

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError where there is none."""
        steps = send_steps(call, self._settings)
        reply: ServerReply | None = None
        while True:
            try:
                step = steps.send(reply)
            except StopIteration as end:
                answer: T = end.value
                return answer
            reply = await self._do(step)

    async def _do(self, step: Wait | SendStep) -> ServerReply | None:
        if isinstance(step, SendStep):
            async with self._places:
                started = time.monotonic()
                reply = await self._transport.send(step)
            log_reply(step, reply, time.monotonic() - started)
            return reply
        log_wait(step.seconds)
        await asyncio.sleep(step.seconds)
        return None

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.root!r})"

    @property
    def root(self) -> str:
        """The URL of the API, whatever form of it was given: `https://api.novu.co/v1`."""
        return self._settings.address.root


def _sync_transport(
    address: ServerAddress, authorization: Authorization, transport: "httpx.BaseTransport | None"
) -> Transport:
    from novu_flows.novu.httpx_transport import HttpxTransport, make_transport  # noqa: PLC0415 - as said above

    return HttpxTransport(transport or make_transport(address), authorization)


def _async_transport(
    address: ServerAddress,
    authorization: Authorization,
    transport: "httpx.AsyncBaseTransport | None",
    concurrency: int,
) -> AsyncTransport:
    from novu_flows.novu.httpx_transport import AsyncHttpxTransport, make_async_transport  # noqa: PLC0415 - as said above

    return AsyncHttpxTransport(transport or make_async_transport(address, concurrency), authorization)


def _transport_to(app: "App", authorization: Authorization) -> AsyncTransport:
    from novu_flows.novu.in_process import InProcessTransport  # noqa: PLC0415 - for an application in this process only

    return InProcessTransport(app, authorization)
