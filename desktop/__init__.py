"""小马扎议事: a deliberation meeting on one laptop, offline."""

__version__ = "0.1.0"
