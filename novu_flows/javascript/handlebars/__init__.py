"""Novu 0.14's Handlebars: `parser` reads templates, `rendering` renders them, without any network."""
