"""What a client in this process sees where a fault cut its connection; httpx is loaded for that only."""

import httpx


class ConnectionCut(httpx.RemoteProtocolError, ConnectionResetError):
    """The connection was closed without an answer, because a fault said so."""
