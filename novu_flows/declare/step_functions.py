"""
How steps that reach somebody are written: `in_app(...)`, `email(...)`, `http("POST", ...)`.

What every step may say: `step_id` names the step within its workflow (its type, unless given), `name` is what the
dashboard shows, `filters` say when it runs. In Novu 0.14 `active=False` switches it off, and `stop_on_fail` ends the
workflow where it fails; in today's Novu `extra_controls` are control values that have no option of their own.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from pydantic import BaseModel

from novu_flows.declare.basics import UNSET, Switch, Unset
from novu_flows.declare.filters import Filters, as_filters
from novu_flows.declare.frozen import frozen
from novu_flows.declare.steps import (
    Block,
    Button,
    ChatStep,
    EmailStep,
    HttpMethod,
    HttpStep,
    InAppStep,
    LinkTarget,
    PushStep,
    SmsStep,
    Text,
    TextFile,
)
from novu_flows.declare.topic import Layout


def in_app(
    content: Text,
    *,
    subject: str | Unset | None = UNSET,
    avatar: str | Unset | None = UNSET,
    redirect: str | Unset = UNSET,
    redirect_target: LinkTarget | Unset = UNSET,
    buttons: Sequence[Button] | Unset = UNSET,
    data: Mapping[str, object] | Unset | None = UNSET,
    feed: str | Unset = UNSET,
    step_id: str = "in-app",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> InAppStep:
    """
    Declare a message in the feed; a click leads to `redirect`.

    `feed` is one of Novu 0.14, created where it does not exist. The others are today's: `subject` and `avatar`
    of the message, `redirect_target` for the window (`"_blank"`), `data` for the application that shows it.
    """
    return InAppStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        content=content,
        subject=subject,
        avatar=avatar,
        redirect=redirect,
        redirect_target=redirect_target,
        buttons=buttons if isinstance(buttons, Unset) else frozen(buttons),
        data=deepcopy(data),
        feed=feed,
    )


def email(
    subject: str,
    body: Text | Sequence[Block],
    *,
    preheader: str | Unset | None = UNSET,
    sender_name: str | Unset | None = UNSET,
    sender_email: str | Unset | None = UNSET,
    layout: Layout | str | Unset | None = UNSET,
    step_id: str = "email",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> EmailStep:
    """
    Declare an e-mail; `body` is HTML or a list of editor blocks.

    `layout` is a layout of the environment: one that is declared, its id in today's Novu, its name in Novu 0.14;
    None is no layout.
    """
    return EmailStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        subject=subject,
        body=body if isinstance(body, str | TextFile) else frozen(body),
        preheader=preheader,
        sender_name=sender_name,
        sender_email=sender_email,
        layout=layout.layout_id if isinstance(layout, Layout) else layout,
    )


def sms(
    content: Text,
    *,
    step_id: str = "sms",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> SmsStep:
    """Declare a text message."""
    return SmsStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        content=content,
    )


def chat(
    content: Text,
    *,
    step_id: str = "chat",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> ChatStep:
    """Declare a message to a chat."""
    return ChatStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        content=content,
    )


def push(
    title: str,
    content: Text,
    *,
    step_id: str = "push",
    name: str | Unset = UNSET,
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> PushStep:
    """Declare a notification on a device."""
    return PushStep(
        step_id=step_id,
        name=name,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        title=title,
        content=content,
    )


def http(
    method: HttpMethod,
    url: str,
    *,
    headers: Mapping[str, str] | Unset | None = UNSET,
    body: Mapping[str, str] | str | Unset | None = UNSET,
    response: type[BaseModel] | Mapping[str, object] | Unset | None = UNSET,
    enforce_response: Switch = UNSET,
    continue_on_failure: Switch = UNSET,
    step_id: str = "http",
    name: str | Unset = UNSET,
    filters: Filters = UNSET,
    extra_controls: Mapping[str, object] | Unset = UNSET,
) -> HttpStep:
    """
    Declare a request to a server, whose answer later steps name: `{{steps.http.status}}`.

    `response` is a model of the answer, or its JSON Schema; with `enforce_response` another answer fails the step.
    A `body` is a mapping of texts, or one text. Secrets are variables of the environment: `{{env.SHOP_TOKEN}}`.
    """
    return HttpStep(
        step_id=step_id,
        name=name,
        filters=as_filters(filters),
        extra_controls=extra_controls,
        method=method,
        url=url,
        headers=deepcopy(headers),
        body=deepcopy(body),
        response=response if isinstance(response, type) else deepcopy(response),
        enforce_response=enforce_response,
        continue_on_failure=continue_on_failure,
    )
