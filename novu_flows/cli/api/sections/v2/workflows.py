"""The commands of `api v2 workflows`."""

from novu_flows.cli.api.endpoint import (
    DIRECTION,
    EXAMPLE,
    LIMIT,
    OFFSET,
    Endpoint,
    choice,
    choices,
    json,
    text,
    texts,
    truth,
)
from novu_flows.novu.v2 import workflows

_FIELDS = (
    text("name", "The name."),
    text("description", "The description."),
    texts("tags", "A tag; may be repeated."),
    truth("active", "Whether it can be triggered."),
)
_PREVIEW = (
    json("control-values", "Other values than the stored ones."),
    json("preview-payload", "Payload, subscriber and steps to render with."),
)

ENDPOINTS = (
    Endpoint(
        "list",
        workflows.get_page(),
        "List workflows from an offset on, without their values.",
        query=(
            OFFSET,
            LIMIT,
            text("query", "Only those whose name or id holds a text."),
            texts("tags", "Only those of a tag; may be repeated."),
            choices("status", "Only those of a status.", ("ACTIVE", "INACTIVE", "ERROR")),
            choice("order-by", "The order.", ("createdAt", "updatedAt", "name", "lastTriggeredAt")),
            DIRECTION,
        ),
    ),
    Endpoint(
        "create",
        workflows.create({}),
        "Create a workflow; an id that is taken gives another one.",
        body=(text("workflow-id", "The id."), *_FIELDS),
    ),
    Endpoint("get", workflows.get_one(EXAMPLE), "Read a workflow with its steps and their issues."),
    Endpoint(
        "replace",
        workflows.replace(EXAMPLE, {}),
        "Replace a workflow; a step that is left out is deleted.",
        body=_FIELDS,
    ),
    Endpoint("update", workflows.update(EXAMPLE, {}), "Change the fields that are given.", body=_FIELDS),
    Endpoint("delete", workflows.delete(EXAMPLE), "Delete a workflow with its preferences."),
    Endpoint(
        "sync",
        workflows.sync(EXAMPLE, EXAMPLE),
        "Copy a workflow into another environment.",
        body=(text("target-environment-id", "The id of the other environment."),),
    ),
    Endpoint("get-step", workflows.get_step(EXAMPLE, EXAMPLE), "Read a step and the variables it may use."),
    Endpoint(
        "preview",
        workflows.preview(EXAMPLE, EXAMPLE),
        "Render a step without sending; it is no test of a delivery.",
        body=_PREVIEW,
    ),
)
