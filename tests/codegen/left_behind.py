"""Payloads that run code, which stays behind in the declarations."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from annotated_types import LowerCase
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    computed_field,
    field_serializer,
    field_validator,
    model_serializer,
)
from pydantic_core import CoreSchema, core_schema

from novu_flows import Payload, Workflow, in_app


class Colour:
    """A class that pydantic knows only through itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read and write a text."""
        del source, handler
        return core_schema.no_info_plain_validator_function(
            cls,
            json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda colour: colour.name, return_schema=core_schema.str_schema()
            ),
        )


@dataclass
class Unwritable:
    """A dataclass that holds what has no source form."""

    thing: object


class Money(BaseModel):
    """A model that is sent as one text."""

    cents: int

    @model_serializer
    def as_text(self) -> str:
        """Write euros."""
        return f"{self.cents / 100:.2f}"


class Checked(Payload):
    """A payload with code in every place where it may be."""

    first: str
    last: str
    even: Annotated[int, AfterValidator(lambda number: number - number % 2)]
    lower: LowerCase[str]
    rounded: Annotated[float, PlainSerializer(lambda number: f"{number:.1f}", return_type=str)]
    when: datetime = Field(default_factory=lambda: datetime.now(UTC))
    at: datetime
    colour: Colour
    price: Money
    other: Unwritable = Unwritable(thing=print)
    anything: Any = None

    @computed_field(alias="fullName")
    @property
    def full_name(self) -> str:
        """Both names."""
        return f"{self.first} {self.last}"

    @field_validator("first")
    @classmethod
    def not_blank(cls, value: str) -> str:
        """Refuse blanks."""
        return value

    @field_serializer("at")
    def as_seconds(self, value: datetime) -> int:
        """Write seconds."""
        return int(value.timestamp())


checked = Workflow("checked", payload=Checked, steps=[in_app("{{first}}")])
