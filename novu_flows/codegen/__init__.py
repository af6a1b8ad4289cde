"""Declarations to files, as values: a typed module for applications, JSON Schemas for other languages."""
