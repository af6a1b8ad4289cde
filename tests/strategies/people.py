"""Subscribers with profiles, data, preferences and credentials, within Novu's rules."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from novu_flows.declare.basics import UNSET, EnvSecret
from novu_flows.declare.credentials import ChatProvider, Credentials, PushProvider
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber
from novu_flows.javascript.validator import is_email
from strategies.steps import SWITCHES
from strategies.texts import plain_texts, trimmed_texts

# The environment variables that the declared secrets refer to, with their values.
ENVIRON: Mapping[str, str] = {
    **{f"HOOK_{name}": f"https://hooks.example.com/{name}" for name in "ABC"},
    **{f"TOKEN_{name}": f"token-{name}" for name in "ABC"},
}
SUBSCRIBER_IDS = ("ada", "Ada", "bob@example.com", "a/b c?d#e%41", "ünï-日本")
CHAT: tuple[Any, ...] = get_args(ChatProvider)
PUSH: tuple[Any, ...] = get_args(PushProvider)
_LOCALES = ("en", "en_US", "de-DE", "zh-Hans-CN", "es-419")
_LARGEST = 2**53


@st.composite
def subscribers(
    draw: DrawFn, workflows: Sequence[AnyWorkflow], *, may_clear: bool = False
) -> tuple[Subscriber, ...]:
    """
    Make some subscribers of different ids, with preferences for some of the workflows.

    With `may_clear` also None is declared, which Novu 0.14 cannot always do where it holds something.
    """
    return tuple(draw(one_subscriber(one, workflows, may_clear=may_clear)) for one in draw(_ids()))


@st.composite
def one_subscriber(
    draw: DrawFn, subscriber_id: str, workflows: Sequence[AnyWorkflow], *, may_clear: bool
) -> Subscriber:
    """Make a subscriber of an id."""
    absent = st.sampled_from([UNSET, None] if may_clear else [UNSET])
    profile = {name: draw(st.one_of(absent, values)) for name, values in _PROFILE.items()}
    data = {
        "data": draw(st.one_of(absent, st.dictionaries(_keys(), json_values(), max_size=3))),
        "data_mode": draw(st.sampled_from(["merge", "replace"])),
    }
    preferred = draw(st.lists(st.sampled_from(workflows), unique_by=id, max_size=2)) if workflows else []
    return Subscriber(
        subscriber_id,
        **profile,
        **data,
        preferences=[draw(preferences(workflow)) for workflow in preferred],
        credentials=draw(_credentials()),
    )


@st.composite
def preferences(draw: DrawFn, workflow: AnyWorkflow) -> Preference:
    """Make a preference for a workflow, of the channels that it has."""
    channels = sorted(
        {step.type for step in workflow.steps if step.active is not False} - {"digest", "delay"}
    )
    switches: dict[str, Any] = {channel: draw(SWITCHES) for channel in channels}
    reference = draw(st.sampled_from([workflow, workflow.workflow_id]))
    return Preference(reference, enabled=draw(SWITCHES), **switches)


@cache
def json_values() -> SearchStrategy[object]:
    """Make JSON values that stay as they are on their way through JavaScript."""
    numbers = st.one_of(
        st.integers(-_LARGEST, _LARGEST), st.floats(allow_nan=False, allow_infinity=False), st.just(-0.0)
    )
    leaves = st.one_of(st.none(), st.booleans(), numbers, st.text(_characters(), max_size=8))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_keys(), inner, max_size=3)),
        max_leaves=6,
    )


_PROFILE: Mapping[str, SearchStrategy[str]] = {
    "email": st.emails().filter(is_email),
    "first_name": plain_texts(),
    "last_name": plain_texts(),
    "phone": plain_texts(15),
    "avatar": st.sampled_from(["https://example.com/a.png", "/a.png"]),
    "locale": st.sampled_from(_LOCALES),
}


@cache
def _ids() -> SearchStrategy[list[str]]:
    new = trimmed_texts(12).filter(lambda text: text not in (".", ".."))
    return st.lists(st.one_of(st.sampled_from(SUBSCRIBER_IDS), new), unique=True, max_size=4)


@cache
def _keys() -> SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(["plan", "$set", "a.b", "", "toString"]), st.text(_characters(), max_size=5)
    ).filter(lambda key: key != "__proto__")


@cache
def _characters() -> SearchStrategy[str]:
    return st.characters(exclude_categories=("Cs",), exclude_characters="\0")


@cache
def _credentials() -> SearchStrategy[list[Credentials]]:
    hooks, tokens = _secrets("HOOK"), _secrets("TOKEN")
    chats = st.builds(Credentials, st.sampled_from(CHAT), webhook_url=hooks)
    with_channel = st.builds(Credentials, st.just("mattermost"), webhook_url=hooks, channel=tokens)
    pushes = st.builds(
        Credentials, st.sampled_from(PUSH), device_tokens=st.lists(tokens, min_size=1, max_size=3)
    )
    return st.lists(st.one_of(chats, with_channel, pushes), unique_by=lambda one: one.provider, max_size=2)


def _secrets(prefix: str) -> SearchStrategy[EnvSecret]:
    return st.sampled_from([EnvSecret(name) for name in ENVIRON if name.startswith(prefix)])
