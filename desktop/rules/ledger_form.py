"""The two sheets of 承诺清单: which columns they have, which of them an office may fill in, and how a sheet that came
back is recognised, with title rows above, columns moved, added or called a little otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from desktop.rules.ledger_cells import MARK
from desktop.rules.roster_header import heading_key

DEEPEST_HEADER = 50  # rows looked at
FEWEST_COLUMNS = 3  # known ones, below which a row is no header


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    LINE = "line"
    DAY = "day"
    STATE = "state"


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """A sheet. `fields`: its columns as content calls them, in the order of the marks: names are only ever added at the
    end. `taken`: those that an office fills in, with what they hold. `recorded`: said at the meeting, and corrected there
    only (DOMAIN.md, rule 2). Of the rest nothing is taken. `telling`: the column that no other sheet has.
    """

    key: str
    fields: tuple[str, ...]
    taken: Mapping[str, Kind]
    recorded: Mapping[str, Kind]
    telling: str
    variants: Mapping[str, str]

    def kind(self, field: str) -> Kind:
        return self.taken.get(field) or self.recorded.get(field) or (Kind.DAY if field in _DAYS else Kind.TEXT)

    @cached_property
    def known(self) -> dict[str, str]:
        """Heading as it is compared → field, for what offices write in Chinese."""
        return {name: field for field, names in self.variants.items() for name in names.split()}


_DAYS = {"meeting_date"}
_COLUMNS = (
    "number meeting_date meeting town room topic sources matter measures lead support leader person assigned due "
    "due_text extended extension_reason state progress progress_date completed result evidence satisfaction visit "
    "supervision closed note"
)
_COLUMNS_OF_SUGGESTIONS = "number item proposer text unit reply kind due result adopted"

COMMITMENTS = Form(
    "c",
    tuple(_COLUMNS.split()),
    {
        "leader": Kind.LINE,
        "assigned": Kind.LINE,
        "extended": Kind.DAY,
        "extension_reason": Kind.TEXT,
        "state": Kind.STATE,
        "progress": Kind.TEXT,
        "progress_date": Kind.DAY,
        "completed": Kind.DAY,
        "result": Kind.LINE,
        "evidence": Kind.TEXT,
        "satisfaction": Kind.LINE,
        "visit": Kind.TEXT,
        "supervision": Kind.TEXT,
        "closed": Kind.LINE,
        "note": Kind.TEXT,
    },
    {
        **dict.fromkeys(("matter", "measures", "lead", "support", "person"), Kind.TEXT),
        "due": Kind.DAY,
        "due_text": Kind.TEXT,
    },
    "matter",
    {
        "number": "编号 事项编号 承诺编号",
        "matter": "承诺事项 承诺内容 责任事项 交办事项 事项内容",
        "measures": "具体措施 措施",
        "lead": "牵头单位 牵头单位人 承办单位 责任单位",
        "support": "配合单位 协办单位",
        "leader": "责任领导 分管领导 包联领导",
        "person": "责任人 责任人姓名",
        "assigned": "交办日期文号 交办日期 交办文号 交办时间",
        "due": "完成时限 完成期限 办理时限 办结时限",
        "extended": "延期后时限 延期时限 延期至 延期到 延期后完成时限",
        "extension_reason": "延期原因 延期理由 延期说明",
        "state": "当前状态 状态 办理状态 目前状态",
        "progress": "最新进展 进展 进展情况 办理进展 目前进展 最新进展情况 办理情况",
        "progress_date": "进展日期 进展时间 更新日期",
        "completed": "办结日期 办结时间 完成日期 实际办结日期",
        "result": "办理结果 结果",
        "evidence": "佐证 佐证材料 证明材料",
        "satisfaction": "群众评价 群众满意度 满意度 评价",
        "visit": "回访 回访情况 回访记录",
        "supervision": "督办记录 督办 督办情况",
        "closed": "销号 是否销号 销号情况",
        "note": "备注 备注说明 说明",
    },
)
SUGGESTIONS = Form(
    "s",
    tuple(_COLUMNS_OF_SUGGESTIONS.split()),
    {"result": Kind.LINE, "adopted": Kind.LINE},
    {**dict.fromkeys(("proposer", "text", "unit", "reply", "kind"), Kind.TEXT), "due": Kind.DAY},
    "text",
    {
        "number": "编号 意见编号 建议编号",
        "text": "建议内容 意见内容 意见建议",
        "result": "办理结果 结果",
        "adopted": "是否采纳 采纳 采纳情况",
    },
)
FORMS = (COMMITMENTS, SUGGESTIONS)


@dataclass(frozen=True)
class Columns:
    """How a sheet is read. `line`: of its header, from 1. `places`: field → column from 0. `mark`: the column of the
    marks, None where they are gone. `unknown`: headings that say nothing. `doubled`: headings that stand there twice, of
    which the first is read.
    """

    form: Form
    line: int
    places: Mapping[str, int]
    mark: int | None
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def headings_of(form: Form, written: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Heading as it is compared → field: what offices write, and what the program itself does (`written`: heading and
    field, in any language). A field that is none of the form is known, and not read: 超期天数 is counted here, and phones never come back (rule 12).
    """
    return {**form.known, **{heading_key(heading): field for heading, field in written}}


def find_columns(rows: Sequence[Sequence[Any]], headings: Sequence[tuple[Form, Mapping[str, str]]]) -> Columns | None:
    """The header among the first rows of a sheet, by the form of which it has most; None where there is none."""
    best: Columns | None = None
    for line, row in enumerate(rows[:DEEPEST_HEADER], 1):
        for form, known in headings:
            found = _read_header(form, known, line, row, rows)
            if found and (best is None or _likeness(found) > _likeness(best)):
                best = found
    return best


def _likeness(columns: Columns) -> tuple[int, int]:
    return len(columns.places), columns.form.telling in columns.places


def _read_header(
    form: Form, known: Mapping[str, str], line: int, row: Sequence[Any], rows: Sequence[Sequence[Any]]
) -> Columns | None:
    fields = [(" ".join(str(cell).split()), column) for column, cell in enumerate(row)]
    named = [(known.get(heading_key(heading), ""), heading, column) for heading, column in fields if heading]
    places = {field: column for field, _heading, column in reversed(named) if field in form.fields}
    if len(places) < FEWEST_COLUMNS:
        return None
    mark = _mark_column(rows[line : line + DEEPEST_HEADER])
    if "number" not in places and mark is None:
        return None
    unknown = tuple(heading for field, heading, column in named if not field and column != mark)
    doubled = tuple(heading for field, heading, column in named if field in places and places[field] != column)
    return Columns(form, line, places, mark, unknown, doubled)


def _mark_column(rows: Sequence[Sequence[Any]]) -> int | None:
    """Marks are known by what they look like, wherever they stand."""
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and MARK.fullmatch(cell.strip()):
                return column
    return None
