"""Spreadsheets: rosters and lists read safely as they really come, 承诺清单 written and read back."""
