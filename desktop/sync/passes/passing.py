"""What passes of laptops and offices have in common: reading the roll, fetching segments, bringing own ones.

Nothing here holds the database while it talks to the remote. After each step everything that was done is kept: a pass may
end anywhere, the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.base.i18n import _
from desktop.base.medium import Watch
from desktop.store.changelog import Changes
from desktop.store.database import run
from desktop.store.store import Store
from desktop.sync.desk import Desk
from desktop.sync.files import fetching, freezing, sending
from desktop.sync.kept import deliveries
from desktop.sync.kept.epochs import write_mark
from desktop.sync.kept.notes import keep_remote_notes, remote_notes
from desktop.sync.kept.segments import State, data_of, unknown
from desktop.sync.records import aside
from desktop.sync.records.inbox import Outcome, Taken, take
from desktop.sync.remotes.remote import Missing, Remote, TooLarge
from desktop.sync.space.roll import heed
from desktop.sync.space.us import read_us, renewed
from desktop.sync.wire import meta, names, segment
from desktop.sync.wire.names import MetaName, Name, OfficeName, SegmentName

MOST_REFUSED = 50  # files of no use that are fetched in one pass over a network: a drive could list them without end
TRIES = 3  # of bringing one thing in one pass
ATTEMPTS = 5  # of one segment that are looked at, where the newest are no use
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)  # until a name that was no use is looked at again
Segment = SegmentName | OfficeName


@dataclass
class Tally:
    """What a pass has done so far."""

    sent: int = 0
    received: int = 0
    receipts: int = 0
    files: int = 0
    told: list[str] = field(default_factory=list)
    changes: list[Changes] = field(default_factory=list)

    def tell(self, *sentences: str) -> None:
        self.told += [one for one in sentences if one and one not in self.told]

    def add(self, taken: Taken) -> None:
        self.received += taken.outcome is Outcome.APPLIED
        self.receipts += taken.receipts
        self.changes += taken.changes
        self.tell(taken.told)


class Pass:
    """One pass with one remote; within `with` it is ended however it goes. Raises UserError where this computer is in no
    space.
    """

    def __init__(self, desk: Desk, remote: Remote, watch: Watch) -> None:
        self.desk, self.remote, self.watch = desk, remote, watch
        remote.check = watch.check  # 停止 also in the middle of a file
        self.us = read_us(desk)
        self.notes = desk.do(remote_notes, remote.key)
        self.tally = Tally()
        self.refused = 0  # files

    def __enter__(self) -> Pass:
        return self

    def __exit__(self, *_raised: object) -> None:
        """What is held back goes onto the medium; what was learnt of the remote is kept, also where that fails."""
        try:
            self.remote.finish()
        finally:
            self.desk.do(keep_remote_notes, self.remote.key, self.notes)

    def now(self) -> datetime:
        return self.desk.do(_now)

    def due(self, last: str, every: timedelta) -> bool:
        """Whether so much time went by since an ISO moment; also where the clock was put back since."""
        return not last or not timedelta(0) <= self.now() - datetime.fromisoformat(last) < every

    # ---- reading

    def listed(self, folder: str) -> list[Name]:
        """The names of ours in a folder."""
        self.watch.check()
        found = (names.parse(f"{folder}/{entry.name}") for entry in self.remote.list(folder))
        return [name for name in found if name is not None]

    def years_of(self, device: str) -> list[int]:
        """Those in which a device sealed segments; systems leave files of their own in every folder."""
        found = (entry.name for entry in self.remote.list(names.device_folder(device)))
        return [int(name) for name in found if len(name) == 4 and name.isascii() and name.isdecimal()]

    def read_rolls(self) -> list[MetaName]:
        """Heed a newer roll. What stands there."""
        there = [name for name in self.listed(names.META) if isinstance(name, MetaName)]
        newer = [one for one in there if one.n > self.us.roll.n and not self.is_bad(one.path)]
        for name in sorted(newer, key=lambda one: (one.path in self.notes.bad, -one.n))[:TRIES]:
            try:
                data = self.remote.get(name.path, meta.LARGEST)
                told = self.desk.do(heed, data)
            except Missing:
                continue
            except (TooLarge, meta.MetaError) as error:
                self.refuse(name.path, str(error))
                continue
            self.tally.tell(*told)
            before, self.us = self.us.roll.order, renewed(self.desk, self.us)
            if self.us.roll.order > before:
                break
            self.refuse(name.path, "")  # of an office that was lost, and writes on
        return there

    def take_aside(self) -> None:
        """Whatever was set aside and counts by now."""
        for taken in aside.retry(self.desk, self.us):
            self.tally.add(taken)

    def take_new(self, found: Iterable[Name]) -> list[tuple[Taken, Segment]]:
        """Fetch the segments among these names that this computer does not have, in the order of their numbers; of a
        computer that was shut out the last ones first, which prove those before them.
        """
        by_hash: dict[str, list[Segment]] = {}
        for name in found:
            if isinstance(name, SegmentName | OfficeName):
                by_hash.setdefault(name.hash16, []).append(name)
        new = self.desk.do(unknown, tuple(by_hash))
        wanted = sorted((by_hash[one] for one in new), key=lambda attempts: self._turn(attempts[0]))
        taken = (self.take_any(attempts) for attempts in wanted)
        return [one for one in taken if one]

    def _turn(self, name: Segment) -> tuple[int, str]:
        roll = self.us.roll
        offices = (one for one in roll.devices if meta.is_office(roll, one))
        writers = (name.device,) if isinstance(name, SegmentName) else offices
        backwards = any(meta.is_shut_out(roll, one) for one in writers)
        return -name.seq if backwards else name.seq, name.hash16

    def take_any(self, attempts: Sequence[Segment]) -> tuple[Taken, Segment] | None:
        """Fetch a segment that stands under several names, the newest first; None where none of them is of use."""
        for name in sorted(attempts, key=lambda one: one.attempt, reverse=True)[:ATTEMPTS]:
            if self.is_bad(name.path) or self.is_enough:
                continue
            self.watch.begin(_("收记录"))
            try:
                data = self.remote.get(name.path, segment.LARGEST)
            except Missing:
                continue
            except TooLarge as error:
                self.refused += 1
                self.refuse(name.path, str(error))
                continue
            taken = take(self.desk, self.us, data, name, self.remote.kind)
            if taken.outcome is not Outcome.REFUSED:
                self.notes.bad.pop(name.path, None)
                self.tally.add(taken)
                for one in aside.take_before(self.desk, self.us, taken):
                    self.tally.add(one)
                return taken, name
            self.refused += 1
            self.refuse(name.path, taken.told)
        return None

    def is_bad(self, path: str) -> bool:
        """It was no use, perhaps only cut on the way: it is looked at again after a while, at once where that is cheap."""
        if path not in self.notes.bad or self.remote.cheap:
            return False
        times, last = self.notes.bad[path]
        return not self.due(last, min(FIRST_WAIT * 2 ** min(times - 1, 20), LONGEST_WAIT))

    @property
    def is_enough(self) -> bool:
        """So much was of no use that the rest waits for the next pass."""
        return self.refused >= MOST_REFUSED and not self.remote.cheap

    def refuse(self, path: str, told: str) -> None:
        times, _last = self.notes.bad.pop(path, (0, ""))
        self.notes.bad[path] = (times + 1, self.now().isoformat())
        if not times or self.remote.cheap:
            self.tally.tell(told)

    # ---- bringing

    def bring(self, what: str, name_of: Callable[[int], Name], data: bytes) -> bool:
        """Put something under names that nobody used, until it is read back and equal."""
        for _try in range(TRIES):
            attempt = self.desk.do(deliveries.try_next, what, self.remote.key)
            path = name_of(attempt).path
            self.watch.begin(_("送记录"), len(data))
            self.remote.put(path, data)
            if self.stands(path, data):
                self.desk.do(deliveries.note_delivered, what, self.remote.key, self.remote.kind, attempt)
                return True
        self.tell_spoilt()
        return False

    def tell_spoilt(self) -> None:
        told = _("传到“{place}”以后读回来不一样，没有算作送到；下次再试。")
        self.tally.tell(told.format(place=self.remote.label))

    def stands(self, path: str, data: bytes) -> bool:
        """Whether exactly these bytes stand there."""
        try:
            return self.remote.get(path, len(data)) == data
        except (Missing, TooLarge):
            return False

    def bring_segments(self, wanted: Callable[[deliveries.Own], bool] = lambda _own: True) -> None:
        """Every own segment that this remote does not have for certain."""
        mine = [one for one in self.desk.do(deliveries.undelivered, self.remote.key) if wanted(one)]
        self.watch.expect(self.watch.seen.place + len(mine))
        newest = self.desk.do(_newest_sealed)
        if mine and newest:
            write_mark(self.desk.directory, self.us.space, newest)
        for one in mine:
            self.tally.sent += self.bring(one.hash, one.name, self.desk.do(data_of, one.hash))

    # ---- files

    def freeze(self) -> None:
        """What is to travel besides records."""
        roll = self.us.roll
        done = freezing.prepare(self.desk, lambda room: meta.recipients_for(roll, (room,)), self.watch)
        self.tally.tell(*done.told)

    def send_files(self) -> None:
        done = sending.send(self.desk, self.remote, self.watch)
        self.tally.files += done.count
        self.tally.tell(*done.told)

    def fetch_files(self) -> None:
        done = fetching.fetch(self.desk, self.remote, (self.us.keys.identity,), self.watch)
        self.tally.files += done.count
        self.tally.tell(*done.told)

    # ---- a remote that is not what it was

    def forget_deliveries(self) -> None:
        """The remote was emptied, or is another one: everything is brought there again."""
        self.desk.do(deliveries.note_lost, self.remote.key)
        self.notes.heads, self.notes.meta, self.notes.asked, self.notes.listed = [], "", "", ""

    def is_gone(self, path: str) -> bool:
        """Whether something that stood there is missing for certain: a listing alone may be old or cut."""
        try:
            self.remote.get(path, meta.LARGEST)
        except Missing:
            return True
        except TooLarge:
            return False
        return False


def _now(store: Store) -> datetime:
    return store.device_clock.read().at


def _newest_sealed(store: Store) -> str:
    with store.reading() as connection:
        query = "SELECT hash FROM segment WHERE state = :sealed ORDER BY rowid DESC LIMIT 1"
        found = run(connection, query, {"sealed": State.SEALED.value}).fetchone()
    return found[0] if found else ""
