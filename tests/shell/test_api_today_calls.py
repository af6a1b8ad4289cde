"""The calls of v2 against the embedded Novu 3.15, from threads and from event loops."""

import asyncio

import pytest
from ports import on_a_port

from novu_flows.api import AsyncNovuClient, NovuClient, integrations, v2, walk, walk_async
from novu_flows.emulator import Emulator
from novu_flows.errors import Conflict, InvalidRequest, NotFound

IN_APP = {
    "name": "Inbox",
    "stepId": "inbox",
    "type": "in_app",
    "controlValues": {
        "body": "Hi {{subscriber.firstName}}",
        "primaryAction": {"label": "Open", "redirect": {"url": "/open", "target": "_self"}},
    },
}
PAGE = "<html><body>[{{content}}]</body></html>"


@pytest.fixture(scope="module")
def novu():
    """Return a client for threads of one Novu 3.15 on a port; each test has entities of its own."""
    served = on_a_port(Emulator(development_key="key", profile="3.15"))
    with served as url, NovuClient("key", url) as client:
        yield client


def ask(*calls):
    """Send calls to an empty Novu 3.15 in this process, in an event loop; return the answers."""

    async def conversation():
        emulator = Emulator(profile="3.15")
        async with AsyncNovuClient(
            emulator.keys.development, "http://novu.test/v2", app=emulator.app
        ) as client:
            return [await client.send(call) for call in calls]

    return asyncio.run(conversation())


def workflow(workflow_id, *steps, **fields):
    """Return the body of a workflow."""
    return {"workflowId": workflow_id, "name": workflow_id, "active": True, "steps": list(steps), **fields}


def test_a_workflow_is_created_read_replaced_changed_and_deleted(novu):
    """
    Its step keeps its database id through a replacement that names it.
    """
    made = novu.send(v2.workflows.create(workflow("order", IN_APP)))
    step = made.steps[0]
    kept = {**IN_APP, "_id": step.database_id}
    body = {"name": "Order", "steps": [kept], "preferences": {}, "origin": "novu-cloud"}
    replaced = novu.send(v2.workflows.replace("order", body))
    off = novu.send(v2.workflows.update("order", {"active": False}))
    read = novu.send(v2.workflows.get_one(made.database_id))
    novu.send(v2.workflows.delete("order"))

    assert ("order", "ACTIVE", "in_app") == (made.workflow_id, made.status, step.type)
    assert ("Order", step.database_id) == (replaced.name, replaced.steps[0].database_id)
    assert IN_APP["controlValues"] == replaced.steps[0].controls.values
    assert (False, "INACTIVE", read) == (off.active, off.status, off)
    with pytest.raises(NotFound, match="Workflow cannot be found"):
        novu.send(v2.workflows.get_one("order"))


def test_a_step_that_there_is_not_is_not_found(novu):
    """
    Novu says 400 where it means 404.
    """
    novu.send(v2.workflows.create(workflow("with-step", IN_APP)))

    assert "inbox" == novu.send(v2.workflows.get_step("with-step", "inbox")).step_id
    with pytest.raises(NotFound, match="No step found"):
        novu.send(v2.workflows.get_step("with-step", "nope"))


def test_issues_come_with_the_answer(novu):
    """
    What is wrong with a step is no error.
    """
    broken = {**IN_APP, "controlValues": {"subject": "", "body": ""}}
    made = novu.send(v2.workflows.create(workflow("broken", broken)))

    assert "ERROR" == made.status
    assert made.steps[0].issues.controls


def test_workflows_are_listed_by_offset(novu):
    """
    However small the parts are, every workflow that fits comes once.
    """
    for number in range(7):
        novu.send(v2.workflows.create(workflow(f"listed-{number}", tags=["listed"])))
    found = [one.workflow_id for one in walk(novu, v2.workflows.listing(limit=3, tags=("listed",)))]
    one = novu.send(v2.workflows.get_page(limit=1, query="listed-4"))

    assert [f"listed-{number}" for number in range(7)] == found
    assert (1, ["listed-4"]) == (one.total_count, [item.workflow_id for item in one.items])


def test_a_subscriber_is_created_once_changed_and_cleared(novu):
    """
    None clears a field, what is left out stays; the second creation is refused where that is asked.
    """
    made = novu.send(
        v2.subscribers.create("ada", fail_if_exists=True, first_name="Ada", timezone="Europe/Rome")
    )
    cleared = novu.send(v2.subscribers.update("ada", first_name=None, data={"plan": "pro"}))

    assert ("Ada", "Europe/Rome") == (made.first_name, made.timezone)
    assert (None, "Europe/Rome", {"plan": "pro"}) == (cleared.first_name, cleared.timezone, cleared.data)
    with pytest.raises(Conflict):
        novu.send(v2.subscribers.create("ada", fail_if_exists=True))
    assert novu.send(v2.subscribers.delete("ada")).acknowledged
    with pytest.raises(NotFound):
        novu.send(v2.subscribers.get_one("ada"))


def test_subscribers_are_searched_by_cursor(novu):
    """
    Pages lead on by cursors, forwards and backwards; a bulk says what became of each.
    """
    people = [(f"found-{number}", {"email": f"F{number}@find.test"}) for number in range(7)]
    bulk = novu.send(v2.subscribers.create_bulk(people))
    found = [one.subscriber_id for one in walk(novu, v2.subscribers.listing(limit=2, email="@FIND.test"))]
    first = novu.send(v2.subscribers.get_page(limit=2, order_by="_id", email="@find.test"))
    second = novu.send(v2.subscribers.get_page(after=first.next, limit=2, order_by="_id", email="@find.test"))
    back = novu.send(
        v2.subscribers.get_page(before=second.previous, limit=2, order_by="_id", email="@find.test")
    )

    assert [name for name, _ in people] == found == [one.subscriber_id for one in bulk.created]
    assert (7, first.data) == (first.total_count, back.data)


def test_preferences_are_written_for_all_and_for_one(novu):
    """
    One for all resets the same channel of each workflow; a bulk writes several at once.
    """
    for name in ("news", "offers"):
        novu.send(v2.workflows.create(workflow(name, IN_APP)))
    novu.send(v2.subscribers.create("bob"))
    novu.send(v2.preferences.update("bob", {"in_app": False}))
    one = novu.send(v2.preferences.update("bob", {"in_app": True}, workflow_id="news"))
    bulk = novu.send(v2.preferences.update_bulk("bob", {"offers": {"in_app": True}}))
    read = novu.send(v2.preferences.get_all("bob", criticality="all"))
    states = {each.workflow.workflow_id: each.channels.get("in_app") for each in one.workflows}

    assert (False, True, False) == (one.for_all.channels["in_app"], states["news"], states["offers"])
    assert [("offers", True)] == [(each.workflow.workflow_id, each.channels["in_app"]) for each in bulk]
    assert {"news", "offers"} <= {each.workflow.workflow_id for each in read.workflows}


def test_topics_and_their_subscriptions(novu):
    """
    Who cannot be subscribed is told apart; nobody is lost in the list.
    """
    for number in range(5):
        novu.send(v2.subscribers.create(f"in-{number}"))
    novu.send(v2.topics.create("crew", "Crew"))
    everyone = [f"in-{number}" for number in range(5)]
    outcome = novu.send(v2.subscriptions.create("crew", [*everyone, "nobody"]))
    listed = [one.subscriber.subscriber_id for one in walk(novu, v2.subscriptions.listing("crew", limit=2))]
    one = novu.send(v2.subscriptions.get_one("crew", "tk_crew:si_in-0"))
    removed = novu.send(v2.subscriptions.delete("crew", ["in-0"]))

    assert (5, 1, ["SUBSCRIBER_NOT_FOUND"]) == (
        outcome.meta.successful,
        outcome.meta.failed,
        [failure.code for failure in outcome.errors],
    )
    assert sorted(listed) == everyone
    assert ("tk_crew:si_in-0", 1) == (one.identifier, removed.meta.successful)
    assert novu.send(v2.subscriptions.get_one("crew", "tk_crew:si_in-0")) is None
    assert [] == list(walk(novu, v2.subscriptions.listing_of_subscriber("in-0")))
    assert "Team" == novu.send(v2.topics.rename("crew", "Team")).name
    with pytest.raises(Conflict):
        novu.send(v2.topics.create("crew", fail_if_exists=True))
    assert novu.send(v2.topics.delete("crew")).acknowledged


def test_layouts_are_written_in_two_steps(novu):
    """
    A layout is made empty and then written; what it must hold is said by Novu.
    """
    novu.send(v2.layouts.create("frame", "Frame"))
    values = {"email": {"body": PAGE, "editorType": "html"}}
    written = novu.send(v2.layouts.replace("frame", {"name": "Frame", "controlValues": values}))
    copy = novu.send(v2.layouts.duplicate("frame", "Second frame"))
    listed = [one.layout_id for one in walk(novu, v2.layouts.listing(limit=1))]
    novu.send(v2.layouts.delete("second-frame"))

    assert (values, "second-frame") == (written.controls.values, copy.layout_id)
    assert {"frame", "second-frame"} <= set(listed)
    assert () == novu.send(v2.layouts.get_usage("frame")).workflows
    bare = {"email": {"body": "<html><body></body></html>", "editorType": "html"}}
    with pytest.raises(InvalidRequest, match='should contain the "content" variable'):
        novu.send(v2.layouts.replace("frame", {"name": "Frame", "controlValues": bare}))


def test_contexts_and_environments(novu):
    """
    No key of an environment is kept, in whatever answer.
    """
    novu.send(v2.contexts.create("tenant", "acme", {"name": "Acme"}))
    changed = novu.send(v2.contexts.update("tenant", "acme", {"name": "A"}))
    listed = [one.context_id for one in walk(novu, v2.contexts.listing())]
    novu.send(v2.contexts.delete("tenant", "acme"))
    mine = novu.send(v2.environments.get_me())
    every = novu.send(v2.environments.get_all())

    assert ({"name": "A"}, ["acme"]) == (changed.data, listed)
    assert ("Development", "dev") == (mine.name, mine.type)
    assert {"Development", "Production"} == {one.name for one in every}
    assert "key" not in {name for one in every for name in (one.model_extra or {})}
    assert () == tuple(
        tag for tag in novu.send(v2.environments.get_tags(mine.environment_id)) if tag.name == "x"
    )


def test_variables_of_environments():
    """
    Values are written by environment; one that exists is a Conflict, which does not repeat them.
    """
    mine = "6b064868d82d1100e2d11aba"
    made, changed, listed, used, _ = ask(
        v2.variables.create("SITE", {mine: "shop.test"}),
        v2.variables.update("SITE", {mine: "new.test"}),
        v2.variables.get_all(),
        v2.variables.get_usage("SITE"),
        v2.variables.delete("SITE"),
    )

    assert ("shop.test", "new.test") == (made.values[0].value, changed.values[0].value)
    assert ((changed,), ()) == (listed, used.workflows)
    assert "new.test" not in repr(changed)
    assert {"SITE", "shop.test"} & v2.variables.create("SITE", {mine: "shop.test"}).secrets == {"shop.test"}


def test_credentials_are_written_added_and_taken_away(novu):
    """
    Tokens are replaced by a writing and put beside the others by an addition.
    """
    novu.send(v2.subscribers.create("tok"))
    body = {"providerId": "fcm", "channel": "push", "active": True, "check": False}
    novu.send(integrations.create(body))
    novu.send(v2.credentials.update("tok", "fcm", {"device_tokens": ["one"]}))
    both = novu.send(v2.credentials.append("tok", "fcm", {"device_tokens": ["two"]}))
    novu.send(v2.credentials.delete("tok", "fcm"))
    left = novu.send(v2.subscribers.get_one("tok"))

    assert {"one", "two"} == set(both.channels[0].credentials["deviceTokens"])
    assert () == left.channels
    assert {"one"} == v2.credentials.update("tok", "fcm", {"device_tokens": ["one"]}).secrets


def test_an_integration_is_made_the_one_that_delivers(novu):
    """
    Its credentials are in no answer.
    """
    body = {"providerId": "sendgrid", "channel": "email", "active": True, "check": False, "credentials": {}}
    made = novu.send(integrations.create({**body, "credentials": {"apiKey": "canary"}}))
    primary = novu.send(v2.integrations.set_primary(made.integration_id))

    assert primary.model_extra["primary"] is True
    assert "canary" not in repr(primary)


def test_messages_are_marked_by_a_word(novu):
    """
    All of a feed; a transaction that there is not has none to delete.
    """
    novu.send(v2.subscribers.create("reader"))

    assert 0 == novu.send(v2.messages.mark_all("reader", "read"))
    with pytest.raises(NotFound):
        novu.send(v2.messages.delete_of_transaction("nope"))


def test_what_is_refused_is_told_by_field(novu):
    """
    Both bodies of a refusal are read: the reasons, and never the value that was refused.
    """
    with pytest.raises(InvalidRequest) as refused:
        novu.send(v2.subscribers.create("eve", email="no address"))

    assert ("email must be an email",) == refused.value.texts
    assert "no address" not in str(refused.value)
    assert "POST /v2/subscribers" in str(refused.value)


def test_an_event_loop_sends_the_same_calls():
    """
    The base URL may be that of either version.
    """
    made, read, topic = ask(
        v2.workflows.create(workflow("async", IN_APP)),
        v2.workflows.get_one("async"),
        v2.topics.create("t", "T"),
    )

    assert (made, "T") == (read, topic.name)


def test_an_event_loop_walks_a_list():
    """
    An iterator of an event loop gives each item once.
    """

    async def conversation():
        emulator = Emulator(profile="3.15")
        async with AsyncNovuClient(emulator.keys.development, "http://novu.test", app=emulator.app) as client:
            for number in range(5):
                await client.send(v2.topics.create(f"t-{number}", "T"))
            return [topic.key async for topic in walk_async(client, v2.topics.listing(limit=2))]

    assert [f"t-{number}" for number in range(5)] == asyncio.run(conversation())
