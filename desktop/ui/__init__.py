"""The window, by feature. Screens call services through `tasks`, and reload what a change touches."""
