"""Sync as the window shows it: it goes on by itself, and a page says how far."""
