"""The group of commands: sections by name, each loaded when it is entered."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What each section is about, in the order of Novu's documentation; the module of its name has its calls.
SECTIONS = {
    "inbound-parse": "Whether e-mail can come in.",
    "notifications": "What was triggered for whom, and how often.",
    "events": "Trigger, many triggers, broadcast, cancel.",
    "subscribers": "Who receives: profile, credentials, online status.",
    "preferences": "What a subscriber gets, and on which channels.",
    "feed": "A subscriber's in-app messages.",
    "messages": "Mark, list and delete messages.",
    "workflows": "What notifies; Novu's API names them notification templates.",
    "groups": "What workflows are sorted into.",
    "layouts": "The frames around e-mails.",
    "feeds": "What in-app messages are sorted into.",
    "integrations": "Which providers are set up; secrets are never shown.",
    "environments": "Which Novu environment a key belongs to.",
    "topics": "Named groups of subscribers.",
    "changes": "Promote what was made in development.",
    "health": "Whether the server is up.",
}


V2_SECTIONS = {
    "workflows": "What notifies: steps and their values.",
    "subscribers": "Who receives.",
    "preferences": "What a subscriber gets, in all and of each workflow.",
    "topics": "Named groups of subscribers.",
    "subscriptions": "Who is in a topic, and under which conditions.",
    "layouts": "The frames around e-mails.",
    "environments": "Which environment a key opens, what differs, publishing.",
    "contexts": "What triggers are about: a tenant, for example.",
    "notifications": "A subscriber's inbox.",
    "credentials": "What a subscriber has on chat and push providers.",
    "messages": "Mark messages by a word, delete those of a transaction.",
    "integrations": "Which integration of a channel delivers.",
    "variables": "What templates read as `{{env.KEY}}`.",
}


def make_api_group() -> click.Group:
    """Make the group `api`; it finds its connection in the context's `obj`, or opens the project's."""
    group = InOrder(
        "api", help="Call an endpoint of Novu's API; the answer is JSON, secrets are never shown."
    )
    for name, about in SECTIONS.items():
        group.add_command(Section(name, about, f"novu_flows.novu.v1.{name.replace('-', '_')}"))
    today = InOrder("v2", help="Today's API, of Novu 3.x and the cloud.")
    for name, about in V2_SECTIONS.items():
        today.add_command(Section(name, about, f"novu_flows.novu.v2.{name}"))
    group.add_command(today)
    return group


class InOrder(click.Group):
    """A group whose help keeps the order of its commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        del ctx
        return list(self.commands)


class Section(click.Group):
    """The commands of one section: the calls that its module makes, loaded when they are asked for."""

    def __init__(self, name: str, about: str, module: str) -> None:
        super().__init__(name, help=about)
        self._module = module

    @property
    def module(self) -> ModuleType:
        """Import the module of the section."""
        return import_module(self._module)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, the usual ones first."""
        del ctx
        return list(self._commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        del ctx
        make = self._commands().get(cmd_name)
        return make and make()

    def _commands(self) -> "Mapping[str, Callable[[], click.Command]]":
        from novu_flows.cli.api.commands import commands_in  # noqa: PLC0415 - loads the API, for one section only

        return commands_in(self.module)
