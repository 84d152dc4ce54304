"""Which font a run of text is set in. The fonts of the official layout hold the 20,902 characters of GBK; a rare name
(𬱖, 𠅤, 김철수) needs a font that has it, run by run, or it prints as a box (DOMAIN.md, Official layout).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FANG_SONG = "仿宋"
KAI = "楷体"
HEI = "黑体"
SONG = "宋体"
SMALL_SONG = "方正小标宋简体"

# Fonts that every Windows 10 and 11 has, and the code points that they draw and 仿宋 does not.
_FALLBACKS = (
    # 宋体 draws extension A and what was added to the basic block after GBK (䶮, 鿏); 仿宋 and 楷体 stop at U+9FA5.
    (SONG, "\u3400-\u4dbf\u9fa6-\u9fff\uf900-\ufaff"),
    # Extensions B to F (𠅤 is B, 𬱖 is E): Windows itself falls back to this font for all of them.
    ("SimSun-ExtB", "\U00020000-\U0002ffff"),
    # Extension G and later came in a font of its own with GB 18030-2022.
    ("SimSun-ExtG", "\U00030000-\U0003ffff"),
    # The Korean font of the Windows base; Batang is only there where Korean was installed.
    ("Malgun Gothic", "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"),
    ("Microsoft Himalaya", "\u0f00-\u0fff"),
    ("Microsoft Yi Baiti", "\ua000-\ua4cf"),
    ("Mongolian Baiti", "\u1800-\u18af"),
    ("Arial", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),  # Uyghur and Kazakh names
    ("Segoe UI Symbol", "\u2600-\u27bf"),  # ✂ and ☑ of our own forms
    ("Segoe UI Emoji", "\U0001f000-\U0001ffff"),
)
_JOINED = "\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"  # marks and variants belong to the sign before them
_RARE = re.compile("|".join(f"([{signs}][{signs}{_JOINED}]*)" for _, signs in _FALLBACKS))


def split(text: str) -> Iterator[tuple[str, str]]:
    """`text` in pieces, each with the font that it needs; "" is the font of its paragraph. Joined, the pieces are
    the text again.
    """
    end = 0
    for rare in _RARE.finditer(text):
        if rare.start() > end:
            yield text[end : rare.start()], ""
        yield rare.group(), _FALLBACKS[(rare.lastindex or 1) - 1][0]
        end = rare.end()
    if end < len(text):
        yield text[end:], ""


def fonts_of(text: str) -> frozenset[str]:
    """The fonts that its rare characters need. Each sign is looked at once, however long the text."""
    return frozenset(font for _piece, font in split("".join(set(text))) if font)


def rare_fonts() -> tuple[str, ...]:
    """Every font that `split` may name."""
    return tuple(font for font, _ in _FALLBACKS)
