"""What a roster says: who is on it, what is skipped and why, what was altered (DOMAIN.md, Rosters as they really come).

Pure understanding of plain text cells. Every nonblank line under the header is in `rows` or in `skipped`; everything
altered or dropped is in `notes`. Lines are the file's, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import LONGEST_LINE, clean_line, mask_phone
from desktop.rules.attendance import Attends
from desktop.rules.roles import ROLES, read_attends, read_role
from desktop.rules.roster_cells import SAME_AS_ABOVE, Cell, drop_id_numbers, read_name, read_phone, read_words
from desktop.rules.roster_header import (
    FIELDS,
    Cells,
    Header,
    field_of,
    find_header,
    is_id_card,
    is_summary,
    is_surely_name,
    name_column,
)
from desktop.rules.roster_notes import Notes

__all__ = ["FIELDS", "ROLES", "Merged", "Reading", "RosterRow", "Sheet", "Skipped", "understand", "understand_sheets"]

Merged = tuple[int, int, int, int]  # top, left, bottom, right; from 0, inclusive

_SHOWN = 60  # characters of a skipped line
_SECTION = re.compile(r"\d|([一二三四五六七八九十小]组|楼栋|人员|代表|委员|干部|名单|部门|单位|社区)$")


class Sheet(Protocol):
    """A sheet as documents.spreadsheet reads it."""

    @property
    def title(self) -> str: ...
    @property
    def rows(self) -> Cells: ...
    @property
    def merged(self) -> tuple[Merged, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class RosterRow:
    """One person. `role` is one of ROLES or "", `role_text` the words that were written."""

    line: int
    name: str
    role: str = ""
    role_text: str = ""
    unit: str = ""
    phone: str = ""
    attends: Attends = Attends.MEMBER


@dataclass(frozen=True)
class Skipped:
    """`text`: the line as it stands, phones masked, no ID-card numbers."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """`header_line` is 0 where there is no header. `columns`: (heading, field or "") from the left."""

    header_line: int
    columns: tuple[tuple[str, str], ...]
    rows: tuple[RosterRow, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    sheet: str = ""  # title of the sheet that was read


def understand(cells: Cells, mapping: Mapping[int, str] | None = None, merged: Iterable[Merged] = ()) -> Reading:
    """Read a table. `mapping` (column from 0 → field) replaces what the headings say. Raises UserError where no
    column of names can be found, or the mapping has none.
    """
    notes = Notes()
    header = find_header(cells, mapping) or _without_header(cells, notes)
    _note_header(header, cells, notes, chosen=mapping is not None)
    rows, skipped = _read(cells, header, tuple(merged), notes)
    return Reading(header.line, tuple(zip(header.headings, header.fields, strict=True)), rows, skipped, notes.texts())


def understand_sheets(sheets: Sequence[Sheet], mapping: Mapping[int, str] | None = None) -> Reading:
    """Read the sheet of a file that holds the roster, and say what was not read of the others: the first one with a
    heading for the name; else the first that can be understood without; else the first.
    """
    headed = [sheet for sheet in sheets if find_header(sheet.rows)]
    without = (sheet for sheet in sheets if name_column(sheet.rows) is not None)
    chosen = next(iter(headed), None) or next(without, sheets[0])
    reading = understand(chosen.rows, mapping, chosen.merged)
    notes = []
    for sheet in sheets:
        if sheet is not chosen and any(map(_is_written, sheet.rows)):
            more = _("工作表“{title}”也有名单，没有读；需要时请另外存成一个文件来导入。")
            said = more if sheet in headed else _("工作表“{title}”没有读。")
            notes.append(said.format(title=sheet.title))
    return replace(reading, sheet=chosen.title, notes=(*chosen.notes, *notes, *reading.notes))


def _without_header(cells: Cells, notes: Notes) -> Header:
    column = name_column(cells)
    if column is None:
        raise UserError(_("没有找到“姓名”这一列；请在名单上面加一行表头，写上姓名、身份、单位、联系电话，再读一次。"))
    width = max(map(len, cells))
    said = (
        _("没有表头，把第 {column} 列当作姓名；其余各列没有读，要读请加一行表头。")
        if width > 1
        else _("没有表头，每行一个姓名。")
    )
    notes.general.append(said.format(column=column + 1))
    first = next(i for i, row in enumerate(cells) if len(row) > column and is_surely_name(row[column]))
    return Header(0, first, ("",) * width, tuple("name" if c == column else "" for c in range(width)))


def _note_header(header: Header, cells: Cells, notes: Notes, chosen: bool) -> None:
    """What stands above the header, and the columns that were not read although they might have been."""
    for index in range(header.line - 1 if header.line else header.first):
        if _is_written(cells[index]):
            notes.add(index + 1, _("在名单上面，当作标题"))
    for heading, used in zip(header.headings, header.fields, strict=True):
        if is_id_card(heading):
            notes.general.append(_("“{heading}”一列没有读：这里不记身份证号。").format(heading=heading))
        elif not used and not chosen and (known := field_of(heading)) not in (None, ("name", 0)):
            taken = header.headings[header.fields.index(known[0])]
            notes.general.append(
                _("“{heading}”一列没有读，因为已经用了“{taken}”；可以改选。").format(heading=heading, taken=taken)
            )


def _read(
    cells: Cells, header: Header, merged: tuple[Merged, ...], notes: Notes
) -> tuple[tuple[RosterRow, ...], tuple[Skipped, ...]]:
    rows: list[RosterRow] = []
    skipped: list[Skipped] = []
    seen: dict[tuple[str, str, str], int] = {}
    namesakes: dict[str, list[int]] = {}
    wide = {top for top, left, _bottom, right in merged if left <= (header.column("name") or 0) < right}
    for index, values in _filled(cells, header, merged, notes):
        line, raw = index + 1, cells[index]
        skipped += _beside(line, raw, header)
        reason = _not_a_person(raw, values, header, index in wide)
        row = reason or _person(line, values, notes)
        if isinstance(row, RosterRow):
            key = (row.name, row.unit, row.phone)
            first = seen.setdefault(key, line)
            if first == line:
                rows.append(row)
                namesakes.setdefault(row.name, []).append(line)
                continue
            row = _("与第 {line} 行重复：姓名、单位、电话都一样").format(line=first)
        skipped.append(Skipped(line, _shown(raw, header), row))
    for name, lines in namesakes.items():
        if len(lines) > 1:
            for line in lines:
                notes.add(line, _("都叫“{name}”，按不同的人记下").format(name=name))
    return tuple(rows), tuple(skipped)


def _filled(
    cells: Cells, header: Header, merged: tuple[Merged, ...], notes: Notes
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines under the header with their cells by field: a 身份 or unit merged over several lines, or 同上, stands
    in each of them. A name or phone is never filled.
    """
    columns = {used: column for column, used in enumerate(header.fields) if used}
    reach = {
        used: {top: bottom for top, left, bottom, _right in merged if left == columns[used]}
        for used in columns
        if used not in ("name", "phone")
    }
    above = dict.fromkeys(columns, "")
    until = dict.fromkeys(columns, -1)
    for index in range(header.first, len(cells)):
        row = cells[index]
        values = {used: row[c] if c < len(row) else "" for used, c in columns.items()}
        for used, tops in reach.items():
            until[used] = max(until[used], tops.get(index, -1))
            heading = header.headings[columns[used]] or str(columns[used] + 1)
            merged_here = not values[used].strip() and index <= until[used] and above[used].strip()
            if _is_written(row) and (merged_here or values[used].strip() in SAME_AS_ABOVE):
                values[used] = above[used]
                notes.add(index + 1, _("“{heading}”按上面一行填（合并单元格或同上）").format(heading=heading))
            if values[used].strip() or index in tops:
                above[used] = values[used]
        yield index, values


def _beside(line: int, raw: Sequence[str], header: Header) -> Iterator[Skipped]:
    """People of a second list beside the first: 姓名, 电话, 姓名, 电话 in one header."""
    for column, (heading, used) in enumerate(zip(header.headings, header.fields, strict=True)):
        if not used and field_of(heading) == ("name", 0) and column < len(raw) and raw[column].strip():
            yield Skipped(
                line,
                clean_line(raw[column][:_SHOWN]),
                _("右边又有一列“姓名”，没有读；请把右边的名单移到下面，成为一列"),
            )


def _not_a_person(raw: Sequence[str], values: Mapping[str, str], header: Header, wide: bool) -> str:
    """Why a line is none: blank, a total, the header again, a section title; "" where it may be a person."""
    if not _is_written(raw):
        return _("空行")
    name, _dropped = drop_id_numbers(values["name"])
    if is_summary(raw) or is_summary([name]):
        return _("不是名单上的人：合计、说明一类的行")
    if (field_of(name) or ("",))[0] == "name":
        return _("又是一行表头")
    alone = sum(bool(cell.strip()) for cell in raw) == 1
    columns = sum(map(bool, header.fields))
    if alone and name.strip() and columns > 1 and (wide or _SECTION.search(name) or read_role(name).known):
        return _("像是小标题，不是姓名")
    return "" if name.strip() else _("没有姓名")


def _person(line: int, values: Mapping[str, str], notes: Notes) -> RosterRow | str:
    """The person on a line, or why there is none."""
    bare = {}
    for used, text in values.items():
        bare[used], dropped = drop_id_numbers(text)
        if dropped:
            notes.add(line, _("有身份证号，没有记"))
    name = read_name(bare["name"])
    if name.problem:
        return name.problem
    notes.add(line, *name.remarks)
    words = {used: _told(line, read_words(bare.get(used, "")), used, notes) for used in ("role", "unit", "attends")}
    phone = _told(line, read_phone(bare.get("phone", "")), "phone", notes)
    role = read_role(words["role"])
    if not role.known:
        notes.add(line, _("身份“{words}”不在固定的十类里，记在“其他”下").format(words=words["role"]))
    if role.several:
        notes.add(line, _("身份“{words}”有几个，按“{role}”算").format(words=words["role"], role=role.role))
    attends = read_attends(words["attends"])
    if words["attends"] and attends is None:
        notes.add(line, _("参会类别“{words}”看不懂，按出席算").format(words=words["attends"]))
    return RosterRow(
        line, name.text, role.role, words["role"], words["unit"], phone, attends or role.attends or Attends.MEMBER
    )


def _told(line: int, cell: Cell, used: str, notes: Notes) -> str:
    titles = {"role": _("身份"), "unit": _("单位"), "attends": _("参会类别")}
    notes.add(line, *(titles.get(used, "") + remark for remark in cell.remarks))
    return cell.text


def _is_written(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _shown(raw: Sequence[str], header: Header) -> str:
    """A line as it stands, but no ID-card number and no whole phone leaves the table this way."""
    cells = []
    for heading, used, cell in zip(header.headings, header.fields, raw, strict=False):
        if not is_id_card(heading):
            text = re.sub(r"(?<!\d)1\d{10}(?!\d)", lambda match: mask_phone(match[0]), drop_id_numbers(cell)[0])
            cells.append(mask_phone(text) if used == "phone" else text)
    line = clean_line(" ".join(cells)[:LONGEST_LINE])
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
