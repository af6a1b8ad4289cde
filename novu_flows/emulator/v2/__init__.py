"""What Novu 3.15 answers: its v2 routes, and its v1 routes where they differ from those of 0.14."""
