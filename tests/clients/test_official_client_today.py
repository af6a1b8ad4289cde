"""Novu's own client of today, PyPI `novu-py`, works against the embedded Novu of profile 3.15 on a port."""

import pytest
from novu_py.models import ErrorDto, ResponseValidationError, ValidationErrorDto


def subscriber(novu, subscriber_id, **fields):
    """Create a subscriber and return what the client reads of it."""
    given = {"subscriber_id": subscriber_id, **fields}
    return novu.subscribers.create(create_subscriber_request_dto=given).result


def test_subscribers_are_created_changed_and_cleared(novu):
    """
    Absent keeps, null clears.
    """
    made = subscriber(novu, "ann", first_name="Ann", email="ann@example.test", data={"plan": "pro"})
    novu.subscribers.patch(subscriber_id="ann", patch_subscriber_request_dto={"last_name": "Lee"})
    novu.subscribers.patch(subscriber_id="ann", patch_subscriber_request_dto={"email": None})
    read = novu.subscribers.retrieve(subscriber_id="ann").result

    assert made.data == {"plan": "pro"}
    assert (read.first_name, read.last_name, read.email) == ("Ann", "Lee", None)


def test_subscribers_are_found_page_by_page(novu):
    """
    A cursor leads to the next page; a filter finds a part of an address in any letter case.
    """
    many = [{"subscriber_id": f"page-{number}", "email": f"P{number}@paging.test"} for number in range(5)]
    novu.subscribers.create_bulk(bulk_subscriber_create_dto={"subscribers": many})
    asked = {"email": "@PAGING", "limit": 3, "order_by": "_id", "order_direction": "ASC"}
    first = novu.subscribers.search(request=asked).result
    rest = novu.subscribers.search(request={**asked, "after": first.next}).result

    assert [one.subscriber_id for one in first.data] == ["page-0", "page-1", "page-2"]
    assert [one.subscriber_id for one in rest.data] == ["page-3", "page-4"]
    assert (first.total_count, rest.next) == (5, None)


def test_what_is_refused_says_why(novu):
    """
    The client reads both bodies of errors.
    """
    with pytest.raises(ErrorDto, match="Subscriber: nobody was not found"):
        novu.subscribers.retrieve(subscriber_id="nobody")
    with pytest.raises(ValidationErrorDto, match="email must be an email"):
        subscriber(novu, "bad", email="nope")


def test_the_client_cannot_read_that_a_subscriber_exists(novu):
    """
    It reads a conflict as a subscriber, so on a real 3.15 too its caller gets no conflict but a failed model.
    """
    subscriber(novu, "there")

    with pytest.raises(ResponseValidationError) as refused:
        novu.subscribers.create(create_subscriber_request_dto={"subscriber_id": "there"}, fail_if_exists=True)
    assert refused.value.status_code == 409


def test_a_deleted_subscriber_is_gone(novu):
    """
    Deleting is for good, and asked twice says so.
    """
    subscriber(novu, "gone")
    novu.subscribers.delete(subscriber_id="gone")

    with pytest.raises(ErrorDto, match="was not found"):
        novu.subscribers.delete(subscriber_id="gone")


def test_topics_and_their_subscriptions(novu):
    """
    Subscribing by object, listing, unsubscribing by the subscriber's id.
    """
    subscriber(novu, "tess")
    novu.topics.create(create_update_topic_request_dto={"key": "team", "name": "Team"})
    given = {"subscriptions": [{"subscriber_id": "tess", "identifier": "tess-1"}]}
    made = novu.topics.subscriptions.create(
        topic_key="team", create_topic_subscriptions_request_dto=given
    ).result
    listed = novu.topics.subscriptions.list(request={"topic_key": "team"}).result
    novu.topics.subscriptions.delete(
        topic_key="team", delete_topic_subscriptions_request_dto={"subscriptions": ["tess"]}
    )
    left = novu.topics.subscriptions.list(request={"topic_key": "team"}).result

    assert made.meta.successful == 1
    assert [one.identifier for one in listed.data] == ["tess-1"]
    assert left.data == []


def test_ids_alone_are_no_subscriptions(novu):
    """
    The client's types allow ids, Novu 3.15 does not.
    """
    subscriber(novu, "only-id")

    with pytest.raises(ValidationErrorDto, match="must be either object or array"):
        novu.topics.subscriptions.create(
            topic_key="team", create_topic_subscriptions_request_dto={"subscriptions": ["only-id"]}
        )


def test_global_preferences(novu):
    """
    They are written and read; channels are shown where a workflow has them, and here there is none.
    """
    subscriber(novu, "pref")
    written = novu.subscribers.preferences.update(
        subscriber_id="pref", patch_subscriber_preferences_dto={"channels": {"email": False}}
    ).result
    read = novu.subscribers.preferences.list(subscriber_id="pref").result

    assert written.global_.enabled
    assert read.workflows == []


def test_integrations_and_messages_are_read(novu):
    """
    The inbox that every environment has, and no message yet.
    """
    listed = novu.integrations.list().result
    messages = novu.messages.retrieve(request={}).result

    assert {one.provider_id for one in listed} == {"novu"}
    assert messages.data == []
