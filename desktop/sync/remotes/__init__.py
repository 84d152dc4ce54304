"""The drives that sync can use, one module a kind."""
