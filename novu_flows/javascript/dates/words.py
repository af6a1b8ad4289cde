"""A date's text cut into the words that V8 knows (`dateparser.h`): numbers, names, signs."""

import re
from collections.abc import Iterator
from enum import Enum, auto

from novu_flows.dataclass import dataclass
from novu_flows.javascript.values import WHITE

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOURS_OF_NOON = {"am": 0, "pm": 12}
_ZONES = {"ut": 0, "utc": 0, "z": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
_ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_PREFIX = 3  # V8 looks at no more of a name
_DIGITS = 9  # and takes no more digits of a number
_WORDS = re.compile(
    rf"(?P<NUMBER>[0-9]+)|(?P<NAME>[^\x00-@{WHITE}]+)|(?P<SPACE>[{WHITE}]+)|(?P<MARK>[\s\S])", re.ASCII
)


class WordKind(Enum):
    """What a word is."""

    NUMBER = auto()
    MONTH = auto()
    NOON = auto()
    ZONE = auto()
    T = auto()
    NAME = auto()
    SPACE = auto()
    MARK = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word: its kind, its text, and what it is worth: a number, a month, hours."""

    kind: WordKind
    text: str = ""
    value: int = 0

    def is_mark(self, *marks: str) -> bool:
        """Return whether the word is one of some signs."""
        return self.kind is WordKind.MARK and self.text in marks

    def is_fixed(self, digits: int) -> bool:
        """Return whether the word is a number of so many digits."""
        return self.kind is WordKind.NUMBER and len(self.text) == digits

    @property
    def is_utc(self) -> bool:
        """Return whether the word is `Z`."""
        return self.kind is WordKind.ZONE and self.text.lower() == "z"


END = DateWord(WordKind.END)


def words(text: str) -> Iterator[DateWord]:
    """Cut a text into words; the last of all is END, without end."""
    for match in _WORDS.finditer(text):
        yield _word(match[0], match.lastgroup or "")


def _word(text: str, group: str) -> DateWord:
    match group:
        case "NUMBER":
            return DateWord(WordKind.NUMBER, text, int(text.lstrip("0")[:_DIGITS] or 0))
        case "NAME":
            return _name(text)
        case "SPACE":
            return DateWord(WordKind.SPACE, text)
        case _:
            return DateWord(WordKind.MARK, text)


def _name(text: str) -> DateWord:
    name = text.lower()
    if name[:_PREFIX] in _MONTHS:
        return DateWord(WordKind.MONTH, text, _MONTHS.index(name[:_PREFIX]) + 1)
    if name in _HOURS_OF_NOON:
        return DateWord(WordKind.NOON, text, _HOURS_OF_NOON[name])
    if name in _ZONES:
        return DateWord(WordKind.ZONE, text, _ZONES[name])
    return DateWord(WordKind.T if name == "t" else WordKind.NAME, text)
