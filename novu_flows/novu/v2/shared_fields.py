"""Layouts and topics in comparable form, and what is written of them (docs/novu/v3.15.md, sections 7 and 8)."""

from collections.abc import Iterable
from typing import Any

from novu_flows.declare.steps import written
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import id_of
from novu_flows.novu.observed import NAME, ObservedLayout, ObservedTopic, last_change
from novu_flows.novu.v2.layouts import LayoutV2
from novu_flows.novu.v2.topics import TopicV2
from novu_flows.novu.v2.workflow_answers import author_name
from novu_flows.plan.fields import Fields, Path, Value, declared

BODY: Path = ("body",)
MEMBERS: Path = ("subscribers",)


def declared_layout(layout: Layout) -> dict[Path, Value]:
    """Return the declared fields of a layout in comparable form."""
    return declared({NAME: layout.name, BODY: written(layout.body)})


def observed_layout(answer: LayoutV2) -> ObservedLayout:
    """Read a layout of an answer of GET one; what Novu's editor writes is its own JSON, and no HTML."""
    email = _email(answer)
    return ObservedLayout(
        layout_id=answer.layout_id,
        fields={NAME: answer.name, BODY: str(email.get("body") or "")},
        base={"name": answer.name, "values": dict(answer.controls.values)},
        is_default=answer.is_default,
        last=last_change(answer.updated_at, author_name(answer.updated_by)),
        handle=answer,
    )


def layout_body(fields: Fields, answer: LayoutV2) -> dict[str, Any]:
    """Return the body of PUT: the changed fields, and everything else as it is."""
    body: dict[str, Any] = {"name": fields.get(NAME, answer.name)}
    if BODY in fields:
        email = {**_email(answer), "body": fields[BODY], "editorType": "html"}
        body["controlValues"] = {**answer.controls.values, "email": email}
    return body


def _email(answer: LayoutV2) -> dict[str, Any]:
    held = answer.controls.values.get("email")
    return dict(held) if isinstance(held, dict) else {}


def declared_topic(topic: Topic) -> dict[Path, Value]:
    """Return the declared fields of a topic in comparable form."""
    members: dict[Path, Value] = {(*MEMBERS, id_of(one)): True for one in topic.subscribers}
    return {**declared({NAME: topic.name}), **members}


def observed_topic(answer: TopicV2, subscriber_ids: Iterable[str]) -> ObservedTopic:
    """Read a topic and the ids of its subscribers."""
    members: dict[Path, Value] = {(*MEMBERS, one): True for one in subscriber_ids}
    return ObservedTopic(
        topic_key=answer.key,
        fields={NAME: answer.name or None, **members},
        base={"name": answer.name},
        last=last_change(answer.updated_at),
    )


def members_of(fields: Fields, *, are_in: bool) -> list[str]:
    """Return the subscribers that changed fields put in, or take out."""
    return [path[1] for path, value in fields.items() if path[0] == MEMBERS[0] and (value is True) is are_in]
