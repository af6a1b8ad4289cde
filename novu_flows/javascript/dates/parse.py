"""Dates as `Date.parse` of V8 reads them (`dateparser-inl.h`): ISO 8601 first, then nearly anything, in UTC."""

from typing import Final

from novu_flows.javascript.dates.calendar import LAST, days_since_1970
from novu_flows.javascript.dates.words import END, DateWord, WordKind, words

_LIMITS: Final = (24, 60, 60, 1000)  # of hours, minutes, seconds and milliseconds
_MILLISECONDS_OF_DAY = 86_400_000
_DATE_PARTS, _TIME_PARTS = 3, 4
_LAST_HOUR_OF_NOON = 12
_SIGNS = {"+": 1, "-": -1}


def parse_date(text: str) -> float | None:
    """Return the milliseconds since 1970 of a text, None where `Date.parse` gives NaN."""
    reader = _Reader(text)
    try:
        reader.read()
        return reader.moment()
    except _NoDate:
        return None


class _NoDate(Exception):
    """A text that is no date."""


class _Reader:
    def __init__(self, text: str) -> None:
        self._words = words(text)
        self._word = next(self._words, END)
        self._day: list[int] = []
        self._time: list[int] = []
        self._month: int | None = None
        self._noon: int | None = None
        self._sign: int | None = None
        self._zone: tuple[int | None, int | None] = (None, None)
        self._is_iso = False
        self._has_number = False

    def read(self) -> None:
        """Read all words."""
        left = self._iso()
        self._has_number = bool(self._day)
        while left.kind is not WordKind.END:
            self._loose(left)
            left = self._next()

    def moment(self) -> float:
        """Return the milliseconds of what was read."""
        milliseconds = self._days() * _MILLISECONDS_OF_DAY + self._milliseconds()
        if self._sign is not None:
            milliseconds -= self._sign * self._offset_seconds() * 1000
        if abs(milliseconds) > LAST:
            raise _NoDate
        return float(milliseconds)

    def _offset_seconds(self) -> int:
        hour, minute = self._zone
        seconds = ((hour or 0) * 3600 + (minute or 0) * 60) % 2**32
        if seconds >= 2**31:
            raise _NoDate
        return seconds

    def _next(self) -> DateWord:
        word, self._word = self._word, next(self._words, END)
        return word

    def _skip(self, mark: str) -> bool:
        found = self._word.is_mark(mark)
        if found:
            self._next()
        return found

    def _iso(self) -> DateWord:
        """Read a date of ISO 8601, END after it; give the word that does not fit, for what was read to stay."""
        unfit = self._iso_date()
        if unfit or (self._word.kind is not WordKind.T and self._word.kind is not WordKind.END):
            return unfit or self._next()
        has_time = self._next().kind is WordKind.T
        if has_time and (self._iso_time() or self._iso_zone() or self._word.kind is not WordKind.END):
            raise _NoDate
        if self._zone[0] is None and not self._time:
            self._sign, self._zone = 1, (0, 0)
        self._is_iso = True
        return END

    def _iso_date(self) -> DateWord | None:
        unfit = self._iso_year()
        for first, last in ((1, 12), (1, 31)):
            if unfit or not self._skip("-"):
                return unfit
            unfit = self._part(self._day, first, last)
        return unfit

    def _iso_year(self) -> DateWord | None:
        if self._word.is_mark(*_SIGNS):
            sign = self._next()
            if not self._word.is_fixed(6):
                return sign
            year = _SIGNS[sign.text] * self._next().value
            self._day += [year] if year or sign.text == "+" else []
            return None if self._day else sign
        if not self._word.is_fixed(4):
            return self._next()
        self._day.append(self._next().value)
        return None

    def _part(self, parts: list[int], first: int, last: int) -> DateWord | None:
        """Take a number of two digits, or give the word that is none."""
        if not self._word.is_fixed(2) or not first <= self._word.value <= last:
            return self._next()
        parts.append(self._next().value)
        return None

    def _iso_time(self) -> DateWord | None:
        unfit = self._part(self._time, 0, 24)
        if unfit or not self._skip(":"):
            return unfit or self._next()
        last = 0 if self._time[0] == _LIMITS[0] else 59
        unfit = self._part(self._time, 0, last)
        if unfit or not self._skip(":"):
            return unfit
        unfit = self._part(self._time, 0, last)
        return unfit if unfit or not self._skip(".") else self._iso_fraction(last)

    def _iso_fraction(self, last: int) -> DateWord | None:
        if self._word.kind is not WordKind.NUMBER or (not last and self._word.value):
            return self._next()
        self._time.append(_thousandths(self._next()))
        return None

    def _iso_zone(self) -> DateWord | None:
        if self._word.is_utc:
            self._next()
            self._sign, self._zone = 1, (0, 0)
            return None
        if not self._word.is_mark(*_SIGNS):
            return None
        self._sign = _SIGNS[self._next().text]
        return self._iso_offset_of_four() if self._word.is_fixed(4) else self._iso_offset()

    def _iso_offset_of_four(self) -> DateWord | None:
        hour, minute = divmod(self._word.value, 100)
        if not _is_time(hour, minute):
            return self._next()
        self._zone = (hour, minute)
        self._next()
        return None

    def _iso_offset(self) -> DateWord | None:
        parts: list[int] = []
        unfit = self._part(parts, 0, 23)
        if unfit:
            return unfit
        self._zone = (parts[0], None)
        unfit = self._part(parts, 0, 59) if self._skip(":") else self._next()
        self._zone = (parts[0], parts[1] if len(parts) > 1 else None)
        return unfit

    def _loose(self, word: DateWord) -> None:
        """Read one more word of a text that is not of ISO 8601."""
        if word.kind is WordKind.NUMBER:
            self._number(word)
        elif word.kind in {WordKind.MONTH, WordKind.NOON, WordKind.ZONE, WordKind.T, WordKind.NAME}:
            self._name(word)
        elif word.is_mark(*_SIGNS) and (self._zone == (0, 0) or self._time):
            self._offset(word)
        elif word.is_mark("+", "-", ")") and self._has_number:
            raise _NoDate
        elif word.is_mark("("):
            self._skip_parentheses()

    def _number(self, word: DateWord) -> None:
        self._has_number = True
        number = word.value
        if self._skip(":"):
            self._number_before_colon(number)
        elif self._skip(".") and self._expects(number):
            self._fraction(number)
        elif self._zone[0] is not None and self._zone[1] is None and number < _LIMITS[1]:
            self._zone = (self._zone[0], number)
        elif self._expects(number):
            self._last_of_time(number)
        else:
            _add(self._day, number, _DATE_PARTS)
            self._skip("-")

    def _number_before_colon(self, number: int) -> None:
        if self._skip(":"):
            if self._time:
                raise _NoDate
            self._time += [number, 0]
        else:
            _add(self._time, number, _TIME_PARTS)
            self._skip(".")

    def _fraction(self, number: int) -> None:
        self._time.append(number)
        if self._word.kind is not WordKind.NUMBER:
            raise _NoDate
        _add(self._time, _thousandths(self._next()), _TIME_PARTS)
        self._end_time()

    def _last_of_time(self, number: int) -> None:
        self._time.append(number)
        self._end_time()
        word = self._word
        if not (word.kind in {WordKind.END, WordKind.SPACE} or word.is_utc or word.is_mark(*_SIGNS)):
            raise _NoDate

    def _end_time(self) -> None:
        self._time += [0] * (_TIME_PARTS - len(self._time))

    def _expects(self, number: int) -> bool:
        """Return whether a number can go on with a time that was begun."""
        return 0 < len(self._time) < _TIME_PARTS and number < _LIMITS[len(self._time)]

    def _name(self, word: DateWord) -> None:
        if word.kind is WordKind.NOON and self._time:
            self._noon = word.value
        elif word.kind is WordKind.MONTH:
            self._month = word.value
            self._skip("-")
        elif word.kind is WordKind.ZONE and self._has_number:
            self._sign, self._zone = (-1 if word.value < 0 else 1), (abs(word.value), 0)
        elif self._has_number or self._word.kind is WordKind.NUMBER:
            raise _NoDate

    def _offset(self, sign: DateWord) -> None:
        self._sign = _SIGNS[sign.text]
        word = self._next() if self._word.kind is WordKind.NUMBER else END
        self._has_number = True
        if self._word.is_mark(":"):
            self._zone = (word.value, None)
        elif len(word.text) in {1, 2}:
            self._zone = (word.value, 0)
        elif len(word.text) in {3, 4}:
            self._zone = divmod(word.value, 100)
        else:
            raise _NoDate

    def _skip_parentheses(self) -> None:
        depth = 1
        while depth and self._word.kind is not WordKind.END:
            word = self._next()
            depth += word.is_mark("(") - word.is_mark(")")

    def _days(self) -> int:
        if not self._day:
            raise _NoDate
        first, second, third = (*self._day, 1, 1)[:_DATE_PARTS]
        year, month, day = self._order(first, second, third)
        if not self._is_iso:
            year += 2000 if 0 <= year < 50 else 1900 if 50 <= year < 100 else 0  # noqa: PLR2004 - two digits
        if not (1 <= month <= 12 and _is_day(day)):  # noqa: PLR2004 - months
            raise _NoDate
        return days_since_1970(year, month, day)

    def _order(self, first: int, second: int, third: int) -> tuple[int, int, int]:
        """Decide which numbers are year, month and day by what can be a day."""
        if self._month is None:
            is_year_first = self._is_iso or not _is_day(first)
            return (first, second, third) if is_year_first else (third, first, second)
        return (second, self._month, first) if _is_day(first) else (first, self._month, second)

    def _milliseconds(self) -> int:
        hour, minute, second, thousandth = (*self._time, 0, 0, 0, 0)[:_TIME_PARTS]
        if self._noon is not None:
            if hour > _LAST_HOUR_OF_NOON:
                raise _NoDate
            hour = hour % _LAST_HOUR_OF_NOON + self._noon
        if not _is_time(hour, minute, second, thousandth) and (hour, minute, second, thousandth) != (
            24,
            0,
            0,
            0,
        ):
            raise _NoDate
        return ((hour * 60 + minute) * 60 + second) * 1000 + thousandth


def _add(parts: list[int], number: int, most: int) -> None:
    if len(parts) >= most:
        raise _NoDate
    parts.append(number)


def _is_day(number: int) -> bool:
    return 1 <= number <= 31  # noqa: PLR2004 - V8 does not look at the month


def _is_time(*parts: int) -> bool:
    return all(part < limit for part, limit in zip(parts, _LIMITS, strict=False))


def _thousandths(word: DateWord) -> int:
    return int(word.text[:3].ljust(3, "0"))
