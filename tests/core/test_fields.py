"""Paths and values in comparable form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.plan.fields import read_path, shown_path

STEP_IDS = st.from_regex(r"[A-Za-z0-9_-]{1,12}", fullmatch=True)
PATHS = st.one_of(
    st.sampled_from(["email", "data", "name", "tags"]).map(lambda name: (name,)),
    st.tuples(st.just("data"), st.text(max_size=20)),
    st.tuples(st.just("steps"), STEP_IDS, st.sampled_from(["subject", "content", "stop_on_fail"])),
)


@given(PATHS)
def test_a_path_survives_being_written(path):
    """
    What is shown can be read back, whatever a key holds.
    """
    assert path == read_path(shown_path(path))


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("email",), "email"),
        (("data", "plan"), "data.plan"),
        (("data", "a.b"), 'data["a.b"]'),
        (("steps", "in-app", "content"), "steps[in-app].content"),
    ],
)
def test_a_path_is_shown_as_people_write_it(path, shown):
    """
    Plain keys follow a dot, others are quoted, steps stand in brackets.
    """
    assert shown == shown_path(path)


@pytest.mark.parametrize("text", ["", "a b", "data[", 'data["x]', "data..x"])
def test_what_is_not_a_path_is_refused(text):
    """
    A damaged path does not become another one.
    """
    with pytest.raises(ValueError, match="not a path"):
        read_path(text)
