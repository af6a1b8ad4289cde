"""Novu's first API, workflows as notification templates: calls, answers and codecs by section."""
