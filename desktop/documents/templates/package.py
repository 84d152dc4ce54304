"""A .docx that an office made, opened without trusting it: what is encrypted, of another format, too large, or able to
run or fetch something is refused with one sentence. Nothing here unpacks to the disk or looks outside the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml.etree import Element, SubElement, XMLParser, XMLSyntaxError, _Element, fromstring, tostring

from desktop.base.errors import UserError
from desktop.base.i18n import _

LARGEST = 10 * 2**20  # bytes of the file
UNPACKED = 40 * 2**20  # bytes of all its parts; a picture in a head takes one or two million
STORY = 4 * 2**20  # bytes of a part with text, which is held as a tree
MOST_PARTS = 1_000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TYPES, _DOCUMENT = "[Content_Types].xml", "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PROPERTIES = "docProps/core.xml"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .wps, and any file with a password
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can tell
# Relations to what Word would ask for on opening, and can do without.
_FORGOTTEN = {"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "mailMergeRecipientData"}
# Fields that fetch or start something when the document is opened or printed.
_FETCHING = re.compile(r"\x01\s*(DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|RD|DATABASE|MACROBUTTON|AUTOTEXT\w*|PRINT)\b", re.I)


@dataclass(frozen=True)
class Package:
    """`parts`: every part by its name, in the order of the file. `stories`: the names of those with text, each with what
    kind it is: document, header, footer, footnotes, endnotes.
    """

    parts: dict[str, bytes]
    stories: dict[str, str]

    def story(self, name: str) -> _Element:
        """The tree of a part with text."""
        return _tree(self.parts[name])

    def save(self, changed: dict[str, _Element], title: str, author: str, target: BinaryIO) -> None:
        """Write it with other texts: the same texts give the same bytes. `title` and `author` take the place of what the
        file says of whoever made the template, and when.
        """
        with ZipFile(target, "w") as kept:
            for name, content in self.parts.items():
                entry = ZipInfo(name, _EPOCH)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                if name == _PROPERTIES:
                    content = _properties(title, author)
                kept.writestr(entry, _bytes(changed[name]) if name in changed else content, ZIP_DEFLATED)


def open_package(data: bytes) -> Package:
    """Raises UserError with the sentence that says what is wrong with the file and what to do."""
    if data.startswith(_OLD_OR_ENCRYPTED):
        raise UserError(_("这份文件加了密码，或是旧格式（.doc、.wps）；请去掉密码，另存为 .docx 再选。"))
    if len(data) > LARGEST:
        raise UserError(_("模板超过 {size} MB；请把里面的图片缩小再选。").format(size=LARGEST >> 20))
    try:
        parts = _read(data)
        stories = _stories(parts)
        _check_relations(parts)
        _clean_settings(parts)
        _check_others(parts, stories)
        for name in stories:
            _check_fields(_tree(parts[name]))
    except (BadZipFile, XMLSyntaxError, KeyError, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UserError(_("这不是完好的 Word 文件（.docx）；请用 Word 或 WPS 打开它，另存为 .docx 再选。")) from error
    return Package(parts, stories)


def _read(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as source:
        entries = [entry for entry in source.infolist() if not entry.is_dir()]
        if len({entry.filename for entry in entries}) != len(entries):
            raise BadZipFile("a name twice")
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
            raise UserError(_("模板展开后太大；请换一份简单些的 Word 文件。"))
        return {entry.filename: source.read(entry) for entry in entries}  # never more than the size it was counted with


def _tree(part: bytes) -> _Element:
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True)
    root = fromstring(part, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a document type, which no Word file has")
    return root


def _bytes(tree: _Element) -> bytes:
    return tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _properties(title: str, author: str) -> bytes:
    root = Element(f"{_CORE}coreProperties", nsmap={"cp": _CORE[1:-1], "dc": _DUBLIN[1:-1]})
    for name, text in (("title", title), ("creator", author)):
        SubElement(root, f"{_DUBLIN}{name}").text = text[:255]  # the longest that Word keeps
    return _bytes(root)


def _stories(parts: dict[str, bytes]) -> dict[str, str]:
    found = {}
    for entry in _tree(parts[_TYPES]):
        name, kind = entry.get("PartName", "").lstrip("/"), entry.get("ContentType", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise _refusal(_("宏"))
        if kind.startswith(_DOCUMENT) and name in parts:
            what = kind.removeprefix(_DOCUMENT).removesuffix("+xml").removesuffix(".main")
            if what in {"document", "header", "footer", "footnotes", "endnotes"}:
                found[name] = what
    main = [name for name, what in found.items() if what == "document"]
    if len(main) != 1 or _tree(parts[main[0]]).tag != f"{W}document":
        raise BadZipFile("no document, or one of the strict kind")
    if any(len(parts[name]) > STORY for name in found):
        raise UserError(_("模板展开后太大；请换一份简单些的 Word 文件。"))
    return found


def _check_relations(parts: dict[str, bytes]) -> None:
    """Only links that a reader clicks may lead out; the template that it was itself made from is forgotten."""
    refused = {
        **dict.fromkeys(("vbaProject", "wordVbaData"), _("宏")),
        **dict.fromkeys(("oleObject", "package", "aFChunk", "subDocument", "frame"), _("嵌在里面的别的文件")),
        **dict.fromkeys(("control", "activeXControlBinary"), _("控件")),
        "origin": _("数字签名"),
    }
    for name in [name for name in parts if name.endswith(".rels")]:
        relations = _tree(parts[name])
        for relation in list(relations):
            kind = relation.get("Type", "").rpartition("/")[2]
            if kind in _FORGOTTEN:
                relations.remove(relation)
            elif kind in refused:
                raise _refusal(refused[kind])
            elif relation.get("TargetMode") == "External" and kind != "hyperlink":
                raise _refusal(_("连到外面的图片或文件"))
        parts[name] = _bytes(relations)


def _clean_settings(parts: dict[str, bytes]) -> None:
    """Whatever a document would ask for when it is opened: its own template, the source of a form letter."""
    for name in [name for name in parts if name.endswith("settings.xml")]:
        settings = _tree(parts[name])
        for asking in settings.findall(f"{W}attachedTemplate") + settings.findall(f"{W}mailMerge"):
            settings.remove(asking)
        parts[name] = _bytes(settings)


def _check_others(parts: dict[str, bytes], stories: dict[str, str]) -> None:
    """A placeholder in a chart or a diagram would stand there as it is in every document."""
    others = (name for name in parts if name.startswith("word/") and name.endswith(".xml") and name not in stories)
    if any(b"{{" in parts[name] or b"{%" in parts[name] for name in others):
        raise UserError(_("图表、智能图形或批注里的占位符不能填；请把它们写到正文、表格、文本框、页眉或页脚里。"))


def _check_fields(story: _Element) -> None:
    """The words of a field may be cut into several runs, and fields may stand in fields."""
    words = []
    for element in story.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        words.append(f"\x01{element.get(f'{W}instr', '')}" if element.tag != f"{W}instrText" else element.text or "")
    if _FETCHING.search("".join(words)):
        raise _refusal(_("会自动读取别的文件的域"))


def _refusal(what: str) -> UserError:
    return UserError(_("模板里有{what}，不能用；请在 Word 里去掉，另存为 .docx 再选。").format(what=what))
