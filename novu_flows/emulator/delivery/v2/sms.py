"""The SMS channel of v2 workflows (recorded `messages of tx-m1`)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.asking import sent_to
from novu_flows.emulator.delivery.kinds import SMS
from novu_flows.emulator.delivery.messages import Posting, post
from novu_flows.emulator.delivery.v2.details import MESSAGE_CREATED, MESSAGE_SENT, NO_PHONE
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
from novu_flows.emulator.delivery.v2.run import StepOutcome, StepRun
from novu_flows.emulator.store.store import Document


def send_sms(run: StepRun, outputs: Mapping[str, Any]) -> StepOutcome:
    """Send a text message."""
    integration = primary_integration(run)
    if integration is None:
        return StepOutcome.FAILED
    select(run, integration)
    phone = run.payload.get("phone") or run.person().get("phone")
    overrides = {**run.override(SMS), **run.override(integration["providerId"])}
    fields = {"content": None, "providerId": integration["providerId"], "overrides": overrides, **named(run)}
    message = create_message(run, {**fields, "phone": phone} if phone else fields)
    run.record(MESSAGE_CREATED.of(message))
    if not phone:
        warn(run, message, "no_subscriber_phone", "Subscriber does not have active phone")
        run.record(NO_PHONE.of(message))
        return StepOutcome.SKIPPED
    content = outputs["body"] or overrides.get("content") or ""
    return _deliver(run, integration, message, {"to": overrides.get("to") or phone, "content": content})


def _deliver(run: StepRun, integration: Document, message: Document, text: Document) -> StepOutcome:
    error = error_of(sent_to(run.state.network, integration, text))
    if error is not None:
        mark_failed(run, message, error, "unexpected_sms_error")
        record_failure(run, message, {"message": error["message"], "name": error["name"]})
        return StepOutcome.FAILED
    result = {"id": run.state.new_uuid(), "date": run.state.now()}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    update_message(run, message, identifier=result["id"])
    post(run, message, Posting(provider_id=integration["providerId"], **text))
    return StepOutcome.SENT
