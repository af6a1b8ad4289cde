"""Rules for integrations: what they are known by, who delivers where only one does, and that secrets are references."""

from collections import defaultdict
from collections.abc import Iterator

from novu_flows.check.place import Place, resource_place
from novu_flows.check.texts import encoding_issues, is_blank, is_trimmed
from novu_flows.declare.basics import EnvSecret, LiteralSecret, Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.integration import PLAIN_CREDENTIALS, CredentialValue, Integration
from novu_flows.issues import Issue, did_you_mean
from novu_flows.redaction import VARIABLE

WITH_PRIMARY = ("email", "sms")  # recorded from 3.15: of the other channels several integrations deliver
ONE_ACTIVE = ("in_app", "email", "sms")  # docs/novu/v1.md, section 11.5
# Parts of credentials that a provider of Novu asks for; what Novu does not know it drops.
_KNOWN = PLAIN_CREDENTIALS | {
    *(
        "apiKey",
        "apiToken",
        "user",
        "password",
        "secretKey",
        "token",
        "accountSid",
        "applicationId",
        "clientId",
    ),
    *("serviceAccount", "webhookUrl", "tlsOptions", "redirectUrl", "hmac", "tenantId", "accessKey", "appSid"),
    *("apiKeyRequestHeader", "secretKeyRequestHeader", "idPath", "datePath", "authenticateByToken"),
    *("authenticationTokenKey", "instanceId", "alertUid", "title", "imageUrl", "state", "externalLink"),
    *("channelId", "phoneNumberIdentification", "appIOBaseUrl", "servicePlanId", "signingSecret"),
}


def key_trouble(text: str) -> str:
    """Return what is wrong with the identifier or the provider of an integration; empty where nothing is."""
    if is_blank(text):
        return "is empty"
    if not is_trimmed(text):
        return "begins or ends with a space"
    return "" if text.isprintable() else "holds a character that cannot be shown"


def integration_names(declarations: Declarations) -> Iterator[Issue]:
    """Report integrations that are known by nothing, and names of nothing."""
    for one in declarations.integrations:
        place = resource_place(one)
        for name, text in (("provider", one.provider), ("identifier", one.identifier)):
            if not isinstance(text, Unset) and (trouble := key_trouble(text)):
                yield place.part(name).error(
                    "invalid-integration", f"the {name} {trouble}", "write it like sendgrid"
                )
        if not isinstance(one.name, Unset):
            yield from encoding_issues(place.part("name"), one.name)
            if is_blank(one.name):
                yield place.part("name").error(
                    "empty-text", "it is empty", "write something, or leave it out"
                )


def sorting_names(declarations: Declarations) -> Iterator[Issue]:
    """Report notification groups and feeds whose names Novu could not keep."""
    for kind, name, declared in declarations.resources():
        if kind.resource in ("notification_group", "feed"):
            place = resource_place(declared)
            yield from encoding_issues(place, name)
            if trouble := key_trouble(name):
                yield place.error("invalid-name", f"the name {trouble}", "write it like Orders")


def integration_credentials(declarations: Declarations) -> Iterator[Issue]:
    """Report secrets that stand in the declarations, and parts of credentials that no provider has."""
    for one in declarations.integrations:
        for name, value in one.credentials.items():
            place = resource_place(one).part(f"credentials[{name}]")
            yield from _credential(place, value)
            if name not in _KNOWN:
                yield place.warning(
                    "unknown-credential",
                    f"Novu knows no part {name!r} of credentials, and drops what it does not know",
                    did_you_mean(name, _KNOWN) or "write it as Novu's dashboard sends it",
                )


def identifiers_of_integrations(declarations: Declarations) -> Iterator[Issue]:
    """Report integrations without the identifier by which today's Novu knows them."""
    for one in declarations.integrations:
        if isinstance(one.identifier, Unset):
            yield resource_place(one).error(
                "missing-identifier",
                "Novu may have several integrations of a provider, and this one has no identifier",
                f'give it the one that the dashboard shows, or a new one: identifier="{one.provider}-main"',
            )


def primary_integrations(declarations: Declarations) -> Iterator[Issue]:
    """Report primary integrations where there is none, or not one alone."""
    first: dict[str, Integration] = {}
    for one in declarations.integrations:
        place = resource_place(one).part("primary")
        if one.primary is False:
            yield place.error(
                "not-primary",
                "an integration is primary until another one of its channel is",
                "leave it out, and declare primary=True of the other one",
            )
        elif one.primary is True and first.setdefault(one.channel, one) is not one:
            earlier = first[one.channel]
            yield _several(place, f"{earlier.key}, at {earlier.source}, is the primary one of {one.channel}")
        elif one.primary is True:
            yield from _cannot_be_primary(place, one)


def active_integrations(declarations: Declarations) -> Iterator[Issue]:
    """Report integrations that would turn each other off: Novu 0.14 has one active integration of most channels."""
    by_channel: dict[str, list[Integration]] = defaultdict(list)
    for one in declarations.integrations:
        if one.channel in ONE_ACTIVE and one.active is not False:
            by_channel[one.channel].append(one)
    for channel, (earlier, *others) in by_channel.items():
        for one in others:
            place = resource_place(one).part("active")
            yield _several(place, f"{earlier.key}, at {earlier.source}, is the active one of {channel}")


def _several(place: Place, message: str) -> Issue:
    word = place.where.rpartition(" ")[2]
    remedy = "active=False of all but one" if word == "active" else "it of one alone"
    return place.error("several-integrations", message, f"declare {remedy}")


def _cannot_be_primary(place: Place, one: Integration) -> Iterator[Issue]:
    if one.channel not in WITH_PRIMARY:
        yield place.error(
            "not-primary",
            f"{one.channel} has no primary integration: all that are active deliver",
            "leave it out",
        )
    if one.active is False:
        yield place.error(
            "not-primary",
            "an integration that is not active cannot be the primary one",
            "leave one of both out",
        )


def _credential(place: Place, value: CredentialValue) -> Iterator[Issue]:
    if isinstance(value, LiteralSecret):
        yield place.error(
            "integration-secret",
            "a secret stands in the declaration",
            'put it into an environment variable, and refer to that: env("NAME")',
        )
    elif isinstance(value, EnvSecret) and not VARIABLE.fullmatch(value.variable):
        yield place.error(
            "invalid-variable",
            "what is given to env() cannot be the name of an environment variable, so it is not shown here",
            'put the secret into a variable, and give that one\'s name: env("SENDGRID_API_KEY")',
        )
