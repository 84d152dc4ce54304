"""A table of Word: its grid, the edges that its style, it and its cells give, cells that go on over rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml.etree import _Element

from desktop.documents.pages.docx_styles import Properties, Styles, W, attributes, flat, on, rule, twips
from desktop.documents.pages.model import Block, Cell, Edges, Margins, Row, Rule, Table

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
Blocks = Callable[[_Element, Properties], tuple[Block, ...]]  # of a cell, on the run properties of the table's style


def read_table(element: _Element, styles: Styles, blocks: Blocks, width: float) -> Table:
    """`width`: of the column that it stands in."""
    own = element.find(f"{W}tblPr")
    style = None if own is None or own.find(f"{W}tblStyle") is None else own.find(f"{W}tblStyle").get(f"{W}val")  # type: ignore[union-attr]
    layers = [*(s.find(f"{W}tblPr") for s in styles.chain(style)), own]
    rules, margins = _rules(layers), _margins(layers)
    run: Properties = {}
    for one in styles.chain(style):
        run |= flat(one.find(f"{W}rPr"))
    properties = flat(own)
    rows = [child for child in _unwrapped(element) if child.tag == f"{W}tr"]
    columns = _columns(element, rows, properties, width)
    made = [
        _row(row, rules, margins, lambda cell: blocks(cell, run), first=not place, last=place == len(rows) - 1)
        for place, row in enumerate(rows)
    ]
    across = {"center": "center", "right": "right", "end": "right"}.get(properties.get("jc", ""), "left")
    return Table(columns, tuple(made), across, twips(properties.get("tblInd.w")))  # type: ignore[arg-type]


def _unwrapped(element: _Element) -> list[_Element]:
    """Rows or cells, out of the content controls and marks that they may be wrapped in."""
    found: list[_Element] = []
    for child in element:
        if child.tag in (f"{W}sdt", f"{W}customXml", f"{W}sdtContent", f"{W}ins"):
            found += _unwrapped(child)
        else:
            found.append(child)
    return found


def _columns(element: _Element, rows: Sequence[_Element], properties: Properties, width: float) -> tuple[float, ...]:
    """The grid; in per cent of the column where the table says so."""
    grid = element.find(f"{W}tblGrid")
    widths = [twips(column.get(f"{W}w")) for column in grid] if grid is not None else []
    if not widths or sum(widths) <= 0:
        first = [cell for cell in _unwrapped(rows[0]) if cell.tag == f"{W}tc"] if rows else []
        widths = [width / max(len(first), 1)] * max(len(first), 1)
    wanted = sum(widths)
    if properties.get("tblW.type") == "pct":
        per_cent = str(properties.get("tblW.w", "5000"))
        wanted = width * (float(per_cent[:-1]) / 100 if per_cent.endswith("%") else twips(per_cent) / 5000)
    return tuple(one * wanted / sum(widths) for one in widths)


def _row(
    row: _Element,
    rules: dict[str, Rule | None],
    margins: Margins,
    blocks: Callable[[_Element], tuple[Block, ...]],
    *,
    first: bool,
    last: bool,
) -> Row:
    properties = flat(row.find(f"{W}trPr"))
    found = [cell for cell in _unwrapped(row) if cell.tag == f"{W}tc"]
    cells = tuple(
        _cell(cell, rules, margins, blocks(cell), (first, last, not place, place == len(found) - 1))
        for place, cell in enumerate(found)
    )
    return Row(
        cells,
        height=twips(properties.get("trHeight")),
        exact=properties.get("trHeight.hRule") == "exact",
        whole=on(properties, "cantSplit"),
        header=on(properties, "tblHeader"),
        skipped=int(twips(properties.get("gridBefore"))),
    )


def _cell(
    cell: _Element,
    rules: dict[str, Rule | None],
    margins: Margins,
    blocks: tuple[Block, ...],
    at_edge: tuple[bool, bool, bool, bool],
) -> Cell:
    own = cell.find(f"{W}tcPr")
    properties = flat(own)
    top, bottom, left, right = at_edge
    edges = {
        "top": rules["top" if top else "insideH"],
        "bottom": rules["bottom" if bottom else "insideH"],
        "left": rules["left" if left else "insideV"],
        "right": rules["right" if right else "insideV"],
    }
    edges |= _named(None if own is None else own.find(f"{W}tcBorders"), tuple(edges))
    merged = None if own is None else own.find(f"{W}vMerge")
    fill = properties.get("shd.fill", "")
    return Cell(
        blocks,
        columns=max(int(twips(properties.get("gridSpan"), 1)), 1),
        joined=merged is not None and merged.get(f"{W}val") != "restart",
        edges=Edges(**edges),
        fill=fill.upper() if len(fill) == 6 and fill.lower() != "ffffff" and fill.isalnum() else "",
        down={"center": "center", "bottom": "bottom"}.get(properties.get("vAlign", ""), "top"),  # type: ignore[arg-type]
        margins=_own_margins(None if own is None else own.find(f"{W}tcMar"), margins),
    )


def _rules(layers: Sequence[_Element | None]) -> dict[str, Rule | None]:
    made: dict[str, Rule | None] = dict.fromkeys(_SIDES)
    for layer in layers:
        made |= _named(None if layer is None else layer.find(f"{W}tblBorders"), _SIDES)
    return made


def _named(borders: _Element | None, sides: Sequence[str]) -> dict[str, Rule | None]:
    """The sides that an element names, "start" for left and "end" for right."""
    found: dict[str, Rule | None] = {}
    for edge in borders if borders is not None else ():
        side = {"start": "left", "end": "right"}.get(name := str(edge.tag).removeprefix(W), name)
        if side in sides:
            found[side] = rule(attributes(edge))
    return found


def _margins(layers: Sequence[_Element | None]) -> Margins:
    made = Margins()
    for layer in layers:
        made = _own_margins(None if layer is None else layer.find(f"{W}tblCellMar"), made)
    return made


def _own_margins(element: _Element | None, given: Margins) -> Margins:
    found = {"top": given.top, "right": given.right, "bottom": given.bottom, "left": given.left}
    for side in element if element is not None else ():
        name = {"start": "left", "end": "right"}.get(tag := str(side.tag).removeprefix(W), tag)
        if name in found:
            found[name] = twips(side.get(f"{W}w"), found[name])
    return Margins(**found)
