"""归档目录: what is kept of a meeting (一会一档), its documents and what was scanned."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.base.i18n import _, word
from desktop.documents import letters
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.services import contents
from desktop.services.facts import Facts


def archive(facts: Facts, papers: Iterable[letters.FiledPaper]) -> letters.Archive:
    """`papers`: the documents that this meeting has. The signed minutes stand before them, other scans behind."""
    signed = [a for a in facts.attachments if a.kind is AttachmentKind.SIGNED]
    others = [a for a in facts.attachments if a.kind is not AttachmentKind.SIGNED]
    rows = (*map(_scanned, signed), *papers, *map(_scanned, others))
    return letters.Archive(contents.head(facts), rows)


def _scanned(found: Attachment) -> letters.FiledPaper:
    kind = _("会议纪要（正式稿）") if found.kind is AttachmentKind.SIGNED else word(found.kind)
    return letters.FiledPaper(kind, 1, scanned=True, note=found.name)
