"""Preferences of subscribers for workflows."""
