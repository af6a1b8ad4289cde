"""What is compared for callers never passes over a payload that is refused now."""

import json
from typing import Annotated, Any, Literal, Union

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from law_examples import examples
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, create_model

from novu_flows.check.breaking import payload_changes

_STRICT = ConfigDict(strict=True)
_TEXTS = st.sampled_from(["", "a", "b", "long text"])
_NUMBERS = st.integers(-3, 9)
_LEAVES: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (str, _TEXTS),
    (Annotated[str, Field(min_length=1)], _TEXTS),
    (Annotated[str, Field(max_length=2)], _TEXTS),
    (int, _NUMBERS),
    (Annotated[int, Field(gt=0)], _NUMBERS),
    (Annotated[int, Field(ge=0, le=5)], _NUMBERS),
    (float, _NUMBERS.map(float)),
    (bool, st.booleans()),
    (None, st.none()),
    (Literal["a"], _TEXTS),
    (Literal["a", "b"], _TEXTS),
    (Literal[1, "a"], st.sampled_from([1, "a"])),
    (Any, st.sampled_from(["a", 1, None, [], {}])),
]
_OF_LEAVES = st.sampled_from(_LEAVES)


@st.composite
def _objects(draw, inner):
    """Make a model of some of three fields."""
    fields = draw(st.dictionaries(st.sampled_from("xyz"), inner, max_size=3))
    left_out = draw(st.sets(st.sampled_from("xyz")))
    config = ConfigDict(strict=True, extra=draw(st.sampled_from(["forbid", "ignore", "allow"])))
    defined = {name: (kind, 0 if name in left_out else ...) for name, (kind, _) in fields.items()}
    return create_model("Model", __config__=config, **defined), st.fixed_dictionaries(
        {}, optional={name: values for name, (_, values) in fields.items()}
    )


def _around(inner):
    return st.one_of(
        inner.map(lambda one: (list[one[0]], st.lists(one[1], max_size=2))),
        inner.map(lambda one: (dict[str, one[0]], st.dictionaries(_TEXTS, one[1], max_size=2))),
        st.tuples(inner, inner).map(
            lambda two: (tuple[two[0][0], two[1][0]], st.tuples(two[0][1], two[1][1]).map(list))
        ),
        st.tuples(inner, inner).map(lambda two: (Union[two[0][0], two[1][0]], two[0][1] | two[1][1])),  # noqa: UP007 - None | None is no type
        _objects(inner),
    )  # fmt: skip


_TYPES = st.recursive(_OF_LEAVES, _around, max_leaves=5)


def _takes(model, value):
    try:
        model.validate_json(model_json(value), strict=True)
    except ValidationError:
        return False
    return True


def _keeps(model, value):
    """Return whether a value is taken, and nothing of it is ignored."""
    return _takes(model, value) and value == json.loads(
        model.dump_json(model.validate_json(model_json(value), strict=True), exclude_unset=True)
    )


def model_json(value):
    """Write a value as a caller sends it."""
    return TypeAdapter(Any).dump_json(value)


@settings(max_examples=examples(100))
@given(_TYPES, _TYPES, st.data())
def test_a_payload_that_is_refused_now_is_a_breaking_change(one, other, data):
    """
    Where a value of before is refused now, something is said to break; what was ignored of it is no part of it.
    """
    before = TypeAdapter(create_model("P", __config__=_STRICT, a=(one[0], ...)))
    after = TypeAdapter(create_model("P", __config__=_STRICT, a=(other[0], ...)))
    value = {"a": data.draw(st.one_of(one[1], other[1]))}
    assume(_keeps(before, value) and not _takes(after, value))

    assert any(one.breaks for one in payload_changes(before.json_schema(), after.json_schema()))


@given(_TYPES)
def test_what_is_the_same_has_not_changed(one):
    """
    A payload compared with itself has no changes, in whatever order its alternatives stand.
    """
    schema = TypeAdapter(create_model("P", a=(one[0], ...))).json_schema()

    assert () == payload_changes(schema, schema)
