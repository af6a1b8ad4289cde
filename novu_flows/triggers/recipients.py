"""Who receives, checked before the request: Novu finds a bad recipient when nobody listens any more."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from novu_flows.api.profile import OneRecipient, Recipient, Recipients, ToTopic
from novu_flows.errors import Refused
from novu_flows.wire.formats import is_email, is_locale

Actor = str | Recipient


def checked_recipients(to: Recipients) -> Recipients:
    """
    Give the recipients if Novu will take them; raise Refused.

    Novu 0.14 answers 201 to an e-mail address or a locale that it does not take, and then notifies none of
    the recipients (API notes, section 6.1).
    """
    for reason in _reasons(to):
        raise Refused(reason, remedy="nothing was sent; mend the recipient and trigger again")
    return to


def _reasons(to: Recipients) -> Iterator[str]:
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


def _each(to: Recipients) -> Sequence[OneRecipient]:
    return [to] if isinstance(to, str | Recipient | ToTopic) else to


def _reasons_of(recipient: Recipient) -> Iterator[str]:
    if not recipient.subscriber_id.strip():
        yield "a subscriber without an id was to receive a trigger"
    if recipient.email and not is_email(recipient.email):
        yield f"Novu does not take the e-mail address of {recipient.subscriber_id!r}"
    if recipient.locale and not is_locale(recipient.locale):
        yield f"Novu does not take the locale of {recipient.subscriber_id!r}"
