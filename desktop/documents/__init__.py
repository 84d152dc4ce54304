"""Content in, file out. Nothing here knows the database; every writer takes a content dataclass and a binary stream."""
