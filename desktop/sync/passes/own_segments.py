"""Looking after one's own segments on a remote: those of a database that was put back come home from there, those that the
remote has lost are brought again, and a cloned disk is noticed (SYNC.md, Rules).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from desktop.base.i18n import _
from desktop.sync.kept import deliveries
from desktop.sync.kept.deliveries import Own
from desktop.sync.kept.epochs import Began, begin
from desktop.sync.kept.segments import data_of, unknown
from desktop.sync.passes.passing import Pass, Segment
from desktop.sync.space.us import renewed
from desktop.sync.wire import names
from desktop.sync.wire.names import HeadName, Name, OfficeName, SegmentName, short

EVERY = timedelta(days=1)  # what has no receipt is looked for, and one's own heads are listed
MANY_HEADS = 8  # old ones that are left until they are all taken away at once


def needs_look(p: Pass) -> bool:
    """Whether this database was put back, or begun anew, since it last looked through its own segments there."""
    return p.us.epoch.began is not Began.FIRST and p.notes.epoch != p.us.epoch.name


def look_through(p: Pass, found: Iterable[Name], covered: Callable[[Own], bool] = lambda _own: True) -> None:
    """Compare the names that stand in one's own folders with what should stand there. `covered`: of which own segments
    all names are there.
    """
    mine = [name for name in found if isinstance(name, SegmentName | OfficeName)]
    come_home(p, mine)
    attempts: dict[str, list[Segment]] = {}
    for name in mine:
        attempts.setdefault(name.hash16, []).append(name)
    _find_delivered(p, attempts)
    there = p.desk.do(deliveries.delivered, p.remote.key)
    bring_again(p, [own for own in there if covered(own) and short(own.hash) not in attempts])


def come_home(p: Pass, mine: Iterable[Segment]) -> None:
    """Take back own segments that this database does not know. Where one of them has a number of the epoch that goes on
    here, two computers write as one: this one begins another epoch.
    """
    taken = p.take_new(mine)
    for one, name in taken:
        if one.header and one.header.device == p.us.device:
            p.desk.do(deliveries.note_delivered, one.hash, p.remote.key, p.remote.kind, name.attempt)
    if any(one.header and one.header.epoch == p.us.epoch.name for one, _name in taken):
        p.desk.do(begin, Began.FORK)
        p.us = renewed(p.desk, p.us)
        p.tally.tell(_("这台电脑的数据好像在别处也用着（硬盘克隆或旧备份）：两边的记录都收下了，没有丢。"))


def _find_delivered(p: Pass, attempts: dict[str, list[Segment]]) -> None:
    """What stands there although this database does not know that it was brought: put back from a backup, or the answer
    was lost.
    """
    there = [own for own in p.desk.do(deliveries.undelivered, p.remote.key) if short(own.hash) in attempts]
    used = {own.hash: max(name.attempt for name in attempts[short(own.hash)]) for own in there}
    p.desk.do(deliveries.note_attempts, p.remote.key, used)
    for own in there:
        data = p.desk.do(data_of, own.hash)
        if p.stands(own.name(used[own.hash]).path, data):
            p.desk.do(deliveries.note_delivered, own.hash, p.remote.key, p.remote.kind, used[own.hash])


def bring_again(p: Pass, missing: list[Own]) -> None:
    """Believed to be there, and not listed: once one of them is missing for certain, all of them are brought again."""
    for place, own in enumerate(missing):
        if p.remote.cheap or p.is_gone(own.name(own.attempt).path):
            p.desk.do(deliveries.note_lost, p.remote.key, [one.hash for one in missing[place:]])
            return


# ---- a laptop's folder


def look_at_folder(p: Pass) -> None:
    """All years of it."""
    years = p.years_of(p.us.device)
    look_through(p, [name for year in years for name in p.listed(names.year_folder(p.us.device, year))])
    p.notes.epoch = p.us.epoch.name


def look_for_unreceipted(p: Pass) -> None:
    """Once a day: what the office has not confirmed may be gone from the remote, or its head, before it came by."""
    mine = p.desk.do(deliveries.unreceipted, p.remote.key)
    if not mine or not p.due(p.notes.checked, EVERY):
        return
    folders = sorted({names.year_folder(own.device, own.at.year) for own in mine})
    there = {name.hash16 for folder in folders for name in p.listed(folder) if isinstance(name, SegmentName)}
    bring_again(p, [own for own in mine if short(own.hash) not in there])
    look_at_heads(p)
    p.notes.checked = p.now().isoformat()


# ---- heads


def look_at_heads(p: Pass) -> None:
    """List one's own: one that is not known tells of a database that was put back, or of a cloned disk."""
    found = [name for name in p.listed(names.head_folder(p.us.device)) if isinstance(name, HeadName)]
    mine = sorted((name for name in found if name.device == p.us.device), key=lambda name: (name.epoch, name.seq))
    p.notes.heads = [name.path for name in mine]
    p.notes.listed = p.now().isoformat()
    if p.desk.do(unknown, tuple({name.hash16 for name in mine})):
        look_at_folder(p)


def missing_heads(p: Pass) -> list[HeadName]:
    """Of the newest segments on the remote, where no head is known to stand there."""
    return [head for head in _tips(p) if head.path not in p.notes.heads]


def _tips(p: Pass) -> list[HeadName]:
    """Segments on the remote that none there names as the one before it: one an epoch, more where two wrote in it."""
    there = p.desk.do(deliveries.delivered, p.remote.key)
    followed = {own.prev for own in there}
    return [HeadName(own.device, own.epoch, own.seq, short(own.hash)) for own in there if own.hash not in followed]


def put_heads(p: Pass, *, listed: bool) -> None:
    """Point to the newest segments. Of the older heads one is taken away for each that is put, so that a pass keeps its
    number of requests; where they were listed anew and became many, all of them.
    """
    put = missing_heads(p)
    for head in put:
        p.remote.put(head.path, b"")
        p.notes.heads.append(head.path)
    old = _superseded(p)
    at_once = p.remote.cheap or (listed and len(old) > MANY_HEADS)
    fitting = 0 if listed else len(put)
    for path in old if at_once else old[:fitting]:
        p.remote.delete(path)
        p.notes.heads.remove(path)


def _superseded(p: Pass) -> list[str]:
    """Older heads but for the last of them: the newest may not have arrived."""
    tips = {head.path for head in _tips(p)}
    heads = (names.parse(path) for path in p.notes.heads if path not in tips)
    old = sorted((name for name in heads if isinstance(name, HeadName)), key=lambda name: name.seq)
    return [name.path for name in old[:-1]]
