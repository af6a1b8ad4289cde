"""Novu's own client of today, PyPI `novu-py`: workflows, layouts, environments, triggers and what they leave."""

import pytest
from novu_py.models import ErrorDto, PayloadValidationExceptionDto, ResponseValidationError

pytestmark = pytest.mark.filterwarnings(
    r"ignore:warning. \*\* DEPRECATED:DeprecationWarning"
)  # its own fields

GREETING = {
    "name": "Hello",
    "type": "in_app",
    "control_values": {"subject": "Hi {{payload.name}}", "body": "b"},
}
NAMED = {
    "payload_schema": {"type": "object", "properties": {"name": {"type": "string"}}},
    "validate_payload": True,
}
PAGE = "<!DOCTYPE html><html><body>{{content}}</body></html>"
STEPS = [
    GREETING,
    {
        "name": "Mail",
        "type": "email",
        "control_values": {"subject": "S", "body": "<p>Hi</p>", "editor_type": "html"},
    },
    {"name": "Text", "type": "sms", "control_values": {"body": "x"}},
    {"name": "Push", "type": "push", "control_values": {"subject": "x", "body": "x"}},
    {"name": "Chat", "type": "chat", "control_values": {"body": "x"}},
    {"name": "Wait", "type": "delay", "control_values": {"type": "regular", "amount": 1, "unit": "seconds"}},
    {"name": "Gather", "type": "digest", "control_values": {"amount": 1, "unit": "seconds"}},
    {
        "name": "Limit",
        "type": "throttle",
        "control_values": {"type": "fixed", "amount": 1, "unit": "minutes", "threshold": 2},
    },
]


def workflow(novu, workflow_id, **fields):
    """Create a workflow and return what the client reads of it."""
    given = {"name": workflow_id, "workflow_id": workflow_id, "active": True, **fields}
    return novu.workflows.create(create_workflow_dto=given).result


def subscriber(novu, subscriber_id, **fields):
    """Create a subscriber."""
    novu.subscribers.create(create_subscriber_request_dto={"subscriber_id": subscriber_id, **fields})


def trigger(novu, workflow_id, to, **fields):
    """Trigger and return the transaction."""
    given = {"workflow_id": workflow_id, "to": to, **fields}
    return novu.trigger(trigger_event_request_dto=given).result.transaction_id


def test_workflows_of_every_step(novu):
    """
    The client reads each kind of step, with its schema and its issues.
    """
    made = workflow(novu, "all-steps", steps=STEPS, tags=["sdk"])
    novu.workflows.patch(workflow_id="all-steps", patch_workflow_dto={"active": False})
    read = novu.workflows.get(workflow_id="all-steps").result
    step = novu.workflows.steps.retrieve(workflow_id="all-steps", step_id="mail").result

    assert [one.type for one in made.steps] == [one["type"] for one in STEPS]
    assert (read.active, read.tags) == (False, ["sdk"])
    assert step.control_values["subject"] == "S"


def test_workflows_are_replaced_listed_and_deleted(novu):
    """
    A PUT without steps leaves none; a deleted workflow is gone.
    """
    workflow(novu, "short", steps=[GREETING])
    changed = {"name": "Shorter", "origin": "novu-cloud", "preferences": {"user": None}, "steps": []}
    novu.workflows.update(workflow_id="short", update_workflow_dto=changed)
    listed = novu.workflows.list(request={"query": "Shorter"}).result
    novu.workflows.delete(workflow_id="short")

    assert [(one.workflow_id, one.step_type_overviews) for one in listed.workflows] == [("short", [])]
    with pytest.raises(ErrorDto, match="Workflow cannot be found"):
        novu.workflows.get(workflow_id="short")


def test_previews(novu):
    """
    What a step would say is rendered with the payload given.
    """
    workflow(novu, "preview", steps=[GREETING], **NAMED)
    given = {"preview_payload": {"payload": {"name": "Ann"}}}
    shown = novu.workflows.steps.generate_preview(
        workflow_id="preview", step_id="hello", generate_preview_request_dto=given
    ).result

    assert shown.result["preview"]["subject"] == "Hi Ann"


def test_layouts(novu):
    """
    The first is the default and stays; a copy may go.
    """
    body = {"email": {"body": PAGE, "editor_type": "html"}}
    novu.layouts.create(create_layout_dto={"layout_id": "base", "name": "Base"})
    novu.layouts.update(layout_id="base", update_layout_dto={"name": "Base", "control_values": body})
    novu.layouts.duplicate(layout_id="base", duplicate_layout_dto={"name": "Copy"})
    shown = novu.layouts.generate_preview(layout_id="base", layout_preview_request_dto={}).result
    novu.layouts.delete(layout_id="copy")

    assert [one.layout_id for one in novu.layouts.list(request={}).result.layouts] == ["base"]
    assert novu.layouts.usage(layout_id="base").result.workflows == []
    assert shown.result.type == "email"
    with pytest.raises(ErrorDto, match="is being used as a default layout"):
        novu.layouts.delete(layout_id="base")


def test_environments_and_a_workflow_synced(novu):
    """
    A workflow goes to production by itself; tags are those of its environment.
    """
    workflow(novu, "moved", steps=[GREETING], tags=["moving"])
    development, production = novu.environments.list().result
    synced = novu.workflows.sync(
        workflow_id="moved", sync_workflow_dto={"target_environment_id": production.id}
    ).result
    tags = novu.environments.get_tags(environment_id=development.id).result

    assert (development.type, production.type) == ("dev", "prod")
    assert synced.workflow_id == "moved"
    assert "moving" in {one.name for one in tags}


def test_a_trigger_is_a_notification_and_a_message(novu):
    """
    What is triggered is read back, as an event, a message and an entry of the inbox.
    """
    workflow(novu, "greet", steps=[GREETING], **NAMED)
    subscriber(novu, "greta", email="greta@sdk.test")
    sent = trigger(novu, "greet", {"subscriber_id": "greta"}, payload={"name": "Greta"})
    events = novu.notifications.list(request={"transaction_id": sent}).result.data
    event = novu.notifications.retrieve(notification_id=events[0].id).result
    messages = novu.messages.retrieve(request={"transaction_id": [sent]}).result.data
    inbox = novu.subscribers.notifications.list(request={"subscriber_id": "greta"}).result.data

    assert (event.template.name, event.subscriber.subscriber_id) == ("greet", "greta")
    assert [job.status for job in event.jobs] == ["completed"]
    assert [one.subject for one in messages] == [one.subject for one in inbox] == ["Hi Greta"]


def test_a_payload_that_does_not_fit_is_refused(novu):
    """
    The client reads the errors of each field.
    """
    workflow(novu, "strict", steps=[GREETING], **NAMED)

    with pytest.raises(PayloadValidationExceptionDto, match="name: must be string"):
        trigger(novu, "strict", "ann", payload={"name": 1})


def test_triggers_in_bulk_to_all_and_cancelled(novu):
    """
    What is cancelled leaves no message. The client cannot read the event: its job of a delay has no provider.
    """
    wait = {
        "name": "Wait",
        "type": "delay",
        "control_values": {"type": "regular", "amount": 1, "unit": "hours"},
    }
    workflow(novu, "late", steps=[wait, GREETING])
    subscriber(novu, "lara")
    novu.trigger_bulk(bulk_trigger_event_dto={"events": [{"workflow_id": "late", "to": "lara"}]})
    novu.trigger_broadcast(trigger_event_to_all_request_dto={"name": "late", "payload": {}})
    sent = trigger(novu, "late", "lara")
    cancelled = novu.cancel(transaction_id=sent).result

    assert cancelled is True
    assert novu.messages.retrieve(request={"subscriber_id": "lara"}).result.data == []
    with pytest.raises(ResponseValidationError, match="providerId"):
        novu.notifications.list(request={"transaction_id": sent})


def test_preferences_of_a_workflow(novu):
    """
    Of one, and of several at once.
    """
    workflow(novu, "choosy", steps=[GREETING])
    subscriber(novu, "pat")
    novu.subscribers.preferences.update(
        subscriber_id="pat",
        patch_subscriber_preferences_dto={"workflow_id": "choosy", "channels": {"in_app": False}},
    )
    listed = novu.subscribers.preferences.list(subscriber_id="pat").result
    off = [one.channels.in_app for one in listed.workflows if one.workflow.identifier == "choosy"]
    several = {"preferences": [{"workflow_id": "choosy", "channels": {"in_app": True}}]}
    on = novu.subscribers.preferences.bulk_update(
        subscriber_id="pat", bulk_update_subscriber_preferences_dto=several
    ).result

    assert off == [False]
    assert [(one.workflow.identifier, one.channels.in_app) for one in on] == [("choosy", True)]


def test_what_the_client_cannot_read_of_a_real_novu_either(novu):
    """
    Its models are narrower than recorded answers: docs/novu/v3.15.md names them.
    """
    production = novu.environments.list().result[1].id

    with pytest.raises(ResponseValidationError, match=r"body\.errors"):
        trigger(novu, "unknown", "ann")
    with pytest.raises(ResponseValidationError, match="resourceType"):
        novu.environments.diff(target_environment_id=production, diff_environment_request_dto={})
    with pytest.raises(ResponseValidationError, match="resourceType"):
        novu.environments.publish(target_environment_id=production, publish_environment_request_dto={})
