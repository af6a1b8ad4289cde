"""A payload is held to its workflow's schema with AJV's texts, in AJV's order."""

import pytest

from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.v2.payload_validation import payload_errors, validated


def messages(payload, schema):
    """Return field and text of each error."""
    return [f"{error['field']}: {error['message']}" for error in payload_errors(payload, schema)]


@pytest.mark.parametrize(
    ("value", "schema", "text"),
    [
        (5, {"type": ["string", "null"]}, "root: must be string,null"),
        ("abc", {"maxLength": 2}, "root: must NOT have more than 2 characters"),
        ("abc", {"pattern": "^x"}, 'root: must match pattern "^x"'),
        (3, {"exclusiveMaximum": 3}, "root: must be < 3"),
        (3, {"multipleOf": 2}, "root: must be multiple of 2"),
        ([], {"minItems": 1}, "root: must NOT have fewer than 1 items"),
        ({}, {"minProperties": 1}, "root: must NOT have fewer than 1 properties"),
        (1, {"const": 2}, "root: must be equal to constant"),
        (1, {"not": {"type": "integer"}}, "root: must NOT be valid"),
        ("24:00:00", {"format": "time"}, 'root: must match format "time"'),
        ("2024-01-01", {"format": "date-time"}, 'root: must match format "date-time"'),
    ],
)
def test_each_rule_has_its_text(value, schema, text):
    """
    What a rule finds is said as AJV says it.
    """
    assert messages(value, schema) == [text]


@pytest.mark.parametrize("time", ["14:00:00", "14:00:00.5Z", "23:59:60+02:00", "00:00:00-0330"])
def test_a_time_needs_no_offset(time):
    """
    AJV's formats take a time with fractions, and with an offset or without.
    """
    assert messages(time, {"format": "time"}) == []


def test_errors_come_in_the_order_of_the_rules():
    """
    What is missing comes before what is too much, both before the properties; each property too much counts.
    """
    schema = {
        "properties": {"b": {"type": "string"}, "a": {"properties": {"c": {"enum": [1]}}}},
        "additionalProperties": False,
        "required": ["it's"],
    }

    assert messages({"a": {"c": 2}, "b": 1, "x": 1, "y": 2}, schema) == [
        "root.it's: must have required property 'it's'",
        "root: must NOT have additional properties",
        "root: must NOT have additional properties",
        "b: must be string",
        "a.c: must be equal to one of the allowed values",
    ]


def test_of_alternatives_all_that_is_wrong_is_said():
    """
    What each alternative refuses stands before the refusal of all.
    """
    schema = {"anyOf": [{"type": "string"}, {"minimum": 5}]}

    assert sorted(messages(1, schema)) == [
        "root: must be >= 5",
        "root: must be string",
        "root: must match a schema in anyOf",
    ]


def test_defaults_are_filled_in_where_nothing_is_given():
    """
    Defaults of objects that are there are filled in, and a value that is given stays.
    """
    schema = {
        "properties": {"a": {"default": 1}, "o": {"properties": {"b": {"default": 2}}}, "n": {"default": 3}}
    }

    assert validated({"o": {}, "n": None}, schema) == {"a": 1, "o": {"b": 2}, "n": None}


def test_a_refusal_says_all():
    """
    The text of the refusal holds every error.
    """
    with pytest.raises(
        Refusal, match=r"^Payload validation failed: root.a: must have required property 'a'$"
    ):
        validated({}, {"required": ["a"]})
