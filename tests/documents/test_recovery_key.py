"""恢复密钥 on its sheet: one page on which everything stands, whose code and whose groups are the key; and the same as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from desktop.documents.recovery_paper import RecoveryPaper, what_for, write_text
from desktop.sync.wire.keys import RecoveryKey
from tests.documents.measuring import plain
from tests.documents.painted import codes, faults, pages, written
from tests.outside import needs

pytestmark = needs("Qt")
KEY = RecoveryKey.read("GKEH0 42HVV 7LCPW 6DFY9 7ER5Q F2AKJ FL8SF DE3TL 5THJM YCXUR HSFMN ETS")
PAPER = RecoveryPaper("和龙市政协", KEY.groups, str(KEY.identity), date(2026, 11, 18))
LONG = replace(PAPER, office="延边朝鲜族自治州和龙市政协协商议事工作领导小组办公室" * 2)


@pytest.fixture(autouse=True)
def _painter(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("qapp")


def write(paper: RecoveryPaper, target: BinaryIO) -> None:
    from desktop.documents.painted.recovery_key import write_recovery_key

    write_recovery_key(paper, target)


@pytest.mark.parametrize("paper", [PAPER, LONG], ids=["usual", "long"])
def test_everything_is_on_one_page_and_nothing_lies_over_another(paper: RecoveryPaper, tmp_path: Path) -> None:
    (page,) = found = pages(write, paper, tmp_path)
    assert faults(found) == []
    words = [paper.office, "2026年11月18日", *paper.groups, *(part for parts in what_for() for part in parts)]
    assert [one for one in words if plain(one) not in plain(page.text)] == []


def test_what_the_code_says_and_what_somebody_types_from_the_sheet_is_the_key(tmp_path: Path) -> None:
    ((scanned,),) = codes(written(write, PAPER, tmp_path))
    for typed in (scanned, "\n".join(PAPER.lines).lower()):
        assert RecoveryKey.read(typed).root_public == KEY.root_public


def test_the_text_file_says_the_same() -> None:
    target = BytesIO()
    write_text(PAPER, target)
    text = target.getvalue().decode("utf-8-sig")
    assert (
        RecoveryKey.read("".join(line for line in text.splitlines() if line in PAPER.lines)).recipient == KEY.recipient
    )
    assert [part for parts in what_for() for part in parts if part not in text] == []


def test_the_key_is_not_shown_by_accident() -> None:
    assert KEY.groups[0] not in repr(PAPER)
