"""Word files as offices make them: with placeholders in paragraphs, tables, heads and text boxes, cut up as Word does."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from desktop.documents.templates.placeholders import Fields, values
from desktop.documents.templates.template import Findings, Template
from tests.documents.word_reading import lines

Rows = Sequence[Sequence[str]]


def saved(document: Word) -> bytes:
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def word(*blocks: str | Rows, header: str = "") -> bytes:
    """A paragraph for each text, a table for each list of rows."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            table = document.add_table(len(block), len(block[0]))
            for row, cells in zip(table.rows, block, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def cut_up(pieces: Sequence[str]) -> bytes:
    """One paragraph in so many runs, with what Word leaves between them."""
    document = Document()
    paragraph = document.add_paragraph()
    for number, piece in enumerate(pieces):
        run = paragraph.add_run(piece)
        run.bold = bool(number % 2)
        mark = OxmlElement("w:proofErr")
        mark.set(qn("w:type"), "spellStart")
        paragraph._p.append(mark)
    return saved(document)


def in_text_box(text: str) -> bytes:
    """A paragraph with a text box in it, as the heads of many offices are made."""
    document = Document()
    box = f"""<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:200pt;height:50pt">
        <v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>
        </w:pict></w:r>"""
    document.add_paragraph("外面")._p.append(parse_xml(box))
    return saved(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same file with a part more, or another one under that name."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return made.getvalue()


def part(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as source:
        return source.read(name)


def checked(data: bytes, fields: Fields) -> Findings:
    return Template(data).check(fields)


def filled(data: bytes, fields: Fields, content: object) -> bytes:
    """The document, of a template that must be usable."""
    template, made = Template(data), BytesIO()
    template.check(fields).insist()
    template.fill(values(fields, content), made)
    return made.getvalue()


def text(data: bytes, fields: Fields, content: object) -> list[str]:
    return lines(filled(data, fields, content))
