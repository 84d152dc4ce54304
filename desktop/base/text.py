"""Text is cleaned once, at the boundary where it enters; after that every module trusts it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from desktop.base.errors import UserError
from desktop.base.i18n import _

LONGEST_LINE = 200
LONGEST_TEXT = 20_000

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, signs that nobody sees, half pairs: what `clean_text` takes out, as a class of an expression.
INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u2060\u200e\u200f\u061c"
    "\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_DROPPED = re.compile(f"[{INVISIBLE}]")
# A mobile phone, with or without the number of the country; an identity card. In the groups in which people write them.
_NUMBERS = re.compile(
    r"(?<!\d)(?P<country>(?:[+＋]|00)?[8８][6６]_)?"
    r"(?:[1１][3-9３-９]\d(?:_\d{4}_\d{4}|_\d{3}_\d{5}|\d_\d{3}_\d{4})|\d{6}_\d{4}_\d{4}_\d{3}[\dXxＸｘ])(?!\d)".replace(
        "_", "[ .·\u00a0\u3000\u2010-\u2015－-]?"
    )
)
_SEPARATORS = str.maketrans(dict.fromkeys("•‧∙⋅・･᛫．", "·"))


def clean_text(text: str, limit: int = LONGEST_TEXT) -> str:
    """Words as typed, of several lines perhaps: without control characters, direction marks and unpaired
    surrogates; line ends as \\n; outer blanks removed. Raises UserError where more than `limit` characters remain.
    """
    kept = _DROPPED.sub(
        "", _BREAKS.sub("\n", text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"))
    ).strip()
    if len(kept) > limit:
        raise UserError(
            _("这段文字有 {length} 个字，最多可以记 {limit} 个字；请分成几条来记。").format(
                length=len(kept), limit=limit
            )
        )
    return kept


def clean_line(text: str, limit: int = LONGEST_LINE) -> str:
    """A name, title or place: `clean_text` on one line, every run of blanks one space."""
    return " ".join(clean_text(text, limit).split())


def clean_name(text: str) -> str:
    """A person's name. 王　芳 is 王芳: blanks between Han characters are padding. The separator in 买买提·热西提
    becomes U+00B7 whichever code point was typed.
    """
    name = clean_line(text).translate(_SEPARATORS)
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name) if not _is_hangul(name) else name


def _is_hangul(text: str) -> bool:
    return any("\uac00" <= c <= "\ud7a3" for c in text)


def plain_digits(text: str) -> str:
    """Full-width digits, letters and signs as ASCII (a hand scanner types them while an input method is on)."""
    return unicodedata.normalize("NFKC", text)


def mask_phone(phone: str) -> str:
    """138****0000; a shorter number keeps its last two digits (DOMAIN.md, rule 12)."""
    digits = re.sub(r"\D", "", plain_digits(phone))
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def mask_numbers(text: str) -> str:
    """Words with the phones and identity cards in them masked: 找老王13812340000 → 找老王138****0000."""
    return _NUMBERS.sub(_masked, text)


def masked_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where phones and identity cards stand in `text` (from, to), and what is shown in place of each."""
    for found in _NUMBERS.finditer(text):
        yield found.start(), found.end(), _masked(found)


def _masked(found: re.Match[str]) -> str:
    country = found["country"] or ""
    return country + mask_phone(found[0].removeprefix(country))
