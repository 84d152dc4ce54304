"""What may be changed of a recorded line beside its words, made clean as it was when the line was written."""

from __future__ import annotations

from typing import Any

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_text
from desktop.rules.bodies import HandsLimit
from desktop.rules.record import Ballot, Reply, Suggestion
from desktop.services.hands import check_hands
from desktop.services.verb import Verb

HANDS = ("for_", "against", "abstain")
_LINES = {"unit", "who", "to_unit", "method", "lead", "person", "due_text"}


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
