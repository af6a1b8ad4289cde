"""The SMS channel."""

from novu_flows.emulator.delivery.details import MESSAGE_CREATED, MESSAGE_SENT, NO_INTEGRATION, NO_RECIPIENT
from novu_flows.emulator.delivery.job import Crashed, JobRun
from novu_flows.emulator.delivery.kinds import SMS
from novu_flows.emulator.delivery.messages import (
    Posting,
    RenderFailed,
    create_message,
    message_payload,
    not_generated,
    post,
    refused,
    rendered,
    update_message,
    variables,
)
from novu_flows.emulator.store.store import Document


def send_sms(run: JobRun) -> bool:
    """Send a text message; say whether it was sent."""
    subscriber = run.subscriber()
    integration = run.lookups.integration(run.job["_environmentId"], SMS)
    try:
        content = rendered(run.template.get("content"), variables(run, subscriber))
    except RenderFailed as error:
        return not_generated(run, error)
    if not content:
        raise Crashed("Unexpected error: SMS content is missing")
    if integration is None:
        run.record(NO_INTEGRATION)
        return False
    return _deliver(run, integration, run.payload.get("phone") or subscriber.get("phone"), content)


def _deliver(run: JobRun, integration: Document, phone: str | None, content: str) -> bool:
    provider_id = integration["providerId"]
    overrides = run.overrides(provider_id)
    fields = {"content": content, "providerId": provider_id, "overrides": overrides}
    message = create_message(run, {**fields, "phone": phone} if phone else fields)
    run.record(MESSAGE_CREATED.of(message).with_raw(message_payload(run)))
    if not phone:
        update_message(
            run,
            message,
            status="warning",
            errorId="no_subscriber_phone",
            errorText="Subscriber does not have active phone",
        )
        run.record(NO_RECIPIENT.of(message))
        return False
    if refused(run, message, run.state.network.answer_of(provider_id), "unexpected_sms_error"):
        return False
    result = {"id": run.state.new_uuid(), "date": run.state.now()}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    update_message(run, message, identifier=result["id"])
    # Overrides are kept and change nothing of what is sent (recorded delivery `content.overrides_sms`).
    post(run, message, Posting(content=content, to=phone, provider_id=provider_id))
    return True
