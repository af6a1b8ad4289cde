"""Topics, and the subscribers in them."""
