"""Who belongs to a space: the roll, the ways in and out, and who this computer is in it."""
