"""What Novu answers about subscribers: profile, credentials, preferences, topics."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from novu_flows.api.answers import Answer, Moment

Channel = Literal["in_app", "email", "sms", "chat", "push"]


class SubscriberChannel(Answer):
    """A subscriber's credentials on one provider; they are in no repr."""

    provider_id: str
    credentials: Mapping[str, Any] = Field(default_factory=dict, repr=False)
    integration_id: str | None = Field(default=None, alias="_integrationId")


class Subscriber(Answer):
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
    last_online_at: Moment | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None


class PreferenceTemplate(Answer):
    """The workflow that a preference is about, as far as Novu 0.14 names it: not by its workflow id."""

    template_id: str = Field(alias="_id")
    name: str
    critical: bool = False


class PreferenceState(Answer):
    """Whether a workflow reaches a subscriber, and on which channels; a missing one has the default."""

    enabled: bool
    channels: Mapping[str, bool] = Field(default_factory=dict)


class Preference(Answer):
    """The effective preference of one subscriber for one workflow."""

    template: PreferenceTemplate
    preference: PreferenceState


class Topic(Answer):
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
