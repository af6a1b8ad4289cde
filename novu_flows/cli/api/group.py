"""The group of commands: sections by name, each loaded when it is entered."""

from importlib import import_module

import click

# What each section is about, in the order of Novu's documentation; the module of its name has its commands.
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
        group.add_command(Section(name, about))
    today = InOrder("v2", help="Today's API, of Novu 3.x and the cloud.")
    for name, about in V2_SECTIONS.items():
        today.add_command(Section(name, about, home="v2."))
    group.add_command(today)
    return group


class InOrder(click.Group):
    """A group whose help keeps the order of its commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        del ctx
        return list(self.commands)


class Section(click.Group):
    """The commands of one section, loaded when they are asked for; `home` is the folder of its module."""

    def __init__(self, name: str, about: str, home: str = "") -> None:
        super().__init__(name, help=about)
        self._home = home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the API's documentation."""
        del ctx
        return list(self._verbs())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        del ctx
        return self._verbs().get(cmd_name)

    def _verbs(self) -> dict[str, click.Command]:
        from novu_flows.cli.api.commands import command_of  # noqa: PLC0415 - loads the API, for one section only

        home = import_module(f"novu_flows.cli.api.sections.{self._home}{(self.name or '').replace('-', '_')}")
        return {endpoint.verb: command_of(endpoint) for endpoint in home.ENDPOINTS}
