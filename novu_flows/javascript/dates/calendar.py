"""A moment of JavaScript's time in the parts of a calendar, in UTC; its years may be before Christ, or far off."""

from typing import Final

from novu_flows.dataclass import dataclass

_MILLISECONDS_OF_DAY = 86_400_000
_DAYS_BEFORE_1970 = 719_468  # since March 1 of the year 0
_DAYS_OF_ERA = 146_097  # of 400 years
_THURSDAY = 4  # the weekday of January 1, 1970
LAST: Final = 8.64e15  # JavaScript has no time after this, nor before its opposite


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarMoment:
    """A moment: `days` since January 1, 1970, and `rest`, the milliseconds of its day."""

    days: int
    rest: int
    year: int
    month: int
    day: int

    @property
    def milliseconds(self) -> int:
        """Return the milliseconds since 1970."""
        return self.days * _MILLISECONDS_OF_DAY + self.rest

    @property
    def hour(self) -> int:
        """Return the hour, from 0."""
        return self.rest // 3_600_000

    @property
    def minute(self) -> int:
        """Return the minute."""
        return self.rest // 60_000 % 60

    @property
    def second(self) -> int:
        """Return the second."""
        return self.rest // 1000 % 60

    @property
    def weekday(self) -> int:
        """Return the day of the week; Sunday is 0."""
        return _weekday(self.days)

    @property
    def day_of_year(self) -> int:
        """Return the day of the year, from 1."""
        return self.days - days_since_1970(self.year, 1, 1) + 1

    @property
    def week_year(self) -> int:
        """Return the year of the week, where weeks begin on Sunday and the first holds January 1."""
        return self.year + (self.days >= _first_week(self.year + 1))

    @property
    def week(self) -> int:
        """Return the week of its year."""
        return (self.days - _first_week(self.week_year)) // 7 + 1

    @property
    def iso_week_year(self) -> int:
        """Return the year of the week, where weeks begin on Monday and the first holds January 4."""
        if self.days < _first_iso_week(self.year):
            return self.year - 1
        return self.year + (self.days >= _first_iso_week(self.year + 1))

    @property
    def iso_week(self) -> int:
        """Return the week of its year, as ISO 8601 counts."""
        return (self.days - _first_iso_week(self.iso_week_year)) // 7 + 1


def moment_of(milliseconds: float) -> CalendarMoment:
    """Return the moment of a number of milliseconds; what is less than one is cut off."""
    days, rest = divmod(int(milliseconds), _MILLISECONDS_OF_DAY)
    year, month, day = _date(days)
    return CalendarMoment(days=days, rest=rest, year=year, month=month, day=day)


def days_since_1970(year: int, month: int, day: int) -> int:
    """Count days in the calendar of today, from March on so that a leap day comes last."""
    year -= month <= 2  # noqa: PLR2004 - February
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + of_year - _DAYS_BEFORE_1970


def _date(days: int) -> tuple[int, int, int]:
    """Return year, month and day: the other way round."""
    era, of_era = divmod(days + _DAYS_BEFORE_1970, _DAYS_OF_ERA)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // (_DAYS_OF_ERA - 1)) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    return year + era * 400 + (month > 9), (month + 2) % 12 + 1, day  # noqa: PLR2004 - after December


def _weekday(days: int) -> int:
    return (days + _THURSDAY) % 7


def _first_week(year: int) -> int:
    january_1 = days_since_1970(year, 1, 1)
    return january_1 - _weekday(january_1)


def _first_iso_week(year: int) -> int:
    january_4 = days_since_1970(year, 1, 4)
    return january_4 - (_weekday(january_4) - 1) % 7
