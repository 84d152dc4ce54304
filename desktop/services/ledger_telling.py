"""What came back with 承诺清单, in words: columns by their names, values as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desktop.base.i18n import _, bracketed, word
from desktop.documents.wording import day_words
from desktop.rules.ledger_cells import Value
from desktop.rules.ledger_form import COMMITMENTS, Form
from desktop.rules.ledger_return import Change, Held, Known, Returned


def column_names(form: Form) -> dict[str, str]:
    """Field → what its column is called."""
    from desktop.documents.spreadsheets.ledger import commitment_columns, suggestion_columns  # openpyxl is heavy

    columns = commitment_columns(show_phone=True) if form is COMMITMENTS else suggestion_columns()
    return {column.field: column.heading for column in columns}


def in_words(value: Value) -> str:
    """A value on one line: 2026年3月5日; （空） for none."""
    if isinstance(value, date):
        return day_words(value)
    return word(" ".join(value.split())) or _("（空）")


def became(one: Change | Held) -> str:
    """What stands here → what the sheet says."""
    return _("{old} → {new}").format(old=in_words(one.old), new=in_words(one.new))


def label(known: Known) -> str:
    """A row by its 编号 and its words."""
    return f"{known.number} {known.what}".strip()


def remarks(change: Change) -> str:
    """What one should look at."""
    told = [_("这里也改过")] if change.conflict else []
    told += [_("清空")] if not change.new else []
    return " ".join([*told, change.remark]).strip()


def missing(found: Returned) -> Iterator[str]:
    """That rows are not on the sheet, which is no fault."""
    if found.missing:
        yield _("这些会议还有 {count} 条不在清单里，没有动。").format(count=found.missing)


def lines(found: Returned) -> Iterator[str]:
    """Everything that was found, for a command: first what would be taken, marked with ＋."""
    for change in found.changes:
        remark = remarks(change)
        yield ("＋ " if change.taken else "？ ") + _cell(change) + (bracketed(remark) if remark else "")
    for held in found.held:
        yield f"－ {_cell(held)}" + bracketed(held.why)
    for strange in found.strange:
        place = _("{sheet} 第 {line} 行").format(sheet=strange.sheet, line=strange.line)
        yield f"－ {place} {strange.words}" + bracketed(strange.why)
    for note in (*found.notes, *missing(found)):
        yield _("注意：") + note


def _cell(one: Change | Held) -> str:
    name = column_names(one.known.form)[one.field]
    return _("{row}　{name}：{change}").format(row=label(one.known), name=name, change=became(one))
