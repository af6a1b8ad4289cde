"""A module whose annotations are texts, read by the loader and gone from `sys` when code is generated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel
from typing_extensions import TypeAliasType, TypedDict

from novu_flows import Payload, Workflow, in_app

Deep = TypeAliasType("Deep", "dict[str, Deep] | int")


class Point(TypedDict):
    """A place on the map."""

    x: float


class Span(NamedTuple):
    """From one day to another."""

    start: date


@dataclass
class Box:
    """A box of points."""

    points: list[Point]


class Early(BaseModel):
    """A model that names a later one."""

    late: Late | None = None


class Late(BaseModel):
    """The later one."""

    early: list[Early] = []


class Postponed(Payload):
    """Everything that is resolved late."""

    point: Point
    span: Span
    box: Box
    deep: Deep
    early: Early


postponed = Workflow("postponed", payload=Postponed, steps=[in_app("{{deep}}")])
