"""The mark of what was not declared: left alone by a plan, unlike None, which means "must be empty"."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import timedelta
from enum import Enum
from inspect import currentframe
from traceback import walk_stack
from types import FrameType
from typing import Final, Literal, get_args

from novu_flows.dataclass import dataclass
from novu_flows.issues import Source
from novu_flows.redaction import is_variable_name


class Unset(Enum):
    """The type of UNSET."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET

Environments = (
    Sequence[str] | Unset
)  # the environments of novu.toml that a declaration is for; unset, for all


@dataclass(frozen=True, slots=True)
class EnvSecret:
    """
    A secret held by an environment variable; only the variable's name is ever shown.

    A text that cannot be such a name may be the secret itself, so it is not shown either.
    """

    variable: str = field(repr=False)

    @property
    def shown(self) -> str:
        """Return the name of the variable, or what stands for a text that cannot be one."""
        return self.variable if is_variable_name(str(self.variable)) else "(a name that is not shown)"

    def __repr__(self) -> str:
        return f"EnvSecret({self.shown})"


@dataclass(frozen=True, slots=True)
class LiteralSecret:
    """A secret written in the declaration itself, which `check` warns of; its value is in no repr."""

    value: str = field(repr=False)


Secret = EnvSecret | LiteralSecret


def env(variable: str) -> EnvSecret:
    """Refer to the secret in an environment variable: `webhook_url=env("ADA_SLACK_WEBHOOK")`."""
    return EnvSecret(variable)


def as_secret(value: "str | Secret") -> Secret:
    """Hide a value that was written in place."""
    return LiteralSecret(value) if isinstance(value, str) else value


_PACKAGE = __name__.partition(".")[0]


def here() -> Source:
    """Return the place of the nearest caller outside this package; an empty one where there is none."""
    places = (
        Source(file=frame.f_code.co_filename, line=line)
        for frame, line in walk_stack(currentframe())
        if _is_outside(frame)
    )
    return next(places, Source(file="", line=0))


def _is_outside(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] != _PACKAGE


DialectName = Literal["v1", "v2"]  # Novu's two APIs for workflows (docs/configuration.md)

Unit = Literal["seconds", "minutes", "hours", "days", "weeks", "months"]
_DAYS_OF_A_MONTH = 30  # as Novu counts (docs/novu/v3.15.md)


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of one unit; Novu keeps both, so 60 minutes are not 1 hour."""

    amount: int
    unit: Unit

    @property
    def timedelta(self) -> timedelta:
        """Return the length of the span."""
        if self.unit == "months":
            return timedelta(days=_DAYS_OF_A_MONTH * self.amount)
        return timedelta(**{self.unit: self.amount})

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"


def seconds(amount: int) -> Span:
    """Return a span of seconds."""
    return Span(amount, "seconds")


def minutes(amount: int) -> Span:
    """Return a span of minutes."""
    return Span(amount, "minutes")


def hours(amount: int) -> Span:
    """Return a span of hours."""
    return Span(amount, "hours")


def days(amount: int) -> Span:
    """Return a span of days."""
    return Span(amount, "days")


def weeks(amount: int) -> Span:
    """Return a span of weeks, which today's Novu has."""
    return Span(amount, "weeks")


def months(amount: int) -> Span:
    """Return a span of months of 30 days, which today's Novu has."""
    return Span(amount, "months")


@dataclass(frozen=True, slots=True)
class Cron:
    """The times that a digest or a delay ends at: `Cron("0 9 * * 1")`, Mondays at nine in UTC."""

    expression: str

    def __str__(self) -> str:
        return f"cron {self.expression}"


Channel = Literal["in_app", "email", "sms", "chat", "push"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

Switch = bool | Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """A workflow's own setting per channel, from which a subscriber's preference departs."""

    in_app: Switch = UNSET
    email: Switch = UNSET
    sms: Switch = UNSET
    chat: Switch = UNSET
    push: Switch = UNSET

    def __iter__(self) -> Iterator[tuple[Channel, bool]]:
        return switched(self)


def switched(value: object) -> Iterator[tuple[Channel, bool]]:
    """Return the channels that a declaration switches, in Novu's order."""
    for channel in CHANNELS:
        switch = getattr(value, channel)
        if switch is not UNSET:
            yield channel, switch
