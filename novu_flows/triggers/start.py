"""One start of a workflow, checked and ready to be sent."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypedDict, assert_never

from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.payload import wire_payload
from novu_flows.errors import Refused
from novu_flows.javascript.validator import is_email, is_locale
from novu_flows.novu.v1.events import Trigger
from novu_flows.novu.v1.overrides import Override
from novu_flows.novu.v1.profile import Recipient, ToTopic, TriggerRecipient, TriggerRecipients


class PayloadPart(BaseModel):
    """A part of a payload; it is written by its Python names, and read by those on the wire as well."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)


class TriggerPayload(PayloadPart):
    """What a trigger of a workflow carries; what is not declared is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


PayloadT = TypeVar("PayloadT", bound=TriggerPayload)


def checked_json(kind: type[PayloadT], payload: PayloadT) -> dict[str, object]:
    """
    Return a payload as the JSON object that is sent; raise pydantic's ValidationError.

    It is checked once more, for the lists and parts in it may have been changed since it was made.
    """
    made = payload if isinstance(payload, kind) else kind.model_validate(payload)
    try:
        kind.model_validate(made.model_dump(round_trip=True, warnings=False), by_name=True, by_alias=True)
    except ValidationError as error:
        if not all(_is_default(made, details["loc"]) for details in error.errors(include_url=False)):
            raise
    return wire_payload(made)


def _is_default(value: object, place: Sequence[int | str]) -> bool:
    """Return whether a place holds a default as it was declared, which pydantic sends without a check."""
    for key in place:
        if not isinstance(value, BaseModel):
            return False
        names = [name for name, field in type(value).model_fields.items() if key in (name, field.alias)]
        name = names[0] if names else ""
        held: object = getattr(value, name, None)
        if names and name not in value.model_fields_set:
            return bool(held == type(value).model_fields[name].default)
        value = held
    return False


Actor = str | Recipient


def checked_recipients(to: TriggerRecipients) -> TriggerRecipients:
    """
    Return the recipients if Novu will take them; raise Refused.

    Novu 0.14 answers 201 to an e-mail address or a locale that it does not take, and then notifies none of
    the recipients (docs/novu/v1.md, section 6.1).
    """
    for reason in _reasons(to):
        raise Refused(reason, remedy="nothing was sent; fix the recipient and trigger again")
    return to


def _reasons(to: TriggerRecipients) -> Iterator[str]:
    for recipient in _each(to):
        match recipient:
            case Recipient():
                yield from _reasons_of(recipient)
            case ToTopic(key):
                if not key:
                    yield "a topic without a key was to receive a trigger"
            case str():
                if not recipient.strip():
                    yield "a subscriber without an id was to receive a trigger"
            case _:
                assert_never(recipient)


def _each(to: TriggerRecipients) -> Sequence[TriggerRecipient]:
    return [to] if isinstance(to, str | Recipient | ToTopic) else to


def _reasons_of(recipient: Recipient) -> Iterator[str]:
    if not recipient.subscriber_id.strip():
        yield "a subscriber without an id was to receive a trigger"
    if recipient.email and not is_email(recipient.email):
        yield f"Novu does not take the e-mail address of {recipient.subscriber_id!r}"
    if recipient.locale and not is_locale(recipient.locale):
        yield f"Novu does not take the locale of {recipient.subscriber_id!r}"


Carried_co = TypeVar("Carried_co", covariant=True)
OverrideT = TypeVar("OverrideT", bound=Override)


class TriggerOptions(TypedDict, Generic[OverrideT], total=False):
    """
    What every start may say beside its payload.

    `overrides` is one or several, of the kinds that the workflow heeds; `actor` is whose picture is shown; `context`
    is what templates of today's Novu name as such, `{"tenant": "acme"}`; a start with a `transaction_id` that Novu has
    seen is dropped by it.
    """

    overrides: OverrideT | Sequence[OverrideT]
    actor: Actor
    context: Mapping[str, object]
    transaction_id: str


OPTION_NAMES = frozenset(TriggerOptions.__annotations__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Generic[Carried_co]):
    """
    One start of a workflow, checked and ready to be sent.

    It has its transaction id from the moment it is made: sending it again delivers nothing twice.
    """

    payload: Carried_co
    trigger: Trigger

    @property
    def transaction_id(self) -> str:
        """Return the name of this start, by which it can be cancelled."""
        return self.trigger.transaction_id
