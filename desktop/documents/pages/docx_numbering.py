"""The numbers and signs that Word itself puts before the paragraphs of a list (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re

from lxml.etree import _Element

from desktop.documents.pages.docx_styles import Properties, W, flat, twips
from desktop.documents.wording import chinese_number

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_CHINESE = {
    *("chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting"),
    *("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting", "ideographDigital"),
}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Level:
    """One level of a list. `indents` of its paragraphs and `run`, the look of its numbers, as properties."""

    def __init__(self, element: _Element) -> None:
        self.kind = _value(element, "numFmt", "decimal")
        self.text = _value(element, "lvlText", "")
        self.start = int(twips(_value(element, "start", "1"), 1))
        self.behind = {"space": " ", "nothing": ""}.get(_value(element, "suff", "tab"), "\t")
        self.indents: Properties = flat(element.find(f"{W}pPr"))
        self.run: Properties = flat(element.find(f"{W}rPr"))


class Numbering:
    """Counts as the paragraphs come by."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        kinds = {kind.get(f"{W}abstractNumId"): kind for kind in root.iter(f"{W}abstractNum")}
        for number in root.iter(f"{W}num"):
            kind = kinds.get(_value(number, "abstractNumId", ""))
            levels = () if kind is None else kind.iter(f"{W}lvl")
            self._levels[number.get(f"{W}numId") or ""] = {
                int(twips(level.get(f"{W}ilvl"))): Level(level) for level in levels
            }

    def next(self, properties: Properties) -> tuple[str, Level] | None:
        """What stands before a paragraph with these properties, and the level that it is of."""
        number = properties.get("numPr.numId", {}).get("val", "")
        depth = int(twips(properties.get("numPr.ilvl", {}).get("val")))
        levels = self._levels.get(number, {})
        level = levels.get(depth)
        if level is None:
            return None
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]

        def said(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            of = levels.get(place, level)
            return counted(counts.get(place, of.start), of.kind)

        text = "•" if level.kind == "bullet" else re.sub(r"%([1-9])", said, level.text)
        return text + level.behind, level


def counted(number: int, kind: str) -> str:
    """A number as one of Word's kinds of numbering says it; Arabic where the kind is not known."""
    if number < 1:
        return str(number)
    if kind in _CHINESE:
        return chinese_number(number)
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind in ("ideographTraditional", "ideographZodiac") and number <= len(_HEAVENLY):
        return _HEAVENLY[number - 1]
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and number < 4000:
        roman = ""
        for value, letters in _ROMAN:
            roman, number = roman + letters * (number // value), number % value
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "none":
        return ""
    return f"{number:02}" if kind == "decimalZero" else str(number)


def _value(element: _Element, tag: str, fallback: str) -> str:
    found = element.find(f"{W}{tag}")
    return fallback if found is None else found.get(f"{W}val") or fallback
