"""From the log into segments: what no segment holds yet is gathered on the database's thread, packed and encrypted off it,
and stored in the transaction that clears the outbox. So the bytes are frozen before the first attempt to send them.

A segment tells of one room, for the devices of one room may not read of another. A laptop numbers its segments in one
stream, an office has a stream for each room.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from desktop.store.changelog import ActionRecord, Change, read_change
from desktop.store.database import run
from desktop.store.schema import NEWEST
from desktop.store.store import Store
from desktop.store.tables import log_action, meeting, shared_file
from desktop.store.worker import in_one_go
from desktop.sync.desk import Desk
from desktop.sync.files import files
from desktop.sync.kept.epochs import Began, write_mark
from desktop.sync.kept.segments import State, add, newest
from desktop.sync.records import office_words
from desktop.sync.records.office_words import Words
from desktop.sync.records.rooms_of import rooms_of, rooms_of_actions
from desktop.sync.space.us import Us
from desktop.sync.wire import segment
from desktop.sync.wire.meta import recipients_for
from desktop.sync.wire.payload import FileLine, Payload, encode
from desktop.sync.wire.segment import FORMAT, Header, Sealed

SEVERAL = ""  # in place of a room: for the office alone, which tells each of the rooms its own part
MOST_CHANGES = 1_000  # in a segment, so that taking it never holds the database long
MOST_SIGNS = 400_000  # of the values in it: about half a megabyte of lines
Records = tuple[ActionRecord, tuple[Change, ...]]
_SOME = 100  # actions that are read at a time
_ACTIONS = log_action.select().where(log_action.c.id.in_(bindparam("ids", expanding=True)))
_CHANGES = """SELECT * FROM log_change WHERE action IN (SELECT value FROM json_each(:ids))
              ORDER BY action, length(id), id"""


@dataclass(frozen=True)
class Batch:
    """What one segment is to hold: actions that leave the outbox with it, files, an office's words."""

    header: Header
    actions: tuple[Records, ...]
    files: tuple[FileLine, ...]
    words: Words

    @property
    def payload(self) -> Payload:
        return Payload(self.actions, self.words.receipts, self.files, self.words.labels)

    @property
    def meetings(self) -> set[str]:
        found = {action.meeting for action, _changes in self.actions if action.meeting}
        return found | {line.meeting for line in self.files}


def seal_all(desk: Desk, us: Us) -> int:
    """Seal what is to be sent; the number of segments."""
    return in_one_go(sealing(desk, us))


def sealing(desk: Desk, us: Us) -> Generator[None, None, int]:
    """The same for the thread of the database, in slices."""
    sealed = 0
    for room, actions in desk.do(_plan, us).items():
        while (batch := desk.do(_gather, us, room, actions)) is not None:
            yield
            to = (*recipients_for(us.roll, (room,)), us.keys.public.age)
            made = segment.seal(batch.header, encode(batch.payload), us.keys, to)
            yield
            if not desk.do(_store, us, room, batch, made):
                break  # something was taken back meanwhile: the next pass looks again
            sealed += 1
            actions = actions[len(batch.actions) :]
    return sealed


def _plan(store: Store, us: Us) -> dict[str, list[str]]:
    """Room → actions that are to go into segments of it, the oldest first; of an office also rooms that it has only
    other words for.
    """
    if us.is_office:
        with store.keeping() as connection:
            office_words.decide(connection, us)
    with store.reading() as connection:
        found = office_words.waiting(connection, us) if us.is_office else waiting(connection, us.rooms)
        found.update({room: [] for room in _rooms_with_files(connection, us) if room not in found})
        if not found and _has_to_show_itself(connection, us):
            found = {room: [] for room in us.rooms[:1]}
        return found


def _rooms_with_files(connection: Connection, us: Us) -> set[str]:
    """Rooms of which there are files that no segment has told of yet."""
    told = select(meeting.c.room).join(shared_file, shared_file.c.meeting == meeting.c.id)
    found = connection.execute(told.where(shared_file.c.state == files.FileState.FROZEN).distinct()).scalars()
    return set(found) & set(us.rooms)


def anything_waits(store: Store, us: Us) -> bool:
    """Whether there is anything to seal."""
    return bool(_plan(store, us))


def _has_to_show_itself(connection: Connection, us: Us) -> bool:
    """A laptop whose database was put back: the first segment of its new epoch tells the office so, even where it holds
    nothing, and the office writes everything for its rooms once more.
    """
    begun_anew = us.epoch.began is not Began.FIRST and not us.ours.is_office
    return begun_anew and newest(connection, us.device, us.epoch.name, "") == (0, "")


def waiting(connection: Connection, rooms: Sequence[str]) -> dict[str, list[str]]:
    """At a laptop: room → actions of it that no segment holds yet, SEVERAL → those that were done in several. What is of no
    room of the space stays where it is.
    """
    query = """SELECT o.action, a.meeting FROM outbox o JOIN log_action a ON a.id = o.action
               WHERE o.room = '' ORDER BY a.hlc, a.id"""
    meetings = dict(run(connection, query).fetchall())
    told, own = rooms_of_actions(connection, meetings), set(rooms)
    found: dict[str, list[str]] = {}
    for action in meetings:
        of = told.get(action, frozenset()) & own
        if of:
            found.setdefault(SEVERAL if len(of) > 1 else min(of), []).append(action)
    return found


def _gather(store: Store, us: Us, room: str, actions: Sequence[str]) -> Batch | None:
    with store.reading() as connection:
        taken = tuple(_some(connection, actions, us.rooms if room == SEVERAL else (room,)))
        lines = files.lines_to_seal(connection, room) if room != SEVERAL else ()
        words = office_words.words(connection, us, room) if us.is_office else Words()
        if not (taken or lines or words or _has_to_show_itself(connection, us)):
            return None
        return Batch(_header(connection, us, room if us.is_office else "", taken), taken, lines, words)


def _some(connection: Connection, actions: Sequence[str], rooms: Collection[str]) -> Iterator[Records]:
    """As many as fit into a segment; one that is too large for any goes alone."""
    count = signs = 0
    for action, changes in read_records(connection, actions):
        told = changes if action.meeting else tuple(_of_rooms(connection, changes, rooms))
        count += len(told)
        signs += sum(len(str(c.value)) + len(str(c.old)) for c in told)
        if (count > MOST_CHANGES or signs > MOST_SIGNS) and count > len(told):
            return
        yield action, told


def _of_rooms(connection: Connection, changes: Sequence[Change], rooms: Collection[str]) -> Iterator[Change]:
    """Without what such an action tells of other rooms: an office takes back a list of them all."""
    known = rooms_of(connection)
    for change in changes:
        of = known(change.table, (change.row,)).get(change.row)
        if of is None or of in rooms:
            yield change


def read_records(connection: Connection, actions: Sequence[str]) -> Iterator[Records]:
    """Actions, each with its changes in the order in which it made them; those that are gone are left out."""
    for start in range(0, len(actions), _SOME):
        some = actions[start : start + _SOME]
        found = {one["id"]: ActionRecord(**one) for one in connection.execute(_ACTIONS, {"ids": some}).mappings()}
        changes: dict[str, list[Change]] = {one: [] for one in some}
        rows = run(connection, _CHANGES, {"ids": json.dumps(some)})
        names = [name for name, *_rest in rows.description]
        for row in rows:
            change = read_change(dict(zip(names, row, strict=True)))
            changes[change.action].append(change)
        yield from ((found[one], tuple(changes[one])) for one in some if one in found)


def _header(connection: Connection, us: Us, room: str, taken: Sequence[Records]) -> Header:
    clocks = [action.hlc for action, _changes in taken] or [0]
    seq, prev = newest(connection, us.device, us.epoch.name, room)
    return Header(
        space=us.space,
        device=us.device,
        epoch=us.epoch.name,
        seq=seq + 1,
        prev=prev,
        first=min(clocks),
        last=max(clocks),
        schema=int(NEWEST),
        min_reader=FORMAT,
        meta=us.roll.n,
        room=room,
    )


def _store(store: Store, us: Us, room: str, batch: Batch, made: Sealed) -> bool:
    """Keep the segment and take what it holds out of the outbox; False where that is not as it was gathered."""
    at = store.device_clock.read().at
    with store.keeping() as connection:
        if not _as_gathered(connection, us, batch):
            return False
        add(
            connection, made.header, made.hash, State.SEALED, at,
            size=len(made.data), data=made.data, meetings=batch.meetings,
        )  # fmt: skip
        for action, _changes in batch.actions:
            run(connection, "DELETE FROM outbox WHERE action = :action AND room = :room", _key(action, made.header))
        files.lines_sealed(connection, batch.files)
        office_words.note_told(connection, us, room, batch.words)
    write_mark(store.directory, us.space, made.hash)
    return True


def _as_gathered(connection: Connection, us: Us, batch: Batch) -> bool:
    header = batch.header
    query = "SELECT 1 FROM outbox WHERE action = :action AND room = :room"
    waits = all(run(connection, query, _key(action, header)).fetchone() for action, _changes in batch.actions)
    return waits and newest(connection, us.device, us.epoch.name, header.room) == (header.seq - 1, header.prev)


def _key(action: ActionRecord, header: Header) -> dict[str, str]:
    return {"action": action.id, "room": header.room}
