"""Answers of `/v2/topics/:key/subscriptions` and of `/v2/subscribers/:id/subscriptions`."""

from collections.abc import Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.checks import STRING, optional
from novu_flows.emulator.http.refusal import not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import check_page, page_of
from novu_flows.emulator.v2.refusals import NoContent
from novu_flows.emulator.v2.subscriber_fields import find_subscriber
from novu_flows.emulator.v2.subscription_preferences import chosen_preferences, shown_preferences
from novu_flows.emulator.v2.subscription_views import in_list, shown_subscription
from novu_flows.emulator.v2.subscription_wishes import (
    BulkResult,
    Wish,
    check_changing,
    check_subscribing,
    check_unsubscribing,
    wishes_of,
)
from novu_flows.emulator.v2.topics import insert_topic, known_topic, refuse_key, rename_topic

_MOST_OF_ONE = 10


def subscribe(request: Request) -> Document:
    """Subscribe subscribers to a topic, which is made where it is not there; of several wishes of one the first counts."""
    check_subscribing(request.body)
    wishes = wishes_of(request.body)
    topic = _topic(request)
    outcome = BulkResult(total=len(wishes))
    found = _found(request, wishes, outcome)
    if found:
        first = {wish.subscriber_id: wish for wish in reversed(wishes)}
        _Subscribing(request, topic, outcome).add(found, first)
    return outcome.answer()


def _topic(request: Request) -> Document:
    """Return the topic of the path; it is made with the name that is given, or renamed to it."""
    key, name = request.path["topicKey"], request.body.get("name")
    topic = request.find_one("topics", {"key": key})
    if topic is None:
        refuse_key(key)
        return insert_topic(request, key, name)
    return rename_topic(request, topic, name) if name else topic


def _found(request: Request, wishes: list[Wish], outcome: BulkResult) -> list[Document]:
    """Return each known subscriber once, in the order of the database; note those that are unknown."""
    wanted = [str(wish.subscriber_id) for wish in wishes if wish.subscriber_id]
    found = request.find("subscribers", {"subscriberId": list(dict.fromkeys(wanted)), "deleted": False})
    outcome.fail_unknown(wanted, {one["subscriberId"] for one in found})
    return sorted(found, key=lambda one: str(one["_id"]))


@dataclass(frozen=True, slots=True)
class _Subscribing:
    """The subscribing of several to one topic: subscriptions that are there already are answered first."""

    request: Request
    topic: Document
    outcome: BulkResult

    def add(self, found: list[Document], first: Mapping[str | None, Wish]) -> None:
        """Subscribe those who own none of the subscriptions that are named."""
        wishes = [(one, first[one["subscriberId"]]) for one in found]
        named = {self._identifier(one, wish) for one, wish in wishes}
        held = [one for one in self._members({}) if one["identifier"] in named]
        owners = {member["_subscriberId"] for member in held}
        new = [pair for pair in wishes if pair[0]["_id"] not in owners]
        allowed = [(one, wish) for one, wish in new if self._may_have_more(one)]
        by_id = {one["_id"]: one for one in found}
        for member in held:
            shown = shown_subscription(self.topic, member, by_id.get(member["_subscriberId"]))
            self.outcome.done.append(shown | self._shown_choices(member))
        for subscriber, wish in allowed:
            self._insert(subscriber, wish)

    def _identifier(self, subscriber: Document, wish: Wish) -> str:
        return wish.identifier or default_identifier(self.topic["key"], subscriber["subscriberId"])

    def _members(self, where: Document) -> list[Document]:
        return self.request.find("topic_members", {"_topicId": self.topic["_id"], **where})

    def _may_have_more(self, subscriber: Document) -> bool:
        if len(self._members({"_subscriberId": subscriber["_id"]})) < _MOST_OF_ONE:
            return True
        subscriber_id = subscriber["subscriberId"]
        text = f"Subscriber {subscriber_id} has reached the maximum allowed of {_MOST_OF_ONE} subscriptions"
        self.outcome.fail(
            subscriber_id, "SUBSCRIPTION_LIMIT_EXCEEDED", f'{text} for topic "{self.topic["key"]}"'
        )
        return False

    def _insert(self, subscriber: Document, wish: Wish) -> None:
        identifier = self._identifier(subscriber, wish)
        if self.request.find_one("topic_members", {"identifier": identifier}) is not None:
            text = _taken(self.request, identifier)
            self.outcome.fail(subscriber["subscriberId"], "SUBSCRIPTION_CREATE_FAILED", text)
            return
        own = {"identifier": identifier, "name": wish.name, "preferences": self._choices()}
        member = insert_member(self.request, self.topic, subscriber, own)
        shown = shown_subscription(self.topic, member, subscriber) | self._shown_choices(member)
        self.outcome.done.append({**shown, "createdAt": "", "updatedAt": ""})

    def _choices(self) -> list[Document] | None:
        return chosen_preferences(self.request, self.request.body.get("preferences")) or None

    def _shown_choices(self, member: Document) -> Document:
        """Return the choices of a subscription for the workflows that the request names."""
        named = {one["workflowId"] for one in self._choices() or ()}
        return shown_preferences(self.request, member, named) if named else {}


def default_identifier(key: str, subscriber_id: str) -> str:
    """Return the identifier of a subscription that is given none."""
    return f"tk_{key}:si_{subscriber_id}"


def _taken(request: Request, identifier: str) -> str:
    environment = f"_environmentId: ObjectId('{request.environment_id}')"
    return (
        "Plan executor error during update :: caused by :: E11000 duplicate key error collection: "
        "novu-db.topicsubscribers index: _environmentId_1_identifier_1 dup key: "
        f'{{ {environment}, identifier: "{identifier}" }}'
    )


def insert_member(
    request: Request, topic: Document, subscriber: Document, own: Mapping[str, Any]
) -> Document:
    """Insert a subscription."""
    now = request.state.now()
    member = {
        "_id": request.state.new_id(),
        **request.scope,
        "_subscriberId": subscriber["_id"],
        "_topicId": topic["_id"],
        "topicKey": topic["key"],
        "externalSubscriberId": subscriber["subscriberId"],
        **{key: value for key, value in own.items() if value is not None},
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("topic_members", member)
    return member


def unsubscribe(request: Request) -> Document:
    """Drop subscriptions: those of identifiers, and all that a subscriber has to the topic."""
    check_unsubscribing(request.body)
    topic, wishes = known_topic(request), wishes_of(request.body)
    outcome = BulkResult(total=len(wishes))
    if wishes and not any(wish.identifier or wish.subscriber_id for wish in wishes):
        for _ in wishes:
            outcome.fail("unknown", "INVALID_REQUEST", "Subscription identifier is required.")
            outcome.errors[-1]["identifier"] = "unknown"
        return outcome.answer()
    _Unsubscribing(request, topic, outcome).drop(wishes)
    return outcome.answer()


@dataclass(frozen=True, slots=True)
class _Unsubscribing:
    """The unsubscribing of several from one topic."""

    request: Request
    topic: Document
    outcome: BulkResult

    def drop(self, wishes: list[Wish]) -> None:
        """Drop what is found by identifier, then what is found by subscriber."""
        found = [*self._of_identifiers(wishes), *self._of_subscribers(wishes)]
        for member in found:
            owner = self.request.find_one("subscribers", {"_id": member["_subscriberId"]})
            shown = shown_subscription(self.topic, member, owner)
            self.outcome.done.append({key: value for key, value in shown.items() if key != "name"})
        for member in found:
            self.request.store.remove("topic_members", {"_id": member["_id"]})

    def _members(self) -> list[Document]:
        return self.request.find("topic_members", {"_topicId": self.topic["_id"]})

    def _of_identifiers(self, wishes: list[Wish]) -> list[Document]:
        first = {wish.identifier: wish for wish in reversed(wishes)}
        wanted = [wish.identifier for wish in wishes if wish.identifier]
        found = [member for member in self._members() if member["identifier"] in set(wanted)]
        known = {member["identifier"] for member in found}
        for identifier in wanted:
            if identifier not in known:
                text = f"Subscription with identifier '{identifier}' not found."
                self.outcome.fail(
                    first[identifier].subscriber_id or "unknown", "SUBSCRIPTION_NOT_FOUND", text
                )
        return found

    def _of_subscribers(self, wishes: list[Wish]) -> list[Document]:
        people = _found(self.request, wishes, self.outcome)
        ids = {one["subscriberId"]: one["_id"] for one in people}
        found = [member for member in self._members() if member["_subscriberId"] in set(ids.values())]
        for wish in wishes:
            if wish.subscriber_id in ids and not _is_among(found, wish, ids[wish.subscriber_id]):
                named = f" with identifier '{wish.identifier}'" if wish.identifier else ""
                text = f"Subscription{named} for subscriber '{wish.subscriber_id}' not found."
                self.outcome.fail(wish.subscriber_id, "SUBSCRIPTION_NOT_FOUND", text)
        return found


def _is_among(found: list[Document], wish: Wish, owner_id: str) -> bool:
    if wish.identifier:
        return any(member["identifier"] == wish.identifier for member in found)
    return any(member["_subscriberId"] == owner_id for member in found)


def list_of_topic(request: Request) -> Document:
    """List the subscriptions of a topic, by cursor."""
    check_page(request.query, optional("subscriberId", STRING), is_counted=True)
    where = {"_topicId": known_topic(request)["_id"]}
    return _listed(request, where, request.query.get("subscriberId"))


def _listed(request: Request, where: Document, subscriber_id: Any) -> Document:
    if subscriber_id:
        where = {**where, "externalSubscriberId": subscriber_id}
    found = [] if request.query.get("contextKeys") else request.find("topic_members", where)
    return page_of(request, found, field="_id").shown(lambda member: in_list(request, member))


def list_of_subscriber(request: Request) -> Document:
    """List the subscriptions of a subscriber, by cursor."""
    check_page(request.query, optional("key", STRING), is_counted=True)
    subscriber = find_subscriber(request, request.path["subscriberId"])
    if subscriber is None:
        raise not_found("Subscriber not found")
    key = request.query.get("key")
    where = {"_subscriberId": subscriber["_id"], **({"topicKey": key} if key else {})}
    return _listed(request, where, None)


def get_one(request: Request) -> Document:
    """Read a subscription; one that is not there is no content."""
    member = _member(request)
    if member is None:
        raise NoContent
    named = {"name": member["name"]} if "name" in member else {}
    return {
        "id": member["_id"],
        "identifier": member["identifier"],
        **named,
        **shown_preferences(request, member),
    }


def _member(request: Request) -> Document | None:
    identifier = request.path["identifier"].rpartition(":ctx_")
    where = {"topicKey": request.path["topicKey"], "identifier": identifier[0] or identifier[2]}
    return request.find_one("topic_members", where)


def change(request: Request) -> Document:
    """Change name or preferences of a subscription; preferences are shown only where they were given."""
    check_changing(request.body)
    topic, member = known_topic(request), _member(request)
    if member is None:
        identifier = request.path["identifier"]
        raise not_found(f"Subscription with identifier {identifier} not found for topic {topic['key']}")
    given = request.body.get("preferences")
    chosen = None if given is None else chosen_preferences(request, given)
    changes = {} if chosen is None else {"preferences": chosen}
    changes |= {"name": request.body["name"]} if request.body.get("name") is not None else {}
    changed = {**member, **changes, **({"updatedAt": request.state.now()} if changes else {})}
    request.store.replace("topic_members", changed)
    owner = request.find_one("subscribers", {"_id": member["_subscriberId"]})
    shown = shown_subscription(topic, changed, owner)
    return shown | (shown_preferences(request, changed) if chosen else {})


ROUTES = (
    Route("GET", "/v2/topics/:topicKey/subscriptions", list_of_topic),
    Route("POST", "/v2/topics/:topicKey/subscriptions", subscribe),
    Route("DELETE", "/v2/topics/:topicKey/subscriptions", unsubscribe),
    Route("GET", "/v2/topics/:topicKey/subscriptions/:identifier", get_one),
    Route("PATCH", "/v2/topics/:topicKey/subscriptions/:identifier", change),
    Route("GET", "/v2/subscribers/:subscriberId/subscriptions", list_of_subscriber),
)
