"""When a cron expression runs, as `cron-parser` reads it: five fields, or six with seconds first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, product

_MONTH_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {word: number for number, word in enumerate(_MONTH_WORDS, 1)}
_DAYS = dict(zip(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], range(7), strict=True))
_BOUNDS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_WITH_SECONDS, _YEARS, _MOST_DAYS, _WEEK = 6, 9, 31, 7


def runs_after(text: str, after: datetime) -> Iterator[datetime]:
    """Return the runs after a moment; what is no cron expression, or never runs, is a `ValueError`."""
    runs = _runs(_fields(text), after)
    first = next(runs, None)
    if first is None:
        message = f"{text!r} never runs"
        raise ValueError(message)
    return chain((first,), runs)


def _fields(text: str) -> list[set[int]]:
    words = _NAMED.get(text.strip(), text).lower().split()
    if len(words) == _WITH_SECONDS - 1:
        words = ["0", *words]
    if len(words) != _WITH_SECONDS:
        message = f"{text!r} is no cron expression"
        raise ValueError(message)
    fields = [_field(word, *bounds) for word, bounds in zip(words, _BOUNDS, strict=True)]
    fields[5] = {day % 7 for day in fields[5]}
    return fields


def _field(word: str, low: int, high: int) -> set[int]:
    found: set[int] = set()
    for part in word.replace("?", "*").split(","):
        reach, _, step = part.partition("/")
        first, last = (low, high) if reach == "*" else _reach(reach, high, stepped=bool(step))
        if not low <= first <= last <= high:
            message = f"{word!r} is out of bounds"
            raise ValueError(message)
        found.update(range(first, last + 1, int(step or 1)))
    return found


def _reach(text: str, high: int, *, stepped: bool) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    start = _number(first)
    if dash:
        return start, _number(last)
    return start, high if stepped else start


def _number(word: str) -> int:
    named = _MONTHS.get(word, _DAYS.get(word))
    return int(word) if named is None else named


def _runs(fields: list[set[int]], after: datetime) -> Iterator[datetime]:
    seconds, minutes, hours, days, months, weekdays = fields
    every_day, every_weekday = len(days) == _MOST_DAYS, len(weekdays) == _WEEK
    first = after.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(366 * _YEARS):
        day = first + timedelta(days=number)
        weekday = (day.weekday() + 1) % 7
        in_month, in_week = day.day in days, weekday in weekdays
        fits = in_month and in_week if every_day or every_weekday else in_month or in_week
        if day.month in months and fits:
            clock = product(sorted(hours), sorted(minutes), sorted(seconds))
            times = (day.replace(hour=hour, minute=minute, second=second) for hour, minute, second in clock)
            yield from (time for time in times if time > after)
