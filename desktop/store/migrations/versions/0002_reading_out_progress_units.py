"""逐条宣读 (confirmed), 上次承诺 (progress, completed), units with aliases, materials shown, thresholds of a vote."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Only adds (DESIGN.md, Names in the log live for ever)."""
    op.add_column("consensus", sa.Column("confirmed", sa.Integer))
    op.add_column("note", sa.Column("kind", sa.Text, nullable=False, server_default=""))
    op.add_column("ballot", sa.Column("threshold", sa.Text, nullable=False, server_default=""))
    op.add_column("commitment", sa.Column("confirmed", sa.Integer))
    op.add_column("commitment", sa.Column("completed", sa.Integer))
    op.create_table(
        "progress",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("meeting", sa.String, nullable=False),
        sa.Column("item", sa.String),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False, server_default="0"),
        sa.Column("commitment", sa.String, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default=""),
        sa.Column("text", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("ix_progress_meeting", "progress", ["meeting"])
    op.create_table(
        "unit",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("aliases", sa.Text, nullable=False, server_default="[]"),
    )
