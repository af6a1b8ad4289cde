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


def make_api_group() -> click.Group:
    """Make the group `api`; it finds its connection in the context's `obj`, or opens the project's."""
    group = InOrder(
        "api", help="Call an endpoint of Novu's API; the answer is JSON, secrets are never shown."
    )
    for name, about in SECTIONS.items():
        group.add_command(Section(name, help=about))
    return group


class InOrder(click.Group):
    """A group whose help keeps the order of its commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names as they were added."""
        del ctx
        return list(self.commands)


class Section(click.Group):
    """The commands of one section, loaded when they are asked for."""

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

        home = import_module(f"novu_flows.cli.api.sections.{(self.name or '').replace('-', '_')}")
        return {endpoint.verb: command_of(endpoint) for endpoint in home.ENDPOINTS}
