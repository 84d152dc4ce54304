"""Who was expected, who came, who is in the room (DOMAIN.md, Sign-in)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desktop.base.i18n import _


class Attends(StrEnum):
    """参会类别."""

    MEMBER = "出席"
    OBSERVER = "列席"
    AUDIENCE = "旁听"
    STAFF = "工作人员"


class How(StrEnum):
    """Ways of signing in, all equal."""

    TYPED = "typed"
    CODE = "code"
    PAPER = "paper"
    PHONE = "phone"
    SCAN = "scan"


@dataclass(frozen=True)
class Person:
    """Somebody on the list of a room. `standing`: on its standing list (议事会组成人员), in the order of `rank`.
    `role` is one of roster.ROLES, `role_text` the words that were written.
    """

    id: str
    room: str
    name: str
    role: str = ""
    role_text: str = ""
    unit: str = ""
    attends: Attends = Attends.MEMBER
    standing: bool = False
    rank: int = 0


@dataclass(frozen=True)
class Participant:
    """Somebody at one meeting. `number` is the printed one: permanent, never used again. `rank` orders the lists on
    paper. `invited`: on the invitation list; else a walk-in.
    """

    id: str
    meeting: str
    name: str
    number: int
    rank: int
    person: str | None = None
    role: str = ""
    role_text: str = ""
    unit: str = ""
    attends: Attends = Attends.MEMBER
    invited: bool = True
    excused: datetime | None = None
    excuse: str = ""
    left: datetime | None = None
    left_reason: str = ""


@dataclass(frozen=True)
class SignIn:
    """`signed_by`: 代签, who wrote the name of somebody present. `stands_in`: 代会, the deputy who came instead."""

    id: str
    meeting: str
    participant: str
    at: datetime
    how: How = How.TYPED
    signed_by: str = ""
    stands_in: str = ""


@dataclass(frozen=True)
class Counts:
    """`expected` 应到, `present` 实到, `present_expected` 应到中实到, `walk_ins` 现场加入, `excused` 请假, `absent` 缺席,
    `observers` 列席 and 旁听, `staff` 工作人员, `heads` unnamed, `in_room` 出席 not left, for shows of hands,
    `members_in_room` those of them who were expected, for a lawful body.
    """

    expected: int
    present: int
    present_expected: int
    walk_ins: int
    excused: int
    absent: int
    observers: int
    staff: int
    heads: int
    in_room: int
    members_in_room: int

    @property
    def ballot_base(self) -> int:
        """How many hands there can be: 出席 now in the room plus unnamed heads (rule 3)."""
        return self.in_room + self.heads


def count(people: Iterable[Participant], signed: Mapping[str, SignIn], heads: int) -> Counts:
    """The counts of a meeting; `signed` maps a participant's id to the sign-in."""
    everybody = list(people)
    members = [p for p in everybody if p.attends is Attends.MEMBER]
    invited = [p for p in members if p.invited]
    came = [p for p in members if p.id in signed]
    present_expected = sum(p.invited for p in came)
    excused = sum(1 for p in invited if p.excused and p.id not in signed)
    return Counts(
        expected=len(invited),
        present=len(came),
        present_expected=present_expected,
        walk_ins=len(came) - present_expected,
        excused=excused,
        absent=len(invited) - present_expected - excused,
        observers=sum(p.id in signed for p in everybody if p.attends in (Attends.OBSERVER, Attends.AUDIENCE)),
        staff=sum(p.id in signed for p in everybody if p.attends is Attends.STAFF),
        heads=heads,
        in_room=sum(p.left is None for p in came),
        members_in_room=sum(p.left is None and p.invited for p in came),
    )


def there_at(people: Iterable[Participant], moment: datetime) -> list[Participant]:
    """Everybody as they were then: who left only later was still in the room."""
    return [replace(p, left=None) if p.left and p.left > moment else p for p in people]


def printed_name(name: str, sign_in: SignIn | None) -> str:
    """李四（代王五） where a deputy came."""
    return (
        _("{deputy}（代{name}）").format(deputy=sign_in.stands_in, name=name) if sign_in and sign_in.stands_in else name
    )
