"""Novu's JSON to our values and back."""
