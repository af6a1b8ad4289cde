"""The schemas of workflows and message templates in Novu 0.14's database."""

from novu_flows.emulator.store.schemas import (
    Path,
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

PREFERENCE_SETTINGS = {channel: Path(boolean, default=True) for channel in CHANNELS}

_CHILD = {
    "field": Path(text),
    "value": Path(mixed),
    "operator": Path(text),
    "on": Path(text),
    "webhookUrl": Path(text),
    "timeOperator": Path(text),
    "step": Path(text),
    "stepType": Path(text),
}
_FILTER = {
    "isNegated": Path(boolean),
    "type": Path(text),
    "value": Path(text),
    "children": Path(documents(_CHILD), default=[]),
}
_METADATA = {
    "amount": Path(amount),
    "unit": Path(text),
    "digestKey": Path(text),
    "delayPath": Path(text),
    "type": Path(text),
    "backoffUnit": Path(text),
    "backoffAmount": Path(amount),
    "updateMode": Path(boolean),
}
STEP = {
    "metadata": Path(nested(_METADATA)),
    "replyCallback": Path(nested({"active": Path(boolean), "url": Path(text)})),
    "active": Path(boolean, default=True),
    "shouldStopOnFail": Path(boolean, default=False),
    "uuid": Path(text),
    "name": Path(text),
    "filters": Path(documents(_FILTER), default=[]),
    "_templateId": Path(object_id),
    "_parentId": Path(object_id),
}
STEPS = documents(STEP)
TRIGGER_VARIABLES = documents({"name": Path(text), "type": Path(text)})
SUBSCRIBER_VARIABLES = documents({"name": Path(text)})

_TRIGGER = {
    "type": Path(text),
    "identifier": Path(text),
    "variables": Path(TRIGGER_VARIABLES, default=[]),
    "subscriberVariables": Path(SUBSCRIBER_VARIABLES, default=[]),
}
WORKFLOW = {
    "preferenceSettings": Path(nested(PREFERENCE_SETTINGS), default=dict.fromkeys(CHANNELS, True)),
    "_id": Path(object_id),
    "name": Path(text),
    "description": Path(text),
    "active": Path(boolean, default=False),
    "draft": Path(boolean, default=True),
    "critical": Path(boolean, default=False),
    "isBlueprint": Path(boolean, default=False),
    "_notificationGroupId": Path(object_id),
    "tags": Path(list_of(text), default=[]),
    "triggers": Path(documents(_TRIGGER), default=[]),
    "steps": Path(STEPS, default=[]),
    "_environmentId": Path(object_id),
    "_organizationId": Path(object_id),
    "_creatorId": Path(object_id),
    "_parentId": Path(object_id),
    "blueprintId": Path(text),
    "deleted": Path(boolean, default=False),
}

_VARIABLE = {
    "name": Path(text),
    "type": Path(text),
    "required": Path(boolean, default=False),
    "defaultValue": Path(mixed),
}
VARIABLES = documents(_VARIABLE)
_ACTOR = {"type": Path(one_of(*ACTORS)), "data": Path(mixed)}
MESSAGE_TEMPLATE = {
    "cta": Path(nested({"type": Path(text), "data": Path(mixed), "action": Path(mixed)})),
    "_id": Path(object_id),
    "type": Path(text),
    "active": Path(boolean, default=True),
    "name": Path(text),
    "subject": Path(text),
    "variables": Path(VARIABLES, default=[]),
    "content": Path(mixed),
    "contentType": Path(text),
    "title": Path(text),
    "preheader": Path(text),
    "senderName": Path(text),
    "actor": Path(nested(_ACTOR)),
    "_environmentId": Path(object_id),
    "_organizationId": Path(object_id),
    "_creatorId": Path(object_id),
    "_feedId": Path(object_id),
    "_layoutId": Path(object_id),
    "_parentId": Path(object_id),
}
