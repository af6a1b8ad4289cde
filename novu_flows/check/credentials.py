"""Rules for credentials: which provider is reached by what, and that secrets are references."""

from collections.abc import Iterator
from typing import get_args

from novu_flows.check.duplicates import repeated
from novu_flows.check.place import Place, subscriber_place
from novu_flows.check.texts import endpoint_issues, is_blank, is_encodable
from novu_flows.declare.basics import EnvSecret, LiteralSecret, Secret
from novu_flows.declare.collection import Declarations
from novu_flows.declare.credentials import ChatProvider, Credentials
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Issue
from novu_flows.redaction import VARIABLE

_CHAT = frozenset(get_args(ChatProvider))
_WITH_CHANNEL = frozenset({"mattermost"})  # docs/novu/v1.md, section 3.7


def providers(declarations: Declarations) -> Iterator[Issue]:
    """Report providers that a subscriber has twice: Novu keeps one address for each."""
    for subscriber in declarations.subscribers:
        for provider in repeated(one.provider for one in subscriber.credentials):
            yield (
                subscriber_place(subscriber)
                .part(f"credentials[{provider}]")
                .error(
                    "duplicate-provider",
                    f"{provider} is given more than once",
                    "give it once; device tokens go into one list",
                )
            )


def addresses(declarations: Declarations) -> Iterator[Issue]:
    """Report credentials that do not fit their provider."""
    for subscriber in declarations.subscribers:
        for one in subscriber.credentials:
            place = _place(subscriber, one)
            yield from _chat(place, one) if one.provider in _CHAT else _push(place, one)


def secrets(declarations: Declarations) -> Iterator[Issue]:
    """Report secrets that stand in the declarations, or cannot be found by their names."""
    for subscriber in declarations.subscribers:
        for one in subscriber.credentials:
            for secret in _secrets(one):
                yield from _secret(_place(subscriber, one), secret)


def _place(subscriber: Subscriber, credentials: Credentials) -> Place:
    return subscriber_place(subscriber).part(f"credentials[{credentials.provider}]", credentials.source)


def _chat(place: Place, credentials: Credentials) -> Iterator[Issue]:
    address, provider = credentials.address, credentials.provider
    if address.device_tokens is not None:
        yield _misfit(place, f"{provider} is a chat, which has no device tokens")
    if address.channel is not None and provider not in _WITH_CHANNEL:
        yield _misfit(place, f"{provider} takes no channel: its webhook URL says which")
    if address.webhook_url is None:
        yield _empty(place, f"{provider} is reached by a webhook URL", "webhook_url")
    elif isinstance(address.webhook_url, LiteralSecret) and not is_blank(address.webhook_url.value):
        yield from endpoint_issues(place.field("webhook_url"), address.webhook_url.value)


def _push(place: Place, credentials: Credentials) -> Iterator[Issue]:
    address, provider = credentials.address, credentials.provider
    if address.webhook_url is not None or address.channel is not None:
        yield _misfit(place, f"{provider} is a push service, which has no webhook URL and no channel")
    if not address.device_tokens:
        yield _empty(place, f"{provider} is reached by device tokens", "device_tokens")


def _secrets(credentials: Credentials) -> Iterator[Secret]:
    address = credentials.address
    held = (address.webhook_url, address.channel, *(address.device_tokens or ()))
    return (one for one in held if one is not None)


def _secret(place: Place, secret: Secret) -> Iterator[Issue]:
    if isinstance(secret, EnvSecret):
        if not VARIABLE.fullmatch(secret.variable):
            yield place.error(
                "invalid-variable",
                "what is given to env() cannot be the name of an environment variable, so it is not shown here",
                'put the secret into a variable, and give that one\'s name: env("ADA_SLACK_WEBHOOK")',
            )
    elif is_blank(secret.value) or not is_encodable(secret.value):
        yield _empty(place, "a secret is empty, or no text", "env")
    else:
        yield place.warning(
            "literal-secret",
            "a secret stands in the declaration",
            'keep it in an environment variable: env("NAME")',
        )


def _misfit(place: Place, message: str) -> Issue:
    return place.error("credentials-misfit", message, "remove it, or name another provider")


def _empty(place: Place, message: str, name: str) -> Issue:
    return place.error("empty-credentials", message, f"give {name}, or leave the credentials out")
