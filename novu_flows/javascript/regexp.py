"""What JavaScript's `new RegExp(pattern, "u")` refuses: regular expressions as ECMAScript 2024 reads them."""

import re
from collections.abc import Mapping
from typing import Final

_SYNTAX: Final = frozenset("^$\\.*+?()[]{}|/")
_GROUP: Final = re.compile(r"\?(?:(?P<look>=|!|<=|<!)|:|<(?P<name>[A-Za-z_$][\w$]*)>)")
_BRACES: Final = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_NAMED: Final = re.compile(r"<([A-Za-z_$][\w$]*)>")
_NAMES: Final = re.compile(r"\(\?<([A-Za-z_$][\w$]*)>")
_ESCAPES: Final = re.compile(
    r"[dDsSwW]|[fnrtv]|c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{0*(?:10|[0-9A-Fa-f]?)[0-9A-Fa-f]{1,4}\}"
    r"|0(?!\d)|[pP]\{(?P<name>\w+)(?P<value>=\w+)?\}"
)
_SETS: Final = frozenset("dDsSwWpP")
_CODES: Final[Mapping[str, int]] = {"f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "0": 0}


_WITH_VALUE: Final = frozenset(("General_Category", "gc", "Script", "sc", "Script_Extensions", "scx"))
# The categories of Unicode, short and long, and its yes-or-no properties as far as ECMAScript has them.
_PROPERTY_NAMES: Final = """
    L Lu Ll Lt LC Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn
    Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Cased_Letter Modifier_Letter Other_Letter Mark
    Nonspacing_Mark Spacing_Mark Enclosing_Mark Combining_Mark Number Decimal_Number Letter_Number Other_Number digit
    Punctuation Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation Initial_Punctuation
    Final_Punctuation Other_Punctuation punct Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol
    Separator Space_Separator Line_Separator Paragraph_Separator Other Control cntrl Format Surrogate Private_Use
    Unassigned ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Assigned Bidi_Control Bidi_C Case_Ignorable CI Cased
    Dash Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod
    Emoji_Modifier_Base EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Hex_Digit Hex
    ID_Continue IDC ID_Start IDS Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math
    Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical
    Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo
    Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC XID_Start XIDS
"""
_PROPERTIES: Final = frozenset(_PROPERTY_NAMES.split())


class RegExpRefused(ValueError):
    """JavaScript cannot read the regular expression."""


def regexp_fault(pattern: str) -> str:
    """Return why JavaScript cannot read a regular expression; empty where it can."""
    try:
        _Reader(pattern).read()
    except RegExpRefused as error:
        return str(error)
    return ""


class _Reader:
    """Reads a pattern from its start to its end; what is not there yet are the groups that it may refer to."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._names = set(_NAMES.findall(pattern))
        self._open = 0
        self._groups = 0
        self._references: list[int] = []

    def read(self) -> None:
        """Read the whole pattern; raise RegExpRefused."""
        self._alternatives()
        if self._at < len(self._pattern):
            raise RegExpRefused("a ) closes nothing")
        if any(number > self._groups for number in self._references):
            raise RegExpRefused("it refers to a group that it does not have")
        if len(self._names) != len(_NAMES.findall(self._pattern)):
            raise RegExpRefused("two groups have one name")

    def _alternatives(self) -> None:
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            self._term()

    def _term(self) -> None:
        match self._take():
            case "(":
                can_repeat = self._group()
            case "[":
                can_repeat = self._class()
            case "\\":
                can_repeat = self._escape()
            case "*" | "+" | "?" | "{" | "}" | "]" as sign:
                raise RegExpRefused(f"{sign!r} stands alone")
            case sign:
                can_repeat = sign not in "|^$"
        self._quantifier(can_repeat=can_repeat)

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _matched(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self._pattern, self._at)
        self._at = found.end() if found else self._at
        return found

    def _group(self) -> bool:
        found = self._matched(_GROUP)
        if found is None and self._pattern.startswith("?", self._at):
            raise RegExpRefused(f"there is no group {self._pattern[self._at - 1 : self._at + 3]!r}")
        self._groups += found is None or found["name"] is not None
        self._alternatives()
        if self._at >= len(self._pattern):
            raise RegExpRefused("a ( is not closed")
        self._at += 1
        return found is None or found["look"] is None

    def _escape(self) -> bool:
        if self._pattern.startswith(("b", "B"), self._at):
            self._at += 1
            return False
        if self._pattern.startswith("k", self._at):
            self._at += 1
            named = self._matched(_NAMED)
            if named is None or named[1] not in self._names:
                raise RegExpRefused("\\k names no group")
            return True
        if digits := self._matched(re.compile(r"[1-9]\d*")):
            self._references.append(int(digits[0]))
            return True
        self._escaped(extra="")
        return True

    def _escaped(self, *, extra: str) -> int | None:
        """Read what stands after a backslash; return its code, None for a set of characters."""
        if found := self._matched(_ESCAPES):
            _check_property(found)
            return None if found[0][0] in _SETS else _code(found[0])
        following = self._pattern[self._at : self._at + 1]
        if not following or following not in _SYNTAX | set(extra):
            raise RegExpRefused(f"there is no escape \\{following}")
        self._at += 1
        return ord(following)

    def _class(self) -> bool:
        if self._pattern.startswith("^", self._at):
            self._at += 1
        while not self._pattern.startswith("]", self._at):
            self._range()
        self._at += 1
        return True

    def _range(self) -> None:
        first = self._member()
        if not self._pattern.startswith("-", self._at) or self._pattern.startswith("-]", self._at):
            return
        self._at += 1
        last = self._member()
        if first is None or last is None:
            raise RegExpRefused("a set of characters is no end of a range")
        if first > last:
            raise RegExpRefused("a range ends before it begins")

    def _member(self) -> int | None:
        if self._at >= len(self._pattern):
            raise RegExpRefused("a [ is not closed")
        character = self._take()
        if character != "\\":
            return ord(character)
        if self._pattern.startswith("b", self._at):
            self._at += 1
            return ord("\b")
        return self._escaped(extra="-")

    def _quantifier(self, *, can_repeat: bool) -> None:
        if self._pattern.startswith(("*", "+", "?"), self._at):
            self._at += 1
        elif braces := self._matched(_BRACES):
            if braces[3] and int(braces[3]) < int(braces[1]):
                raise RegExpRefused(f"the numbers of {braces[0]} are out of order")
        else:
            return
        if not can_repeat:
            raise RegExpRefused("there is nothing to repeat")
        if self._pattern.startswith("?", self._at):
            self._at += 1


def _check_property(escape: re.Match[str]) -> None:
    name, value = escape["name"], escape["value"]
    known = _WITH_VALUE if value else _PROPERTIES
    if name is not None and name not in known:
        raise RegExpRefused(f"there is no property of characters {name}{value or ''}")


def _code(escape: str) -> int:
    match escape[0]:
        case "x" | "u":
            return int(escape[1:].strip("{}"), 16)
        case "c":
            return ord(escape[1]) % 32
        case _:
            return _CODES[escape[0]]
