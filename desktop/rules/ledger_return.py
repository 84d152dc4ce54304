"""承诺清单 came back: what is found on it, in lists that the user sees before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.rules.ledger_cells import Cell, Read, Value, plain, read_day, read_state, read_text
from desktop.rules.ledger_form import Form, Kind


@dataclass(frozen=True)
class Known:
    """A row as it would be written now. `what`: its words. `values` in the order of the form's fields. `blank`: fields
    that are shown, and not recorded: emptied, they are as they were.
    """

    form: Form
    row: str
    number: str
    what: str
    meeting: str
    values: tuple[Value, ...]
    blank: frozenset[str] = frozenset()

    def value(self, name: str) -> Value:
        return self.values[self.form.fields.index(name)]


@dataclass(frozen=True)
class KnownRows:
    """Everything of the meetings that a file names, as it stands now."""

    by_row: Mapping[str, Known]
    by_number: Mapping[str, Sequence[Known]]  # of commitments
    by_words: Mapping[tuple[str, str], Sequence[Known]]  # of suggestions: number and words


@dataclass(frozen=True)
class Change:
    """A cell that an office filled in. `conflict`: it was changed here, too, since it was written. `remark`: what one
    should look at. `doubtful`: it is taken only when somebody says so.
    """

    known: Known
    line: int
    field: str
    old: Value
    new: Value
    conflict: bool = False
    doubtful: bool = False
    remark: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.known.row, self.field

    @property
    def taken(self) -> bool:
        """Whether it is taken unless the user says otherwise."""
        return not (self.conflict or self.doubtful)


@dataclass(frozen=True)
class Held:
    """A cell that differs and is not taken, and why."""

    known: Known
    line: int
    field: str
    old: Value
    new: Value
    why: str


@dataclass(frozen=True)
class Strange:
    """A row of the sheet that cannot be told, and why."""

    sheet: str
    line: int
    words: str
    why: str


@dataclass(frozen=True)
class Returned:
    """What is on the sheets. `rows`: how many were known again; `missing`: how many of the same meetings are not on
    them.
    """

    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    strange: tuple[Strange, ...] = ()
    notes: tuple[str, ...] = ()
    rows: int = 0
    missing: int = 0


@dataclass(frozen=True)
class Reader:
    """How cells are read. `states`: words as they may be written → as they are stored. `unclear`: how 待明确 may be
    written in a necessary column. `today`: a day of progress or 办结 after it is asked about.
    """

    states: Mapping[str, str]
    unclear: frozenset[str]
    today: date
    since_1904: bool = False

    def read(self, form: Form, name: str, cell: Cell) -> Read:
        """What a cell of a column says. A necessary field that is marked 待明确 is an empty one."""
        if name in form.recorded and cell.__class__ is str and plain(str(cell)) in self.unclear:
            return Read()
        match form.kind(name):
            case Kind.DAY:
                return read_day(cell, since_1904=self.since_1904)
            case Kind.STATE:
                return read_state(cell, self.states)
            case kind:
                return read_text(cell, line=kind is Kind.LINE)
