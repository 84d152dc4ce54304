"""Pure functions on frozen dataclasses: what DOMAIN.md says about the room, without database and without Qt.

The dataclasses carry the names of the columns that hold them; services load them.
"""
