"""A Novu of one's own for trying things: in memory, with a project's declarations applied, copied at will."""

from novu_flows.rehearsal.benches import embedded_benches, server_benches
from novu_flows.rehearsal.expanding import all_cases
from novu_flows.rehearsal.keeping import keeping
from novu_flows.rehearsal.preparing import clock_of_cases, prepare

__all__ = ["all_cases", "clock_of_cases", "embedded_benches", "keeping", "prepare", "server_benches"]
