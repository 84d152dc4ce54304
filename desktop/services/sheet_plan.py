"""What keying in a paper sheet will do, found out before it is done and told in the same words after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _, bracketed, clauses, listed
from desktop.base.text import clean_name, clean_text
from desktop.rules.attendance import Participant, SignIn
from desktop.rules.sheet_numbers import Mark, SheetNumber, parse_sheet_numbers
from desktop.services import rows

NAMED = 5  # people told by name
Planned = tuple[SheetNumber, Participant | None]  # None: somebody new, on a blank row


@dataclass(frozen=True)
class SheetPlan:
    """`signing`: signed now; `already`: were before; `joining`: names on blank rows; `excused`, `signed_by` 代签 and
    `stands_in` 代会. `trouble`: the sentence that says why nothing of it can be kept.
    """

    signing: int = 0
    already: int = 0
    joining: tuple[str, ...] = ()
    excused: int = 0
    signed_by: int = 0
    stands_in: int = 0
    trouble: str = ""


def whose(everybody: Iterable[Participant], number: int) -> Participant | None:
    """Who has a printed number; None: nobody. Raises UserError where two computers each gave it to somebody who walked in
    before they heard of each other: whoever is meant has to be named.
    """
    found = [one for one in everybody if one.number == number]
    if len(found) > 1:
        told = _("{number} 号有 {count} 个人（{names}），是两台电脑各编的；请按姓名签到。")
        raise UserError(told.format(number=number, count=len(found), names=listed(one.name for one in found)))
    return found[0] if found else None


def plan(everybody: Sequence[Participant], entries: Iterable[SheetNumber]) -> list[Planned]:
    """Who is meant by each number. Raises UserError for numbers that nobody has, or that somebody else has."""
    planned = [(entry, whose(everybody, entry.number)) for entry in entries]
    missing = [entry.number for entry, found in planned if found is None and (entry.mark or not entry.name)]
    if missing:
        told = _("名单上没有 {numbers} 号；请核对号码，新来的人请写成“{number}=姓名”。")
        raise UserError(told.format(numbers=_some(map(str, missing)), number=missing[0]))
    for entry, found in planned:
        if found and entry.name and not entry.mark and found.name != clean_name(entry.name):
            told = _("{number} 号是{name}，不是空白行；请核对号码，来代会的写成“{number}代会=姓名”。")
            raise UserError(told.format(number=entry.number, name=found.name))
    return planned


def preview(connection: Connection, meeting: str, text: str) -> SheetPlan:
    """What these numbers will do."""
    if not text.strip():
        return SheetPlan()
    try:
        planned = plan(rows.load(connection, Participant, meeting=meeting), parse_sheet_numbers(clean_text(text)))
    except UserError as error:
        return SheetPlan(trouble=str(error))
    return summary(planned, {signed.participant for signed in rows.load(connection, SignIn, meeting=meeting)})


def summary(planned: Sequence[Planned], signed: Collection[str]) -> SheetPlan:
    """`signed`: participants who have signed in before."""
    here = [(entry, found) for entry, found in planned if entry.mark is not Mark.EXCUSED]
    new = [entry for entry, found in here if found is None or found.id not in signed]
    return SheetPlan(
        signing=len(new),
        already=len(here) - len(new),
        joining=tuple(clean_name(entry.name or "") for entry, found in here if found is None),
        excused=len(planned) - len(here),
        signed_by=sum(entry.mark is Mark.SIGNED_BY for entry in new),
        stands_in=sum(entry.mark is Mark.STANDS_IN for entry in new),
    )


def plan_words(found: SheetPlan) -> str:
    """签到 22 人（现场加入 李大爷，代签 1 人），先前已签 2 人; "" where nothing is written yet."""
    if found.trouble:
        return found.trouble
    joining = _("现场加入 {names}").format(names=_some(found.joining)) if found.joining else ""
    among = [joining, _people(_("代签 {count} 人"), found.signed_by), _people(_("代会 {count} 人"), found.stands_in)]
    inside = clauses(filter(None, among))
    signing = _people(_("签到 {count} 人"), found.signing) + (bracketed(inside) if inside else "")
    others = (_people(_("先前已签 {count} 人"), found.already), _people(_("请假 {count} 人"), found.excused))
    return clauses(filter(None, (signing, *others)))


def _people(words: str, count: int) -> str:
    return words.format(count=count) if count else ""


def _some(names: Iterable[str]) -> str:
    """The first of them."""
    every = list(names)
    return listed(every[:NAMED]) + ("…" if len(every) > NAMED else "")
