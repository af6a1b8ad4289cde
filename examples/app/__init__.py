"""A small application that notifies with what `novu-flows generate` wrote."""
