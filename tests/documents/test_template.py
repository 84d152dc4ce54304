"""A template of an office is filled as it stands there, and what is wrong with it is said with its place."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.base.text import clean_text
from desktop.documents.templates import template as template_module
from desktop.documents.templates.placeholders import Field, values
from desktop.documents.templates.template import Template
from tests.documents.template_making import checked, cut_up, filled, in_text_box, text, word
from tests.documents.word_reading import fonts_of, lines

# A small document: its content is (会议名称, 地点, [(承诺事项, 责任人, [配合单位])]).
FIELDS = (
    Field("会议名称", "", lambda c: c[0], need="会议名称"),
    Field("地点", "", lambda c: c[1]),
    Field(
        "承诺事项",
        "",
        lambda c: c[2],
        (
            Field("承诺事项", "", lambda line: line[0], need="承诺的内容"),
            Field("完成时限", "", lambda line: line[1]),
            Field("配合单位", "", lambda line: line[2], (Field("名称", "", str),)),
        ),
        "承诺事项",
    ),
)
FULL = ("用水会", "村部", [("修路", "年底", ["甲", "乙"]), ("装灯", "", [])])
EMPTY: tuple[str, str, list[Any]] = ("用水会", "", [])


def test_words_take_the_place_and_the_dress_of_their_placeholder() -> None:
    document = Document()
    run = document.add_paragraph("会议：").add_run("{{会议名称}}")
    run.bold = True
    made = BytesIO()
    document.save(made)
    paragraph = Document(BytesIO(filled(made.getvalue(), FIELDS, FULL))).paragraphs[0]
    assert [(r.text, r.bold) for r in paragraph.runs] == [("会议：", None), ("用水会", True)]


@given(st.lists(st.integers(1, 40), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_placeholder_may_be_cut_up_in_any_way(cuts: list[int]) -> None:
    whole = "在{{地点}}开{% if 地点 %}（{{ 会议名称 }}）{% else %}无{% endif %}。"
    edges = sorted({0, *cuts, len(whole)})
    pieces = [whole[a:b] for a, b in pairwise(edges)]
    assert text(cut_up(pieces), FIELDS, FULL) == ["在村部开（用水会）。"]


NAMED = word("名{{会议名称}}称", [["{%tr for 项 in 承诺事项 %}"], ["{{项.承诺事项}}"], ["{%tr endfor %}"]])
HOSTILE = st.text(
    st.sampled_from("甲{}%#<>&\"']_\\𬱖𠅤김᠁ \t\n\u00a0\ufdd0\ue000{{%") | st.characters(), max_size=40
).map(lambda found: clean_text(found))


@given(HOSTILE, HOSTILE)
@settings(max_examples=60, deadline=None)
def test_whatever_signs_a_text_holds_comes_through(name: str, matter: str) -> None:
    assert text(NAMED, FIELDS, (name, "", [(matter, "", [])])) == [f"名{name}称", matter]


def test_line_ends_and_tabs_of_a_text_stay() -> None:
    made = filled(word("{{会议名称}}"), FIELDS, ("一\n二\t三", "", []))
    (paragraph,) = Document(BytesIO(made)).paragraphs
    assert [child.tag for child in paragraph._p.iter(qn("w:br"), qn("w:tab"))] == [qn("w:br"), qn("w:tab")]


def test_a_control_that_stands_alone_takes_no_room() -> None:
    blocks = (
        "{% for 项 in 承诺事项 %}",
        "{{项.序号}}. {{项.承诺事项}}",
        "{% endfor %}",
        "{%p if 地点 %}",
        "有",
        "{%p endif %}",
    )
    assert text(word(*blocks), FIELDS, FULL) == ["1. 修路", "2. 装灯", "有"]
    assert text(word(*blocks), FIELDS, EMPTY) == []


def test_rows_come_once_for_each_line_and_lists_stand_in_lists() -> None:
    table = [
        ["事项", "配合"],
        ["{% for 项 in 承诺事项 %}", ""],
        ["{{项.承诺事项}}", "{% for 家 in 项.配合单位 %}{{家.名称}}{% if not loop.last %}、{% endif %}{% endfor %}"],
        ["", "{% endfor %}"],
    ]
    assert text(word(table), FIELDS, FULL) == ["事项 | 配合", "修路 | 甲、乙", "装灯 | "]
    assert text(word(table), FIELDS, EMPTY) == ["事项 | 配合"]


def test_a_table_without_rows_and_a_line_without_words_go() -> None:
    table = [["{% for 项 in 承诺事项 %}"], ["{{项.承诺事项}}"], ["{% endfor %}"]]
    made = filled(word("前", "{{地点}}", "地点：{{地点}}", table, "", "后"), FIELDS, EMPTY)
    assert lines(made) == ["前", "地点：", "", "后"], "what was empty in the template stays"
    assert len(Document(BytesIO(made)).tables) == 0


def test_a_cell_keeps_a_paragraph() -> None:
    made = filled(word([["{{地点}}", "甲"]]), FIELDS, EMPTY)
    (cell, _other) = Document(BytesIO(made)).tables[0].rows[0].cells
    assert [p.text for p in cell.paragraphs] == [""]


def test_elif_and_else() -> None:
    block = "{% if 地点 == '村部' %}村{% elif 地点 %}外{% else %}无{% endif %}"
    found = [text(word(block), FIELDS, ("", place, [])) for place in ("村部", "校", "")]
    assert found == [["村"], ["外"], ["无"]]


def test_heads_and_text_boxes_are_filled() -> None:
    made = filled(word("甲", header="{{会议名称}}"), FIELDS, FULL)
    assert Document(BytesIO(made)).sections[0].header.paragraphs[0].text == "用水会"
    boxed = filled(in_text_box("{{会议名称}}"), FIELDS, FULL)
    assert [t.text for t in Document(BytesIO(boxed)).element.body.iter(qn("w:t"))] == ["外面", "用水会"]


@pytest.mark.parametrize(
    "written", ["｛｛会议名称｝｝", "{{　会议名称 }}", "{{ 会议名称 or ‘无’ }}", "{{-会议名称-}}", "{{r 会议名称}}"]
)
def test_signs_of_an_input_method_and_of_docxtpl_are_understood(written: str) -> None:
    assert text(word(written), FIELDS, FULL) == ["用水会"]
    assert text(word("｛％ if 地点 ％｝甲｛％ endif ％｝{# 说明 #}"), FIELDS, FULL) == ["甲"]


def test_a_template_for_docxtpl_gives_what_docxtpl_gives() -> None:
    template = word(
        "会议：{{会议名称}}",
        "{%p for 项 in 承诺事项 %}",
        "{{loop.index}}. {{项.承诺事项}}{% if 项.完成时限 %}（{{项.完成时限}}）{% endif %}",
        "{%p endfor %}",
        [["事项"], ["{%tr for 项 in 承诺事项 %}"], ["{{项.承诺事项}}"], ["{%tr endfor %}"]],
    )
    other = DocxTemplate(BytesIO(template))
    other.render(values(FIELDS, FULL), autoescape=True)
    made = BytesIO()
    other.save(made)
    assert text(template, FIELDS, FULL) == lines(made.getvalue())


def test_rare_characters_get_their_font_wherever_they_stand() -> None:
    made = filled(word("主持人{{会议名称}}", [["{{地点}}"]], header="{{会议名称}}"), FIELDS, ("陈𬱖", "𠅤村", []))
    assert fonts_of(made) == {"𬱖": "SimSun-ExtB", "𠅤": "SimSun-ExtB"}
    head = Document(BytesIO(made)).sections[0].header._element
    assert [fonts.get(qn("w:eastAsia")) for fonts in head.iter(qn("w:rFonts"))] == ["SimSun-ExtB"]


def test_the_same_content_gives_the_same_bytes() -> None:
    template = word("{{会议名称}}")
    assert filled(template, FIELDS, FULL) == filled(template, FIELDS, FULL)


def test_a_row_that_grew_may_break_over_the_page() -> None:
    document = Document(BytesIO(word([["{{会议名称}}"], ["{{地点}}"]])))
    for row in document.tables[0].rows:
        row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit")))
    made = BytesIO()
    document.save(made)
    found = Document(BytesIO(filled(made.getvalue(), FIELDS, ("长" * 2_000, "短", []))))
    assert [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in found.tables[0].rows] == [False, True]


def test_blanks_between_placeholders_stay() -> None:
    assert text(word("{{会议名称}} {{地点}}  。"), FIELDS, FULL) == ["用水会 村部  。"]
    assert text(cut_up(["{{会议名称}}", " ", "{{地点}}"]), FIELDS, FULL) == ["用水会 村部"]


def test_an_empty_cell_keeps_the_dress_of_its_line() -> None:
    document = Document(BytesIO(word([["{{地点}}"]])))
    document.tables[0].cell(0, 0).paragraphs[0].style = "Heading 1"
    made = BytesIO()
    document.save(made)
    found = Document(BytesIO(filled(made.getvalue(), FIELDS, EMPTY)))
    assert [p.style.name for p in found.tables[0].cell(0, 0).paragraphs] == ["Heading 1"]


def test_a_bookmark_that_was_repeated_is_there_once() -> None:
    document = Document(BytesIO(word("{% for 项 in 承诺事项 %}", "{{项.承诺事项}}", "{% endfor %}")))
    paragraph = document.paragraphs[1]._p
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        paragraph.append(paragraph.makeelement(qn(tag), {qn("w:id"): "7", qn("w:name"): "甲"}))
    made = BytesIO()
    document.save(made)
    body = Document(BytesIO(filled(made.getvalue(), FIELDS, FULL))).element.body
    assert [len(list(body.iter(qn(tag)))) for tag in ("w:bookmarkStart", "w:bookmarkEnd")] == [1, 1]


WRONG = {
    "{{会仪名称}}": "第1段“{{会仪名称}}”：没有“会仪名称”这一项（也许是“会议名称”）。",
    "{% for 项 in 承诺事项 %}{{项.期限}}{% endfor %}": "第1段“{% for 项 in 承诺事项…”：“项.期限”里，“承诺事项”的每一条里没有“期限”（也许是“完成时限”）。",
    "{{完成时限}}": "第1段“{{完成时限}}”：“完成时限”是“承诺事项”里每一条的内容，要写成 {% for 每条 in 承诺事项 %}{{每条.完成时限}}{% endfor %}。",
    "{{承诺事项}}": "第1段“{{承诺事项}}”：“承诺事项”有好多条，要用 for 一条一条写。",
    "{{会议名称": "第1段“{{会议名称”：有一对括号没有写完整。",
    "会议名称}}": "第1段“会议名称}}”：有一对括号没有写完整。",
    "{{会议 名称}}": "第1段“{{会议 名称}}”：“会议 名称”里，写法不对。",
    "{{}}": "第1段“{{}}”：里面是空的。",
    "{% if 地点 %}甲": "第1段“{% if 地点 %}甲”：“{% if 地点 %}”后面没有和它成对的 endif；两头要在同一段里，或各自单独占一段、一行。",
    "甲{% endfor %}": "第1段“甲{% endfor %}”：“{% endfor %}”前面没有和它成对的 for 或 if；两头要在同一段里，或各自单独占一段、一行。",
    "{% for 地点 %}{% endfor %}": "第1段“{% for 地点 %}{% e…”：“{% for 地点 %}”应写成 {% for 承诺 in 承诺事项 %} 的样子。",
    "{% for 字 in 地点 %}{% endfor %}": "第1段“{% for 字 in 地点 %…”：“地点”不是一条一条的内容，不能用 for。",
    "{% if 地点 > 3 %}{% endif %}": "第1段“{% if 地点 > 3 %}{…”：两边不是一类内容。",
    "{{not 地点}}": "第1段“{{not 地点}}”：“not 地点”只能写在 if 里。",
    "甲{%tr endfor %}": "第1段“甲{%tr endfor %}”：带 p 或 tr 的控制语句要单独占一段或一行。",
}


@pytest.mark.parametrize("written", WRONG)
def test_what_is_wrong_is_said_with_its_place(written: str) -> None:
    findings = checked(word(written), FIELDS)
    assert not findings.usable
    assert (findings.broken + findings.unknown)[0] == WRONG[written]
    with pytest.raises(UserError):
        findings.insist()


def test_a_mistake_in_a_head_is_found_there() -> None:
    assert checked(word("甲", header="{{乙}}"), FIELDS).unknown == ("页眉“{{乙}}”：没有“乙”这一项。",)


def test_what_a_document_would_lose_is_named() -> None:
    assert checked(word("{{会议名称}}"), FIELDS).lost == ("承诺事项",)
    nothing_of_them = "{% for 项 in 承诺事项 %}{{项.完成时限}}{% endfor %}"
    assert checked(word("{{会议名称}}" + nothing_of_them), FIELDS).lost == ("承诺的内容",)
    assert checked(word("{{会议名称}}{% for 项 in 承诺事项 %}{{项.承诺事项}}{% endfor %}"), FIELDS).lost == ()


RUNNING = (
    "{{ ''.__class__ }}",
    "{{ 会议名称.__class__.__mro__ }}",
    "{{ 会议名称|attr('__class__') }}",
    "{{ 会议名称['__class__'] }}",
    "{{ [].append(1) }}",
    "{{ range(10) }}",
    "{{ 会议名称.format(1) }}",
    "{{ 会议名称 * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ 会议名称|center(999999999) }}",
    "{{ lipsum() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self }}",
    "{{ loop }}",
    "{% for x in range(10**9) %}{% endfor %}",
    "{% for x in '甲' * 99999 %}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% set x = 1 %}",
    "{% macro x() %}{% endmacro %}",
    "{% raw %}{% endraw %}",
    "{{ " + "(" * 140 + "地点" + ")" * 140 + " }}",
    "{{ " + "地点 or " * 100 + "地点 }}",
)


@pytest.mark.parametrize("written", RUNNING)
def test_a_template_runs_nothing_and_reaches_nothing(written: str) -> None:
    assert not checked(word(written), FIELDS).usable


MANY: tuple[str, str, list[Any]] = ("长" * 20_000, "", [("修路", "", [])] * 300)
EVERY = "{% for 甲 in 承诺事项 %}{% for 乙 in 承诺事项 %}", "{% endfor %}{% endfor %}"


@pytest.mark.parametrize(
    "blocks",
    [
        (EVERY[0] + "{% for 丙 in 承诺事项 %}{% endfor %}" + EVERY[1],),
        (EVERY[0] + "{{会议名称}}" + EVERY[1],),
        (EVERY[0], *["普通的一段"] * 50, EVERY[1]),
    ],
    ids=["lists", "words", "lines"],
)
def test_what_would_grow_without_end_is_told(blocks: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_module, "LARGEST", 20_000)
    template = Template(word(*blocks))
    template.check(FIELDS).insist()
    with pytest.raises(UserError, match="没完没了"):
        template.fill(values(FIELDS, MANY), BytesIO())
