"""A signed-off paper as it goes to the office: its phones masked wherever they stand, nothing else touched."""

from __future__ import annotations

from io import BytesIO

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from desktop.base.errors import UserError
from desktop.documents.masked_file import masked_copy

OWN_ID = "0191a13912345678b" + "0" * 15  # digits of an id that look like a phone


def _saved(document: docx.document.Document | openpyxl.Workbook) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _paper() -> docx.document.Document:
    """A phone cut into runs in the text, one in a table, one in the footer."""
    made = docx.Document()
    paragraph = made.add_paragraph("找老王：")
    for part in ("138", "1234", "00", "00，晚上在家"):
        paragraph.add_run(part).bold = part == "00"
    made.add_table(1, 1).cell(0, 0).text = "身份证420106199001011234"
    made.sections[0].footer.paragraphs[0].text = "电话 139 1234 0001"
    return made


def test_a_phone_is_masked_however_its_looks_cut_it_and_the_looks_stay() -> None:
    masked = docx.Document(BytesIO(masked_copy(_saved(_paper()), "纪要.docx")))
    runs = masked.paragraphs[-1].runs
    assert masked.paragraphs[-1].text == "找老王：138****0000，晚上在家"
    assert [bool(run.bold) for run in runs] == [False, False, False, True, False]
    assert masked.tables[0].cell(0, 0).text == "身份证420****1234"
    assert masked.sections[0].footer.paragraphs[0].text == "电话 139****0001"


def test_words_that_were_struck_out_and_links_are_masked_too() -> None:
    paper = docx.Document()
    struck = OxmlElement("w:delText")
    struck.text = "13812340000"
    paper.add_paragraph().add_run()._r.append(struck)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    paper.part.relate_to("tel:13912340001", kind, is_external=True)
    found = docx.Document(BytesIO(masked_copy(_saved(paper), "纪要.docx")))
    assert [one.text for one in found.element.iter(qn("w:delText"))] == ["138****0000"]
    assert "tel:139****0001" in [one.target_ref for one in found.part.rels.values() if one.is_external]


def test_a_list_keeps_its_ids_and_numbers_and_loses_its_phones() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["13812340000", 13912340001, OWN_ID, 120, "=1+1", "修路"])
    found = openpyxl.load_workbook(BytesIO(masked_copy(_saved(book), "清单.xlsx"))).active
    assert found is not None
    assert [cell.value for cell in found[1]] == ["138****0000", "139****0001", OWN_ID, 120, "=1+1", "修路"]


def test_where_there_is_nothing_to_mask_the_bytes_stay_the_same() -> None:
    paper = _saved(docx.Document())
    assert masked_copy(paper, "纪要.docx") is paper
    masked = masked_copy(_saved(_paper()), "纪要.docx")
    assert masked_copy(masked, "纪要.docx") is masked


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\xd0\xcf\x11\xe0" * 99, _saved(docx.Document())[:-200]])
def test_what_is_no_paper_that_can_be_read_is_told_by_its_name(data: bytes) -> None:
    with pytest.raises(UserError, match=r"纪要\.docx"):
        masked_copy(data, "纪要.docx")
