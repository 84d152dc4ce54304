"""Every paper laid out for the printer without an office program: compared with the layout that the standard gives, with
LibreOffice's pages of the same file, and with what a reader finds in the file itself.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.pagebreak import Break

from desktop.base.errors import UserError
from desktop.documents.pages.file_pages import pages_of
from desktop.documents.pages.page_setting import MOST_PAGES
from desktop.documents.word.official import Paper
from desktop.documents.word.record import write_record
from desktop.services import reports
from desktop.services.catalogue import DOCUMENTS, Stage
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.documents.measuring import A4, MM, TYPE_AREA, Page, plain, read_pages
from tests.documents.pictures_and_pdfs import pdf, photograph
from tests.documents.printed import image, in_one_face, laid_out, text_in, word
from tests.documents.samples import RECORD
from tests.documents.word_reading import pages as office_pages
from tests.outside import needs
from tests.rosters.making import SHEET, sheet_xml, with_parts

pytestmark = needs("Qt")
SCRIPT = Path(__file__).parents[1] / "scenarios" / "拐角花园.json"
NO_FONT_HAS = "\U0010ff00"


@pytest.fixture(autouse=True)
def _painter(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("qapp")


@pytest.fixture(scope="module")
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every document of the sample meeting, by its key."""
    request.getfixturevalue("qapp")
    folder = tmp_path_factory.mktemp("papers")
    store = Store(folder / "data")
    meeting = play(read_script(SCRIPT), store)
    found: dict[str, list[Path]] = {}
    for stage in Stage:
        for file in reports.write_documents(store, meeting, folder / "papers", paint=True, stage=stage).files:
            found.setdefault(file.kind, []).append(file.path)
    store.close()
    return found


@pytest.mark.parametrize("key", [document.key for document in DOCUMENTS])
def test_every_document_comes_out_whole_on_a4(papers: dict[str, list[Path]], key: str) -> None:
    for path in papers.get(key, []):
        made, pages = laid_out(path)
        assert made.caution == ""
        assert pages
        for page in pages:
            assert sorted((round(page.width), round(page.height))) == [round(side) for side in A4]
        if path.suffix == ".docx":
            said = Counter("".join(re.findall(r"[\u4e00-\u9fff]", "".join(page.text for page in pages))))
            missing = Counter(plain("".join(text_in(path).elements()))) - said
            assert not missing
        if path.suffix == ".pdf":
            assert made.pdf == path.read_bytes()


def test_something_of_every_kind_was_looked_at(papers: dict[str, list[Path]]) -> None:
    kinds = Counter(path.suffix for paths in papers.values() for path in paths)
    assert kinds[".docx"] > 4
    assert kinds[".pdf"] > 4
    assert kinds[".xlsx"] > 0


@needs("soffice", "fc-list")
def test_pages_and_lines_are_those_of_an_office_program(papers: dict[str, list[Path]], tmp_path: Path) -> None:
    """In one font the same words stand on the same line of the same page. One line in ten may end a sign earlier or
    later (LibreOffice breaks some lines before a stop that has room), two a page may stand on another page.
    """
    words = [path for paths in papers.values() for path in paths if path.suffix == ".docx"]
    documents = {str(number): in_one_face(path.read_bytes()) for number, path in enumerate(words)}
    theirs = office_pages(tmp_path, **documents)
    different = lines = 0
    for name in documents:
        ours = laid_out(tmp_path / f"{name}.docx")[1]
        others = read_pages(theirs[name])
        assert len(ours) == len(others), words[int(name)]
        for one, other in zip(ours, others, strict=True):
            assert abs(len(_drawn(one.text)) - len(_drawn(other.text))) <= 32, "two lines at most on another page"
            mine, its = (Counter(_lines(page)) for page in (one, other))
            lines += sum(mine.values())
            different += sum((mine - its).values())
    assert lines > 200
    assert different / lines <= 0.1


def _lines(page: Page) -> list[str]:
    return [_drawn(plain("".join(sign.text for sign in line))) for line in page.lines]


def _drawn(text: str) -> str:
    """Without rare characters: Qt's PDFs draw them and carry no text for them."""
    return "".join(sign for sign in text if "\u2e80" <= sign <= "\u9fff" or sign.isascii())


def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    path = tmp_path / "探针.docx"
    paper = Paper("探针", "", None)
    for _paragraph in range(2):
        paper.text("永" * (26 + 28 * 40))
    with path.open("wb") as target:
        paper.save(target)
    pages = laid_out(path)[1]
    body = [line for line in pages[1].lines if line[0].base < TYPE_AREA[3]]
    assert sorted({len(line) for line in body}) == [26, 28], "a paragraph ends and another begins on it"
    assert len(body) == 22
    bases = [line[0].base for line in body]
    assert all(abs(lower - upper - 579 / 20) < 0.05 for upper, lower in pairwise(bases))
    assert TYPE_AREA[1] < bases[0] < TYPE_AREA[1] + 28.95
    assert TYPE_AREA[3] - 28.95 < bases[-1] < TYPE_AREA[3]
    for line in body:
        assert abs(line[0].x0 - (TYPE_AREA[0] + (31.5 if len(line) == 26 else 0))) < 0.5
        assert abs(line[-1].x0 + 16 - TYPE_AREA[2]) < 1.5


def test_page_numbers_stand_outside_with_one_blank(tmp_path: Path) -> None:
    path = tmp_path / "记录.docx"
    with path.open("wb") as target:
        write_record(RECORD, target)
    pages = laid_out(path)[1]
    assert len(pages) > 1
    for page in pages:
        number = [sign for sign in page.lines[-1] if round(sign.size) == 14]
        assert "".join(sign.text for sign in number) == f"—{page.number}—"
        assert abs(number[0].base - (262 + 7) * MM) < 3 * MM
        if page.number % 2:
            assert abs(number[-1].x1 - (TYPE_AREA[2] - 14)) < 3
        else:
            assert abs(number[0].x0 - (TYPE_AREA[0] + 14)) < 3


def test_rare_names_are_drawn_and_no_boxes(tmp_path: Path) -> None:
    """Told from each other, from a blank, and from the picture of what no font has."""
    pictures = []
    for number, sign in enumerate(("𬱖", "𠅤", "김", "䶮", NO_FONT_HAS)):
        paper = Paper("名", "", None)
        paper.text(sign)
        path = tmp_path / f"{number}.docx"
        with path.open("wb") as target:
            paper.save(target)
        page = pypdfium2.PdfDocument(pages_of(path).pdf)[0]
        left, top = (TYPE_AREA[0] + 31, TYPE_AREA[1])
        picture = (
            page.render(scale=2)
            .to_pil()
            .convert("L")
            .crop((int(left * 2), int(top * 2), int(left * 2) + 40, int(top * 2) + 58))
        )
        pictures.append(picture.tobytes())
        assert min(pictures[-1]) < 120 or sign == NO_FONT_HAS
    assert len(set(pictures)) == 5


def test_a_file_edited_by_hand_prints_what_was_written_into_it(papers: dict[str, list[Path]], tmp_path: Path) -> None:
    document = Document(str(papers["minutes"][0]))
    document.add_paragraph("手写的一段话，镇里补的。")
    made, pages = laid_out(word(tmp_path, document))
    assert "手写的一段话" in "".join(page.text for page in pages)
    assert made.caution == ""


def test_tabs_lists_borders_and_sections_of_word(tmp_path: Path) -> None:
    document = Document()
    line = document.add_paragraph("会议主席\t王芳")
    line.paragraph_format.tab_stops.add_tab_stop(Cm(12), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    document.add_paragraph("先修路", style="List Number")
    document.add_paragraph("再装灯", style="List Number")
    document.add_paragraph("旁边的事", style="List Bullet")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    document.add_paragraph("横着的一页")
    document.add_paragraph("最后一页").paragraph_format.page_break_before = True
    made, pages = laid_out(word(tmp_path, document))
    assert made.caution == ""
    assert [page.width > page.height for page in pages] == [False, True, True]
    first = pages[0].text
    assert "....." in first
    assert "1.先修路2.再装灯·旁边的事" in first
    name = next(line for line in pages[0].lines if line[-1].text == "芳")
    left = document.sections[0].left_margin
    assert left is not None
    assert abs(name[-1].x1 - (left.pt + Cm(12).pt)) < 1


def test_a_table_goes_on_under_its_header_and_cells_stay_joined(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    for cell, title in zip(table.rows[0].cells, ("序号", "事项", "单位"), strict=True):
        cell.text = title
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for number in range(1, 61):
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text = str(number), "修好水泵" * 4, "水务所"
    table.cell(1, 2).merge(table.cell(3, 2)).text = "三行合一"
    pages = laid_out(word(tmp_path, document))[1]
    assert len(pages) > 2
    assert all(page.text.startswith("序号事项单位") for page in pages)
    text = "".join(page.text for page in pages)
    assert text.count("修好水泵") == 240
    assert text.count("三行合一") == 1
    assert text.count("水务所") == 57


def test_a_row_longer_than_a_page_is_parted(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "意见", "永" * 6000
    pages = laid_out(word(tmp_path, document))[1]
    assert len(pages) > 2
    assert sum(page.text.count("永") for page in pages) == 6000
    for page in pages:
        assert max(sign.base for sign in page.signs) < page.height - 60


def test_a_picture_in_a_line_is_drawn(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("图：").add_run().add_picture(BytesIO(image((80, 80))), width=Cm(4))
    made, _pages = laid_out(word(tmp_path, document))
    assert made.caution == ""
    seen = pypdfium2.PdfDocument(made.pdf)[0].render(scale=1).to_pil().convert("RGB")
    colours: Any = seen.getcolors(1 << 24)
    assert (20, 20, 120) in {colour for _count, colour in colours}


@pytest.mark.parametrize(
    ("xml", "word_for_it"),
    [
        ("<w:r><w:footnoteReference w:id='1'/></w:r>", "脚注"),
        ("<w:ins w:id='1' w:author='a'><w:r><w:t>补</w:t></w:r></w:ins>", "修订"),
        ("<w:del w:id='1' w:author='a'><w:r><w:delText>删</w:delText></w:r></w:del>", "修订"),
        ("<w:r><w:commentReference w:id='1'/></w:r>", "批注"),
        ("<w:r><w:pict><v:textbox xmlns:v='urn:v'><w:txbxContent><w:p/></w:txbxContent></v:textbox></w:pict></w:r>", "文本框"),
        ("<w:r><w:object/></w:r>", "嵌入的文件"),
        ("<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'/>", "公式"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_named(tmp_path: Path, xml: str, word_for_it: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("正文")
    root = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
    paragraph._p.extend(list(root))
    made, pages = laid_out(word(tmp_path, document))
    assert word_for_it in made.caution
    assert "办公软件" in made.caution
    assert "正文" in pages[0].text
    assert "删" not in pages[0].text


def test_columns_of_text_and_page_borders_are_named(tmp_path: Path) -> None:
    document = Document()
    document.sections[0]._sectPr.append(parse_xml(f'<w:cols {nsdecls("w")} w:num="2"/>'))
    assert "分栏" in laid_out(word(tmp_path, document))[0].caution


def test_a_page_number_that_a_person_put_in_counts(tmp_path: Path) -> None:
    """As Word and WPS write it: a field in three parts, in a frame at the middle of the footer."""
    document = Document()
    document.sections[0].footer.paragraphs[0]._p.extend(
        list(
            parse_xml(
                f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">第</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:instrText xml:space="preserve"> PAGE  \\* MERGEFORMAT </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>9</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>页共</w:t></w:r>'
                '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
            )
        )
    )
    document.add_paragraph("一")
    document.add_paragraph("二").paragraph_format.page_break_before = True
    pages = laid_out(word(tmp_path, document))[1]
    assert ["第1页共2" in pages[0].text, "第2页共2" in pages[1].text] == [True, True]


def test_a_ledger_shows_what_is_unfolded_on_one_page_across(papers: dict[str, list[Path]], tmp_path: Path) -> None:
    made, pages = laid_out(papers["ledger"][0])
    assert all(page.width > page.height for page in pages)
    assert "牵头单位" in pages[0].text
    assert "具体措施" not in pages[0].text, "that column is folded"
    assert f"第1页/共{len(pages)}页" in pages[0].text
    assert "建议清单" in pages[-1].text
    book = load_workbook(papers["ledger"][0])
    for dimension in book.worksheets[0].column_dimensions.values():
        dimension.hidden = False
    book.save(tmp_path / "全部.xlsx")
    made, pages = laid_out(tmp_path / "全部.xlsx")
    assert "具体措施" in pages[0].text
    assert "字很小" in made.caution
    for page in pages:
        assert max(sign.x1 for sign in page.signs) < page.width - 20


def test_a_long_list_repeats_its_header_and_loses_no_word(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "承诺事项", "日期", "比例", "金额"])
    for number in range(1, 101):
        sheet.append([number, "修" * (40 if number != 50 else 3000), None, number / 200, 1234.5])
        sheet.cell(number + 1, 3).value = "2026-03-05"
        sheet.cell(number + 1, 4).number_format = "0.0%"
        sheet.cell(number + 1, 5).number_format = '#,##0.00"元"'
        for cell in sheet[number + 1]:
            cell.alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["B"].width = 30
    sheet.row_dimensions[7].hidden = True
    sheet.print_title_rows = "1:1"
    sheet.row_breaks.append(Break(id=20))
    book.save(tmp_path / "清单.xlsx")
    pages = laid_out(tmp_path / "清单.xlsx")[1]
    assert all(page.text.startswith("编号承诺事项") for page in pages)
    assert sum(page.text.count("修") for page in pages) == 98 * 40 + 3000
    text = "".join(page.text for page in pages)
    assert "50.0%1,234.50元" in text
    assert "编号承诺事项日期比例金额20修" in text, "row 21 begins a page"


def test_sheets_that_nobody_sees_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "看得见"
    hidden = book.create_sheet("藏")
    hidden["A1"], hidden.sheet_state = "看不见", "hidden"
    book.create_sheet("空")
    book.save(tmp_path / "表.xlsx")
    pages = laid_out(tmp_path / "表.xlsx")[1]
    assert [page.text for page in pages] == ["看得见"]


def test_joined_cells_and_a_long_title_go_over_several_columns(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["D2"] = "末列"
    sheet["A1"] = "这是一个很长的标题它不换行一直写到旁边的空格里去"
    sheet["A3"], sheet["A4"] = "合并居中", "下面"
    sheet.merge_cells("A3:C3")
    book.save(tmp_path / "表.xlsx")
    page = laid_out(tmp_path / "表.xlsx")[1][0]
    assert [len(line) for line in page.lines] == [24, 2, 4, 2]


@pytest.mark.parametrize(
    ("size", "across"), [((800, 600), True), ((600, 800), False), ((2600, 3900), False), ((40, 40), False)]
)
def test_a_picture_stands_in_the_middle_as_large_as_it_fits(
    tmp_path: Path, size: tuple[int, int], across: bool
) -> None:
    path = tmp_path / "照片.png"
    path.write_bytes(image(size))
    page = pypdfium2.PdfDocument(pages_of(path).pdf)[0]
    assert (page.get_width() > page.get_height()) is across
    seen = page.render(scale=1).to_pil().convert("L").point(lambda value: 255 if value < 250 else 0)
    left, top, right, bottom = seen.getbbox() or (0, 0, 0, 0)
    assert abs((right - left) / (bottom - top) - size[0] / size[1]) < 0.02
    assert abs(left + right - page.get_width()) < 3
    assert abs(top + bottom - page.get_height()) < 3
    assert min(left, top) >= 27
    assert min(left, top) <= 30


def test_a_photograph_stands_the_right_way_up(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(photograph(side=6))
    page = pypdfium2.PdfDocument(pages_of(path).pdf)[0]
    assert page.get_width() < page.get_height(), "64 × 48 turned by a quarter"


def test_what_is_clear_in_a_picture_is_white_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "章.png"
    path.write_bytes(image((100, 100), mode="RGBA"))
    seen = pypdfium2.PdfDocument(pages_of(path).pdf)[0].render(scale=1).to_pil().convert("RGB")
    assert seen.getpixel((400, 500)) == (255, 255, 255)
    assert seen.getpixel((150, 250)) == (20, 20, 120)


def sentence(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        pages_of(path)
    told = str(caught.value)
    assert path.name in told
    assert told.count("。") == 1
    return told


def zipped(**parts: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return target.getvalue()


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    assert "不在了" in sentence(tmp_path / "没有.docx")
    (tmp_path / "夹.pdf").mkdir()
    assert "读不了" in sentence(tmp_path / "夹.pdf")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("坏.docx", b"PK\x03\x04 cut", "损坏"),
        ("坏.xlsx", zipped(a=b"<x"), "损坏"),
        ("坏.pdf", b"%PDF-1.7 cut", "损坏"),
        ("坏.jpg", b"no picture", "损坏"),
        ("空.docx", b"", "损坏"),
        ("锁.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "密码"),
        ("锁.pdf", pdf(locked=True), "密码"),
        ("话.txt", "一句话".encode(), "不是能从这里打印的文件"),
    ],
)
def test_what_cannot_be_printed_is_told(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert words in sentence(path)


def part_replaced(document: bytes, part: str, change: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(document)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, change if name == part else source.read(name))
    return target.getvalue()


def test_entities_are_not_expanded_and_bombs_are_refused(tmp_path: Path) -> None:
    plain_file = tmp_path / "a.docx"
    Document().save(str(plain_file))
    nested = b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 20 if n else b"ha" * 20) for n in range(9))
    space = qn("w:document").partition("}")[0][1:].encode()
    laughing = (
        b"<!DOCTYPE d ["
        + nested
        + b']><w:document xmlns:w="'
        + space
        + b'"><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>'
    )
    path = tmp_path / "笑.docx"
    path.write_bytes(part_replaced(plain_file.read_bytes(), "word/document.xml", laughing))
    assert "损坏" in sentence(path)
    path = tmp_path / "大.docx"
    path.write_bytes(part_replaced(plain_file.read_bytes(), "docProps/app.xml", bytes(201_000_000)))
    assert "太大" in sentence(path)


def test_a_document_without_end_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_PAGES >= 1000
    monkeypatch.setattr("desktop.documents.pages.page_setting.MOST_PAGES", 3)
    document = Document()
    for _page in range(5):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    assert "超过" in sentence(word(tmp_path, document))


def test_odd_measures_do_not_stop_the_printing(tmp_path: Path) -> None:
    """Values that a broken program may write: no number, below nothing, larger than any paper."""
    document = Document()
    paragraph = document.add_paragraph("正文" * 30)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:ind {nsdecls("w")} w:left="99999999" w:right="-9" w:firstLine="x"/>')
    )
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:spacing {nsdecls("w")} w:line="-240" w:lineRule="exact"/>'))
    document.sections[0]._sectPr.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="0"/>'))
    table = document.add_table(rows=1, cols=1)
    table._tbl.tblGrid.gridCol_lst[0].w = Pt(0)
    table.cell(0, 0).text = "格子"
    pages = laid_out(word(tmp_path, document))[1]
    assert "".join(page.text for page in pages).count("正文") == 30
    assert "格子" in pages[-1].text


def test_the_unseen_picture_kinds_are_named(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run().add_picture(BytesIO(image((20, 20))), width=Cm(2))
    path = word(tmp_path, document)
    with ZipFile(path) as archive:
        (media,) = (name for name in archive.namelist() if name.startswith("word/media/"))
    path.write_bytes(part_replaced(path.read_bytes(), media, b"\x01\x00\x00\x00 EMF"))
    assert "特殊格式的图片" in pages_of(path).caution


def test_whatever_a_program_writes_into_a_file_it_is_printed_or_told(
    papers: dict[str, list[Path]], tmp_path: Path
) -> None:
    """Numbers that are none, elements that are gone: never anything but pages or one sentence."""
    chosen = random.Random(20260305)
    odd = (b"x", b"-1", b"99999999999", b"", b"0", b"nan", b"inf", b"-40000", "永".encode(), b"3.5")
    printed = 0
    for number in range(12):
        source = papers[chosen.choice(("minutes", "assignment", "ledger"))][0]
        path = tmp_path / f"{number}{source.suffix}"
        target = BytesIO()
        with ZipFile(source) as archive, ZipFile(target, "w") as made:
            for name in archive.namelist():
                part = archive.read(name)
                if name.startswith(("word/", "xl/")) and name.endswith(".xml"):
                    part = re.sub(
                        rb'="[^"<>/:]*"',
                        lambda found: b'="%s"' % chosen.choice(odd) if chosen.random() < 0.01 else found[0],
                        part,
                    )
                made.writestr(name, part)
        path.write_bytes(target.getvalue())
        try:
            printed += bool(pages_of(path).pdf)
        except UserError as told:
            assert str(told).count("。") == 1  # noqa: PT017
    assert printed > 3


ENDLESS = {
    "a stray cell": sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "one over all": sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "one over all, on two lines": sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row>', '<mergeCells><mergeCell\nref="A1:XFD1048576"/></mergeCells>'
    ),
}


def test_a_list_that_reaches_to_the_end_of_the_sheet_is_refused_at_once(tmp_path: Path) -> None:
    """Every place of it was gone through, seventeen thousand million."""
    files = [with_parts(tmp_path / f"{name}.xlsx", {SHEET: xml}) for name, xml in ENDLESS.items()]
    code = (
        "import sys; from pathlib import Path; from desktop.base.errors import UserError\n"
        "from desktop.documents.pages.file_pages import pages_of\n"
        "for path in sys.argv[1:]:\n"
        "    try: pages_of(Path(path))\n"
        "    except UserError as error: print(error)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, *map(str, files)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode().splitlines()
    assert ["太长" in sentence for sentence in said] == [True] * len(ENDLESS)
