"""Numbers as JavaScript writes them: the one function for all that Novu shows, compares or keeps as text."""

import math
from typing import Final

_PLAIN_BELOW: Final = 21  # JavaScript writes numbers below 1e21 without an exponent,
_PLAIN_FROM: Final = -6  # and those from 1e-6


def number_text(number: float) -> str:
    """Write a number with the fewest digits that tell it from its neighbours, as JavaScript does."""
    if math.isnan(number):
        return "NaN"
    sign = "-" if number < 0 else ""
    if math.isinf(number):
        return f"{sign}Infinity"
    return "0" if number == 0 else sign + _digits(repr(abs(number)))


def _digits(written: str) -> str:
    mantissa, _, exponent = written.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction.removesuffix("0" if fraction == "0" else "")).lstrip("0")
    point = len(digits) - len(fraction if fraction != "0" else "") + int(exponent or 0)
    return _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    """Write digits whose decimal point is after the given number of them."""
    if point > _PLAIN_BELOW or point <= _PLAIN_FROM:
        rest = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{digits[0]}{rest}e{point - 1:+d}"
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    return digits.ljust(point, "0") if point >= len(digits) else f"{digits[:point]}.{digits[point:]}"
