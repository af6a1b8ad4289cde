"""What is declared for today's Novu is judged by the function that the embedded Novu answers with."""

import re
from typing import Any

import pytest
from today_novu import TodayNovu

from novu_flows import (
    Payload,
    Workflow,
    all_of,
    button,
    delay,
    digest,
    email,
    http,
    in_app,
    minutes,
    on_payload,
    on_webhook,
    push,
    raw_condition,
    sms,
    throttle,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import Step, TextFile
from novu_flows.novu.v2.control_check import issues_of_controls
from novu_flows.novu.v2.workflow_bodies import create_body
from novu_flows.novu.v2.workflow_fields import declared_workflow


class Order(Payload):
    """A payload."""

    total: int
    items: list[str]


def noted(*steps: Step, payload: Any = Order) -> list[tuple[str, str]]:
    """Return code and place of what Novu would note at the steps of one workflow, beside what check finds."""
    declared = Declarations(workflows=(Workflow("w", payload=payload, steps=steps),))
    known = check(declared, dialect="v2")
    return [(one.code, one.where.removeprefix("workflow w, ")) for one in issues_of_controls(declared, known)]


EVERY: tuple[Step, ...] = (
    in_app("a", subject="b", avatar="/a.png", redirect="/b", buttons=[button("c", url="/d"), button("e", kind="secondary")]),
    in_app("", subject="a", step_id="subject"),
    email("{{payload.total}}", "<p>a</p>", preheader="b", sender_name="c", sender_email="a@b.co", layout="mail"),
    email("a", "b", layout=None, step_id="bare"),
    sms("{{payload.total}}"),
    push("a", "{{subscriber.data.x}}{{env.X}}{{context.tenant.data.a}}{{t.a}}"),
    digest(minutes=5, key="total", backoff=minutes(5)),
    digest(cron="0 9 * * *", step_id="daily"),
    delay(hours=1, filters=all_of(on_payload("total", "LARGER", 5))),
    delay(cron="0 9 * * *", step_id="nine"),
    delay(until="total", step_id="later"),
    throttle(minutes=5, threshold=3, key="total"),
    throttle(until="total", step_id="quiet"),
    http("POST", "https://a.b/{{payload.total}}", headers={"a": "b"}, body={"c": "{{steps.digest.eventCount}}"}),
    sms("{{steps.http.anything}}{% for e in steps.digest.events %}{{e.payload.total}}{% endfor %}", step_id="last"),
)  # fmt: skip


def test_every_kind_of_step_is_right() -> None:
    """Each option is written where Novu looks for it, and nothing of it is wrong."""
    assert [] == noted(*EVERY)


NOTED: list[tuple[Step, str, str]] = [
    (in_app(""), "invalid-control", "steps[in-app].content"),
    (in_app("a", avatar="mailto:a"), "invalid-url", "steps[in-app].avatar"),
    (in_app("a", redirect="mailto:a@b.co"), "invalid-url", "steps[in-app].redirect"),
    (in_app("a", buttons=[button("b", url="acme://c")]), "invalid-url", "steps[in-app].buttons"),
    (sms(""), "invalid-control", "steps[sms].content"),
    (push("", "a"), "invalid-control", "steps[push].title"),
    (digest(days=2), "over-free-plan", "steps[digest].span"),
    (digest(cron="0 0 1 * *"), "over-free-plan", "steps[digest].span"),
    (digest(cron="nonsense"), "invalid-cron", "steps[digest].span"),
    (delay(months=1), "over-free-plan", "steps[delay].until"),
    (delay(cron="nonsense"), "invalid-cron", "steps[delay].until"),
    (throttle(days=2), "over-free-plan", "steps[throttle].window"),
    (http("GET", "ftp://a.b"), "invalid-url", "steps[http].url"),
    (http("GET", "/a"), "invalid-url", "steps[http].url"),
    (http("GET", "https://a.b", headers={"": "x"}), "invalid-control", "steps[http].headers"),
    (
        in_app("a", extra_controls={"disableOutputSanitization": "x"}),
        "invalid-control",
        "steps[in-app].extra_controls[disableOutputSanitization]",
    ),
    (sms("a", filters=raw_condition({"==": [5, 5]})), "invalid-condition", "steps[sms].filters"),
    (sms("a", filters=raw_condition({"==": [{"var": "pay.x"}, 5]})), "invalid-condition", "steps[sms].filters"),
    (sms("a", filters=raw_condition({"==": [{"var": "payload.x"}, ""]})), "invalid-condition", "steps[sms].filters"),
    (sms("{{ 'x' }}"), "noted-by-novu", "steps[sms].content"),
    (sms("{{ payload.items.size }}"), "noted-by-novu", "steps[sms].content"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "code", "where"), NOTED)
def test_what_novu_notes_is_said_at_the_option(step: Step, code: str, where: str) -> None:
    """Missing texts, links, spans, conditions and what is over a free plan stand at what declares them."""
    assert {(code, where)} == set(noted(step))


def test_what_check_has_said_of_a_text_is_not_said_again() -> None:
    """A name that stands for nothing has one issue, with its hint."""
    assert [] == noted(
        sms("{{payload.totl}} {{totl}}"), email("a", "{{#if x}}"), http("GET", "https://a.b/{{x}}")
    )


def test_what_cannot_be_judged_has_issues_already() -> None:
    """A webhook's condition, a file that was not read, a model that is none."""
    webhook = all_of(on_webhook("https://a.b", "a", "EQUAL", "b"))

    assert [] == noted(sms("", filters=webhook))
    assert [] == noted(sms(TextFile("a.txt")))
    assert [] == noted(sms(""), payload=dict)


@pytest.mark.parametrize("steps", [EVERY, *((step,) for step, code, _ in NOTED if code != "invalid-cron")])
def test_the_embedded_novu_notes_issues_at_the_same_steps(steps: tuple[Step, ...]) -> None:
    """What is said before anything is written is what the answer to the write says."""
    flow = Workflow("w", payload=Order, steps=steps)
    novu = TodayNovu()
    novu.ask("POST", "/v2/layouts", {"layoutId": "mail", "name": "mail"})
    status, answer = novu.ask("POST", "/v2/workflows", create_body("w", declared_workflow(flow)))
    said = issues_of_controls(Declarations(workflows=(flow,)), ())

    assert 201 == status
    noted_by_novu = {step["stepId"] for step in answer["steps"] if step.get("issues", {}).get("controls")}
    expected = {step_id for step_id in noted_by_novu if not _is_about_env(answer, step_id)}
    assert expected == {re.findall(r"steps\[(.*?)\]", one.where)[0] for one in said}


def _is_about_env(answer: dict[str, Any], step_id: str) -> bool:
    """Return whether all that is noted is a variable of the environment, which a check cannot know."""
    (step,) = (step for step in answer["steps"] if step["stepId"] == step_id)
    notes = [note for notes in step["issues"]["controls"].values() for note in notes]
    return all(str(note.get("variableName")).startswith("env.") for note in notes)


def test_a_link_is_asked_for_in_the_form_that_the_step_takes() -> None:
    """A request has no page that a path could be on."""
    steps = (in_app("a", redirect="mailto:a@b.co"), http("GET", "/a"))
    declared = Declarations(workflows=(Workflow("w", payload=Order, steps=steps),))
    hints = [issue.hint for issue in issues_of_controls(declared, ()) if issue.code == "invalid-url"]

    assert [
        "write https://…, a path such as /orders, or a template",
        "write https://…, or a template",
    ] == hints
