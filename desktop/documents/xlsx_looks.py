"""The fonts, edges, fills and page headers of a sheet of Excel, in the terms of what is printed."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from desktop.documents.print_model import (
    PAGE,
    PAGES,
    Across,
    Block,
    Cell,
    Edges,
    Inline,
    Look,
    Margins,
    Number,
    Paragraph,
    Row,
    Rule,
    Shape,
    Table,
    Words,
)

_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_WIDTHS = {"hair": 5, "thin": 10, "medium": 30, "thick": 50, "double": 10}
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|.)', re.DOTALL)


def look(font: Any, scale: float) -> Look:
    name = font.name or "宋体"
    return Look(
        han=name,
        latin=name,
        size=float(font.sz or 11) * 20 * scale,
        bold=bool(font.b),
        italic=bool(font.i),
        underlined=bool(font.u),
        struck=bool(font.strike),
        color=_dark(color(font.color)),
    )


def edges(border: Any, scale: float) -> Edges:
    return Edges(*(_rule(getattr(border, side), scale) for side in ("top", "bottom", "left", "right")))


def fill(pattern: Any) -> str:
    """The colour of a cell, "" where it has none."""
    if pattern is None or pattern.fill_type is None:
        return ""
    found = color(pattern.fgColor)
    return "" if found == "FFFFFF" else found


def color(found: Any) -> str:
    """RRGGBB of a colour that is named, counted, or one of the theme, lighter or darker by its tint."""
    if found is None:
        return ""
    base = ""
    if found.type == "rgb" and isinstance(found.rgb, str):
        base = found.rgb[-6:]
    elif found.type == "theme" and isinstance(found.theme, int) and found.theme < len(_THEME):
        base = _THEME[found.theme]
    elif found.type == "indexed" and isinstance(found.indexed, int) and found.indexed < len(COLOR_INDEX):
        base = COLOR_INDEX[found.indexed][-6:]
    tint = found.tint or 0
    if not base or not tint:
        return base.upper()
    parts = (int(base[place : place + 2], 16) for place in (0, 2, 4))
    return "".join(f"{round(part + (255 - part) * tint if tint > 0 else part * (1 + tint)):02X}" for part in parts)


def _dark(found: str) -> str:
    return "" if found == "000000" else found


def _rule(side: Any, scale: float) -> Rule | None:
    if side is None or not side.style:
        return None
    width = _WIDTHS.get(side.style, 30 if "medium" in side.style else 10) * max(scale, 0.5)
    dashed = "ash" in side.style or "dot" in side.style.lower()
    return Rule(width, _dark(color(side.color)), doubled=side.style == "double", dashed=dashed)


def running(item: Any, sheet: str, file: str, width: float) -> tuple[Block, ...]:
    """A page header or footer of Excel: what stands left, in the middle and right."""
    places: tuple[tuple[Across, Any], ...] = (("left", item.left), ("center", item.center), ("right", item.right))
    said = [(across, part) for across, part in places if part is not None and part.text]
    if len(said) == 1:
        return tuple(_paragraphs(said[0][1], sheet, file, said[0][0]))
    if not said:
        return ()
    cells = (
        Cell(tuple(_paragraphs(part, sheet, file, across)), margins=Margins(0, 0, 0, 0)) for across, part in places
    )
    return (Table((width / 3,) * 3, (Row(tuple(cells)),)),)


def _paragraphs(part: Any, sheet: str, file: str, across: Across) -> list[Paragraph]:
    size = float((part.size if part is not None else None) or 10) * 20
    text = (part.text if part is not None else "") or ""
    name = ((part.font if part is not None else "") or "").partition(",")[0]
    name = name if name not in ("", "-", "Regular") else "宋体"
    bold = False
    made = []
    for line in text.replace("\r\n", "\n").split("\n"):
        inlines, bold = _coded(line, Look(name, name, size), bold, sheet, file)
        made.append(Paragraph(Shape(across, grid=False), tuple(inlines), Look(name, name, size)))
    return made


def _coded(line: str, plain: Look, bold: bool, sheet: str, file: str) -> tuple[list[Inline], bool]:
    """A line with its codes: &P the page, &N how many, &A the sheet, &F the file, && a plain &."""
    inlines: list[Inline] = []
    at = 0

    def here() -> Look:
        return Look(plain.han, plain.latin, plain.size, bold=bold)

    for found in [*_CODE.finditer(line), None]:
        text = line[at : found.start()] if found else line[at:]
        inlines += [Words(text, here())] if text else []
        if found is None:
            break
        at = found.end()
        match found.group()[1:]:
            case "P":
                inlines.append(Number(PAGE, here()))
            case "N":
                inlines.append(Number(PAGES, here()))
            case "A":
                inlines.append(Words(sheet, here()))
            case "F":
                inlines.append(Words(file, here()))
            case "&":
                inlines.append(Words("&", here()))
            case "B":
                bold = not bold
    return inlines, bold
