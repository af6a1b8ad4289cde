"""
How requests of threads leave the machine: httpx's transport, with one time limit for each whole exchange.

httpx's own limits hold for each read and each write, so a server that sends a byte now and then is waited for
without end.
"""

import threading
import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

_PIECE = 16 * 1024  # httpcore's limit for a write starts anew with each part that the system takes


class SyncTransport(httpx.HTTPTransport):
    """Send requests; each has `timeout["read"]` seconds, from its connection to the last byte of its answer."""

    def __init__(self, *, verify: bool, proxy: str | None, kept_seconds: float) -> None:
        super().__init__(verify=verify, proxy=proxy, limits=httpx.Limits(keepalive_expiry=kept_seconds))
        self._deadline = _Deadline()
        pool = self._pool
        pool._network_backend = _Backend(pool._network_backend, self._deadline)  # noqa: SLF001 - httpx does not pass one on

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the content of its answer is to be read in the same thread."""
        self._deadline.at = time.monotonic() + request.extensions["timeout"]["read"]
        return super().handle_request(request)


class _Deadline(threading.local):
    """When the exchange that this thread is in must be over."""

    at = 0.0

    def seconds(self, late: type[Exception]) -> float:
        """Return how many seconds are left; raise the given error where there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise late
        return left


class _Backend(httpcore.NetworkBackend):
    """Opens connections within the deadline."""

    def __init__(self, inner: httpcore.NetworkBackend, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is in its place
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.seconds(httpcore.ConnectTimeout)
        return _Stream(
            self._inner.connect_tcp(host, port, left, local_address, socket_options), self._deadline
        )


class _Stream(httpcore.NetworkStream):
    """One connection, on which every operation ends at the deadline of the exchange it is part of."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - as above
        return self._inner.read(max_bytes, self._deadline.seconds(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        for start in range(0, len(buffer), _PIECE):
            left = self._deadline.seconds(httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + _PIECE], left)

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        left = self._deadline.seconds(httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def close(self) -> None:
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
