"""The fonts, edges and fills of a sheet of Excel, in the terms of what is printed."""

from __future__ import annotations

from typing import Any

from openpyxl.styles.colors import COLOR_INDEX

from desktop.documents.pages.model import Edges, Look, Rule

_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_WIDTHS = {"hair": 5, "thin": 10, "medium": 30, "thick": 50, "double": 10}


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
