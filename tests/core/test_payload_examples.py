"""Examples of payloads are those that the real server makes of a schema, where it draws no lot."""

from datetime import UTC, datetime

import pytest

from novu_flows.emulator.v2.payload_examples import example_of

NOW = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)


def of(**properties):
    """Return the example of an object with some properties."""
    return example_of({"type": "object", "properties": properties}, NOW)


# What json-schema-faker 0.5.9 makes with the examples that Novu 3.15 puts into a schema.
@pytest.mark.parametrize(
    ("name", "schema", "example"),
    [
        ("a", {"type": "string"}, "example text"),
        ("a", {"type": ["string", "null"]}, "example text"),
        ("workEmail", {"type": "string"}, "user@example.com"),
        ("description", {"type": "string"}, "This is an example description with some sample co"),
        ("time", {"type": "string"}, "2026-11-24T12:00:00.000Z"),
        ("d", {"type": "string", "format": "date-time"}, "2026-11-25T07:30:00.000Z"),
        ("createdAt", {"type": "string"}, "2026-11-25"),
        ("a", {"type": "string", "maxLength": 4}, "exam"),
        ("a", {"type": "string", "minLength": 20}, "example text-example text"),
        ("a", {"type": "string", "default": "dd"}, "dd"),
        ("a", {"type": "string", "examples": ["seen"]}, "seen"),
        ("a", {"enum": ["x", "y"]}, "x"),
        ("a", {"const": 5}, 5),
        ("n", {"type": "number"}, 42.5),
        ("n", {"type": "integer", "minimum": 50}, 50),
        ("n", {"type": "number", "minimum": 5, "maximum": 9}, 7),
        ("price", {"type": "integer"}, 99),
        ("isHidden", {"type": "boolean"}, False),
        ("z", {"type": "boolean"}, True),
        ("x", {"type": "null"}, None),
        ("x", {}, {}),
        ("x", {"type": "array"}, []),
        ("x", {"type": "array", "items": {"type": "object"}}, []),
        (
            "x",
            {"type": "array", "items": {"properties": {"n": {"type": "integer"}}}, "maxItems": 2},
            [{"n": 42}] * 2,
        ),
    ],
)
def test_an_example_is_the_recorded_one(name, schema, example):
    """
    Names, formats and bounds say what a value is like.
    """
    assert of(**{name: schema}) == {name: example}


def test_with_a_reference_the_example_is_made_in_a_plainer_way():
    """
    Defaults, and the names of the others in braces (recorded 251).
    """
    inner = {"type": "object", "properties": {"b": {"type": "string"}}}
    listed = {"type": "array", "items": {"properties": {"d": {"type": "number", "default": 1}}}}

    assert of(c={"$ref": "#/$defs/C"}, n={"type": "number", "default": 3}, o=inner, xs=listed) == {
        "c": "{{payload.c}}",
        "n": 3,
        "o": {"b": "{{payload.o.b}}"},
        "xs": [{"d": 1}],
    }
