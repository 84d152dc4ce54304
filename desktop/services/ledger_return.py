"""承诺清单 comes back from an office: read, compared with what stands here, and taken where the user says so.

A file is read and compared without the database, which is only asked what the rows that the file names say now. Nothing
is written before `take_back`, which is one action over all meetings, also those that are 定稿: it touches none of the
words of their minutes. State and progress become lines of progress, so that there is one truth of how far a commitment
has come (services.standing).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.i18n import LANGUAGES, _, language, word
from desktop.base.text import LONGEST_LINE, clean_line
from desktop.documents.spreadsheets.ledger_reading import LedgerBook, LedgerSheet, read_ledger
from desktop.rules.ledger_cells import Value, marked_form, marked_row, plain, text_of
from desktop.rules.ledger_comparison import compare
from desktop.rules.ledger_form import COMMITMENTS, DEEPEST_HEADER, SUGGESTIONS, Columns, Form, find_columns, headings_of
from desktop.rules.ledger_return import Change, Known, KnownRows, Reader, Returned
from desktop.rules.ledger_rules import refused
from desktop.rules.meeting import Meeting, Room
from desktop.rules.record import FILLED_IN, LEDGER, Commitment, CommitmentState, Progress, Suggestion, commitment_number
from desktop.services import history, rows
from desktop.services.facts import read_facts
from desktop.services.ledger_content import entries, known_rows
from desktop.services.ledger_telling import column_names
from desktop.services.standing import settle
from desktop.store import tables
from desktop.store.changelog import Action, Changes
from desktop.store.store import Store
from desktop.store.worker import in_one_go

VERBS = ("take_back",)
SLICE = 500  # ids looked up at once
TABLES = {COMMITMENTS.key: tables.commitment, SUGGESTIONS.key: tables.suggestion}
TOLD = ("state", "progress", "progress_date", "completed")  # what becomes a line of progress
_RECORDED_AS = {"visit": "visited", "closed": "closed_off", "note": "remark"}


@dataclass(frozen=True)
class Named:
    """What the rows of a file say of which they are: ids by sheet, 编号 where the marks are gone."""

    rows: dict[str, set[str]]
    numbers: set[str]


@dataclass(frozen=True)
class ReturnFile:
    """A file as it was read; comparing it anew needs no file."""

    name: str
    book: LedgerBook
    sheets: tuple[tuple[LedgerSheet, Columns], ...]
    named: Named
    notes: tuple[str, ...]


def open_return(path: Path) -> ReturnFile:
    """Read a file. Raises UserError with one sentence for a bad one, and for one without the headers of the list."""
    book = read_ledger(path)
    headings = _headings()
    found, notes = [], dict.fromkeys(note for sheet in book.sheets for note in sheet.notes)
    for sheet in book.sheets:
        columns = find_columns(list(islice(sheet.rows(), 2 * DEEPEST_HEADER)), headings)
        if columns:
            found.append((sheet, columns))
        else:
            notes[_("工作表“{title}”里没有清单的表头，没有读。").format(title=sheet.title)] = None
    if not found:
        raise UserError(
            _("“{name}”里找不到清单的表头（编号、承诺事项、当前状态等）；请选发出去的那份清单。").format(name=path.name)
        )
    return ReturnFile(path.name, book, tuple(found), _named(found), tuple(notes))


def _headings() -> list[tuple[Form, dict[str, str]]]:
    """The headings as the program writes them, in any language, and as offices do."""
    written: dict[Form, list[tuple[str, str]]] = {COMMITMENTS: [], SUGGESTIONS: []}
    for code, _name in LANGUAGES:
        with language(code):
            for form, columns in written.items():
                columns += ((name, field) for field, name in column_names(form).items())
    return [(form, headings_of(form, columns)) for form, columns in written.items()]


def _named(sheets: Iterable[tuple[LedgerSheet, Columns]]) -> Named:
    named = Named({COMMITMENTS.key: set(), SUGGESTIONS.key: set()}, set())
    for sheet, columns in sheets:
        number, mark = columns.places.get("number"), columns.mark
        for row in sheet.rows():
            text = row[mark] if mark is not None and mark < len(row) else ""
            form = marked_form(text) if isinstance(text, str) else ""
            if form:
                named.rows.setdefault(form, set()).add(marked_row(str(text)))
            elif number is not None and number < len(row) and row[number] != "" and columns.form is COMMITMENTS:
                named.numbers.add(plain(text_of(row[number])))
    return named


def read_known(store: Store, file: ReturnFile) -> Generator[None, None, KnownRows]:
    """Everything of the meetings that a file names, as it stands now: a meeting in each slice."""
    with store.reading() as connection:
        meetings = dict.fromkeys(_by_numbers(connection, file.named.numbers))
    for key, table in TABLES.items():
        ids = iter(sorted(file.named.rows[key]))
        while some := list(islice(ids, SLICE)):
            with store.reading() as connection:
                query = select(table.c.meeting).where(table.c.id.in_(some)).distinct()
                meetings |= dict.fromkeys(connection.execute(query).scalars())
            yield
    found: list[Known] = []
    for meeting in meetings:
        with store.reading() as connection:
            found += known_rows(read_facts(connection, meeting))
        yield
    return index(found)


def _by_numbers(connection: Connection, numbers: set[str]) -> Iterator[str]:
    """The meetings whose commitments have such numbers."""
    wanted = {number.rpartition("-")[0] for number in numbers}
    rooms = {room.id: room.code for room in rows.load(connection, Room)} if wanted else {}
    for meeting in rows.load(connection, Meeting) if wanted else ():
        year = local(meeting.opened, meeting.zone).year if meeting.opened else None
        if commitment_number(rooms.get(meeting.room, ""), year, meeting.number, 1).rpartition("-")[0] in wanted:
            yield meeting.id


def index(found: Iterable[Known]) -> KnownRows:
    """Rows by all that they may be known by."""
    by_row: dict[str, Known] = {}
    by_number: dict[str, list[Known]] = {}
    by_words: dict[tuple[str, str], list[Known]] = {}
    for known in found:
        by_row[known.row] = known
        if known.form is COMMITMENTS:
            by_number.setdefault(known.number, []).append(known)
        else:
            by_words.setdefault((known.number, plain(known.what)), []).append(known)
    return KnownRows(by_row, by_number, by_words)


def compared(file: ReturnFile, known: KnownRows, now: datetime) -> Returned:
    """What the file says otherwise than what stands here."""
    states = {str(state): str(state) for state in CommitmentState}
    unclear = set()
    for code, _name in LANGUAGES:
        with language(code):
            states |= {word(state): str(state) for state in CommitmentState}
            unclear |= {_("待明确"), word("待明确")}
    reader = Reader(states, frozenset(unclear), local(now).date(), file.book.since_1904)
    found = compare(file.sheets, known, reader)
    return replace(found, notes=(*file.notes, *found.notes))


def read_all(store: Store, path: Path) -> tuple[ReturnFile, Returned]:
    """Read and compare in one go, for commands."""
    file = open_return(path)
    return file, compared(file, in_one_go(read_known(store, file)), store.clock.read().at)


def take_back(store: Store, name: str, chosen: Sequence[Change]) -> Changes:
    """Take these changes over from the file `name`: all of them or, where one cannot be taken, none. Raises UserError
    where something was changed here since the file was compared, or where what is left out was the reason of another.
    """
    groups: dict[str, list[Change]] = {}
    for change in chosen:
        groups.setdefault(change.known.row, []).append(change)
    with store.action(*VERBS) as action:
        for changes in groups.values():
            take = _take_commitment if changes[0].known.form is COMMITMENTS else _take_suggestion
            take(action, store.clock.read().at, clean_line(name[:LONGEST_LINE]), changes)
        action.notice = _("收回了 {count} 处（{name}）。").format(count=len(chosen), name=name)
    return action.changes


def undo(store: Store) -> Changes:
    """Take back the latest taking over of a list, as a whole."""
    return history.undo(store, None, VERBS)


def _take_commitment(action: Action, now: datetime, name: str, changes: Sequence[Change]) -> None:
    found = rows.get(action.connection, Commitment, changes[0].known.row)
    meeting = rows.get(action.connection, Meeting, found.meeting)

    def day(moment: datetime) -> date:
        return local(moment, meeting.zone).date()

    told = sorted(rows.load(action.connection, Progress, commitment=found.id), key=lambda p: (p.at, p.id))
    here = entries(found, told, day)
    new = {change.field: change.new for change in changes}
    _refuse_what_changed(here, changes)
    for field, why in refused(lambda name: here.get(name) or "", new).items():
        told_why = _("“{number}”的{field}不能收：{why}。")
        raise UserError(
            told_why.format(number=changes[0].known.number, field=column_names(COMMITMENTS)[field], why=why)
        )
    columns = {_RECORDED_AS.get(field, field): value for field, value in new.items() if field not in TOLD}
    if "extended" in columns:
        columns["extended"] = columns["extended"] or None  # type: ignore[assignment]
    action.set(tables.commitment, found.id, **columns, returned_with=name)
    if new.keys() & set(TOLD):
        _tell(action, now, found, told, new, day)


def _refuse_what_changed(here: dict[str, Any], changes: Sequence[Change]) -> None:
    for change in changes:
        if plain(here[change.field] or "") != plain(change.old):
            told = _("“{number}”的{field}刚刚在这里改过；请重新读一次清单。")
            raise UserError(
                told.format(number=change.known.number, field=column_names(change.known.form)[change.field])
            )


def _tell(
    action: Action,
    now: datetime,
    found: Commitment,
    told: Sequence[Progress],
    new: dict[str, Value],
    day: Callable[[datetime], date],
) -> None:
    """A line of progress that says how things stand after this: what was not changed stays as it was told last."""
    last = told[-1] if told else Progress("", "", None, now)
    before = last.day if last.source in FILLED_IN or not told else day(last.at)
    action.new = action.create(
        tables.progress,
        meeting=found.meeting,
        at=now,
        commitment=found.id,
        state=CommitmentState(str(new.get("state", found.state))),
        text=new.get("progress", last.text),
        source=LEDGER,
        day=(new["progress_date"] or None) if "progress_date" in new else before,
        completed=new.get("completed"),
    )
    settle(action, found.id, filled_in=True)


def _take_suggestion(action: Action, _now: datetime, name: str, changes: Sequence[Change]) -> None:
    found = rows.get(action.connection, Suggestion, changes[0].known.row)
    here = {
        change.field: getattr(found, change.field) or (change.old if change.field in change.known.blank else "")
        for change in changes
    }
    _refuse_what_changed(here, changes)
    new = {change.field: change.new for change in changes}
    action.set(tables.suggestion, found.id, **new, returned_with=name)
