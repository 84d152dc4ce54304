"""What leaves the laptop by default: phones, identity cards and proposers masked, however deep they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from desktop.documents.content import Ledger, LedgerRow, SuggestionRow
from desktop.services.masking import first_sign, masked

PHONE, HIDDEN = "13812340000", "138****0000"


class Kind(StrEnum):
    PHONE = "13812340000"


@dataclass(frozen=True)
class Inner:
    text: str
    proposer: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...]
    lines: list[str]
    by: dict[str, str]
    kind: Kind = Kind.PHONE
    count: int = 13812340000
    nothing: None = None
    made: str = field(default=PHONE, init=False)


def test_every_text_is_reached() -> None:
    found = masked(Outer((Inner(f"找老王{PHONE}", "王芳", "0936-1234"),), [PHONE], {PHONE: PHONE}))
    assert found.inner == (Inner(f"找老王{HIDDEN}", "王**", "******34"),)
    assert (found.lines, found.by) == ([HIDDEN], {PHONE: HIDDEN})
    assert (found.kind, found.count, found.nothing) == (Kind.PHONE, 13812340000, None)


@pytest.mark.parametrize(
    "text",
    [
        *("身份证110101199003071234", "身份证110101 19900307 1234", "11010119900307123Ｘ", "110101-1990-0307-1234"),
        *(
            "１３８１２３４００００",
            "138 1234 0000",
            "138-1234-0000",
            "138－1234－0000",
            "138　1234　0000",
            "138.1234.0000",
        ),
        *("8613812340000", "+8613812340000", "+86 138 1234 0000", "008613812340000", "1381 234 0000", "138 123 40000"),
    ],
)
def test_numbers_as_people_write_them(text: str) -> None:
    assert masked(text) != text
    assert "1234" not in masked(text).replace("****", "")[:-4]
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "text", ["2026-11-18 19:00 到 2026-11-19", "共 1380 户，12345678 元", "13、14、15 号楼", "XJX-2026-12-013"]
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_the_hidden_id_of_a_row_stays_or_the_list_could_not_come_back() -> None:
    row = "01a13812340000bc571b4574a6d25aaa"
    assert masked(row) == row
    assert masked(f"{row} {PHONE}") != f"{row} {PHONE}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王**"),
        ("欧阳德胜", "欧**"),
        ("𬱖小鱼", "𬱖**"),
        ("김철수", "김**"),
        ("买买提·热西提", "买**"),
        ("7号牌", "7号牌"),
        ("2号楼一住户", "2号楼一住户"),
        ("", ""),
    ],
)
def test_of_a_name_the_first_sign_stays(name: str, shown: str) -> None:
    assert first_sign(name) == shown


def test_a_list_of_a_hundred_thousand_rows_passes_through_without_being_held() -> None:
    taken: list[int] = []

    def rows() -> Iterator[LedgerRow]:
        for number in range(3):
            taken.append(number)
            yield LedgerRow(str(number), None, "会", "", "", "", "", f"打{PHONE}", phone=PHONE)

    found = masked(Ledger("会", rows(), (SuggestionRow("1", "", "王芳", PHONE),)))
    assert taken == []
    commitments = list(found.commitments)
    assert [(row.matter, row.phone) for row in commitments] == [(f"打{HIDDEN}", HIDDEN)] * 3
    assert list(found.suggestions) == [SuggestionRow("1", "", "王**", HIDDEN)]
