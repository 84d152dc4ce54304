"""手工记录单 read back by pdfplumber: the columns of the entry line, rows for a hand, who has which number."""

from __future__ import annotations

import re
from io import BytesIO

import pdfplumber
import pytest
from PySide6.QtGui import QGuiApplication

from desktop.base.i18n import _, language
from desktop.documents.content import AgendaLine, Head, PaperForm
from desktop.documents.painted.paper_form import ROW_HEIGHT, write_paper_form
from tests.documents.measuring import plain
from tests.documents.samples import HEAD

AGENDA = (AgendaLine(1, "断水怎么办", "discussion"), AgendaLine(2, "水费怎么收", "discussion"))


def figures_apart(text: str) -> str:
    """Any figure is #, because Qt writes no text for some of them."""
    return re.sub(r"\(cid:\d+\)|\d", "#", plain(text))


def pages(form: PaperForm) -> list[pdfplumber.page.Page]:
    stream = BytesIO()
    write_paper_form(form, stream)
    return list(pdfplumber.open(stream).pages)


@pytest.fixture(autouse=True)
def _painter(qapp: QGuiApplication) -> None:
    assert qapp


def test_the_columns_and_what_is_known_already() -> None:
    first, *_rest = pages(PaperForm(HEAD, AGENDA, ("S13", "C4"), ()))
    assert (round(first.width), round(first.height)) == (842, 595)
    text = figures_apart(first.extract_text())
    order = [
        text.index(plain(title)) for title in ("编号", "时间", "类别", "谁说的", "内容", "单位、责任人", "完成时限")
    ]
    assert len(order) == len(set(order))
    for told in (HEAD.title, HEAD.code, "95号楼前空地", "1.断水怎么办", "意见从S13、承诺从C4接着编号"):
        assert figures_apart(told) in text


@pytest.mark.parametrize("rows", [0, 1, 25, 60])
def test_every_row_is_there_and_high_enough_for_a_hand(rows: int) -> None:
    found = pages(PaperForm(HEAD, (), ("S1", "C1"), (), rows))
    circled = [word for page in found for word in page.extract_words() if word["text"].startswith("共识")]
    assert len(circled) == rows
    assert 16 <= ROW_HEIGHT <= 25
    for page in found:
        assert all(rect["x0"] > 20 and rect["x1"] < 822 and rect["bottom"] < 566 for rect in page.rects)


def test_what_is_circled_stands_whole_in_its_column_where_words_are_long() -> None:
    with language("en"):
        (page,) = pages(PaperForm(HEAD, (), ("S1", "C1"), (), 1, hands=0))
        kinds = _("意见　答复　承诺\n共识　分歧　举手\n表态　要求　记事").split()
    edges = sorted({round(rect["x0"]) for rect in page.rects})
    left, right = edges[2], edges[3]
    found = {word["text"]: word for word in page.extract_words() if left < word["x1"] and word["x0"] < right}
    assert len(kinds) == 9
    assert all(left < found[kind]["x0"] and found[kind]["x1"] < right for kind in kinds)


def test_numbers_and_names_stand_on_pages_of_their_own() -> None:
    people = tuple((number, f"村民{number:03}") for number in range(1, 301))
    found = pages(PaperForm(HEAD, AGENDA, ("S1", "C1"), (*people, (301, "阿依古丽·" * 12)), 1))
    assert len(found) == 1 + 2
    text = plain("".join(page.extract_text() for page in found[1:]))
    assert all(f"{number}{name}" in text for number, name in people)


def test_a_meeting_of_which_nothing_is_known_has_lines_to_fill_in() -> None:
    (first, *_rest) = pages(PaperForm(Head("议事", "A1"), (), ("S1", "C1"), (), 3))
    assert plain("主持：＿") in plain(first.extract_text())


def test_shows_of_hands_have_rows_of_their_own_with_every_count() -> None:
    found = pages(PaperForm(HEAD, AGENDA, ("S1", "C1"), (), hands=3))
    assert len(found) == 3
    text = plain(found[-1].extract_text())
    order = [text.rindex(title) for title in ("请大家表态的事", "方式", "在场人数", "赞成", "不同意见", "弃权")]
    assert order == sorted(order)
    heading = next(word for word in found[-1].extract_words() if plain(word["text"]).startswith("请大家"))
    below = {round(rect["top"]) for rect in found[-1].rects if rect["top"] > heading["bottom"]}
    assert len(below) == 3


def test_a_long_agenda_is_whole() -> None:
    titles = [f"第{number}件" + "水费阀门怎么管" * 20 for number in "一二三四五"]
    agenda = tuple(AgendaLine(number, title, "discussion") for number, title in enumerate(titles, 1))
    (first, *_rest) = pages(PaperForm(HEAD, agenda, ("S1", "C1"), (), 1))
    text = plain(first.extract_text())
    assert [title for title in titles if title not in text] == []
