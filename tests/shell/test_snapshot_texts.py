"""What a snapshot file holds is exactly what was delivered, to the ends of its lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows import Subscriber, Workflow
from novu_flows.declare.cases import TriggerCase
from novu_flows.declare.expectations import snapshot
from novu_flows.issues import Source
from novu_flows.trigger_cases.snapshots import Snapshots, as_text

WELCOME = Workflow("welcome", steps=[])
DECLARED = TriggerCase(WELCOME, to=Subscriber("ada"), payload={}, expect=snapshot, name="c")
CASE = replace(DECLARED, source=Source(file="workflows/welcome.py", line=1))
TEXTS = ["a\nb", "a\r\nb", "a\rb", "a\\r\\nb", "a\r\n", "a\n", "'a\\r\\n'", "\r", ""]


def test_texts_that_differ_in_the_ends_of_lines_differ_as_snapshots():
    """
    A template that was saved with other line ends delivers another text, and that is seen.
    """
    assert len(TEXTS) == len({as_text({"content": text}) for text in TEXTS})


@pytest.mark.parametrize("text", TEXTS)
def test_a_snapshot_reads_as_it_was_written(tmp_path, text):
    """
    The file of the snapshots gives the same text again.
    """
    taken = Snapshots(root=tmp_path)
    taken.take("c", CASE, as_text({"content": text}))
    taken.write({"c": CASE}, [])

    assert as_text({"content": text}) == Snapshots(root=tmp_path).reviewed("c", CASE)


@given(st.text("ab\r\n\\'"), st.text("ab\r\n\\'"))
def test_only_equal_texts_are_equal_as_snapshots(one, other):
    """
    No two texts have one snapshot.
    """
    assert (one == other) == (as_text({"content": one}) == as_text({"content": other}))
