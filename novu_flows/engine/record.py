"""
Keeps what was last written to an environment in a file beside its lock: a cache, which can be deleted at any time.

It holds addresses, moments and seals of values, and no value. It is sealed with the environment's API key: what somebody
else has written, or what is damaged, is as good as no file.
"""

import hmac
import json
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from novu_flows.errors import WrongUsage
from novu_flows.plan.changes import Address, Resource
from novu_flows.plan.plan import Seal
from novu_flows.plan.written import Written, WrittenResource
from novu_flows.project.files import read_source, write_file

_FORMAT = 1
_PURPOSE = "what was written"  # no base of a plan can be taken for the seal of a record


def record_path(lock: Path | None) -> Path | None:
    """Return where the record of an environment is, by the lock of its applies."""
    return None if lock is None else lock.with_name(f"{lock.name.removesuffix('.lock')}.applied.json")


def read_record(path: Path | None, seal: Seal) -> Written:
    """Return what a file holds; nothing where there is none, or where it cannot be believed."""
    if path is None:
        return Written()
    try:
        body = json.loads(read_source(path))
        given = body.pop("seal")
        if not hmac.compare_digest(str(given).encode(errors="replace"), _sealed(body, seal).encode()):
            return Written()
        return _Record.model_validate(body).written()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError):
        return Written()


def keep_record(path: Path | None, written: Written, seal: Seal) -> None:
    """Write a file; where that cannot be done, less can be said later. What is a link or no file is left alone."""
    if path is None or path.is_symlink() or (path.exists() and not path.is_file()):
        return
    body: dict[str, JsonValue] = {
        "format_version": _FORMAT,
        "resources": [
            {
                "resource": address.resource,
                "keys": list(address.keys),
                "at": held.at,
                "is_deleted": held.is_deleted,
                "seals": dict(held.seals),
            }
            for address, held in written.resources.items()
        ],
        "protected": [
            {"resource": one.resource, "keys": list(one.keys)} for one in sorted(written.protected)
        ],
    }
    text = json.dumps({**body, "seal": _sealed(body, seal)}, separators=(",", ":"))
    with suppress(WrongUsage):
        write_file(path, text + "\n", private=True, is_input=True)


def _sealed(body: JsonValue, seal: Seal) -> str:
    return seal([_PURPOSE, json.dumps(body, sort_keys=True)])


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _KeptAddress(_Kept):
    resource: Resource
    keys: list[str]

    @property
    def address(self) -> Address:
        return Address(self.resource, tuple(self.keys))


class _KeptResource(_KeptAddress):
    at: str
    is_deleted: bool
    seals: dict[str, str]


class _Record(_Kept):
    format_version: int
    resources: list[_KeptResource]
    protected: list[_KeptAddress]

    def written(self) -> Written:
        """Return what was written; raise ValueError for another format."""
        if self.format_version != _FORMAT:
            raise ValueError(self.format_version)
        return Written(
            resources={
                one.address: WrittenResource(at=one.at, seals=one.seals, is_deleted=one.is_deleted)
                for one in self.resources
            },
            protected=frozenset(one.address for one in self.protected),
        )
