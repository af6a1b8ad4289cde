"""What a declaration says and nobody could carry out is an issue at its line; nothing is dropped in silence."""

from pathlib import Path

import pytest

from novu_flows.project.loading import Project, all_issues, load_project

CONFIG = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
MODELS = """\
from collections import deque
from enum import Enum
from types import SimpleNamespace
from typing import Literal
from novu_flows import *
class Color(Enum):
    RED = "red"
    BLUE = "blue"
class Order(Payload):
    color: Color
    size: Literal["small", "large"] | None = None
    number: Literal[1, 2]
    total: float
flow = Workflow("flow", payload=Order, steps=[in_app("Hi"), email("Hi", "Hi")])
ada = Subscriber("ada")
"""
LINE = MODELS.count("\n") + 1


def loaded(root: Path, line: str) -> Project:
    """Load a project whose module ends with a line."""
    (root / "workflows").mkdir()
    (root / "novu.toml").write_text(CONFIG, encoding="utf-8")
    (root / "workflows" / "w.py").write_text(f"{MODELS}{line}\n", encoding="utf-8")
    return load_project(root)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('in_app("x", redirct="/a")', "in_app() has no option 'redirct'", 'did you mean "redirect"?'),
        ('email("x", "y", sendername="a")', "email() has no option 'sendername'", '"sender_name"'),
        ('sms("x", filter=())', "sms() has no option 'filter'", 'did you mean "filters"?'),
        ('chat("x", stop_on_failure=True)', "chat() has no option 'stop_on_failure'", '"stop_on_fail"'),
        ('push("x", "y", activ=True)', "push() has no option 'activ'", 'did you mean "active"?'),
        ("digest(minuts=5)", "digest() has no option 'minuts'", 'did you mean "minutes"?'),
        ('delay(minutes=5, untill="x")', "delay() has no option 'untill'", 'did you mean "until"?'),
        ('text_block("x", aling="left")', "text_block() has no option 'aling'", 'did you mean "align"?'),
        ('button("x", knd="primary")', "button() has no option 'knd'", 'did you mean "kind"?'),
        ('Workflow("x", steps=[], tag=["a"])', "Workflow() has no option 'tag'", 'did you mean "tags"?'),
        ('Subscriber("x", mail="a@b.co")', "Subscriber() has no option 'mail'", 'did you mean "email"?'),
        ("Preference(flow, emial=True)", "Preference() has no option 'emial'", 'did you mean "email"?'),
        ('Credentials("fcm", device_token=["a"])', "no option 'device_token'", '"device_tokens"'),
        ("Channels(inapp=True)", "Channels() has no option 'inapp'", 'did you mean "in_app"?'),
        ("TriggerCase(flow, to=ada, payload={}, expects={})", "no option 'expects'", '"expect"'),
        ("generate_cases(flow, 3, too=ada)", "generate_cases() has no option 'too'", 'did you mean "to"?'),
        ('topic("x", subscriber=[])', "topic() has no option 'subscriber'", '"subscribers"'),
        ('message(titel="x")', "message() has no option 'titel'", 'did you mean "title"?'),
        ('not_delivered(resaon="filter")', "no option 'resaon'", 'did you mean "reason"?'),
        ("all_of(negate=True)", "all_of() has no option 'negate'", 'did you mean "negated"?'),
        ('on_payload("a", "EQUAL", val=1)', "on_payload() has no option 'val'", 'did you mean "value"?'),
        ('removed(Subscriber, name="x")', "removed() has no option 'name'", "known: kind, key"),
        ('env("X", default="y")', "env() has no option 'default'", "known: variable"),
        ('file("x", encoding="latin-1")', "file() has no option 'encoding'", "known: path"),
        ("flow.event(to=ada, payload={}, overides={})", "Workflow.event() has no option", '"overrides"'),
    ],
)
def test_an_option_that_does_not_exist_is_refused(tmp_path: Path, line: str, message: str, hint: str) -> None:
    """Every function that a user calls names the option, the nearest one that there is, and the line."""
    (issue,) = loaded(tmp_path, line).issues

    assert ("unknown-option", f"workflows/w.py:{LINE}", "error") == (
        issue.code,
        str(issue.source),
        issue.severity,
    )
    assert message in issue.message
    assert hint in issue.hint


@pytest.mark.parametrize(
    "line",
    [
        'def sms(content): return content\nsms("x", filter=1)',
        "def digest(*, minuts): return minuts\ndigest(hours=1, minuts=1)",
    ],
)
def test_functions_of_the_users_own_keep_their_errors(tmp_path: Path, line: str) -> None:
    """An option that another function lacks is said in Python's words."""
    (issue,) = loaded(tmp_path, line).issues

    assert "module-failed" == issue.code
    assert "got an unexpected keyword argument" in issue.message


def test_an_amount_of_time_beside_a_date_is_refused(tmp_path: Path) -> None:
    """One of the two would be dropped."""
    (issue,) = loaded(tmp_path, 'delay(minutes=5, until="at")').issues

    assert "an amount of time or `until`, not both" in issue.message


@pytest.mark.parametrize(
    ("line", "place", "message"),
    [
        ('w = Workflow("w", steps=[in_app("x")], tags="ops")', "tags", "must be a list, not str"),
        ('w = Workflow("w", steps=[in_app("x")], tags={"ops"})', "tags", "must be a list, not set"),
        ('w = Workflow("w", steps=in_app("x"))', "steps", "must be a list, not InAppStep"),
        ('w = Workflow("w", steps=[in_app(5)])', "steps[0].content", "must be a text or file"),
        ('w = Workflow("w", steps=[email("x", text_block("x"))])', "steps[0].body", "not TextBlock"),
        ('w = Workflow("w", steps=[in_app("x", buttons=button("x"))])', "steps[0].buttons", "must be a list"),
        ('w = Workflow("w", steps=[in_app("x", filters="x")])', "steps[0].filters", "must be a list"),
        ('w = Workflow("w", steps=[in_app("x", active="no")])', "steps[0].active", "True or False, not str"),
        ('w = Workflow("w", steps=[digest(minutes="5")])', "steps[0].span.amount", "a whole number"),
        ('w = Workflow("w", steps=[delay(until=5)])', "steps[0].until", "must be a span"),
        ('w = Workflow("w", steps=[in_app("x")], preferences={"email": True})', "preferences", "Channels(…)"),
        ('s = Subscriber("s", preferences=Preference(flow, email=True))', "preferences", "must be a list"),
        ('s = Subscriber("s", credentials=[Credentials("fcm", device_tokens="abc")])', "tokens", "not str"),
        ('s = Subscriber("s", credentials=[Credentials("fcm", device_tokens={"a"})])', "tokens", "not set"),
        ('s = Subscriber("s", credentials=[Credentials("fcm", device_tokens=5)])', "tokens", "not int"),
        ('w = Workflow("w", steps=[email("x", file(5))])', "body.path", "must be a text"),
        ('s = Subscriber("s", email=5)', "email", "must be a text or None, not int"),
        ('c = TriggerCase(flow, to=topic("x", subscribers="ada"), payload={})', "to.subscribers", "a list"),
        ('c = TriggerCase(flow, to=ada, payload={}, expect={"in_app": 120})', "expect[in_app]", "not int"),
        ('c = TriggerCase(flow, to=ada, payload={}, expect={"emial": "x"})', "expect[emial]", "'emial' is"),
        ('c = TriggerCase(flow, to=ada, payload={}, expect={5: "x"})', "expect[5]", "not int"),
        (
            'c = TriggerCase(flow, to=ada, payload={}, expect={"sms": not_delivered("prefrence")})',
            "expect[sms].reason",
            "'prefrence' is not one of preference",
        ),
        ('c = TriggerCase(flow, to=ada, payload={}, environments="prod")', "environments", "a list"),
        ("c = TriggerCase(flow, to=ada, payload={}, overrides={5: 1})", "overrides[5]", "a text"),
        ("c = TriggerCase(flow, to=ada, payload={}, after=5)", "after", "a span"),
    ],
)
def test_a_value_of_a_wrong_type_is_reported_where_it_stands(
    tmp_path: Path, line: str, place: str, message: str
) -> None:
    """A single text is not taken for a list of letters, and no number for a text."""
    found = [one for one in all_issues(loaded(tmp_path, line)) if one.code == "wrong-type"]

    assert [f"workflows/w.py:{LINE}"] == [str(one.source) for one in found]
    assert found[0].where.endswith(place)
    assert message in found[0].message


def test_a_step_of_a_wrong_type_is_reported_at_its_own_line(tmp_path: Path) -> None:
    """A workflow may be long."""
    project = loaded(tmp_path, 'w = Workflow(\n    "w",\n    steps=[\n        in_app(5),\n    ],\n)')

    assert [f"workflows/w.py:{LINE + 3}"] == [str(one.source) for one in all_issues(project)]


@pytest.mark.parametrize(
    ("line", "where", "path"),
    [
        ('by_id = {"a": Workflow("a", steps=[])}', "workflow a", "by_id['a']"),
        ('by_id = {"a": {"b": [Subscriber("b")]}}', "subscriber b", "by_id['a']['b'][0]"),
        ('some = {removed(Subscriber, "old")}', "removed subscriber old", "some (a set)"),
        ('some = deque([Subscriber("b")])', "subscriber b", "some (a deque)"),
        ('some = [{"a": Subscriber("b")}]', "subscriber b", "some[0]['a']"),
        ('people = {"a": Subscriber("b")}.values()', "subscriber b", "people (a dict_values)"),
        ('class Flows:\n    a = Workflow("a", steps=[])', "workflow a", "Flows.a"),
        ('flows = SimpleNamespace(a=Workflow("a", steps=[]))', "workflow a", "flows.a"),
        ('cases_ = {"a": TriggerCase(flow, to=ada, payload={}, name="a")}', "case a", "cases_['a']"),
        ("quiet = Preference(flow, email=False)", "preference for flow", "quiet"),
        ('phone = Credentials("fcm", device_tokens=[])', "credentials for fcm", "phone"),
    ],
)
def test_a_declaration_that_nobody_collects_is_said(tmp_path: Path, line: str, where: str, path: str) -> None:
    """Where it stands is written as one would write it in Python."""
    (issue,) = loaded(tmp_path, line).issues

    assert ("not-collected", where, "warning") == (issue.code, issue.where, issue.severity)
    assert f"it stands in {path}," in issue.message


@pytest.mark.parametrize(
    "line",
    [
        "by_id = {one.subscriber_id: one for one in [ada]}",
        'copy = {"ada": Subscriber("ada")}',
        'quiet = Preference(flow, email=False)\nbob = Subscriber("bob", preferences=[quiet])',
        'around = []\naround.append({"around": around})',
    ],
)
def test_what_is_collected_elsewhere_is_not_lost(tmp_path: Path, line: str) -> None:
    """A table of what variables hold as well is an ordinary dict."""
    assert () == loaded(tmp_path, line).issues


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('old = removed(Preference, "a")', "keeps the last preference"),
        ('old = removed(Credentials, "a")', "deletes no credentials"),
        ('old = removed(TriggerCase, "a")', "delete the case"),
        ('old = removed(ada, "a")', "name the class itself"),
        ('old = removed(dict, "a")', "layouts and topics can be removed: removed(Workflow, …)"),
    ],
)
def test_what_cannot_be_removed_is_refused_with_what_to_do(tmp_path: Path, line: str, hint: str) -> None:
    """Novu deletes workflows, subscribers, layouts and topics; nothing else is taken for one of them."""
    (issue,) = all_issues(loaded(tmp_path, line))

    assert ("not-removable", f"workflows/w.py:{LINE}") == (issue.code, str(issue.source))
    assert hint in issue.hint


def test_a_workflow_of_a_payload_can_be_removed(tmp_path: Path) -> None:
    """The class may be written with its payload."""
    assert () == all_issues(loaded(tmp_path, 'old = removed(Workflow[Order], "old")'))


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ('on_payload("color", "EQUAL", "rad")', 'did you mean "red"?'),
        ('on_payload("color", "NOT_EQUAL", "Red")', 'did you mean "red"?'),
        ('on_payload("size", "EQUAL", "medium")', "known: small, large"),
        ('on_payload("size", "IN", "smal_")', 'did you mean "small"?'),
        ('on_payload("number", "EQUAL", 3)', "known: 1, 2"),
    ],
)
def test_a_word_that_a_field_never_holds_is_an_error(tmp_path: Path, condition: str, hint: str) -> None:
    """An Enum or a Literal is compared with one of its words."""
    line = f'w = Workflow("w", payload=Order, steps=[in_app("x", filters=all_of({condition}))])'
    (issue,) = [one for one in all_issues(loaded(tmp_path, line)) if one.code == "unknown-word"]

    assert "error" == issue.severity
    assert hint in issue.hint


@pytest.mark.parametrize(
    "condition",
    [
        'on_payload("color", "EQUAL", "red")',
        'on_payload("size", "NOT_EQUAL", "large")',
        'on_payload("size", "IN", "mal")',
        'on_payload("number", "EQUAL", 2)',
        'on_payload("total", "EQUAL", "anything")',
        'on_payload("color", "LARGER", "a")',
    ],
)
def test_a_word_that_a_field_may_hold_is_right(tmp_path: Path, condition: str) -> None:
    """So is any text for a field that is no choice of words."""
    line = f'w = Workflow("w", payload=Order, steps=[in_app("x", filters=all_of({condition}))])'

    assert "unknown-word" not in [one.code for one in all_issues(loaded(tmp_path, line))]


def test_two_workflows_of_one_name_are_told(tmp_path: Path) -> None:
    """The later one is warned of, with the place of the first; a workflow without a name is called as its id."""
    project = loaded(
        tmp_path,
        'a = Workflow("a", name="Same", steps=[sms("x")])\nb = Workflow("b", name=" same", steps=[sms("x")])\n'
        'c = Workflow("c", name="Flow", steps=[sms("x")])',
    )
    found = [one for one in all_issues(project) if one.code == "duplicate-name"]

    assert [("workflow b, name", "warning"), ("workflow c, name", "warning")] == [
        (one.where, one.severity) for one in found
    ]
    assert f"workflow a, at workflows/w.py:{LINE}" in found[0].message


@pytest.mark.parametrize(
    ("expect", "code", "hint"),
    [
        ('{"in_app": message(subject="x")}', "expected-without-part", "e-mails have a subject"),
        ('{"email": message(title="x")}', "expected-without-part", "push notifications a title"),
        ('{"email": ["x", message(title="x")]}', "expected-without-part", "push notifications a title"),
        ('{"in_app": message()}', "empty-expectation", "times(1)"),
        ('{"in_app": times(-1)}', "invalid-number", "0 or more"),
        ('rejected("colour")', "unknown-payload-field", 'did you mean "color"?'),
    ],
)
def test_what_no_case_can_meet_is_an_issue(tmp_path: Path, expect: str, code: str, hint: str) -> None:
    """An expectation that is met by nothing, or by anything, is said before a case is fired."""
    line = (
        f'c = TriggerCase(flow, to=ada, payload={{"color": "red", "number": 1, "total": 1}}, expect={expect})'
    )
    (issue,) = [one for one in all_issues(loaded(tmp_path, line)) if one.code == code]

    assert f"workflows/w.py:{LINE}" == str(issue.source)
    assert hint in issue.hint


@pytest.mark.parametrize("number", [0, -1])
def test_cases_that_are_made_are_one_at_least(tmp_path: Path, number: int) -> None:
    """No case is no test."""
    issues = all_issues(loaded(tmp_path, f"c = generate_cases(flow, {number}, to=ada)"))

    assert ["invalid-number"] == [one.code for one in issues]
