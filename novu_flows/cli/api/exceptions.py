"""Where a command differs from what its call's signature says: names that are kept, and options beside parameters."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, field
from datetime import UTC, datetime
from typing import get_args

from novu_flows.cli.api.values import ValueReader, read_json
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Channel
from novu_flows.novu.v1.events import with_transaction_ids

Body = dict[str, object]

# Commands that are not called after their function, by section and function.
VERBS = {
    "v1.feed.get_unseen_count": "unseen",
    "v1.events.trigger_bulk": "bulk",
    "v1.messages.mark_as": "mark-as",
    "v1.messages.update_action": "action",
    "v1.topics.get_subscriber": "get-subscriber",
    "v2.messages.mark_as": "mark-as",
    "v2.messages.mark_all": "mark-all",
    "v2.notifications.complete_action": "complete",
    "v2.notifications.revert_action": "revert",
    "v2.subscribers.get_page": "search",
    "v2.subscriptions.get_page_of_subscriber": "list-of-subscriber",
    "v2.workflows.get_step": "get-step",
}

# Options that are named as Novu names what they fill, by parameter; those of one section come first.
_NAMES = {
    "context-id": "id",
    "context-type": "type",
    "data": "custom-data",
    "feed-identifiers": "feed-identifier",
    "mark": "mark-as",
    "message-ids": "message-id",
    "number": "page",
    "subscriber-ids": "subscribers",
}
_NAMES_IN_SECTION = {
    "v1.events": {"workflow-id": "name"},
    "v2.contexts": {"data": "context-data"},
    "v2.layouts": {"payload": "preview-payload"},
    "v2.notifications": {"data": "with-data"},
    "v2.subscriptions": {"subscribers": "subscriptions", "topic-key": "key"},
    "v2.workflows": {"payload": "preview-payload"},
}


@dataclass(frozen=True, slots=True)
class BodyOption:
    """An option whose value goes to a place in the body, as Novu has it there."""

    name: str
    help: str
    at: tuple[str, ...]
    _: KW_ONLY
    read: ValueReader = str
    words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the name as Python writes it."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandException:
    """
    What a command has in place of what its signature says.

    `options` take the place of the parameters in `instead_of`, which holds what the call is made with; `complete`
    adds to a body what every one must have.
    """

    options: tuple[BodyOption, ...] = ()
    instead_of: Mapping[str, object] = field(default_factory=dict)
    complete: Callable[[Body], Body] = dict

    @property
    def needed(self) -> Mapping[str, object]:
        """Return the arguments that a call is made with in place of options."""
        return {name: value for name, value in self.instead_of.items() if value is not None}


def option_name(full_name: str, parameter: str) -> str:
    """Return what an option is called."""
    section = full_name.rpartition(".")[0]
    return (_NAMES | _NAMES_IN_SECTION.get(section, {})).get(parameter, parameter)


def exception_for(full_name: str) -> CommandException:
    """Return in what a command differs: in nothing, for most."""
    return EXCEPTIONS.get(full_name, CommandException())


def _as_list(name: str) -> Callable[[Body], Body]:
    """Make a list of a single id."""
    return lambda body: {**body, name: [body[name]]} if isinstance(body.get(name), str) else body


def _whole_integration(body: Body) -> Body:
    """Return what Novu insists on: that it is on, and that no test message is sent."""
    return {"active": True, "check": False, **body}


_CHANNELS: tuple[str, ...] = get_args(Channel)
_VARIABLE_VALUES = CommandException(
    options=(
        BodyOption(
            "values",
            'The values: `[{"_environmentId": "…", "value": "…"}]`; `-` keeps them out of the history.',
            ("values",),
            read=read_json,
        ),
    ),
    instead_of={"values": {}},
)
EXCEPTIONS = {
    "v1.changes.apply_bulk": CommandException(complete=_as_list("changeIds")),
    "v1.events.trigger_bulk": CommandException(
        options=(BodyOption("events", "The list of triggers.", ("events",), read=read_json),),
        instead_of={"starts": ()},
        complete=with_transaction_ids,
    ),
    "v1.integrations.create": CommandException(complete=_whole_integration),
    "v1.messages.mark_as": CommandException(
        options=(
            BodyOption("seen", "true or false.", ("mark", "seen"), read=bool),
            BodyOption("read", "true or false.", ("mark", "read"), read=bool),
        ),
        instead_of={"seen": None, "read": None},
    ),
    "v1.preferences.update": CommandException(
        options=(
            BodyOption("channel", "The channel.", ("channel", "type"), words=_CHANNELS),
            BodyOption(
                "channel-enabled", "true or false, for the channel.", ("channel", "enabled"), read=bool
            ),
        ),
        instead_of={"channel": None},
    ),
    "v1.topics.add_subscribers": CommandException(complete=_as_list("subscribers")),
    "v1.topics.remove_subscribers": CommandException(complete=_as_list("subscribers")),
    "v2.environments.publish": CommandException(
        options=(
            BodyOption(
                "resources",
                'The list: `[{"resourceType": "workflow", "resourceId": "welcome"}]`; all where none is named.',
                ("resources",),
                read=read_json,
            ),
        ),
        instead_of={"resources": None},
    ),
    "v2.notifications.snooze": CommandException(
        options=(BodyOption("snooze-until", "The moment, like 2030-01-01T09:00:00Z.", ("snoozeUntil",)),),
        instead_of={"until": datetime(2030, 1, 1, tzinfo=UTC)},
    ),
    "v2.preferences.update": CommandException(
        options=tuple(
            BodyOption(name.replace("_", "-"), f"Whether {name} is on.", ("channels", name), read=bool)
            for name in _CHANNELS
        ),
        instead_of={"channels": None},
    ),
    "v2.preferences.update_bulk": CommandException(
        options=(BodyOption("preferences", "The list of preferences.", ("preferences",), read=read_json),),
        instead_of={"by_workflow": {}},
    ),
    "v2.subscribers.create_bulk": CommandException(
        options=(BodyOption("subscribers", "The list of subscribers.", ("subscribers",), read=read_json),),
        instead_of={"profiles": ()},
    ),
    "v2.variables.create": _VARIABLE_VALUES,
    "v2.variables.update": _VARIABLE_VALUES,
}
