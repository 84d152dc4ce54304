"""Changing a recorded line: what may be changed of it beside its words, made clean as it was when the line was written,
and what is no longer 当场已确认 after that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_text
from desktop.rules.bodies import HandsLimit
from desktop.rules.meeting import State
from desktop.rules.record import Ballot, Consensus, Reply, Suggestion
from desktop.services.hands import check_hands, counted_words
from desktop.services.verb import Verb

HANDS = ("for_", "against", "abstain")
_LINES = {"unit", "who", "to_unit", "method", "lead", "person", "due_text"}


def reword(v: Verb, found: Any, /, **values: Any) -> None:
    """Change what a line says. What was read out and confirmed is so no longer once it says something else, or the show
    of hands that it rests on does.
    """
    if v.set(found, **values):
        counted = isinstance(found, Ballot) and counted_words(found) != counted_words(v.get(Ballot, found.id))
        _read_anew(v, [found, *(resting_on(v, found) if counted else ())])


def resting_on(v: Verb, found: Any) -> list[Consensus]:
    """The consensus that a show of hands is the ground of; none for any other line."""
    return v.load(Consensus, ballot=found.id) if isinstance(found, Ballot) else []


def _read_anew(v: Verb, said: Iterable[Any]) -> None:
    read_out = [line for line in said if getattr(line, "confirmed", None)]
    for line in read_out:
        v.set(line, confirmed=None)
    if read_out:
        live = v.meeting.state is State.LIVE
        v.say(_("内容改了，要重新宣读确认。") if live else _("内容改了，不再标“当场已确认”。"))


def cleaned(v: Verb, found: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a line as they will stand. Raises UserError where they cannot."""
    if isinstance(found, Ballot):
        limit = HandsLimit(found.base, found.quorum, found.threshold)  # those who were there then
        check_hands(limit, *(values.get(name, getattr(found, name)) for name in HANDS))
    if isinstance(found, Reply) and not values.get("suggestions", found.suggestions):
        raise UserError(_("请选这是对哪一条意见的答复。"))
    if values.get("ballot"):
        v.get(Ballot, values["ballot"])
    return {name: _clean(v, name, value) for name, value in values.items()}


def _clean(v: Verb, name: str, value: Any) -> Any:
    if name in _LINES:
        return clean_line(value)
    if name == "measures":
        return clean_text(value)
    if name == "support":
        return tuple(filter(None, map(clean_line, value)))
    return _suggestions(v, value) if name == "suggestions" else value


def _suggestions(v: Verb, rows: Any) -> tuple[str, ...]:
    return tuple(v.get(Suggestion, row).id for row in dict.fromkeys(rows))
