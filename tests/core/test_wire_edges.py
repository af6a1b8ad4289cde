"""What Novu's JSON holds beside what a declaration makes: odd answers and refusals."""

import pytest
from observations import NAMES, observed_workflow

from novu_flows import Credentials, Subscriber, Workflow, env, sms
from novu_flows.novu.observed import EnvironmentNames, HiddenAddress, Names
from novu_flows.novu.v1 import subscribers
from novu_flows.novu.v1.credentials import written_credentials
from novu_flows.novu.v1.filters import filter_body
from novu_flows.novu.v1.steps import identified
from novu_flows.novu.v1.subscribers import declared_subscriber, kept_data, subscriber_profile
from novu_flows.novu.v1.workflow_fields import create_body, declared_workflow, update_body
from novu_flows.plan.fields import Hidden

WORKFLOW = {"_id": "t", "name": "w", "_notificationGroupId": "x", "steps": []}


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ({}, HiddenAddress()),
        ({"deviceTokens": ["a", "b"]}, HiddenAddress(device_tokens=(Hidden("a"), Hidden("b")))),
        ({"channel": "town"}, HiddenAddress(channel=Hidden("town"))),
        ({"webhookUrl": "https://x.test"}, HiddenAddress(webhook_url=Hidden("https://x.test"))),
    ],
)
def test_credentials_are_sent_with_the_parts_that_are_set(body, address):
    """
    A part that is not there has no key.
    """
    call = subscribers.update_credentials("ada", "fcm", written_credentials(address))

    assert {"providerId": "fcm", "credentials": body} == call.body


def test_lists_in_data_are_kept_with_their_places():
    """
    An empty object in a list stays, for its place counts; inside an object it goes.
    """
    assert {"list": [1, {}, [2]]} == kept_data({"list": (1.0, {"gone": {}}, [2]), "gone": {}})


@pytest.mark.parametrize("value", ["x", {"conditions": "x"}])
def test_what_is_no_filter_is_not_written(value):
    """
    A value that no declaration and no answer has made stops the request.
    """
    with pytest.raises(TypeError, match="not a filter"):
        filter_body(value, {})


def test_what_is_no_block_is_not_written():
    """
    A value that no declaration and no answer has made stops the request.
    """
    fields = {("steps",): ["email"], ("steps", "email", "type"): "email", ("steps", "email", "body"): ["x"]}

    with pytest.raises(TypeError, match="not a block"):
        create_body("w", fields, NAMES)


def test_a_secret_is_never_written_into_a_profile():
    """
    Only credentials hold secrets.
    """
    with pytest.raises(TypeError, match="a secret"):
        subscriber_profile({("email",): env("EMAIL")}, None)


def test_credentials_are_no_part_of_a_profile():
    """
    They are written by a request of their own.
    """
    ada = Subscriber("ada", email="a@b.co", credentials=[Credentials("slack", webhook_url=env("HOOK"))])

    assert {("email",): "a@b.co"} == declared_subscriber(ada)


def test_many_nameless_steps_of_one_type_are_numbered():
    """
    The first one has the plain type, the following ones have a number.
    """
    steps = [{"template": {"type": "in_app"}}] * 4

    assert ["in-app", "in-app-2", "in-app-3", "in-app-4"] == list(identified(steps))


def test_a_workflow_moves_to_another_group_by_its_id():
    """
    The steps are left out where nothing of them changes.
    """
    observed = observed_workflow(WORKFLOW, NAMES)

    assert {"notificationGroupId": "g"} == update_body({("group",): "General"}, observed, NAMES)


@pytest.mark.parametrize(
    ("group_id", "groups"), [("g", {"o": "Orders", "g": "General"}), ("o", {"o": "Orders"})]
)
def test_a_new_workflow_is_in_the_group_general_unless_said_otherwise(group_id, groups):
    """
    Novu wants a group for every workflow: the first one where that does not exist.
    """
    names = EnvironmentNames(groups=Names(groups), feeds=Names({}), layouts=Names({}))
    body = create_body("w", declared_workflow(Workflow("w", steps=[sms("a")])), names)

    assert group_id == body["notificationGroupId"]
