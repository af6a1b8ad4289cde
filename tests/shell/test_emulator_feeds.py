"""The embedded Novu's feeds (recorded section `feeds`; docs/novu/v1.md, section 11.3)."""

import pytest
from novu_talk import FAILED, NOBODY, Talk, in_app, refusal


@pytest.fixture
def talk():
    """Return a Novu as it is founded."""
    return Talk()


def test_feeds_of_one_name_are_two_feeds(talk):
    """
    The identifier is the name; a list has no `id`.
    """
    first, second = (talk.dev("POST", "/feeds", {"name": "Mine"}) for _ in range(2))

    assert ("Mine", "Mine", False) == (first["name"], first["identifier"], first["deleted"])
    listed = talk.dev("GET", "/feeds")
    assert [first["_id"], second["_id"]] == [feed["_id"] for feed in listed]
    assert "id" not in listed[0]
    assert refusal(400, ["name should not be null or undefined", "name must be a string"]) == talk.dev(
        "POST", "/feeds", {}
    )


def test_a_deletion_answers_with_the_feeds_that_are_left(talk):
    """
    A feed of a step cannot be deleted, a deleted one not again.
    """
    free, used = (talk.dev("POST", "/feeds", {"name": name}) for name in ("free", "used"))
    talk.workflow(in_app(feedId=used["_id"]))

    assert ["used"] == [feed["name"] for feed in talk.dev("DELETE", f"/feeds/{free['_id']}")]
    assert refusal(400, f"Could not find feed with id {free['_id']}") == talk.dev(
        "DELETE", f"/feeds/{free['_id']}"
    )
    assert refusal(400, "Can not delete feed that has existing message") == talk.dev(
        "DELETE", f"/feeds/{used['_id']}"
    )
    assert refusal(400, f"Could not find feed with id {NOBODY}") == talk.dev("DELETE", f"/feeds/{NOBODY}")
    assert FAILED == talk.dev("DELETE", "/feeds/zzz")


def test_messages_follow_their_message_template_to_another_feed(talk):
    """
    An update of a step moves the messages that it has sent, also out of a feed that it keeps itself.
    """
    feed = talk.dev("POST", "/feeds", {"name": "f"})
    workflow = talk.workflow(in_app(feedId=feed["_id"]))
    template_id = workflow["steps"][0]["_templateId"]
    message = {"_id": NOBODY, "_environmentId": workflow["_environmentId"], "_messageTemplateId": template_id}
    talk.world.store.insert("messages", {**message, "_feedId": feed["_id"]})
    step = {"template": in_app(), "_templateId": template_id}

    updated = talk.update(workflow, steps=[step])
    moved = talk.world.store.find_one("messages", {"_id": NOBODY})["_feedId"]
    talk.update(workflow, steps=[{**step, "template": in_app(feedId=feed["_id"])}])
    back = talk.world.store.find_one("messages", {"_id": NOBODY})["_feedId"]

    assert feed["_id"] == updated["steps"][0]["template"]["_feedId"]
    assert (None, feed["_id"]) == (moved, back)
