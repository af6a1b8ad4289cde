"""Messages as Novu keeps them (recorded section `messages & others`)."""

from dataclasses import asdict
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.delay import months_later
from novu_flows.emulator.delivery.details import NOT_GENERATED, PROVIDER_FAILED
from novu_flows.emulator.delivery.job import Crashed, JobRun
from novu_flows.emulator.delivery.kinds import IN_APP
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.network import HookAnswer, Reply, Unreachable
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.render import render
from novu_flows.javascript.json import write_json

_MONTHS_KEPT = {IN_APP: 6}  # any other channel: 1


def create_message(run: JobRun, fields: Document) -> Document:
    """Keep a new message; `fields` are what the channel adds."""
    job, clock = run.job, run.state.clock
    now = clock.now()
    message = {
        "_id": run.state.new_id(),
        "_templateId": job["_templateId"],
        "_environmentId": job["_environmentId"],
        "_messageTemplateId": run.template.get("_id"),
        "_notificationId": job["_notificationId"],
        "_organizationId": job["_organizationId"],
        "_subscriberId": job["_subscriberId"],
        "_jobId": job["_id"],
        "templateIdentifier": job["identifier"],
        "cta": {"action": {"buttons": []}},
        "channel": job["type"],
        "deviceTokens": [],
        "seen": False,
        "read": False,
        "status": "sent",
        "transactionId": job["transactionId"],
        **minimized({"payload": message_payload(run)}),
        **minimized(fields),
        "expireAt": iso(months_later(now, _MONTHS_KEPT.get(job["type"], 1))),
        "deleted": False,
        "createdAt": iso(now),
        "updatedAt": iso(now),
        "__v": 0,
    }
    run.store.insert("messages", message)
    return message


def update_message(run: JobRun, message: Document, **fields: Any) -> Document:
    """Change a message; return it as it is now."""
    changed = {**message, **fields, "updatedAt": run.state.now()}
    run.store.replace("messages", changed)
    return changed


def message_payload(run: JobRun) -> Document:
    """Return the payload without attachments."""
    return {key: value for key, value in run.payload.items() if key != "attachments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What a provider was given for one subscriber."""

    content: str
    to: Any = None
    subject: str | None = None
    title: str | None = None
    preheader: str | None = None
    sender_name: str | None = None
    provider_id: str | None = None


def post(run: JobRun, message: Document, posting: Posting) -> None:
    """Put a posting into the outbox."""
    run.store.insert(
        "outbox",
        {
            "_id": message["_id"],
            "_environmentId": message["_environmentId"],
            "subscriber_id": run.job["subscriberId"],
            "workflow_id": run.job["identifier"],
            "transaction_id": run.job["transactionId"],
            "channel": run.job["type"],
            "sent_at": run.state.now(),
            **asdict(posting),
        },
    )


def refused(run: JobRun, message: Document, answer: HookAnswer | None, error_id: str) -> bool:
    """
    Return whether a provider refuses a message; raise Crashed where Novu cannot write down its answer.

    Who is not reached leaves the message with an error. The refusal of an HTTP server ends the step, its message as it
    is: Novu fails at writing it down (recorded deliveries `channel.dead` and `channel.chat`).
    """
    match answer:
        case Unreachable(reason=reason):
            error = {"message": reason, "name": "Error", "status": None}
            run.record(PROVIDER_FAILED.of(message).with_raw(error))
            update_message(
                run, message, status="error", errorId=error_id, errorText=write_json(error).decode()
            )
            return True
        case Reply(is_refusal=True):
            raise Crashed("Converting circular structure to JSON")
        case _:
            return False


BRANDING = {"color": "#f47373"}

__all__ = ["BRANDING", "RenderFailed", "not_generated", "rendered", "step_variables", "variables"]


def rendered(template: object, context: Document) -> str:
    """Render one text; raise RenderFailed with the message that handlebars.js gives."""
    if not isinstance(template, str):
        raise RenderFailed(
            "You must pass a string or Handlebars AST to Handlebars.compile. "
            f"You passed {'undefined' if template is None else template}"
        )
    return render(template, context)


def variables(run: JobRun, subscriber: Document) -> Document:
    """Return what a template of any channel but e-mail sees; the payload wins."""
    return {"subscriber": single(subscriber), "step": step_variables(run), **run.payload}


def step_variables(run: JobRun) -> dict[str, Any]:
    """Return what a template sees as `step`."""
    return {"digest": bool(run.events), "events": run.events, "total_count": len(run.events)}


def not_generated(run: JobRun, error: RenderFailed) -> bool:
    """Report a template that cannot be rendered; nothing was sent."""
    run.record(NOT_GENERATED.with_raw({"error": str(error)}))
    return False
