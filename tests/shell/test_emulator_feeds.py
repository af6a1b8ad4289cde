"""The embedded Novu's feeds (recorded section `feeds`; docs/novu/v1.md, section 11.3)."""

import pytest
from novu_state import FAILED, NOBODY, TwoEnvironments, in_app, refusal


@pytest.fixture
def novu():
    """Return a Novu as it is founded."""
    return TwoEnvironments()


def test_feeds_of_one_name_are_two_feeds(novu):
    """
    The identifier is the name; a list has no `id`.
    """
    first, second = (novu.dev("POST", "/feeds", {"name": "Mine"}) for _ in range(2))

    assert ("Mine", "Mine", False) == (first["name"], first["identifier"], first["deleted"])
    listed = novu.dev("GET", "/feeds")
    assert [first["_id"], second["_id"]] == [feed["_id"] for feed in listed]
    assert "id" not in listed[0]
    assert refusal(400, ["name should not be null or undefined", "name must be a string"]) == novu.dev(
        "POST", "/feeds", {}
    )


def test_a_deletion_answers_with_the_feeds_that_are_left(novu):
    """
    A feed of a step cannot be deleted, a deleted one not again.
    """
    free, used = (novu.dev("POST", "/feeds", {"name": name}) for name in ("free", "used"))
    novu.workflow(in_app(feedId=used["_id"]))

    assert ["used"] == [feed["name"] for feed in novu.dev("DELETE", f"/feeds/{free['_id']}")]
    assert refusal(400, f"Could not find feed with id {free['_id']}") == novu.dev(
        "DELETE", f"/feeds/{free['_id']}"
    )
    assert refusal(400, "Can not delete feed that has existing message") == novu.dev(
        "DELETE", f"/feeds/{used['_id']}"
    )
    assert refusal(400, f"Could not find feed with id {NOBODY}") == novu.dev("DELETE", f"/feeds/{NOBODY}")
    assert FAILED == novu.dev("DELETE", "/feeds/zzz")


def test_messages_follow_their_message_template_to_another_feed(novu):
    """
    An update of a step moves the messages that it has sent, also out of a feed that it keeps itself.
    """
    feed = novu.dev("POST", "/feeds", {"name": "f"})
    workflow = novu.workflow(in_app(feedId=feed["_id"]))
    template_id = workflow["steps"][0]["_templateId"]
    message = {"_id": NOBODY, "_environmentId": workflow["_environmentId"], "_messageTemplateId": template_id}
    novu.state.store.insert("messages", {**message, "_feedId": feed["_id"]})
    step = {"template": in_app(), "_templateId": template_id}

    updated = novu.update(workflow, steps=[step])
    moved = novu.state.store.find_one("messages", {"_id": NOBODY})["_feedId"]
    novu.update(workflow, steps=[{**step, "template": in_app(feedId=feed["_id"])}])
    back = novu.state.store.find_one("messages", {"_id": NOBODY})["_feedId"]

    assert feed["_id"] == updated["steps"][0]["template"]["_feedId"]
    assert (None, feed["_id"]) == (moved, back)
