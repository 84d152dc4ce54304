"""What an office changed on 承诺清单, told apart from what was changed here meanwhile.

Each row carries a mark (ledger_cells.mark): its id, and how each cell was written. A cell that is still as it was
written was not touched there; one that differs while nothing changed here is a change; one that differs while something
changed here as well is a conflict. Nothing is decided that the user does not see: every row of the sheet that is not
known again, and every cell that differs, is in one of the lists of `Returned`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Protocol

from desktop.base.i18n import _, phrases
from desktop.base.text import mask_numbers
from desktop.rules.ledger_cells import Cell, Value, digest, marked_row, plain, read_mark, read_text, text_of
from desktop.rules.ledger_form import COMMITMENTS, SUGGESTIONS, Columns, Form
from desktop.rules.ledger_return import Change, Held, Known, KnownRows, Reader, Returned, Strange
from desktop.rules.ledger_rules import refused
from desktop.rules.record import CommitmentState
from desktop.rules.roster_header import is_summary

Mark = tuple[str, str, tuple[str, ...]]  # sheet, id, digests


class Looked(Protocol):
    """Cells about which a file says more than their value: row from 1 → columns from 0."""

    calculated: dict[int, set[int]]
    unknown: dict[int, set[int]]


class Sheet(Protocol):
    """What is read of a sheet (documents.ledger_reading.LedgerSheet)."""

    @property
    def title(self) -> str: ...
    @property
    def looked(self) -> Looked: ...
    @property
    def under(self) -> Mapping[int, Mapping[int, int]]: ...
    def rows(self) -> Iterator[Sequence[Cell]]: ...


@dataclass
class _Row:
    """A row that was known again, and what it says. `renamed`: its 编号 is not the one that was written. `torn`: it
    stands there several times, and each says something else.
    """

    known: Known
    line: int
    renamed: bool
    words: str
    changes: list[Change] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    torn: bool = False


def compare(sheets: Sequence[tuple[Sheet, Columns]], known: KnownRows, reader: Reader) -> Returned:
    """Everything that the sheets say otherwise than what is known."""
    seen: dict[str, _Row | None] = {}
    found = [_Comparison(sheet, columns, known, reader, seen) for sheet, columns in sheets]
    for one in found:
        one.go_through()
    rows = [row for row in seen.values() if row]
    forms = {columns.form.key for _sheet, columns in sheets}
    return Returned(
        tuple(change for row in rows for change in row.changes),
        tuple(held for row in rows for held in row.held),
        tuple(strange for one in found for strange in one.strange),
        tuple(note for one in found for note in one.notes()),
        rows=len(seen),
        missing=sum(row not in seen and one.form.key in forms for row, one in known.by_row.items()),
    )


class _Comparison:
    """One sheet, row by row. Rows that say nothing new cost next to nothing: their cells are compared all at once.
    `found`: the rows of all sheets so far, None for one that says nothing new.
    """

    def __init__(
        self, sheet: Sheet, columns: Columns, known: KnownRows, reader: Reader, found: dict[str, _Row | None]
    ) -> None:
        self._sheet, self._columns, self._known, self._reader = sheet, columns, known, reader
        self._form = columns.form
        self.found = found
        self.strange: list[Strange] = []
        self._copies = 0
        fields = tuple(name for name in self._form.fields if name in columns.places)
        self._fields = tuple(
            (name, self._form.fields.index(name), columns.places[name]) for name in fields if name != "number"
        )
        self._theirs = itemgetter(*(columns.places[name] for name in fields))
        self._ours = itemgetter(*(self._form.fields.index(name) for name in fields))
        self._width = max([*columns.places.values(), columns.mark or 0]) + 1
        self._number = columns.places.get("number")
        self._carried: dict[tuple[int, int], Cell] = {}  # cells that stand for those merged under them
        self._standing_for: dict[int, set[int]] = {}  # row → columns of them
        for under in sheet.under.values():
            for column, row in under.items():
                self._standing_for.setdefault(row, set()).add(column)

    def notes(self) -> Iterator[str]:
        if self._columns.unknown:
            told = _("工作表“{title}”里这些列不认识，没有读：{columns}。")
            yield told.format(title=self._sheet.title, columns=" ".join(self._columns.unknown))
        if self._columns.doubled:
            told = _("工作表“{title}”里这些列重复了，只读第一列：{columns}。")
            yield told.format(title=self._sheet.title, columns=" ".join(self._columns.doubled))
        if self._columns.mark is None:
            yield _("工作表“{title}”的行标记没有了，只能按编号对；原来的字会被换掉的，要您打勾才收。").format(
                title=self._sheet.title
            )
        if self._copies:
            yield _("有 {count} 行重复，内容一样，只算一次。").format(count=self._copies)
        if self._sheet.under:
            yield _("工作表“{title}”里有合并的单元格，上面一格的内容算作每一行的。").format(title=self._sheet.title)

    def go_through(self) -> None:
        marked, rows = self._columns.mark, self._known.by_row
        theirs, ours, found, special = self._theirs, self._ours, self.found, self._special_lines()
        for line, row in enumerate(self._sheet.rows(), 1):
            if line <= self._columns.line:
                continue
            if len(row) < self._width:
                row = [*row, *("",) * (self._width - len(row))]
            text = row[marked] if marked is not None else ""
            known = rows.get(marked_row(text)) if text.__class__ is str else None
            plainly = known is not None and known.form is self._form and known.row not in found
            if plainly and line not in special and theirs(row) == ours(known.values):  # type: ignore[union-attr]
                found[known.row] = None  # type: ignore[union-attr]
            else:
                self._look_at(line, row)

    def _special_lines(self) -> set[int]:
        """Lines of which the file says more than their values."""
        looked = self._sheet.looked
        return {*looked.unknown, *self._sheet.under, *self._standing_for}

    def _look_at(self, line: int, row: Sequence[Cell]) -> None:
        for column in self._standing_for.get(line, ()):
            self._carried[line, column] = row[column]
        texts = [plain(text_of(cell)) for cell in row]
        seen = [text for column, text in enumerate(texts) if text and column != self._columns.mark]
        base = read_mark(texts[self._columns.mark]) if self._columns.mark is not None else None
        if not seen or (base is None and is_summary(texts)):
            return
        known, why = self._recognised(base, texts)
        if known is None:
            self.strange.append(Strange(self._sheet.title, line, " ".join(seen)[:60], why))
            return
        renamed = self._number is not None and texts[self._number] not in ("", known.number)
        self._keep(self._read(_Row(known, line, renamed, " ".join(seen)[:60]), row, base))

    def _recognised(self, base: Mark | None, texts: list[str]) -> tuple[Known | None, str]:
        """Which row it is: by its mark, else by what stands on it; or why that cannot be told."""
        number = texts[self._number] if self._number is not None else ""
        if base is None:
            return self._by_words(number, texts)
        known = self._known.by_row.get(base[1])
        if known is None or known.form is not self._form:
            return None, _("是别的电脑上的，或者在这里已经删去")
        if number in ("", known.number) or self._says_the_same(known, base, texts):
            return known, ""
        return None, _("行标记和编号对不上：是复制出来的行，或者排序时没有选全列；没有收")

    def _says_the_same(self, known: Known, base: Mark, texts: list[str]) -> bool:
        """Whether only the 编号 was changed: it is nobody else's, and the words are those that were written."""
        place, index = self._columns.places.get(self._form.telling), self._form.fields.index(self._form.telling)
        taken = self._form is COMMITMENTS and self._known.by_number.get(texts[self._number or 0])
        if taken or place is None:
            return False
        return plain(known.values[index]) == texts[place] or digest(texts[place]) in base[2][index : index + 1]

    def _by_words(self, number: str, texts: list[str]) -> tuple[Known | None, str]:
        if not number:
            return None, _("没有编号，像是另外加的一行；新的承诺请在程序里记")
        if self._form is SUGGESTIONS:
            place = self._columns.places.get("text")
            found = self._known.by_words.get((number, texts[place] if place is not None else ""), ())
        else:
            found = self._known.by_number.get(number, ())
        if len(found) > 1:
            return None, _("这个编号有 {count} 条，分不清是哪一条").format(count=len(found))
        return (found[0], "") if found else (None, _("这台电脑上没有这个编号"))

    def _read(self, found: _Row, row: Sequence[Cell], base: Mark | None) -> _Row:
        looked, under = self._sheet.looked, self._sheet.under.get(found.line, {})
        written = base[2] if base else ()
        if found.renamed:
            self._hold(found, "number", row[self._number or 0], _why_not(self._form, "number"), always=True)
        for name, place, column in self._fields:
            cell, remark = row[column], ""
            if column in under:
                if not under[column]:
                    continue
                cell = self._carried.get((under[column], column), "")
            if column in looked.unknown.get(found.line, ()):
                self._hold(found, name, cell, _("公式没有存下结果，或者出错"), always=True)
                continue
            if column in looked.calculated.get(found.line, ()):
                remark = _("由公式算出")
            self._compare(found, name, cell, written[place] if place < len(written) else None, remark)
        return _settled(found) if self._form is COMMITMENTS else found

    def _hold(self, found: _Row, name: str, cell: Cell, why: str, *, always: bool = False) -> None:
        if always or name in self._form.taken or name in self._form.recorded:
            words = plain(read_text(cell).value)
            found.held.append(Held(found.known, found.line, name, found.known.value(name), words, why))

    def _compare(self, found: _Row, name: str, cell: Cell, written: str | None, remark: str) -> None:
        """Put a cell that differs where it belongs. `written`: digest of what was written there."""
        known, form = found.known, self._form
        ours, said = known.value(name), self._reader.read(form, name, cell)
        if plain(ours) == plain(said.value) and not said.problem:
            return
        if said.problem:
            if written is None or digest(text_written(cell)) != written:
                self._hold(found, name, cell, said.problem)
            return
        numbers = _only_numbers_differ(ours, said.value)
        if written is not None and digest(said.value) == written and not numbers:
            return  # it is as it was written; what changed was changed here
        if said.value == "" and name in known.blank:
            return
        if name not in form.taken:
            found.held.append(Held(known, found.line, name, ours, said.value, _why_not(form, name)))
            return
        conflict = written is not None and digest(ours) != written
        doubtful = (not said.value or written is None) and ours != ""
        remarks = [remark, said.remark]
        if numbers or "****" in plain(said.value):
            doubtful = True
            remarks.append(_("里面的号码和这里记的不一样，请核对"))
        if name in ("progress_date", "completed") and isinstance(said.value, date) and said.value > self._reader.today:
            doubtful = True
            remarks.append(_("在今天以后，请核对"))
        found.changes.append(Change(known, found.line, name, ours, said.value, conflict, doubtful, _joined(*remarks)))

    def _keep(self, new: _Row) -> None:
        """A row that stands there twice counts once where both say the same. Where one says nothing new, the other is
        asked about; where they say different things, none is taken. A copy under another 编号 gives way.
        """
        row = new.known.row
        first = self.found.get(row) or _Row(new.known, 0, renamed=False, words="")
        if row not in self.found:
            self.found[row] = new
        elif first.torn:
            self._tell_copy(new, _("和另一行是同一条，写的不一样；请只留一行再收"))
        elif first.renamed != new.renamed:
            self._tell_copy(first if first.renamed else new, _("是复制出来的行，换了编号；新的承诺请在程序里记"))
            self.found[row] = new if first.renamed else first
        elif _said(first) == _said(new):
            self._copies += 1
        elif not _said(first) or not _said(new):
            self.found[row] = _asked_about(first if _said(first) else new)
        else:
            self._tell_copy(first, _("和另一行是同一条，写的不一样；请只留一行再收"))
            self._tell_copy(new, _("和另一行是同一条，写的不一样；请只留一行再收"))
            self.found[row] = replace(new, changes=[], held=[], torn=True)

    def _tell_copy(self, copy: _Row, why: str) -> None:
        self.strange.append(Strange(self._sheet.title, copy.line, copy.words, why))


def text_written(cell: Cell) -> Value:
    """A cell as it stands, where it cannot be read as what it should be."""
    return cell if isinstance(cell, date) else read_text(cell).value


def _only_numbers_differ(ours: Value, theirs: Value) -> bool:
    """Whether two texts say the same but for phones, of which neither is masked: a digest does not tell them apart."""
    one, other = plain(ours), plain(theirs)
    return one != other and "****" not in other and mask_numbers(one) == mask_numbers(other)


def _said(row: _Row) -> list[tuple[str, Value]]:
    """What a row says that is new."""
    return [(one.field, one.new) for one in row.changes] + [(one.field, one.new) for one in row.held]


def _asked_about(row: _Row) -> _Row:
    remark = _("同一条还有一行没有改，请核对")
    row.changes = [replace(change, doubtful=True, remark=_joined(change.remark, remark)) for change in row.changes]
    return row


def _joined(*remarks: str) -> str:
    return phrases(filter(None, remarks))


def _why_not(form: Form, name: str) -> str:
    if name in form.recorded:
        return _("会上记下的，要在程序里更正")
    return _("这一列由程序来写，不从清单收回")


def _settled(found: _Row) -> _Row:
    """Whatever the rules do not allow is held, with the reason; what is odd is told with it."""
    values = {one.field: one.new for one in found.changes}
    for name, why in refused(found.known.value, values).items():
        change = next(one for one in found.changes if one.field == name)
        found.changes.remove(change)
        found.held.append(Held(change.known, change.line, name, change.old, change.new, why))
    for place, change in enumerate(found.changes):
        remark = _worth_a_look(found.known, change, values)
        if remark:
            doubtful = change.doubtful or change.field == "extended"
            found.changes[place] = replace(change, doubtful=doubtful, remark=_joined(change.remark, remark))
    return found


def _worth_a_look(known: Known, change: Change, values: Mapping[str, Value]) -> str:
    due = known.value("due")
    if change.field == "extended" and isinstance(due, date) and isinstance(change.new, date) and change.new < due:
        return _("比原来的时限还早，请核对")
    if change.field == "state" and change.new == CommitmentState.COMPLETED:
        return "" if values.get("completed", known.value("completed")) else _("没有写办结日期")
    return ""
