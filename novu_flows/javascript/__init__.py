"""What JavaScript, which Novu is written in, makes of values."""
