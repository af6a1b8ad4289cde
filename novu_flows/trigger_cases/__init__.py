"""A Novu of one's own for trying things: in memory, with a project's declarations applied, copied at will."""

from novu_flows.trigger_cases.sandbox import (
    clock_of_cases,
    embedded_environments,
    prepare,
    server_environments,
)
from novu_flows.trigger_cases.selection import all_cases
from novu_flows.trigger_cases.snapshots import keeping

__all__ = [
    "all_cases",
    "clock_of_cases",
    "embedded_environments",
    "keeping",
    "prepare",
    "server_environments",
]
