"""Rules for layouts and topics."""

import re
from collections.abc import Iterator

from novu_flows.check.cases import UNDECLARED_SUBSCRIBER
from novu_flows.check.duplicates import repeated
from novu_flows.check.place import Place, layout_place, topic_place
from novu_flows.check.texts import encoding_issues, is_blank, is_trimmed
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import id_of
from novu_flows.issues import Issue, did_you_mean


def layout_id_trouble(text: str) -> str:
    """Return what is wrong with the id of a layout; empty where nothing is."""
    return _name_trouble(text)


def topic_key_trouble(text: str) -> str:
    """Return what is wrong with the key of a topic; empty where nothing is."""
    trouble = _name_trouble(text)
    return trouble or ("" if _TOPIC_KEY.fullmatch(text) else "holds a character that Novu does not take")


_TOPIC_KEY = re.compile(r"[a-zA-Z0-9\-_:.]{1,100}")  # recorded from 3.15


def layout_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report ids of layouts that cannot be written in a path, and names of nothing."""
    for layout in declarations.layouts:
        place = layout_place(layout)
        if trouble := layout_id_trouble(layout.layout_id):
            yield place.error("invalid-layout-id", f"the layout id {trouble}", "write it like order-mail")
        yield from _name(place.part("name"), layout.name)


def topic_keys(declarations: Declarations) -> Iterator[Issue]:
    """Report keys of topics that Novu refuses, and names of nothing."""
    for topic in declarations.topics:
        place = topic_place(topic)
        if trouble := topic_key_trouble(topic.topic_key):
            yield place.error("invalid-topic-key", f"the topic key {trouble}", "write it like customers")
        yield from _name(place.part("name"), topic.name)


def topic_subscribers(declarations: Declarations) -> Iterator[Issue]:
    """Report subscribers of topics that are not declared, or that are named twice."""
    known = {one.subscriber_id for one in declarations.subscribers}
    for topic in declarations.topics:
        place, named = topic_place(topic).part("subscribers"), [id_of(one) for one in topic.subscribers]
        for subscriber_id in named:
            if subscriber_id not in known:
                yield place.error(
                    UNDECLARED_SUBSCRIBER,
                    f"the subscriber {subscriber_id!r} is not declared",
                    did_you_mean(subscriber_id, known) or "declare it in a module of the project",
                )
        for subscriber_id in repeated(named):
            yield place.warning("duplicate-member", f"{subscriber_id!r} is named twice", "name it once")


def _name(place: Place, text: str | Unset) -> Iterator[Issue]:
    if isinstance(text, Unset):
        return
    yield from encoding_issues(place, text)
    if is_blank(text):
        yield place.error("empty-text", "it is empty", "write something, or leave it out")


def _name_trouble(text: str) -> str:
    if is_blank(text):
        return "is empty"
    if not is_trimmed(text):
        return "begins or ends with a space"
    return "" if text.isprintable() else "holds a character that cannot be shown"
