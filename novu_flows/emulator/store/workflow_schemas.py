"""The schemas of workflows and message templates in Novu 0.14's database."""

from novu_flows.emulator.store.schemas import (
    SchemaPath,
    amount,
    boolean,
    documents,
    list_of,
    mixed,
    nested,
    object_id,
    one_of,
    text,
)

CHANNELS = ("email", "sms", "in_app", "chat", "push")
STEP_TYPES = ("in_app", "email", "sms", "chat", "push", "digest", "trigger", "delay")
ACTORS = ("none", "user", "system_icon", "system_custom")

PREFERENCE_SETTINGS = {channel: SchemaPath(boolean, default=True) for channel in CHANNELS}

_CHILD = {
    "field": SchemaPath(text),
    "value": SchemaPath(mixed),
    "operator": SchemaPath(text),
    "on": SchemaPath(text),
    "webhookUrl": SchemaPath(text),
    "timeOperator": SchemaPath(text),
    "step": SchemaPath(text),
    "stepType": SchemaPath(text),
}
_FILTER = {
    "isNegated": SchemaPath(boolean),
    "type": SchemaPath(text),
    "value": SchemaPath(text),
    "children": SchemaPath(documents(_CHILD), default=[]),
}
_METADATA = {
    "amount": SchemaPath(amount),
    "unit": SchemaPath(text),
    "digestKey": SchemaPath(text),
    "delayPath": SchemaPath(text),
    "type": SchemaPath(text),
    "backoffUnit": SchemaPath(text),
    "backoffAmount": SchemaPath(amount),
    "updateMode": SchemaPath(boolean),
}
STEP = {
    "metadata": SchemaPath(nested(_METADATA)),
    "replyCallback": SchemaPath(nested({"active": SchemaPath(boolean), "url": SchemaPath(text)})),
    "active": SchemaPath(boolean, default=True),
    "shouldStopOnFail": SchemaPath(boolean, default=False),
    "uuid": SchemaPath(text),
    "name": SchemaPath(text),
    "filters": SchemaPath(documents(_FILTER), default=[]),
    "_templateId": SchemaPath(object_id),
    "_parentId": SchemaPath(object_id),
}
STEPS = documents(STEP)
TRIGGER_VARIABLES = documents({"name": SchemaPath(text), "type": SchemaPath(text)})
SUBSCRIBER_VARIABLES = documents({"name": SchemaPath(text)})

_TRIGGER = {
    "type": SchemaPath(text),
    "identifier": SchemaPath(text),
    "variables": SchemaPath(TRIGGER_VARIABLES, default=[]),
    "subscriberVariables": SchemaPath(SUBSCRIBER_VARIABLES, default=[]),
}
WORKFLOW = {
    "preferenceSettings": SchemaPath(nested(PREFERENCE_SETTINGS), default=dict.fromkeys(CHANNELS, True)),
    "_id": SchemaPath(object_id),
    "name": SchemaPath(text),
    "description": SchemaPath(text),
    "active": SchemaPath(boolean, default=False),
    "draft": SchemaPath(boolean, default=True),
    "critical": SchemaPath(boolean, default=False),
    "isBlueprint": SchemaPath(boolean, default=False),
    "_notificationGroupId": SchemaPath(object_id),
    "tags": SchemaPath(list_of(text), default=[]),
    "triggers": SchemaPath(documents(_TRIGGER), default=[]),
    "steps": SchemaPath(STEPS, default=[]),
    "_environmentId": SchemaPath(object_id),
    "_organizationId": SchemaPath(object_id),
    "_creatorId": SchemaPath(object_id),
    "_parentId": SchemaPath(object_id),
    "blueprintId": SchemaPath(text),
    "deleted": SchemaPath(boolean, default=False),
}

_VARIABLE = {
    "name": SchemaPath(text),
    "type": SchemaPath(text),
    "required": SchemaPath(boolean, default=False),
    "defaultValue": SchemaPath(mixed),
}
VARIABLES = documents(_VARIABLE)
_ACTOR = {"type": SchemaPath(one_of(*ACTORS)), "data": SchemaPath(mixed)}
MESSAGE_TEMPLATE = {
    "cta": SchemaPath(
        nested({"type": SchemaPath(text), "data": SchemaPath(mixed), "action": SchemaPath(mixed)})
    ),
    "_id": SchemaPath(object_id),
    "type": SchemaPath(text),
    "active": SchemaPath(boolean, default=True),
    "name": SchemaPath(text),
    "subject": SchemaPath(text),
    "variables": SchemaPath(VARIABLES, default=[]),
    "content": SchemaPath(mixed),
    "contentType": SchemaPath(text),
    "title": SchemaPath(text),
    "preheader": SchemaPath(text),
    "senderName": SchemaPath(text),
    "actor": SchemaPath(nested(_ACTOR)),
    "_environmentId": SchemaPath(object_id),
    "_organizationId": SchemaPath(object_id),
    "_creatorId": SchemaPath(object_id),
    "_feedId": SchemaPath(object_id),
    "_layoutId": SchemaPath(object_id),
    "_parentId": SchemaPath(object_id),
}
