"""The first released schema: new files get it from store.tables at once, so there is nothing to do here."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing is older."""
