"""What is written down while people talk: suggestions, replies, commitments and the rest (DOMAIN.md, Twelve rules)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ReplyKind(StrEnum):
    SETTLED = "当场解决"
    PROMISED = "承诺办理"
    EXPLAINED = "解释说明"
    REFERRED = "转交"
    LATER = "会后答复"
    NOT_YET = "暂不具备条件"


METHODS = ("举手", "口头一致", "鼓掌通过", "逐户征求", "书面")  # how a consensus is found; other words may be written
HANDS = (METHODS[0], "举牌", "票决")  # how hands are counted; here too other words may be written
STILL_OPEN = (ReplyKind.REFERRED, ReplyKind.LATER)  # rule 7


class StatementKind(StrEnum):
    POSITION = "表态发言"
    DEMAND = "会议要求"


class CommitmentState(StrEnum):
    """How far a commitment has come. 已答复, 已办结 and 群众满意 are three things (rule 7): only COMPLETED ends it, and
    whether people are content stands elsewhere. At a meeting three of these are told (TOLD); the others come with
    承诺清单 from an office.
    """

    WAITING = "待办理"
    UNCLEAR = "待明确"
    UNDER_WAY = "办理中"
    EXTENDED = "已延期"
    REPLIED = "已答复"
    COMPLETED = "已办结"
    RETURNED = "已退回"

    @classmethod
    def _missing_(cls, value: object) -> CommitmentState | None:
        """What says nothing is waiting: nobody wrote a state before there was progress."""
        return cls.WAITING if value == "" else None


TOLD = (CommitmentState.WAITING, CommitmentState.UNDER_WAY, CommitmentState.COMPLETED)
LEDGER = "ledger"  # source of a progress that came back with 承诺清单
OFFICE = "office"  # of one that an office wrote itself
FILLED_IN = (LEDGER, OFFICE)  # nobody said it in the room
MATERIAL = "展示材料"  # kind of a note: what was shown on the screen; "" is a plain one


@dataclass(frozen=True)
class Line:
    """What every line of the record has: the item it belongs to, and when it was said (`late`: 补录)."""

    id: str
    meeting: str
    item: str | None
    at: datetime
    late: bool = False


@dataclass(frozen=True)
class Suggestion(Line):
    """意见建议. `text` 原话 (empty: 待补内容), `summary` 整理稿, `heading`: the merged heading it stands under. Who
    said it: a participant, a card, a label such as "2号楼一住户", or nobody known. `result` (办理结果) and `adopted`
    (是否采纳) are what an office filled in on 建议清单; `returned_with`: the name of the file with which that came back.
    """

    number: int = 0
    ref: str = ""
    participant: str | None = None
    card: str | None = None
    label: str = ""
    speech: str | None = None
    text: str = ""
    summary: str = ""
    heading: str | None = None
    result: str = ""
    adopted: str = ""
    returned_with: str = ""


@dataclass(frozen=True)
class Heading:
    """Several suggestions under one human-written heading for the minutes."""

    id: str
    meeting: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Second:
    """同感 (附议), once a person."""

    id: str
    meeting: str
    suggestion: str
    at: datetime
    participant: str | None = None
    card: str | None = None


@dataclass(frozen=True)
class Reply(Line):
    """`suggestions`: ids. `to_unit` for 转交, `due` for 会后答复."""

    suggestions: tuple[str, ...] = ()
    unit: str = ""
    who: str = ""
    kind: ReplyKind = ReplyKind.EXPLAINED
    text: str = ""
    to_unit: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Statement(Line):
    kind: StatementKind = StatementKind.POSITION
    who: str = ""
    unit: str = ""
    text: str = ""


@dataclass(frozen=True)
class Consensus(Line):
    """`confirmed`: read out before people left, and nobody objected (当场已确认)."""

    text: str = ""
    method: str = ""
    ballot: str | None = None
    confirmed: datetime | None = None


@dataclass(frozen=True)
class Disagreement(Line):
    text: str = ""


@dataclass(frozen=True)
class Note(Line):
    """记事. `kind`: "" or MATERIAL."""

    text: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Ballot(Line):
    """举手表态. `base`: how many hands there could be then. `quorum`: people of the lawful body who were present.
    `threshold`: the share of them that decides, "1/2" (more than half) or "2/3"; "" where no lawful body meets.
    """

    matter: str = ""
    method: str = ""
    for_: int = 0
    against: int = 0
    abstain: int = 0
    base: int = 0
    quorum: int | None = None
    threshold: str = ""


@dataclass(frozen=True)
class Commitment(Line):
    """承诺. `lead`: 牵头单位 or a person who takes the lead. `due_text`: words for a time, kept beside a missing date.
    `confirmed`: 当场已确认, as with a consensus. `completed`: when 办结 was told. From `leader` on: what an office filled
    in on 承诺清单; `extended` (延期后时限) needs its reason and leaves `due` as it was promised (rule 8). `returned_with`:
    the name of the file with which that came back last.
    """

    number: int = 0
    ref: str = ""
    suggestions: tuple[str, ...] = ()
    matter: str = ""
    measures: str = ""
    lead: str = ""
    support: tuple[str, ...] = ()
    person: str = ""
    due: date | None = None
    due_text: str = ""
    state: CommitmentState = CommitmentState.WAITING
    confirmed: datetime | None = None
    completed: datetime | None = None
    leader: str = ""
    assigned: str = ""
    extended: date | None = None
    extension_reason: str = ""
    result: str = ""
    evidence: str = ""
    satisfaction: str = ""
    visited: str = ""
    supervision: str = ""
    closed_off: str = ""
    remark: str = ""
    returned_with: str = ""


@dataclass(frozen=True)
class Progress(Line):
    """How far a commitment (its id) has come: told in public at a later meeting (上次承诺), or where `source` is
    one of FILLED_IN, an office's word. Then `meeting` is the commitment's own, `at` is when it came back or was written,
    and the days are the office's: `day` of the progress (进展日期), `completed` of 办结; None where none was given.
    """

    commitment: str = ""
    state: CommitmentState = CommitmentState.UNDER_WAY
    text: str = ""
    source: str = ""
    day: date | None = None
    completed: date | None = None


@dataclass(frozen=True)
class Correction:
    """更正 after 定稿: `old` became `new` because of `reason`. `kind` and `line` name the corrected line."""

    id: str
    meeting: str
    kind: str
    line: str
    old: str
    new: str
    reason: str
    at: datetime


def commitment_number(code: str, year: int | None, meeting: int | None, number: int) -> str:
    """编号: 站点代码-年-会次-序号, `meeting` being the room's count of the year; parts that are not known are left out."""
    parts = (code, str(year or ""), f"{meeting:02d}" if meeting else "", f"{number:02d}")
    return "-".join(filter(None, parts))


def suggestion_number(code: str, year: int | None, meeting: int | None, number: int) -> str:
    """编号 of a suggestion on its 收条: that of commitments with an S before the last figures (S3 on the screen), so that
    neither is taken for the other, and a scanner can type it.
    """
    parts = (code, str(year or ""), f"{meeting:02d}" if meeting else "", f"S{number:02d}")
    return "-".join(filter(None, parts))


def unclear(commitment: Commitment) -> tuple[str, ...]:
    """Which of the four necessary fields are missing (rule 5): such a commitment is 待明确."""
    fields: dict[str, object] = {
        "承诺事项": commitment.matter,
        "牵头单位": commitment.lead,
        "责任人": commitment.person,
        "完成时限": commitment.due,
    }
    return tuple(name for name, value in fields.items() if not value)


def by_suggestion(replies: Iterable[Reply]) -> dict[str, list[Reply]]:
    """Suggestion id → its replies, the latest last."""
    answered: dict[str, list[Reply]] = {}
    for reply in sorted(replies, key=lambda r: (r.at, r.id)):
        for suggestion in reply.suggestions:
            answered.setdefault(suggestion, []).append(reply)
    return answered


def unanswered(suggestions: Sequence[Suggestion], replies: Iterable[Reply]) -> list[Suggestion]:
    """Suggestions without any reply."""
    answered = by_suggestion(replies)
    return [s for s in suggestions if s.id not in answered]


def pending(suggestions: Sequence[Suggestion], replies: Iterable[Reply]) -> list[Suggestion]:
    """Answered, but the latest reply leaves them open: 会后答复 or 转交 (rule 7)."""
    answered = by_suggestion(replies)
    return [s for s in suggestions if s.id in answered and answered[s.id][-1].kind in STILL_OPEN]


def to_fill(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Suggestions without words yet (待补内容)."""
    return [s for s in suggestions if not s.text]
