"""Rare names in what Qt paints, by glyph id and by pixels: a font that lacks one draws its box, glyph 0."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from desktop.documents.content import Head, SheetRow, SignInSheet
from desktop.services import catalogue
from desktop.services.catalogue import DOCUMENTS
from tests.documents.conftest import Folder
from tests.documents.folder import MEETINGS, STRESS
from tests.documents.glyphs import BOX, drawn_glyphs, pictures, unlike
from tests.documents.measuring import UNREAD, Page, read_pages
from tests.outside import needs

pytestmark = needs("Qt", "soffice", "fc-list")
NO_FONT_HAS = "\U0010ff00"
PAINTED = [d.key for d in DOCUMENTS if d.painted]
MOST_PAGES = 3
ALIKE = 40  # a box differs from a box by less than 10, a character from a box by more than 80


def rare(pages: list[Page]) -> list[Page]:
    """Pages with characters of which the file does not say what they are."""
    return [page for page in pages if any(sign.text == UNREAD for sign in page.signs)][:MOST_PAGES]


def boxes(path: Path, page: int) -> list[tuple[str, int]]:
    return [(font, glyph) for font, glyph in drawn_glyphs(path, page) if glyph == BOX]


@pytest.fixture
def box(qapp: object, tmp_path: Path) -> Image.Image:
    """What a font draws for a character that it has not."""
    from desktop.documents.painted.sign_in_sheet import write_sign_in_sheet

    assert qapp
    path, target = tmp_path / "box.pdf", BytesIO()
    write_sign_in_sheet(SignInSheet(Head("会", "1"), (SheetRow(1, f"甲{NO_FONT_HAS}"),), 0, None), target)
    path.write_bytes(target.getvalue())
    assert boxes(path, 1)
    ((_sign, picture),) = pictures(path, read_pages(path)[0])
    return picture


@pytest.mark.parametrize("key", PAINTED)
@pytest.mark.parametrize("meeting", MEETINGS)
def test_rare_names_are_drawn(folder: Folder, box: Image.Image, meeting: str, key: str) -> None:
    """Receipts of the stress meeting hold emoji, which need a font of Windows."""
    for paper in folder.of(meeting, key):
        for page in [] if (meeting, key) == (STRESS, catalogue.RECEIPTS) else rare(paper.pages()):
            assert not boxes(paper.pdf, page.number)
            for sign, picture in pictures(paper.pdf, page):
                assert unlike(picture, box) > ALIKE, f"{paper}, page {page.number}: a box at {sign.x0:.0f}"


def test_there_are_rare_names_where_people_are_named(folder: Folder) -> None:
    named = (catalogue.BLANK_SHEET, catalogue.TABLE_CARDS, catalogue.PERSONAL_CODES)
    for key in named:
        assert all(rare(paper.pages()) for meeting in (MEETINGS[0], STRESS) for paper in folder.of(meeting, key))
