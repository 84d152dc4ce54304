"""Finding a line in everything that was recorded."""
