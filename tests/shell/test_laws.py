"""Laws of plan and apply, for declarations that Hypothesis makes, over HTTP, on any starting state."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
from harness import Harness
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from law_examples import examples
from ports import a_port
from strategies import declarations
from strategies.today import today_declarations

from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.v1.dialect import V1
from novu_flows.novu.v2.dialect import V2
from novu_flows.output import json_document, markdown, text
from novu_flows.plan.file import read_plan, write_plan
from novu_flows.plan.report import NotTaken
from novu_flows.resources.credentials.address import declared_credentials, resolved_address
from novu_flows.resources.integration.fields import declared_integration, held_fields
from novu_flows.resources.ownership import Ownership

LAW = settings(max_examples=examples(15))
CANARY = "canary-7f3a"
PROVIDERS = {
    "slack": "chat",
    "discord": "chat",
    "msteams": "chat",
    "mattermost": "chat",
    "fcm": "push",
    "apns": "push",
    "expo": "push",
}


class AnyValue(dict):
    """Gives every environment variable a value."""

    def get(self, name, default=None):
        """Return the value of a variable."""
        del default
        return f"https://{CANARY}.example.com/{name}"


@dataclass(frozen=True)
class Side:
    """One of Novu's two APIs: the projects for it, and how many workflows an environment holds."""

    dialect: Dialect
    projects: SearchStrategy[Declarations]
    count: Callable[[Harness], int]


SIDES = {
    "v1": Side(V1, declarations(), lambda harness: harness.get("/notification-templates")["totalCount"]),
    "v2": Side(V2, today_declarations(), lambda harness: harness.get("/v2/workflows")["data"]["totalCount"]),
}


@pytest.fixture(scope="module", params=SIDES)
def side(request):
    """Return one of Novu's two APIs, for which each law holds."""
    return SIDES[request.param]


@pytest.fixture(scope="module")
def port():
    """Return a port, behind which each example has a Novu of its own."""
    with a_port() as made:
        yield made


def new_harness(port, side):
    """Return an environment with an integration of every provider."""
    profile = side.dialect.traits.profile
    emulator = Emulator(development_key=f"{CANARY}-key", profile=profile)
    harness = Harness(emulator, environment=AnyValue(), port=port, dialect=side.dialect)
    for provider, channel in PROVIDERS.items():
        body = {"providerId": provider, "channel": channel, "credentials": {}, "active": True, "check": False}
        harness.post("/integrations", body)
    return harness


@LAW
@given(st.data())
def test_a_plan_after_apply_is_empty(port, side, data):
    """
    Whatever was there before, applying leaves nothing to plan, or an issue that says why not.
    """
    before, after = data.draw(side.projects), data.draw(side.projects)
    harness = new_harness(port, side)
    harness.apply(before)
    harness.ownership = Ownership(project="law", is_marked=data.draw(st.booleans()))
    report = harness.apply(after)
    again = harness.plan(after)

    assert ExitCode.OK == report.exit_code, [str(outcome) for outcome in report.outcomes]
    assert () == again.changes


@LAW
@given(st.data())
def test_a_plan_never_writes(port, side, data):
    """
    On any starting state the requests of a plan are GETs.
    """
    before, after = data.draw(side.projects), data.draw(side.projects)
    harness = new_harness(port, side)
    harness.apply(before)

    def refuse_writes(request):
        assert request.method == "GET"

    harness.wire.before = refuse_writes
    harness.plan(after)


@LAW
@given(st.data(), st.integers(0, 60))
def test_killed_after_any_request_and_run_again_ends_the_same(port, side, data, when):
    """
    An apply that dies after any request leaves a state from which the next one reaches the same end.
    """
    before, after = data.draw(side.projects), data.draw(side.projects)
    harness = new_harness(port, side)
    harness.apply(before)
    plan = harness.plan(after)
    sent = []

    def die(request):
        sent.append(request)
        if len(sent) > when:
            raise KilledHere

    harness.wire.before = die
    with suppress(KilledHere):
        harness.apply(after, plan)
    harness.wire.before = lambda _: None
    report = harness.apply(after)

    assert ExitCode.OK == report.exit_code
    assert () == harness.plan(after).changes
    assert (
        len(before.workflows) + len(after.workflows) >= harness.get("/notification-templates")["totalCount"]
    )


@LAW
@given(st.data(), st.randoms(use_true_random=False))
def test_the_order_of_a_plan_does_not_depend_on_the_order_of_declaration(port, side, data, random):
    """
    The same declarations in another order make the same plan.
    """
    from dataclasses import replace  # noqa: PLC0415 - for one law

    declared = data.draw(side.projects)
    people, workflows = list(declared.subscribers), list(declared.workflows)
    random.shuffle(people)
    random.shuffle(workflows)
    harness = new_harness(port, side)
    other = replace(declared, subscribers=tuple(people), workflows=tuple(workflows))

    assert [str(change.address) for change in harness.plan(declared).changes] == [
        str(change.address) for change in harness.plan(other).changes
    ]


@LAW
@given(st.data())
def test_what_is_written_is_read_back_field_by_field(port, side, data):
    """
    Each declared field of each resource is then what the environment holds, and the plan survives its file.
    """
    before, after = data.draw(side.projects), data.draw(side.projects)
    harness = new_harness(port, side)
    harness.apply(before)
    plan = harness.plan(after)
    report = harness.apply(after, plan)
    seen = harness.observe(after)
    told = {str(one.change.address) for one in report.outcomes if isinstance(one, NotTaken)}
    told |= {issue.where for issue in harness.plan(after).issues}

    assert plan == read_plan(file_of(plan)).verified("key")
    for workflow in after.workflows:
        assert_holds(seen.workflows[workflow.workflow_id].fields, side.dialect.workflow_fields(workflow))
    assert_integrations(seen, after)
    for person in after.subscribers:
        held = seen.subscribers[person.subscriber_id]
        assert_holds(held.fields, side.dialect.subscriber_fields(person))
        for one in person.credentials:
            address = resolved_address(declared_credentials(one), seen.secrets)
            assert address == held.credentials[one.provider]
        for preference in person.preferences:
            if f"preference {person.subscriber_id} / {preference.workflow_id}" not in told:
                effective = seen.preferences[person.subscriber_id, preference.workflow_id]
                assert_shown(effective.fields, side.dialect.preference_fields(preference))
    for layout in after.layouts:
        assert_holds(seen.layouts[layout.layout_id].fields, side.dialect.layouts.fields(layout))
    for topic in after.topics:
        assert_holds(seen.topics[topic.topic_key].fields, V2.today.topic_fields(topic))


def file_of(plan):
    """Write a plan."""
    return write_plan(plan, api_key="key", tool_version="1", created_at="2026-01-01T00:00:00+00:00")


def assert_integrations(seen, declared):
    """Each declared part of an integration is there, or hidden."""
    for one in declared.integrations:
        wanted = declared_integration(one)
        assert_holds(held_fields(wanted, seen.integration(one.key), seen.secrets), wanted)


def assert_holds(observed, declared):
    """Check that everything declared is there."""
    assert dict(declared) == {path: observed.get(path) for path in declared}


def assert_shown(observed, declared):
    """Check that everything declared is there, as far as Novu shows the channel."""
    assert {path: on for path, on in declared.items() if path in observed} == {
        path: observed[path] for path in declared if path in observed
    }


@LAW
@given(st.data(), st.integers(0, 20))
def test_no_secret_is_shown(port, side, data, when):
    """
    Neither the key nor a credential is in a plan, its file, a report or a repr; not if the server repeats it either.
    """
    before, after = data.draw(side.projects), data.draw(side.projects)
    harness = new_harness(port, side)
    harness.apply(before)
    plan = harness.plan(after)
    port.app = Repeating(port.app, when)
    report = harness.apply(after, plan)
    shown = [
        file_of(plan),
        *(render.render_plan(plan) for render in (text, json_document, markdown)),
        *(render.render_report(report) for render in (text, json_document)),
        repr((plan, report, harness.observe(after), after)),
    ]

    assert [] == [part for part in shown if CANARY in part]


class Repeating:
    """Refuses what is written from some request on, and says in its message all that it was sent."""

    def __init__(self, app, when):
        self._app = app
        self._left = when

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        if scope["method"] == "GET":
            await self._app(scope, receive, send)
            return
        self._left -= 1
        if self._left >= 0:
            await self._app(scope, receive, send)
            return
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        said = f"{scope['headers']} {(body + message['body']).decode()}"
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        content = json.dumps({"statusCode": 400, "message": said, "error": "Bad Request"}).encode()
        await send({"type": "http.response.body", "body": content})


class KilledHere(BaseException):
    """What a kill is to a program: nothing catches it."""
