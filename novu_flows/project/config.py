"""What novu.toml may say, as values."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Variable: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]

LOCAL = "local"
MOST_CONCURRENT = 256


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProjectConfig(_Table):
    """`[project]`: its name, and the folders and files that hold the declarations."""

    name: Text
    declarations: tuple[Text, ...] = Field(min_length=1, strict=False)
    default_environment: Text = LOCAL


class EnvironmentConfig(_Table):
    """`[environments.NAME]`: a Novu behind a URL, or an embedded one that keeps its state in a file."""

    url: Text | None = None
    embedded: bool = False
    file: Text | None = None
    api_key_env: Variable | None = None
    role: Literal["development", "production"] | None = None
    requests_per_second: Positive | None = None
    concurrency: int = Field(default=16, ge=1, le=MOST_CONCURRENT)
    timeout_seconds: Positive = 30.0
    allow_insecure: bool = False


class GenerateConfig(_Table):
    """`[generate]`: where the trigger module and the JSON Schemas of the payloads are written."""

    target: Text | None = None
    schemas: Text | None = None


class Config(_Table):
    """The whole of novu.toml; there is always an environment `local`, embedded unless said otherwise."""

    project: ProjectConfig
    environments: Mapping[str, EnvironmentConfig]
    generate: GenerateConfig = GenerateConfig()

    @property
    def default_environment(self) -> str:
        """Give the name of the environment that is used unless another is named."""
        return self.project.default_environment
