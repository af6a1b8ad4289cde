"""Secrets: taken from the environment variables that are passed in, and shown nowhere."""

from pathlib import Path

import pytest

from novu_flows.declare.basics import EnvSecret, LiteralSecret, Secret, env
from novu_flows.declare.collection import Declarations
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.workflow import Subscriber
from novu_flows.errors import PlanFileRefused, ProjectInvalid
from novu_flows.issues import Source
from novu_flows.plan.fields import Hidden
from novu_flows.project.config import Config, EnvironmentConfig, ProjectConfig
from novu_flows.project.loading import Project
from novu_flows.project.secrets import resolve_references, resolve_secrets

CONFIG = Config(
    project=ProjectConfig(name="acme", declarations=("workflows",)),
    environments={"server": EnvironmentConfig(url="https://novu.example/v1", api_key_env="SERVER_KEY")},
)


def declaring(*credentials: Credentials) -> Project:
    """Return a project that declares one subscriber with credentials."""
    return Project(
        root=Path("/project"),
        config=CONFIG,
        declarations=Declarations(subscribers=(Subscriber("ada", credentials=credentials),)),
        issues=(),
        files=(),
        folders=(),
    )


def test_every_secret_of_the_declarations_is_resolved() -> None:
    """A reference gets its variable's value, a value written in place is itself; tokens are included."""
    project = declaring(
        Credentials("mattermost", webhook_url=env("URL"), channel="town"),
        Credentials("fcm", device_tokens=[env("PHONE"), "tablet"]),
    )
    secrets = resolve_secrets(project, {"URL": "https://a.b", "PHONE": "p", "OTHER": "o"})

    assert {
        EnvSecret("URL"): Hidden("https://a.b"),
        LiteralSecret("town"): Hidden("town"),
        EnvSecret("PHONE"): Hidden("p"),
        LiteralSecret("tablet"): Hidden("tablet"),
    } == secrets
    assert not any(word in repr(secrets) for word in ("a.b", "town", "tablet"))


def test_a_variable_that_is_not_set_has_no_value() -> None:
    """An empty one counts as not set; what writes it refuses to."""
    place = Source(file="people.py", line=3)
    project = declaring(
        Credentials("slack", webhook_url=env("NONE"), source=place),
        Credentials("fcm", device_tokens=[env("EMPTY")], source=place),
    )

    assert {} == resolve_secrets(project, {"EMPTY": ""})


def test_references_of_a_plan_file_are_resolved() -> None:
    """They need no declarations; of the variables that are not set there is no value."""
    references: list[Secret] = [env("A"), env("B"), env("A")]

    assert {EnvSecret("A"): Hidden("1"), EnvSecret("B"): Hidden("2")} == resolve_references(
        references, CONFIG, {"A": "1", "B": "2"}
    )
    assert {EnvSecret("B"): Hidden("2")} == resolve_references(references, CONFIG, {"A": "", "B": "2"})


@pytest.mark.parametrize("variable", ["SERVER_KEY", "COPY_OF_IT"])
def test_an_api_key_is_no_secret_to_send(variable: str) -> None:
    """Neither its own variable nor another one with its value, in the declarations or in a plan file."""
    environ = {"SERVER_KEY": "0123456789", "COPY_OF_IT": "0123456789"}

    with pytest.raises(ProjectInvalid) as caught:
        resolve_secrets(declaring(Credentials("slack", webhook_url=env(variable))), environ)
    assert [("secret-is-api-key", True)] == [
        (one.code, variable in one.message) for one in caught.value.issues
    ]
    with pytest.raises(PlanFileRefused, match=variable):
        resolve_references([env(variable)], CONFIG, environ)
