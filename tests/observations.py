"""Observations for tests of the core: what an environment was seen to hold, as values."""

from novu_flows.novu.v1.json.names import EnvironmentNames, Names
from novu_flows.plan.plan import sealer
from novu_flows.resources.observation import Observation

SEAL = sealer("key")
NAMES = EnvironmentNames(groups=Names({"g": "General"}), feeds=Names({}), layouts=Names({"l": "Brand"}))


def observation(**parts):
    """Return an empty development environment, with some parts in place."""
    empty = {
        "role": "development",
        "names": NAMES,
        "providers": frozenset(),
        "workflows": {},
        "subscribers": {},
        "preferences": {},
        "secrets": {},
        "seal": SEAL,
    }
    return Observation(**{**empty, **parts})
