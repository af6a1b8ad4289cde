"""Credentials of subscribers on the providers of chat and push."""
