"""What AJV does to a value while it validates it, with Novu's options."""

import pytest

from novu_flows.javascript.ajv import all_faults, validated

SPAN = {"type": "object", "properties": {"amount": {"type": "number", "minimum": 1}}, "required": ["amount"]}
CLOSED = {**SPAN, "additionalProperties": False}
TIMED = {
    "type": "object",
    "properties": {"cron": {"type": "string"}},
    "required": ["cron"],
    "additionalProperties": False,
}
URL = {"url": {"type": "string", "pattern": "^https?:$|^/$"}}
TARGET = {
    "type": "object",
    "properties": {"target": {"default": "_blank"}},
    "if": {"properties": {"url": {"type": "string", "pattern": "^/"}}},
    "then": {"properties": {"target": {"default": "_self"}}},
    "else": {"properties": {"target": {"default": "_other"}}},
}


# Outcomes of AJV 8.18 itself.
@pytest.mark.parametrize(
    ("value", "schema", "left", "faults"),
    [
        ({"amount": 1, "x": 2}, CLOSED, {"amount": 1}, []),
        ({"amount": 1, "x": 2}, SPAN, {"amount": 1, "x": 2}, []),
        ({"x": 2}, CLOSED, {"x": 2}, [("", "must have required property 'amount'")]),
        ({"amount": True}, CLOSED, {"amount": True}, [("/amount", "must be number")]),
        # The first branch has taken the cron away by the time that it fails.
        (
            {"amount": 0, "cron": "* * * * *"},
            {"anyOf": [CLOSED, TIMED]},
            {"amount": 0},
            [
                ("/amount", "must be >= 1"),
                ("", "must have required property 'cron'"),
                ("", "must match a schema in anyOf"),
            ],
        ),
        ({"cron": "* * * * *"}, {"anyOf": [CLOSED, TIMED]}, {"cron": "* * * * *"}, []),
        (
            {"a": 1},
            {"oneOf": [{"required": ["a"]}, {"type": "object"}]},
            {"a": 1},
            [("", "must match exactly one schema in oneOf")],
        ),
        ({"url": "/x"}, TARGET, {"url": "/x", "target": "_self"}, []),
        ({"url": "x"}, TARGET, {"url": "x", "target": "_other"}, []),
        ({}, {"anyOf": [{"properties": {"a": {"default": 1}}}]}, {}, []),
        (
            {"url": "/\n"},
            {"properties": URL},
            {"url": "/\n"},
            [("/url", 'must match pattern "^https?:$|^/$"')],
        ),
        ("a b:c", {"format": "uri"}, "a b:c", [("", 'must match format "uri"')]),
        ("http://[::1]/?q=%20#f", {"format": "uri"}, "http://[::1]/?q=%20#f", []),
        (5, {"type": ["string", "null"]}, 5, [("", "must be string,null")]),
        ([1, "a"], {"items": {"type": "number"}}, [1, "a"], [("/1", "must be number")]),
        (
            {"k": ["a", "b"]},
            {"properties": {"k": {"maxItems": 1}}},
            {"k": ["a", "b"]},
            [("/k", "must NOT have more than 1 items")],
        ),
    ],
)
def test_a_value_is_left_as_ajv_leaves_it(value, schema, left, faults):
    """
    Defaults are filled in, what is not allowed goes, and the first fault is told.
    """
    found, broken = validated(value, schema)

    assert (found, [(fault.path, fault.message) for fault in broken]) == (left, faults)


def test_what_is_validated_stays_as_it_was():
    """
    The value that is given is not changed.
    """
    value = {"amount": 1, "x": {"y": 1}}
    validated(value, CLOSED)

    assert value == {"amount": 1, "x": {"y": 1}}


# Outcomes of AJV 8.18 itself, with `allErrors`.
@pytest.mark.parametrize(
    ("value", "schema", "faults"),
    [
        (
            {"amount": "x", "y": 1},
            {**CLOSED, "required": ["amount", "unit"]},
            [
                ("", "required", "unit"),
                ("", "additionalProperties", None),
                ("/amount", "type", None),
            ],
        ),
        (5, {"type": "string", "enum": ["a"]}, [("", "type", None), ("", "enum", None)]),
        (5, {**CLOSED, "anyOf": [{"required": ["a"]}]}, [("", "type", None)]),
        (
            {},
            {"anyOf": [CLOSED, TIMED]},
            [("", "required", "amount"), ("", "required", "cron"), ("", "anyOf", None)],
        ),
        ([1, "a", None], {"items": {"type": "string"}}, [("/0", "type", None), ("/2", "type", None)]),
    ],
)
def test_all_faults_are_found_in_order(value, schema, faults):
    """
    Nothing hides what else is wrong, and a type is named before or after the other rules as AJV does.
    """
    assert [(fault.path, fault.keyword, fault.missing) for fault in all_faults(value, schema)] == faults
