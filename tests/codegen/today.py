"""Workflows of today's Novu: what a trigger may override is known by the steps."""

from novu_flows import Payload, Workflow, chat, delay, digest, email, in_app, push, sms


class Reminder(Payload):
    """What is to be done."""

    task: str


reminder = Workflow(
    "reminder",
    payload=Reminder,
    steps=[
        in_app("{{payload.task}}"),
        delay(hours=1),
        email("{{payload.task}}", "<p>{{payload.task}}</p>"),
        email("{{payload.task}}", "<p>Again: {{payload.task}}</p>", step_id="again"),
        sms("{{payload.task}}"),
        push("Reminder", "{{payload.task}}"),
    ],
)
hello = Workflow("hello", steps=[in_app("Hello {{subscriber.firstName}}")])
weekly = Workflow("weekly", steps=[digest(days=7), chat("{{steps.digest.eventCount}}")])
