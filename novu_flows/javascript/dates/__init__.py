"""What date-fns does for Novu's dateFormat helper: parse, calculate, format."""
