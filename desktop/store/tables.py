"""Every table. Each is declared shared (its changes are recorded, undone, kept as history and synced) or local.

Tables rebuilt from records have no enforced foreign keys between them (DESIGN.md, Any order): a row may arrive before
its parent. Names live for ever: migrations only add to shared tables.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, TypeDecorator
from sqlalchemy.engine import Dialect

metadata = MetaData()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as whole milliseconds of UTC since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect | None) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class Day(TypeDecorator[date]):
    """A date, kept as 2026-11-18."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect | None) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Texts(TypeDecorator[tuple[str, ...]]):
    """Several strings in their order, kept as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect | None) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


def encode(column: Column[Any], value: Any) -> Any:
    """The value as the database and the change records hold it: a string, an integer or None."""
    if isinstance(column.type, TypeDecorator):
        return column.type.process_bind_param(value, None)  # type: ignore[arg-type]
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, str) else value  # a word of a fixed list is a str of its own kind


def decoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes of a value in the database one as Python holds it; None: they are the same."""
    kind = column.type
    if isinstance(kind, TypeDecorator):
        return lambda value: kind.process_result_value(value, None)  # type: ignore[arg-type]
    return bool if isinstance(kind, Boolean) else None


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, default="", server_default="")


def _count(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default, server_default=str(default))


def _flag(name: str, default: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=default, server_default=str(int(default)))


def _shared(name: str, *columns: Column[Any], of: str | None = "meeting") -> Table:
    """A recorded table; `of` names the column by which its rows are loaded."""
    owner = [Column(of, String, nullable=False)] if of else []
    indexes = [Index(f"ix_{name}_{of}", of)] if of else []
    return Table(
        name, metadata, Column("id", String, primary_key=True), *owner, *columns, *indexes, info={"shared": True}
    )


def _local(name: str, *columns: Column[Any], indexes: tuple[Index, ...] = ()) -> Table:
    return Table(name, metadata, *columns, *indexes, info={"shared": False})


def _line(name: str, *columns: Column[Any]) -> Table:
    """A table of lines of the record (rules.record.Line)."""
    return _shared(name, Column("item", String), Column("at", Moment, nullable=False), _flag("late"), *columns)


room = _shared("room", _text("name"), _text("village"), _text("town"), _text("county"), _text("code"), of=None)
person = _shared(
    "person",
    _text("name"),
    _text("role"),
    _text("role_text"),
    _text("unit"),
    _text("attends"),
    _flag("standing"),
    _count("rank"),
    of="room",
)
unit = _shared("unit", _text("name"), Column("aliases", Texts, nullable=False, server_default="[]"), of=None)
zero_report = _shared(
    "zero_report",  # 零报告: the room itself says that it held no meeting in a month ("2026-10")
    _text("month"),
    Column("at", Moment, nullable=False),
    of="room",
)
meeting = _shared(
    "meeting",
    _text("title"),
    _text("code"),
    _text("topic"),
    _text("source"),
    _text("form"),
    _text("level"),
    _text("category"),
    _text("body"),
    Column("members", Integer),
    _text("place"),
    Column("planned", Moment),
    Column("minutes", Integer),
    Column("conveners", Texts, nullable=False, server_default="[]"),
    _text("moderator"),
    _text("recorder"),
    _count("speech_seconds", 180),
    _count("turns", 2),
    _text("zone"),
    _text("state"),
    Column("number", Integer),
    Column("opened", Moment),
    Column("closed", Moment),
    Column("submitted", Moment),
    Column("finalized", Moment),
    _text("reviewer"),
    Column("item", String),
    _count("heads"),
    _text("publicity"),
    _text("feedback"),
    _text("visit"),
    _text("next_meeting"),
    Column("created", Moment),
    _text("writer"),
    of="room",
)
agenda_item = _shared(
    "agenda_item",
    _count("position"),
    _text("title"),
    _text("kind"),
    Column("minutes", Integer),
    Column("speech_seconds", Integer),
    _text("source"),
    _text("proposer"),
    _text("answering_unit"),
    _flag("queue_closed"),
)
item_start = _shared("item_start", Column("item", String, nullable=False), Column("at", Moment, nullable=False))
participant = _shared(
    "participant",
    Column("person", String),
    _text("name"),
    _count("number"),
    _count("rank"),
    _text("role"),
    _text("role_text"),
    _text("unit"),
    _text("attends"),
    _flag("invited"),
    Column("excused", Moment),
    _text("excuse"),
    Column("left", Moment),
    _text("left_reason"),
)
sign_in = _shared(
    "sign_in",
    Column("participant", String, nullable=False),
    Column("at", Moment, nullable=False),
    _text("how"),
    _text("signed_by"),
    _text("stands_in"),
)
handover = _shared("handover", Column("participant", String, nullable=False), Column("at", Moment, nullable=False))
card = _shared("card", _text("label"), Column("participant", String))
queue_entry = _shared(
    "queue_entry",
    Column("item", String, nullable=False),
    _text("stance"),
    Column("requested", Moment, nullable=False),
    _count("place"),
    Column("participant", String),
    Column("card", String),
    _text("state"),
)
speech = _shared(
    "speech",
    Column("item", String, nullable=False),
    _text("stance"),
    Column("called", Moment, nullable=False),
    _count("order"),
    Column("participant", String),
    Column("card", String),
    Column("entry", String),
    _text("unit"),
    Column("ended", Moment),
    Column("ended_order", Integer),
    _flag("held"),
    _flag("override"),
    _text("reason"),
    _count("limit_seconds"),
)
speech_run = _shared(
    "speech_run",
    Column("speech", String, nullable=False),
    Column("started", Moment, nullable=False),
    _count("mono"),
    _text("boot"),
    Column("ended", Moment),
    Column("ended_mono", Integer),
    Column("settled", Integer),
)
suggestion = _line(
    "suggestion",
    _count("number"),
    _text("ref"),
    Column("participant", String),
    Column("card", String),
    _text("label"),
    Column("speech", String),
    _text("text"),
    _text("summary"),
    Column("heading", String),
    _text("result"),
    _text("adopted"),
    _text("returned_with"),
)
heading = _shared("heading", _text("text"), Column("at", Moment, nullable=False))
second = _shared(
    "second",
    Column("suggestion", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("participant", String),
    Column("card", String),
)
reply = _line(
    "reply",
    Column("suggestions", Texts, nullable=False, server_default="[]"),
    _text("unit"),
    _text("who"),
    _text("kind"),
    _text("text"),
    _text("to_unit"),
    Column("due", Day),
)
statement = _line("statement", _text("kind"), _text("who"), _text("unit"), _text("text"))
consensus = _line("consensus", _text("text"), _text("method"), Column("ballot", String), Column("confirmed", Moment))
disagreement = _line("disagreement", _text("text"))
note = _line("note", _text("text"), _text("kind"))
ballot = _line(
    "ballot",
    _text("matter"),
    _text("method"),
    _count("for_"),
    _count("against"),
    _count("abstain"),
    _count("base"),
    Column("quorum", Integer),
    _text("threshold"),
)
commitment = _line(
    "commitment",
    _count("number"),
    _text("ref"),
    Column("suggestions", Texts, nullable=False, server_default="[]"),
    _text("matter"),
    _text("measures"),
    _text("lead"),
    Column("support", Texts, nullable=False, server_default="[]"),
    _text("person"),
    Column("due", Day),
    _text("due_text"),
    _text("state"),
    Column("confirmed", Moment),
    Column("completed", Moment),
    _text("leader"),
    _text("assigned"),
    _text("extension_reason"),
    _text("result"),
    _text("evidence"),
    _text("satisfaction"),
    _text("visited"),
    _text("supervision"),
    _text("closed_off"),
    _text("remark"),
    Column("extended", Day),
    _text("returned_with"),
)
progress = _line(
    "progress",
    Column("commitment", String, nullable=False),
    _text("state"),
    _text("text"),
    _text("source"),
    Column("day", Day),
    Column("completed", Day),
)
attachment = _shared(
    "attachment",
    _text("name"),
    _text("kind"),
    _text("media"),
    _count("size"),
    _text("sha256"),
    Column("at", Moment, nullable=False),
)
correction = _shared(
    "correction",
    _text("kind"),
    _text("line"),
    _text("old"),
    _text("new"),
    _text("reason"),
    Column("at", Moment, nullable=False),
)

# The log. One row an action (a verb call), one a change of it; see store.changelog.
log_action = _local(
    "log_action",
    Column("id", String, primary_key=True),
    Column("verb", Text, nullable=False),
    Column("meeting", String),
    Column("device", String, nullable=False),
    Column("person", Text, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undoes", String),
    Column("wall", Boolean, nullable=False),
    _flag("office"),  # written by an office: its words on state, lead and date go before a room's
    _text("extra"),  # JSON of what a newer program says of an action: kept and passed on
    indexes=(Index("ix_log_action_meeting", "meeting", "hlc"), Index("ix_log_action_hlc", "hlc")),
)
log_change = _local(
    "log_change",
    Column("id", String, primary_key=True),
    Column("action", String, nullable=False),
    Column("table", Text, nullable=False),
    Column("row", String, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text),
    Column("value", Text),
    Column("old", Text),
    Column("base", Text, nullable=False),
    indexes=(Index("ix_log_change_row", "row"), Index("ix_log_change_action", "action")),
)

# Local: never recorded, never synced.
setting = _local("setting", Column("key", String, primary_key=True), Column("value", Text, nullable=False))
draft = _local(
    "draft",
    Column("key", String, primary_key=True),  # the field that is being typed in, e.g. "<meeting>/entry"
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
contact = _local(
    "contact",  # residents' phones live apart, can be erased, never leave the laptop by themselves (rule 12)
    Column("person", String, primary_key=True),
    Column("phone", Text, nullable=False),
)
written_file = _local(
    "written_file",  # what was last written, so that a file edited by hand since is never overwritten
    Column("path", String, primary_key=True),
    Column("meeting", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("at", Moment, nullable=False),
)

# Local: what sync knows (desktop/sync, SYNC.md). Everything here but the bytes of own segments could be found out again.
outbox = _local(
    "outbox",  # actions that no segment holds yet; `room`: for which room an office has still to write it, "" undecided
    Column("action", String, primary_key=True),
    Column("room", String, primary_key=True, server_default=""),
)
segment = _local(
    "segment",  # every segment that was sealed, applied or set aside here, by the SHA-256 in its trailer
    Column("hash", String, primary_key=True),
    Column("device", String, nullable=False),
    Column("epoch", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("prev", String, nullable=False),
    _text("room"),  # to which room an office sends it; "" in the stream of a laptop
    Column("state", String, nullable=False),  # sealed (our own), applied, aside
    _text("reason"),  # why it is set aside
    Column("bytes", LargeBinary),  # kept where it is our own, set aside, or says what this program does not know yet
    Column("size", Integer, nullable=False),
    Column("first", Integer, nullable=False),  # the range of its hybrid logical clocks
    Column("last", Integer, nullable=False),
    Column("at", Moment, nullable=False),  # when it was sealed, applied or set aside here
    _text("came"),  # by which kind of remote
    indexes=(Index("ix_segment_device", "device", "epoch", "seq"), Index("ix_segment_state", "state")),
)
segment_meeting = _local(
    "segment_meeting",  # of which meetings a segment tells
    Column("segment", String, primary_key=True),
    Column("meeting", String, primary_key=True),
    indexes=(Index("ix_segment_meeting_meeting", "meeting"),),
)
delivery = _local(
    "delivery",  # a segment of our own, or a file, was read back from a remote and was equal
    Column("what", String, primary_key=True),
    Column("remote", String, primary_key=True),
    _text("kind"),  # of the remote: network or stick
    Column("attempt", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
receipt = _local(
    "receipt",  # the office's signed word that it committed a segment; at the office: the receipts that it sealed
    Column("segment", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("office", Text, nullable=False),
)
shared_file = _local(
    "shared_file",  # a document or an attachment that travels, by the SHA-256 of its encrypted bytes
    Column("blob", String, primary_key=True),
    Column("meeting", String, nullable=False),
    Column("kind", String, nullable=False),  # "attachment", or the key of a document
    _text("owner"),  # id of the attachment, or SHA-256 of the document's source
    Column("name", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("encrypted", Integer, nullable=False),  # bytes on the remote
    Column("device", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String, nullable=False),  # to_send, named, wanted, here
    indexes=(Index("ix_shared_file_meeting", "meeting"),),
)
member = _local(
    "member",  # at the office: every device that asked to join
    Column("device", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("rooms", Texts, nullable=False, server_default="[]"),
    Column("sign", String, nullable=False),
    Column("age", String, nullable=False),
    Column("state", String, nullable=False),  # waiting, active, revoked, refused
    _text("invitation"),
    Column("asked", Moment, nullable=False),
    Column("settled", Moment),
)
invitation = _local(
    "invitation",  # at the office: the 入网文件 that were given out, each good for one device
    Column("id", String, primary_key=True),
    Column("name", Text, nullable=False),  # the station, in words
    _text("room"),  # the room that a second or replaced laptop joins; "" for a new one
    Column("secret", String, nullable=False),
    Column("made", Moment, nullable=False),
    _text("used"),  # by which device
)
told_room = _local(
    "told_room",  # at the office: what each room was told last besides records
    Column("room", String, primary_key=True),
    _text("labels"),
    _text("name"),
)
conflict = _local(
    "conflict",  # fields with several heads, found whenever records are taken; field "" is the row's being there
    Column("table", String, primary_key=True),
    Column("row", String, primary_key=True),
    Column("field", String, primary_key=True, server_default=""),
    _text("meeting"),
    _text("kind"),  # field, delete, late
)
awaiting = _local(
    "awaiting",  # rows of which a newer program told more than this one knows: projected anew after an upgrade
    Column("table", String, primary_key=True),
    Column("row", String, primary_key=True),
)

SHARED: dict[str, Table] = {t.name: t for t in metadata.sorted_tables if t.info["shared"]}
