"""What the documents say, assembled by services from recorded facts. Texts are clean already; moments are local."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Head:
    """The meeting as every document names it. Empty strings, None and () mean: not recorded, leave it out."""

    title: str
    code: str  # meeting code, ASCII, printed as QR
    number: int | None = None  # 第×次: the room's count of the year
    brand: str = ""  # 有事来商量, 小马扎议事会 …
    room: str = ""
    village: str = ""
    town: str = ""
    county: str = ""
    topic: str = ""
    source: str = ""
    form: str = ""
    level: str = ""
    category: str = ""
    body: str = "协商"
    place: str = ""
    planned: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    conveners: tuple[str, ...] = ()
    moderator: str = ""
    recorder: str = ""
    state: str = ""  # 筹备 进行中 已散会 送审 定稿
    finalized: datetime | None = None
    reviewer: str = ""


@dataclass(frozen=True)
class Attendee:
    """`name` as it is printed: 李四（代王五） for a deputy."""

    name: str
    role: str = ""
    unit: str = ""
    note: str = ""  # 代签, reason of absence, time of leaving …


@dataclass(frozen=True)
class Attendance:
    """Counts of DOMAIN.md (Sign-in) and the lists in the order of the invitation list. `expected` is None when
    there was no list: then only 参会 n 人 is shown.
    """

    expected: int | None
    present: int
    present_expected: int
    walk_ins: int
    excused: int
    absent: int
    observers: int
    staff: int
    heads: int
    present_list: tuple[Attendee, ...] = ()
    observer_list: tuple[Attendee, ...] = ()  # 列席 and 旁听
    staff_list: tuple[Attendee, ...] = ()
    excused_list: tuple[Attendee, ...] = ()
    roles: tuple[tuple[str, int], ...] = ()  # 身份 → how many of those present


@dataclass(frozen=True)
class AgendaLine:
    number: int
    title: str
    kind: str  # briefing, discussion or follow_up
    source: str = ""
    proposer: str = ""
    answering_unit: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Briefing:
    item: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ProgressLine:
    """How far an earlier meeting's commitment has come, as it was told at this one. `state`: 已办结 办理中 没有动静."""

    number: str  # 编号, as in the ledger
    matter: str
    lead: str
    person: str
    due: date | None
    state: str
    text: str = ""


@dataclass(frozen=True)
class Opinion:
    """One heading of 协商意见: merged (several numbers), 整理稿, or 原话. Never a stance, never a name."""

    numbers: tuple[int, ...]
    text: str  # empty: 待补内容
    seconds: int = 0  # 同感, distinct people over all merged suggestions


@dataclass(frozen=True)
class ItemOpinions:
    number: int | None  # None: recorded before any item was started
    title: str
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True)
class ReplyLine:
    numbers: tuple[int, ...]
    kind: str  # 当场解决 承诺办理 解释说明 转交 会后答复 暂不具备条件
    text: str
    who: str = ""
    to_unit: str = ""
    due: date | None = None


@dataclass(frozen=True)
class UnitReplies:
    unit: str
    replies: tuple[ReplyLine, ...]


@dataclass(frozen=True)
class BallotLine:
    """A show of hands: 举手表态（意见统计）. `lawful` only where a lawful body meets with its quorum recorded; then
    `passed` says whether its `threshold` was met, None where none was recorded.
    """

    matter: str
    method: str
    for_: int
    against: int
    abstain: int
    base: int  # who could raise a hand at that moment: 出席 in the room plus unnamed heads, of a vote the members there
    lawful: bool = False
    threshold: str = ""  # "1/2" (more than that) or another share
    passed: bool | None = None


@dataclass(frozen=True)
class ConsensusLine:
    text: str
    method: str = ""
    ballot: BallotLine | None = None
    confirmed: bool = False  # read out before people left (当场已确认)


@dataclass(frozen=True)
class CommitmentLine:
    """`unclear`: the names of the necessary fields that are missing (承诺事项 牵头单位 责任人 完成时限)."""

    number: int
    matter: str
    measures: str = ""
    lead: str = ""
    support: tuple[str, ...] = ()
    person: str = ""
    due: date | None = None
    due_text: str = ""
    unclear: tuple[str, ...] = ()
    confirmed: bool = False  # as with a consensus


@dataclass(frozen=True)
class StatementLine:
    kind: str  # 表态发言 会议要求
    who: str
    unit: str
    text: str


@dataclass(frozen=True)
class FollowUp:
    """八、后续安排: what the closing page asked for."""

    publicity: str = ""
    feedback: str = ""
    visit: str = ""
    next_meeting: str = ""


@dataclass(frozen=True)
class CorrectionLine:
    """A 更正 after 定稿. `what` names the line: 意见4, 承诺事项2."""

    at: datetime
    what: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class Mark:
    """The red 纪要 mark of a body that issues documents: "XXX纪要", 第X号 where it is `numbered`, issuer and date over a
    red rule. A setting, off by default: a village is no 发文机关.
    """

    text: str
    issuer: str
    numbered: bool = True


@dataclass(frozen=True)
class Minutes:
    """会议纪要, part by part (DOMAIN.md, the table 会议纪要)."""

    head: Head
    attendance: Attendance
    agenda: tuple[AgendaLine, ...]
    briefings: tuple[Briefing, ...]
    opinions: tuple[ItemOpinions, ...]  # every discussion item, with () where nobody suggested anything
    replies: tuple[UnitReplies, ...]
    unanswered: tuple[int, ...]  # numbers
    consensus: tuple[ConsensusLine, ...]
    ballots: tuple[BallotLine, ...]  # those that no consensus names
    commitments: tuple[CommitmentLine, ...]
    disagreements: tuple[str, ...]
    statements: tuple[StatementLine, ...]
    follow_up: FollowUp
    corrections: tuple[CorrectionLine, ...]
    attachments: tuple[str, ...] = ()
    report_to: tuple[str, ...] = ()  # 报送
    progress: tuple[ProgressLine, ...] = ()  # 上次承诺
    signatures: tuple[str, ...] = ("主持人", "召集人", "群众代表", "群众代表", "群众代表")
    mark: Mark | None = None
    sign_off: str = "署名"  # 署名 盖章 不落款
    copy_to: tuple[str, ...] = ()  # 抄送
    imprint: str = ""  # 印发单位


@dataclass(frozen=True)
class RecordEntry:
    """One line of 会议记录, in the words spoken. `kind`: 议程 发言 意见建议 答复 承诺 共识 分歧 举手表态 表态发言
    会议要求 记事 主持 更正 …; `text` may have several lines; `details` are short labelled facts, e.g. ("用时", "2分00秒").
    """

    at: datetime
    kind: str
    speaker: str = ""
    text: str = ""
    details: tuple[tuple[str, str], ...] = ()
    late: bool = False  # 补录


@dataclass(frozen=True)
class RecordSection:
    number: int | None
    title: str
    entries: tuple[RecordEntry, ...]


@dataclass(frozen=True)
class Record:
    """会议记录 (internal): everything in order."""

    head: Head
    attendance: Attendance
    agenda: tuple[AgendaLine, ...]
    sections: tuple[RecordSection, ...]
    corrections: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class LedgerRow:
    """One commitment, all columns of 承诺清单 (DOMAIN.md). `mark`: by what the row is known again when it comes back."""

    number: str  # 站点代码-年-会次-序号
    meeting_date: date | None
    meeting: str
    town: str
    room: str
    topic: str
    sources: str  # 来源建议
    matter: str
    measures: str = ""
    lead: str = ""
    support: str = ""
    leader: str = ""
    person: str = ""
    phone: str = ""
    assigned: str = ""
    due: date | None = None
    due_text: str = ""
    extended: date | None = None
    extension_reason: str = ""
    state: str = ""
    progress: str = ""
    progress_date: date | None = None
    overdue_days: int | None = None
    completed: date | None = None
    result: str = ""
    evidence: str = ""
    satisfaction: str = ""
    visit: str = ""
    supervision: str = ""
    closed: str = ""
    note: str = ""
    unclear: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class SuggestionRow:
    """One suggestion, all columns of 建议清单 (DOMAIN.md). `unit` and `reply` join the replies, `kind` and `due` are
    those of the latest. `mark` as in 承诺清单.
    """

    number: str
    item: str
    proposer: str
    text: str
    unit: str = ""
    reply: str = ""
    kind: str = ""
    due: date | None = None
    result: str = ""
    adopted: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Ledger:
    """`commitments` and `suggestions` may be generators: 100,000 rows pass through without being held. `name`: what the
    list of commitments is called; `results`: what 办理结果 offers.
    """

    title: str
    commitments: Iterable[LedgerRow]
    suggestions: Iterable[SuggestionRow]
    show_phone: bool = False
    name: str = "承诺清单"
    results: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportingRow:
    """A station and what it reported of the months of a year, in words."""

    number: int
    town: str
    station: str
    m01: str
    m02: str
    m03: str
    m04: str
    m05: str
    m06: str
    m07: str
    m08: str
    m09: str
    m10: str
    m11: str
    m12: str
    total: str
    gap: str = ""


@dataclass(frozen=True)
class ReportingSheet:
    """站点×月 报送情况 of a year."""

    title: str
    rows: Iterable[ReportingRow]


@dataclass(frozen=True)
class SheetRow:
    number: int
    name: str
    role: str = ""
    unit: str = ""
    signed: str = ""  # after the meeting: 已签到 18:50, 代签（贾志强）, 请假 … ; empty when printed before
    note: str = ""


@dataclass(frozen=True)
class SignInSheet:
    """签到表. `rows` in the order of the invitation list with permanent numbers; blank rows go on from the highest."""

    head: Head
    rows: tuple[SheetRow, ...]
    blanks: int
    attendance: Attendance | None  # None: printed before the meeting, the footer has lines to fill in


@dataclass(frozen=True)
class PaperForm:
    """手工记录单, to go on by hand. `next_refs`: how the next suggestion and the next commitment are numbered. `people`:
    printed numbers with the names, so that a number is enough. `hands`: rows for shows of hands.
    """

    head: Head
    agenda: tuple[AgendaLine, ...]
    next_refs: tuple[str, str]
    people: tuple[tuple[int, str], ...]
    rows: int = 24  # with the shows of hands three pages
    hands: int = 3
