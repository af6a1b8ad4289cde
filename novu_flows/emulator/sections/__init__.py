"""What the embedded Novu answers, section by section of its API."""
