"""收条 read back: two or four a page, honest about what was not answered, long words whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.documents.painted.receipts import write_receipts
from desktop.documents.sheets import Receipt, Receipts
from tests.documents.measuring import MM, Page, lost, plain
from tests.documents.painted import codes, faults, lines, pages, written
from tests.documents.samples import HEAD
from tests.documents.sheet_samples import ANSWERED, LONG, OPEN


@pytest.fixture(autouse=True)
def _painter(qapp: QGuiApplication) -> None:
    assert qapp


def laid(folder: Path, *receipts: Receipt, a_page: int = 2) -> list[Page]:
    return pages(write_receipts, Receipts(HEAD, receipts, a_page), folder)


def of(*texts: str) -> tuple[Receipt, ...]:
    return tuple(replace(ANSWERED, number=f"XJX-2026-03-S{n:02d}", text=text) for n, text in enumerate(texts, 1))


@pytest.mark.parametrize(("a_page", "count"), [(2, 4), (4, 2)])
def test_each_has_its_part_of_a_page_with_its_code(tmp_path: Path, a_page: int, count: int) -> None:
    content = Receipts(HEAD, of(*"一二三四五六七"), a_page)
    path = written(write_receipts, content, tmp_path)
    read = codes(path)
    assert len(read) == count
    assert list(chain(*read)) == [receipt.number for receipt in content.receipts]
    found = pages(write_receipts, content, tmp_path)
    assert faults(found, edge=8) == []
    width, height = 210 * MM / (1 if a_page == 2 else 2), 297 * MM / 2
    first = [sign for sign in found[0].signs if sign.x1 < width and sign.bottom < height]
    assert "XJX-2026-03-S01" in plain("".join(sign.text for sign in first))
    assert "XJX-2026-03-S02" not in plain("".join(sign.text for sign in first))


def test_what_was_answered_and_promised_is_said_with_who_and_by_when(tmp_path: Path) -> None:
    text = laid(tmp_path, ANSWERED)[0].text
    for told in (
        "提出人：姚桂芝",
        "意见建议：家家装智能水表，谁用谁缴。",
        "答复：城关物业谭晓峰（承诺办理）：联系供水公司报价，分批安装。",
        "答复：徐家巷社区（转交供水公司）",
        "答复：万里红（会后答复，答复时限2026年12月5日）",
        "承诺：XJX-2026-03-01：完成智能水表报价（牵头单位：城关物业；责任人：谭晓峰；完成时限：2026年12月20日）",
        "责任人：待明确；完成时限：待明确（开春前）",
    ):
        assert plain(told) in text
    assert "尚未答复" not in text


def test_what_nobody_answered_says_so_and_leaves_lines_for_a_hand(tmp_path: Path) -> None:
    found = lines(laid(tmp_path, OPEN)[0])
    assert plain("答复：尚未答复") in found
    assert any(line.startswith(plain("谁来答复：＿＿")) for line in found)
    assert plain("提出人：（未记名）") in found
    assert plain("意见建议：（待补内容）") in found


def test_longer_words_take_a_smaller_type_before_they_take_a_page(tmp_path: Path) -> None:
    def size(text: str) -> tuple[int, float]:
        found = laid(tmp_path, *of(text))
        (begins, *_more) = [sign for sign in found[0].signs if sign.text == "灯"]
        return len(found), round(begins.size)

    said = "路灯坏了三盏，老人晚上不敢下楼。"
    taken = [size(said * times) for times in (1, 20, 30)]
    assert [count for count, _size in taken] == [1, 1, 1]
    assert taken[0][1] == 14
    assert taken[0][1] > taken[1][1] > taken[2][1] >= 9
    count, whole = size(said * 200)
    assert count > 1
    assert whole >= 11


@pytest.mark.parametrize("length", [600, 1_200, 2_000, 20_000])
def test_words_of_any_length_are_whole(tmp_path: Path, length: int) -> None:
    sentences = [f"第{number}句说的是路灯。" for number in range(length // 10)]
    said = "".join(sentences)
    found = laid(tmp_path, *of("短", said), a_page=4)
    assert faults(found) == []
    assert lost(sentences, [page.text for page in found], piece=300) == []


def test_a_page_of_its_own_comes_behind_the_others_and_goes_on_under_its_number(tmp_path: Path) -> None:
    found = laid(tmp_path, LONG, *of("一", "二"))
    assert [plain(text) in found[0].text for text in ("S01", "S02", "S03")] == [True, True, False]
    assert "S03" in found[1].text
    assert all(plain("收条：XJX-2026-03-S03（续）") in page.text for page in found[2:])
    assert plain("经手人") in found[-1].text
