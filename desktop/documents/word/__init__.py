"""The Word papers in the official layout, and what they are made of."""
