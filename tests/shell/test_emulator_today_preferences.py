"""Profile 3.15: what a subscriber has chosen, globally and for a workflow (recorded section `preferences v2`)."""

import pytest
from novu_py import Novu
from novu_py.models import ErrorDto
from novu_py.utils import BackoffStrategy, RetryConfig
from ports import on_a_port

from novu_flows.emulator import Emulator

AT_ONCE = RetryConfig("none", BackoffStrategy(1, 1, 1, 1), retry_connection_errors=False)
ALL = ("in_app", "email", "sms", "chat", "push")


@pytest.fixture(scope="module")
def novu():
    """Return Novu's own client of one Novu on a port, with a subscriber and two workflows."""
    served = on_a_port(Emulator(development_key="key", profile="3.15"))
    with (
        served as url,
        Novu(secret_key="key", server_url=url.removesuffix("/v1"), retry_config=AT_ONCE) as client,
    ):
        workflow(client, "news", read_only=False)
        workflow(client, "alarm", read_only=True)
        yield client


def workflow(novu, name, *, read_only):
    """Create a workflow with an in-app step and a mail."""
    preference = {
        "all": {"enabled": True, "read_only": read_only},
        "channels": {channel: {"enabled": True} for channel in ALL},
    }
    steps = [
        {"name": "Inbox", "type": "in_app", "control_values": {"body": "Hello"}},
        {"name": "Mail", "type": "email", "control_values": {"subject": "s", "body": "b"}},
    ]
    given = {"name": name, "workflow_id": name, "steps": steps, "preferences": {"workflow": preference}}
    given["active"] = True  # the client itself sends false where nothing is given
    return novu.workflows.create(create_workflow_dto=given).result


@pytest.fixture
def subscriber(novu, request):
    """Return the id of a subscriber of the test's own."""
    subscriber_id = request.node.name
    novu.subscribers.create(create_subscriber_request_dto={"subscriber_id": subscriber_id})
    return subscriber_id


def choose(novu, subscriber_id, channels, workflow_id=None):
    """Choose channels, for a workflow or for all."""
    given = {"channels": channels, **({"workflow_id": workflow_id} if workflow_id else {})}
    answer = novu.subscribers.preferences.update(
        subscriber_id=subscriber_id, patch_subscriber_preferences_dto=given
    )
    return answer.result


def of_workflow(answer, name):
    """Return the channels of a workflow in an answer."""
    found = next(one for one in answer.workflows if one.workflow.identifier == name)
    return found.channels.email, found.channels.in_app


def test_a_choice_for_a_workflow_keeps_the_other_channels(novu, subscriber):
    """
    What is not named keeps.
    """
    choose(novu, subscriber, {"email": False}, "news")
    answer = choose(novu, subscriber, {"in_app": True}, "news")

    assert of_workflow(answer, "news") == (False, True)


def test_a_global_choice_takes_back_those_for_workflows(novu, subscriber):
    """
    A global write resets the same channels of every workflow, also where it turns them on.
    """
    choose(novu, subscriber, {"email": False}, "news")
    answer = choose(novu, subscriber, {"email": True})

    assert of_workflow(answer, "news") == (True, True)


def test_a_choice_for_a_workflow_wins_over_a_global_one_before_it(novu, subscriber):
    """
    The later and narrower choice holds.
    """
    choose(novu, subscriber, {"email": False})
    answer = choose(novu, subscriber, {"email": True}, "news")

    assert of_workflow(answer, "news") == (True, True)
    assert answer.global_.channels.email is False


def test_a_read_only_workflow_is_answered_and_not_changed(novu, subscriber):
    """
    The write is taken without a word, and changes nothing.
    """
    choose(novu, subscriber, {"email": False}, "alarm")
    answer = novu.subscribers.preferences.list(subscriber_id=subscriber, criticality="all").result

    assert of_workflow(answer, "alarm") == (True, True)


def test_an_unknown_workflow_is_not_found(novu, subscriber):
    """
    A choice for it is refused.
    """
    with pytest.raises(ErrorDto, match="Workflow cannot be found"):
        choose(novu, subscriber, {"email": False}, "nope")
