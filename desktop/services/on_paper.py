"""A meeting that was held on paper, or went on on paper: when it began and ended is typed afterwards.

The log keeps the true moment of each action, and the verbs say what they are: nobody can take them for live ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Phase, State
from desktop.rules.timing import Run, awake, in_doubt
from desktop.services.history import last_stored
from desktop.services.meetings import begin_meeting, end_meeting
from desktop.services.verb import Verb, verb
from desktop.store.changelog import Changes
from desktop.store.store import Store

LONGEST = timedelta(hours=24)  # beyond that a date is wrong


def hold_on_paper(store: Store, meeting: str, opened: datetime, closed: datetime | None = None) -> Changes:
    """这场会是用纸记的: a meeting that was prepared began at `opened`, and ended at `closed` unless it still goes on; one
    that goes on in the program ended at `closed` while the laptop had no power. Raises UserError for times that cannot
    be.
    """
    with verb(store, "hold_on_paper", meeting, Phase.PREPARATION, wall=True) as v:
        _check(opened, closed, v.now.at)
        if v.meeting.state is State.PREPARING:
            begin_meeting(_at(v, opened))
        elif v.meeting.state is not State.LIVE or closed is None:
            raise UserError(_("会议已经开过；要改起止时间，请改好再按“记下时间”。"))
        else:
            v.set(v.meeting, opened=opened)
        if closed:
            _settle(v)
            end_meeting(_at(v, closed))
    return v.changes


def correct_times(store: Store, meeting: str, opened: datetime, closed: datetime | None = None) -> Changes:
    """The times as they were, where the program had others; `closed` only after the meeting has ended."""
    with verb(store, "correct_times", meeting, Phase.RECORD) as v:
        if (closed is None) != (v.meeting.state is State.LIVE):
            raise UserError(_("请写上散会时间，例如 20:30。") if closed is None else _("会议还没有散会。"))
        _check(opened, closed, v.now.at)
        v.set(v.meeting, opened=opened, closed=closed)
    return v.changes


def _check(opened: datetime, closed: datetime | None, now: datetime) -> None:
    if max(opened, closed or opened) > now:
        raise UserError(_("开会和散会的时间不能晚于现在；请核对日期。"))
    if closed and closed <= opened:
        raise UserError(_("散会时间要晚于开会时间；请核对。"))
    if closed and closed - opened > LONGEST:
        raise UserError(_("从开会到散会超过了 24 小时；请核对日期。"))


def _at(v: Verb, moment: datetime) -> Verb:
    """The verb, as if it had been called then."""
    return Verb(v.action, v.meeting, replace(v.now, at=moment))


def _settle(v: Verb) -> None:
    """A speech during which the power failed lasted as long as the laptop saw of it; nobody timed the rest."""
    seen = last_stored(v.connection, v.meeting.id) or v.now.at
    for run in v.load(Run, ended=None):
        if in_doubt(run, v.now):
            lasted = awake(run, v.now, seen) // timedelta(milliseconds=1)
            v.set(run, ended=v.now.at, ended_mono=v.now.mono, settled=lasted)
