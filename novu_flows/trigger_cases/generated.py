"""Valid payloads, made by Hypothesis from a payload model: the same ones in every run."""

import warnings
from collections.abc import Collection
from typing import TYPE_CHECKING

from pydantic import ValidationError

from novu_flows.declare.payload import Payload
from novu_flows.errors import optional_package

if TYPE_CHECKING:
    from hypothesis import strategies as st

TRIES = 20  # draws for each payload that is asked for: some are refused, some are there already


class NotMade(Exception):
    """No valid payload can be made; the text says why."""


def valid_payloads(model: type[Payload], number: int, *, dates: Collection[str] = ()) -> tuple[Payload, ...]:
    """
    Return up to so many different payloads, fewer where the model takes no more; raise NotMade.

    `dates` are the fields, by their names on the wire, that delays wait for: they lie in the years after the
    moment at which every case begins, for Novu delivers nothing for a date that has passed.
    """
    with optional_package("hypothesis", extra="test", what="generate_cases()"):
        from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415 - of the extra `test`
        from hypothesis import strategies as st  # noqa: PLC0415 - the same
    from novu_flows.trigger_cases.strategies import Strategies  # noqa: PLC0415 - needs the extra `test`

    made = _Made(model)

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
        made.add(data, members)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it does not know patterns
        members = Strategies().members(model, ahead=_names(model, dates))
        try:
            collect()
        except Exception as error:  # noqa: BLE001 - what cannot be drawn may fail in any way, and in code of the model
            made.reasons.append(_reason(error))
    if not made.payloads:
        raise NotMade(f"none of the payloads that were tried is valid: {(*made.reasons, 'no reason')[0]}")
    return tuple(made.payloads.values())[:number]


def _names(model: type[Payload], dates: Collection[str]) -> frozenset[str]:
    """Return the names in Python of fields that are given by their names on the wire."""
    fields = model.model_fields.items()
    return frozenset(
        name for name, info in fields if (info.serialization_alias or info.alias or name) in dates
    )


class _Made:
    """The different payloads that were made, and why others were not."""

    def __init__(self, model: type[Payload]) -> None:
        self._model = model
        self.payloads: dict[str, Payload] = {}
        self.reasons: list[str] = []

    def add(self, data: "st.DataObject", members: "st.SearchStrategy[dict[str, object]]") -> None:
        """Draw one payload; one that the model refuses is none."""
        from hypothesis.errors import HypothesisException  # noqa: PLC0415 - of the extra `test`

        try:
            payload = self._model.model_validate(data.draw(members), by_name=True, by_alias=True)
            self.payloads.setdefault(payload.model_dump_json(by_alias=True), payload)
        except HypothesisException:
            raise
        except Exception as error:  # noqa: BLE001 - validators of the model are the user's, and may raise anything
            self.reasons.append(_reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        details = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, details['loc']))}: {details['msg']}"
    return f"{type(error).__name__}: {error}".splitlines()[0]
