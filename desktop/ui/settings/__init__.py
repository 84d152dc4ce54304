"""What is chosen once: for the room, and for this laptop."""
