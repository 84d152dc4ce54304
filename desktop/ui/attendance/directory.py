"""Everybody who can be named at a meeting, and what typed words may mean: a person, a card, a label, nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.base.text import clean_line, plain_digits
from desktop.rules import units
from desktop.rules.attendance import Participant
from desktop.rules.meeting import Unit
from desktop.rules.search import Found, PeopleIndex
from desktop.rules.units import Meant
from desktop.ui.widgets.choice_field import Choice

OFFERED = 12
_CARD = re.compile(r"(\d{1,6})号?牌?")


@dataclass(frozen=True)
class Who:
    """A participant, the holder of a card, a label such as "2号楼一住户", or nobody (`anonymous`)."""

    participant: str | None = None
    card: str = ""
    label: str = ""
    anonymous: bool = False


NOBODY = Who(anonymous=True)


@dataclass(frozen=True)
class Directory:
    """`index` is None until it is built; then nobody is found by words, but cards and labels are."""

    people: dict[str, Participant]
    index: PeopleIndex | None = None

    def search(self, text: str, limit: int = OFFERED) -> tuple[list[Participant], list[Participant]]:
        """Who is meant, and who is meant only if one letter is wrong."""
        found = self.index.search(text, limit) if self.index else Found()
        return self._known(found.sure), self._known(found.near)

    def _known(self, rows: Iterable[str]) -> list[Participant]:
        return [self.people[row] for row in rows if row in self.people]

    def find(self, text: str, limit: int = OFFERED) -> list[Participant]:
        sure, near = self.search(text, limit)
        return sure + near

    def waiters(self, text: str) -> list[Choice]:
        """Who may wait or be called: digits are a card first, a sheet number after it."""
        return [*_card(text), *map(_person, self.find(text))]

    def speakers(self, text: str) -> list[Choice]:
        """Whose words were these: people, a card, and the words themselves as a label."""
        label = clean_line(text)
        if not label:
            return [Choice(_("不记名"), _("不记名"), NOBODY)]
        sure, near = ([_person(found) for found in part] for part in self.search(text))
        written = Choice(_("只记称呼“{label}”").format(label=label), label, Who(label=label))
        return in_order(text, [*_card(text), *sure], near, written, label)

    def on_paper(self, text: str) -> list[Choice]:
        """Whose words stand on a row of paper: a number is the printed one of a person, as the form has them, else that
        of a card.
        """
        found = _CARD.fullmatch(plain_digits(text).strip())
        numbered = [p for p in self.people.values() if found and found[0].isdigit() and p.number == int(found[1])]
        return [*map(_person, numbered), *_card(text)] if found else self.speakers(text)

    def answerers(self, text: str) -> list[Choice]:
        """Who is called in to answer; somebody who is on no list can join for it (`label` is the name)."""
        name = clean_line(text)
        sure, near = ([_person(found) for found in part] for part in self.search(text))
        joins = Choice(_("＋ 现场加入“{name}”").format(name=name), name, Who(label=name))
        return in_order(text, sure, near, joins, name) if name else []

    def names(self, text: str) -> list[Choice]:
        """Names to be written down, such as a deputy's or that of a responsible person."""
        return [Choice(choice.shown, choice.text, choice.text) for choice in map(_person, self.find(text))]


def _person(found: Participant) -> Choice:
    remark = "　".join(filter(None, (found.unit, _("{number}号").format(number=found.number))))
    return Choice(f"{found.name}　{remark}", found.name, Who(participant=found.id))


def _card(text: str) -> list[Choice]:
    found = _CARD.fullmatch(plain_digits(text).strip())
    if not found:
        return []
    shown = _("{card}号牌").format(card=found[1])
    return [Choice(shown, shown, Who(card=found[1]))]


def in_order(text: str, sure: list[Choice], near: list[Choice], new: Choice, name: str) -> list[Choice]:
    """Who is meant, then the words as something new, and who is nearly meant. A name written in signs is rather a new
    one than another of that sound; letters are rather mistyped. Nothing new where the name is known.
    """
    if any(choice.text == name for choice in sure):
        return [*sure, *near]
    return [*sure, *near, new] if text.isascii() else [*sure, new, *near]


def find_units(known: tuple[Unit, ...], text: str) -> list[Choice]:
    """Units under their proper names. Return takes the first where the words are another name of it: 物业."""
    return [_unit(meant) for meant in units.find(known, text, OFFERED)]


def _unit(meant: Meant) -> Choice:
    name = meant.unit.name
    shown = _("{unit}　就是{alias}").format(unit=name, alias=meant.by) if meant.by else name
    return Choice(shown, name, name, meant.exact)
