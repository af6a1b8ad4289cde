"""Laws of plan and apply, for declarations that Hypothesis makes, over HTTP, on any starting state."""

import os
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stage import Stage
from strategies import declarations

from novu_flows.errors import ExitCode

EXAMPLES = int(os.environ.get("NOVU_FLOWS_EXAMPLES", "25"))
LAW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
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

    def __missing__(self, name):
        return f"https://secret.example.com/{name}"


def new_stage():
    """Give an environment with an integration of every provider."""
    stage = Stage(environment=AnyValue())
    for provider, channel in PROVIDERS.items():
        body = {"providerId": provider, "channel": channel, "credentials": {}, "active": True, "check": False}
        stage.post("/integrations", body)
    return stage


@LAW
@given(declarations(), declarations())
def test_a_plan_after_apply_is_empty(before, after):
    """
    Whatever was there before, applying leaves nothing to plan, or an issue that says why not.
    """
    stage = new_stage()
    stage.apply(before)
    report = stage.apply(after)
    again = stage.plan(after)

    assert ExitCode.OK == report.exit_code, [str(outcome) for outcome in report.outcomes]
    assert () == again.changes


@LAW
@given(declarations(), declarations())
def test_a_plan_never_writes(before, after):
    """
    On any starting state the requests of a plan are GETs.
    """
    stage = new_stage()
    stage.apply(before)

    def refuse_writes(request):
        assert request.method == "GET"

    stage.wire.before = refuse_writes
    stage.plan(after)


@LAW
@given(declarations(), declarations(), st.integers(0, 30))
def test_killed_after_any_request_and_run_again_ends_the_same(before, after, when):
    """
    An apply that dies after any request leaves a state from which the next one reaches the same end.
    """
    stage = new_stage()
    stage.apply(before)
    plan = stage.plan(after)
    sent = []

    def die(request):
        sent.append(request)
        if len(sent) > when:
            raise KilledHere

    stage.wire.before = die
    with suppress(KilledHere):
        stage.apply(after, plan)
    stage.wire.before = lambda _: None
    report = stage.apply(after)

    assert ExitCode.OK == report.exit_code
    assert () == stage.plan(after).changes
    assert len(before.workflows) + len(after.workflows) >= stage.get("/notification-templates")["totalCount"]


@LAW
@given(declarations(), st.randoms(use_true_random=False))
def test_the_order_of_a_plan_does_not_depend_on_the_order_of_declaration(declared, random):
    """
    The same declarations in another order make the same plan.
    """
    from dataclasses import replace  # noqa: PLC0415 - for one law

    people, workflows = list(declared.subscribers), list(declared.workflows)
    random.shuffle(people)
    random.shuffle(workflows)
    stage = new_stage()
    other = replace(declared, subscribers=tuple(people), workflows=tuple(workflows))

    assert [str(change.address) for change in stage.plan(declared).changes] == [
        str(change.address) for change in stage.plan(other).changes
    ]


class KilledHere(BaseException):
    """What a kill is to a program: nothing catches it."""
