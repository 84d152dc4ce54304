"""What leaves this computer, to the byte: names, keys, segments, and whether to believe what comes back."""
