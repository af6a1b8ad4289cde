"""docs/declarations.md has every declaration with every option, and says truly which of Novu's two APIs carries it."""

import re
from dataclasses import is_dataclass
from inspect import Parameter, signature
from pathlib import Path

import pytest

import novu_flows
from novu_flows import Layout, Subscriber, Topic, Workflow
from novu_flows.check import check
from novu_flows.check.dialects import TABLE
from novu_flows.declare import steps
from novu_flows.declare.cases import TopicRef
from novu_flows.declare.collection import Declarations

PAGE = (Path(__file__).parents[1] / "docs/declarations.md").read_text()
SECTIONS = {
    part.partition("\n")[0]: part
    for part in re.split(r"^## ", PAGE.replace("\\|", ""), flags=re.MULTILINE)[1:]
}
ROW = re.compile(r"^\| `(\w+)` \| (.*)$", re.MULTILINE)
OF_EVERY_STEP = dict(ROW.findall(SECTIONS["Options of every step"]))
MADE = {
    "in_app": steps.InAppStep,
    "email": steps.EmailStep,
    "sms": steps.SmsStep,
    "chat": steps.ChatStep,
    "push": steps.PushStep,
    "digest": steps.DigestStep,
    "delay": steps.DelayStep,
    "throttle": steps.ThrottleStep,
    "http": steps.HttpStep,
    "button": steps.Button,
    "topic": TopicRef,
}
WITHOUT_OPTIONS = {"Payload", "file", "env", "removed"}
IN_TABLES = {
    name
    for title in ("Conditions", "Other declarations of tests", "Spans of time")
    for name, _ in ROW.findall(SECTIONS[title])
}


def options_of(name):
    """Return the keyword-only options of a declaration, without those that every step has."""
    parameters = signature(getattr(novu_flows, name)).parameters.values()
    options = {one.name for one in parameters if one.kind is Parameter.KEYWORD_ONLY} - {"source"}
    return options - set(OF_EVERY_STEP) if "step_id" in options else options


def test_every_public_name_is_on_the_page():
    """
    In a section of its own, or in one of the tables of small things.
    """
    assert set(novu_flows.__all__) == (set(SECTIONS) & set(novu_flows.__all__)) | IN_TABLES


@pytest.mark.parametrize("name", sorted(set(novu_flows.__all__) - IN_TABLES - WITHOUT_OPTIONS))
def test_a_section_has_every_option(name):
    """
    No option without a row, no row without an option.
    """
    assert options_of(name) == {option for option, _ in ROW.findall(SECTIONS[name])}


def carried_by_one(name):
    """Return which options of a declaration only one dialect carries, as the check's table has it."""
    kind = MADE.get(name, getattr(novu_flows, name))
    rows = [row for row in TABLE if row.kind is kind and not row.values]
    return {row.field or name: row.dialect for row in rows}


@pytest.mark.parametrize(
    "name", sorted(name for name in SECTIONS if name in set(novu_flows.__all__) - {"env"})
)
def test_a_row_says_which_api_carries_the_option(name):
    """
    What the check refuses in one of the two is marked with the other, and nothing else is.
    """
    kind = MADE.get(name, getattr(novu_flows, name))
    carried = carried_by_one(name) if is_dataclass(kind) else {}
    head = SECTIONS[name].partition("\n\n")[2]

    assert (name in carried) == bool(re.match(r"`[^`]*`, \*v[12]\*:", head))
    for option, text in ROW.findall(SECTIONS[name]):
        marks = set(re.findall(r"(?<!\()\*(v[12])\*", text.partition(" | ")[0]))
        if option in {"weeks", "months", "cron"}:
            assert marks == {"v2"}, option
        else:
            assert marks == ({carried[option]} if option in carried else set()), option


def test_options_of_every_step_say_it_too():
    """
    A filter runs everywhere, the other options in one of the two.
    """
    carried = carried_by_one("sms")
    for option, text in OF_EVERY_STEP.items():
        marks = set(re.findall(r"\*(v[12])\*", text.partition(" | ")[0]))
        assert marks == ({carried[option]} if option in carried else set()), option


def test_the_example_is_as_check_wants_it():
    """
    The declarations that the page begins with have no issue in a project for today's Novu.
    """
    (code,) = re.findall(
        r"```python\n(from novu_flows import.*?)```", PAGE.partition("## Workflow")[0], re.DOTALL
    )
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own page
    kinds = {"workflows": Workflow, "subscribers": Subscriber, "layouts": Layout, "topics": Topic}
    declared = Declarations(
        **{
            kind: tuple(one for one in names.values() if isinstance(one, made))
            for kind, made in kinds.items()
        }
    )

    assert [] == [str(issue) for issue in check(declared, dialect="v2")]
