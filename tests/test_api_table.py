"""The tables in docs/api.md are true; `python tests/test_api_table.py --write` renews it."""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from inspect import getmembers, isfunction
from pathlib import Path
from typing import get_origin

import click
from api_calls import made
from contract.replay import Result, read_recording, replay

from novu_flows.api import Call, v2
from novu_flows.cli.api.group import make_api_group
from novu_flows.emulator import Emulator
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.http.routes import Route, Router
from novu_flows.emulator.http.sections import all_routes
from novu_flows.novu.v1 import events, feed, inbound_parse, messages, notifications, preferences, subscribers

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
RECORDINGS = sorted((Path(__file__).parent / "contract").glob("*-0.14.jsonl.gz"))
ROUTER = Router(all_routes())
CLIENT = (events, feed, inbound_parse, messages, notifications, preferences, subscribers)
RENEW = "renew: python tests/test_api_table.py --write"
COLUMNS_OF_V2 = ("endpoint", "client", "command")
COLUMNS = ("endpoint", "client", "command", "emulator", "recorded exchanges matched")

# The endpoints of the user's document, in its order.
DOCUMENTED = (
    "GET /inbound-parse/mx/status",
    "GET /notifications",
    "GET /notifications/stats",
    "GET /notifications/graph/stats",
    "GET /notifications/:notificationId",
    "POST /events/trigger",
    "POST /events/trigger/bulk",
    "POST /events/trigger/broadcast",
    "DELETE /events/trigger/:transactionId",
    "GET /subscribers",
    "POST /subscribers",
    "GET /subscribers/:subscriberId",
    "PUT /subscribers/:subscriberId",
    "DELETE /subscribers/:subscriberId",
    "PUT /subscribers/:subscriberId/credentials",
    "PATCH /subscribers/:subscriberId/online-status",
    "GET /subscribers/:subscriberId/preferences",
    "PATCH /subscribers/:subscriberId/preferences/:templateId",
    "GET /subscribers/:subscriberId/notifications/feed",
    "GET /subscribers/:subscriberId/notifications/unseen",
    "POST /subscribers/:subscriberId/messages/:messageId/seen",
    "POST /subscribers/:subscriberId/messages/markAs",
    "POST /subscribers/:subscriberId/messages/:messageId/actions/:type",
)


def route_of(method: str, path: str) -> Route | None:
    """Return the route that answers a request, unless its path cannot be read."""
    try:
        found = ROUTER.find(method, path)
    except Refusal:
        return None
    return found[0] if found and found[0].method == method else None


ROUTES = {endpoint: route_of(*endpoint.replace(" /", " /v1/").split()) for endpoint in DOCUMENTED}


def test_the_table_says_where_each_endpoint_is():
    """
    It has a row for each of the 23, no empty cell, and agrees with the code and with what was recorded.
    """
    assert 23 == len(rows())
    assert all(cell for row in rows() for cell in row)
    assert written(COLUMNS, rows()) == tables_of(PAGE.read_text())[0], RENEW


def test_the_second_table_has_every_call_of_v2():
    """
    It has a row for each, with its command, and each command under `v2` is in it.
    """
    below_v2 = set(in_commands(of_v2=True).values())

    assert all(cell for row in rows_of_v2() for cell in row)
    assert {row[2].strip("`") for row in rows_of_v2()} == below_v2
    assert written(COLUMNS_OF_V2, rows_of_v2()) == tables_of(PAGE.read_text())[1], RENEW


def tables_of(page: str) -> list[str]:
    """Return the tables of a page, each as its lines."""
    return [found[0].rstrip("\n") for found in re.finditer(r"(?:^\|.*\n)+", page, re.MULTILINE)]


def written(columns: tuple[str, ...], cells_of_rows: tuple[tuple[str, ...], ...]) -> str:
    """Write a table in Markdown."""
    lines = (columns, ("--",) * len(columns), *cells_of_rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


@cache
def rows_of_v2() -> tuple[tuple[str, ...], ...]:
    """Return the cells of every row of the second table, in the order of the client's sections."""
    commands = in_commands(of_v2=True)
    calls = {
        name: made(function)
        for section in map(partial(getattr, v2), v2.__all__)
        for name, function in calls_in(section)
    }
    return tuple(
        (code(call.endpoint), code(f"v2.{name}"), code(commands.get(call.endpoint)))
        for name, call in calls.items()
    )


def calls_in(section) -> Iterator[tuple[str, Callable[..., Call]]]:
    """Return the functions of a section that make calls."""
    for name, function in getmembers(section, isfunction):
        is_own = function.__module__ == section.__name__ and not name.startswith("_")
        if is_own and get_origin(function.__annotations__.get("return")) is Call:
            yield f"{section.__name__.rpartition('.')[2]}.{name}", function


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """Return the cells of every row; what is nowhere is empty."""
    functions, commands, matched = in_client(), in_commands(), in_recordings()
    return tuple(
        (
            code(endpoint),
            code(functions.get(endpoint)),
            code(commands.get(endpoint)),
            code(in_emulator(endpoint)),
            matched.get(endpoint, ""),
        )
        for endpoint in DOCUMENTED
    )


def code(text: str | None) -> str:
    """Mark a text as code."""
    return f"`{text}`" if text else ""


def in_client() -> dict[str, str]:
    """Return the function that makes each endpoint's call."""
    return {
        made(function).endpoint: f"{section.__name__.rpartition('.')[2]}.{name}"
        for section in CLIENT
        for name, function in getmembers(section, isfunction)
        if function.__module__ == section.__name__
        and get_origin(function.__annotations__.get("return")) is Call
    }


@cache
def in_commands(*, of_v2: bool = False) -> dict[str, str]:
    """Return the command whose help names each endpoint: those under `v2`, or all others."""
    group = make_api_group()
    sections = {name: group.get_command(click.Context(group), name) for name in group.commands}
    today = sections.pop("v2")
    if of_v2:
        return commands_of(today, "api v2")
    return {
        endpoint: words
        for name, section in sections.items()
        for endpoint, words in commands_of(section, f"api {name}").items()
    }


def commands_of(group, words: str) -> dict[str, str]:
    """Return the commands below a group by their endpoints, with the words that lead there."""
    context, found = click.Context(group), {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found |= commands_of(command, f"{words} {name}")
        else:
            found[command.help.rpartition("Calls ")[2]] = f"{words} {name}"
    return found


def in_emulator(endpoint: str) -> str:
    """Return the function that answers an endpoint."""
    answer = ROUTES[endpoint].answer
    return f"{answer.__module__.rpartition('.')[2]}.{answer.__name__}"


def in_recordings() -> dict[str, str]:
    """Return how many of each endpoint's recorded exchanges come out as they were recorded."""
    results = [result for file in RECORDINGS for result in replayed(file)]
    known = Counter(endpoint_of(result) for result in results)
    matched = Counter(endpoint_of(result) for result in results if result.stable)
    return {endpoint: f"{matched[endpoint]} of {count}" for endpoint, count in known.items()}


def replayed(file: Path) -> list[Result]:
    """Replay one recording on an emulator of its own."""
    return asyncio.run(replay(read_recording(file), Emulator()))


def endpoint_of(result: Result) -> str:
    """Return the endpoint that an exchange is of; nothing where it is of none of them."""
    route = route_of(result.row["method"], result.row["target"].partition("?")[0])
    return next((endpoint for endpoint, found in ROUTES.items() if found is route), "")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    text = PAGE.read_text()
    first, second = tables_of(text)
    text = text.replace(first, written(COLUMNS, rows()))
    PAGE.write_text(text.replace(second, written(COLUMNS_OF_V2, rows_of_v2())))
