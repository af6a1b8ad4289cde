"""Dates as LiquidJS 10 reads and writes them: in UTC, or as they are seen in another time zone."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from novu_flows.dataclass import dataclass
from novu_flows.javascript.dates.calendar import LAST, CalendarMoment, days_since_1970, moment_of
from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.liquidjs.values import RenderFault, number, plain, primitive
from novu_flows.javascript.values import UNDEFINED, is_nothing, is_number, text_of

_DIRECTIVE = re.compile(r"%([-_0^#:]+)?(\d+)?([EO])?([^\n\r\u2028\u2029])")
_MINUTE: Final = 60_000
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WIDTHS: Final = {**dict.fromkeys("deHIklmMSUW", 2), "j": 3, "L": 3}
_SPACED: Final = frozenset("aAbBceklpP")
_NOON: Final = 12
_LONGEST_WIDTH: Final = 5  # digits; LiquidJS has no limit but the memory of its server


@dataclass(frozen=True, slots=True)
class SeenDate:
    """A moment as it is seen somewhere: `offset` is how many minutes that is behind UTC, `zone` its name."""

    moment: CalendarMoment
    offset: float
    zone: str

    def written(self, pattern: str) -> str:
        """Return the date in a pattern of directives."""
        return _DIRECTIVE.sub(lambda found: _written(self, found), pattern)


def date_of(value: object, now: datetime, offset: object = UNDEFINED) -> SeenDate | None:
    """Return the date that a value stands for, seen at an offset or in a zone; None for what is no date."""
    value = plain(value)
    time = _time(value, now)
    if time is None or not abs(time) <= LAST:
        return None
    minutes, zone = (0.0, "UTC") if is_nothing(offset) else _offset(offset, time)
    seen = time - minutes * _MINUTE
    return SeenDate(moment_of(seen), minutes, zone) if abs(seen) <= LAST else None


def _time(value: object, now: datetime) -> float | None:
    """Return the milliseconds since 1970 that a value stands for."""
    if is_nothing(value):
        return None
    if value in ("now", "today"):
        return now.timestamp() * 1000
    if isinstance(value, str) and re.fullmatch(r"[0-9]+", value):
        return float(value) * 1000
    if isinstance(value, bool):
        return float(value)
    if is_number(value):
        return number(value) * 1000
    read = primitive(value)
    return parse_date(read) if isinstance(read, str) else None


def _offset(offset: object, time: float) -> tuple[float, str]:
    if not isinstance(offset, str):
        return number(offset), ""
    if offset == "":
        raise RenderFault("Invalid time zone specified: ")
    try:
        seen = datetime.fromtimestamp(time // 1000, UTC).astimezone(ZoneInfo(offset)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OverflowError) as error:
        raise RenderFault(f"Invalid time zone specified: {offset}") from error
    return -(seen.total_seconds() / 60 if seen else 0.0), offset


def _written(date: SeenDate, found: re.Match[str]) -> str:
    flags, width, conversion = found[1] or "", found[2], found[4]
    convert = _CONVERSIONS.get(conversion)
    if convert is None:
        return found[0]
    text = convert(date, flags, width)
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.upper() if re.search("[a-z]", text) else text.lower()
    fill = " " if "_" in flags else "0" if "0" in flags or conversion not in _SPACED else " "
    size = 0 if "-" in flags else _width(width) if width else _WIDTHS.get(conversion, 0)
    return text.rjust(size, fill)


def _width(digits: str) -> int:
    if len(digits) > _LONGEST_WIDTH:
        raise RenderFault(f"a date of {digits} digits is too long")
    return int(digits)


def _week(moment: CalendarMoment, first: int) -> str:
    """Return the week of the year, where weeks begin with a day of the week."""
    now = moment.day_of_year + first - moment.weekday
    january_1 = (days_since_1970(moment.year, 1, 1) + 4) % 7
    return str((now - (7 - january_1 + first)) // 7 + 1)


def _zone(date: SeenDate, flags: str, _: str | None) -> str:
    hours, minutes = divmod(abs(date.offset), 60)
    sign, colon = "-" if date.offset > 0 else "+", ":" if ":" in flags else ""
    return f"{sign}{text_of(hours).rjust(2, '0')}{colon}{text_of(minutes).rjust(2, '0')}"


def ordinal(day: int) -> str:
    """Return the ending of a day of the month: `st`, `nd`, `rd`, `th`."""
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _fraction(date: SeenDate, _: str, width: str | None) -> str:
    size = _width(width or "0") or 9
    return str(date.moment.rest % 1000)[:size].ljust(size, "0")


def _local_date(moment: CalendarMoment) -> str:
    return f"{moment.month}/{moment.day}/{moment.year}"


def _local_time(moment: CalendarMoment) -> str:
    half = "AM" if moment.hour < _NOON else "PM"
    return f"{moment.hour % 12 or 12}:{moment.minute:02}:{moment.second:02} {half}"


def _of_moment(part: Callable[[CalendarMoment], object]) -> Callable[[SeenDate, str, str | None], str]:
    return lambda date, _flags, _width: str(part(date.moment))


_CONVERSIONS: Final[Mapping[str, Callable[[SeenDate, str, str | None], str]]] = {
    "a": _of_moment(lambda moment: _DAYS[moment.weekday][:3]),
    "A": _of_moment(lambda moment: _DAYS[moment.weekday]),
    "b": _of_moment(lambda moment: _MONTHS[moment.month - 1][:3]),
    "h": _of_moment(lambda moment: _MONTHS[moment.month - 1][:3]),
    "B": _of_moment(lambda moment: _MONTHS[moment.month - 1]),
    "c": _of_moment(lambda moment: f"{_local_date(moment)}, {_local_time(moment)}"),
    "C": _of_moment(lambda moment: int(str(moment.year)[:2])),
    "d": _of_moment(lambda moment: moment.day),
    "e": _of_moment(lambda moment: moment.day),
    "H": _of_moment(lambda moment: moment.hour),
    "I": _of_moment(lambda moment: moment.hour % 12 or 12),
    "j": _of_moment(lambda moment: moment.day_of_year),
    "k": _of_moment(lambda moment: moment.hour),
    "l": _of_moment(lambda moment: moment.hour % 12 or 12),
    "L": _of_moment(lambda moment: moment.rest % 1000),
    "m": _of_moment(lambda moment: moment.month),
    "M": _of_moment(lambda moment: moment.minute),
    "N": _fraction,
    "p": _of_moment(lambda moment: "AM" if moment.hour < _NOON else "PM"),
    "P": _of_moment(lambda moment: "am" if moment.hour < _NOON else "pm"),
    "q": _of_moment(lambda moment: ordinal(moment.day)),
    "s": _of_moment(lambda moment: int(moment.milliseconds / 1000 + 0.5)),
    "S": _of_moment(lambda moment: moment.second),
    "u": _of_moment(lambda moment: moment.weekday or 7),
    "U": _of_moment(lambda moment: _week(moment, 0)),
    "w": _of_moment(lambda moment: moment.weekday),
    "W": _of_moment(lambda moment: _week(moment, 1)),
    "x": _of_moment(_local_date),
    "X": _of_moment(_local_time),
    "y": _of_moment(lambda moment: str(moment.year)[2:4]),
    "Y": _of_moment(lambda moment: moment.year),
    "z": _zone,
    "Z": lambda date, flags, width: date.zone or _zone(date, flags, width),
    "t": _of_moment(lambda _: "\t"),
    "n": _of_moment(lambda _: "\n"),
    "%": _of_moment(lambda _: "%"),
}
