"""Declarations that break the rules, and some the types too, in every way that Python lets pass."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from novu_flows.declare.basics import UNSET, Channels, EnvSecret, Span
from novu_flows.declare.cases import TriggerCase
from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.filters import (
    FieldCondition,
    Filter,
    OnlineWithinCondition,
    PreviousStepCondition,
    WebhookCondition,
)
from novu_flows.declare.steps import (
    Button,
    ButtonBlock,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    InAppStep,
    PushStep,
    TextBlock,
    TextFile,
)
from novu_flows.declare.workflow import Preference, Subscriber, Workflow
from strategies.payloads import Part
from strategies.projects import declarations

Some = SearchStrategy[Any]

_PIECES = (
    *("{{", "}}", "{{{", "}}}", "#if ", "/if", "#each ", "else", "subscriber.", "name", "x", " ", "(", ")"),
    *('"', "&", ">", "!--", "this.", "../", "@index", "[", "]", "|", "as ", "~", "\\", "\n", "="),
)
_MARKUP = st.lists(st.sampled_from(_PIECES), max_size=10).map("".join)
_TEXTS = st.one_of(st.text(st.characters(), max_size=6), _MARKUP, st.sampled_from(["name", "parts", "a.b"]))
_JUNK: Some = st.one_of(
    st.none(), st.integers(), st.floats(), st.binary(max_size=3), st.just(UNSET), st.just(int)
)


def wild_declarations() -> SearchStrategy[Declarations]:
    """Make declarations that only look the part, and some that are right."""
    return st.one_of(_Wild(st.nothing()).declarations(), _Wild(_JUNK).declarations(), declarations())


class _Wild:
    """Makes values that are well typed, and junk beside them."""

    def __init__(self, junk: Some) -> None:
        self._junk = junk
        self._text = self._or_junk(_TEXTS)
        self._optional = self._text | st.just(UNSET)
        self._file = self._text | st.builds(TextFile, _TEXTS)
        self._switch = self._or_junk(st.sampled_from([UNSET, True, False]))
        self._number = self._or_junk(st.integers())
        self._id = self._or_junk(st.sampled_from(["a", "b", "order-shipped"]) | _TEXTS)

    def declarations(self) -> SearchStrategy[Declarations]:
        flows, people = self._workflows(), self._subscribers()
        return st.builds(
            Declarations,
            workflows=st.lists(flows, max_size=3).map(tuple),
            subscribers=st.lists(people, max_size=3).map(tuple),
            removed=st.lists(
                st.builds(
                    Removed, resource=self._or_junk(st.sampled_from(["workflow", "subscriber"])), key=self._id
                ),
                max_size=2,
            ).map(tuple),
            cases=st.lists(self._cases(flows, people), max_size=2).map(tuple),
        )

    def _workflows(self) -> Some:
        return st.builds(
            Workflow,
            self._id,
            steps=self._lists(self._steps()),
            name=self._optional,
            description=self._optional,
            payload=self._or_junk(st.just(Part)),
            preferences=self._or_junk(st.builds(Channels, email=self._switch)),
            critical=self._switch,
            tags=self._lists(self._text),
            group=self._optional,
        )

    def _steps(self) -> Some:
        common = {"step_id": self._id, "active": self._switch, "filters": self._filters()}
        spans = self._or_junk(st.builds(Span, self._number, st.sampled_from(["minutes", "days"])))
        blocks = st.builds(TextBlock, content=self._file) | st.builds(
            ButtonBlock, content=self._file, url=self._text
        )
        buttons = self._lists(st.builds(Button, content=self._text))
        body = self._file | self._lists(blocks)
        return st.one_of(
            st.builds(InAppStep, **common, content=self._file, redirect=self._optional, buttons=buttons),
            st.builds(EmailStep, **common, subject=self._text, body=body, preheader=self._optional),
            st.builds(ChatStep, **common, content=self._file),
            st.builds(PushStep, **common, title=self._text, content=self._file),
            st.builds(DigestStep, **common, span=spans, key=self._text, backoff=spans | st.none()),
            st.builds(DelayStep, **common, until=spans | self._text),
        )

    def _filters(self) -> Some:
        compared = {"field": self._text, "operator": self._or_junk(st.just("EQUAL")), "value": self._text}
        conditions = st.one_of(
            st.builds(FieldCondition, on=st.sampled_from(["payload", "subscriber"]), **compared),
            st.builds(WebhookCondition, url=self._text, **compared),
            st.builds(OnlineWithinCondition, amount=self._number, unit=st.just("days")),
            st.builds(PreviousStepCondition, step_id=self._id, reading=st.just("seen")),
        )
        one = st.builds(
            Filter, conditions=self._lists(conditions).map(tuple), match=self._or_junk(st.just("all"))
        )
        return st.just(UNSET) | self._lists(one).map(tuple)

    def _subscribers(self) -> Some:
        preferences = st.builds(
            Preference,
            self._id,
            enabled=self._switch,
            email=self._switch,
            chat=self._switch,
        )
        values = st.recursive(
            _JUNK | _TEXTS,
            lambda inner: (
                st.lists(inner, max_size=2) | st.dictionaries(_TEXTS | st.integers(), inner, max_size=2)
            ),
            max_leaves=4,
        )
        return st.builds(
            Subscriber,
            self._id,
            email=self._optional,
            first_name=self._optional,
            avatar=self._optional,
            locale=self._optional,
            data=self._or_junk(st.dictionaries(_TEXTS, values, max_size=3)),
            preferences=self._lists(preferences),
            credentials=self._lists(self._credentials()),
        )

    def _credentials(self) -> Some:
        secrets = self._text | st.builds(EnvSecret, self._text)
        return st.builds(
            Credentials,
            self._or_junk(st.sampled_from(["slack", "fcm", "mattermost", "expo"])),
            webhook_url=secrets | st.none(),
            channel=secrets | st.none(),
            device_tokens=st.none() | st.lists(secrets, max_size=2),
        )

    def _cases(self, flows: Some, people: Some) -> Some:
        to = self._text | people | self._lists(people | self._text)
        payload = self._or_junk(st.dictionaries(_TEXTS, _TEXTS | _JUNK, max_size=2))
        return st.builds(TriggerCase, self._or_junk(flows), to=to, payload=payload, name=self._text)

    def _lists(self, items: Some) -> Some:
        return st.lists(self._or_junk(items), max_size=3)

    def _or_junk(self, values: Some) -> Some:
        return st.one_of(values, values, values, self._junk)
