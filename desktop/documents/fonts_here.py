"""Which of the fonts that the Word files name this machine does not have, and what stands in for them: an office sends a
paper on that looks different everywhere else, and nobody would notice here (DOMAIN.md, Official layout).

Asks Qt: the caller has made a QGuiApplication.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase, QTextLayout

from desktop.base.i18n import _, listed, phrases
from desktop.documents import faces

# The same font under the name that another system or another make gives it.
_SAME = {
    faces.FANG_SONG: ("FangSong",),
    faces.KAI: ("KaiTi",),
    faces.HEI: ("SimHei",),
    faces.SONG: ("SimSun", "NSimSun"),
    faces.SMALL_SONG: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
}
_HAN = chr(0x6C38)  # 永, which every Chinese font has
# A sign that each font for rare characters is there to draw.
SAMPLES = {
    "SimSun-ExtB": "𠅤",
    "SimSun-ExtG": "𰻝",
    "Malgun Gothic": "김",
    "Microsoft Himalaya": "བ",
    "Microsoft Yi Baiti": "ꆈ",
    "Mongolian Baiti": "ᠮ",
    "Arial": "ئ",
    "Segoe UI Symbol": "✂",
    "Segoe UI Emoji": "😀",
}


@dataclass(frozen=True)
class MissingFont:
    """`stand_in`: the family that draws its signs here, "" where none does and they are printed as boxes. `rare`: only
    rare characters are set in it.
    """

    font: str
    stand_in: str
    rare: bool = False


def missing_fonts(title_font: str = faces.SMALL_SONG) -> tuple[MissingFont, ...]:
    """The fonts that are not there, in the order in which they matter. `title_font`: as the settings have it."""
    named = dict.fromkeys((title_font, faces.FANG_SONG, faces.KAI, faces.HEI, faces.SONG))
    plain = (MissingFont(font, _stand_in(font, _HAN)) for font in named if not _is_here(font))
    rare = (MissingFont(font, _stand_in(font, sign), rare=True) for font, sign in SAMPLES.items() if not _is_here(font))
    return (*plain, *rare)


def fonts_sentence(missing: Iterable[MissingFont]) -> str:
    """What the user is told; "" where every font is there or a rare one is well replaced."""
    replaced: dict[str, list[str]] = {}
    for one in missing:
        if not (one.rare and one.stand_in):
            replaced.setdefault(one.stand_in, []).append(one.font)
    boxes = replaced.pop("", [])
    told = [
        _("没有{fonts}，会用{other}代替").format(fonts=listed(fonts), other=other) for other, fonts in replaced.items()
    ]
    if boxes:
        told.append(_("没有{fonts}，用它的字会印成方框").format(fonts=listed(boxes)))
    return _("这台电脑上：{told}。打印前请先看版面。").format(told=phrases(told)) if told else ""


def _is_here(font: str) -> bool:
    return any(map(QFontDatabase.hasFamily, (font, *_SAME.get(font, ()))))


def _stand_in(font: str, sign: str) -> str:
    """宋体 stands in for 小标宋, as the font table of the file says; else whatever the system draws the sign with."""
    if font == faces.SMALL_SONG and _is_here(faces.SONG):
        return faces.SONG
    layout = QTextLayout(sign, QFont(font))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    drawn = [run.rawFont().familyName() for run in layout.glyphRuns() if all(run.glyphIndexes())]
    return drawn[0] if drawn else ""
