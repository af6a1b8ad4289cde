"""What a JSON Schema takes, as a list of alternatives: references followed, unions taken apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from novu_flows.dataclass import dataclass

JsonSchema = Mapping[str, object]

ANYTHING: JsonSchema = {}
_TEXT: JsonSchema = {"type": "string"}
NAMES = "xNames"  # the other names that a field is read by
_ANNOTATIONS = frozenset({
    NAMES,
    "$comment", "$defs", "$id", "$schema", "default", "deprecated", "description", "discriminator", "examples",
    "readOnly", "title", "writeOnly",
})  # fmt: skip
_REFERRING = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
_TYPES_OF_KEYWORDS = {"properties": "object", "items": "array", "prefixItems": "array"}


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """
    One kind of value that a schema takes.

    `name` is that of its definition; `tag` is the field by which a discriminated union chooses it.
    """

    schema: JsonSchema
    name: str = ""
    tag: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """Return what identifies the alternative as long as its schema exists."""
        return (id(self.schema), self.tag)

    @property
    def kind(self) -> str:
        """Return the JSON type; empty where it may be any."""
        found = self.schema.get("type")
        if isinstance(found, str):
            return found
        return next((kind for keyword, kind in _TYPES_OF_KEYWORDS.items() if keyword in self.schema), "")

    @property
    def words(self) -> tuple[object, ...] | None:
        """Return the values that are taken, None where they are not listed one by one."""
        if "const" in self.schema:
            return (self.schema["const"],)
        if "enum" in self.schema:
            return tuple(_list(self.schema, "enum"))
        return _WORDS_OF_KINDS.get(self.kind)

    @property
    def is_listed(self) -> bool:
        """Return whether the schema itself lists the values."""
        return "const" in self.schema or "enum" in self.schema

    @property
    def fields(self) -> Mapping[str, object]:
        """Return the fields of an object."""
        return _table(self.schema, "properties")

    @property
    def required(self) -> frozenset[str]:
        """Return the fields that cannot be left out; the tag is one of them, whatever its default is."""
        tag = (self.tag,) if self.tag in self.fields else ()
        return frozenset((*map(str, _list(self.schema, "required")), *tag))

    @property
    def members(self) -> object:
        """Return the schema of members that are not declared; False where they are refused."""
        by_pattern = [*_table(self.schema, "patternProperties").values()]
        found = self.schema.get("additionalProperties", by_pattern[0] if len(by_pattern) == 1 else ANYTHING)
        return ANYTHING if found is True else found

    @property
    def keeps_members(self) -> bool:
        """Return whether members that are not declared are a part of the payload (`extra="allow"`), and not ignored."""
        return self.schema.get("additionalProperties") is True

    @property
    def keys(self) -> JsonSchema:
        """Return the schema of the names of members that are not declared."""
        patterns = [*_table(self.schema, "patternProperties")]
        names = _table(self.schema, "propertyNames")
        pattern = {"pattern": patterns[0]} if len(patterns) == 1 else {}
        return {**_TEXT, **names, **pattern} if names or pattern else _TEXT

    @property
    def first_items(self) -> Sequence[object]:
        """Return the schemas of the first items of a list, which a tuple has."""
        return _list(self.schema, "prefixItems")

    @property
    def most_items(self) -> float:
        """Return how many items a list may have."""
        found = self.schema.get("maxItems")
        return found if isinstance(found, int) else float("inf")

    def names(self, field: str) -> tuple[str, ...]:
        """Return all names that a field is read by."""
        schema = self.fields[field]
        others = _list(schema, NAMES) if isinstance(schema, Mapping) else ()
        return tuple(dict.fromkeys((field, *map(str, others))))

    def field_of(self, name: str) -> str | None:
        """Return the field that is read by a name."""
        return next((field for field in self.fields if name in self.names(field)), None)

    def with_word(self, field: str, word: object) -> "Alternative":
        """Return the same with one value for a field."""
        fields = {**self.fields, field: {"const": word}}
        return Alternative({**self.schema, "properties": fields}, self.name, self.tag)

    def item(self, at: int) -> object:
        """Return the schema of the item at a place; those after the first ones are all alike."""
        first = self.first_items
        return first[at] if at < len(first) else self.schema.get("items", ANYTHING)

    def constants(self) -> list[tuple[str, object]]:
        """Return the fields that have one value only: what tells the members of a union apart."""
        fields = self.fields.items()
        return [(name, one["const"]) for name, one in fields if isinstance(one, Mapping) and "const" in one]


_WORDS_OF_KINDS: Mapping[str, tuple[object, ...]] = {"boolean": (False, True), "null": (None,)}


class SchemaIndex:
    """The schemas of one payload; the alternatives of each are read once, so that they can be identified."""

    def __init__(self, root: JsonSchema) -> None:
        self._definitions = _table(root, "$defs")
        self._known: dict[int, tuple[object, tuple[Alternative, ...]]] = {}

    def alternatives(self, schema: object) -> tuple[Alternative, ...]:
        """Return what a value may be, each on its own; nothing where no value is taken."""
        if id(schema) not in self._known:
            self._known[id(schema)] = (schema, ())  # a reference that leads to itself alone takes nothing
            self._known[id(schema)] = (schema, tuple(self._read(schema)))
        return self._known[id(schema)][1]

    def _read(self, schema: object) -> Iterator[Alternative]:
        if not isinstance(schema, Mapping):
            yield from () if schema is False else (Alternative(ANYTHING),)
            return
        groups = [*self._groups(schema)]
        own = {word: value for word, value in schema.items() if word not in _ANNOTATIONS | _REFERRING}
        if not groups:
            yield from _of_each_type(schema)
        elif len(groups) == 1 and not own:
            yield from groups[0]
        else:
            yield from (_merged(own, parts) for parts in product(*groups))

    def _groups(self, schema: JsonSchema) -> Iterator[tuple[Alternative, ...]]:
        """Return what the parts of a schema take; a value must fit each of them."""
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield tuple(self._defined(reference.rpartition("/")[2]))
        tag = str(_table(schema, "discriminator").get("propertyName", ""))
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                inner = [found for one in _list(schema, keyword) for found in self.alternatives(one)]
                yield tuple(Alternative(one.schema, one.name, tag or one.tag) for one in inner)
        yield from map(self.alternatives, _list(schema, "allOf"))

    def _defined(self, name: str) -> Iterator[Alternative]:
        found = self.alternatives(self._definitions.get(name, ANYTHING))
        for one in found:
            yield Alternative(one.schema, one.name or name, one.tag)


def _of_each_type(schema: JsonSchema) -> Iterator[Alternative]:
    types = _list(schema, "type")
    yield from (Alternative({**schema, "type": one}) for one in types)
    if not types:
        yield Alternative(schema)


def _merged(own: JsonSchema, parts: Sequence[Alternative]) -> Alternative:
    """Return the alternative that holds a value to all of its parts."""
    schemas = [*(part.schema for part in parts), own]
    merged = {word: value for schema in schemas for word, value in schema.items()}
    for word in ("properties", "required"):
        if word in merged:
            merged[word] = _united(word, schemas)
    return Alternative(merged, parts[0].name, parts[0].tag)


def _united(word: str, schemas: Sequence[JsonSchema]) -> object:
    if word == "required":
        return [name for schema in schemas for name in _list(schema, word)]
    return {name: value for schema in schemas for name, value in _table(schema, word).items()}


def _table(schema: JsonSchema, keyword: str) -> Mapping[str, object]:
    found = schema.get(keyword)
    return found if isinstance(found, Mapping) else {}


def _list(schema: JsonSchema, keyword: str) -> Sequence[object]:
    found = schema.get(keyword)
    return found if isinstance(found, list) else ()
