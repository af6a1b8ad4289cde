"""Numbers keep their digits wherever they become text: JavaScript's form is the only one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows import on_payload, on_subscriber, on_webhook
from novu_flows.javascript.numbers import number_text
from novu_flows.javascript.values import text_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567", 1234567),
        ("1234567.5", 1234567.5),
        ("0.000001", 0.000001),
        ("1e-7", 0.0000001),
        ("100", 100.0),
        ("9007199254740993", 2**53 + 1),
        ("123456789012345680000", 123456789012345680000.0),
        ("1e+21", 1e21),
        ("-0.1", -0.1),
        ("true", True),
        ("false", False),
        ("as it is", "as it is"),
    ],
)
def test_a_filter_keeps_every_digit(text, value):
    """
    What is compared is what was written: no exponent for large amounts, and JavaScript's words for truth.
    """
    for condition in (
        on_payload("total", "LARGER", value),
        on_subscriber("total", "LARGER", value),
        on_webhook("https://a.b", "total", "LARGER", value),
    ):
        assert text == condition.value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_its_text(value):
    """
    The text holds enough digits to be the same number again, and templates write the same one.
    """
    assert value == float(number_text(value))
    assert text_of(value) == number_text(value)
