"""Sync: what was recorded goes to the office and comes back, as signed files on a drive or a stick (SYNC.md)."""
