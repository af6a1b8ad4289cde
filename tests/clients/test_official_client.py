"""A client that nobody here wrote, the PyPI package `novu`, works against the embedded Novu on a port."""
# ruff: noqa: SLF001 - the client's models keep Novu's `_id` under that name

import warnings
from types import SimpleNamespace

import pytest
from ports import on_a_port
from requests import HTTPError, Session

from novu_flows.emulator import Emulator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports pkg_resources, which warns that it will go
    from novu import api
    from novu.dto import IntegrationDto, NotificationStepDto, NotificationTemplateFormDto
    from novu.dto.event import InputEventDto
    from novu.dto.subscriber import SubscriberDto
    from novu.dto.topic import TriggerTopicDto
    from novu.enums import EventStatus, MessageActionStatus

SECTIONS = {
    "events": api.EventApi,
    "feeds": api.FeedApi,
    "groups": api.NotificationGroupApi,
    "inbound_parse": api.InboundParseApi,
    "integrations": api.IntegrationApi,
    "messages": api.MessageApi,
    "notifications": api.NotificationApi,
    "subscribers": api.SubscriberApi,
    "topics": api.TopicApi,
    "workflows": api.NotificationTemplateApi,
}
ASK = {"buttons": [{"type": "primary", "content": "Yes"}]}
HI = NotificationStepDto(active=True, template={"type": "in_app", "content": "Hi {{name}}"})
QUESTION = NotificationStepDto(
    active=True,
    template={"type": "in_app", "content": "OK?", "cta": {"type": "redirect", "data": {}, "action": ASK}},
)
WAIT = NotificationStepDto(
    active=True,
    template={"type": "delay", "content": ""},
    metadata={"type": "regular", "amount": 5, "unit": "minutes"},
)


@pytest.fixture(scope="module")
def base_url():
    """Serve one Novu to all tests of the module; each has workflows and people of its own."""
    with on_a_port(Emulator(development_key="key")) as url:
        yield url.removesuffix("/v1")


@pytest.fixture
def novu(base_url):
    """Return the client's sections, over one connection."""
    with Session() as session:
        yield SimpleNamespace(
            **{name: section(base_url, "key", session=session) for name, section in SECTIONS.items()}
        )


def workflow(novu, name, *steps):
    """Create a workflow that can be triggered."""
    group = next(iter(novu.groups.list().data))
    form = NotificationTemplateFormDto(
        name=name, notification_group_id=group._id, steps=steps, active=True, draft=False
    )
    return novu.workflows.create(form)


def texts(novu, subscriber_id):
    """Return what a subscriber has got, newest first."""
    return [message.content for message in novu.messages.list(subscriber_id=subscriber_id).data]


def read(novu, notification):
    """Return a notification as Novu sends it, of which the client reads only a part."""
    url = f"{novu.notifications._notification_url}/{notification._id}"
    return novu.notifications.handle_request("GET", url)["data"]


def status_of(call, *arguments):
    """Return the status with which a call is refused."""
    with pytest.raises(HTTPError) as refused:
        call(*arguments)
    return refused.value.response.status_code


def test_a_subscriber_is_created_read_changed_and_deleted(novu):
    """
    Fields that the client sends as null change nothing.
    """
    created = novu.subscribers.create(SubscriberDto("life", email="a@example.com", locale="de"))
    novu.subscribers.put(SubscriberDto("life", first_name="Ada"))
    read = novu.subscribers.get("life")
    novu.subscribers.delete("life")

    assert ("a@example.com", "Ada", "de") == (read.email, read.first_name, read.locale)
    assert (created._id, 404) == (read._id, status_of(novu.subscribers.get, "life"))


def test_subscribers_are_listed_and_streamed(novu):
    """
    A page has ten, the second one has the others; the client's own paging finds the first pages.
    """
    for number in range(12):
        novu.subscribers.create(SubscriberDto(f"listed-{number}"))
    first, second = novu.subscribers.list(), novu.subscribers.list(page=1)
    streamed = novu.subscribers.stream()

    assert (0, 10, 1) == (first.page, first.page_size, second.page)
    assert 10 == len(first.data)
    assert [one.subscriber_id for one in first.data] == [next(streamed).subscriber_id for _ in range(10)]


def test_credentials_and_online_status_are_kept(novu):
    """
    Credentials need an active integration of their provider.
    """
    novu.subscribers.create(SubscriberDto("addresses"))
    refused = status_of(novu.subscribers.credentials, "addresses", "discord", "https://x.example")
    integration = IntegrationDto(provider_id="slack", channel="chat", active=True, credentials={})
    novu.integrations.create(integration, check=False)
    novu.subscribers.credentials("addresses", "slack", webhook_url="https://hooks.example/1")
    online = novu.subscribers.online_status("addresses", status=True)
    (channel,) = novu.subscribers.get("addresses").channels

    assert 400 == refused
    assert ("slack", "https://hooks.example/1") == (channel.provider_id, channel.credentials.webhook_url)
    assert online.is_online


def test_preferences_are_read_and_changed(novu):
    """
    A channel and the whole workflow are switched apart.
    """
    template_id = workflow(novu, "Preferred", HI)._id
    novu.subscribers.create(SubscriberDto("picky"))
    before = next(one for one in novu.subscribers.preferences("picky") if one.template._id == template_id)
    channel = novu.subscribers.change_channel_preference(
        "picky", template_id, "in_app", channel_enabled=False
    )
    whole = novu.subscribers.change_preference_state("picky", template_id, state=False)

    assert (True, True) == (before.preference.enabled, before.preference.channels.in_app)
    assert (True, False) == (channel.preference.enabled, channel.preference.channels.in_app)
    assert not whole.preference.enabled


def test_a_trigger_is_delivered_and_its_messages_are_marked(novu):
    """
    Unseen at first, then seen, then answered.
    """
    workflow(novu, "Asked", QUESTION)
    novu.subscribers.create(SubscriberDto("asked"))
    started = novu.events.trigger("asked", "asked", {})
    (message,) = novu.messages.list(subscriber_id="asked").data
    unseen = novu.subscribers.unseen_notifications("asked")
    marked = novu.subscribers.mark_as("asked", message._id, seen=True, read=True)
    answered = novu.subscribers.mark_message_action(
        "asked", message._id, "primary", MessageActionStatus.DONE, {"yes": True}
    )

    assert (True, EventStatus.PROCESSED) == (started.acknowledged, started.status)
    assert ("OK?", 1, 0) == (message.content, unseen, novu.subscribers.unseen_notifications("asked"))
    assert (True, True) == (marked.seen, marked.read)
    assert "done" == answered.cta["action"]["status"]
    assert novu.messages.delete(message._id)


def test_a_trigger_reaches_every_recipient_once(novu):
    """
    A list of ids is a notification for each, and a transaction id that was used delivers nothing.
    """
    workflow(novu, "Many", HI)
    for _ in range(2):
        novu.events.trigger("many", ["first", "second"], {"name": "you"}, transaction_id="many-1")

    assert [["Hi you"], ["Hi you"]] == [texts(novu, "first"), texts(novu, "second")]


def test_what_cannot_be_triggered_is_said(novu):
    """
    An unknown workflow is refused, a draft is answered with a status alone, which the client cannot read.
    """
    group = next(iter(novu.groups.list().data))
    form = NotificationTemplateFormDto(name="Sleeping", notification_group_id=group._id, steps=[HI])
    novu.workflows.create(form)

    assert 422 == status_of(novu.events.trigger, "no-such", "ada", {})
    with pytest.raises(TypeError, match="transaction_id"):  # Novu 0.14 sends none here; the client insists
        novu.events.trigger("sleeping", "ada", {})


def test_many_triggers_in_one_call(novu):
    """
    Each has an outcome of its own; more than 100 are refused.
    """
    workflow(novu, "Bulk", HI)
    starts = [InputEventDto("bulk", f"bulk-{number}", {"name": str(number)}) for number in range(2)]
    outcomes = novu.events.trigger_bulk(starts)

    assert [["Hi 0"], ["Hi 1"]] == [texts(novu, "bulk-0"), texts(novu, "bulk-1")]
    assert [EventStatus.PROCESSED] * 2 == [outcome.status for outcome in outcomes]
    assert 400 == status_of(novu.events.trigger_bulk, starts[:1] * 101)


def test_a_topic_is_kept_and_triggered(novu):
    """
    Create, list, read, rename, fill, trigger, empty, delete.
    """
    workflow(novu, "News", HI)
    for name in ("reader-1", "reader-2"):
        novu.subscribers.create(SubscriberDto(name))
    novu.topics.create("readers", "Readers")
    succeeded, failed = novu.topics.subscribe("readers", ["reader-1", "reader-2", "nobody"])
    renamed = novu.topics.rename("readers", "All readers")
    novu.events.trigger_topic("news", TriggerTopicDto("readers", "Topic"), {"name": "reader"})
    novu.topics.unsubscribe("readers", "reader-1")

    assert (["reader-1", "reader-2"], {"notFound": ["nobody"]}) == (succeeded, failed)
    assert "All readers" == renamed.name
    assert [["Hi reader"], ["Hi reader"]] == [texts(novu, "reader-1"), texts(novu, "reader-2")]
    assert ["reader-2"] == novu.topics.get("readers").subscribers
    assert ["readers"] == [topic.key for topic in novu.topics.list(key="readers").data]
    assert [True, False] == [novu.topics.subscribed("readers", name) for name in ("reader-2", "reader-1")]
    assert 409 == status_of(novu.topics.create, "readers", "Again")
    assert 409 == status_of(novu.topics.delete, "readers")


def test_an_empty_topic_is_deleted(novu):
    """
    And is not found after that.
    """
    novu.topics.create("short", "Short")
    novu.topics.delete("short")

    assert 404 == status_of(novu.topics.get, "short")


def test_a_broadcast_reaches_everybody(novu):
    """
    Every subscriber of the environment gets the message.
    """
    workflow(novu, "Everybody", HI)
    novu.subscribers.create(SubscriberDto("somebody"))
    outcome = novu.events.broadcast("everybody", {"name": "all"})

    assert (EventStatus.PROCESSED, ["Hi all"]) == (outcome.status, texts(novu, "somebody"))


def test_a_delayed_trigger_is_cancelled(novu):
    """
    What waits is not delivered any more.
    """
    workflow(novu, "Later", WAIT, HI)
    started = novu.events.trigger("later", "patient", {"name": "you"})
    novu.events.delete(started.transaction_id)
    (notification,) = novu.notifications.list(transaction_id=started.transaction_id).data
    jobs = read(novu, notification)["jobs"]

    assert ["canceled", "pending"] == [job["status"] for job in jobs]


def test_notifications_are_listed_read_and_counted(novu):
    """
    By transaction, by id, and in the statistics.
    """
    workflow(novu, "Counted", HI)
    weekly = novu.notifications.stats()[0]
    started = novu.events.trigger("counted", "counted-1", {"name": "you"})
    (listed,) = novu.notifications.list(transaction_id=started.transaction_id).data
    one = novu.notifications.get(listed._id)
    days = novu.notifications.graph_stats(days=1)

    assert ("counted-1", started.transaction_id) == (
        read(novu, listed)["subscriber"]["subscriberId"],
        one.transaction_id,
    )
    assert "Counted" == one.template.name
    assert (weekly + 1, weekly + 1) == novu.notifications.stats()
    assert sum(day.count for day in days) > 0


def test_feeds_are_made_and_deleted(novu):
    """
    A feed has a name and an identifier.
    """
    made = novu.feeds.create("Orders")
    listed = [feed.name for feed in novu.feeds.list()]
    novu.feeds.delete(made._id)

    assert "Orders" in listed
    assert "Orders" not in [feed.name for feed in novu.feeds.list()]


def test_the_mx_status_is_told(novu):
    """
    No domain, no record.
    """
    assert novu.inbound_parse.validate_mx_record_setup() is False


def test_a_wrong_key_is_refused(base_url):
    """
    As the client expects it.
    """
    assert 401 == status_of(api.SubscriberApi(base_url, "nope").list)
