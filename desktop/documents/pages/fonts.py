"""The fonts in which a Word or Excel file is printed here: the one that it names, else one alike, with the faces that
stand in for what that does not have. Sizes are pixels of a page on which one pixel is one twip.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from desktop.documents.faces import FANG_SONG, HEI, KAI, SMALL_SONG, SONG
from desktop.documents.pages.model import Look
from desktop.documents.painted.painting import FAMILIES

# Under another name on another system, then what is alike: a face with serifs for one with serifs.
_SERIFS = ("SimSun", "Noto Serif CJK SC", "Source Han Serif SC", "STSong", "AR PL UMing CN")
_ALIKE = {
    FANG_SONG: ("FangSong", "FangSong_GB2312", "STFangsong", *_SERIFS),
    KAI: ("KaiTi", "KaiTi_GB2312", "STKaiti", "AR PL UKai CN", *_SERIFS),
    HEI: ("SimHei", "STHeiti"),
    SONG: _SERIFS,
    SMALL_SONG: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", SONG, *_SERIFS),
}
_SMALL_SONG = re.compile("小标宋")  # 方正小标宋简体, 方正小标宋_GBK, 创艺简标宋 …
_LATIN_SERIFS = {"Times New Roman": ("Liberation Serif", "Tinos", "DejaVu Serif")}


def families(name: str) -> list[str]:
    """What is looked for, in this order, where a file names this font."""
    known = _known(name)
    return list(dict.fromkeys((name, *_ALIKE.get(known, ()), *_LATIN_SERIFS.get(name, ()), *FAMILIES)))


def font(name: str, look: Look, stretched: float = 0) -> QFont:
    """`stretched` is put behind each character, besides the tracking of the look."""
    made = _font(name, round(look.size), look.bold, look.italic, look.underlined, look.struck)
    apart = look.tracking + stretched
    if apart:
        made = QFont(made)
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, apart)
    return made


@lru_cache(4096)
def _font(name: str, size: int, bold: bool, italic: bool, underlined: bool, struck: bool) -> QFont:
    made = QFont()
    made.setFamilies(families(name))
    made.setPixelSize(max(size, 1))
    made.setBold(bold or _instead_of_small_song(name))
    made.setItalic(italic)
    made.setUnderline(underlined)
    made.setStrikeOut(struck)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(65_536)
def width(sign: str, name: str, size: int, bold: bool, italic: bool) -> float:
    """Of one sign, in twips."""
    return _metrics(name, size, bold, italic).horizontalAdvance(sign)


@lru_cache(1024)
def _metrics(name: str, size: int, bold: bool, italic: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(name, size, bold, italic, False, False))


def _instead_of_small_song(name: str) -> bool:
    """小标宋 is heavy; 宋体 in its place is set bold (DOMAIN.md, Official layout)."""
    return _known(name) == SMALL_SONG and not any(map(QFontDatabase.hasFamily, families(SMALL_SONG)[:3]))


def _known(name: str) -> str:
    """The font of the official layout that this is a make of: 仿宋_GB2312, FangSong, 方正仿宋简体, 华文楷体."""
    if _SMALL_SONG.search(name):
        return SMALL_SONG
    named = (known for known, alike in _ALIKE.items() if name in alike[:2] and name not in _SERIFS[1:])
    return next(named, "") or next((known for known in (FANG_SONG, KAI, HEI, SONG) if known[:-1] in name), "")
