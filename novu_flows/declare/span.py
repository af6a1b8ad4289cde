"""Spans of time in Novu's units: `minutes(30)`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Unit = Literal["seconds", "minutes", "hours", "days"]


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of one unit; Novu keeps both, so 60 minutes are not 1 hour."""

    amount: int
    unit: Unit

    @property
    def timedelta(self) -> timedelta:
        """Give the length of the span."""
        return timedelta(**{self.unit: self.amount})

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"


def seconds(amount: int) -> Span:
    """Give a span of seconds."""
    return Span(amount, "seconds")


def minutes(amount: int) -> Span:
    """Give a span of minutes."""
    return Span(amount, "minutes")


def hours(amount: int) -> Span:
    """Give a span of hours."""
    return Span(amount, "hours")


def days(amount: int) -> Span:
    """Give a span of days."""
    return Span(amount, "days")
