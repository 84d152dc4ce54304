"""What sync keeps: segments, deliveries, receipts, members, conflicts; whose word an action is; who writes a live meeting;
a room's own word that a month had no meeting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Only adds (DESIGN.md, Names in the log live for ever). Whatever was written so far is in no segment yet."""
    op.add_column("meeting", sa.Column("writer", sa.Text, nullable=False, server_default=""))
    op.add_column("log_action", sa.Column("office", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("log_action", sa.Column("extra", sa.Text, nullable=False, server_default=""))
    _zero_reports()
    _segments()
    _files_and_members()
    op.execute("INSERT INTO outbox (action, room) SELECT id, '' FROM log_action")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _needed(name: str, kind: type = sa.String) -> sa.Column[str]:
    return sa.Column(name, kind, nullable=False)


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, primary_key=True)


def _zero_reports() -> None:
    op.create_table("zero_report", _key("id"), _needed("room"), _text("month"), _needed("at", sa.Integer))
    op.create_index("ix_zero_report_room", "zero_report", ["room"])


def _segments() -> None:
    op.create_table(
        "outbox",
        _key("action"),
        sa.Column("room", sa.String, primary_key=True, server_default=""),
    )
    op.create_table(
        "segment",
        _key("hash"),
        _needed("device"),
        _needed("epoch"),
        _needed("seq", sa.Integer),
        _needed("prev"),
        _text("room"),
        _needed("state"),
        _text("reason"),
        sa.Column("bytes", sa.LargeBinary),
        _needed("size", sa.Integer),
        _needed("first", sa.Integer),
        _needed("last", sa.Integer),
        _needed("at", sa.Integer),
        _text("came"),
    )
    op.create_index("ix_segment_device", "segment", ["device", "epoch", "seq"])
    op.create_index("ix_segment_state", "segment", ["state"])
    op.create_table("segment_meeting", _key("segment"), _key("meeting"))
    op.create_index("ix_segment_meeting_meeting", "segment_meeting", ["meeting"])
    op.create_table(
        "delivery",
        _key("what"),
        _key("remote"),
        _text("kind"),
        _needed("attempt", sa.Integer),
        _needed("at", sa.Integer),
    )
    op.create_table("receipt", _key("segment"), _needed("at", sa.Integer), _needed("office", sa.Text))


def _files_and_members() -> None:
    op.create_table(
        "shared_file",
        _key("blob"),
        _needed("meeting"),
        _needed("kind"),
        _text("owner"),
        _needed("name", sa.Text),
        _needed("sha256"),
        _needed("size", sa.Integer),
        _needed("encrypted", sa.Integer),
        _needed("device"),
        _needed("at", sa.Integer),
        _needed("state"),
    )
    op.create_index("ix_shared_file_meeting", "shared_file", ["meeting"])
    op.create_table(
        "member",
        _key("device"),
        _needed("name", sa.Text),
        sa.Column("rooms", sa.Text, nullable=False, server_default="[]"),
        _needed("sign"),
        _needed("age"),
        _needed("state"),
        _text("invitation"),
        _needed("asked", sa.Integer),
        sa.Column("settled", sa.Integer),
    )
    op.create_table(
        "invitation",
        _key("id"),
        _needed("name", sa.Text),
        _text("room"),
        _needed("secret"),
        _needed("made", sa.Integer),
        _text("used"),
    )
    op.create_table("told_room", _key("room"), _text("labels"), _text("name"))
    op.create_table(
        "conflict",
        _key("table"),
        _key("row"),
        sa.Column("field", sa.String, primary_key=True, server_default=""),
        _text("meeting"),
        _text("kind"),
    )
    op.create_table("awaiting", _key("table"), _key("row"))
