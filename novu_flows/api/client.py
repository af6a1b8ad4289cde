"""The two clients, for threads and for event loops: they differ in how they send and how they wait."""

import asyncio
import time
from contextlib import aclosing, closing
from types import TracebackType
from typing import Self, TypeVar

import httpx

from novu_flows.api.address import NOVU_CLOUD, read_address
from novu_flows.api.call import Call
from novu_flows.api.conversation import Manners, Send, Wait, converse
from novu_flows.api.heard import Bucket, Heard
from novu_flows.api.limits import PATIENT, Limiter, Patience
from novu_flows.api.transport import Envelope, make_async_transport, make_transport, silence_of

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
        transport: httpx.BaseTransport | None = None,
        timeout_seconds: float = 30.0,
        requests_per_second: float | None = None,
        allow_insecure: bool = False,
        patience: Patience = PATIENT,
    ) -> None:
        address = read_address(base_url, allow_insecure=allow_insecure)
        self._manners = Manners(address=address, limiter=Limiter(requests_per_second), patience=patience)
        self._envelope = Envelope(api_key, timeout_seconds)
        self._transport = transport or make_transport(address)

    def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError where there is none."""
        steps = converse(call, self._manners)
        heard: Heard | None = None
        while True:
            try:
                step = steps.send(heard)
            except StopIteration as end:
                answer: T = end.value
                return answer
            heard = self._do(step)

    def _do(self, step: Wait | Send) -> Heard | None:
        if isinstance(step, Send):
            return self._ask(self._envelope.request(step))
        time.sleep(step.seconds)
        return None

    def _ask(self, request: httpx.Request) -> Heard:
        bucket = Bucket()
        try:
            with closing(self._transport.handle_request(request)) as response:
                for chunk in response.iter_bytes():
                    if not bucket.pour(chunk):
                        break
        except httpx.HTTPError as error:
            return silence_of(error, request)
        return self._envelope.reply(response, bucket)

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
        return f"{type(self).__name__}({self._manners.address.root!r})"


class AsyncNovuClient:
    """Send calls to one Novu environment, at most `concurrency` at once; all else is as with NovuClient."""

    def __init__(  # noqa: PLR0913 - each is an option of the public face that most leave alone
        self,
        api_key: str,
        base_url: str = NOVU_CLOUD,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_seconds: float = 30.0,
        requests_per_second: float | None = None,
        concurrency: int = 16,
        allow_insecure: bool = False,
        patience: Patience = PATIENT,
    ) -> None:
        address = read_address(base_url, allow_insecure=allow_insecure)
        self._manners = Manners(address=address, limiter=Limiter(requests_per_second), patience=patience)
        self._envelope = Envelope(api_key, timeout_seconds)
        self._transport = transport or make_async_transport(address, concurrency)
        self._places = asyncio.Semaphore(concurrency)

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError where there is none."""
        steps = converse(call, self._manners)
        heard: Heard | None = None
        while True:
            try:
                step = steps.send(heard)
            except StopIteration as end:
                answer: T = end.value
                return answer
            heard = await self._do(step)

    async def _do(self, step: Wait | Send) -> Heard | None:
        if isinstance(step, Send):
            async with self._places:
                return await self._ask(self._envelope.request(step))
        await asyncio.sleep(step.seconds)
        return None

    async def _ask(self, request: httpx.Request) -> Heard:
        bucket = Bucket()
        try:
            async with aclosing(await self._transport.handle_async_request(request)) as response:
                async for chunk in response.aiter_bytes():
                    if not bucket.pour(chunk):
                        break
        except httpx.HTTPError as error:
            return silence_of(error, request)
        return self._envelope.reply(response, bucket)

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
        return f"{type(self).__name__}({self._manners.address.root!r})"
