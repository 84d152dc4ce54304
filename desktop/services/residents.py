"""Texts that leave the room name no resident (DOMAIN.md, rule 12): 公示 and 交办单 must not tell who complained, and a
commitment is often written as it was said, "修好王芳家门口的地砖". Officials speak for a unit and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.base.i18n import _
from desktop.base.text import mask_numbers
from desktop.rules.attendance import SignIn
from desktop.rules.record import Suggestion
from desktop.rules.roles import read_role
from desktop.services.people import People
from desktop.services.work_phones import OFFICIALS

_ANY_SEPARATOR = "[·•‧∙⋅・･᛫．.]"
_SHORTEST = 2  # characters: a name of one would be found in half of all words


class Residents:
    """The residents of one meeting: whoever was invited or came and speaks for no unit, deputies, and those whom only
    the label of a suggestion knows (2号楼一住户).
    """

    def __init__(self, people: People, signed: Iterable[SignIn], suggestions: Iterable[Suggestion]) -> None:
        participants = list(people.participants.values())
        self._officials = {p.name for p in participants if p.role in OFFICIALS}
        residents = {p.name for p in participants if p.role not in OFFICIALS}
        self._officials -= residents  # of two people of one name nobody knows which is meant
        known = {*residents, *_deputies(signed), *(s.label for s in suggestions)} - self._officials
        self._names = _pattern(known)

    def without(self, text: str) -> str:
        """`text` with 某居民 in the place of each of their names, and numbers of phones and identity cards masked."""
        masked = mask_numbers(text)
        return self._names.sub(lambda _found: _("某居民"), masked) if self._names else masked

    def may_be_named(self, person: str) -> bool:
        """Whether `person` is known here as somebody who speaks for a unit. Who is not known is not named."""
        return person in self._officials


def _deputies(signed: Iterable[SignIn]) -> set[str]:
    return {name for mark in signed for name in (mark.stands_in, mark.signed_by) if name}


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """The longest first, so that 王芳芳 is not left as 某居民芳. What only says a role (村民, 住户代表) names nobody."""
    found = {name for name in names if len(name) >= _SHORTEST and not read_role(name).known}
    ordered = sorted(found, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_as_typed, ordered)), re.IGNORECASE) if ordered else None


def _as_typed(name: str) -> str:
    """A name as it may stand in a text, where nobody cleaned it: 王　芳, 买买提•热西提."""
    return r"\s*".join(_ANY_SEPARATOR if sign == "·" else re.escape(sign) for sign in name if not sign.isspace())
