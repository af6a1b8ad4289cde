"""Dates as Novu's `dateFormat` writes them: in the tokens of date-fns 2 (its `format`), in English, in UTC."""

import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Final

from novu_flows.javascript.dates.calendar import LAST, CalendarMoment, moment_of
from novu_flows.javascript.handlebars.errors import RenderFailed

_ONE = r"[^\n\r\u2028\u2029]"
_QUOTED = r"''|'(?:''|[^'])+(?:'|\Z)"
_TOKENS = re.compile(rf"[yYQqMLwIdDecihHKkms]o|(\w)\1*|{_QUOTED}|{_ONE}", re.ASCII)
_LONG_TOKENS = re.compile(rf"P+p+|P+|p+|{_QUOTED}|{_ONE}")
_APOSTROPHE = "''"
_UNICODE_TOKENS = "https://github.com/date-fns/date-fns/blob/master/docs/unicodeTokens.md"
_PROTECTED = {"D": "days of the month", "DD": "days of the month", "YY": "years", "YYYY": "years"}
_LONG_DATES = ("MM/dd/yyyy", "MMM d, y", "MMMM do, y", "EEEE, MMMM do, y")
_LONG_TIMES = ("h:mm a", "h:mm:ss a", "h:mm:ss a z", "h:mm:ss a zzzz")
_JOINTS = (", ", ", ", " 'at' ", " 'at' ")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS: Final = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_Writer = Callable[[CalendarMoment, str], str]


def format_date(milliseconds: float, pattern: str) -> str:
    """Write a moment by a pattern; raise RenderFailed with the message of date-fns where that raises RangeError."""
    if not abs(milliseconds) <= LAST:
        raise RenderFailed("Invalid time value")
    moment = moment_of(milliseconds)
    return "".join(_written(token, moment, pattern) for token in pattern_tokens(long_pattern(pattern)))


def long_pattern(pattern: str) -> str:
    """Return a pattern in which `P`, `p` and `Pp` are written out."""
    return "".join(map(_long, _cut(_LONG_TOKENS, pattern)))


def pattern_tokens(pattern: str) -> list[str]:
    """Return the tokens of a pattern: directives, quoted texts, other signs."""
    return _cut(_TOKENS, pattern)


def _cut(rule: re.Pattern[str], pattern: str) -> list[str]:
    """Cut a pattern into tokens; line breaks are none, and are lost."""
    tokens = [match[0] for match in rule.finditer(pattern)]
    if not tokens:
        raise RenderFailed("Cannot read properties of null (reading 'map')")
    return tokens


def _long(token: str) -> str:
    """Write out `P` for a date, `p` for a time, `Pp` for both."""
    if token[0] not in "Pp":
        return token
    dates, times = min(token.count("P"), 4), min(token.count("p"), 4)
    date = _LONG_DATES[dates - 1] if dates else ""
    time = _LONG_TIMES[times - 1] if times else ""
    return f"{date}{_JOINTS[dates - 1] if dates and times else ''}{time}"


def _written(token: str, moment: CalendarMoment, pattern: str) -> str:
    if token[0] == "'":
        return "'" if token == _APOSTROPHE else token[1:].removesuffix("'").replace(_APOSTROPHE, "'")
    if token in _PROTECTED:
        raise RenderFailed(_refusal(token, moment, pattern))
    if token[0] in _WRITERS:
        return _WRITERS[token[0]](moment, token)
    if token[0].isascii() and token[0].isalpha():
        raise RenderFailed(f"Format string contains an unescaped latin alphabet character `{token[0]}`")
    return token


def _refusal(token: str, moment: CalendarMoment, pattern: str) -> str:
    meant = f"Use `{token.lower()}` instead of `{token}` (in `{pattern}`) for formatting {_PROTECTED[token]}"
    return f"{meant} to the input `{_date_text(moment)}`; see: {_UNICODE_TOKENS}"


def _date_text(moment: CalendarMoment) -> str:
    """Return `String(date)`."""
    day = f"{_DAYS[moment.weekday][:3]} {_MONTHS[moment.month - 1][:3]} {moment.day:02d}"
    year = f"-{-moment.year:04d}" if moment.year < 0 else f"{moment.year:04d}"
    time = f"{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d}"
    return f"{day} {year} {time} GMT+0000 (Coordinated Universal Time)"


def _padded(number: int, length: int) -> str:
    return f"{'-' if number < 0 else ''}{str(abs(number)).zfill(length)}"


def _number(number: int, token: str) -> str:
    """Write `1`, `01` or `1st`, as the token asks."""
    return _ordinal(number) if token.endswith("o") else _padded(number, len(token))


def _ordinal(number: int) -> str:
    last, is_teen = number % 10, 10 <= number % 100 <= 20  # noqa: PLR2004 - 11th, 12th, 13th
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th')}"


def _numbers(name: str) -> _Writer:
    """Write a part of the calendar as a number."""
    part = attrgetter(name)
    return lambda moment, token: _number(part(moment), token)


def _year(moment: CalendarMoment, token: str) -> str:
    year = moment.year if moment.year > 0 else 1 - moment.year
    return _number(year % 100 if token == "yy" else year, token)  # noqa: S105 - a token of a date


def _week_year(moment: CalendarMoment, token: str) -> str:
    return _number(moment.week_year if moment.week_year > 0 else 1 - moment.week_year, token)


def _era(moment: CalendarMoment, token: str) -> str:
    is_ours = moment.year > 0
    short, letter, long = ("AD", "A", "Anno Domini") if is_ours else ("BC", "B", "Before Christ")
    return _by_width(token, {1: short, 2: short, 3: short, 5: letter}, long)


def _quarter(moment: CalendarMoment, token: str) -> str:
    quarter = (moment.month + 2) // 3
    if len(token) <= 2:  # noqa: PLR2004 - `Q`, `QQ`, `Qo`
        return _number(quarter, token)
    return _by_width(token, {3: f"Q{quarter}", 5: str(quarter)}, f"{_ordinal(quarter)} quarter")


def _month(moment: CalendarMoment, token: str) -> str:
    if len(token) <= 2:  # noqa: PLR2004 - `M`, `MM`, `Mo`
        return _number(moment.month, token)
    name = _MONTHS[moment.month - 1]
    return _by_width(token, {3: name[:3], 5: name[0]}, name)


def _day_name(moment: CalendarMoment, token: str) -> str:
    name = _DAYS[moment.weekday]
    return _by_width(token, {1: name[:3], 2: name[:3], 3: name[:3], 5: name[0], 6: name[:2]}, name)


def _local_day(moment: CalendarMoment, token: str) -> str:
    is_number = len(token) <= 2  # noqa: PLR2004 - `e`, `ee`, `eo`
    return _number(moment.weekday + 1, token) if is_number else _day_name(moment, token)


def _iso_day(moment: CalendarMoment, token: str) -> str:
    is_number = len(token) <= 2  # noqa: PLR2004 - `i`, `ii`, `io`
    return _number(moment.weekday or 7, token) if is_number else _day_name(moment, token)


def _half(moment: CalendarMoment, token: str) -> str:
    letter = "p" if moment.hour >= 12 else "a"  # noqa: PLR2004 - noon
    word = f"{letter}m"
    return _by_width(token, {1: word.upper(), 2: word.upper(), 3: word, 5: letter}, f"{letter}.m.")


def _noon(moment: CalendarMoment, token: str) -> str:
    if moment.hour % 12:
        return _half(moment, token)
    word, letter = ("noon", "n") if moment.hour else ("midnight", "mi")
    return _by_width(token, {5: letter}, word)


def _time_of_day(moment: CalendarMoment, _token: str) -> str:
    parts = ((17, "in the evening"), (12, "in the afternoon"), (4, "in the morning"), (0, "at night"))
    return next(words for hour, words in parts if moment.hour >= hour)


def _hour_of_twelve(moment: CalendarMoment, token: str) -> str:
    return _number(moment.hour % 12 or 12, token)


def _hour_from_0(moment: CalendarMoment, token: str) -> str:
    return _number(moment.hour % 12, token)


def _hour_to_24(moment: CalendarMoment, token: str) -> str:
    return _number(moment.hour or 24, token)


def _fraction(moment: CalendarMoment, token: str) -> str:
    thousandths = moment.rest % 1000
    return f"{thousandths:03d}"[: len(token)].ljust(len(token), "0")


def _zone(_moment: CalendarMoment, token: str) -> str:
    return _by_width(token, {1: "+00", 2: "+0000", 4: "+0000"}, "+00:00")


def _zone_name(_moment: CalendarMoment, token: str) -> str:
    return _by_width(token, {1: "GMT+0", 2: "GMT+0", 3: "GMT+0"}, "GMT+00:00")


def _by_width(token: str, widths: Mapping[int, str], widest: str) -> str:
    return widths.get(len(token), widest)


_WRITERS: Mapping[str, _Writer] = {
    "G": _era,
    "y": _year,
    "Y": _week_year,
    "R": _numbers("iso_week_year"),
    "u": _numbers("year"),
    "Q": _quarter,
    "q": _quarter,
    "M": _month,
    "L": _month,
    "w": _numbers("week"),
    "I": _numbers("iso_week"),
    "d": _numbers("day"),
    "D": _numbers("day_of_year"),
    "E": _day_name,
    "e": _local_day,
    "c": _local_day,
    "i": _iso_day,
    "a": _half,
    "b": _noon,
    "B": _time_of_day,
    "h": _hour_of_twelve,
    "H": _numbers("hour"),
    "K": _hour_from_0,
    "k": _hour_to_24,
    "m": _numbers("minute"),
    "s": _numbers("second"),
    "S": _fraction,
    "X": lambda _moment, _token: "Z",
    "x": _zone,
    "O": _zone_name,
    "z": _zone_name,
    "t": lambda moment, token: _padded(moment.milliseconds // 1000, len(token)),
    "T": lambda moment, token: _padded(moment.milliseconds, len(token)),
}
