"""Answers of `/v2/topics/:key/subscriptions` and of `/v2/subscribers/:id/subscriptions`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from novu_flows.emulator.http.refusal import not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import page_of
from novu_flows.emulator.v2.refusals import NoContent, invalid_command, refused, validation_error
from novu_flows.emulator.v2.subscriber_fields import find_subscriber, refuse_nobody
from novu_flows.emulator.v2.subscription_views import in_list, shown_preferences, shown_subscription
from novu_flows.emulator.v2.topics import insert_topic, known_topic, refuse_key

_MOST_AT_ONCE, _MOST_OF_ONE = 100, 10
_FEWEST = "At least one subscription is required"


@dataclass(frozen=True, slots=True)
class Wish:
    """One subscription that was asked for: whose, under which identifier."""

    subscriber_id: str | None
    identifier: str | None = None
    name: str | None = None


@dataclass(slots=True)
class BulkResult:
    """What came of the wishes of one request."""

    total: int
    done: list[Document] = field(default_factory=list)
    errors: list[Document] = field(default_factory=list)

    def fail(self, subscriber_id: str | None, code: str, message: str) -> None:
        """Note that a wish could not be met."""
        self.errors.append({"subscriberId": subscriber_id, "code": code, "message": message})

    def answer(self) -> Document:
        """Return the answer; refuse where every wish failed."""
        meta = {"totalCount": self.total, "successful": len(self.done), "failed": len(self.errors)}
        body = {"data": self.done, "meta": meta, **({"errors": self.errors} if self.errors else {})}
        if self.errors and not self.done:
            raise refused(400, "Api Exception Raised with status 400", **body)
        return body


def wishes_of(body: Mapping[str, Any], *, texts: bool) -> list[Wish]:
    """Read whom a request is about; `texts` says that an item of `subscriptions` may be a subscriber's id."""
    subscriptions, ids = body.get("subscriptions"), body.get("subscriberIds")
    faults = _list_faults("subscriptions", subscriptions, texts=texts) + _list_faults(
        "subscriberIds", ids, texts=True
    )
    faults += _list_faults("preferences", body.get("preferences"), texts=False)
    if faults:
        raise validation_error(faults)
    items = [*(subscriptions or []), *(ids or [])]
    return [
        Wish(item)
        if isinstance(item, str)
        else Wish(item.get("subscriberId"), item.get("identifier"), item.get("name"))
        for item in items
    ]


def _list_faults(name: str, given: Any, *, texts: bool) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list):
        return [f"{name} must be an array"]
    if len(given) > _MOST_AT_ONCE:
        return [f"Cannot subscribe more than {_MOST_AT_ONCE} subscribers at once"]
    if not given and name != "preferences":
        return [_FEWEST]
    wrong = [one for one in given if not (isinstance(one, dict) or (texts and isinstance(one, str)))]
    return [f"{name}.each value in nested property {name} must be either object or array" for _ in wrong]


def subscribe(request: Request) -> Document:
    """Subscribe subscribers to a topic, which is made where it is not there; of several wishes of one the first counts."""
    wishes = wishes_of(request.body, texts=False)
    if not wishes:
        raise invalid_command("CreateSubscriptions", "subscriptions", _FEWEST, value=[])
    refuse_nobody([wish.subscriber_id for wish in wishes])
    key = request.path["topicKey"]
    topic = request.find_one("topics", {"key": key})
    if topic is None:
        refuse_key(key)
        topic = insert_topic(request, key, None)
    subscribing = _Subscribing(request, topic, BulkResult(total=len(wishes)))
    for subscriber, wish in _resolved(request, wishes, subscribing.outcome):
        subscribing.add(subscriber, wish)
    subscribing.outcome.done += subscribing.made
    return subscribing.outcome.answer()


def _resolved(request: Request, wishes: list[Wish], outcome: BulkResult) -> list[tuple[Document, Wish]]:
    """Return each known subscriber once with its first wish, in the order of the database."""
    first: dict[str | None, Wish] = {}
    for wish in wishes:
        first.setdefault(wish.subscriber_id, wish)
    found = {subscriber_id: find_subscriber(request, str(subscriber_id)) for subscriber_id in first}
    for subscriber_id, subscriber in found.items():
        if subscriber is None:
            outcome.fail(subscriber_id, "SUBSCRIBER_NOT_FOUND", _unknown(subscriber_id))
    known = [(one, first[subscriber_id]) for subscriber_id, one in found.items() if one is not None]
    return sorted(known, key=lambda pair: pair[0]["_id"])


def _unknown(subscriber_id: str | None) -> str:
    return f"Subscriber with ID '{subscriber_id}' could not be found."


@dataclass(frozen=True, slots=True)
class _Subscribing:
    """The subscribing of several to one topic: those that are subscribed already are answered first."""

    request: Request
    topic: Document
    outcome: BulkResult
    made: list[Document] = field(default_factory=list)

    def add(self, subscriber: Document, wish: Wish) -> None:
        """Subscribe one, unless the identifier is taken or the subscriber has as many as can be."""
        identifier = wish.identifier or default_identifier(self.topic["key"], subscriber["subscriberId"])
        held = self.request.find_one("topic_members", {"identifier": identifier})
        if held is not None:
            self._answer_held(held, subscriber)
        elif self._has_most(subscriber):
            subscriber_id = subscriber["subscriberId"]
            text = (
                f"Subscriber {subscriber_id} has reached the maximum allowed of {_MOST_OF_ONE} subscriptions"
            )
            text = f'{text} for topic "{self.topic["key"]}"'
            self.outcome.fail(subscriber_id, "SUBSCRIPTION_LIMIT_EXCEEDED", text)
        else:
            self._insert(subscriber, identifier, wish)

    def _answer_held(self, held: Document, subscriber: Document) -> None:
        is_own = held["_subscriberId"] == subscriber["_id"] and held["_topicId"] == self.topic["_id"]
        if held["_topicId"] == self.topic["_id"]:
            owner = subscriber if is_own else None
            self.outcome.done.append(shown_subscription(self.topic, held, owner))
        if not is_own:
            text = _taken(self.request, held["identifier"])
            self.outcome.fail(subscriber["subscriberId"], "SUBSCRIPTION_CREATE_FAILED", text)

    def _has_most(self, subscriber: Document) -> bool:
        own = {"_topicId": self.topic["_id"], "_subscriberId": subscriber["_id"]}
        return self.request.store.count("topic_members", own) >= _MOST_OF_ONE

    def _insert(self, subscriber: Document, identifier: str, wish: Wish) -> None:
        body = self.request.body
        extras = {"name": wish.name or body.get("name"), "preferences": body.get("preferences")}
        member = insert_member(self.request, self.topic, subscriber, {"identifier": identifier, **extras})
        shown = shown_subscription(self.topic, member, subscriber) | shown_preferences(self.request, member)
        self.made.append({**_without_name(shown), "createdAt": "", "updatedAt": ""})


def _without_name(shown: Document) -> Document:
    return {key: value for key, value in shown.items() if key != "name"}


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
    """Drop subscriptions: one by its identifier, or all of a subscriber to the topic."""
    topic = known_topic(request)
    wishes = wishes_of(request.body, texts=True)
    outcome = BulkResult(total=len(wishes))
    for wish in wishes:
        _unsubscribe_one(request, topic, wish, outcome)
    return outcome.answer()


def _unsubscribe_one(request: Request, topic: Document, wish: Wish, outcome: BulkResult) -> None:
    where: Document = {"_topicId": topic["_id"]}
    subscriber = None
    if wish.subscriber_id is not None:
        subscriber = find_subscriber(request, wish.subscriber_id)
        if subscriber is None:
            outcome.fail(wish.subscriber_id, "SUBSCRIBER_NOT_FOUND", _unknown(wish.subscriber_id))
            return
        where["_subscriberId"] = subscriber["_id"]
    if wish.identifier is not None:
        where["identifier"] = wish.identifier
    found = request.find("topic_members", where)
    if not found:
        named = wish.subscriber_id or wish.identifier
        outcome.fail(named, "SUBSCRIPTION_NOT_FOUND", f"Subscription for subscriber '{named}' not found.")
    for member in found:
        owner = subscriber or request.find_one("subscribers", {"_id": member["_subscriberId"]})
        outcome.done.append(_without_name(shown_subscription(topic, member, owner)))
    request.store.remove("topic_members", where)


def list_of_topic(request: Request) -> Document:
    """List the subscriptions of a topic, by cursor."""
    where = {"_topicId": known_topic(request)["_id"]}
    return _listed(request, where, request.query.get("subscriberId"))


def _listed(request: Request, where: Document, subscriber_id: Any) -> Document:
    if subscriber_id:
        where = {**where, "externalSubscriberId": subscriber_id}
    found = [] if request.query.get("contextKeys") else request.find("topic_members", where)
    page = page_of(request, found, lambda text, _: validation_error([text]))
    return page.shown(lambda member: in_list(request, member))


def list_of_subscriber(request: Request) -> Document:
    """List the subscriptions of a subscriber, by cursor."""
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
    where = {"topicKey": request.path["topicKey"], "identifier": request.path["identifier"]}
    return request.find_one("topic_members", where)


def change(request: Request) -> Document:
    """Change name or preferences of a subscription; preferences are shown only where they were given."""
    topic, member = known_topic(request), _member(request)
    if member is None:
        identifier = request.path["identifier"]
        raise not_found(f"Subscription with identifier {identifier} not found for topic {topic['key']}")
    faults = _list_faults("preferences", request.body.get("preferences"), texts=False)
    if faults:
        raise validation_error(faults)
    changes = {key: request.body[key] for key in ("name", "preferences") if request.body.get(key) is not None}
    changed = {**member, **changes, **({"updatedAt": request.state.now()} if changes else {})}
    request.store.replace("topic_members", changed)
    owner = request.find_one("subscribers", {"_id": member["_subscriberId"]})
    shown = shown_subscription(topic, changed, owner)
    return shown | (shown_preferences(request, changed) if "preferences" in changes else {})


ROUTES = (
    Route("GET", "/v2/topics/:topicKey/subscriptions", list_of_topic),
    Route("POST", "/v2/topics/:topicKey/subscriptions", subscribe),
    Route("DELETE", "/v2/topics/:topicKey/subscriptions", unsubscribe),
    Route("GET", "/v2/topics/:topicKey/subscriptions/:identifier", get_one),
    Route("PATCH", "/v2/topics/:topicKey/subscriptions/:identifier", change),
    Route("GET", "/v2/subscribers/:subscriberId/subscriptions", list_of_subscriber),
)
