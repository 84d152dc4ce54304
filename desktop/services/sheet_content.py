"""What is printed and filled in by hand: 签到表 and 手工记录单."""

from __future__ import annotations

from desktop.base.i18n import _, word
from desktop.documents import content
from desktop.rules.attendance import Attends, printed_name
from desktop.services import contents
from desktop.services.contents import Facts

BLANK_ROWS = 10
BLANK_ROWS_WITHOUT_LIST = 30


def sign_in_sheet(facts: Facts, *, before: bool = False) -> content.SignInSheet:
    """签到表 with permanent numbers; before the meeting without what happened."""
    signed = {} if before else facts.board.signed
    listed = [p for p in facts.board.participants if p.invited or not before]
    found = []
    for p in listed:
        mark = signed.get(p.id)
        words = _("{time}签到").format(time=f"{facts.at(mark.at):%H:%M}") if mark else ""
        if mark and mark.signed_by:
            words = _("{name}代签").format(name=mark.signed_by)
        if not before and mark is None and p.excused:
            words = _("请假")
        note = word(p.attends) if p.attends is not Attends.MEMBER else ""
        name = printed_name(p.name, mark)
        found.append(content.SheetRow(p.number, name, p.role_text or p.role, p.unit, words, note))
    blanks = (BLANK_ROWS if found else BLANK_ROWS_WITHOUT_LIST) if before else 0
    attended = None if before else contents.attended(facts)
    return content.SignInSheet(contents.head(facts), tuple(found), blanks, attended)


def paper_form(facts: Facts) -> content.PaperForm:
    """手工记录单, its numbers going on where the record stands."""
    suggestions = max((s.number for s in facts.suggestions), default=0)
    commitments = max((c.number for c in facts.commitments), default=0)
    people = sorted(facts.board.participants, key=lambda p: p.number)
    return content.PaperForm(
        head=contents.head(facts),
        agenda=contents.agenda_lines(facts),
        next_refs=(f"S{suggestions + 1}", f"C{commitments + 1}"),
        people=tuple((p.number, printed_name(p.name, facts.board.signed.get(p.id))) for p in people),
    )
