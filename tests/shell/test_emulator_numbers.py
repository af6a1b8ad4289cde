"""Numbers in queries as JavaScript reads them, and the pages that they ask for."""

import math

import pytest

from novu_flows.emulator.http.checks import limit_of, number_of, parse_int, shown, skip_of, to_number
from novu_flows.emulator.http.refusal import Refusal


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("5", 5),
        (" 5 ", 5),
        ("", 0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e3", 1000),
        ("-1", -1),
        ("0x1F", 31),
        ("0b10", 2),
        ("0o17", 15),
        ("1e400", math.inf),
        ("0x" + "f" * 400, math.inf),
        ("-Infinity", -math.inf),
        (["5"], 5),
    ],
)
def test_a_whole_text_is_a_number(given, expected):
    """
    `Number()` reads decimals, powers of ten and other bases, and takes nothing for 0.
    """
    assert expected == to_number(given)


@pytest.mark.parametrize(
    "given", ["abc", "5x", "1_000", "-0x10", "\u0665", "inf", "nan", ["1", "2"], {"a": "1"}]
)
def test_what_is_no_number(given):
    """
    What is not a number from end to end is none, also where Python would take it for one.
    """
    assert math.isnan(to_number(given))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("5", 5),
        (" 5x", 5),
        ("1.9", 1),
        ("1e3", 1),
        ("-7", -7),
        ("0x10", 16),
        ("0x", 0),
        (["3", "4"], 3),
        ("9" * 400, math.inf),
        ("0x" + "f" * 400, math.inf),
    ],
)
def test_a_beginning_is_a_whole_number(given, expected):
    """
    `parseInt()` reads digits until something else comes.
    """
    assert expected == parse_int(given)


def test_nothing_is_the_default():
    """
    A value that is missing or empty is the default; 0 is a value.
    """
    assert [10, 10, 0] == [number_of(None, 10), number_of("", 10), number_of("0", 10)]


def test_a_page_is_a_number_of_documents():
    """
    Half a page is half as many documents, one before the first fails, one that is far away is only far away.
    """
    assert [0, 15, 0, 2**63 - 1] == [skip_of(0, 10), skip_of(1.5, 10), skip_of(-0.0, 10), skip_of(1e300, 10)]
    with pytest.raises(Refusal) as refused:
        skip_of(-1, 10)
    assert 500 == refused.value.status


def test_a_limit_of_nothing_is_none():
    """
    0 means all, and a negative limit the same number.
    """
    assert [None, 5, 5, 1] == [limit_of(0), limit_of(5), limit_of(-5), limit_of(1.5)]


def test_numbers_are_shown_as_javascript_shows_them():
    """
    A whole number has no decimal point.
    """
    assert ["1", "1.5", "0"] == [str(shown(number)) for number in (1.0, 1.5, -0.0)]
