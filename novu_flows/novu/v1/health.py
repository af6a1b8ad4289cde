"""Calls and answers of the section *health*: whether the server is up, and which version it is."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, content


class Health(Answer):
    """How the server is."""

    status: str
    info: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """Return Novu's version, where the server says it."""
        return (self.info.get("apiVersion") or {}).get("version")


def check() -> Call[Health]:
    """Ask how the server is; it needs no key (recorded section `auth`)."""
    return Call(method="GET", template="/health-check", read=content(Health), retry=Retry.SAFE)
