"""What an office fills in on 承诺清单 and 建议清单 and what comes back from it; scans and photographs of paper."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_FILLED_IN = ("leader", "assigned", "extension_reason", "result", "evidence", "satisfaction", "visited", "supervision")


def upgrade() -> None:
    """Only adds (DESIGN.md, Names in the log live for ever)."""
    for table, names in (
        ("suggestion", ("result", "adopted")),
        ("commitment", (*_FILLED_IN, "closed_off", "remark")),
        ("progress", ("source",)),
    ):
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("commitment", sa.Column("extended", sa.String))
    for table in ("suggestion", "commitment"):
        op.add_column(table, sa.Column("returned_with", sa.Text, nullable=False, server_default=""))
    for name in ("day", "completed"):
        op.add_column("progress", sa.Column(name, sa.String))
    op.create_table(
        "attachment",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("meeting", sa.String, nullable=False),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("media", sa.Text, nullable=False, server_default=""),
        sa.Column("size", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sha256", sa.Text, nullable=False, server_default=""),
        sa.Column("at", sa.Integer, nullable=False),
    )
    op.create_index("ix_attachment_meeting", "attachment", ["meeting"])
