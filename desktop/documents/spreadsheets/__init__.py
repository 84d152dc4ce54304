"""Spreadsheets as they really come, read safely: rosters, and lists that an office filled in."""
