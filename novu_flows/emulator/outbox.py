"""The outbox: what the emulator would have handed to providers, for tests and people to look at."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.clock import iso, moment
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """
    What one channel delivered to one subscriber.

    `content` is what arrived: HTML for an e-mail, text for the rest. `to` is the address, the webhook or the
    device tokens; an in-app message needs none.
    """

    subscriber_id: str
    workflow_id: str
    transaction_id: str
    channel: str
    content: str
    sent_at: datetime
    to: Any = None
    subject: str | None = None
    title: str | None = None
    preheader: str | None = None
    sender_name: str | None = None
    provider_id: str | None = None


class Received:
    """What one subscriber was sent, by channel, oldest first: `received.email[0].subject`."""

    def __init__(self, sent: Sequence[Sent]) -> None:
        self.all = tuple(sent)

    def on(self, channel: str) -> tuple[Sent, ...]:
        """Return what came on one channel."""
        return tuple(one for one in self.all if one.channel == channel)

    @property
    def in_app(self) -> tuple[Sent, ...]:
        """Return the messages of the feed."""
        return self.on("in_app")

    @property
    def email(self) -> tuple[Sent, ...]:
        """Return the e-mails."""
        return self.on("email")

    @property
    def sms(self) -> tuple[Sent, ...]:
        """Return the text messages."""
        return self.on("sms")

    @property
    def chat(self) -> tuple[Sent, ...]:
        """Return the messages to chats."""
        return self.on("chat")

    @property
    def push(self) -> tuple[Sent, ...]:
        """Return the notifications on devices."""
        return self.on("push")


class Outbox:
    """What was delivered so far, oldest first."""

    def __init__(self, state: State) -> None:
        self._state = state

    def sent(
        self,
        *,
        subscriber_id: str | None = None,
        workflow_id: str | None = None,
        transaction_id: str | None = None,
        channel: str | None = None,
    ) -> list[Sent]:
        """Return what was delivered, or the part of it that fits."""
        asked = {
            "subscriber_id": subscriber_id,
            "workflow_id": workflow_id,
            "transaction_id": transaction_id,
            "channel": channel,
        }
        where = {name: value for name, value in asked.items() if value is not None}
        with self._state.lock:
            return [_read(found) for found in self._state.store.each("outbox", where)]

    def for_subscriber(self, subscriber_id: str) -> Received:
        """Return what one subscriber was sent."""
        return Received(self.sent(subscriber_id=subscriber_id))

    def clear(self) -> None:
        """Forget what was delivered; messages that Novu keeps stay."""
        with self._state.lock:
            self._state.store.remove("outbox", {})
            self._state.store.commit()


def _read(document: Document) -> Sent:
    values = {field.name: document[field.name] for field in fields(Sent)}
    return Sent(**{**values, "sent_at": moment(document["sent_at"])})


def list_sent(request: Request) -> list[Document]:
    """List what was delivered; `subscriber_id`, `workflow_id`, `transaction_id` and `channel` choose."""
    known = ("subscriber_id", "workflow_id", "transaction_id", "channel")
    asked = {name: str(request.query[name]) for name in known if name in request.query}
    found = Outbox(request.state).sent(**asked)
    return [{**asdict(sent), "sent_at": iso(sent.sent_at)} for sent in found]


def clear(request: Request) -> None:
    """Forget what was delivered."""
    request.store.remove("outbox", {})


# Not Novu's: served only where the emulator's controls are asked for.
OUTBOX_ROUTES = (
    Route("GET", "/emulator/outbox", list_sent, public=True),
    Route("DELETE", "/emulator/outbox", clear, status=204, public=True),
)
