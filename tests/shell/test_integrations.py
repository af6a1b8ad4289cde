"""Integrations: none is doubled, none of another environment is touched, and what Novu shows of secrets is seen by nobody."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from contract.replay import read_recording
from harness import Harness

from novu_flows import Credentials, Integration, Preference, Subscriber, Workflow, env, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Cut, Emulator, Fault, Status
from novu_flows.errors import ProjectInvalid
from novu_flows.novu.v1 import integrations
from novu_flows.novu.v1.dialect import V1
from novu_flows.novu.v2.dialect import V2
from novu_flows.output.text import render_plan, render_report
from novu_flows.plan.fields import Hidden
from novu_flows.plan.report import Failed, Skipped
from novu_flows.resources.integration.fields import held_fields

SECRET = "s3cret-of-sendgrid"
OF_V1 = Integration("sendgrid", channel="email", credentials={"apiKey": env("SENDGRID")})
OF_V2 = Integration("sendgrid", channel="email", identifier="mail", credentials={"apiKey": env("SENDGRID")})
SIDES = {"v1": (V1, OF_V1), "v2": (V2, OF_V2)}


@pytest.fixture(params=SIDES)
def side(request):
    """Return an empty Novu of each of the two APIs, and an integration for it."""
    dialect, integration = SIDES[request.param]
    emulator = Emulator(profile=dialect.traits.profile)
    return Harness(emulator, {"SENDGRID": SECRET}, dialect=dialect), integration


def held(harness, provider="sendgrid"):
    """Return the integrations of a provider that the organization has."""
    return [one for one in harness.get("/integrations")["data"] if one["providerId"] == provider]


def test_an_answer_that_is_lost_doubles_nothing(side):
    """
    The integration is there, is found, and is not created once more, now or by the next apply.
    """
    harness, integration = side
    declared = Declarations(integrations=(integration,))
    harness.emulator.fail(Fault(effect=Cut(), method="POST", path="/v1/integrations"))
    report = harness.apply(declared)

    assert 0 == report.exit_code, render_report(report)
    assert 1 == harness.wire.writes.count("POST /v1/integrations")
    assert 1 == len(held(harness))
    assert () == harness.plan(declared).changes


def test_what_needs_an_integration_that_failed_is_not_tried(side):
    """
    Credentials wait for the integration of their provider, in the plan and in the apply.
    """
    harness, integration = side
    chat = replace(integration, provider="slack", channel="chat", credentials={})
    ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("SENDGRID"))])
    declared = Declarations(integrations=(chat,), subscribers=(ada,))
    plan = harness.plan(declared)
    harness.emulator.fail(Fault(effect=Status(status=400), method="POST", path="/v1/integrations"))
    outcomes = {str(one.change.address): one for one in harness.apply(declared, plan).outcomes}

    assert () == plan.issues
    assert isinstance(outcomes[f"integration {chat.key}"], Failed)
    assert f"integration {chat.key} was not created" == outcomes["credentials ada / slack"].reason
    assert isinstance(outcomes["credentials ada / slack"], Skipped)
    assert 0 == harness.apply(declared).exit_code


def test_an_integration_of_the_other_environment_is_not_this_one():
    """
    Today's Novu lists those of the whole organization: one of production is not in the way, and does not deliver here.
    """
    harness = Harness(Emulator(profile="3.15"), {"SENDGRID": SECRET}, dialect=V2)
    body = {"channel": "chat", "credentials": {}, "active": True, "check": False}
    harness.post("/integrations", {**body, "providerId": "slack", "identifier": "mail"}, production=True)
    ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("SENDGRID"))])
    declared = Declarations(integrations=(OF_V2,), subscribers=(ada,))
    plan = harness.plan(declared)

    assert ["no-integration"] == [one.code for one in plan.issues]
    assert 0 == harness.apply(declared, plan).exit_code
    assert ["integration mail"] == [
        str(one.address)
        for one in harness.plan(Declarations(removed=(removed(Integration, "mail"),))).changes
    ]
    harness.apply(Declarations(removed=(removed(Integration, "mail"),)))
    assert 1 == len(held(harness, "slack"))


def test_an_identifier_of_another_provider_is_refused(side):
    """
    Novu changes neither provider nor channel, so that the plan says what is there instead of coming back for ever.
    """
    harness, integration = side
    harness.apply(Declarations(integrations=(integration,)))
    plan = harness.plan(Declarations(integrations=(replace(integration, channel="sms"),)))

    assert "another-integration" in {one.code for one in plan.issues}
    assert () == plan.changes
    assert not plan.applyable


def test_a_secret_that_novu_shows_is_compared_and_seen_by_nobody():
    """
    A change of it is an update; neither what is there nor what comes is in the plan, whatever is declared in its place.
    """
    harness = Harness(Emulator(), {"SENDGRID": SECRET}, dialect=V1)
    harness.apply(Declarations(integrations=(OF_V1,)))
    harness.environment["SENDGRID"] = "another"
    changed = harness.plan(Declarations(integrations=(OF_V1,)))
    switched = harness.plan(Declarations(integrations=(replace(OF_V1, credentials={"apiKey": True}),)))
    harness.apply(Declarations(integrations=(OF_V1,)))

    assert "credentials.apiKey  (secret) -> (secret from SENDGRID)" in render_plan(changed)
    assert "credentials.apiKey  (secret) -> true" in render_plan(switched)
    assert SECRET not in repr((changed, switched))
    assert "another" == held(harness)[0]["credentials"]["apiKey"]


def test_a_secret_that_is_not_set_here_is_left_alone():
    """
    The rest of the integration is compared and written; a new integration needs all of its secrets.
    """
    harness = Harness(Emulator(), {"SENDGRID": SECRET}, dialect=V1)
    harness.apply(Declarations(integrations=(OF_V1,)))
    of_others = replace(
        OF_V1, active=False, credentials={"apiKey": env("NOT_SET"), "from": "shop@example.com"}
    )
    declared = Declarations(integrations=(of_others,))
    plan = harness.plan(declared, secrets={})
    report = harness.apply(declared, plan, secrets={})

    assert ["NOT_SET is not set here"] == [one.reason for one in plan.not_compared]
    assert [("active",), ("credentials", "from")] == [one.path for one in plan.changes[0].fields]
    assert 0 == report.exit_code, render_report(report)
    assert {"apiKey": SECRET, "from": "shop@example.com"} == held(harness)[0]["credentials"]
    harness.post(f"/integrations/{held(harness)[0]['_id']}", None, method="DELETE")
    with pytest.raises(ProjectInvalid) as refused:
        harness.apply(declared, harness.plan(declared, secrets={}), secrets={})
    assert ["secret-not-set"] == [one.code for one in refused.value.issues]


def test_a_changed_secret_that_novu_hides_is_said_not_to_be_compared():
    """
    Nothing is planned for it, and a plan says so as long as that is declared.
    """
    harness = Harness(Emulator(profile="3.15"), {"SENDGRID": SECRET}, dialect=V2)
    harness.apply(Declarations(integrations=(OF_V2,)))
    harness.environment["SENDGRID"] = "another"
    plan = harness.plan(Declarations(integrations=(OF_V2,)))

    assert () == plan.changes
    assert ["credentials-not-compared"] == [one.code for one in plan.issues]
    assert plan.complete


def recorded():
    """Return the recorded list in which Novu 3.15, on a server of one's own, shows credentials."""
    rows = read_recording(Path(__file__).parents[1] / "contract/novu-3.15.jsonl.gz")
    lists = [
        row["response_body"] for row in rows if (row["method"], row["target"]) == ("GET", "/v1/integrations")
    ]
    return next(body for body in lists if any(one["credentials"] for one in body["data"]))


def test_the_recorded_list_of_today_is_read_with_its_secrets_hidden():
    """
    Of the key's environment alone; secrets are compared, and stand in no repr.
    """
    call = integrations.get_all_with_secrets()
    answers = call.read(call.redact_answer(json.loads(json.dumps(recorded()))))
    own = answers[0].environment_id
    found = integrations.observed_integrations(answers, environment_id=own, by_identifier=True)
    chat = next(one for one in found if one.key == "my-slack")
    wanted = {("credentials", "secretKey"): env("A"), ("credentials", "clientId"): env("B")}
    shown = held_fields(wanted, chat, {env("A"): Hidden("c"), env("B"): Hidden("other")})

    assert "in-prod" not in {one.key for one in found}
    assert (env("A"), "(secret)") == (shown["credentials", "secretKey"], shown["credentials", "clientId"])
    assert "2595" not in repr(answers) + repr(found)
    assert {"secretKey": "c", "applicationId": "a", "clientId": "b"} == integrations.shown_values(
        chat.credentials or {}
    )


def test_credentials_that_novu_encrypts_are_not_compared():
    """
    0.14 answers a write with its secrets encrypted, each time otherwise.
    """
    answer = integrations.IntegrationWithSecrets.model_validate(
        {"_id": "i", "providerId": "p", "channel": "sms", "credentials": {"token": Hidden('"nvsk.0a:0b"')}}
    )
    (found,) = integrations.observed_integrations([answer], environment_id=None, by_identifier=False)
    wanted = {("credentials", "token"): env("A")}

    assert wanted.items() <= held_fields(wanted, found, {env("A"): Hidden("c")}).items()


def test_a_workflow_and_its_preference_do_not_wait_for_an_integration():
    """
    A failure stops what needs it, and nothing else.
    """
    harness = Harness(Emulator(), {"SENDGRID": SECRET}, dialect=V1)
    hello = Workflow("hello", steps=[in_app("Hello")])
    ada = Subscriber("ada", preferences=[Preference(hello, in_app=False)])
    harness.emulator.fail(Fault(effect=Status(status=400), method="POST", path="/v1/integrations"))
    report = harness.apply(Declarations(integrations=(OF_V1,), workflows=(hello,), subscribers=(ada,)))

    assert ["integration sendgrid"] == [
        str(one.change.address) for one in report.outcomes if isinstance(one, Failed | Skipped)
    ]
