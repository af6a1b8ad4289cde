"""Layouts of Novu 3.15: what a client that keeps them has to know."""

import asyncio

import httpx
import pytest
from embedded_novu import Embedded

from novu_flows.emulator import Emulator

PAGE = "<html><body>[{{content}}]</body></html>"


class Novu:
    """A client of an empty Novu 3.15."""

    def __init__(self) -> None:
        self._emulator = Emulator(profile="3.15")

    def request(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Send one request with the key of the development environment."""

        async def once() -> httpx.Response:
            headers = {"Authorization": f"ApiKey {self._emulator.keys.development}"}
            transport = httpx.ASGITransport(self._emulator.app)
            async with httpx.AsyncClient(transport=transport, headers=headers) as client:
                return await client.request(method, f"http://novu.test{path}", json=body)

        return asyncio.run(once())

    def get(self, path: str) -> httpx.Response:
        """Read."""
        return self.request("GET", path)

    def post(self, path: str, *, json: object) -> httpx.Response:
        """Create."""
        return self.request("POST", path, json)

    def put(self, path: str, *, json: object) -> httpx.Response:
        """Write in place."""
        return self.request("PUT", path, json)

    def delete(self, path: str) -> httpx.Response:
        """Delete."""
        return self.request("DELETE", path)


@pytest.fixture
def novu() -> Novu:
    """Return a client of an empty Novu 3.15."""
    return Novu()


def layout(novu, name):
    """Create a layout with a page."""
    novu.post("/v2/layouts", json={"layoutId": name, "name": name})
    values = {"email": {"body": PAGE, "editorType": "html"}}
    return novu.put(f"/v2/layouts/{name}", json={"name": name, "controlValues": values}).json()["data"]


def test_values_that_are_left_out_are_kept_and_null_clears_them(novu):
    """
    A PUT of the name alone keeps the page.
    """
    layout(novu, "main")

    kept = novu.put("/v2/layouts/main", json={"name": "Other"}).json()["data"]
    cleared = novu.put("/v2/layouts/main", json={"name": "Other", "controlValues": None}).json()["data"]

    assert PAGE == kept["controls"]["values"]["email"]["body"]
    assert {} == cleared["controls"]["values"]


@pytest.mark.parametrize(
    ("body", "editor", "said"),
    [
        ("<p>{{content}}</p>", "html", "Content must be a valid HTML content"),
        ("{{content}}", "block", "Content must be a valid Maily JSON content"),
        ("<html><body>x</body></html>", "html", "Layout has validation issues"),
        (PAGE, "word", "Layout has validation issues"),
        ([], "html", "Content must be a valid HTML content"),
    ],
)
def test_what_is_no_page_is_refused_and_not_written(novu, body, editor, said):
    """
    Nothing of a refused PUT is kept.
    """
    before = layout(novu, "main")

    values = {"email": {"body": body, "editorType": editor}}
    answer = novu.put("/v2/layouts/main", json={"name": "Other", "controlValues": values})

    assert (400, said) == (answer.status_code, answer.json()["message"])
    assert before == novu.get("/v2/layouts/main").json()["data"]


def test_a_deleted_layout_vanishes_from_the_steps_that_have_it(novu):
    """
    The default layout cannot be deleted; another one can, used or not.
    """
    layout(novu, "main")
    layout(novu, "second")
    step = {
        "name": "Mail",
        "type": "email",
        "controlValues": {"subject": "s", "body": "b", "layoutId": "second"},
    }
    novu.post("/v2/workflows", json={"workflowId": "uses", "name": "Uses", "steps": [step]})
    used = novu.get("/v2/layouts/second/usage").json()["data"]["workflows"]

    assert [{"name": "Uses", "workflowId": "uses"}] == used
    assert 409 == novu.delete("/v2/layouts/main").status_code
    assert 204 == novu.delete("/v2/layouts/second").status_code
    steps = novu.get("/v2/workflows/uses").json()["data"]["steps"]
    assert "layoutId" not in steps[0]["controls"]["values"]


def test_the_values_of_a_layout_are_judged_before_it_is_looked_for():
    """
    One that there is not is said only where the values are right.
    """
    novu = Embedded(profile="3.15")
    page = "<html><body>{{content}}</body></html>"
    answers = [
        novu.dev(
            "PUT",
            "/v2/layouts/gone",
            {"name": "x", "controlValues": {"email": {"body": body, "editorType": "html"}}},
        )
        for body in ("no page", page)
    ]

    assert [(400, "Content must be a valid HTML content"), 404] == [
        (answers[0].status_code, answers[0].json()["message"]),
        answers[1].status_code,
    ]
