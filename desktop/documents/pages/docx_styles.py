"""What a paragraph or a run of Word looks like: the defaults, its styles one upon the other, and what is set on itself
(ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml.etree import _Element

from desktop.documents.pages.model import Across, Edges, Look, Rule, Shape, Tab

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Properties = dict[str, Any]

_OFF = {"0", "false", "off", "none"}
_ACROSS: dict[str, Across] = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "distribute",
    "thaiDistribute": "distribute",
}
_HIGHLIGHTS = {
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkRed": "800000",
    "darkMagenta": "800080",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_WIDEST = 240  # twips of a rule
_SMALLER = 0.65  # of the type: raised and lowered signs
DEFAULT_SIZE = "20"  # half points


def flat(element: _Element | None) -> Properties:
    """w:pPr or w:rPr as names: "jc", "ind.left"; edges, tabs and elements within elements under their own names."""
    found: Properties = {}
    for child in element if element is not None else ():
        if not isinstance(child.tag, str):
            continue
        tag = child.tag.rpartition("}")[2]
        if tag == "tabs":
            found[tag] = [attributes(tab) for tab in child]
        elif tag in ("pBdr", "numPr"):
            found.update({f"{tag}.{edge.tag.rpartition('}')[2]}": attributes(edge) for edge in child})
        else:
            own = attributes(child)
            found[tag] = own.pop("val", "1")
            found.update({f"{tag}.{name}": value for name, value in own.items()})
    return found


def over(lower: Properties, upper: Properties) -> Properties:
    """`upper` set on `lower`. What hangs out no longer stands in, and tabs are added or cleared one by one."""
    made = dict(lower)
    if any(name.startswith(("ind.hanging", "ind.firstLine")) for name in upper):
        for name in ("ind.hanging", "ind.hangingChars", "ind.firstLine", "ind.firstLineChars"):
            made.pop(name, None)
    if any(name.startswith("rFonts.") for name in upper):
        for slot in ("ascii", "hAnsi", "eastAsia"):
            if f"rFonts.{slot}" in upper:
                made.pop(f"rFonts.{slot}Theme", None)
    if "tabs" in upper:
        upper = {**upper, "tabs": [*made.get("tabs", []), *upper["tabs"]]}
    made.update(upper)
    return made


def on(properties: Mapping[str, Any], name: str) -> bool:
    """Whether a property that is on or off is on."""
    return name in properties and properties[name] not in _OFF


def twips(text: object, fallback: float = 0) -> float:
    """A measure: twips, or with a unit ("1.5pt"); what cannot be read is the fallback."""
    words = str(text) if text is not None else ""
    for unit, factor in (("pt", 20), ("in", 1440), ("cm", 1440 / 2.54), ("mm", 144 / 2.54)):
        if words.endswith(unit):
            words, scale = words[: -len(unit)], float(factor)
            break
    else:
        scale = 1.0
    try:
        found = float(words) * scale
    except ValueError:
        return fallback
    return max(-40_000.0, min(found, 40_000.0))


def rule(named: Mapping[str, str] | None) -> Rule | None:
    """An edge; w:sz counts eighths of a point, w:space points."""
    if not named or named.get("val", "nil") in ("nil", "none"):
        return None
    kind, color = named["val"], named.get("color", "")
    return Rule(
        width=min(max(twips(named.get("sz"), 4) * 20 / 8, 5), _WIDEST),
        color=_color(color),
        space=twips(named.get("space")) * 20,
        doubled=kind in ("double", "thinThickSmallGap", "thickThinSmallGap", "thinThickMediumGap"),
        dashed="dash" in kind.lower() or "dot" in kind.lower(),
    )


def attributes(element: _Element) -> dict[str, str]:
    """Without their namespaces."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}


def _color(value: str) -> str:
    known = len(value) == 6 and all(sign in "0123456789abcdefABCDEF" for sign in value)
    return value.upper() if known and value != "000000" else ""


class Styles:
    """The styles of one document. `theme`: the fonts that its theme names."""

    def __init__(self, root: _Element | None, theme: _Element | None) -> None:
        self._elements = {style.get(f"{W}styleId"): style for style in _each(root, "style")}
        defaults = next(_each(root, "docDefaults"), None)
        self._paragraph = flat(_inside(defaults, "pPrDefault", "pPr"))
        self._run = {"rFonts.ascii": "Times New Roman", "sz": DEFAULT_SIZE} | flat(
            _inside(defaults, "rPrDefault", "rPr")
        )
        self._theme = _theme_fonts(theme)
        standard = (s for s in self._elements.values() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default"))
        self.standard = next((s.get(f"{W}styleId") for s in standard if s.get(f"{W}default") not in _OFF), None)
        self.chain = cache(self._chain)

    def paragraph(self, style: str | None, own: Properties) -> Properties:
        """All that is set for a paragraph."""
        made = self._paragraph
        for element in self.chain(style or self.standard):
            made = over(made, flat(element.find(f"{W}pPr")))
        return over(made, own)

    def run(self, paragraph_style: str | None, own: Properties) -> Properties:
        """All that is set for a run of a paragraph of this style."""
        made = self._run
        for style in (paragraph_style or self.standard, own.get("rStyle")):
            for element in self.chain(style):
                made = over(made, flat(element.find(f"{W}rPr")))
        return over(made, own)

    def _chain(self, style: str | None) -> tuple[_Element, ...]:
        """A style and those that it stands on, the lowest first."""
        found: list[_Element] = []
        while style in self._elements and self._elements[style] not in found:
            element = self._elements[style]
            found.insert(0, element)
            based = element.find(f"{W}basedOn")
            style = None if based is None else based.get(f"{W}val")
        return tuple(found)

    def look(self, properties: Properties) -> Look:
        """What a run with these properties looks like."""
        size = twips(properties.get("sz"), float(DEFAULT_SIZE)) * 10
        raised = twips(properties.get("position")) * 10
        if properties.get("vertAlign") in ("superscript", "subscript"):
            raised += size * (0.35 if properties["vertAlign"] == "superscript" else -0.15)
            size *= _SMALLER
        fill = _HIGHLIGHTS.get(properties.get("highlight", ""), "") or _color(properties.get("shd.fill", ""))
        return Look(
            han=self._font(properties, "eastAsia") or "宋体",
            latin=self._font(properties, "ascii") or self._font(properties, "hAnsi") or "Times New Roman",
            size=max(size, 20),
            bold=on(properties, "b"),
            italic=on(properties, "i"),
            underlined=on(properties, "u"),
            struck=on(properties, "strike") or on(properties, "dstrike"),
            color=_color(properties.get("color", "")),
            fill=fill,
            tracking=twips(properties.get("spacing")),
            raised=raised,
        )

    def _font(self, properties: Properties, slot: str) -> str:
        theme = properties.get(f"rFonts.{slot}Theme")
        return self._theme.get(theme, "") if theme else str(properties.get(f"rFonts.{slot}", ""))


def shape(found: Properties, size: float) -> Shape:
    """How a paragraph with these properties stands; `size` of its type measures indents that count characters."""
    exact = found.get("spacing.lineRule") == "exact"
    line = twips(found.get("spacing.line"))
    by_factor = found.get("spacing.lineRule", "auto") == "auto"
    edges = {edge: rule(found.get(f"pBdr.{edge}")) for edge in ("top", "bottom", "left", "right")}
    return Shape(
        across=_ACROSS.get(found.get("framePr.xAlign") or found.get("jc", ""), "left"),
        left=_indent(found, ("left", "start"), size),
        right=_indent(found, ("right", "end"), size),
        first=_indent(found, ("firstLine",), size) - _indent(found, ("hanging",), size),
        before=_space(found, "before"),
        after=_space(found, "after"),
        pitch=0 if by_factor else line,
        exact=exact,
        factor=line / 240 if by_factor and line else 1,
        grid="snapToGrid" not in found or on(found, "snapToGrid"),
        keep_next=on(found, "keepNext"),
        keep_lines=on(found, "keepLines"),
        no_widows="widowControl" not in found or on(found, "widowControl"),
        page_before=on(found, "pageBreakBefore"),
        hanging="overflowPunct" not in found or on(found, "overflowPunct"),
        spaced=not ("autoSpaceDN" in found and not on(found, "autoSpaceDN")),
        tabs=_tabs(found.get("tabs", [])),
        edges=Edges(**edges, inside=rule(found.get("pBdr.between"))),
        fill=_color(found.get("shd.fill", "")),
    )


def _indent(found: Properties, names: tuple[str, ...], size: float) -> float:
    for name in names:
        if f"ind.{name}" in found:
            return twips(found[f"ind.{name}"])
        if f"ind.{name}Chars" in found:
            return twips(found[f"ind.{name}Chars"]) / 100 * size
    return 0


def _space(found: Properties, side: str) -> float:
    if on(found, f"spacing.{side}Autospacing"):
        return 280
    if f"spacing.{side}Lines" in found and f"spacing.{side}" not in found:
        return twips(found[f"spacing.{side}Lines"]) / 100 * 312
    return twips(found.get(f"spacing.{side}"))


def _tabs(found: list[dict[str, str]]) -> tuple[Tab, ...]:
    stops: dict[float, Tab] = {}
    for tab in found:
        place, kind = twips(tab.get("pos")), tab.get("val", "left")
        if kind == "clear":
            stops.pop(place, None)
        elif kind in ("left", "start", "num", "center", "right", "end", "decimal"):
            across = "center" if kind == "center" else "right" if kind in ("right", "end", "decimal") else "left"
            leader = tab.get("leader", "none")
            stops[place] = Tab(place, across, "" if leader == "none" else leader)  # type: ignore[arg-type]
    return tuple(stops[place] for place in sorted(stops))


def _theme_fonts(root: _Element | None) -> dict[str, str]:
    """minorEastAsia, majorHAnsi … → the font; an empty one for East Asia is that of the Simplified Chinese script."""
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        fonts = None if root is None else root.find(f".//{_A}{kind}Font")
        if fonts is None:
            continue
        latin = fonts.find(f"{_A}latin")
        eastern = fonts.find(f"{_A}ea")
        hans = next((font.get("typeface") for font in fonts.iter(f"{_A}font") if font.get("script") == "Hans"), "")
        for slot in ("Ascii", "HAnsi"):
            found[f"{kind}{slot}"] = (latin.get("typeface") if latin is not None else "") or ""
        found[f"{kind}EastAsia"] = (eastern.get("typeface") if eastern is not None else "") or hans or ""
    return found


def _each(root: _Element | None, tag: str) -> Iterator[_Element]:
    yield from () if root is None else root.iter(f"{W}{tag}")


def _inside(element: _Element | None, *tags: str) -> _Element | None:
    for tag in tags:
        element = None if element is None else element.find(f"{W}{tag}")
    return element
