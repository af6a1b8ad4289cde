"""What a trigger case was seen to do, as far as the environment shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMessage:
    """One message; `content` is None where the environment does not show it."""

    channel: str
    content: str | None
    subject: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStep:
    """One step of a run: its type, how it ended, and what Novu says of it."""

    type: str
    status: str
    details: tuple[str, ...] = ()

    @property
    def last_words(self) -> str:
        """Give what Novu said last of the step."""
        return self.details[-1] if self.details else self.status


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRun:
    """What one recipient's run did."""

    subscriber_id: str
    steps: tuple[SeenStep, ...]
    messages: tuple[SeenMessage, ...]

    def on(self, channel: str) -> tuple[SeenMessage, ...]:
        """Give the messages of one channel, oldest first."""
        return tuple(one for one in self.messages if one.channel == channel)

    def last_words(self, channel: str) -> str:
        """Give what Novu said last of a channel's steps; empty where it has none that ran."""
        return next((step.last_words for step in reversed(self.steps) if step.type == channel), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    What a trigger did: its status, and the run of each recipient.

    `unsettled` says what was last seen where it did not come to an end in time.
    """

    status: str
    runs: tuple[SeenRun, ...] = ()
    unsettled: str = ""
