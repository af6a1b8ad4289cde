"""Valid payloads, made by Hypothesis from a payload model: the same ones in every run."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import EllipsisType
from typing import TYPE_CHECKING

from pydantic import ValidationError

from novu_flows.declare.payload import Payload
from novu_flows.errors import ExtraMissing

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


@contextmanager
def needed(package: str, what: str) -> Iterator[None]:
    """Say what to install where the import of an optional package fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        raise ExtraMissing(
            f"{what} needs {package}, which is not installed", remedy="pip install 'novu-flows[test]'"
        ) from error


TRIES = 20  # draws for each payload that is asked for: some are refused, some are there already


def valid_payloads(model: type[Payload], number: int) -> tuple[Payload, ...]:
    """Give up to so many different payloads; fewer where the model takes no more."""
    with needed("hypothesis", "generate_cases()"):
        from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415 - of the extra `test`
        from hypothesis import strategies as st  # noqa: PLC0415 - the same

    found: dict[str, Payload] = {}

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=number * TRIES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        try:
            payload = data.draw(st.builds(model, **_fields(model)))
            found.setdefault(payload.model_dump_json(by_alias=True), payload)
        except ValidationError:
            return  # what Hypothesis does not know of the model: validators, patterns further in

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it does not know patterns
        collect()
    return tuple(found.values())[:number]


def _fields(model: type[Payload]) -> "dict[str, SearchStrategy[str] | EllipsisType]":
    """Ask for every field, also those that have a default; a pattern makes its own texts."""
    from hypothesis import strategies as st  # noqa: PLC0415 - of the extra `test`

    fields: dict[str, SearchStrategy[str] | EllipsisType] = {}
    for name, field in model.model_fields.items():
        patterns = [one.pattern for one in field.metadata if isinstance(getattr(one, "pattern", None), str)]
        fields[field.alias or name] = st.from_regex(patterns[0]) if patterns else ...
    return fields
