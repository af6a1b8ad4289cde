"""The control values of a step in today's Novu: what is wrong with them, as its servers say it."""
