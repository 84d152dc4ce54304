"""What came back with 承诺清单, as lines of one list: the changes by commitment with a tick each, then what is not taken
and why. How a line looks, and how it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from desktop.base.i18n import _, bracketed
from desktop.rules.ledger_form import FORMS, Form
from desktop.rules.ledger_return import Change, Held, Returned
from desktop.services.ledger_telling import became, column_names, label, missing, remarks
from desktop.ui.looks import sized
from desktop.ui.widgets.rows import AMBER, INK, LINE, MARGIN, QUIET, Painted, RowDelegate, Words
from desktop.ui.widgets.rows_model import ROW

Key = tuple[str, ...]
Names = Mapping[tuple[Form, str], str]  # of columns


class Part(Enum):
    HEADING = 1
    GROUP = 2
    CHANGE = 3
    TOLD = 4


@dataclass(frozen=True)
class Entry:
    """A line of the list. `name` stands first and in bold, `text` after it, `remark` at the end. `row`: what a group is
    of. `ticked` of a change.
    """

    part: Part
    key: Key
    name: str
    text: str = ""
    remark: str = ""
    row: str = ""
    change: Change | None = None
    ticked: bool = False


def entries(found: Returned, ticks: Mapping[Key, bool]) -> Iterator[Entry]:
    """Everything that was found. `ticks`: what the user chose otherwise, by the keys of changes."""
    names = {(form, field): name for form in FORMS for field, name in column_names(form).items()}
    plain = [change for change in found.changes if not change.conflict]
    conflicts = [change for change in found.changes if change.conflict]
    yield from _changes("plain", _("改动 {count} 处").format(count=len(plain)), plain, ticks, names)
    yield from _changes(
        "conflict",
        _("两边都改过 {count} 处：打了勾的，按清单上的").format(count=len(conflicts)),
        conflicts,
        ticks,
        names,
    )
    if found.held:
        yield _heading("held", _("不收的 {count} 处").format(count=len(found.held)))
        for held in found.held:
            yield _held(held, names)
    if found.strange:
        yield _heading("strange", _("认不出的 {count} 行").format(count=len(found.strange)))
        for strange in found.strange:
            place = _("{sheet} 第 {line} 行").format(sheet=strange.sheet, line=strange.line)
            yield Entry(Part.TOLD, ("strange", strange.sheet, str(strange.line)), place, strange.words, strange.why)
    if found.notes or found.missing:
        yield _heading("notes", _("说明"))
        for note in (*found.notes, *missing(found)):
            yield Entry(Part.TOLD, ("note", note), "", note)


def _heading(key: str, words: str) -> Entry:
    return Entry(Part.HEADING, (key,), words)


def _changes(key: str, title: str, changes: list[Change], ticks: Mapping[Key, bool], names: Names) -> Iterator[Entry]:
    if changes:
        yield _heading(key, title)
    last = ""
    for change in changes:
        if change.known.row != last:
            last = change.known.row
            yield Entry(Part.GROUP, (key, last), label(change.known), "", change.known.meeting, row=last)
        name = names[change.known.form, change.field]
        ticked = ticks.get(change.key, change.taken)
        yield Entry(Part.CHANGE, change.key, name, became(change), remarks(change), change.known.row, change, ticked)


def _held(held: Held, names: Names) -> Entry:
    name = names[held.known.form, held.field]
    words = _("{row}　{text}").format(row=label(held.known)[:24], text=became(held))
    return Entry(Part.TOLD, ("held", held.known.row, held.field), name, words, held.why, held.known.row)


def entry_words(entry: Entry) -> str:
    """A line as it is said."""
    if entry.part is Part.CHANGE:
        tick = _("已打勾") if entry.ticked else _("没有打勾")
        said = _("{tick}　{name}：{text}").format(tick=tick, name=entry.name, text=entry.text)
    else:
        said = "　".join(filter(None, (entry.name, entry.text)))
    return said + bracketed(entry.remark) if entry.remark else said


def look(entry: Entry) -> Painted:
    """All on one line."""
    remark = Words(entry.remark, AMBER if entry.part is Part.CHANGE else QUIET) if entry.remark else None
    match entry.part:
        case Part.HEADING:
            return Painted((Words(entry.name, INK, True),), marked=True)
        case Part.GROUP:
            return Painted((Words(entry.name, INK, True),), Words(entry.remark, QUIET))
        case Part.CHANGE:
            tick = "☑" if entry.ticked else "☐"
            return Painted((Words(f"　{tick} {entry.name}", INK, True), Words(entry.text)), remark)
        case Part.TOLD:
            return Painted(tuple(w for w in (Words(entry.name, INK, True), Words(entry.text, QUIET)) if w.text), remark)


class EntryDelegate(RowDelegate):
    """What does not fit on one line has its words under it."""

    UNIFORM = False

    def __init__(self, view: QListView) -> None:
        super().__init__(self._look_of, view)
        self._view = view

    def _look_of(self, entry: Entry) -> Painted:
        shown = look(entry)
        if not self._is_long(entry, QFontMetrics(self._view.font())):
            return shown
        told = "　".join(filter(None, (entry.text, entry.remark))) if len(entry.remark) > 12 else entry.text
        right = None if len(entry.remark) > 12 else shown.right
        return replace(
            shown, left=shown.left[:1], right=right, below=Words(told, QUIET if entry.part is Part.TOLD else INK)
        )

    def _is_long(self, entry: Entry, metrics: QFontMetrics) -> bool:
        if entry.part in (Part.HEADING, Part.GROUP):
            return False
        words = look(entry)
        parts = [*words.left, *([words.right] if words.right else [])]
        width = sum(metrics.horizontalAdvance(part.text) * (1.1 if part.bold else 1) + MARGIN for part in parts)
        return width > self._view.viewport().width() - 2 * MARGIN

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry: Entry | None = index.data(ROW)
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        if entry is None or not self._is_long(entry, metrics):
            return QSize(0, sized(LINE))
        text = self._look_of(entry).below
        width = self._view.viewport().width() - 2 * MARGIN
        lines = 2 if text and metrics.horizontalAdvance(text.text) > width else 1
        return QSize(0, sized(LINE) + lines * metrics.height() + 6)
