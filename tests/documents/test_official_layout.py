"""The official layout, measured: in the XML of Word, and on the pages that LibreOffice makes of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from desktop.documents import faces
from desktop.documents.content import Attendee, ItemOpinions, Mark, Opinion
from desktop.documents.word.minutes import write_minutes
from desktop.documents.word.official import Column, Paper
from desktop.documents.word.record import write_record
from tests.documents.samples import ATTENDANCE, MINUTES, RECORD
from tests.documents.word_reading import pages
from tests.outside import needs

MM = 72 / 25.4
RARE = "𬱖𠅤·김철수㐂䶮𰻝"
NO_FONT_HAS = "\U0010ff00"


def saved(paper: Paper) -> bytes:
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def probe() -> bytes:
    """Full-Han paragraphs of half a page, so that none leaves a single line to a page: two blanks and 26 characters on
    the first line, 28 on each of the next.
    """
    paper = Paper("探针", "", None)
    for _paragraph in range(8):
        paper.text("永" * (26 + 10 * 28))
    return saved(paper)


def minutes_of_one_suggestion() -> bytes:
    target = BytesIO()
    long = (ItemOpinions(1, "议题", (Opinion((1,), "永" * 10_000),)),)
    write_minutes(replace(MINUTES, opinions=long), target)
    return target.getvalue()


def minutes_under_a_mark() -> bytes:
    target = BytesIO()
    write_minutes(replace(MINUTES, mark=Mark("第一新村议事会纪要", "徐家巷社区居民委员会")), target)
    return target.getvalue()


def minutes_of_rare_names() -> bytes:
    target = BytesIO()
    people = tuple(Attendee(sign) for sign in RARE + 2 * NO_FONT_HAS)
    write_minutes(replace(MINUTES, attendance=replace(ATTENDANCE, present_list=people)), target)
    return target.getvalue()


def long_table() -> bytes:
    paper = Paper("表", "", None)
    rows = [(str(number), "修好水泵" * (1200 if number == 40 else 5)) for number in range(1, 80)]
    paper.table((Column("序号", 1000), Column("事项", 7845, "TableText")), rows)
    return saved(paper)


def record_of_hostile_texts() -> bytes:
    target = BytesIO()
    texts = ("w" * 10_000, "=cmd|'/C calc'!A0", "\"<&>'“]]>\n\n\tz", "😀👨‍👩‍👧")
    section = RECORD.sections[-1]
    entries = tuple(replace(section.entries[-1], text=text, speaker=text[:200]) for text in texts)
    write_record(replace(RECORD, sections=(replace(section, title="=1+1\n二", entries=entries),)), target)
    return target.getvalue()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return pages(
        tmp_path_factory.mktemp("pages"),
        probe=probe(),
        suggestion=minutes_of_one_suggestion(),
        mark=minutes_under_a_mark(),
        rare=minutes_of_rare_names(),
        table=long_table(),
        hostile=record_of_hostile_texts(),
    )


def text_lines(page: Any) -> list[list[dict[str, Any]]]:
    """The characters of the type area line by line; the page number is below it."""
    found = defaultdict(list)
    for char in page.chars:
        if char["bottom"] < 743:
            found[round(char["bottom"])].append(char)
    return [found[bottom] for bottom in sorted(found)]


@needs("soffice", "fc-list")
@pytest.mark.parametrize("name", ["probe", "suggestion"])
def test_body_page_has_22_lines_of_28_characters(printed: dict[str, Path], name: str) -> None:
    with pdfplumber.open(printed[name]) as pdf:
        page = pdf.pages[3]  # the fourth page of either is body only
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
        lines = text_lines(page)
        assert len(lines) == 22
        assert max(map(len, lines)) == 28
        indented = [line for line in lines if line[0]["x0"] > 85]
        assert {len(line) for line in lines if line not in indented} == {28}
        assert {len(line) for line in indented} <= {26}
        for line in lines:
            assert abs(line[-1]["x1"] - (210 - 26) * MM) < 2
            assert abs(line[0]["x0"] - (28 * MM + (31.5 if line in indented else 0))) < 0.5


@needs("soffice", "fc-list")
def test_line_pitch_and_type_area(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["probe"]) as pdf:
        baselines = [line[0]["bottom"] for line in text_lines(pdf.pages[1])]
    assert abs((baselines[-1] - baselines[0]) / 21 - 28.95) < 0.1
    assert all(abs(lower - upper - 28.95) < 0.1 for upper, lower in pairwise(baselines))
    assert 37 * MM < baselines[0] < 37 * MM + 28.95
    assert 262 * MM - 28.95 < baselines[-1] < 262 * MM + 1


@needs("soffice", "fc-list")
def test_page_numbers_stand_outside_with_one_blank(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["probe"]) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            footer = [char for char in page.chars if char["bottom"] > 743]
            assert "".join(char["text"] for char in footer) == f"— {number} —"
            assert {round(char["size"]) for char in footer} == {14}
            if number % 2:
                assert abs(footer[-1]["x1"] - ((210 - 26) * MM - 14)) < 1.5
            else:
                assert abs(footer[0]["x0"] - (28 * MM + 14)) < 1.5


@needs("soffice", "fc-list")
def test_dash_of_the_page_number_is_7_mm_below_the_type_area(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["probe"]) as pdf:
        dash = next(char for char in pdf.pages[0].chars if char["text"] == "—")
        strip = pdf.pages[0].crop((dash["x0"] + 4, 743, dash["x1"] - 4, 800)).to_image(resolution=288).original
    dark = ImageOps.invert(strip.convert("L")).getbbox()
    assert dark
    assert abs(743 + (dark[1] + dark[3]) / 2 / 4 - (262 + 7) * MM) < 0.5 * MM


@needs("soffice", "fc-list")
def test_the_red_mark_stands_35_mm_below_the_type_area(printed: dict[str, Path]) -> None:
    """Its ink, whose upper edge every sign has a little elsewhere."""
    with pdfplumber.open(printed["mark"]) as pdf:
        page = pdf.pages[0]
        strip = page.crop((0, 0, page.width, page.height / 2)).to_image(resolution=144).original.convert("RGB")
        issuer = next(char for char in page.chars if char["text"] == "徐")
    red = ImageChops.subtract(strip.getchannel("R"), strip.getchannel("G")).point(lambda value: 255 * (value > 128))
    edges = red.getbbox()
    assert edges
    left, top, right, bottom = (edge / 2 for edge in edges)
    assert abs(top - (37 + 35) * MM) < 1 * MM
    assert abs(left - 28 * MM) < 1, "the rule is as wide as the type area"
    assert abs(right - (210 - 26) * MM) < 1
    assert 0 < bottom - issuer["bottom"] < 5 * MM


@needs("soffice", "fc-list")
def test_rare_names_are_no_boxes(printed: dict[str, Path]) -> None:
    """The picture of each is far from the picture of a code point that no font has, which is printed twice."""
    pictures: dict[str, list[Image.Image]] = defaultdict(list)
    with pdfplumber.open(printed["rare"]) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                if char["text"] in RARE + NO_FONT_HAS:
                    box = page.crop((char["x0"], char["top"], char["x1"], char["bottom"]))
                    pictures[char["text"]].append(box.to_image(resolution=144).original.convert("L").resize((32, 32)))
    missing, again = pictures.pop(NO_FONT_HAS)
    assert set(pictures) == set(RARE)
    for sign, (picture, *_more) in pictures.items():
        assert unlike(picture, Image.new("L", picture.size, 255)) > 2, f"{sign} is blank"
        assert unlike(picture, missing) > 2 * unlike(again, missing) + 5, f"{sign} is a box"


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@needs("soffice", "fc-list")
def test_header_row_is_on_every_page_and_no_row_is_lost(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["table"]) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 3
    assert all(text.startswith("序号 事项") for text in texts)
    assert sum("".join(text.split()).count("修好水泵") for text in texts) > 1500
    assert "79 修好水泵" in texts[-1]


@needs("soffice", "fc-list")
def test_hostile_record_is_printed_whole(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["hostile"]) as pdf:
        text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    assert text.count("w") == 10_200
    assert "=cmd|'/CcalC'!A0".lower() in text.lower()


def style(document: bytes, key: str) -> Any:
    return next(s.element for s in Document(BytesIO(document)).styles if s.style_id == key)


@pytest.mark.parametrize(
    ("key", "font", "half_points"),
    [
        ("Normal", "仿宋", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Subtitle", "楷体", None),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体", None),
        ("Footer", "宋体", "28"),
    ],
)
def test_fonts_and_sizes_of_the_styles(key: str, font: str, half_points: str | None) -> None:
    element = style(probe(), key)
    fonts = element.find(f".//{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert not [name for name in fonts.attrib if "Theme" in name]
    size = element.find(f".//{qn('w:sz')}")
    assert (None if size is None else size.get(qn("w:val"))) == half_points


def test_no_font_of_6763_characters() -> None:
    assert "GB2312" not in Document(BytesIO(probe())).styles.element.xml


def test_title_without_small_song_is_bold_song() -> None:
    plain, other = Paper("题", "", None), Paper("题", "", None, title_font=faces.SONG)
    assert style(saved(plain), "Title").find(f".//{qn('w:b')}") is None
    title = style(saved(other), "Title")
    assert title.find(f".//{qn('w:b')}") is not None
    assert title.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "宋体"


def test_fonts_name_what_stands_in_for_them() -> None:
    document = Document(BytesIO(probe()))
    table = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable"))
    for name in ("仿宋", "楷体", "黑体", "宋体", "方正小标宋简体"):
        assert name in table.blob.decode()


def test_page_in_numbers() -> None:
    document = Document(BytesIO(probe()))
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (page.page_width.twips, page.page_height.twips) == (11906, 16838)
    margins = (page.top_margin, page.left_margin, page.bottom_margin, page.right_margin)
    assert [margin.twips for margin in margins if margin is not None] == [2098, 1587, 1984, 1474]
    grid = document.element.body.find(f".//{qn('w:docGrid')}")
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    assert document.settings.odd_and_even_pages_header_footer
    assert "compatibilityMode" in document.settings.element.xml


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("第一新村楼院议事点", [630, 787]),  # 9 characters over a date of 6.5: the date begins two further right
        ("徐家巷社区", [1733, 630]),  # the date is the longer
        ("酒泉路街道徐家巷社区第一新村楼院议事点", [630, 3937]),
    ],
)
def test_sign_off_without_seal(name: str, edges: list[int]) -> None:
    paper = Paper("题", "", None)
    paper.sign_off(name, "2026年3月15日")
    last = Document(BytesIO(saved(paper))).paragraphs
    assert [p.text for p in last] == [name, "2026年3月15日"]
    assert [p.paragraph_format.right_indent.twips for p in last if p.paragraph_format.right_indent] == edges


@given(st.text(st.sampled_from(RARE + "甲A1，\U0001f600\ufe0f\u0301\U000e0100藏བོད"), max_size=40))
def test_split_loses_nothing(text: str) -> None:
    pieces = list(faces.split(text))
    assert "".join(piece for piece, _font in pieces) == text
    assert all(piece for piece, _font in pieces)
    assert all(font == "" for piece, font in pieces if not set(piece) - set("甲A1，藏"))
