"""
Asks webhooks, and hands messages to chats: what was declared of them is their answer.

Nothing leaves this machine. A Novu that is served on a port also asks servers of this machine (loopback addresses), as a
real one there would.
"""

import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from novu_flows.emulator.store.network import HookAnswer, Network, Reply, Unreachable
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import NotJson, TooDeep, read_json

_PATIENCE_SECONDS = 1.0
_MOST_BYTES = 1_000_000


def asked(network: Network, url: str, body: object) -> HookAnswer:
    """Return what a webhook answers to a question."""
    declared = network.answer_of(url)
    if declared is not None:
        return declared
    if network.asks_this_machine and _is_here(url):
        return _posted(url, body)
    return Unreachable(reason=f"getaddrinfo ENOTFOUND {_host(url)}")


def handed_over(network: Network, url: str, provider_id: str, body: object) -> HookAnswer:
    """Return what a chat answers to a message; where nothing listens it is taken."""
    declared = network.answer_of(url, provider_id)
    if declared is not None:
        return declared
    found = _posted(url, body) if network.asks_this_machine and _is_here(url) else Reply()
    return Reply() if isinstance(found, Unreachable) else found


def sent_to(
    network: Network, integration: Document, body: object, url: str | None = None
) -> HookAnswer | None:
    """
    Return what a provider of a v2 workflow's message answers, None where it takes it as providers do.

    The address of a message, else that of its integration's credentials, counts if it is one of this machine: in process
    nothing listens there (3.15 recorded: `activity of tx-m2`), a served Novu asks it.
    """
    address = url or str((integration.get("credentials") or {}).get("baseUrl") or "")
    declared = network.answer_of(*filter(None, (address, integration["providerId"])))
    if declared is not None or not _is_here(address):
        return declared
    if network.asks_this_machine:
        return _posted(address, body)
    return Unreachable(reason=f"connect ECONNREFUSED {urlsplit(address).netloc}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_here(url: str) -> bool:
    host = _host(url)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _posted(url: str, body: object) -> HookAnswer:
    """Return what a server of this machine answers; redirects are not followed, so that it stays on this machine."""
    try:
        with httpx.stream("POST", url, json=body, timeout=_PATIENCE_SECONDS, trust_env=False) as answer:
            content = _read(answer.iter_bytes())
    except httpx.ConnectError:
        return Unreachable(reason=f"connect ECONNREFUSED {urlsplit(url).netloc}")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Unreachable(reason=str(error) or f"timeout of {_PATIENCE_SECONDS:.0f} s exceeded")
    return Reply(status=answer.status_code, body=_json(content))


def _read(chunks: Any) -> bytes:
    content, end = b"", time.monotonic() + _PATIENCE_SECONDS
    for chunk in chunks:
        content += chunk
        if len(content) > _MOST_BYTES or time.monotonic() > end:
            raise ValueError("its answer is too long")
    return content


def _json(content: bytes) -> Any:
    text = content.decode("utf-8", "replace")
    try:
        return read_json(text)
    except (NotJson, TooDeep):
        return text
