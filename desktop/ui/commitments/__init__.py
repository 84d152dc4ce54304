"""What became of the commitments: what comes back from the offices."""
