"""Integrations: the providers that an environment delivers with."""
