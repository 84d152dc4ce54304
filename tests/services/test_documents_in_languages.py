"""The documents of a meeting in another language than the window's: their fixed words change, what people said does not."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from desktop.base.i18n import _, language, word
from desktop.rules.record import CommitmentState, ReplyKind
from desktop.services import reports
from desktop.services.catalogue import LEDGER, MINUTES, RECORD
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.documents.word_reading import lines

SCRIPT = Path(__file__).parent.parent / "scenarios" / "拐角花园.json"
LIST = SCRIPT.parent / "家属院名单.csv"
HAN = re.compile(r"[\u3400-\u9fff]+")
OTHERS = ("en", "ko")
PARTS = {
    "en": ["1. Briefing", "2. Suggestions", "3. Replies in the room", "4. Consensus", "5. Commitments"],
    "ko": ["1. 정황통보", "2. 협상의견", "3. 현장답변", "4. 형성된 공동인식", "5. 승낙사항"],
}
DAYS = {"en": "2026-12-15", "ko": "2026년12월15일"}


@pytest.fixture
def meeting(data_dir: Path) -> tuple[Store, str]:
    store = Store(data_dir)
    return store, play(read_script(SCRIPT), store)


def written(meeting: tuple[Store, str], code: str, folder: Path) -> dict[str, Path]:
    with language(code):
        found = reports.write_documents(*meeting, folder, paint=False).paths
    return {kind: path for kind, path in found.items() if path}


def said(path: Path) -> str:
    """What a reader finds in a file."""
    if path.suffix == ".docx":
        return "\n".join(lines(path.read_bytes()))
    book = openpyxl.load_workbook(path)
    cells = (str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    return "\n".join([*book.sheetnames, *cells])


@pytest.mark.parametrize("code", OTHERS)
def test_fixed_words_follow_the_language_and_what_was_said_stays(
    meeting: tuple[Store, str], code: str, tmp_path: Path
) -> None:
    recorded = SCRIPT.read_text("utf-8") + LIST.read_text("gb18030")
    for path in written(meeting, code, tmp_path).values():
        assert [run for run in HAN.findall(said(path)) if run not in recorded] == []
    minutes = said(next(tmp_path.glob("*会议纪要.docx")))
    assert [line for line in minutes.splitlines() if line in PARTS[code]] == PARTS[code]
    assert "空地长期堆垃圾，夏天一楼不敢开窗，建议清理后改成小花园。" in minutes
    assert DAYS[code] in minutes


def test_the_window_keeps_its_language(meeting: tuple[Store, str], tmp_path: Path) -> None:
    written(meeting, "en", tmp_path)
    assert _("会议纪要") == "会议纪要"


@pytest.mark.parametrize("code", OTHERS)
def test_states_and_kinds_in_the_ledger_are_those_that_its_cells_offer(
    meeting: tuple[Store, str], code: str, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(written(meeting, code, tmp_path)[LEDGER])
    offered = {
        choice
        for sheet in book
        for validation in sheet.data_validations.dataValidation
        for choice in validation.formula1.strip('"').split(",")
    }
    with language(code):
        shown = {word(found) for found in (*CommitmentState, *ReplyKind)}
    assert shown <= offered
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert cells & shown


def test_the_same_meeting_in_every_language_has_as_many_lines(meeting: tuple[Store, str], tmp_path: Path) -> None:
    counts = {}
    for code in ("zh_CN", *OTHERS):
        files = written(meeting, code, tmp_path / code)
        counts[code] = [len(lines(files[kind].read_bytes())) for kind in (MINUTES, RECORD)]
    assert counts["ko"] == counts["en"] == counts["zh_CN"]
