"""What the Word papers around a meeting say: 会议通知, 议程 and 议题征集表 before it, 交办单, 公示 and 归档目录 after it.
Assembled by services like what `content` holds; empty strings, () and None mean: not recorded. What a person fills in
by hand then gets a line, and what nobody needs is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop.documents.content import Attendee, Head


@dataclass(frozen=True)
class PlannedItem:
    """An agenda item as it is planned. `begins` and `ends` are known where the meeting's beginning and every length
    before it are; `minutes`: its own planned length.
    """

    number: int
    title: str
    kind: str  # 通报 协商 上次承诺, in the language of the document
    source: str = ""
    unit: str = ""  # 汇报或答复单位
    proposer: str = ""
    minutes: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Invited:
    """Those invited under one 参会类别, in the order of the invitation list."""

    attends: str  # 出席 列席 旁听 工作人员
    people: tuple[Attendee, ...]


@dataclass(frozen=True)
class Notice:
    """会议通知. `to`: 主送, units first and then the classes of residents. `ends`: the planned end. `points`: what to
    bring, how to reply or to ask for leave. Contact and date stay lines to fill in.
    """

    head: Head
    to: tuple[str, ...]
    items: tuple[PlannedItem, ...]
    invited: tuple[Invited, ...]
    ends: datetime | None = None
    points: tuple[str, ...] = ()
    sign_off: str = "署名"  # 署名 盖章 不落款


@dataclass(frozen=True)
class Agenda:
    """议程 as it lies on the table."""

    head: Head
    items: tuple[PlannedItem, ...]
    ends: datetime | None = None


@dataclass(frozen=True)
class TopicForm:
    """议题征集表, blank: `rows` for residents, as many for what is made of it (研究意见)."""

    head: Head
    rows: int = 5


@dataclass(frozen=True)
class OutgoingCommitment:
    """A commitment as it leaves the room. `number`: on 交办单 the 编号 of the ledger, on 公示 a running one. Texts name
    no resident and hold no whole phone. `person_withheld`: somebody is responsible whose name is not made public.
    """

    number: str
    matter: str
    measures: str = ""
    lead: str = ""
    support: tuple[str, ...] = ()
    person: str = ""
    person_withheld: bool = False
    due: date | None = None
    due_text: str = ""
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """交办单 for one 牵头单位. `number`: 文号, "" leaves a line; `assigner`: 交办人, the same. `day`: 定稿, from which on
    it can be sent.
    """

    head: Head
    unit: str
    commitments: tuple[OutgoingCommitment, ...]
    number: str = ""
    assigner: str = ""
    day: date | None = None


@dataclass(frozen=True)
class PublicNotice:
    """公示. No resident is named anywhere in it, the head included. `publicity`: 公示期 in the words of the closing page;
    "" leaves a line for `days` days. `reading_place`: where 会议纪要 can be read, "" leaves a line.
    """

    head: Head
    consensus: tuple[str, ...]
    commitments: tuple[OutgoingCommitment, ...]
    disagreements: tuple[str, ...] = ()
    publicity: str = ""
    days: int = 7
    feedback: str = ""
    reading_place: str = ""
    day: date | None = None
    sign_off: str = "署名"


@dataclass(frozen=True)
class FiledPaper:
    """A row of 归档目录. `copies`: how many files there are of it, None where the clerk counts the sheets."""

    name: str
    copies: int | None = None
    scanned: bool = False  # an attachment: it lies in the computer as a picture
    note: str = ""


@dataclass(frozen=True)
class Archive:
    """归档目录 (一会一档): what is kept of this meeting, the signed minutes first. `blanks`: rows to go on by hand."""

    head: Head
    papers: tuple[FiledPaper, ...]
    blanks: int = 4
