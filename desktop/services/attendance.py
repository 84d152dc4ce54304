"""Who comes: every way of signing in, walk-ins, heads, excuses, leaving (DOMAIN.md, Sign-in)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.ids import derived_id
from desktop.base.text import clean_line, clean_name, clean_text
from desktop.rules.attendance import Attends, Counts, How, Participant, SignIn, count
from desktop.rules.bodies import HandsLimit, Quorum, hands_limit, quorum
from desktop.rules.meeting import Meeting, Phase
from desktop.rules.sheet_numbers import Mark, SheetNumber, parse_sheet_numbers
from desktop.services import rows, settings
from desktop.services.sheet_plan import plan, plan_words, summary, whose
from desktop.services.verb import Verb, verb
from desktop.store.changelog import Changes
from desktop.store.store import Store


@dataclass(frozen=True)
class AttendanceBoard:
    """Everybody in the order of the list, their sign-ins by participant id, and the counts. `limit`: how many hands
    there can be. `quorum` of the lawful `body` that meets; None where none does, or nobody said how many it has.
    """

    participants: tuple[Participant, ...]
    signed: dict[str, SignIn]
    counts: Counts
    zone: str
    limit: HandsLimit
    body: str
    quorum: Quorum | None


def board(connection: Connection, meeting_id: str) -> AttendanceBoard:
    meeting = rows.get(connection, Meeting, meeting_id)
    signed = {s.participant: s for s in rows.load(connection, SignIn, meeting=meeting_id)}
    known = rows.load(connection, Participant, meeting=meeting_id)
    everybody = [p for p in known if p.invited or p.id in signed]  # an invitation may have been taken back
    everybody.sort(key=lambda p: (p.rank, p.number))
    counts = count(everybody, signed, meeting.heads)
    bodies = settings.value(connection, "bodies")
    return AttendanceBoard(
        participants=tuple(everybody),
        signed=signed,
        counts=counts,
        zone=meeting.zone,
        limit=hands_limit(meeting.body, meeting.members, counts, bodies),
        body=meeting.body,
        quorum=quorum(meeting.body, meeting.members, counts.members_in_room, bodies),
    )


def sign_in(
    store: Store, meeting: str, participant: str, *, how: How = How.TYPED, signed_by: str = "", stands_in: str = ""
) -> Changes:
    """Set somebody present; a second time changes nothing and says when the first was."""
    with verb(store, "sign_in", meeting, Phase.PREPARATION) as v:
        _sign_in(v, v.get(Participant, participant), how, clean_name(signed_by), clean_name(stands_in))
    return v.changes


def _sign_in(v: Verb, who: Participant, how: How, signed_by: str = "", stands_in: str = "") -> None:
    row = derived_id("sign_in", v.meeting.id, who.id)
    already = rows.find(v.connection, SignIn, row)
    if already:
        at = local(already.at, v.meeting.zone)
        v.say(_("{name} 已在 {time} 签到。").format(name=who.name, time=f"{at:%H:%M}"))
        return
    v.create(SignIn, row, participant=who.id, at=v.now.at, how=how, signed_by=signed_by, stands_in=stands_in)
    v.say(_("{name} 已签到。").format(name=who.name))


def sign_in_number(store: Store, meeting: str, number: int, *, how: How = How.CODE) -> Changes:
    """Sign in by the printed number (a hand scanner's digits, or typed)."""
    with verb(store, "sign_in", meeting, Phase.PREPARATION) as v:
        _sign_in(v, _numbered(v.load(Participant), number), how)
    return v.changes


def sign_in_sheet(store: Store, meeting: str, numbers: str) -> Changes:
    """Key in a paper sheet ("1-20,23, 26=李大爷"): all its numbers as one action, or nothing where one of them is
    wrong. A named number that nobody has is a walk-in who signed on that blank row.
    """
    entries = parse_sheet_numbers(clean_text(numbers))
    with verb(store, "sign_in_sheet", meeting, Phase.PREPARATION) as v:
        planned = plan(v.load(Participant), entries)
        found = summary(planned, {signed.participant for signed in v.load(SignIn)})
        for entry, who in planned:
            _key_in(v, entry, who or v.get(Participant, _add(v, clean_name(entry.name or ""), number=entry.number)))
        v.say(_("已登记：{what}。").format(what=plan_words(found)))
    return v.changes


def _key_in(v: Verb, entry: SheetNumber, who: Participant) -> None:
    if entry.mark is Mark.EXCUSED:
        v.set(who, excused=who.excused or v.now.at)
        return
    name = clean_name(entry.name or "")
    signed_by = name if entry.mark is Mark.SIGNED_BY else ""
    stands_in = name if entry.mark is Mark.STANDS_IN else ""
    _sign_in(v, who, How.PAPER, signed_by, stands_in)


def _numbered(everybody: list[Participant], number: int) -> Participant:
    found = whose(everybody, number)
    if found:
        return found
    raise UserError(_("名单上没有 {number} 号；请核对号码，新来的人请写成“{number}=姓名”。").format(number=number))


def walk_in(
    store: Store,
    meeting: str,
    name: str,
    *,
    role: str = "",
    role_text: str = "",
    unit: str = "",
    attends: Attends = Attends.MEMBER,
    how: How = How.TYPED,
) -> Changes:
    """Add somebody on the spot and sign them in; `changes.new` is the participant."""
    with verb(store, "walk_in", meeting, Phase.PREPARATION) as v:
        v.action.new = join(v, name, role=role, role_text=role_text, unit=unit, attends=attends, how=how)
    return v.changes


def join(v: Verb, name: str, *, how: How = How.TYPED, unit: str = "", **values: Any) -> str:
    """现场加入 inside a verb; gives the id of the participant."""
    row = _add(v, clean_name(name), unit=clean_line(unit), **values)
    _sign_in(v, v.get(Participant, row), how)
    return row


def _add(
    v: Verb,
    name: str,
    *,
    number: int | None = None,
    role: str = "",
    role_text: str = "",
    unit: str = "",
    attends: Attends = Attends.MEMBER,
) -> str:
    """A walk-in with the next permanent number, at the end of the list."""
    if not name:
        raise UserError(_("请写上姓名。"))
    number = number or v.highest(Participant, "number") + 1
    words = clean_line(role_text or role)
    values = {"role": role, "role_text": words, "unit": unit, "attends": attends, "invited": False}
    return v.create(Participant, name=name, number=number, rank=v.highest(Participant, "rank") + 1, **values)


def set_heads(store: Store, meeting: str, count: int) -> Changes:
    """So many people are in the room besides those named."""
    if not 0 <= count <= 10_000:
        raise UserError(_("未留名人数要在 0 到 10000 之间。"))
    with verb(store, "heads", meeting, Phase.PREPARATION) as v:
        v.set(v.meeting, heads=count)
    return v.changes


def excuse(store: Store, meeting: str, participant: str, reason: str = "") -> Changes:
    """请假."""
    with verb(store, "excuse", meeting, Phase.PREPARATION) as v:
        who = v.get(Participant, participant)
        v.set(who, excused=who.excused or v.now.at, excuse=clean_line(reason))
        v.say(_("{name} 请假。").format(name=who.name))
    return v.changes


def leave(store: Store, meeting: str, participant: str, reason: str = "") -> Changes:
    """早退: stays present, is no longer in the room."""
    with verb(store, "leave", meeting, Phase.RECORD) as v:
        who = v.get(Participant, participant)
        if not v.load(SignIn, participant=participant):
            raise UserError(_("{name} 还没有签到，不能登记早退。").format(name=who.name))
        v.set(who, left=who.left or v.now.at, left_reason=clean_line(reason))
        v.say(_("{name} 提前离场。").format(name=who.name))
    return v.changes


def come_back(store: Store, meeting: str, participant: str) -> Changes:
    """Somebody who had left is in the room again."""
    with verb(store, "come_back", meeting, Phase.RECORD) as v:
        v.set(v.get(Participant, participant), left=None, left_reason="")
    return v.changes


def edit_participant(store: Store, meeting: str, participant: str, **values: object) -> Changes:
    """Correct name, role, unit, class; or the place on paper (`rank`)."""
    with verb(store, "edit_participant", meeting, Phase.PREPARATION) as v:
        if "name" in values:
            values["name"] = clean_name(str(values["name"]))
        if not values.get("name", "x"):
            raise UserError(_("姓名不能空着。"))
        for field in values.keys() & {"role_text", "unit"}:
            values[field] = clean_line(str(values[field]))
        v.set(v.get(Participant, participant), **values)
    return v.changes
