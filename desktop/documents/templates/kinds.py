"""The documents that an office can give a layout of its own: what a template of each can name, its sample, and the page that
says what each placeholder stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from desktop.base.i18n import _
from desktop.documents.faces import SMALL_SONG
from desktop.documents.templates import letters, outgoing
from desktop.documents.templates.minutes import put_minutes
from desktop.documents.templates.minutes_placeholders import minutes_fields
from desktop.documents.templates.placeholders import END_EVERY, NUMBER, Field, Fields, every, hole, values, when
from desktop.documents.templates.record import put_record, record_fields
from desktop.documents.templates.template import Findings, Template
from desktop.documents.word.official import Column, Paper
from desktop.documents.word.record import signing_words


@dataclass(frozen=True)
class TemplateKind:
    """`put` puts the sample on a paper; `signing`: what stands beside every page number of it."""

    fields: Callable[[], Fields]
    put: Callable[[Paper], None]
    signing: Callable[[], str] = str


# By the key that the document has in the catalogue.
KINDS = {
    "topic_form": TemplateKind(letters.topic_form_fields, letters.put_topic_form),
    "notice": TemplateKind(letters.notice_fields, letters.put_notice),
    "agenda": TemplateKind(letters.agenda_fields, letters.put_agenda),
    "minutes": TemplateKind(minutes_fields, put_minutes),
    "record": TemplateKind(record_fields, put_record, signing_words),
    "assignment": TemplateKind(outgoing.assignment_fields, outgoing.put_assignment),
    "public_notice": TemplateKind(outgoing.public_notice_fields, outgoing.put_public_notice),
    "archive": TemplateKind(outgoing.archive_fields, outgoing.put_archive),
}


def check(key: str, data: bytes) -> Findings:
    """What is wrong with a template of this document. Raises UserError for a file that is none at all."""
    return Template(data).check(KINDS[key].fields())


def fill(key: str, data: bytes, content: Any, target: BinaryIO) -> None:
    """Write the document by a template. Raises UserError where that cannot be done."""
    kind = KINDS[key]
    fields, template = kind.fields(), Template(data)
    template.check(fields).insist()
    template.fill(values(fields, content), target)


def write_sample(key: str, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """The built-in layout with placeholders, to begin from."""
    kind = KINDS[key]
    paper = Paper("", "", None, title_font, kind.signing())
    kind.put(paper)
    paper.save(target)


def write_names(key: str, name: str, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Which placeholders a template of this document can have, and how they are written. `name`: the document's."""
    paper = Paper("", "", None, title_font)
    paper.add("Title", _("{name}模板可用的占位符").format(name=name))
    paper.blank()
    fields = KINDS[key].fields()
    for text in _explained(next((f for f in fields if f.of), None)):
        paper.text(text)
    paper.blank()
    columns = (Column(_("占位符"), 3400, "TableText"), Column(_("写出来的内容"), 5445, "TableText"))
    paper.table(columns, [(hole(f.name), f.meaning) for f in fields if not f.of])
    _put_lists(paper, fields, columns)
    paper.save(target)


def _explained(example: Field | None) -> list[str]:
    texts = [
        _("在 Word 里照样写上占位符，两边各两个花括号；写出文书时换成会上记下的内容，字体、字号跟占位符一样。"),
        _("有才写：{example}。").format(example=when("地点") + _("地点：") + hole("地点") + "{% endif %}"),
        _("只有占位符的一段，内容为空时整段不出现。"),
    ]
    if example:
        one = every("项", example.name) + hole("项." + example.of[0].name) + END_EVERY
        texts.insert(1, _("一条一条的内容用 for 列出：{example}。").format(example=one))
        texts.insert(2, _("for 和 endfor 单独占一段，中间的段落每条写一遍；单独占表格的一行，中间的行每条写一遍。"))
    return texts


def _put_lists(paper: Paper, fields: Sequence[Field], columns: Sequence[Column], within: str = "") -> None:
    for listed in (f for f in fields if f.of):
        paper.blank()
        source = f"{within}.{listed.name}" if within else listed.name
        one = _("项") if not within else _("条")
        paper.add("Heading2", every(one, source))
        paper.text(listed.meaning)
        numbered = any(f.name == NUMBER for f in listed.of)
        rows = [] if numbered else [(hole(f"{one}.{NUMBER}"), _("第几条"))]
        paper.table(columns, rows + [(hole(f"{one}.{f.name}"), f.meaning) for f in listed.of if not f.of])
        _put_lists(paper, listed.of, columns, one)
