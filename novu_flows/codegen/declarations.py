"""Declarations as expressions that declare them again: options in the order of their signature, without defaults."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields
from inspect import Parameter, signature

from novu_flows.codegen.expression import Entry, Expression, Imported, Listed, Local, SourceText, call
from novu_flows.codegen.filters import filters_expression, plain_value
from novu_flows.codegen.texts import quoted
from novu_flows.codegen.values import value_expression
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Channels, Cron, EnvSecret, Span, Unset, env
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.filters import Filter
from novu_flows.declare.payload import Payload
from novu_flows.declare.step_functions import chat, email, http, in_app, push, sms
from novu_flows.declare.steps import (
    Button,
    ButtonBlock,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    TextBlock,
    ThrottleStep,
    button,
    button_block,
    text_block,
)
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.waiting import delay, digest, throttle
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber, Workflow, id_of

_HOME = "novu_flows"
_FUNCTIONS: Mapping[type, Callable[..., object]] = {  # type: ignore[explicit-any]  # each takes options of its own
    InAppStep: in_app,
    EmailStep: email,
    SmsStep: sms,
    ChatStep: chat,
    PushStep: push,
    DigestStep: digest,
    DelayStep: delay,
    ThrottleStep: throttle,
    HttpStep: http,
    Button: button,
    TextBlock: text_block,
    ButtonBlock: button_block,
}
# What is written without its name, because everybody knows what comes first.
_BARE: Mapping[type, int] = {
    InAppStep: 1, SmsStep: 1, ChatStep: 1, HttpStep: 2, Button: 1, TextBlock: 1, ButtonBlock: 1,
    Workflow: 1, Layout: 1, Topic: 1, Subscriber: 1, Preference: 1, Credentials: 1,
}  # fmt: skip
# Where options of a workflow are written, if not in their order: what it is called and carries first, its steps last.
_ORDER = {"workflow_id": 0, "name": 0, "description": 0, "payload": 1, "payload_schema": 1, "steps": 3}
_TEXTS = ("content", "body")  # what may stand in a file


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """
    How what is declared elsewhere is named: workflows, layouts and subscribers by their variables; others by their ids.

    `files` are the files of long texts, by step id and option.
    """

    workflows: Mapping[str, Expression] = field(default_factory=dict)
    layouts: Mapping[str, Expression] = field(default_factory=dict)
    subscribers: Mapping[str, Expression] = field(default_factory=dict)
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)


def workflow_declaration(workflow: AnyWorkflow, payload: type | None, known: References) -> Expression:
    """Return the declaration of a workflow, its steps last; `payload` is the class of its payload in the module."""
    options = _options(workflow)
    steps = [step_declaration(step, known) for step in workflow.steps]
    options["payload"] = Local(payload) if payload is not None else UNSET
    if workflow.payload is Payload or payload is None:
        del options["payload"]
    options["steps"] = options.pop("steps") and Listed(None, "[]", tuple(map(Entry, steps)))
    return _made(Workflow, options, known)


def step_declaration(step: Step, known: References) -> Expression:
    """Return the declaration of a step."""
    options = {one.name: getattr(step, one.name) for one in fields(step)}
    for name in _TEXTS:
        if path := known.files.get((step.step_id, name)):
            options[name] = call(Imported(_HOME, "file"), SourceText(quoted(path)))
    if isinstance(layout := options.get("layout"), str):
        options["layout"] = known.layouts.get(layout, layout)
    for name in ("span", "until", "window"):
        options |= _time(options.pop(name, UNSET))
    return _made(type(step), options, known)


def layout_declaration(layout: Layout, known: References) -> Expression:
    """Return the declaration of a layout."""
    options = _options(layout)
    if path := known.files.get((layout.layout_id, "body")):
        options["body"] = call(Imported(_HOME, "file"), SourceText(quoted(path)))
    return _made(Layout, options, known)


def topic_declaration(topic: Topic, known: References) -> Expression:
    """Return the declaration of a topic."""
    options = _options(topic)
    members = [known.subscribers.get(id_of(one), id_of(one)) for one in topic.subscribers]
    options["subscribers"] = members
    return _made(Topic, options, known)


def subscriber_declaration(subscriber: Subscriber, known: References) -> Expression:
    """Return the declaration of a subscriber, with credentials and preferences."""
    options = _options(subscriber)
    options["credentials"] = [_credentials(one, known) for one in subscriber.credentials]
    options["preferences"] = [
        _made(
            Preference,
            {**_options(one), "workflow": known.workflows.get(one.workflow_id, one.workflow_id)},
            known,
        )
        for one in subscriber.preferences
    ]
    return _made(Subscriber, options, known)


def _options(value: object) -> dict[str, object]:
    names = signature(type(value)).parameters
    return {
        name: getattr(value, name) for name in names if name not in ("source", "_") and hasattr(value, name)
    }


def _credentials(credentials: Credentials, known: References) -> Expression:
    address = credentials.address
    given = {
        "webhook_url": address.webhook_url,
        "channel": address.channel,
        "device_tokens": None if address.device_tokens is None else list(address.device_tokens),
    }
    return _made(Credentials, {"provider": credentials.provider, **given}, known)


def _time(value: object) -> dict[str, object]:
    match value:
        case Span(amount=amount, unit=unit):
            return {unit: amount}
        case Cron(expression=expression):
            return {"cron": expression}
        case str():
            return {"until": value}
        case _:
            return {}


def _made(kind: type, options: Mapping[str, object], known: References) -> Expression:
    """Return the call that makes something, of the options that differ from their defaults."""
    function = _FUNCTIONS.get(kind, kind)
    parameters = list(signature(function).parameters.values())
    if kind is Workflow:
        parameters.sort(key=lambda one: _ORDER.get(one.name, 2))
    bare = _BARE.get(kind, 0)
    entries = [
        Entry(_expression(options[one.name], known), "" if number < bare else one.name)
        for number, one in enumerate(parameters)
        if one.name in options and not _is_default(options[one.name], one)
    ]
    return Listed(Imported(_HOME, function.__name__), "()", tuple(entries))


def _is_default(value: object, parameter: Parameter) -> bool:
    if isinstance(value, Unset) or (
        isinstance(value, list | tuple) and not value and parameter.default == ()
    ):
        return True
    if isinstance(value, Channels):
        return not list(value)
    return (
        parameter.default is not Parameter.empty
        and type(value) is type(parameter.default)
        and value == parameter.default
    )


def _expression(value: object, known: References) -> Expression:
    match value:
        case SourceText() | Imported() | Local() | Listed():
            return value
        case Button() | TextBlock() | ButtonBlock():
            return _made(type(value), {one.name: getattr(value, one.name) for one in fields(value)}, known)
        case [Filter(), *_]:
            return filters_expression([one for one in value if isinstance(one, Filter)])
        case list() | tuple():
            return Listed(None, "[]", tuple(Entry(_expression(one, known)) for one in value))
        case _:
            return _plain(value)


def _plain(value: object) -> Expression:
    match value:
        case Channels():
            return call(Imported(_HOME, "Channels"), named={one: value_expression(on) for one, on in value})
        case Span(amount=amount, unit=unit):
            return call(Imported(_HOME, unit), value_expression(amount))
        case EnvSecret(variable=variable):
            return call(Imported(_HOME, env.__name__), value_expression(variable))
        case _:
            return value_expression(plain_value(value))


def long_texts(steps: Iterable[Step]) -> Iterator[tuple[str, str, str]]:
    """Yield step id, option and text of the texts that stand better in files of their own."""
    for step in steps:
        for name in _TEXTS:
            text = getattr(step, name, None)
            if isinstance(text, str) and is_long(text) and not isinstance(step, HttpStep):
                yield step.step_id, name, text


_LONGEST_HTML, _LONGEST_TEXT = 72, 160


def is_long(text: str) -> bool:
    """Return whether a text stands better in a file of its own, and can: as UTF-8, with line ends of one kind."""
    longest = _LONGEST_HTML if text.lstrip().startswith(("<", "{")) else _LONGEST_TEXT
    return ("\n" in text.strip("\n") or len(text) > longest) and is_file_text(text)


def is_file_text(text: str) -> bool:
    """Return whether a file holds exactly this text once it is read."""
    if "\r" in text or "\0" in text or text.startswith("\ufeff"):
        return False
    return not any("\ud800" <= character <= "\udfff" for character in text)
