"""What is printed and filled in, cut or folded by hand: 签到表, 手工记录单, 席卡, 个人签到码, 号牌."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.base.i18n import _, word
from desktop.base.text import clean_name
from desktop.documents import content, sheets
from desktop.rules.attendance import Attends, How, Participant, SignIn, printed_name
from desktop.services import contents
from desktop.services.facts import Facts

BLANK_ROWS = 10
BLANK_ROWS_WITHOUT_LIST = 30
BLANK_ROWS_BEHIND_UNITS = 16  # a page of their own


def sign_in_sheet(facts: Facts, *, before: bool = False) -> content.SignInSheet:
    """签到表 with permanent numbers; before the meeting without what happened."""
    listed = _invited(facts) if before else facts.board.participants
    found = tuple(_sheet_row(facts, p, before=before) for p in listed)
    blanks = (BLANK_ROWS if found else BLANK_ROWS_WITHOUT_LIST) if before else 0
    attended = None if before else contents.attended(facts)
    return content.SignInSheet(contents.head(facts), found, blanks, attended)


def unit_sheets(facts: Facts) -> sheets.UnitSheets | None:
    """签到表 before the meeting by unit, in the order in which the list names them; whoever has none comes last. None
    where no unit is known.
    """
    units: dict[str, list[content.SheetRow]] = {}
    for person in _invited(facts):
        units.setdefault(person.unit, []).append(_sheet_row(facts, person, before=True))
    without = units.pop("", [])
    if not units:
        return None
    if without:
        units[""] = without
    found = tuple(sheets.UnitRows(unit, tuple(rows)) for unit, rows in units.items())
    return sheets.UnitSheets(contents.head(facts), found, BLANK_ROWS_BEHIND_UNITS)


def _invited(facts: Facts) -> list[Participant]:
    """In the order of the list."""
    return [p for p in facts.board.participants if p.invited]


def _sheet_row(facts: Facts, person: Participant, *, before: bool) -> content.SheetRow:
    mark = None if before else facts.board.signed.get(person.id)
    words = _signed_words(facts, mark) if mark else ""
    if mark and mark.signed_by:
        words = _("{name}代签").format(name=mark.signed_by)
    if not before and mark is None and person.excused:
        words = _("请假")
    note = word(person.attends) if person.attends is not Attends.MEMBER else ""
    return content.SheetRow(
        person.number, printed_name(person.name, mark), person.role_text or person.role, person.unit, words, note
    )


def _signed_words(facts: Facts, mark: SignIn) -> str:
    """When somebody signed in. From paper only the moment is known at which it was keyed in, which may be days later."""
    if mark.how is How.PAPER:
        return _("纸质签到")
    return _("{time}签到").format(time=f"{facts.at(mark.at):%H:%M}")


def table_cards(facts: Facts) -> sheets.TableCards | None:
    """席卡 for everybody invited in the order of the list, then whoever leads, writes or convenes and is not on it."""
    cards = (*_cards_of(facts), *_cards_beside(facts))
    return sheets.TableCards(contents.head(facts), cards) if cards else None


def _cards_of(facts: Facts) -> Iterator[sheets.TableCard]:
    chosen = facts.settings
    for person in _invited(facts):
        role = word(person.role_text or person.role)
        below = "　".join(filter(None, (person.unit, role))) if chosen["card_below"] else ""
        yield sheets.TableCard(person.name, below, person.number if chosen["card_codes"] else None)


def _cards_beside(facts: Facts) -> Iterator[sheets.TableCard]:
    meeting, done = facts.meeting, {p.name for p in _invited(facts)}
    for label, names in (
        (_("主持人"), (meeting.moderator,)),
        (_("召集人"), meeting.conveners),
        (_("记录员"), (meeting.recorder,)),
    ):
        for name in filter(None, map(clean_name, names)):
            if name not in done:
                yield sheets.TableCard(name, label if facts.settings["card_below"] else "")
            done.add(name)


def personal_codes(facts: Facts) -> sheets.PersonalCodes | None:
    """The printed number of everybody invited, as the sign-in line takes it; None without a list."""
    found = tuple(sheets.PersonalCode(p.number, p.name, p.unit) for p in _invited(facts))
    return sheets.PersonalCodes(contents.head(facts), found) if found else None


def number_pad(facts: Facts) -> sheets.NumberPad:
    """号牌 and 收条; the numbers are cards as the queue takes them."""
    chosen = facts.settings
    return sheets.NumberPad(chosen["brand"] or facts.room.name, chosen["pad_slips"])


def paper_form(facts: Facts) -> content.PaperForm:
    """手工记录单, its numbers going on where the record stands."""
    people = sorted(facts.board.participants, key=lambda p: p.number)
    return content.PaperForm(
        head=contents.head(facts),
        agenda=contents.agenda_lines(facts),
        next_refs=(f"S{_next(s.number for s in facts.suggestions)}", f"C{_next(c.number for c in facts.commitments)}"),
        people=tuple((p.number, printed_name(p.name, facts.board.signed.get(p.id))) for p in people),
    )


def _next(numbers: Iterable[int]) -> int:
    return max(numbers, default=0) + 1
