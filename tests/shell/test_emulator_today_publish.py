"""What publishing from one environment of Novu 3.15 into the other does to what is there."""

import pytest
from embedded_novu import Embedded

PAGE = "<html><body>{{content}}</body></html>"


@pytest.fixture
def novu():
    """Return an empty Novu 3.15."""
    return Embedded(profile="3.15")


def layout(ask, name):
    """Create a layout."""
    ask("POST", "/v2/layouts", {"layoutId": name, "name": name})
    values = {"email": {"body": PAGE, "editorType": "html"}}
    assert ask("PUT", f"/v2/layouts/{name}", {"name": name, "controlValues": values}).status_code == 200


def mail(ask, name, **values):
    """Create a workflow with one e-mail."""
    controls = {"subject": "s", "body": "<p>b</p>", "editorType": "html", **values}
    steps = [{"name": "Mail", "stepId": "mail", "type": "email", "controlValues": controls}]
    assert ask("POST", "/v2/workflows", {"name": name, "workflowId": name, "steps": steps}).status_code == 201


def into_production(novu, action, **body):
    """Ask to compare or publish into production."""
    found = novu.dev("GET", "/v1/environments").json()["data"]
    target = next(one["_id"] for one in found if one["name"] == "Production")
    return novu.dev("POST", f"/v2/environments/{target}/{action}", body).json()["data"]


def changed(answer):
    """Return what is to be done with each resource."""
    return {
        (one["sourceResource"] or one["targetResource"])["id"]: [
            change["action"] for change in one["changes"]
        ]
        for one in answer["resources"]
    }


def test_a_workflow_needs_its_layout_until_that_is_published(novu):
    """
    A dependency blocks while the target lacks the layout; publishing the workflow takes the layout along.
    """
    layout(novu.dev, "page")
    mail(novu.dev, "note", layoutId="page")
    workflow = into_production(novu, "diff")["resources"][0]
    into_production(novu, "publish", resources=[{"resourceType": "workflow", "resourceId": "note"}])

    assert [(one["resourceId"], one["isBlocking"]) for one in workflow["dependencies"]] == [("page", True)]
    assert novu.prod("GET", "/v2/layouts/page").status_code == 200
    assert into_production(novu, "diff")["resources"] == []


def test_a_layout_that_goes_names_the_workflows_that_have_it(novu):
    """
    Only the target has it, and a workflow there.
    """
    layout(novu.prod, "first")
    layout(novu.prod, "old")
    mail(novu.prod, "note", layoutId="old")
    gone = next(
        one for one in into_production(novu, "diff")["resources"] if one["targetResource"]["id"] == "old"
    )

    assert [(one["resourceType"], one["resourceId"]) for one in gone["dependencies"]] == [
        ("workflow", "note")
    ]


def test_what_only_the_target_has_is_deleted_but_for_its_default_layout(novu):
    """
    The refusal is part of the answer, and the rest goes on.
    """
    layout(novu.prod, "first")
    mail(novu.prod, "note")
    workflows, layouts = into_production(novu, "publish")["results"]

    assert [(one["resourceId"], one["action"]) for one in workflows["successful"]] == [("note", "deleted")]
    assert "default layout" in layouts["failed"][0]["error"]
    assert novu.prod("GET", "/v2/workflows/note").status_code == 404


def test_steps_are_told_apart_by_their_identifier(novu):
    """
    One that is changed, one that is moved, one that is new and one that is gone.
    """
    steps = [
        {"name": name, "stepId": name, "type": "sms", "controlValues": {"body": name}} for name in "abcd"
    ]
    novu.dev("POST", "/v2/workflows", {"name": "w", "workflowId": "w", "steps": steps})
    into_production(novu, "publish")
    held = novu.dev("GET", "/v2/workflows/w").json()["data"]["steps"]
    a, b, c, _ = ({key: step[key] for key in ("_id", "name", "type", "controlValues")} for step in held)
    b = {**b, "controlValues": {"body": "other"}}
    new = {"name": "e", "stepId": "e", "type": "sms", "controlValues": {"body": "e"}}
    written = {"name": "w", "origin": "novu-cloud", "preferences": {}, "steps": [c, b, a, new]}
    assert novu.dev("PUT", "/v2/workflows/w", written).status_code == 200
    answer = into_production(novu, "diff")

    assert changed(answer) == {"w": ["moved", "modified", "moved", "added", "deleted"]}
    assert answer["resources"][0]["summary"] == {"added": 0, "modified": 1, "deleted": 0, "unchanged": 0}
    into_production(novu, "publish")
    assert into_production(novu, "diff")["summary"]["hasChanges"] is False


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"sourceEnvironmentId": "zz"}, 400, "Invalid environment ID format"),
        ({"sourceEnvironmentId": "0" * 24}, 400, "Source environment not found"),
        ({"sourceEnvironmentId": 5}, 422, "sourceEnvironmentId must be a string"),
        ({"resources": "x"}, 422, "resources must be an array"),
        ({"resources": [{"resourceType": "layout"}]}, 422, "resources.0.resourceId must be a string"),
    ],
)
def test_what_cannot_be_published_is_refused(novu, body, status, text):
    """
    The body is checked, then the environments.
    """
    found = novu.dev("GET", "/v1/environments").json()["data"]
    answer = novu.dev("POST", f"/v2/environments/{found[1]['_id']}/publish", body)

    assert (answer.status_code, text in answer.text) == (status, True)
