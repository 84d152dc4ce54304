"""席卡 read back: the name on both halves, as large as fits, one of them on its head; two a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QTextLayout

from desktop.documents.painted.painting import font
from desktop.documents.painted.table_cards import write_table_cards
from desktop.documents.sheets import TableCard, TableCards
from tests.documents.measuring import MM, Page, Sign
from tests.documents.painted import codes, pages, pictures, written
from tests.documents.samples import HEAD
from tests.documents.sheet_samples import LONG_NAME

RARE = ("陈𬱖", "𠅤大山", "买买提·热西提", "김철수", LONG_NAME)


@pytest.fixture(autouse=True)
def _painter(qapp: QGuiApplication) -> None:
    assert qapp


def card(folder: Path, name: str, below: str = "", code: int | None = None) -> Page:
    (page,) = pages(write_table_cards, TableCards(HEAD, (TableCard(name, below, code),)), folder)
    return page


def name_of(page: Page, *, upright: bool) -> list[Sign]:
    """The signs of a name in reading order."""
    large = [sign for sign in page.signs if sign.upright is upright and sign.size > 21]
    return sorted(large, key=lambda s: (round(s.base), s.x0), reverse=not upright)


def test_the_name_stands_on_the_front_and_on_its_head_on_the_back(tmp_path: Path) -> None:
    page = card(tmp_path, "欧阳德胜")
    front, back = name_of(page, upright=True), name_of(page, upright=False)
    assert "".join(s.text for s in front) == "".join(s.text for s in back) == "欧阳德胜"
    fold = 297 / 4 * MM
    assert all(sign.top > fold for sign in front)
    assert all(sign.bottom < fold for sign in back)
    for one, other in zip(front, back, strict=True):
        assert one.x0 + other.x1 == pytest.approx(210 * MM, abs=2)  # turned about the middle of the fold
        assert one.base - fold == pytest.approx(fold - other.base, abs=1)


@pytest.mark.parametrize(
    ("name", "smallest"), [("王芳", 116), ("罗建军", 116), ("欧阳德胜", 116), ("热西提·阿不都", 64)]
)
def test_usual_names_are_as_large_as_the_card_allows(tmp_path: Path, name: str, smallest: float) -> None:
    assert min(sign.size for sign in name_of(card(tmp_path, name), upright=True)) >= smallest


def test_two_characters_are_spread_over_the_room_of_three(tmp_path: Path) -> None:
    (left, right), three = (name_of(card(tmp_path, name), upright=True) for name in ("王芳", "罗建军"))
    assert left.x0 == pytest.approx(three[0].x0, abs=1)
    assert right.x0 == pytest.approx(three[2].x0, abs=1)


def test_a_long_name_is_broken_behind_its_separators(tmp_path: Path) -> None:
    found = name_of(card(tmp_path, LONG_NAME), upright=True)
    rows = {round(sign.base): "" for sign in found}
    for sign in found:
        rows[round(sign.base)] += sign.text
    assert "".join(rows.values()) == LONG_NAME
    assert len(rows) == 3
    assert all(row.endswith("·") for row in rows.values())
    assert min(sign.size for sign in found) >= 26


def test_what_is_below_stands_once_for_each_side_and_leaves_the_name_alone(tmp_path: Path) -> None:
    page = card(tmp_path, "王芳", "95号　群众代表")
    below = [sign for sign in page.signs if sign.text == "众" and sign.upright]
    assert len(below) == 1
    assert below[0].top > max(sign.bottom for sign in name_of(page, upright=True))


def test_the_code_is_on_the_back_and_only_where_it_is_wanted(tmp_path: Path) -> None:
    cards = (TableCard("王芳", code=7), TableCard("李强"), TableCard("罗建军", code=300))
    assert codes(written(write_table_cards, TableCards(HEAD, cards), tmp_path)) == [["7"], ["300"]]


@pytest.mark.parametrize("name", RARE)
def test_every_character_has_a_glyph_in_the_heavy_face(name: str) -> None:
    layout = QTextLayout(name, font(60, bold=True))
    layout.beginLayout()
    layout.createLine().setLineWidth(100_000)
    layout.endLayout()
    glyphs = [index for run in layout.glyphRuns() for index in run.glyphIndexes()]
    assert len(glyphs) == len(name)
    assert 0 not in glyphs


def test_a_rare_name_is_drawn_and_not_as_the_box(tmp_path: Path) -> None:
    def picture(name: str) -> bytes:
        content = TableCards(HEAD, (TableCard(name),))
        (page,) = pictures(written(write_table_cards, content, tmp_path))
        return page.convert("L").tobytes()

    rare, other, missing = map(picture, ("𬱖", "𠅤", "\U000effff"))
    assert min(rare) < 100
    assert len({rare, other, missing}) == 3
