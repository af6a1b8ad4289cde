"""Integrations of either of Novu's two APIs, within Novu's rules, and tombstones of them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from novu_flows.declare.basics import UNSET, EnvSecret
from novu_flows.declare.collection import Removed
from novu_flows.declare.integration import Integration

_PROVIDERS = {"sendgrid": "email", "mailgun": "email", "twilio": "sms", "zulip": "chat", "pushpad": "push"}
IDENTIFIERS = ("main", "spare", "Über/mail")
_VALUES: SearchStrategy[Any] = st.one_of(
    st.sampled_from([EnvSecret("HOOK_A"), EnvSecret("TOKEN_B")]), st.sampled_from([EnvSecret("TOKEN_C")])
)


@st.composite
def _credentials(draw: DrawFn) -> dict[str, Any]:
    secrets = draw(st.dictionaries(st.sampled_from(["apiKey", "password", "user"]), _VALUES, max_size=2))
    plain = st.sampled_from(["shop@example.com", "Shop", ""])
    settings = {"from": plain, "host": plain, "secure": st.booleans()}
    return secrets | draw(st.fixed_dictionaries({}, optional=settings))


def _switch() -> SearchStrategy[Any]:
    return st.sampled_from([UNSET, True, False])


@st.composite
def integrations(draw: DrawFn) -> tuple[tuple[Integration, ...], tuple[Removed, ...]]:
    """Make integrations of Novu 0.14, one active in each channel that has one, and tombstones."""
    declared, gone, taken = [], [], set[str]()
    for provider, channel in _PROVIDERS.items():
        match draw(st.sampled_from(["declared", "removed", "left", "left"])):
            case "declared":
                active = draw(_switch()) if channel not in taken else False
                if channel in ("email", "sms") and active is not False:
                    taken.add(channel)
                declared.append(
                    Integration(provider, channel=channel, active=active, credentials=draw(_credentials()))
                )
            case "removed":
                gone.append(Removed(resource="integration", key=provider))
            case _:
                pass
    return tuple(declared), tuple(gone)


@st.composite
def today_integrations(draw: DrawFn) -> tuple[tuple[Integration, ...], tuple[Removed, ...]]:
    """Make integrations of today's Novu, one primary in each channel that has one, and tombstones."""
    declared, gone, taken = [], [], set[str]()
    for number, identifier in enumerate(IDENTIFIERS):
        match draw(st.sampled_from(["declared", "removed", "left"])):
            case "declared":
                provider, channel = list(_PROVIDERS.items())[number]
                can_be_primary = channel in ("email", "sms") and channel not in taken
                primary = draw(st.sampled_from([UNSET, True])) if can_be_primary else UNSET
                if primary is True:
                    taken.add(channel)
                declared.append(
                    Integration(
                        provider,
                        channel=channel,
                        identifier=identifier,
                        name=draw(st.sampled_from([UNSET, "Main", "Ersatz für alle"])),
                        active=draw(st.sampled_from([UNSET, True])) if primary is True else draw(_switch()),
                        primary=primary,
                        credentials=draw(_credentials()),
                    )
                )
            case "removed":
                gone.append(Removed(resource="integration", key=identifier))
            case _:
                pass
    return tuple(declared), tuple(gone)
