"""Rules for workflows as a whole."""

from collections.abc import Iterator

from novu_flows.check.duplicates import repeated
from novu_flows.check.place import Place, workflow_place
from novu_flows.check.texts import encoding_issues, is_blank, is_trimmed
from novu_flows.declare.basics import CHANNELS, Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.javascript.slugify import slug

LONGEST_ID = 255
LONGEST_DESCRIPTION = 100  # docs/novu/v1.md, section 9.5


def workflow_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report workflow ids that Novu cannot keep, or cannot make by itself."""
    for workflow in declarations.workflows:
        place, workflow_id = workflow_place(workflow), workflow.workflow_id
        if trouble := id_trouble(workflow_id):
            yield place.error(
                "invalid-workflow-id", f"the workflow id {trouble}", "write it like order-shipped"
            )
        elif slug(workflow_id) != workflow_id:
            yield place.warning(
                "workflow-id-not-a-slug",
                "Novu makes no such id by itself, so creating the workflow takes a second request",
                f"nothing need be done; {slug(workflow_id) or 'order-shipped'!r} would take one",
            )


def id_trouble(text: str) -> str:
    """Return what is wrong with a workflow id; empty where nothing is."""
    if is_blank(text):
        return "is empty"
    if not is_trimmed(text):
        return "begins or ends with a space"
    if len(text) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} characters"
    return "" if text.isprintable() else "holds a character that cannot be shown"


def workflow_texts(declarations: Declarations) -> Iterator[Issue]:
    """Report names, groups and tags that Novu refuses or loses."""
    for workflow in declarations.workflows:
        place = workflow_place(workflow)
        yield from _name(place.part("name"), workflow.name)
        yield from _name(place.part("group"), workflow.group)
        yield from _encoding(place.part("description"), workflow.description)
        yield from _tags(place.part("tags"), workflow)


def descriptions(declarations: Declarations) -> Iterator[Issue]:
    """Report descriptions that are longer than Novu 0.14 takes."""
    for workflow in declarations.workflows:
        yield from long_description(workflow, LONGEST_DESCRIPTION, "Novu 0.14")


def workflow_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report workflows that reach nobody."""
    for workflow in declarations.workflows:
        if not any(step.type in CHANNELS for step in workflow.steps):
            yield workflow_place(workflow).warning(
                "no-channel-step",
                "the workflow has no step that delivers anything",
                "add a step of a channel: in_app, email, sms, chat or push",
            )


def _name(place: Place, text: str | Unset) -> Iterator[Issue]:
    if isinstance(text, Unset):
        return
    yield from encoding_issues(place, text)
    if is_blank(text):
        yield place.error("empty-text", "it is empty", "write something, or leave it out")


def _encoding(place: Place, text: str | Unset) -> Iterator[Issue]:
    if not isinstance(text, Unset):
        yield from encoding_issues(place, text)


def long_description(workflow: AnyWorkflow, longest: int, novu: str) -> Iterator[Issue]:
    """Report a description that is longer than a Novu takes."""
    text = workflow.description
    if not isinstance(text, Unset) and len(text) > longest:
        place = workflow_place(workflow).part("description")
        yield place.error(
            "description-too-long", f"it has {len(text)} characters; {novu} takes {longest}", "shorten it"
        )


def _tags(place: Place, workflow: AnyWorkflow) -> Iterator[Issue]:
    if isinstance(workflow.tags, Unset):
        return
    for tag in workflow.tags:
        yield from encoding_issues(place, tag)
        if is_blank(tag) or not is_trimmed(tag):
            yield place.error("invalid-tag", f"{tag!r} is empty, or begins or ends with a space", "trim it")
    for tag in repeated(workflow.tags):
        yield place.error("invalid-tag", f"{tag!r} is given twice", "give it once")
