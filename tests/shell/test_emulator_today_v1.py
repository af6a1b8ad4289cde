"""What the v1 routes of Novu 3.15 show of workflows and layouts of the v2 routes, and the other way round."""

import pytest
from embedded_novu import Embedded

CHANNELS = {"in_app", "email", "sms", "chat", "push"}


@pytest.fixture
def novu():
    """Return an empty Novu 3.15."""
    return Embedded(profile="3.15")


def legacy(novu):
    """Create a workflow by the v1 route."""
    group = novu.dev("GET", "/v1/notification-groups").json()["data"][0]["_id"]
    steps = [{"template": {"type": "in_app", "content": "Hi {{name}}"}, "name": "x"}]
    body = {"name": "Old one", "notificationGroupId": group, "active": True, "steps": steps}
    answer = novu.dev("POST", "/v1/workflows", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_a_legacy_workflow_is_shown_by_all_routes(novu):
    """
    The v1 list names kinds of steps and channels that can send; the v2 routes show steps without values.
    """
    made = legacy(novu)
    listed = novu.dev("GET", "/v1/workflows").json()["data"]
    shown = novu.dev("GET", "/v2/workflows/old-one").json()["data"]

    assert (made["type"], made["origin"], made["draft"]) == ("REGULAR", "novu-cloud-v1", False)
    assert made["payloadSchema"] == {"type": "object", "additionalProperties": True, "properties": {}}
    assert [one["steps"][0]["template"]["type"] for one in listed] == ["in_app"]
    assert set(listed[0]["workflowIntegrationStatus"]["channels"]) == CHANNELS
    assert [(step["stepId"], step["controlValues"]) for step in shown["steps"]] == [("Missing Step Id", {})]
    assert "updatedBy" not in shown


def test_a_workflow_of_the_v2_routes_is_read_but_not_listed_by_v1(novu):
    """
    The v1 list does not see it; read by its identifier it is a draft of the kind BRIDGE.
    """
    novu.dev("POST", "/v2/workflows", {"name": "New", "workflowId": "new", "steps": []})
    found = novu.dev("GET", "/v1/workflows/new").json()["data"]

    assert novu.dev("GET", "/v1/workflows").json()["totalCount"] == 0
    assert (found["type"], found["draft"], found["status"]) == ("BRIDGE", True, "ACTIVE")
    assert found["preferenceSettings"] == dict.fromkeys(CHANNELS, True)
    assert "password" not in found["updatedBy"]


def test_the_status_of_a_legacy_workflow_changes_once(novu):
    """
    The status that it has already is refused, as is one that is no boolean.
    """
    made = legacy(novu)
    path = f"/v1/workflows/{made['_id']}/status"

    assert novu.dev("PUT", path, {"active": True}).status_code == 400
    assert novu.dev("PUT", path, {"active": "no"}).status_code == 422
    assert novu.dev("PUT", path, {"active": False}).json()["data"]["active"] is False
    assert novu.dev("GET", "/v1/workflows/none").status_code == 404


def test_the_v1_list_of_layouts_shows_those_of_v2_first(novu):
    """
    Layouts of the v2 routes come first, the newest before the others, then the default layout.
    """
    for name in ("one", "two"):
        novu.dev("POST", "/v2/layouts", {"layoutId": name, "name": name})
    page = novu.dev("GET", "/v1/layouts").json()
    rest = novu.dev("GET", "/v1/layouts?page=1&pageSize=2").json()

    assert [one["identifier"] for one in page["data"]] == ["two", "one", "novu-default-layout"]
    assert [one["identifier"] for one in rest["data"]] == ["novu-default-layout"]
    assert page["totalCount"] == rest["totalCount"] == 3


def test_one_group_is_read_renamed_and_deleted(novu):
    """
    0.14 has no such routes; an id that is none fails as in every old route.
    """
    group = novu.dev("POST", "/v1/notification-groups", {"name": "News"}).json()["data"]
    path = f"/v1/notification-groups/{group['_id']}"

    assert novu.dev("GET", path).json()["data"] == group
    assert novu.dev("PATCH", path, {"name": 1}).status_code == 422
    assert novu.dev("PATCH", path, {"name": "Old"}).json()["data"]["name"] == "Old"
    assert novu.dev("DELETE", path).json()["data"] == {"acknowledged": True, "status": "deleted"}
    assert (novu.dev("GET", path).status_code, novu.dev("GET", path[:-1]).status_code) == (404, 500)
