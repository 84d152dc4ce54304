"""What a laptop, an office, and an office that is recovered do with a remote."""
