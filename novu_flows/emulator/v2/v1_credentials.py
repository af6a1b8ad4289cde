"""Answers of `/v1/subscribers/:id/credentials` as Novu 3.15 gives them: a PUT merges, a PATCH adds tokens."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, OBJECT, STRING, PropertyCheck, check, optional, required
from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.refusals import refused
from novu_flows.emulator.v2.subscriber_fields import find_subscriber, known_subscriber, write_subscriber

Join = Callable[[list[str], list[str]], list[str]]  # the tokens that are held, and those given

_MOST_TOKENS = 100
_TEXTS = ("webhookUrl", "channel")
# The providers that a subscriber can have credentials of (docs/novu/v3.15.md, section 2).
PROVIDERS = frozenset(
    {
        *("slack", "novu-slack", "discord", "msteams", "mattermost", "ryver", "zulip", "grafana-on-call"),
        *("getstream", "rocket-chat", "whatsapp-business", "chat-webhook", "telegram", "line"),
        *("fcm", "apns", "expo", "one-signal", "pushpad", "push-webhook", "pusher-beams", "appio"),
    }
)
_PROVIDER = PropertyCheck(
    lambda value: isinstance(value, str) and value in PROVIDERS, "$property must be a valid provider ID"
)


def put(request: Request) -> Document:
    """Write the credentials of one provider; what is left out keeps, but for tokens, which go."""
    return _write(request, _replaced)


def patch(request: Request) -> Document:
    """Write the credentials of one provider; tokens are added to those that are there."""
    return _write(request, _added)


def _replaced(_: list[str], tokens: list[str]) -> list[str]:
    return tokens


def _added(held: list[str], tokens: list[str]) -> list[str]:
    return list(dict.fromkeys([*held, *tokens]))


def _write(request: Request, join: Join) -> Document:
    check(
        request.body,
        required("providerId", DEFINED, _PROVIDER),
        optional("integrationIdentifier", STRING),
        required("credentials", DEFINED, OBJECT),
    )
    subscriber_id = request.path["subscriberId"]
    found = find_subscriber(request, subscriber_id)
    if found is None:
        raise bad_request(f"SubscriberId: {subscriber_id} not found")
    return single(_with_credentials(request, found, request.body, join))


def add_channels(request: Request, subscriber: Document, channels: Any) -> Document:
    """Add the credentials that come with a subscriber, as a PATCH of each does; return what is stored then."""
    for channel in channels or ():
        subscriber = _with_credentials(request, subscriber, channel, _added)
    return subscriber


def _with_credentials(request: Request, found: Document, given: Mapping[str, Any], join: Join) -> Document:
    integration, credentials = _integration(request, given), given.get("credentials") or {}
    held = _held(found["channels"], integration)
    if held is not None and _kept(credentials) == held:
        return found
    channels = _channels(found["channels"], integration, credentials, join)
    return write_subscriber(request, found, {"channels": channels})


def _integration(request: Request, given: Mapping[str, Any]) -> Document:
    """Return the newest active integration of the provider, or the one of the identifier that was given."""
    provider_id, identifier = given.get("providerId"), given.get("integrationIdentifier")
    where = {"providerId": provider_id, "active": True, "deleted": False}
    found = request.find("integrations", where | ({"identifier": identifier} if identifier else {}))
    if not found:
        environment = f"Subscribers environment ({request.environment_id})"
        raise bad_request(f"{environment} do not have active {provider_id} integration.")
    return found[-1]


def _channels(
    channels: list[Document], integration: Document, given: Mapping[str, Any], join: Join
) -> list[Document]:
    for index, channel in enumerate(channels):
        if channel["_integrationId"] == integration["_id"]:
            merged = _merged(channel.get("credentials") or {}, given, join)
            return [*channels[:index], {**channel, "credentials": merged}, *channels[index + 1 :]]
    credentials = _kept(given)
    _refuse_many(credentials.get("deviceTokens", []))
    return [
        *channels,
        {
            "credentials": credentials,
            "_integrationId": integration["_id"],
            "providerId": integration["providerId"],
        },
    ]


def _held(channels: list[Document], integration: Document) -> Document | None:
    return next(
        (one.get("credentials") or {} for one in channels if one["_integrationId"] == integration["_id"]),
        None,
    )


def _kept(given: Mapping[str, Any]) -> Document:
    return _texts(given) | _tokens(given)


def _merged(held: Mapping[str, Any], given: Mapping[str, Any], join: Join) -> Document:
    tokens = _tokens(given).get("deviceTokens", [])
    joined = join(held.get("deviceTokens") or [], tokens) if tokens else []
    _refuse_many(joined)
    return {**held, **_texts(given), "deviceTokens": joined}


def _texts(given: Mapping[str, Any]) -> Document:
    return {name: given[name] for name in _TEXTS if given.get(name) is not None}


def _tokens(given: Mapping[str, Any]) -> Document:
    """Return the tokens that are given, each once; a text is spread into its letters, as JavaScript does."""
    tokens = given.get("deviceTokens")
    if tokens is not None and not isinstance(tokens, str | list):
        raise server_error()
    return {} if tokens is None else {"deviceTokens": _distinct(tokens)}


def _distinct(tokens: Iterable[Any]) -> list[Any]:
    """Return values without those that are there before; `1` and `true` are two."""
    return list({(type(one), str(one)): one for one in tokens}.values())


def _refuse_many(tokens: list[str]) -> None:
    if len(tokens) > _MOST_TOKENS:
        raise refused(
            400,
            f"Device tokens limit exceeded. Maximum allowed tokens per subscriber channel is {_MOST_TOKENS}, "
            f"but got {len(tokens)} tokens.",
            currentCount=len(tokens),
            limit=_MOST_TOKENS,
        )


def remove(request: Request) -> None:
    """Drop every entry of a provider; one that is not there is no fault."""
    found = known_subscriber(request, "Subscriber '{}' was not found")
    kept = [one for one in found["channels"] if one["providerId"] != request.path["providerId"]]
    write_subscriber(request, found, {"channels": kept})


ROUTES = (
    Route("PUT", "/v1/subscribers/:subscriberId/credentials", put),
    Route("PATCH", "/v1/subscribers/:subscriberId/credentials", patch),
    Route("DELETE", "/v1/subscribers/:subscriberId/credentials/:providerId", remove, status=204),
)
