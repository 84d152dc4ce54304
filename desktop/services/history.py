"""Undo, redo, the history of a line, and the audit trail: all from the one log (DESIGN.md, A change record)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.meeting import Meeting, State
from desktop.services import rows
from desktop.services.labels import verb_label
from desktop.services.one_writer import refuse_elsewhere
from desktop.store.changelog import (
    DELETE,
    ActionRecord,
    Change,
    Changes,
    history_of_row,
    read_change,
)
from desktop.store.showing import changes_words
from desktop.store.store import Store
from desktop.store.tables import draft, log_action, log_change

UNDO, REDO = "undo", "redo"


@dataclass(frozen=True)
class Step:
    """An action with its changes; `undone`: it was taken back and not brought again."""

    action: ActionRecord
    changes: tuple[Change, ...]
    undone: bool


def actions_of(connection: Connection, meeting: str | None) -> list[ActionRecord]:
    """Every action of a meeting, or those that belong to none, in order."""
    query = select(log_action).where(log_action.c.meeting == meeting).order_by(log_action.c.hlc)
    return [ActionRecord(**dict(found)) for found in connection.execute(query).mappings()]


def changes_of(connection: Connection, action: str) -> list[Change]:
    """The changes of an action, in the order in which it made them."""
    query = select(log_change).where(log_change.c.action == action)
    found = [read_change(row) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda c: int(c.id.rpartition("-")[2]))


def undone(actions: Iterable[ActionRecord]) -> set[str]:
    """Ids of the actions whose effect is taken back now: an undo of an undo counts (redo)."""
    taken_back: set[str] = set()
    for action in sorted(actions, key=lambda a: a.hlc, reverse=True):  # an undo is younger than what it undoes
        if action.undoes and action.id not in taken_back:
            taken_back.add(action.undoes)
    return taken_back


def last_stored(connection: Connection, meeting: str) -> datetime | None:
    """When anything of a meeting was last written to the disk, a sentence that was being typed included."""
    marks = [
        connection.execute(select(func.max(log_action.c.at)).where(log_action.c.meeting == meeting)).scalar(),
        connection.execute(select(func.max(draft.c.at)).where(draft.c.key.startswith(meeting))).scalar(),
    ]
    return max(filter(None, marks), default=None)


def trail(connection: Connection, meeting: str) -> list[Step]:
    """The audit trail of a meeting."""
    actions = actions_of(connection, meeting)
    gone = undone(actions)
    return [Step(a, tuple(changes_of(connection, a.id)), a.id in gone) for a in actions]


def latest(
    connection: Connection, meeting: str | None, device: str, verbs: Collection[str] = ()
) -> tuple[ActionRecord | None, ActionRecord | None]:
    """What undo and redo would take: the latest action of this device not yet undone (None at a wall), and the
    latest undo, if nothing new was done after it. `verbs`: of these only.
    """
    actions = actions_of(connection, meeting)
    by_id = {a.id: a for a in actions}
    mine = [a for a in reversed(actions) if a.device == device and (not verbs or _done_first(a, by_id).verb in verbs)]
    gone = undone(mine)
    to_undo = next((a for a in mine if a.verb not in (UNDO, REDO) and a.id not in gone), None)
    to_redo = next((a for a in mine if a.verb == UNDO and a.id not in gone), None)
    newest = next((a for a in mine if a.verb not in (UNDO, REDO)), None)
    if to_undo and to_undo.wall:
        to_undo = None
    if to_redo and newest and newest.hlc > to_redo.hlc:
        to_redo = None
    return to_undo, to_redo


def _done_first(action: ActionRecord, by_id: Mapping[str, ActionRecord]) -> ActionRecord:
    """What was undone, through earlier undos and redos of the same action; else the action itself."""
    while action.undoes and action.undoes in by_id:  # else it has not come back yet to this repaired computer
        action = by_id[action.undoes]
    return action


def undo(store: Store, meeting: str | None, verbs: Collection[str] = ()) -> Changes:
    """Take back the latest action of this device in this meeting (None: of those in none) that is not yet undone."""
    with store.reading() as connection:
        target, _redo = latest(connection, meeting, store.device, verbs)
        if target is None:
            raise UserError(_("没有可以撤销的操作。"))
        bringing = _last_bringing(target, actions_of(connection, meeting))
    return _turn_back(store, UNDO, bringing, _("已撤销：{what}").format(what=verb_label(target.verb)))


def redo(store: Store, meeting: str | None, verbs: Collection[str] = ()) -> Changes:
    """Take back the latest undo."""
    with store.reading() as connection:
        _undo, target = latest(connection, meeting, store.device, verbs)
        if target is None:
            raise UserError(_("没有可以恢复的操作。"))
        again = _done_first(target, {a.id: a for a in actions_of(connection, meeting)})
    return _turn_back(store, REDO, target, _("已恢复：{what}").format(what=verb_label(again.verb)))


def _last_bringing(action: ActionRecord, actions: list[ActionRecord]) -> ActionRecord:
    """The action itself, or the last redo that brought it again."""
    undos = [a for a in actions if a.verb == UNDO and a.undoes == action.id]
    redos = [a for a in actions if a.verb == REDO and undos and a.undoes == undos[-1].id]
    return _last_bringing(redos[-1], actions) if redos else action


def _turn_back(store: Store, name: str, target: ActionRecord, notice: str) -> Changes:
    with store.action(name, target.meeting, undoes=target.id) as action:
        if target.meeting:
            refuse_elsewhere(action.connection, target.meeting)
        changes = changes_of(action.connection, target.id)
        if not action.turns_back_settling:  # which writes over nothing
            _refuse_after_final(store, action.connection, target, changes)
            for change in changes:
                _refuse_if_changed_elsewhere(action.connection, change, target)
        for change in reversed(changes):
            action.turn_back(change)
        action.notice = notice
    return action.changes


def _refuse_after_final(store: Store, connection: Connection, target: ActionRecord, changes: Iterable[Change]) -> None:
    """Another computer may have made the meeting 定稿 meanwhile; what this one did there before is closed with it."""
    meeting = rows.find(connection, Meeting, target.meeting) if target.meeting and not store.office else None
    if meeting and meeting.state is State.FINAL and any(map(changes_words, changes)):
        raise UserError(_("会议已经定稿，只能用“更正”来改。"))


def _refuse_if_changed_elsewhere(connection: Connection, change: Change, target: ActionRecord) -> None:
    """Nothing is undone over what another device wrote after it, or without knowing of it."""
    history = history_of_row(connection, change.table, change.row)
    seen = _seen_by(change, {c.id: c for c in history})
    related = [c for c in history if change.field is None or c.covers(change.field) or c.kind == DELETE]
    query = select(log_action).where(log_action.c.id.in_({c.action for c in related if c.id not in seen}))
    for by in connection.execute(query).mappings():
        if (by["device"], by["meeting"]) != (target.device, target.meeting):
            who = by["person"] or _("另一台电脑")
            raise UserError(_("{who}之后改过这一处，不能撤销；请直接修改。").format(who=who))


def _seen_by(change: Change, history: dict[str, Change]) -> set[str]:
    """Ids of the records that a change knew of, and its own."""
    seen: set[str] = set()
    todo = [change.id]
    while todo:
        one = todo.pop()
        if one in history and one not in seen:
            seen.add(one)
            todo += history[one].base
    return seen
