"""The e-mail channel of v2 workflows: rendered twice, in a layout, with Novu's own lines below (recorded `tx-lay3`)."""

from novu_flows.emulator.delivery.asking import sent_to
from novu_flows.emulator.delivery.kinds import EMAIL
from novu_flows.emulator.delivery.messages import Posting, post
from novu_flows.emulator.delivery.v2.details import (
    LAYOUT_NOT_FOUND,
    LAYOUT_SELECTED,
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_EMAIL,
)
from novu_flows.emulator.delivery.v2.email_html import EmailHtml
from novu_flows.emulator.delivery.v2.messages import (
    create_message,
    error_of,
    mark_failed,
    named,
    primary_integration,
    record_failure,
    select,
    update_message,
    warn,
)
from novu_flows.emulator.delivery.v2.rendering import Rendering, step_failed
from novu_flows.emulator.delivery.v2.run import StepOutcome, StepOutput, StepRun
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.liquidjs.controls import TemplateFailed

_SENDER = "no-reply@novu.co"


def email_outputs(run: StepRun, rendering: Rendering) -> StepOutput:
    """Return subject, body and sender of an e-mail; raise StepFailed where its layout is not there."""
    controls = rendering.controls
    html = EmailHtml(variables=rendering.variables, now=run.state.clock.now())
    layout = _layout(run, controls)
    try:
        body = html.delivered(
            controls["body"], layout, is_open=bool(controls.get("disableOutputSanitization"))
        )
    except TemplateFailed as error:
        raise step_failed(run, {"message": str(error), "name": error.kind}) from error
    sender = {"from": controls["from"]} if controls.get("from") else {}
    return {"subject": controls["subject"], "body": body, **sender}


def _layout(run: StepRun, controls: StepOutput) -> str | None:
    """Return the body of the layout of a step: the overrides of the step, then those of the channel replace its own."""
    layout_id = _layout_id(run, controls)
    if not layout_id:
        return None
    found = _find_layout(run, layout_id)
    if found is None:
        text = f"Layout not found for id {layout_id} in the environment {run.job['_environmentId']}"
        run.record(LAYOUT_NOT_FOUND.with_raw({"layoutId": layout_id, "error": text}))
        answer = {"message": text, "error": "Not Found", "statusCode": 404}
        cause = {
            "response": answer,
            "status": 404,
            "options": {},
            "message": text,
            "name": "NotFoundException",
        }
        raise step_failed(run, cause)
    run.record(LAYOUT_SELECTED.with_raw({"name": found["name"], "layoutId": found["identifier"]}))
    values = (found.get("controlValues") or {}).get("email")
    return values.get("body", "") if values else None


def _layout_id(run: StepRun, controls: StepOutput) -> str | None:
    steps = run.override("steps")
    of_step = steps.get(run.step["_id"]) or steps.get(run.step["stepId"]) or {}
    of_channel = run.override("channels", EMAIL)
    given = next((held["layoutId"] for held in (of_step, of_channel) if "layoutId" in held), "")
    if given == "":
        given = run.given_overrides.get("layoutIdentifier") or controls.get("layoutId")
    return None if given is None else str(given)


def _find_layout(run: StepRun, layout_id: str) -> Document | None:
    where = {"_environmentId": run.job["_environmentId"]}
    by_identifier = run.store.find_one("v2_layouts", {**where, "identifier": layout_id})
    return by_identifier or run.store.find_one("v2_layouts", {**where, "_id": layout_id})


def send_email(run: StepRun, outputs: StepOutput) -> StepOutcome:
    """Send an e-mail."""
    integration = primary_integration(run)
    if integration is None:
        return StepOutcome.FAILED
    select(run, integration)
    address = run.override(EMAIL).get("toRecipient") or run.person().get("email")
    overrides = {**run.override(EMAIL), **run.override(integration["providerId"])}
    fields = {"subject": outputs["subject"], "providerId": integration["providerId"], **named(run)}
    kept = {**fields, "overrides": overrides, **({"email": address} if address else {})}
    message = create_message(run, kept)
    run.record(MESSAGE_CREATED.of(message))
    if not address:
        warn(run, message, "mail_unexpected_error", "Subscriber does not have an email address")
        run.record(NO_EMAIL.of(message))
        return StepOutcome.SKIPPED
    return _deliver(run, integration, message, _mail(integration, outputs, overrides))


def _mail(integration: Document, outputs: StepOutput, overrides: StepOutput) -> Document:
    """Return what the provider is given, but for the address; overrides replace what the step says."""
    sender, credentials = outputs.get("from") or {}, integration.get("credentials") or {}
    return {
        "subject": overrides.get("subject") or outputs["subject"],
        "html": overrides.get("html") or overrides.get("text") or outputs["body"],
        "from": overrides.get("from") or sender.get("email") or credentials.get("from") or _SENDER,
        "senderName": overrides.get("senderName") or sender.get("name") or credentials.get("senderName"),
        "to": overrides.get("to"),
    }


def _deliver(run: StepRun, integration: Document, message: Document, mail: Document) -> StepOutcome:
    error = error_of(sent_to(run.state.network, integration, {"to": message["email"], **mail}))
    if error is not None:
        mark_failed(run, message, error, "mail_unexpected_error")
        record_failure(run, message, error)
        return StepOutcome.FAILED
    result = {"id": f"<{run.state.new_uuid()}@{_domain(mail['from'])}>", "date": run.state.now()}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    update_message(run, message, identifier=result["id"])
    post(run, message, _posting(message, mail))
    return StepOutcome.SENT


def _domain(sender: str) -> str:
    return str(sender).rpartition("@")[2].rstrip(">") or "novu.co"


def _posting(message: Document, mail: Document) -> Posting:
    others = mail["to"] if isinstance(mail["to"], list) else []
    to = [message["email"], *(one for one in others if one != message["email"])]
    return Posting(
        content=mail["html"],
        to=to if others else message["email"],
        subject=mail["subject"],
        sender_name=mail["senderName"],
        provider_id=message["providerId"],
    )
