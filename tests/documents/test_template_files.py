"""A template comes from outside: what is no Word file, or one that could do harm, is refused with one sentence."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from desktop.base.errors import UserError
from desktop.documents.templates import package as template_package
from desktop.documents.templates.template import Template
from tests.documents.template_making import filled, part, with_part, word
from tests.documents.test_template import FIELDS, FULL

SOUND = word("{{会议名称}}")
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, target: str, *, outside: bool = False, to: str = RELATIONS) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return with_part(SOUND, to, part(SOUND, to).replace(b"</Relationships>", f"{relation}</Relationships>".encode()))


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    content = part(SOUND, name)
    assert old in content
    return with_part(SOUND, name, content.replace(old, new))


def field(instruction: str) -> bytes:
    """A field of the document, its words cut in two."""
    half = len(instruction) // 2
    spelled = "".join(
        f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'
        for words in (instruction[:half], instruction[half:])
    )
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return replaced("word/document.xml", b"<w:sectPr", f"<w:p>{begin}{spelled}{end}</w:p><w:sectPr".encode())


def bomb() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b" " * (template_package.UNPACKED + 1))
    return made.getvalue()


def lying() -> bytes:
    """A bomb whose own list says that it is small."""
    data, size = bytearray(bomb()), struct.pack("<I", template_package.UNPACKED + 1)
    place = data.rfind(size)
    data[place : place + 4] = struct.pack("<I", 10)
    return bytes(data)


def twice() -> bytes:
    made = BytesIO(SOUND)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(made, "a") as package:
        package.writestr("word/document.xml", b"<a/>")
    return made.getvalue()


NO_WORD_FILE = {
    "nothing": b"",
    "text": "会议纪要".encode(),
    "cut off": SOUND[: len(SOUND) // 2],
    "another zip": with_part(SOUND, "[Content_Types].xml", b"<Types/>"),
    "no xml": with_part(SOUND, "word/document.xml", b"<w:document"),
    "a document type": replaced(
        "word/document.xml", b"<w:document", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
    ),
    "twice the same name": twice(),
    "the strict kind": replaced("word/document.xml", template_package.W[1:-1].encode(), b"http://purl.oclc.org/x"),
    "a list that lies": lying(),
    "nested without end": replaced("word/document.xml", b"<w:sectPr", b"<w:p>" * 300 + b"</w:p>" * 300 + b"<w:sectPr"),
}
DANGEROUS = {
    "加了密码": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,),
    "宏": (
        replaced("[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml"),
        related("vbaProject", "vbaProject.bin"),
    ),
    "嵌在里面的别的文件": (
        related("oleObject", "embeddings/a.bin"),
        related("package", "embeddings/a.xlsx"),
        related("aFChunk", "a.html"),
        related("subDocument", "a.docx"),
    ),
    "控件": (related("control", "activeX/a.xml"),),
    "数字签名": (related("digital-signature/origin", "_xmlsignatures/a", to="_rels/.rels"),),
    "连到外面": (
        related("image", "https://example.com/a.png", outside=True),
        related("oleObjectLink", r"\\server\a", outside=True),
    ),
    "自动读取": (field(" DDEAUTO c:\\\\x cmd "), field(" INCLUDETEXT a.txt "), field(" INCLUDEPICTURE http://a ")),
    "太大": (bomb(),),
}


@pytest.mark.parametrize("data", NO_WORD_FILE.values(), ids=NO_WORD_FILE)
def test_what_is_no_whole_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match="这不是完好的 Word 文件"):
        Template(data)


@pytest.mark.parametrize(("words", "data"), [(words, data) for words, files in DANGEROUS.items() for data in files])
def test_what_could_do_harm_is_refused_by_its_name(words: str, data: bytes) -> None:
    with pytest.raises(UserError, match=words):
        Template(data)


def test_a_file_that_is_too_large_is_refused_before_it_is_opened() -> None:
    with pytest.raises(UserError, match="超过 10 MB"):
        Template(b"PK" + b"\0" * template_package.LARGEST)


def test_links_and_page_numbers_may_stay() -> None:
    Template(related("hyperlink", "https://example.com", outside=True))
    Template(field(" PAGE "))


def test_the_template_that_it_was_made_from_is_forgotten() -> None:
    to = "word/_rels/settings.xml.rels"
    relation = (
        f'<Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" Target="file:///C:/a.dotm" TargetMode="External"/>'
    )
    whole = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    attached = b'<w:attachedTemplate xmlns:r="' + OFFICE.encode() + b'" r:id="rId1"/></w:settings>'
    settings = part(SOUND, "word/settings.xml").replace(b"</w:settings>", attached)
    data = with_part(with_part(SOUND, to, whole.encode()), "word/settings.xml", settings)
    made = filled(data, FIELDS, FULL)
    assert b"dotm" not in part(made, to)
    assert b"attachedTemplate" not in part(made, "word/settings.xml")


def test_the_source_of_a_form_letter_is_forgotten() -> None:
    merge = b'<w:mailMerge><w:connectString w:val="x"/></w:mailMerge></w:settings>'
    data = replaced("word/settings.xml", b"</w:settings>", merge)
    assert b"mailMerge" not in part(filled(data, FIELDS, FULL), "word/settings.xml")


def test_the_document_says_nothing_of_who_made_the_template() -> None:
    document = Document(BytesIO(SOUND))
    document.core_properties.author = document.core_properties.last_modified_by = "办公室小王"
    made = BytesIO()
    document.save(made)
    properties = Document(BytesIO(filled(made.getvalue(), FIELDS, FULL))).core_properties
    assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "")


def test_a_placeholder_where_it_cannot_be_filled_is_told() -> None:
    with pytest.raises(UserError, match="图表"):
        Template(with_part(SOUND, "word/diagrams/data1.xml", "<a>{{会议名称}}</a>".encode()))


@pytest.mark.parametrize(
    "inside",
    [
        b"<w:p><w:r><w:t>" + b"{{" * 400_000 + b"</w:t></w:r></w:p>",
        b"<w:p>" + b"<w:r><w:t>{{a}}</w:t></w:r>" * 20_000 + b"</w:p>",
    ],
    ids=["braces", "runs"],
)
def test_a_file_made_to_take_for_ever_is_told(inside: bytes) -> None:
    findings = Template(replaced("word/document.xml", b"<w:sectPr", inside + b"<w:sectPr")).check(FIELDS)
    (told,) = findings.broken
    assert told.endswith("：这一段太复杂；请分成几段。")
