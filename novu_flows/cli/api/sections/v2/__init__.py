"""The commands of `api v2`, by section."""
