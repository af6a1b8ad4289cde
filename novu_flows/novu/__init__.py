"""Our values to and from Novu's JSON; the only place that knows v1's field names and quirks."""
