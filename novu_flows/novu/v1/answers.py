"""What Novu answers about subscribers: profile, credentials, preferences, topics."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, JsonValue

from novu_flows.novu.call import Answer, Timestamp

ChannelType = Literal["in_app", "email", "sms", "chat", "push"]


class SubscriberChannel(Answer):
    """A subscriber's credentials on one provider; they are in no repr."""

    provider_id: str
    credentials: Mapping[str, Any] = Field(default_factory=dict, repr=False)
    integration_id: str | None = Field(default=None, alias="_integrationId")


class SubscriberAnswer(Answer):
    """Someone who receives; `database_id` is Novu's own id and changes when a subscriber is made anew."""

    subscriber_id: str
    database_id: str = Field(alias="_id")
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    avatar: str | None = None
    locale: str | None = None
    data: Any = None
    channels: tuple[SubscriberChannel, ...] = ()
    is_online: bool | None = None
    last_online_at: Timestamp | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class PreferenceTemplate(Answer):
    """The workflow that a preference is about, as far as Novu 0.14 names it: not by its workflow id."""

    template_id: str = Field(alias="_id")
    name: str
    critical: bool = False


class PreferenceState(Answer):
    """Whether a workflow reaches a subscriber, and on which channels; a missing one has the default."""

    enabled: bool
    channels: Mapping[str, bool] = Field(default_factory=dict)


class PreferenceAnswer(Answer):
    """The effective preference of one subscriber for one workflow."""

    template: PreferenceTemplate
    preference: PreferenceState


class TopicAnswer(Answer):
    """A named group of subscribers, all of whose ids are listed."""

    database_id: str = Field(alias="_id")
    key: str
    name: str
    subscribers: tuple[str, ...] = ()


class TopicCreated(Answer):
    """What Novu answers when a topic is made."""

    database_id: str = Field(alias="_id")
    key: str


class NotAdded(Answer):
    """The ids that could not be added to a topic because there is no such subscriber."""

    not_found: tuple[str, ...] = ()


class TopicAdded(Answer):
    """Which subscribers are now in a topic and which could not be added."""

    succeeded: tuple[str, ...] = ()
    failed: NotAdded = NotAdded()


class TopicSubscriber(Answer):
    """The membership of one subscriber in one topic."""

    topic_key: str
    subscriber_id: str = Field(alias="externalSubscriberId")


class WorkflowTrigger(Answer):
    """How a workflow is triggered; `identifier` is the workflow id."""

    identifier: str
    type: str = "event"
    variables: tuple[Mapping[str, Any], ...] = ()
    subscriber_variables: tuple[Mapping[str, Any], ...] = ()


class WorkflowStep(Answer):
    """One step; the list of workflows leaves `template` out (docs/novu/v1.md, section 9.3)."""

    message_template_id: str = Field(alias="_templateId")
    uuid: str | None = None
    name: str | None = None
    active: bool = True
    should_stop_on_fail: bool = False
    filters: tuple[Mapping[str, Any], ...] = ()
    template: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None


class WorkflowAnswer(Answer):
    """A workflow; a `draft` does not trigger, whatever `active` says (docs/novu/v1.md, section 9.5)."""

    template_id: str = Field(alias="_id")
    name: str
    description: str | None = None
    active: bool = False
    draft: bool = False
    critical: bool = False
    tags: tuple[str, ...] = ()
    triggers: tuple[WorkflowTrigger, ...] = ()
    steps: tuple[WorkflowStep, ...] = ()
    preference_settings: Mapping[str, bool] = Field(default_factory=dict)
    notification_group_id: str | None = Field(default=None, alias="_notificationGroupId")
    parent_id: str | None = Field(default=None, alias="_parentId")
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def workflow_id(self) -> str | None:
        """Return the author's identifier, which triggers use."""
        return self.triggers[0].identifier if self.triggers else None


class NotificationGroupAnswer(Answer):
    """A group that workflows are sorted into; names are not unique."""

    group_id: str = Field(alias="_id")
    name: str
    parent_id: str | None = Field(default=None, alias="_parentId")


class FeedAnswer(Answer):
    """A part of the in-app feed."""

    feed_id: str = Field(alias="_id")
    name: str
    identifier: str


class LayoutAnswer(Answer):
    """A frame around e-mails."""

    layout_id: str = Field(alias="_id")
    name: str
    description: str | None = None
    content: str | None = None
    variables: tuple[Mapping[str, Any], ...] = ()
    is_default: bool = False
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class LayoutCreated(Answer):
    """What Novu answers when a layout is made."""

    layout_id: str = Field(alias="_id")


class IntegrationAnswer(Answer):
    """A provider that is set up in an environment; its secrets are never kept."""

    integration_id: str = Field(alias="_id")
    provider_id: str
    channel: str
    active: bool = False
    name: str | None = None
    identifier: str | None = None
    environment_id: str | None = Field(default=None, alias="_environmentId")


class ApiKey(Answer):
    """Whose key it is; the key itself is never kept."""

    user_id: str | None = Field(default=None, alias="_userId")


class Updated(Answer):
    """How many documents an update met, and how many it changed."""

    matched: int | None = None
    modified: int | None = None


class EnvironmentAnswer(Answer):
    """A Novu environment; one that has a parent is production-like."""

    environment_id: str = Field(alias="_id")
    name: str
    identifier: str | None = None
    organization_id: str | None = Field(default=None, alias="_organizationId")
    parent_id: str | None = Field(default=None, alias="_parentId")

    @property
    def is_development(self) -> bool:
        """Return whether workflows are made here, and promoted from here."""
        return self.parent_id is None


class ChangeAnswer(Answer):
    """Something changed in development that can be promoted to production."""

    change_id: str = Field(alias="_id")
    entity_id: str = Field(alias="_entityId")
    type: str
    enabled: bool
    change: JsonValue = None
    template_name: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class Health(Answer):
    """How the server is."""

    status: str
    info: Mapping[str, Any] = Field(default_factory=dict)

    @property
    def version(self) -> str | None:
        """ReturnNovu's version, where the server tells it."""
        return (self.info.get("apiVersion") or {}).get("version")
