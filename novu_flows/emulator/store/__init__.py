"""What the embedded Novu keeps, and how it keeps it."""
