"""Rewrites the declarations of a v1 project for Novu 3.x: Handlebars to Liquid, and what else has changed."""
