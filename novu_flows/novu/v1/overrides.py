"""What a trigger says in place of what its workflow says: for one channel, step or provider."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, Literal, TypeAlias, assert_never

from typing_extensions import TypeVar

from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailOverrides:
    """Other parts of the e-mails of one trigger; `to` receives them beside the subscriber."""

    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    from_address: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DelayOverrides:
    """Another span for the delays of one trigger: `DelayOverrides(5, "minutes")`."""

    amount: int
    unit: Literal["seconds", "minutes", "hours", "days"]


@dataclass(frozen=True, slots=True)
class ProviderOverrides:
    """Options for one provider, in its own words: `ProviderOverrides("fcm", {"data": {}})`."""

    provider: str
    options: Mapping[str, object]


StepT_co = TypeVar("StepT_co", bound=str, covariant=True)


@dataclass(frozen=True)
class StepOverrides(Generic[StepT_co]):
    """
    Options of providers for one step of a workflow of today's Novu, in their own words.

    `StepOverrides("sms", {"twilio": {"from": "+15550100"}})`; a generated module knows the steps of a workflow.
    """

    step_id: StepT_co
    providers: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class LayoutOverride(Generic[StepT_co]):
    """
    Another layout for one e-mail step of a workflow of today's Novu, by its id; None is no layout.

    `LayoutOverride("email", "plain")`. One that the environment does not have fails the step.
    """

    step_id: StepT_co
    layout_id: str | None


@dataclass(frozen=True, slots=True)
class SeverityOverride:
    """Another severity for the messages of one trigger of today's Novu: `SeverityOverride("high")`."""

    severity: Literal["high", "medium", "low", "none"]


Override: TypeAlias = (
    EmailOverrides
    | DelayOverrides
    | ProviderOverrides
    | StepOverrides[str]
    | LayoutOverride[str]
    | SeverityOverride
)
_KINDS = (
    EmailOverrides,
    DelayOverrides,
    ProviderOverrides,
    StepOverrides,
    LayoutOverride,
    SeverityOverride,
)


def overrides_json(overrides: Override | Iterable[Override]) -> dict[str, object]:
    """Write overrides as Novu takes them: under the channel, the step or the provider; later ones win."""
    written: dict[str, object] = {}
    given: Iterable[object] = [overrides] if isinstance(overrides, _KINDS) else overrides
    for one in given:
        if not isinstance(one, _KINDS):
            kinds = ", ".join(kind.__name__ for kind in _KINDS)
            raise TypeError(f"an override is one of {kinds}, not {type(one).__name__}")
        written = _merged(written, _json(one))
    return written


def _merged(held: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Put what is said of one step beside what was said of it and of others; the rest is replaced."""
    steps = [one["steps"] for one in (held, more) if isinstance(one.get("steps"), Mapping)]
    if len(steps) != len((held, more)):
        return {**held, **more}
    before, after = (dict(one) for one in steps if isinstance(one, Mapping))
    both = {name: {**before.get(name, {}), **after.get(name, {})} for name in (*before, *after)}
    return {**held, **more, "steps": both}


def _json(override: Override) -> dict[str, object]:
    match override:
        case EmailOverrides():
            return {"email": _email_json(override)}
        case DelayOverrides(amount, unit):
            return {"delay": {"amount": amount, "unit": unit}}
        case ProviderOverrides(provider, options):
            return {provider: dict(options)}
        case StepOverrides(step_id, providers):
            return {
                "steps": {step_id: {"providers": {name: dict(given) for name, given in providers.items()}}}
            }
        case LayoutOverride(step_id, layout_id):
            return {"steps": {step_id: {"layoutId": layout_id}}}
        case SeverityOverride(severity):
            return {"severity": severity}
        case _:
            assert_never(override)


def _email_json(override: EmailOverrides) -> dict[str, object]:
    parts = {
        "to": list(override.to),
        "cc": list(override.cc),
        "bcc": list(override.bcc),
        "from": override.from_address,
        "senderName": override.sender_name,
        "replyTo": override.reply_to,
        "text": override.text,
    }
    return {name: part for name, part in parts.items() if part}
