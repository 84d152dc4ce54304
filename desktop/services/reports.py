"""The documents of a meeting: read in one slice, written without the database, remembered.

Writing again never overwrites a file that a person has edited since: the new one gets a number, and the user is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop.base.errors import UserError
from desktop.base.files import durable, safe_name
from desktop.base.i18n import _, listed, phrases, word
from desktop.documents import content
from desktop.rules import record
from desktop.rules.attendance import Attends, printed_name
from desktop.services import contents
from desktop.services.contents import Facts
from desktop.services.follow_up import numbered
from desktop.services.labels import progress_word
from desktop.services.record_content import record_content
from desktop.services.work_phones import work_phones
from desktop.store import tables
from desktop.store.store import Store

BLANK_ROWS = 10
BLANK_ROWS_WITHOUT_LIST = 30
MINUTES, RECORD, LEDGER, SIGN_IN_SHEET = "minutes", "record", "ledger", "sign_in_sheet"
PAPER_FORM = "paper_form"  # not one of a meeting's documents: it is printed before there is anything to tell
FILE_NAMES = {  # what stands behind date and title, in every language of the window
    MINUTES: "会议纪要.docx",
    RECORD: "会议记录.docx",
    LEDGER: "承诺清单.xlsx",
    SIGN_IN_SHEET: "签到表.pdf",
}


@dataclass(frozen=True)
class Contents:
    """Everything that is written about one meeting."""

    meeting: str
    stem: str  # 2026-11-18_关于…, safe as a file name
    minutes: content.Minutes
    record: content.Record
    ledger: content.Ledger
    sign_in_sheet: content.SignInSheet
    paper_form: content.PaperForm
    title_font: str
    mark: content.Mark | None


@dataclass(frozen=True)
class WrittenFile:
    """`beside`: a file that somebody edited was left alone, this one stands beside it under a number."""

    kind: str
    path: Path
    sha256: str
    beside: bool = False


@dataclass(frozen=True)
class Written:
    """`unpainted`: the sign-in sheet was left out because Qt's system libraries are missing. `trouble`: the sentence
    that says why the rest could not be written.
    """

    meeting: str
    files: tuple[WrittenFile, ...]
    unpainted: bool = False
    trouble: str = ""

    @property
    def paths(self) -> dict[str, Path | None]:
        found: dict[str, Path | None] = dict.fromkeys((MINUTES, RECORD, LEDGER, SIGN_IN_SHEET))
        return found | {file.kind: file.path for file in self.files}


def gather(connection: Connection, meeting: str, *, before: bool = False) -> Contents:
    """Read what the documents say. `before`: the sign-in sheet as it is printed before the meeting."""
    facts = contents.gather(connection, meeting)
    phones = work_phones(connection, facts.people.participants.values()) if facts.settings["ledger_phones"] else {}
    return Contents(
        meeting=meeting,
        stem=file_stem(facts),
        minutes=contents.minutes(facts),
        record=record_content(facts),
        ledger=ledger(facts, phones),
        sign_in_sheet=sign_in_sheet(facts, before=before or facts.meeting.opened is None),
        paper_form=paper_form(facts),
        title_font=facts.settings["title_font"],
        mark=mark(facts),
    )


def file_name(kind: str, found: Contents) -> str:
    """What stands behind date and title."""
    return f"{found.ledger.name}.xlsx" if kind == LEDGER else {**FILE_NAMES, PAPER_FORM: "手工记录单.pdf"}[kind]


def paper_form(facts: Facts) -> content.PaperForm:
    """手工记录单, its numbers going on where the record stands."""
    suggestions = max((s.number for s in facts.suggestions), default=0)
    commitments = max((c.number for c in facts.commitments), default=0)
    people = sorted(facts.board.participants, key=lambda p: p.number)
    return content.PaperForm(
        head=contents.head(facts),
        agenda=contents.agenda_lines(facts),
        next_refs=(f"S{suggestions + 1}", f"C{commitments + 1}"),
        people=tuple((p.number, printed_name(p.name, facts.board.signed.get(p.id))) for p in people),
    )


def file_stem(facts: Facts) -> str:
    """Date and title, safe for Windows and FAT."""
    meeting = facts.meeting
    moment = meeting.opened or meeting.planned or meeting.created
    return safe_name(f"{facts.at(moment):%Y-%m-%d}_{meeting.title}" if moment else meeting.title, 70)


def mark(facts: Facts) -> content.Mark | None:
    """The red mark, where the settings want it."""
    chosen, room = facts.settings, facts.room.name
    if not chosen["mark"]:
        return None
    text = chosen["mark_text"] or _("{room}纪要").format(room=room)
    return content.Mark(text, chosen["mark_issuer"] or room, chosen["mark_number"])


def ledger(facts: Facts, phones: Mapping[str, str]) -> content.Ledger:
    """承诺清单 and 建议清单 of one meeting."""
    chosen = facts.settings
    return content.Ledger(
        facts.meeting.title,
        tuple(_ledger_rows(facts, phones)),
        tuple(_suggestion_rows(facts)),
        show_phone=chosen["ledger_phones"],
        name=chosen["ledger_title"],
        results=chosen["results"],
    )


def _ledger_rows(facts: Facts, phones: Mapping[str, str]) -> Iterator[content.LedgerRow]:
    meeting, room = facts.meeting, facts.room
    opened = facts.at(meeting.opened).date() if meeting.opened else None
    for c in facts.commitments:
        sources = listed(_("意见{number}").format(number=n) for n in facts.numbers(c.suggestions))
        yield content.LedgerRow(
            number=numbered(facts.room, meeting, c),
            meeting_date=opened,
            meeting=meeting.title,
            town=room.town,
            room="　".join(filter(None, (room.village, room.name))),
            topic=meeting.topic,
            sources=sources,
            matter=c.matter,
            measures=c.measures,
            lead=c.lead,
            support=listed(c.support),
            person=c.person,
            phone=phones.get(c.person, ""),
            due=c.due,
            due_text=c.due_text,
            state=word(c.state),
            **_latest_progress(facts, c),
            completed=facts.at(c.completed).date() if c.completed else None,
            unclear=record.unclear(c),
        )


def _latest_progress(facts: Facts, commitment: record.Commitment) -> dict[str, Any]:
    """最新进展 and 进展日期: what was told last, at whichever meeting."""
    told = facts.told.get(commitment.id, [])
    if not told:
        return {}
    return {"progress": told[-1].text or progress_word(told[-1].state), "progress_date": facts.at(told[-1].at).date()}


def _suggestion_rows(facts: Facts) -> Iterator[content.SuggestionRow]:
    titles = {item.id: item.title for item in facts.agenda}
    for s in facts.suggestions:
        replies = facts.answers.get(s.id, [])
        promised = any(s.id in c.suggestions for c in facts.commitments)
        yield content.SuggestionRow(
            number=str(s.number),
            item=titles.get(s.item or "", ""),
            proposer=facts.people.name(s.participant, s.card, s.label),
            text=s.text,
            unit=phrases(dict.fromkeys(filter(None, (r.unit for r in replies)))),
            reply=phrases(filter(None, (r.text for r in replies))),
            kind=word(replies[-1].kind) if replies else "",
            due=_latest_due(replies),
            adopted=_("已列入{ledger}").format(ledger=word(facts.settings["ledger_title"])) if promised else "",
        )


def _latest_due(replies: list[record.Reply]) -> date | None:
    return replies[-1].due if replies else None


def sign_in_sheet(facts: Facts, *, before: bool) -> content.SignInSheet:
    """签到表 with permanent numbers; before the meeting without what happened."""
    signed = {} if before else facts.board.signed
    listed = [p for p in facts.board.participants if p.invited or not before]
    found = []
    for p in listed:
        mark = signed.get(p.id)
        words = _("{time}签到").format(time=f"{facts.at(mark.at):%H:%M}") if mark else ""
        if mark and mark.signed_by:
            words = _("{name}代签").format(name=mark.signed_by)
        if not before and mark is None and p.excused:
            words = _("请假")
        note = word(p.attends) if p.attends is not Attends.MEMBER else ""
        name = printed_name(p.name, mark)
        found.append(content.SheetRow(p.number, name, p.role_text or p.role, p.unit, words, note))
    blanks = (BLANK_ROWS if found else BLANK_ROWS_WITHOUT_LIST) if before else 0
    attended = None if before else contents.attended(facts)
    return content.SignInSheet(contents.head(facts), tuple(found), blanks, attended)


def known_files(connection: Connection, meeting: str) -> dict[Path, str]:
    """What this program last wrote for a meeting: path → SHA-256."""
    query = select(tables.written_file).where(tables.written_file.c.meeting == meeting)
    return {Path(found.path): found.sha256 for found in connection.execute(query)}


def write_all(found: Contents, folder: Path, known: dict[Path, str], *, paint: bool) -> Written:
    """Write every document into `folder`. Knows no database, so that it can run on a thread of its own. `paint`:
    Qt is there for the sign-in sheet.
    """
    from desktop.documents.ledger import write_ledger  # python-docx and openpyxl are heavy: loaded with the first file
    from desktop.documents.minutes import write_minutes
    from desktop.documents.record import write_record

    writers: list[Callable[[], WrittenFile]] = [
        lambda: _write(
            MINUTES,
            found,
            folder,
            lambda t: write_minutes(found.minutes, t, mark=found.mark, title_font=found.title_font),
            known,
        ),
        lambda: _write(
            RECORD, found, folder, lambda t: write_record(found.record, t, title_font=found.title_font), known
        ),
        lambda: _write(LEDGER, found, folder, lambda t: write_ledger(found.ledger, t), known),
    ]
    if paint:
        writers.append(lambda: write_sheet(found, folder, known))
    files: list[WrittenFile] = []
    try:
        for write in writers:
            files.append(write())
    except UserError as error:
        return Written(found.meeting, tuple(files), unpainted=not paint, trouble=str(error))
    return Written(found.meeting, tuple(files), unpainted=not paint)


def write_sheet(found: Contents, folder: Path, known: dict[Path, str]) -> WrittenFile:
    """签到表.pdf alone, as it is printed before the meeting. Needs a QGuiApplication."""
    from desktop.documents.sign_in_sheet import write_sign_in_sheet

    return _write(SIGN_IN_SHEET, found, folder, lambda t: write_sign_in_sheet(found.sign_in_sheet, t), known)


def write_form(found: Contents, folder: Path, known: dict[Path, str]) -> WrittenFile:
    """手工记录单.pdf alone. Needs a QGuiApplication."""
    from desktop.documents.paper_form import write_paper_form

    return _write(PAPER_FORM, found, folder, lambda t: write_paper_form(found.paper_form, t), known)


def _write(
    kind: str, found: Contents, folder: Path, write: Callable[[BinaryIO], None], known: dict[Path, str]
) -> WrittenFile:
    target, beside = _free_path(folder / f"{found.stem}_{file_name(kind, found)}", known)
    with durable(target) as stream:
        write(stream)
    return WrittenFile(kind, target, _digest(target), beside)


def _free_path(path: Path, known: dict[Path, str]) -> tuple[Path, bool]:
    """The path itself where nothing stands there, or what we wrote last and nobody edited; else with a number."""
    candidate, number = path, 1
    while candidate.exists() and known.get(candidate.absolute()) != _digest(candidate):
        number += 1
        candidate = path.with_stem(f"{path.stem}({number})")
    return candidate, candidate != path


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remember(store: Store, written: Written) -> None:
    """Keep what was written, so that a later edit by hand is noticed; then raise what kept the rest from it."""
    statement = insert(tables.written_file)
    at = store.device_clock.read().at  # that of the log: a later change is seen to be later
    with store.keeping() as connection:
        for file in written.files:
            values = {"meeting": written.meeting, "kind": file.kind, "sha256": file.sha256, "at": at}
            connection.execute(
                statement.values(path=str(file.path.absolute()), **values).on_conflict_do_update(
                    index_elements=["path"], set_=values
                )
            )
    if written.trouble:
        raise UserError(written.trouble)


def write_documents(store: Store, meeting: str, folder: Path, *, paint: bool) -> Written:
    """Read, write and remember all documents of a meeting in one go, for commands."""
    with store.reading() as connection:
        found, known = gather(connection, meeting), known_files(connection, meeting)
    written = write_all(found, folder, known, paint=paint)
    remember(store, written)
    return written
