"""Where Novu is: the base URL, brought to one form and held to be safe."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Literal
from urllib.parse import SplitResult
from urllib.request import getproxies, proxy_bypass

from novu_flows.dataclass import dataclass
from novu_flows.errors import Refused
from novu_flows.urls import web_url

NOVU_CLOUD = "https://api.novu.co/v1"
_VERSION, _NEXT_VERSION = "/v1", "/v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """The root of the API (`https://api.novu.co/v1`) and the host and port as messages name it."""

    root: str
    host: str
    is_encrypted: bool
    is_local: bool

    @property
    def server(self) -> str:
        """Return the root of the server, below which every version of the API is: `https://api.novu.co`."""
        return self.root.removesuffix(_VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressTrouble:
    """Why a base URL cannot be used; the code is that of an issue."""

    code: Literal["invalid-value", "insecure-url"]
    message: str
    remedy: str


def address_trouble(base_url: str, *, allow_insecure: bool = False) -> AddressTrouble | None:
    """Return what is wrong with a base URL, for `check` and the client alike; None where nothing is."""
    parts = _parts(base_url)
    if parts is None:
        return AddressTrouble(
            code="invalid-value",
            message="the base URL is no address of a web server",
            remedy=f"write it like {NOVU_CLOUD}",
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        return AddressTrouble(
            code="invalid-value",
            message=f"the base URL of {parts.hostname} holds more than an address",
            remedy="leave out user, password, query and fragment",
        )
    if parts.scheme == "http" and not _is_local(parts.hostname or "") and not allow_insecure:
        return AddressTrouble(
            code="insecure-url",
            message=f"{parts.hostname} would get the API key unencrypted, over http",
            remedy="use https, or say `allow_insecure` where the network is your own",
        )
    return None


def read_address(base_url: str, *, allow_insecure: bool = False) -> ServerAddress:
    """
    Read a base URL: the root of a server (`https://api.novu.co`), or its API (`https://api.novu.co/v1`, `…/v2`).

    A URL that would carry the key over a network unencrypted is refused, unless that is allowed.
    """
    if trouble := address_trouble(base_url, allow_insecure=allow_insecure):
        raise Refused(trouble.message, remedy=trouble.remedy)
    parts = _parts(base_url) or SplitResult("", "", "", "", "")
    path = parts.path.rstrip("/")
    path = path.removesuffix(_NEXT_VERSION if path.endswith(_NEXT_VERSION) else _VERSION)
    return ServerAddress(
        root=f"{parts.scheme}://{parts.netloc}{path}{_VERSION}",
        host=parts.netloc,
        is_encrypted=parts.scheme == "https",
        is_local=_is_local(parts.hostname or ""),
    )


def _parts(base_url: str) -> SplitResult | None:
    """Return the parts of a base URL; one that has to be encoded first is none."""
    stripped = base_url.strip()
    return web_url(stripped) if stripped.isascii() and stripped.isprintable() else None


def _is_local(host: str) -> bool:
    """Return whether a host is this machine; `.test` is no host of any network (RFC 6761, section 6.2)."""
    if host == "localhost" or host.endswith((".localhost", ".test")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_of(address: ServerAddress, proxies: Mapping[str, str] | None = None) -> str | None:
    """Return the proxy that the system has for an address; this machine is never reached through one."""
    if address.is_local or proxy_bypass(address.host):
        return None
    known = getproxies() if proxies is None else proxies
    proxy = known.get("https" if address.is_encrypted else "http") or known.get("all")
    return _usable(proxy) if proxy else None


def _usable(proxy: str) -> str:
    kind, colon, _ = proxy.partition("://")
    if colon and kind not in ("http", "https"):
        raise Refused(
            f"the system's proxy is of a kind that is not supported: {kind}",
            remedy="name an http proxy in https_proxy, or leave the host out with no_proxy",
        )
    return proxy if colon else f"http://{proxy}"
