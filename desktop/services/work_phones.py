"""Phones of the people responsible for commitments, where the settings want them in the ledger (DOMAIN.md, rule 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from desktop.base.text import mask_phone
from desktop.rules.attendance import Participant
from desktop.services.rooms import phones

OFFICIALS = ("政协委员", "人大代表", "村社区干部", "职能部门", "企业物业")  # 身份 in which one has a work phone


def work_phones(connection: Connection, people: Iterable[Participant]) -> dict[str, str]:
    """Name → phone as it is printed: of a resident only the ends. Whoever shares a name with somebody is left out."""
    everybody = list(people)
    names = Counter(p.name for p in everybody)
    single = [p for p in everybody if p.person and names[p.name] == 1]
    kept = phones(connection, [p.person for p in single if p.person])
    return {p.name: _printed(p, kept[p.person]) for p in single if p.person in kept}


def _printed(person: Participant, phone: str) -> str:
    return phone if person.role in OFFICIALS else mask_phone(phone)
