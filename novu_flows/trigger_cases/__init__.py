"""A Novu of one's own for trying things: in memory, with a project's declarations applied, copied at will."""

from novu_flows.trigger_cases.sandbox import clock_of_cases, embedded_benches, prepare, server_benches
from novu_flows.trigger_cases.selection import all_cases
from novu_flows.trigger_cases.snapshots import keeping

__all__ = ["all_cases", "clock_of_cases", "embedded_benches", "keeping", "prepare", "server_benches"]
