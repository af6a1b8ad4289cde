"""The JSON Schema that today's Novu holds payloads to, of a payload's model."""

import warnings
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from novu_flows.controls.portable_schema import PortableSchema, both, exported
from novu_flows.declare.payload import Payload

_made: WeakKeyDictionary[type[BaseModel], PortableSchema] = WeakKeyDictionary()


def payload_schema(model: type[BaseModel]) -> PortableSchema | None:
    """
    Return the payload schema of a workflow; None for the bare `Payload`, which says nothing of what it carries.

    It takes what the model reads and what it writes. Raise what pydantic raises for a model without a JSON Schema.
    """
    return None if model is Payload else model_schema(model)


def model_schema(model: type[BaseModel]) -> PortableSchema:
    """Return the schema of a model without references, in words that AJV and Novu's check of variables know."""
    if model not in _made:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of defaults that JSON cannot hold: they are left out
            read = model.model_json_schema(by_alias=True, mode="validation")
            written = model.model_json_schema(by_alias=True, mode="serialization")
        _made[model] = both(exported(read), exported(written))
    return _made[model]
