"""What routes of Novu 3.15 refuse of bodies and queries, beside what was recorded of them."""

import pytest
from embedded_novu import Embedded


@pytest.fixture
def novu():
    """Return an empty Novu 3.15."""
    return Embedded(profile="3.15")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"values": 5}, ["values must be an array"]),
        ({"isSecret": "no"}, ["isSecret must be a boolean value"]),
        ({"values": [{"value": "x"}]}, ["values.0._environmentId must be a string"]),
    ],
)
def test_a_variable_has_values_of_environments(novu, given, said):
    """
    POST and PATCH check values alike.
    """
    made = novu.dev("POST", "/v1/environment-variables", {"key": "URL", **given})
    novu.dev("POST", "/v1/environment-variables", {"key": "OTHER"})
    changed = novu.dev("PATCH", "/v1/environment-variables/OTHER", given)

    for answer in (made, changed):
        assert (422, said) == (answer.status_code, answer.json()["errors"]["general"]["messages"])


def test_a_variable_gets_another_key_and_nothing_is_no_change(novu):
    """
    It is found by the new key from then on.
    """
    novu.dev("POST", "/v1/environment-variables", {"key": "URL"})
    nothing = novu.dev("PATCH", "/v1/environment-variables/URL", {})
    novu.dev("PATCH", "/v1/environment-variables/URL", {"key": "LINK"})

    assert (400, "At least one field must be provided to update") == (
        nothing.status_code,
        nothing.json()["message"],
    )
    assert novu.dev("GET", "/v1/environment-variables/URL").status_code == 404
    assert novu.dev("GET", "/v1/environment-variables/LINK").status_code == 200


@pytest.mark.parametrize("path", ["/v2/workflows", "/v2/layouts"])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=0&orderBy=x", ["limit must not be less than 1", "orderBy must be one of"]),
        ("limit=1.5", ["limit must be an integer number"]),
        (
            "offset=-1&orderDirection=down",
            ["offset must not be less than 0", "orderDirection must be one of"],
        ),
        ("query=a&query=b", ["query must be a string"]),
    ],
)
def test_lists_check_their_whole_query(novu, path, query, said):
    """
    All faults are answered at once; what is no number counts as not given.
    """
    answer = novu.dev("GET", f"{path}?{query}")
    messages = answer.json()["errors"]["general"]["messages"]

    assert answer.status_code == 422
    assert len(messages) == len(said)
    assert all(text.startswith(part) for text, part in zip(messages, said, strict=True))
    assert novu.dev("GET", f"{path}?limit=many&offset=").status_code == 200


def test_a_copy_of_a_layout_may_name_its_identifier(novu):
    """
    Without one it is made of the name; one that is taken is refused, as is a name that is too long.
    """
    novu.dev("POST", "/v2/layouts", {"layoutId": "main", "name": "Main"})

    def copied(**body):
        return novu.dev("POST", "/v2/layouts/main/duplicate", {"name": "Copy of it", **body})

    assert copied(layoutId="mine").json()["data"]["layoutId"] == "mine"
    assert copied().json()["data"]["layoutId"] == "copy-of-it"
    assert copied().status_code == 409
    assert copied(name="n" * 129).status_code == 422


def test_a_subscription_says_whose_it_is(novu):
    """
    One without a subscriber, or with one that is no text, is refused.
    """
    for given in ({"identifier": "x"}, {"identifier": "x", "subscriberId": [1]}):
        answer = novu.dev("POST", "/v2/topics/readers/subscriptions", {"subscriptions": [given]})
        assert answer.status_code == 422
        assert "subscriptions.0.subscriberId" in answer.json()["message"]


def test_credentials_are_of_a_provider_that_is_named_by_a_text(novu):
    """
    Anything else is refused and not looked up.
    """
    novu.dev("POST", "/v2/subscribers", {"subscriberId": "ada"})
    answer = novu.dev("PUT", "/v1/subscribers/ada/credentials", {"providerId": {}, "credentials": {}})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("PATCH", "/v2/workflows/new", {"name": 5}, "name must be a string"),
        ("PATCH", "/v2/workflows/new", {"tags": [5]}, "each value in tags must be a string"),
        (
            "POST",
            "/v1/integrations",
            {"providerId": "slack", "channel": "chat", "credentials": 5},
            "nested property credentials must be either object or array",
        ),
    ],
)
def test_what_is_of_another_type_is_refused(novu, method, path, body, said):
    """
    It is named, and nothing is written.
    """
    novu.dev("POST", "/v2/workflows", {"name": "New", "workflowId": "new", "steps": []})
    answer = novu.dev(method, path, body)

    assert (422, [said]) == (answer.status_code, answer.json()["errors"]["general"]["messages"])
    assert novu.dev("GET", "/v2/workflows/new").json()["data"]["name"] == "New"


def test_a_layout_is_previewed_whatever_its_values_are(novu):
    """
    What is no page is an empty one.
    """
    novu.dev("POST", "/v2/layouts", {"layoutId": "main", "name": "Main"})
    answer = novu.dev("POST", "/v2/layouts/main/preview", {"controlValues": {"email": [1]}})

    assert answer.status_code == 201
