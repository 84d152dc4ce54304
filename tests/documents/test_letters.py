"""The Word papers around a meeting: 会议通知, 议程, 议题征集表, 交办单, 公示, 归档目录. Golden texts are made anew with
UPDATE_GOLDEN=1.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from docx import Document
from docx.oxml.ns import qn

from desktop.documents.letters import FiledPaper, OutgoingCommitment
from desktop.documents.word import styles
from desktop.documents.word.agenda import write_agenda
from desktop.documents.word.archive import write_archive
from desktop.documents.word.assignment import write_assignment
from desktop.documents.word.minutes import write_minutes
from desktop.documents.word.notice import write_notice
from desktop.documents.word.public_notice import write_public_notice
from desktop.documents.word.record import write_record
from desktop.documents.word.topic_form import write_topic_form
from tests.documents import letter_samples as samples
from tests.documents.samples import HEAD, MINUTES, RECORD
from tests.documents.word_reading import fonts_of, headings, lines, pages, rows, style_of
from tests.outside import needs

GOLDEN = Path(__file__).parent / "golden"
MM = 72 / 25.4
LONG = "甘肃省兰州市城关区酒泉路街道徐家巷社区第一新村九十一号至九十九号楼院居民用水协商议事会常设办公室甲"[:50]

# Name of the golden file → writer, content.
PAPERS: dict[str, tuple[Callable[..., None], Any]] = {
    "notice": (write_notice, samples.NOTICE),
    "agenda": (write_agenda, samples.AGENDA),
    "topic_form": (write_topic_form, samples.TOPIC_FORM),
    "assignment": (write_assignment, samples.ASSIGNMENT),
    "public_notice": (write_public_notice, samples.PUBLIC_NOTICE),
    "archive": (write_archive, samples.ARCHIVE),
}
BARE: dict[str, tuple[Callable[..., None], Any]] = {
    "notice_nothing": (write_notice, samples.NOTHING_PLANNED),
    "agenda_nothing": (write_agenda, samples.NO_AGENDA),
    "topic_form_nothing": (write_topic_form, samples.NO_ROOM),
    "assignment_nothing": (write_assignment, samples.UNNUMBERED),
    "public_notice_nothing": (write_public_notice, samples.NOTHING_PUBLIC),
    "archive_nothing": (write_archive, samples.NOTHING_FILED),
}
ALL = PAPERS | BARE


def written(write: Callable[..., None], content: Any, **how: object) -> bytes:
    target = BytesIO()
    write(content, target, **how)
    return target.getvalue()


@pytest.mark.parametrize("name", ALL)
def test_golden_text(name: str) -> None:
    found = "\n".join(lines(written(*ALL[name]))) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAPERS)
def test_same_content_same_bytes(name: str) -> None:
    assert written(*PAPERS[name]) == written(*PAPERS[name])


@pytest.mark.parametrize("name", PAPERS)
def test_tables_fill_the_type_area_and_repeat_their_header(name: str) -> None:
    for table in Document(BytesIO(written(*PAPERS[name]))).element.body.iter(qn("w:tbl")):
        grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        assert sum(grid) == styles.TYPE_WIDTH
        for row in table.iter(qn("w:tr")):
            assert sum(int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))) == styles.TYPE_WIDTH
        form = table.find(f".//{qn('w:gridSpan')}") is not None
        assert (table.find(f".//{qn('w:tblHeader')}") is None) == form


@needs("pandoc")
@pytest.mark.parametrize("name", PAPERS)
def test_another_reader_finds_every_word(name: str, tmp_path: Path) -> None:
    document = written(*PAPERS[name])
    (tmp_path / "paper.docx").write_bytes(document)
    command = ["pandoc", "--standalone", "--to=html", "paper.docx"]
    page = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, encoding="utf-8").stdout
    found = squeezed(html.unescape(re.sub("<[^>]*>", "", page)))
    for line in lines(document):
        for part in re.split(r" \| |[\n\t]", line):
            assert squeezed(part) in found


@pytest.mark.parametrize("name", PAPERS)
def test_title_font_is_a_setting(name: str) -> None:
    document = Document(BytesIO(written(*PAPERS[name], title_font="宋体")))
    title = next(style.element for style in document.styles if style.style_id == "Title")
    assert title.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "宋体"


def test_rare_names_name_a_font_that_has_them() -> None:
    fonts = fonts_of(written(*PAPERS["notice"]))
    assert (fonts["𠅤𬱖"], fonts["김철수"]) == ("SimSun-ExtB", "Malgun Gothic")
    assert fonts_of(written(*PAPERS["assignment"]))["✂"] == "Segoe UI Symbol"


def test_a_proposer_has_a_column_only_where_one_is_recorded() -> None:
    assert rows(written(*PAPERS["agenda"]))[0] == ["序号", "议题", "内容", "汇报或答复单位", "提出人", "计划用时"]
    unknown = replace(samples.AGENDA, items=tuple(replace(item, proposer="") for item in samples.ITEMS))
    assert "提出人" not in rows(written(write_agenda, unknown))[0]


def test_times_of_the_agenda_say_what_is_known() -> None:
    assert [row[-1] for row in rows(written(*PAPERS["agenda"]))[1:]] == ["15:00—15:08\n（8分钟）", "15:08起", "15分钟"]


def test_parts_of_the_notice_close_up() -> None:
    without = replace(samples.NOTICE, invited=(), head=replace(samples.PLANNED, topic=""))
    found = [line[:6] for line in lines(written(write_notice, without)) if re.match("[一二三四五六]、", line)]
    assert found == ["一、会议时间", "二、会议地点", "三、会议议程", "四、有关要求"]


def test_an_item_that_only_repeats_the_title_is_no_agenda() -> None:
    one = replace(samples.NOTICE, items=(replace(samples.ITEMS[0], title=samples.PLANNED.title),))
    assert not [line for line in headings(written(write_notice, one)) if "议程" in line]


@pytest.mark.parametrize(
    ("how", "last"),
    [
        ("署名", ["", "第一新村楼院议事点", "2026年11月22日"]),
        ("盖章", ["", "", "第一新村楼院议事点", "2026年11月22日"]),
        ("不落款", ["会议纪要查阅地点：社区便民服务中心"]),
    ],
)
def test_sign_off_is_a_setting(how: str, last: list[str]) -> None:
    found = lines(written(write_public_notice, replace(samples.PUBLIC_NOTICE, sign_off=how)))
    assert found[-len(last) :] == last


def test_under_a_seal_the_name_is_centred_over_a_date_four_blanks_from_the_edge() -> None:
    document = Document(BytesIO(written(write_public_notice, replace(samples.PUBLIC_NOTICE, sign_off="盖章"))))
    name, day = (p.paragraph_format.right_indent for p in document.paragraphs[-2:])
    assert name is not None
    assert day is not None
    assert day.twips == 4 * styles.CHARACTER
    middle_of_name = name.twips + 9 * styles.CHARACTER / 2
    middle_of_day = day.twips + 7 * styles.CHARACTER / 2  # 2026年11月22日
    assert abs(middle_of_name - middle_of_day) <= 1


def kept_with_next(document: bytes) -> list[str]:
    """Texts of the paragraphs of the body that say themselves that they stay with what follows."""
    return [
        p.text
        for p in Document(BytesIO(document)).paragraphs
        if p._p.pPr is not None and p._p.pPr.find(qn("w:keepNext")) is not None
    ]


@pytest.mark.parametrize("how", ["署名", "盖章"])
def test_what_stands_before_a_sign_off_stays_with_it(how: str) -> None:
    kept = kept_with_next(written(write_public_notice, replace(samples.PUBLIC_NOTICE, sign_off=how)))
    assert "会议纪要查阅地点：社区便民服务中心" in kept


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        ({}, []),
        ({"report_to": ("区政协",)}, ["　报送：区政协"]),
        ({"copy_to": ("供水公司", "街道办")}, ["　抄送：供水公司、街道办"]),
        (
            {"report_to": ("区政协",), "copy_to": ("街道办",), "imprint": "徐家巷社区"},
            ["　报送：区政协", "　抄送：街道办", "　徐家巷社区\t2026年11月22日印发"],
        ),
        ({"imprint": "徐家巷社区"}, ["　徐家巷社区\t2026年11月22日印发"]),
    ],
)
def test_imprint_of_the_minutes_is_a_setting(changed: dict[str, Any], last: list[str]) -> None:
    content = replace(MINUTES, corrections=(), **{"report_to": (), **changed})
    found = [(style_of(p) or "", p.text) for p in Document(BytesIO(written(write_minutes, content))).paragraphs]
    assert [text for style, text in found if style.startswith("Imprint")] == last
    assert found[-1][1] == (last[-1] if last else "2026年11月22日")


def test_sealed_minutes_leave_room_for_the_date_until_they_are_final() -> None:
    draft = replace(MINUTES, head=replace(HEAD, finalized=None, state="已散会"), sign_off="盖章", report_to=())
    found = lines(written(write_minutes, replace(draft, corrections=())))
    assert found[-4:] == ["", "", "第一新村楼院议事点", "　　　　年　　月　　日"]


def many(count: int, coded: bool = True) -> tuple[OutgoingCommitment, ...]:
    return tuple(
        replace(
            samples.COMMITMENTS[0],
            number=f"XJX-2026-03-{n:02}" if coded else str(n),
            lead=LONG,
            person=LONG,
            matter=LONG * 2,
        )
        for n in range(1, count + 1)
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    head = replace(HEAD, title=LONG, room=LONG, town=LONG)
    long_assignment = replace(samples.ASSIGNMENT, head=head, unit=LONG, commitments=many(25), number="", assigner=LONG)
    entries = RECORD.sections[-1].entries * 9
    long_record = replace(RECORD, sections=(replace(RECORD.sections[-1], entries=entries),))
    drafts = {
        f"seal{count}": written(
            write_public_notice,
            replace(samples.PUBLIC_NOTICE, disagreements=("停车没有说拢。",) * count, sign_off="盖章"),
        )
        for count in range(15, 21)  # one of them ends at the foot of a page
    }
    return pages(
        tmp_path_factory.mktemp("letters"),
        **{name: written(*paper) for name, paper in PAPERS.items()},
        long_assignment=written(write_assignment, long_assignment),
        long_archive=written(write_archive, replace(samples.ARCHIVE, papers=(FiledPaper(LONG, 1, note=LONG),) * 30)),
        long_public=written(
            write_public_notice, replace(samples.PUBLIC_NOTICE, head=head, commitments=many(40, coded=False))
        ),
        record=written(write_record, long_record),
        **drafts,
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


@needs("soffice", "fc-list")
@pytest.mark.parametrize("name", ["agenda", "topic_form", "assignment", "archive"])
def test_a_paper_of_usual_length_is_one_page(printed: dict[str, Path], name: str) -> None:
    with pdfplumber.open(printed[name]) as pdf:
        assert len(pdf.pages) == 1


@needs("soffice", "fc-list")
@pytest.mark.parametrize(
    ("name", "names"),
    [("long_assignment", 25 * 3 + 2), ("long_archive", 30 * 2), ("long_public", 40 * 4)],  # of 50 characters each
)
def test_long_tables_repeat_their_header_and_lose_nothing(printed: dict[str, Path], name: str, names: int) -> None:
    with pdfplumber.open(printed[name]) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        right = max(char["x1"] for page in pdf.pages for char in page.chars)
    firsts = [table[0] for table in tables if len(table[0]) == len(tables[0][0])]
    assert len(firsts) > 2
    assert firsts == [firsts[0]] * len(firsts)
    cells = [squeezed(cell or "") for table in tables for row in table for cell in row]
    assert sum(cell.count(LONG[-1]) for cell in cells) == names
    assert right <= (210 - 26) * MM + 1


@needs("soffice", "fc-list")
@pytest.mark.parametrize("name", ["assignment", "long_assignment"])
def test_the_slip_is_whole_on_one_page(printed: dict[str, Path], name: str) -> None:
    with pdfplumber.open(printed[name]) as pdf:
        last = squeezed(pdf.pages[-1].extract_text())
    slip = last[last.index("沿此线剪开") :]
    for word in ("回执", "承办单位", "文号", "事项编号", "XJX-2026-03-0", "办理意见", "签收人", "签收日期"):
        assert word in slip


@needs("soffice", "fc-list")
def test_a_seal_never_stands_on_a_page_without_text(printed: dict[str, Path]) -> None:
    split = 0
    for name in (found for found in printed if found.startswith("seal")):
        with pdfplumber.open(printed[name]) as pdf:
            last = squeezed(pdf.pages[-1].extract_text())
            split += len(pdf.pages) == 3
        assert "会议纪要查阅地点" in last
        assert last.index("会议纪要查阅地点") < last.index("第一新村楼院议事点2026年11月22日")
    assert split, "one of them must be broken there, else nothing is tried"


@needs("soffice", "fc-list")
def test_every_page_of_the_record_is_signed_beside_its_number(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["record"]) as pdf:
        assert len(pdf.pages) > 3
        for number, page in enumerate(pdf.pages, 1):
            foot = page.crop((0, 743, page.width, page.height))
            assert "主持人（签字）：________记录人（签字）：________" in squeezed(foot.extract_text())
            dashes = [char for char in foot.chars if char["text"] == "—"]
            assert len({round(char["bottom"]) for char in foot.chars if char["text"] in "—_"}) <= 2, "one line"
            if number % 2:
                assert abs(dashes[-1]["x1"] - ((210 - 26) * MM - 14)) < 1.5
            else:
                assert abs(dashes[0]["x0"] - (28 * MM + 14)) < 1.5


@needs("soffice", "fc-list")
def test_signing_the_pages_takes_no_line_from_them(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["record"]) as pdf:
        page = pdf.pages[2]
        lines_of_text = {round(char["bottom"]) for char in page.chars if char["bottom"] < 743}
        dash = next(char for char in page.chars if char["text"] == "—" and char["bottom"] > 743)
    assert len(lines_of_text) in (21, 22)
    assert 743 < dash["top"] < dash["bottom"] < 743 + 14 * MM
