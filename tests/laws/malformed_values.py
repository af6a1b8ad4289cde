"""JSON that is right but for some of its values, each replaced where it stands by what nobody expects there."""

import copy
import json
from dataclasses import dataclass

from hypothesis import strategies as st

DEEP = json.loads("[" * 400 + "]" * 400)
ODD = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    float("nan"),
    float("inf"),
    "",
    "x",
    "é",
    "\ud800",
    "a\0b",
    "\x1b[2J",
    "x" * 5000,
    "9" * 400,
    10**400,
    "../x",
    [],
    [None],
    [[]],
    {},
    {"": None},
    {"_id": 5},
    {"env": "HOOK"},
    {"x": [{"x": "\ud800"}]},
    DEEP,
)
GONE = object()


@dataclass(frozen=True, slots=True)
class Change:
    """One value is another, or is gone; where it stands is found by turns."""

    turns: tuple[int, ...]
    value: object

    def made(self, body):
        """Return a copy of a body with this change."""
        changed = [copy.deepcopy(body)]
        holder, key = changed, 0
        for turn in self.turns:
            value = holder[key]
            keys = (
                list(value)
                if isinstance(value, dict)
                else range(len(value))
                if isinstance(value, list)
                else ()
            )
            if not keys:
                break
            holder, key = value, keys[turn % len(keys)]
        if self.value is not GONE:
            holder[key] = self.value
        elif holder is not changed:
            del holder[key]
        return changed[0]


CHANGES = st.builds(
    Change,
    st.lists(st.integers(0, 40), min_size=1, max_size=6).map(tuple),
    st.sampled_from((*ODD, GONE)),
)
