"""What the painted papers say that are cut, torn or folded, assembled by services from recorded facts. (签到表 and 手工记录单
stand in content.py.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.documents.content import Head, SheetRow


@dataclass(frozen=True)
class UnitRows:
    """The people of one unit, in the order of the list. `unit` "": of those with whom none is recorded."""

    unit: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class UnitSheets:
    """签到表 before the meeting, a page or more for every unit. `blanks`: rows for walk-ins at the end, numbered on."""

    head: Head
    units: tuple[UnitRows, ...]
    blanks: int


@dataclass(frozen=True)
class TableCard:
    """席卡. `below`: 身份 and unit under the name, "" for none. `code`: the number that is on the back as a QR code."""

    name: str
    below: str = ""
    code: int | None = None


@dataclass(frozen=True)
class TableCards:
    head: Head
    cards: tuple[TableCard, ...]


@dataclass(frozen=True)
class PersonalCode:
    """个人签到码: the printed number, which a hand scanner types at sign-in."""

    number: int
    name: str
    unit: str = ""


@dataclass(frozen=True)
class PersonalCodes:
    """The numbers are those of this meeting."""

    head: Head
    codes: tuple[PersonalCode, ...]


@dataclass(frozen=True)
class NumberPad:
    """号牌 and 收条 from 1 to `slips`, to be torn off at whatever meeting. `issuer`: brand or room."""

    issuer: str
    slips: int


@dataclass(frozen=True)
class Answer:
    """A reply to the suggestion of a receipt. `to_unit` for 转交, `due` for 会后答复."""

    kind: str  # 当场解决 承诺办理 解释说明 转交 会后答复 暂不具备条件
    unit: str = ""
    who: str = ""
    text: str = ""
    to_unit: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Promise:
    """A commitment that came of the suggestion. `number`: 编号, as in the ledger. What is missing is 待明确."""

    number: str
    matter: str = ""
    lead: str = ""
    person: str = ""
    due: date | None = None
    due_text: str = ""


@dataclass(frozen=True)
class Receipt:
    """收条 of one suggestion. `number`: rules.record.suggestion_number. `proposer` "": nobody's name was recorded.
    `text` "": the words were never filled in. Without `answers` it is not answered yet.
    """

    number: str
    day: date
    proposer: str = ""
    item: str = ""
    text: str = ""
    answers: tuple[Answer, ...] = ()
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Receipts:
    """`a_page`: 2 or 4."""

    head: Head
    receipts: tuple[Receipt, ...]
    a_page: int
