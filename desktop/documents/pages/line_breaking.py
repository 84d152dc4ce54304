"""Where a line of Chinese, with words of other scripts in it, may end. Signs of punctuation never begin or end a line
as GB/T 15834 (5.1) wants it and Word does it; one stop may hang out beyond the margin.
"""

from __future__ import annotations

import re

# Marks, variants and joined signs belong to the sign before them: what is moved to another line moves whole.
_MARKS = "\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff"
_SIGN = re.compile(f".[{_MARKS}]*(?:\u200d.[{_MARKS}]*)*", re.DOTALL)
_HAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0003ffff]"
)
_EASTERN = frozenset("“”‘’—…·×→←↑↓①②③④⑤⑥⑦⑧⑨⑩■□▲△●○★☆√℃№§※")  # stand in the font of Han characters
_NEVER_FIRST = frozenset("!%),.:;?]}¢°·’”…‰›℃∶、。〃〉》」』】〕〗〞！＂％＇），．：；？］｀｜｝～￠—")
_NEVER_LAST = frozenset("$([{£¥‘“〈《「『【〔〖〝（［｛￡￥＄")
_HANGING = frozenset("、。，．")


def signs(text: str) -> list[str]:
    """`text` in the pieces that a reader takes for one sign each."""
    return _SIGN.findall(text)


def is_han(sign: str) -> bool:
    """Whether it stands in the font of Han characters, between which a line may end anywhere."""
    return sign in _EASTERN or _HAN.match(sign) is not None


def hangs(sign: str) -> bool:
    """Whether it may stand beyond the margin."""
    return sign in _HANGING


def may_part(before: str, after: str) -> bool:
    """Whether a line may end between two signs."""
    if before in "\t\n\f" or after in "\n\f":
        return True
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if before in " -" or after == "\t":
        return True
    return _wide(before) or _wide(after)


def spaced(before: str, after: str) -> bool:
    """Whether a little space stands between two signs: between Han characters and Latin letters or figures."""
    return (_letter(before) and _ideograph(after)) or (_ideograph(before) and _letter(after))


def stretches(before: str, after: str) -> bool:
    """Whether the space between two signs grows where a line is set to both margins."""
    return before == " " or is_han(before) or is_han(after)


def _wide(sign: str) -> bool:
    return _HAN.match(sign) is not None or sign in "—…“”‘’"


def _letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _ideograph(sign: str) -> bool:
    return _wide(sign) and sign[0].isalpha()
