"""会议记录, the words spoken, in order: internal, and the ground that 会议纪要 stands on (DOMAIN.md, rule 2)."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from desktop.base.i18n import _, bracketed, phrases
from desktop.documents.content import Record, RecordEntry, RecordSection
from desktop.documents.faces import HEI, SMALL_SONG
from desktop.documents.word.official import Paper, Span
from desktop.documents.word.overview import put_corrections, put_overview, put_people, put_signatures
from desktop.documents.wording import clock_words, labelled, moment_words, number_words, titled


def write_record(content: Record, target: BinaryIO, *, title_font: str = SMALL_SONG) -> None:
    """Write 会议记录 as .docx. `title_font`: as with the minutes."""
    head = content.head
    title = titled(head, _("会议记录"))
    paper = Paper(title, head.room or head.village, head.ended or head.started, title_font, signing_words())
    paper.labelled(_("（内部）"), "", "Normal")
    paper.add("Title", title)
    if head.number is not None:
        paper.add("Subtitle", number_words(head))
    paper.blank()
    put_overview(paper, head, content.agenda, content.attendance)
    put_people(paper, content.attendance, internal=True)
    for section in content.sections:
        _section(paper, section, head.started)
    paper.blank()
    put_signatures(paper, (_("主持人（签字）"), _("记录人（签字）")))
    put_corrections(paper, content.corrections)
    paper.save(target)


def signing_words() -> str:
    """What every page is signed on, so that none of the words spoken can be exchanged later; beside the page number there
    is room for 60 letters.
    """
    return _("主持人（签字）：________　记录人（签字）：________")


def _section(paper: Paper, section: RecordSection, started: datetime | None) -> None:
    """Under the number that the item has on the agenda, which an item taken up again keeps."""
    if section.number is None:
        paper.add("Heading1", section.title)
    else:
        paper.add("Heading1", _("议程{number}　{title}").format(number=section.number, title=section.title))
    for entry in section.entries:
        _entry(paper, entry, started)


def _entry(paper: Paper, entry: RecordEntry, started: datetime | None) -> None:
    """14:55【发言】姚桂芝：words（用时：1分30秒）; the day where it is not the meeting's."""
    other_day = started is not None and entry.at.date() != started.date()
    when = moment_words(entry.at) if other_day else clock_words(entry.at)
    late = _("（补录）") if entry.late else ""
    facts = phrases(labelled(label, fact) for label, fact in entry.details)
    paper.text(
        f"{when}{late}",
        Span(_("【{kind}】").format(kind=entry.kind), HEI),
        labelled(entry.speaker, "") if entry.speaker and entry.text else entry.speaker,
        entry.text,
        bracketed(facts) if facts else "",
    )
