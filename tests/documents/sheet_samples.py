"""What the painted papers say in tests: a usual meeting, and the longest and strangest words that it may have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.documents.content import AgendaLine, PaperForm, SheetRow, SignInSheet
from desktop.documents.sheets import (
    Answer,
    NumberPad,
    PersonalCode,
    PersonalCodes,
    Promise,
    Receipt,
    Receipts,
    TableCard,
    TableCards,
    UnitRows,
    UnitSheets,
)
from tests.documents.samples import HEAD

LONG_NAME = "阿依古丽·买买提江·" * 5  # 50 characters
NAMES = ("王芳", "欧阳德胜", "罗建军", "买买提·热西提", "김철수", LONG_NAME, "名" * 50, "Wolfeschlegelstein")
LINE = "第一新村楼院议事点和徐家巷社区居民委员会" * 10  # 200 characters, the longest line that is kept
LONGEST = replace(HEAD, title=LINE, topic=LINE, place=LINE, brand=LINE[:60], room=LINE, moderator=LINE, recorder=LINE)

ROWS = tuple(SheetRow(n, name, "群众代表", f"{91 + n % 3}号") for n, name in enumerate(NAMES, 1))
UNITS = tuple(UnitRows(unit, tuple(r for r in ROWS if r.unit == unit)) for unit in ("92号", "93号", "91号"))
AGENDA = (AgendaLine(1, "水费怎么收", "discussion"), AgendaLine(2, "阀门谁来管", "discussion"))
PEOPLE = tuple((row.number, row.name) for row in ROWS)

ANSWERED = Receipt(
    "XJX-2026-03-S01",
    date(2026, 11, 20),
    "姚桂芝",
    "水费怎么收",
    "家家装智能水表，谁用谁缴。",
    (
        Answer("承诺办理", "城关物业", "谭晓峰", "联系供水公司报价，分批安装。"),
        Answer("转交", "徐家巷社区", to_unit="供水公司"),
        Answer("会后答复", who="万里红", due=date(2026, 12, 5)),
    ),
    (
        Promise("XJX-2026-03-01", "完成智能水表报价", "城关物业", "谭晓峰", date(2026, 12, 20)),
        Promise("XJX-2026-03-02", "推选阀门管理员", "徐家巷社区", due_text="开春前"),
    ),
)
OPEN = Receipt("XJX-2026-03-S02", date(2026, 11, 20))
LONG = replace(ANSWERED, number="XJX-2026-03-S03", text="楼前的路灯坏了三盏，老人晚上不敢下楼。" * 110)
RECEIPTS = Receipts(HEAD, (ANSWERED, OPEN, LONG), 2)

TABLE_CARDS = TableCards(HEAD, tuple(TableCard(r.name, f"{r.unit}　{r.role}", r.number) for r in ROWS))
PERSONAL_CODES = PersonalCodes(HEAD, tuple(PersonalCode(r.number, r.name, r.unit) for r in ROWS))
NUMBER_PAD = NumberPad("小马扎议事会", 6)
UNIT_SHEETS = UnitSheets(HEAD, UNITS, 4)
SIGN_IN_SHEET = SignInSheet(HEAD, ROWS, 4, None)
PAPER_FORM = PaperForm(HEAD, AGENDA, ("S3", "C2"), PEOPLE, 2)

_LONG_ROWS = tuple(SheetRow(n, name, LINE, LINE, note=LINE) for n, name in enumerate((*NAMES, LINE), 1))
_LONG_ANSWER = Answer("会后答复", LINE, LINE, LINE * 5, LINE, date(2026, 12, 5))
_LONG_PROMISE = Promise("XJX-2026-03-01", LINE * 5, LINE, LINE, due_text=LINE)
HOSTILE = {
    "table_cards": TableCards(LONGEST, tuple(TableCard(r.name, r.unit, r.number) for r in _LONG_ROWS)),
    "personal_codes": PersonalCodes(LONGEST, tuple(PersonalCode(r.number, r.name, r.unit) for r in _LONG_ROWS)),
    "number_pad": NumberPad(LINE, 9),
    "receipts": Receipts(
        LONGEST, (replace(OPEN, proposer=LINE), replace(LONG, answers=(_LONG_ANSWER,), promises=(_LONG_PROMISE,))), 4
    ),
    "unit_sheet": UnitSheets(LONGEST, (UnitRows(LINE, _LONG_ROWS),), 20),
    "blank_sheet": SignInSheet(LONGEST, _LONG_ROWS, 20, None),
    "paper_form": PaperForm(
        LONGEST, (AgendaLine(1, LINE, "discussion"),), ("S3", "C2"), tuple((r.number, r.name) for r in _LONG_ROWS)
    ),
}
USUAL = {
    "table_cards": TABLE_CARDS,
    "personal_codes": PERSONAL_CODES,
    "number_pad": NUMBER_PAD,
    "receipts": RECEIPTS,
    "unit_sheet": UNIT_SHEETS,
    "blank_sheet": SIGN_IN_SHEET,
    "paper_form": PAPER_FORM,
}
