"""Annotations of a payload's fields as expressions."""

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NewType,
    Self,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

import pydantic
import typing_extensions
from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticSerializationError

from novu_flows.codegen.constraints import in_json, named_by_pydantic, read_metadata
from novu_flows.codegen.expression import (
    NONE,
    Entry,
    Expression,
    Imported,
    Listed,
    Local,
    SourceText,
    builtin,
    call,
    either,
    subscript,
)
from novu_flows.codegen.notes import NoteSink
from novu_flows.codegen.references import is_alias, referred_to, specialized
from novu_flows.codegen.values import NotWritable, value_expression

ANY = Imported("typing", "Any")
FIELD = Imported("pydantic", "Field")
_ANNOTATED = Imported("typing", "Annotated")
JSON = Imported("pydantic", "JsonValue")

# What every application has that can import the generated module.
_AT_HAND = frozenset({
    "builtins", "collections", "collections.abc", "datetime", "decimal", "fractions", "ipaddress", "pathlib",
    "uuid", "zoneinfo",
})  # fmt: skip
_WRAPPERS = (Final, typing_extensions.Required, typing_extensions.NotRequired, typing_extensions.ReadOnly)
_BARE: Mapping[object, tuple[Expression, ...]] = {
    list: (ANY,),
    set: (ANY,),
    frozenset: (ANY,),
    tuple: (ANY, SourceText("...")),
    dict: (ANY, ANY),
}
_SPECIAL: Mapping[object, Expression] = {None: NONE, NoneType: NONE, Any: ANY, JsonValue: JSON}
_OF_JSON = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


class Annotations:
    """
    Reads annotations; `note` receives what the generated type cannot know or do.

    `takes_what_is_sent` once a type was replaced by that of what it is written as; `owner` is the class that
    the annotations are of, which may be named by `Self` or by a reference of pydantic's.
    """

    def __init__(self, note: NoteSink, *, owner: type | None = None) -> None:
        self._note = note
        self._owner = owner
        self._open: list[object] = []
        self.takes_what_is_sent = False

    def read(
        self,
        annotation: object,
        metadata: Sequence[object] = (),
        *,
        named: Mapping[str, Expression] | None = None,
    ) -> Expression:
        """Return the type that an application writes; `named` are more arguments of Field."""
        by_pydantic, left = named_by_pydantic(annotation, metadata)
        metadata_read = read_metadata(left)
        for name in metadata_read.validators:
            self._note(f"is checked by a {name}, which stays behind")
        if metadata_read.rewriters:
            return self.sent_as(Annotated[annotation, *metadata], why=f"a {metadata_read.rewriters[0]}")
        plain = in_json(by_pydantic or self._plain(annotation), metadata)
        return annotated(plain, whole=metadata_read.whole, named={**metadata_read.named, **(named or {})})

    def sent_as(self, annotation: object, *, why: str) -> Expression:
        """Return the type of what is sent, where only code of the declarations knows more."""
        try:
            schema = _adapter(annotation).json_schema(mode="serialization")
        except PydanticUserError:
            schema = {}
        return self.of_schema(schema, why=why)

    def of_schema(self, schema: Mapping[str, object], *, why: str) -> Expression:
        """Return the type of what a JSON Schema describes, as far as the simple ones go."""
        name = _OF_JSON.get(str(schema.get("type")))
        self.takes_what_is_sent = True
        self._note(f"is written by {why}, which stays behind: give what is sent, {name or 'JSON'}")
        return builtin(name) if name else JSON

    def _plain(self, annotation: object) -> Expression:
        origin = get_origin(annotation)
        if origin is None:
            return self._simple(annotation)
        arguments = get_args(annotation)
        if origin is Annotated:
            return self.read(arguments[0], arguments[1:])
        if origin in (Union, UnionType):
            return either(*map(self._plain, arguments))
        if origin is Literal:
            return self._literal(annotation, arguments)
        if origin in _WRAPPERS:
            return self._plain(arguments[0])
        return self._generic(annotation, origin, arguments)

    def _literal(self, annotation: object, values: Sequence[object]) -> Expression:
        try:
            return subscript(Imported("typing", "Literal"), *map(value_expression, values))
        except NotWritable as value:
            return self.sent_as(annotation, why=f"a choice of {value}")

    def _simple(self, annotation: object) -> Expression:
        if special := _SPECIAL.get(annotation):
            return special
        if (itself := self._itself(annotation)) or is_alias(annotation):
            return Local(itself or annotation)
        if isinstance(annotation, type):
            return self._class(annotation)
        if isinstance(annotation, NewType):
            return self._plain(annotation.__supertype__)
        return self._unknown(annotation)

    def _unknown(self, annotation: object) -> Expression:
        if isinstance(annotation, TypeVar):
            return self._plain(annotation.__bound__) if annotation.__bound__ else ANY
        self._note(f"has the type {annotation}, which is not found: it takes any JSON")
        return JSON

    def _itself(self, annotation: object) -> type | None:
        """Return the class that refers to itself other than by its name."""
        if annotation in (typing_extensions.Self, Self):
            return self._owner
        return referred_to(self._owner, getattr(annotation, "type_ref", None))

    def _class(self, kind: type) -> Expression:
        if bare := _BARE.get(kind):
            return subscript(builtin(kind.__name__), *bare)
        if is_ours(kind) or _module_of(kind) in _AT_HAND:
            return type_expression(kind)
        package = kind.__module__.partition(".")[0]
        if package == "pydantic" and getattr(pydantic, kind.__name__, None) is kind:
            return Imported("pydantic", kind.__name__)
        if package == "pydantic_extra_types":
            return Imported(kind.__module__, kind.__name__)
        return self.sent_as(kind, why=f"the class {kind.__name__}")

    def _specialized(self, annotation: object, alias: object, arguments: Sequence[object]) -> Expression:
        """Read what a generic alias stands for; one that needs itself has no end."""
        if annotation in self._open:
            self._note(f"has the type {annotation}, which holds itself with parameters: it takes any JSON")
            return JSON
        self._open.append(annotation)
        plain = self._plain(specialized(alias, arguments))
        self._open.pop()
        return plain

    def _generic(self, annotation: object, origin: object, arguments: Sequence[object]) -> Expression:
        if is_alias(origin):
            return self._specialized(annotation, origin, arguments)
        module, name = _module_of(origin), getattr(origin, "__name__", "")
        if module not in _AT_HAND or name in ("type", "Callable"):
            return self.sent_as(annotation, why=f"the type {name}")
        head = Imported(module, name)
        if origin is tuple and not arguments:
            return subscript(head, SourceText("()"))
        return subscript(
            head, *(SourceText("...") if one is Ellipsis else self._plain(one) for one in arguments)
        )


def type_expression(kind: type) -> Expression:
    """Name a class that the generated module has or may import; raise NotWritable where it is neither."""
    if is_ours(kind):
        return Local(kind)
    if (module := _module_of(kind)) in _AT_HAND:
        return Imported(module, kind.__name__)
    raise NotWritable(f"the class {kind.__name__}")


def is_value_of(value: object, annotation: object) -> bool:
    """Return whether a default is a value of its type as it stands; where that is not known, it is."""
    try:
        read = _adapter(annotation).validate_python(value, strict=True)
    except ValidationError:
        return False
    except Exception:  # noqa: BLE001 - a type may bring code of its own, which may raise anything
        return True
    return bool(read == value)


def _module_of(thing: object) -> str:
    """Return the module that something is imported from; Python 3.13 says `pathlib._local` of a path."""
    return str(getattr(thing, "__module__", "")).partition("._")[0]


def dumped(value: object, annotation: object, metadata: Sequence[object]) -> object:
    """Return what is sent for a value; raise NotWritable where the code that writes it fails."""
    kind = Annotated[annotation, *metadata] if metadata else annotation
    try:
        sent: object = _adapter(kind).dump_python(value, mode="json")
    except PydanticSerializationError as failed:
        raise NotWritable("a serializer that fails") from failed
    return sent


def _adapter(annotation: object) -> TypeAdapter[object]:
    """Cast an annotation for the type checker: pydantic takes any."""
    return TypeAdapter(cast("type[object]", annotation))


def is_ours(kind: type) -> bool:
    """Return whether the generated module has this class of its own."""
    if kind in (BaseModel, Enum):
        return False
    if issubclass(kind, BaseModel) or is_dataclass(kind):
        return not _is_written_by_code(kind)
    return issubclass(kind, Enum) or is_typed_dict(kind) or is_named_tuple(kind)


def _is_written_by_code(kind: type) -> bool:
    """Return whether a class decides itself what is sent, as a whole or, in a dataclass, in one field."""
    of = getattr(kind, "__pydantic_decorators__", None)
    if of is None:
        return False
    return bool(of.model_serializers or (of.field_serializers and not issubclass(kind, BaseModel)))


def is_typed_dict(kind: type) -> bool:
    """Return whether this is a TypedDict, of Python's or of typing_extensions'."""
    return typing_extensions.is_typeddict(kind)


def is_named_tuple(kind: type) -> bool:
    """Return whether this is a NamedTuple."""
    return issubclass(kind, tuple) and hasattr(kind, "_field_defaults")


def annotated(
    plain: Expression, *, whole: Sequence[Expression] = (), named: Mapping[str, Expression]
) -> Expression:
    """Put constraints beside a type: `named` as arguments of Field, `whole` as they are."""
    parts = [*whole, *([call(FIELD, named=named)] if named else [])]
    if not parts:
        return plain
    if isinstance(plain, Listed) and plain.head == _ANNOTATED:
        return Listed(plain.head, "[]", (*plain.entries, *map(Entry, parts)))
    return subscript(_ANNOTATED, plain, *parts)
