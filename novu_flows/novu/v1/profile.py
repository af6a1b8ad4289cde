"""What a request says of a subscriber: the fields of a profile, and who is to receive a trigger."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, asdict
from typing import Annotated, TypedDict

from pydantic.alias_generators import to_camel

from novu_flows.dataclass import dataclass
from novu_flows.novu.call import refuse_unknown


class SubscriberProfile(TypedDict, total=False):
    """The fields of a subscriber that an application sets; what is left out is not sent."""

    email: Annotated[str | None, "The e-mail address."]
    first_name: Annotated[str | None, "The first name."]
    last_name: Annotated[str | None, "The last name."]
    phone: Annotated[str | None, "The phone number."]
    avatar: Annotated[str | None, "The URL of a picture."]
    locale: Annotated[str | None, "The locale, like en_US."]
    data: Annotated[Mapping[str, object] | None, "Data of your own; they replace all that are there."]


@dataclass(frozen=True, slots=True)
class Recipient:
    """
    A subscriber with a profile: a trigger creates or updates the subscriber on its way.

    It has no custom data, for Novu 0.14 drops those of a recipient (docs/novu/v1.md, section 6.1).
    """

    subscriber_id: str
    _: KW_ONLY
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    avatar: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class ToTopic:
    """All subscribers of a topic; those in `exclude` get nothing, which today's Novu knows."""

    key: str
    exclude: Sequence[str] = ()


TriggerRecipient = str | Recipient | ToTopic
TriggerRecipients = TriggerRecipient | Sequence[TriggerRecipient]


def profile_json(profile: SubscriberProfile) -> dict[str, object]:
    """Write a profile under Novu's names; raise TypeError for a field that a profile does not have."""
    refuse_unknown(profile, SubscriberProfile)
    return {to_camel(name): value for name, value in profile.items()}


def recipients_json(to: TriggerRecipients) -> object:
    """Write who is to receive, in whichever form (docs/novu/v1.md, section 6.1)."""
    if isinstance(to, str | Recipient | ToTopic):
        return recipient_json(to)
    return [recipient_json(recipient) for recipient in to]


def recipient_json(recipient: TriggerRecipient) -> object:
    """Write one recipient; fields that are None are left out."""
    match recipient:
        case str():
            return recipient
        case ToTopic(key, exclude):
            left_out = {"exclude": list(exclude)} if exclude else {}
            return {"type": "Topic", "topicKey": key, **left_out}
        case Recipient():
            fields = asdict(recipient)
            return {to_camel(name): value for name, value in fields.items() if value is not None}
