"""What leaves the laptop is masked unless somebody asks for everything (DOMAIN.md, rule 12): phones and numbers of
identity cards wherever they stand, and all of a proposer's name but its first sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from desktop.base.text import mask_numbers, mask_phone

T = TypeVar("T")
_OWN_ID = re.compile(r"[0-9a-f]{32,64}")  # of a row, hidden in a list that comes back: digits in it are no phone


def masked(content: T) -> T:
    """Facts, or a document's content, with every text in them masked, however deep; once more changes nothing."""
    return cast(T, _masked(content))


def _masked(value: Any) -> Any:
    if type(value) is str:
        return value if _OWN_ID.fullmatch(value) else mask_numbers(value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return replace(cast(Any, value), **{name: _field(name, one) for name, one in found.items()})
    if isinstance(value, Mapping):
        return {key: _masked(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_masked, value))
    if isinstance(value, list | set | frozenset):
        return type(value)(map(_masked, value))
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return map(_masked, value)  # a generator passes through without being held
    return value


def _field(name: str, value: Any) -> Any:
    mask: Callable[[str], Any] = _MASKS.get(name, _masked)
    return mask(value) if isinstance(value, str) else _masked(value)


def first_sign(name: str) -> str:
    """王芳 → 王**. Cards and words that begin with a number (7号牌, 2号楼一住户) name nobody and stay."""
    return name if not name or name[0].isdigit() else f"{name[0]}**"


def _phone(phone: str) -> str:
    return phone if "*" in phone else mask_phone(phone)


_MASKS: dict[str, Callable[[str], str]] = {"phone": _phone, "proposer": first_sign}
