"""From the log into segments and back."""
