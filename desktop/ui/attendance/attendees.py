"""The rows of the attendance list, how they are painted, and the counts in words (DOMAIN.md, Sign-in)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.clock import local
from desktop.base.i18n import _, clauses, word
from desktop.documents.wording import rate_words
from desktop.rules.attendance import Attends, Counts, Participant, SignIn, printed_name
from desktop.rules.bodies import HandsLimit
from desktop.rules.meeting import DELIBERATION
from desktop.services.attendance import AttendanceBoard
from desktop.ui.widgets.rows import AMBER, GREEN, INK, QUIET, Painted, Words


@dataclass(frozen=True)
class Attendee:
    """A row: somebody on the list, or (`participant` None) the offer to add whoever was typed. `at`: 18:51."""

    participant: Participant | None
    name: str
    sign_in: SignIn | None = None
    at: str = ""
    left: str = ""

    @property
    def key(self) -> str:
        return self.participant.id if self.participant else ""


def attendees(board: AttendanceBoard) -> list[Attendee]:
    """Everybody in the order of the list."""
    found = []
    for person in board.participants:
        signed = board.signed.get(person.id)
        at = f"{local(signed.at, board.zone):%H:%M}" if signed else ""
        left = f"{local(person.left, board.zone):%H:%M}" if person.left else ""
        found.append(Attendee(person, printed_name(person.name, signed), signed, at, left))
    return found


def offer(name: str) -> Attendee:
    return Attendee(None, name)


def state_words(row: Attendee) -> str:
    """What the right end of a row says; nothing for who has not come."""
    person = row.participant
    if person is None:
        return ""
    if row.sign_in is None:
        return _("请假") if person.excused else ""
    if row.left:
        return _("早退 {time}").format(time=row.left)
    if row.sign_in.signed_by:
        return _("✓ 代签 {time}").format(time=row.at)
    return _("✓ {time}").format(time=row.at)


def look(row: Attendee) -> Painted:
    person = row.participant
    if person is None:
        return Painted((Words(_("＋ 现场加入“{name}” Enter").format(name=row.name), bold=True),), marked=True)
    come = row.sign_in is not None
    unit = "　".join(filter(None, ("" if person.attends is Attends.MEMBER else word(person.attends), person.unit)))
    left = (Words(str(person.number), QUIET), Words(row.name, INK, come), Words(unit, QUIET))
    away = bool(row.left) or not come
    return Painted(left, Words(state_words(row), AMBER if away else GREEN, not away))


def row_words(row: Attendee) -> str:
    """A row as it is said: 王芳　1号楼　✓ 18:51."""
    person = row.participant
    if person is None:
        return _("现场加入“{name}”").format(name=row.name)
    number = _("{number}号").format(number=person.number)
    state = state_words(row) or _("未到")
    proxy = row.sign_in.signed_by if row.sign_in else ""
    by = _("{name}代签").format(name=proxy) if proxy else ""
    reason = person.left_reason or person.excuse
    return "　".join(filter(None, (number, row.name, word(person.role_text), person.unit, state, by, reason)))


def counts_words(counts: Counts, limit: HandsLimit) -> str:
    """The counts in lines; without an invitation list only how many came."""
    others = _others(counts, limit)
    if not counts.expected:
        came = counts.present + counts.observers + counts.staff + counts.heads
        return "\n".join(filter(None, (_("参会 {count} 人").format(count=came), others)))
    first = _("应到 {expected}　实到 {present}　到会率 {rate}").format(
        expected=counts.expected, present=counts.present, rate=rate_words(counts.present_expected, counts.expected)
    )
    second = _("应到中实到 {here}　现场加入 {walk_ins}　请假 {excused}　缺席 {absent}").format(
        here=counts.present_expected, walk_ins=counts.walk_ins, excused=counts.excused, absent=counts.absent
    )
    return "\n".join(filter(None, (first, second, others)))


def quorum_words(board: AttendanceBoard) -> str:
    """Whether a lawful body may decide; nothing for a deliberation."""
    quorum = board.quorum
    if quorum is None:
        unknown = _("{body}：没写组成人数，不能表决").format(body=word(board.body))
        return "" if board.body == DELIBERATION else unknown
    share = _("法定人数 {needed}/{members}，已到 {here} 人").format(
        needed=quorum.needed, members=quorum.members, here=quorum.here
    )
    lacking = _("还差 {count} 人").format(count=quorum.lacking)
    return clauses((share, _("够了") if quorum.reached else lacking))


def _others(counts: Counts, limit: HandsLimit) -> str:
    shown = [
        phrase.format(count=count)
        for phrase, count in (
            (_("列席旁听 {count}"), counts.observers),
            (_("工作人员 {count}"), counts.staff),
            (_("未留名 {count}"), counts.heads),
        )
        if count
    ]
    hands = _("可表态 {count}") if limit.quorum is None else _("可表决 {count}")
    return "　".join([*shown, hands.format(count=limit.base)])
