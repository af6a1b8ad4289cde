"""`novu-flows api SECTION VERB`: every endpoint of Novu's API as a command, JSON out."""

from novu_flows.cli.api.group import make_api_group

__all__ = ["command", "make_api_group"]

command = make_api_group()
