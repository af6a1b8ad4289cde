"""Workflow-as-code for Novu: declare in Python, plan, apply, test, watch, generate."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from novu_flows.declare.basics import Channels as Channels
    from novu_flows.declare.basics import days as days
    from novu_flows.declare.basics import env as env
    from novu_flows.declare.basics import hours as hours
    from novu_flows.declare.basics import minutes as minutes
    from novu_flows.declare.basics import months as months
    from novu_flows.declare.basics import seconds as seconds
    from novu_flows.declare.basics import weeks as weeks
    from novu_flows.declare.cases import TriggerCase as TriggerCase
    from novu_flows.declare.cases import cases as cases
    from novu_flows.declare.cases import generate_cases as generate_cases
    from novu_flows.declare.cases import topic as topic
    from novu_flows.declare.collection import moved as moved
    from novu_flows.declare.collection import removed as removed
    from novu_flows.declare.credentials import Credentials as Credentials
    from novu_flows.declare.expectations import answered as answered
    from novu_flows.declare.expectations import containing as containing
    from novu_flows.declare.expectations import matching as matching
    from novu_flows.declare.expectations import message as message
    from novu_flows.declare.expectations import not_delivered as not_delivered
    from novu_flows.declare.expectations import rejected as rejected
    from novu_flows.declare.expectations import snapshot as snapshot
    from novu_flows.declare.expectations import times as times
    from novu_flows.declare.filters import all_of as all_of
    from novu_flows.declare.filters import any_of as any_of
    from novu_flows.declare.filters import is_online as is_online
    from novu_flows.declare.filters import on_payload as on_payload
    from novu_flows.declare.filters import on_subscriber as on_subscriber
    from novu_flows.declare.filters import on_webhook as on_webhook
    from novu_flows.declare.filters import online_within as online_within
    from novu_flows.declare.filters import previous_step as previous_step
    from novu_flows.declare.filters import raw_condition as raw_condition
    from novu_flows.declare.integration import Integration as Integration
    from novu_flows.declare.payload import Payload as Payload
    from novu_flows.declare.payload import optional as optional
    from novu_flows.declare.sorting import Feed as Feed
    from novu_flows.declare.sorting import NotificationGroup as NotificationGroup
    from novu_flows.declare.step_functions import chat as chat
    from novu_flows.declare.step_functions import email as email
    from novu_flows.declare.step_functions import http as http
    from novu_flows.declare.step_functions import in_app as in_app
    from novu_flows.declare.step_functions import push as push
    from novu_flows.declare.step_functions import sms as sms
    from novu_flows.declare.steps import button as button
    from novu_flows.declare.steps import button_block as button_block
    from novu_flows.declare.steps import file as file
    from novu_flows.declare.steps import text_block as text_block
    from novu_flows.declare.topic import Layout as Layout
    from novu_flows.declare.topic import Topic as Topic
    from novu_flows.declare.values import using_values as using_values
    from novu_flows.declare.values import value as value
    from novu_flows.declare.waiting import delay as delay
    from novu_flows.declare.waiting import digest as digest
    from novu_flows.declare.waiting import throttle as throttle
    from novu_flows.declare.workflow import Preference as Preference
    from novu_flows.declare.workflow import Subscriber as Subscriber
    from novu_flows.declare.workflow import Workflow as Workflow

__version__ = "0.1.0"

# Loaded on first use, so that `novu-flows --version` waits for click only.
_HOMES = {
    "TriggerCase": "declare.cases",
    "cases": "declare.cases",
    "generate_cases": "declare.cases",
    "topic": "declare.cases",
    "answered": "declare.expectations",
    "containing": "declare.expectations",
    "matching": "declare.expectations",
    "message": "declare.expectations",
    "not_delivered": "declare.expectations",
    "rejected": "declare.expectations",
    "snapshot": "declare.expectations",
    "times": "declare.expectations",
    "Channels": "declare.basics",
    "button": "declare.steps",
    "button_block": "declare.steps",
    "text_block": "declare.steps",
    "Credentials": "declare.credentials",
    "all_of": "declare.filters",
    "any_of": "declare.filters",
    "is_online": "declare.filters",
    "on_payload": "declare.filters",
    "on_subscriber": "declare.filters",
    "on_webhook": "declare.filters",
    "online_within": "declare.filters",
    "previous_step": "declare.filters",
    "chat": "declare.step_functions",
    "delay": "declare.waiting",
    "digest": "declare.waiting",
    "email": "declare.step_functions",
    "in_app": "declare.step_functions",
    "push": "declare.step_functions",
    "sms": "declare.step_functions",
    "Payload": "declare.payload",
    "optional": "declare.payload",
    "moved": "declare.collection",
    "removed": "declare.collection",
    "env": "declare.basics",
    "days": "declare.basics",
    "hours": "declare.basics",
    "minutes": "declare.basics",
    "seconds": "declare.basics",
    "Preference": "declare.workflow",
    "Subscriber": "declare.workflow",
    "file": "declare.steps",
    "Workflow": "declare.workflow",
    "using_values": "declare.values",
    "value": "declare.values",
    "Feed": "declare.sorting",
    "Integration": "declare.integration",
    "NotificationGroup": "declare.sorting",
    "Layout": "declare.topic",
    "Topic": "declare.topic",
    "http": "declare.step_functions",
    "throttle": "declare.waiting",
    "weeks": "declare.basics",
    "months": "declare.basics",
    "raw_condition": "declare.filters",
}

__all__ = list(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
