"""The configuration of models and dataclasses, as far as it changes what is taken or sent."""

from collections.abc import Mapping

from pydantic.alias_generators import to_camel, to_pascal, to_snake

from novu_flows.codegen.expression import Expression, Imported, Word, call
from novu_flows.codegen.values import value_expression

_CONFIG = Imported("pydantic", "ConfigDict")
_CARRIED = (
    "extra", "frozen", "strict", "str_strip_whitespace", "str_to_lower", "str_to_upper", "str_min_length",
    "str_max_length", "allow_inf_nan", "use_enum_values", "coerce_numbers_to_str", "ser_json_timedelta",
    "ser_json_temporal", "ser_json_bytes", "ser_json_inf_nan", "val_json_bytes", "val_temporal_unit",
    "validate_default", "regex_engine", "url_preserve_empty_path", "protected_namespaces",
)  # fmt: skip
_GENERATORS = (to_camel, to_pascal, to_snake)


def makes_aliases(config: Mapping[str, object]) -> bool:
    """Say whether the generated class can make its aliases as the declared one does."""
    return config.get("alias_generator") in _GENERATORS


def config_expression(
    declared: Mapping[str, object], *, inherited: Mapping[str, object], by_name: bool = False
) -> Expression | None:
    """Write what departs from what is inherited; `by_name` where fields are given by their Python names."""
    named = {
        name: value_expression(declared[name])
        for name in _CARRIED
        if name in declared and declared[name] != inherited.get(name)
    }
    if makes_aliases(declared):
        generator = Imported(
            "pydantic.alias_generators", getattr(declared["alias_generator"], "__name__", "")
        )
        named = {"alias_generator": generator, **named}
    if by_name or makes_aliases(declared):
        named["validate_by_name"] = Word("True")
    return call(_CONFIG, named=named) if named else None
