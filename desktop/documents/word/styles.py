"""The numbers of the official layout (GB/T 9704-2012, 5.2 and 7; DOMAIN.md, Official layout) and the styles, settings
and fonts of Word that carry them. Lengths are twips (1/20 point) unless a name says otherwise. Within one element the
order of children is the schema's: Word refuses another.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml.etree import _Element

from desktop.documents.faces import FANG_SONG, HEI, KAI, SMALL_SONG, SONG

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474  # 37, 35, 28, 26 mm
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT  # 156 mm
LINE = 579  # 22 lines in 225 mm; with 580 the last one no longer fits
TRACKING = -5  # 28 characters of 16 pt are 448 pt and the line has 442: each gives up a quarter point
BODY, TITLE, SMALL, CELL, MARK = 32, 44, 28, 24, 72  # half points: 3号, 2号, 4号, 小四, 小初
CELL_EDGES = 170  # of a cell, left and right
CHARACTER = BODY * 10 + TRACKING  # one character of the body
FOOTER_CHARACTER = SMALL * 10
FOOTER_LINE = 320
# 5.2.4: the dash of the page number stands 7 mm (397) below the type area; it is in the middle of its line.
FOOTER_EDGE = BOTTOM - 397 - FOOTER_LINE // 2
MARK_LINE = 2 * LINE
# 7.2.4: the upper edge of the red mark stands 35 mm (1984) below that of the type area. The base line lies at four fifths
# of an exact line, and signs rise 0.85 of their size above it.
MARK_DROP = 1984 - (MARK_LINE * 80 - MARK * 10 * 85) // 100
RED = "FF0000"
# Signs may hang over the edge, as Word has it by itself. LibreOffice 7.4 reads the opposite, and so draws every sign: one
# that hangs after 28 characters is missing from its pages.
_HANGING = '<w:overflowPunct w:val="1"/>'

_KNOWN_TO_WORD = {"BodyText", "Title", "Subtitle", "Heading1", "Heading2", "Footer"}
_ALTERNATIVES = {FANG_SONG: "FangSong", KAI: "KaiTi", HEI: "SimHei", SONG: "SimSun", SMALL_SONG: SONG}


def styles(title_font: str) -> list[_Element]:
    """Every style that the documents use; the title in 宋体 is bold, in 方正小标宋简体 it is heavy enough."""
    title = _fonts(title_font) + ("" if title_font == SMALL_SONG else "<w:b/><w:bCs/>")
    together = "<w:keepNext/><w:keepLines/>"
    middle, left, right = (f'<w:jc w:val="{side}"/>' for side in ("center", "left", "right"))
    unspaced = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # no extra space between figures and Han
    even, red = '<w:spacing w:val="0"/>', f'<w:color w:val="{RED}"/>'
    return _parse(
        f"""<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANG_SONG)}{_size(BODY)}
        <w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>
        <w:pPr><w:widowControl/>{_HANGING}{_exact(LINE)}<w:jc w:val="both"/></w:pPr>
        <w:rPr>{_fonts(FANG_SONG)}<w:spacing w:val="{TRACKING}"/>{_size(BODY)}</w:rPr></w:style>
        <w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>
        <w:tblCellMar>{_cell_margins()}</w:tblCellMar></w:tblPr></w:style>
        <w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>
        <w:tblPr><w:tblBorders>{_grid()}</w:tblBorders></w:tblPr></w:style>"""
        + _style("BodyText", "Body Text", _first_line(2))
        + _style("Title", "Title", together + _exact(640) + middle, title + even + _size(TITLE))
        + _style("Subtitle", "Subtitle", together + middle, _fonts(KAI))
        + _style("Mark", "Mark", together + _exact(MARK_LINE, MARK_DROP) + middle, title + red + even + _size(MARK))
        + _style("MarkNumber", "Mark Number", together + middle)
        + _style("MarkLine", "Mark Line", _rules(bottom=(18, RED)) + _right_tab() + _first_line(1))
        + _style("Heading1", "heading 1", together + _first_line(2) + _outline(0), _fonts(HEI))
        + _style("Heading2", "heading 2", together + _first_line(2) + _outline(1), _fonts(KAI))
        + _style("Listed", "Listed", _hanging(2, 3))
        + _style("Attached", "Attached", "<w:keepLines/>" + _hanging(2, 3))
        + _style("Signing", "Signing", together + _first_line(2))
        + _style("SignOff", "Sign Off", together + unspaced + right)
        + _style("TableHead", "Table Head", together + _exact(360) + middle, _fonts(HEI) + even + _size(CELL))
        + _style("Receipt", "Receipt", together + middle, _fonts(HEI))
        + _style("TableLabel", "Table Label", _exact(360) + middle, _fonts(HEI) + even + _size(CELL))
        + _style("TableText", "Table Text", _exact(360) + left, even + _size(CELL))
        + _style("TableMiddle", "Table Middle", unspaced + _exact(360) + middle, even + _size(CELL))
        + _style("Imprint", "Imprint", _imprint(top=(8, "auto"), bottom=(8, "auto")), even + _size(SMALL))
        + _style("ImprintLast", "Imprint Last", _imprint(bottom=(8, "auto")), even + _size(SMALL))
        + _style(
            "CutLine",
            "Cut Line",
            together + _rules(bottom=(6, "auto")).replace("single", "dashed") + _exact(480) + middle,
            even + _size(CELL),
        )
        + _style("Footer", "footer", _exact(FOOTER_LINE) + left, _fonts(SONG) + even + _size(SMALL))
    )


def settings() -> list[_Element]:
    """Odd and even pages differ; Word stays out of its compatibility mode; a line that a person ended is not
    stretched to the margin (doNotExpandShiftReturn).
    """
    return _parse(
        f"""<w:zoom w:percent="100"/><w:defaultTabStop w:val="{2 * CHARACTER}"/><w:evenAndOddHeaders/>
        <w:characterSpacingControl w:val="doNotCompress"/>
        <w:compat><w:doNotExpandShiftReturn/><w:useFELayout/><w:compatSetting w:name="compatibilityMode"
        w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
        <w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>"""
    )


def font_table() -> _Element:
    """The Chinese fonts with the name that another system knows them by, or what stands in for them."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in _ALTERNATIVES.items()
    )
    element: _Element = parse_xml(f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>")
    return element


def section() -> list[_Element]:
    """The page: A4, the margins, 22 lines. The grid counts lines only; the characters are counted by TRACKING."""
    return _parse(
        f"""<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/><w:pgMar w:top="{TOP}" w:right="{RIGHT}"
        w:bottom="{BOTTOM}" w:left="{LEFT}" w:header="851" w:footer="{FOOTER_EDGE}" w:gutter="0"/>
        <w:cols w:space="720"/><w:docGrid w:type="lines" w:linePitch="{LINE}"/>"""
    )


def page_number(side: str, signing: str) -> list[_Element]:
    """— 1 —, one blank from the right edge on odd pages, from the left edge on even ones (7.5); on the other side of the
    page, on the same line, what is to be signed.
    """
    number = """<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>
        </w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r>"""
    if not signing:
        place = f'<w:ind w:{side}="{FOOTER_CHARACTER}"/><w:jc w:val="{side}"/>'
        return _parse(f'<w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>{number}</w:p>')
    words = (
        f'<w:r><w:rPr>{_fonts(FANG_SONG)}{_size(CELL)}</w:rPr><w:t xml:space="preserve">{escape(signing)}</w:t></w:r>'
    )
    outer, inner = TYPE_WIDTH - FOOTER_CHARACTER, f'<w:ind w:left="{FOOTER_CHARACTER}"/>'
    edge, indent = (outer, "") if side == "right" else (TYPE_WIDTH, inner)
    runs = (words, number) if side == "right" else (number, words)
    return _parse(
        f"""<w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>{indent}</w:pPr>
        {runs[0]}<w:r><w:tab/></w:r>{runs[1]}</w:p>"""
    )


def _parse(xml: str) -> list[_Element]:
    return list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"))


def _style(key: str, name: str, paragraph: str, run: str = "") -> str:
    own = "" if key in _KNOWN_TO_WORD else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _exact(twips: int, before: int = 0) -> str:
    """A pitch of its own. Only the body stands on the grid: LibreOffice gives a line that is higher two of its rows."""
    grid = "" if twips == LINE else '<w:snapToGrid w:val="0"/>'
    return f'{grid}<w:spacing w:before="{before}" w:after="0" w:line="{twips}" w:lineRule="exact"/>'


def _first_line(characters: int) -> str:
    return f'<w:ind w:firstLineChars="{characters * 100}" w:firstLine="{characters * CHARACTER}"/>'


def _hanging(characters: int, label: int) -> str:
    """A label of `label` characters after `characters` blanks; the lines that follow stand under what it labels."""
    return f'<w:ind w:left="{(characters + label) * CHARACTER}" w:hanging="{label * CHARACTER}"/>'


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _right_tab() -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{TYPE_WIDTH - CHARACTER}"/></w:tabs>'


def _imprint(**edges: tuple[int, str]) -> str:
    """A line of 版记 (7.4): rules as wide as the type area, what follows the label below itself. The blank on the left is
    one of the text (official.BLANK): with an indent the rules would begin there too.
    """
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TYPE_WIDTH - FOOTER_CHARACTER}"/></w:tabs>'
    label = 4 * FOOTER_CHARACTER  # the blank, two characters and the colon
    place = f'<w:ind w:left="{label}" w:hanging="{label}"/>'
    return "<w:keepNext/><w:keepLines/>" + _rules(**edges) + tab + _exact(480) + place


def _rules(**edges: tuple[int, str]) -> str:
    """Lines above or below; widths in eighths of a point."""
    lines = (
        f'<w:{edge} w:val="single" w:sz="{width}" w:space="4" w:color="{color}"/>'
        for edge, (width, color) in edges.items()
    )
    return f"<w:pBdr>{''.join(lines)}</w:pBdr>"


def _cell_margins() -> str:
    sides = (("top", 40), ("left", CELL_EDGES // 2), ("bottom", 40), ("right", CELL_EDGES // 2))
    return "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)


def _grid() -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)
