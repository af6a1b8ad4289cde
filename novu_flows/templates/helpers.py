"""The names of the helpers that templates can use; `library` holds what they do."""

NOVU_HELPERS = ("equals", "titlecase", "uppercase", "lowercase", "pluralize", "dateFormat")
HELPERS = frozenset({"each", "if", "log", "lookup", "unless", "with", *NOVU_HELPERS})
