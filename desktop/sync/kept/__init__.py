"""What this computer remembers of segments and remotes from one pass to the next."""
