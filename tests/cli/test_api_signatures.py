"""Commands of `novu-flows api` come from the signatures of the calls: adding a call adds its command."""

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from inspect import signature
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from novu_flows.cli.api.commands import calls_in
from novu_flows.cli.api.exceptions import EXCEPTIONS, VERBS
from novu_flows.cli.api.group import Section, make_api_group
from novu_flows.cli.api.making import CallMaking

SECTION = '''
"""Calls of a section that is only here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypedDict, Unpack

from novu_flows.novu.call import Call, Retry, identity, query_of


class Only(TypedDict, total=False):
    mood: Annotated[Literal["calm", "loud"], "Only those of a mood."]
    since: Annotated[datetime, "Only those since a moment."]


class Fields(TypedDict, total=False):
    full_name: Annotated[str, "The whole name."]


@dataclass(frozen=True)
class Letter:
    subject: Annotated[str, "What it is about."]
    pages: Annotated[int, "How many there are."] = 1


def get_page(number: Annotated[int, "The page."] = 0, **only: Unpack[Only]) -> Call[object]:
    """List birds; `mood` says which (docs/novu/v1.md, section 1)."""
    since = only.get("since")
    query = query_of(page=number, mood=only.get("mood"), since=since and since.isoformat())
    return Call(method="GET", template="/birds", query=query, read=identity, retry=Retry.SAFE)


def feed_all(
    nest_id: str,
    *,
    grains: Annotated[Sequence[str], "A grain; may be repeated."],
    is_warm: Annotated[bool, "true or false."] = False,
    extra: Annotated[Mapping[str, object] | None, "More of it."] = None,
) -> Call[object]:
    """Feed the birds of a nest."""
    body = {"grains": list(grains), "isWarm": is_warm, "extra": extra}
    return Call(
        method="POST", template="/nests/:nestId/feed", parameters=(nest_id,), body=body, read=identity,
        retry=Retry.SAFE, sensitive_field="extra",
    )


def update(bird_id: str, body: Annotated[Mapping[str, object], Fields]) -> Call[object]:
    """Change a bird."""
    return Call(
        method="PUT", template="/birds/:birdId", parameters=(bird_id,), body=body, read=identity, retry=Retry.SAFE
    )


def post_letter(letter: Letter) -> Call[object]:
    """Write to all birds."""
    body = {"subject": letter.subject, "pages": letter.pages}
    return Call(method="POST", template="/letters", body=body, read=identity, retry=Retry.ONLY_UNSENT)


def listing() -> object:
    """Make no call."""
'''


class Sent:
    """A client that keeps the call and answers nothing."""

    def send(self, call):
        """Keep the call."""
        self.call = call

    @contextmanager
    def open_client(self, _environment):
        """Open itself."""
        yield self


@pytest.fixture
def birds():
    """Return the commands of a section that is written here."""
    module = ModuleType("scratch.v9.birds")
    sys.modules[module.__name__] = module
    exec(compile(SECTION, "birds.py", "exec"), vars(module))  # noqa: S102 - the section under test
    yield Section("birds", "Birds.", module.__name__)
    del sys.modules[module.__name__]


@pytest.fixture
def send(birds):
    """Return a function that runs a command line and returns the call that it makes."""

    def run(line, *more):
        sent = Sent()
        ran = CliRunner().invoke(birds, [*line.split(), *more], obj=sent, catch_exceptions=False)
        assert 0 == ran.exit_code, ran.output
        return sent.call

    return run


def test_a_new_call_is_a_command(birds):
    """
    Its verb is its name, its help is its docstring with options for parameters and without citations.
    """
    shown = CliRunner().invoke(birds, ["--help"]).output
    page = CliRunner().invoke(birds, ["list", "--help"]).output

    assert ["list", "update", "feed-all", "post-letter"] == birds.list_commands(click.Context(birds))
    assert "Feed the birds of a nest." in shown
    assert "List birds; --mood says which.\n" in page
    assert "Calls GET /birds\n" in page
    assert "--mood [calm|loud]  Only those of a mood." in page
    assert "--page INTEGER      The page." in page


@pytest.mark.parametrize("moment", ["2030-01-01T09:00:00Z", "2030-01-01T09:00:00", "1893488400000"])
def test_types_of_parameters_are_types_of_options(send, moment):
    """
    A literal is a choice, a moment is read, what is left out has the call's own default.
    """
    assert "/birds?page=0" == send("list").target
    assert "/birds?page=2&mood=loud" == send("list --page 2 --mood loud").target
    assert (("page", "0"), ("since", datetime(2030, 1, 1, 9, tzinfo=UTC).isoformat())) == send(
        "list --since", moment
    ).query


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("list --mood wild", "'wild' is not one of 'calm', 'loud'"),
        ("list --since soon", "'soon' is no moment like 2030-01-01T09:00:00Z"),
        ("feed-all n --extra [1]", "no JSON object"),
    ],
)
def test_a_value_of_another_type_is_wrong_usage(birds, line, said):
    """
    Nothing is sent.
    """
    ran = CliRunner().invoke(birds, line.split())

    assert 2 == ran.exit_code
    assert said in ran.stderr


def test_a_body_is_made_by_the_call(send):
    """
    Options lie over `--data`, and that over what the call adds; what nobody gave is not sent.
    """
    fed = send(
        'feed-all oak --grains rye --grains oat --extra {"sun":"hot"} --data {"isWarm":true,"grains":[]}'
    )

    assert ("/nests/oak/feed", {"isWarm": True, "grains": ["rye", "oat"], "extra": {"sun": "hot"}}) == (
        fed.path,
        fed.body,
    )
    assert {"hot"} == fed.secrets
    assert {"isWarm": False, "extra": None} == send("feed-all oak").body
    assert {"subject": "Hi", "pages": 3} == send('post-letter --subject Hi --data {"pages":3}').body
    assert {"pages": 1} == send("post-letter").body
    assert {"isWarm": False, "extra": 1} == send(
        'feed-all oak --is-warm false --data {"isWarm":true,"extra":1}'
    ).body
    assert {"fullName": "Robin", "age": 1} == send('update 7 --full-name Robin --data {"age":1}').body


def all_calls():
    """Return each call of the client with its full name."""
    group = make_api_group()
    for holder in (group, group.commands["v2"]):
        for section in holder.commands.values():
            if isinstance(section, Section):
                yield from calls_in(section.module).values()


CALLS = dict(all_calls())


@pytest.mark.parametrize("name", CALLS)
def test_each_parameter_of_a_call_can_be_said(name):
    """
    As an argument, as an option that says what it is for, or as what the table of exceptions has in its place.
    """
    making = CallMaking.of(name, CALLS[name])
    said = {option.argument for option in (*making.path, *making.options)} | set(making.exception.instead_of)
    takes = {
        parameter.name
        for parameter in signature(CALLS[name]).parameters.values()
        if parameter.kind is not parameter.VAR_KEYWORD
    }

    assert takes <= said
    assert all(option.help for option in (*making.options, *making.exception.options))


def test_exceptions_are_of_calls_that_there_are():
    """
    The table has no row for what is not there, and none for nothing.
    """
    assert set(VERBS) <= set(CALLS)
    assert set(EXCEPTIONS) <= set(CALLS)
    for special in EXCEPTIONS.values():
        assert special.instead_of or special.complete is not dict
