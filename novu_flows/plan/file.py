"""A plan to and from a file: all that an apply needs, secrets as references, and a seal over it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import field

from pydantic import JsonValue, ValidationError

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import LiteralSecret
from novu_flows.errors import PlanFileRefused, Refused
from novu_flows.plan.as_json import plan_json, reference_json
from novu_flows.plan.fields import references
from novu_flows.plan.file_fields import PlanFields
from novu_flows.plan.plan import Plan
from novu_flows.redaction import redact_value

FORMAT_VERSION = 4  # 1 had no seal and no scope, 2 did not say what is lost, 3 had no digest of the plan


def write_plan(plan: Plan, *, api_key: str, tool_version: str, created_at: str) -> str:
    """
    Return the text of a plan file, sealed with the API key of its environment.

    Raise Refused where a change holds the value of a secret: a file must not hold it.
    """
    _refuse_secrets(plan)
    body = redact_value(
        {
            "format_version": FORMAT_VERSION,
            "tool_version": tool_version,
            "created_at": created_at,
            **plan_json(plan),
        }
    )
    sealed = {**body, "digest": _digest(body), "seal": _seal(body, api_key)}
    return json.dumps(sealed, indent=2) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPlan:
    """A plan as a file holds it: to be shown as it is, to be applied once its seal was verified."""

    plan: Plan
    body: Mapping[str, JsonValue] = field(repr=False)
    seal: str | None

    @property
    def created_at(self) -> str:
        """Return when the plan was made."""
        return str(self.body["created_at"])

    @property
    def tool_version(self) -> str:
        """Return which novu-flows made the plan."""
        return str(self.body["tool_version"])

    def verified(self, api_key: str) -> Plan:
        """Return the plan; raise PlanFileRefused where it was not sealed with the environment's API key."""
        if self.seal is None:
            raise PlanFileRefused(
                "the plan file has no seal: it is of an older novu-flows, or was edited",
                remedy="make a new plan; only what is sealed with the environment's API key is applied",
            )
        if not hmac.compare_digest(self.seal.encode(errors="replace"), _seal(self.body, api_key).encode()):
            raise _damaged("its seal does not fit its content and the API key of the environment")
        return self.plan


def read_plan(text: str) -> SavedPlan:
    """Read what `write_plan` has written; raise PlanFileRefused, before anything is requested."""
    body = _read_json(text)
    version = body.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise PlanFileRefused(
            f"the plan file has format {version}, this novu-flows reads up to {FORMAT_VERSION}",
            remedy="apply it with the version that made it, or make a new plan",
        )
    seal, digest = body.pop("seal", None), body.pop("digest", None)
    if digest != _digest(body):
        raise _damaged("its digest does not fit its content")
    if not isinstance(seal, str | None):
        raise _damaged("its seal is no text")
    try:
        plan = PlanFields.model_validate(body).plan()
    except (ValidationError, ValueError, RecursionError) as error:
        raise _damaged("its content is not that of a plan") from error
    return SavedPlan(plan=plan, body=body, seal=seal)


def _refuse_secrets(plan: Plan) -> None:
    for change in plan.changes:
        if any(isinstance(secret, LiteralSecret) for secret in references(change.after)):
            raise Refused(
                f"{change.address} holds a secret that is written in the declaration; a plan file must not",
                remedy='put the secret into an environment variable and declare it as env("NAME")',
            )
        written = [list(change.address.keys), [reference_json(one.after) for one in change.fields]]
        if redact_value(written) != written:
            raise Refused(
                f"{change.address} holds the value of a secret where it is none; a plan file must not",
                remedy="take it out of the declaration, or apply without a file",
            )


def _read_json(text: str) -> dict[str, JsonValue]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not JSON, or it was cut short") from error
    if not isinstance(body, dict):
        raise _damaged("it is not a JSON object")
    return body


def _damaged(reason: str) -> PlanFileRefused:
    return PlanFileRefused(f"the plan file was damaged or edited: {reason}", remedy="make a new plan")


def _digest(body: Mapping[str, object]) -> str:
    """Return what shows that a file was damaged; anyone can make it."""
    return hashlib.sha256(_canonical(body)).hexdigest()


def _seal(body: Mapping[str, object], api_key: str) -> str:
    """Return what nobody can make without the API key; no base can be taken for it."""
    return hmac.new(
        api_key.encode(errors="surrogateescape"), b"plan file\n" + _canonical(body), hashlib.sha256
    ).hexdigest()


def _canonical(body: Mapping[str, object]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
