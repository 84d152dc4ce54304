"""What came back against what was written and what stands here now: exactly the edits, and nothing silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.ledger_cells import Value, mark
from desktop.rules.ledger_comparison import compare
from desktop.rules.ledger_form import COMMITMENTS, SUGGESTIONS, Columns, Form, find_columns, headings_of
from desktop.rules.ledger_return import Known, KnownRows, Reader, Returned
from desktop.rules.record import CommitmentState

TODAY = date(2027, 3, 1)
READER = Reader({str(s): str(s) for s in CommitmentState}, frozenset(("待明确",)), TODAY)
FREE = ("leader", "assigned", "result", "evidence", "satisfaction", "visit", "supervision", "closed", "note")
FIELDS = COMMITMENTS.fields


@dataclass
class Looked:
    calculated: dict[int, set[int]] = field(default_factory=dict)
    unknown: dict[int, set[int]] = field(default_factory=dict)


@dataclass
class Sheet:
    cells: Sequence[Sequence[Any]]
    title: str = "承诺清单"
    looked: Looked = field(default_factory=Looked)
    under: dict[int, dict[int, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[Sequence[Any]]:
        return iter(self.cells)


def known(number: int, form: Form = COMMITMENTS, **values: Value) -> Known:
    """A row whose 编号 ends in `number`."""
    usual: dict[str, Value] = {"number": f"LSG-2026-01-{number:02d}", "matter": f"第{number}件事", "state": "待办理"}
    if form is SUGGESTIONS:
        usual = {"number": str(number), "text": f"第{number}条意见"}
    whole = usual | values
    cells = tuple(whole.get(name, "") for name in form.fields)
    what = whole["matter" if form is COMMITMENTS else "text"]
    return Known(form, f"{number:032x}", str(whole["number"]), str(what), "议事会", cells)


def written(one: Known, marked: bool = True, **edits: Any) -> list[Any]:
    """The row on the sheet, as it was written, with what was typed in since; the mark stands last."""
    cells = [edits.get(name, value) for name, value in zip(one.form.fields, one.values, strict=True)]
    return [*cells, mark(one.form.key, one.row, one.values) if marked else ""]


def returned(rows: Sequence[Sequence[Any]], now: Sequence[Known], **of_sheet: Any) -> Returned:
    """A sheet with these rows under its header, compared with what stands here `now`."""
    form = now[0].form
    columns = Columns(form, 1, {name: place for place, name in enumerate(form.fields)}, len(form.fields))
    sheet = Sheet([["标题"], *rows], **of_sheet)
    return compare([(sheet, columns)], index(now), READER)


def index(now: Sequence[Known]) -> KnownRows:
    by_number: dict[str, list[Known]] = {}
    for one in now:
        by_number.setdefault(one.number, []).append(one)
    by_words = {(one.number, one.what): [one] for one in now}
    return KnownRows({one.row: one for one in now}, by_number, by_words)


def said(found: Returned) -> dict[tuple[str, str], Value]:
    return {(change.known.number, change.field): change.new for change in found.changes}


WORDS = st.text("甲乙 1.=\n", max_size=5).map(str.strip)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(FREE, WORDS)), min_size=1, max_size=6)


@given(st.data(), ROWS)
def test_exactly_the_edits_arrive_whatever_the_order_of_rows_and_columns(
    data: st.DataObject, rows: list[dict[str, str]]
) -> None:
    now = [known(number, COMMITMENTS, **values) for number, values in enumerate(rows, 1)]
    edits = [data.draw(st.dictionaries(st.sampled_from(FREE), WORDS)) for _row in now]
    cells = [written(one, True, **typed) for one, typed in zip(now, edits, strict=True)]
    kept = data.draw(st.permutations(range(len(now))))[: data.draw(st.integers(0, len(now)))]
    order = data.draw(st.permutations(range(len(FIELDS) + 1)))
    header = [*FIELDS, "mark"]
    sheet = Sheet([["标题"], [header[c] for c in order], *([cells[row][c] for c in order] for row in kept)])
    places = {header[c]: place for place, c in enumerate(order) if header[c] != "mark"}
    found = compare([(sheet, Columns(COMMITMENTS, 2, places, order.index(len(FIELDS))))], index(now), READER)
    wanted = {
        (now[row].number, name): " ".join(new.split())
        for row in kept
        for name, new in edits[row].items()
        if new.split() != str(now[row].value(name)).split()
    }
    assert {key: " ".join(str(new).split()) for key, new in said(found).items()} == wanted
    assert all(change.taken == (change.new != "") for change in found.changes), "an emptied cell is asked about"
    assert (found.held, found.strange, found.rows) == ((), (), len(kept))
    assert found.missing == len(now) - len(kept)


@given(*[st.sampled_from(["", "甲", "乙", "丙"])] * 3)
def test_what_was_written_what_stands_here_and_what_came_back(before: str, here: str, there: str) -> None:
    row = written(known(1, note=before), note=there)
    found = returned([row], [known(1, note=here)])
    if there in (before, here):
        assert found.changes == (), "nobody touched it there, or both say the same"
    else:
        (change,) = found.changes
        assert (change.old, change.new) == (here, there)
        assert change.conflict == (before != here)
        assert change.taken == (before == here and (there != "" or here == ""))


def test_a_recorded_field_and_one_of_the_program_are_told_and_not_taken() -> None:
    one = known(1, lead="居委会", town="团结镇")
    found = returned([written(one, matter="别的事", lead="物业", due=date(2026, 12, 5), town="别镇")], [one])
    assert found.changes == ()
    assert {(h.field, h.old, h.new) for h in found.held} == {
        ("matter", "第1件事", "别的事"),
        ("lead", "居委会", "物业"),
        ("due", "", date(2026, 12, 5)),
        ("town", "团结镇", "别镇"),
    }
    assert {h.why for h in found.held if h.field != "town"} == {"会上记下的，要在程序里更正"}


def test_what_is_marked_as_unclear_is_nothing_written() -> None:
    one = known(1, matter="")
    assert returned([written(one, matter="待明确", person="待明确", due="待明确")], [one]).held == ()


@pytest.mark.parametrize(
    ("here", "there", "taken", "held"),
    [
        ({}, {"extended": date(2027, 1, 1)}, set(), {"extended"}),
        ({}, {"extended": date(2027, 1, 1), "extension_reason": "没到货"}, {"extended", "extension_reason"}, set()),
        ({"extension_reason": "下雨"}, {"extended": "2027.1.1"}, {"extended"}, set()),
        ({}, {"state": "已延期", "extended": date(2027, 1, 1)}, set(), {"state", "extended"}),
        ({}, {"state": "已延期", "extension_reason": "下雨"}, {"state", "extension_reason"}, set()),
        (
            {"extended": date(2027, 1, 1), "extension_reason": "雨"},
            {"extension_reason": ""},
            set(),
            {"extension_reason"},
        ),
        ({}, {"state": "已退回"}, set(), {"state"}),
        ({}, {"state": "已退回", "note": "不归我们管"}, {"state", "note"}, set()),
        ({"progress": "看过"}, {"state": "已退回"}, {"state"}, set()),
        ({}, {"completed": date(2027, 1, 1)}, set(), {"completed"}),
        ({}, {"state": "已办结", "completed": date(2027, 1, 1)}, {"state", "completed"}, set()),
        ({}, {"state": "已答复", "completed": date(2027, 1, 1)}, {"state"}, {"completed"}),
        ({"state": "已办结", "completed": date(2027, 1, 1)}, {"completed": ""}, set(), {"completed"}),
        ({}, {"state": "办完了"}, set(), {"state"}),
        ({"state": "办理中"}, {"state": ""}, set(), {"state"}),
    ],
)
def test_rules_seven_and_eight(here: dict[str, Value], there: dict[str, Any], taken: set[str], held: set[str]) -> None:
    one = known(1, COMMITMENTS, **here)
    found = returned([written(one, **there)], [one])
    assert ({c.field for c in found.changes}, {h.field for h in found.held}) == (taken, held)


def test_completed_without_a_day_and_days_to_come_are_remarked() -> None:
    one = known(1, due=date(2027, 6, 1))
    (state,) = returned([written(one, state="已办结")], [one]).changes
    assert (state.remark, state.taken) == ("没有写办结日期", True)
    (later,) = returned([written(one, progress_date=date(2062, 1, 1))], [one]).changes
    assert (later.remark, later.taken) == ("在今天以后，请核对", False)
    early, _why = returned([written(one, extended=date(2027, 5, 1), extension_reason="雨")], [one]).changes
    assert (early.remark, early.taken) == ("比原来的时限还早，请核对", False)


def test_without_marks_rows_are_known_by_their_number_and_what_they_overwrite_is_asked_about() -> None:
    one, two = known(1, note="旧"), known(2)
    found = returned([written(one, marked=False, note="新"), written(two, marked=False, note="新")], [one, two])
    assert [(c.known.number[-1], c.taken) for c in found.changes] == [("1", False), ("2", True)]
    twin = replace(known(3), number=one.number)
    assert (
        returned([written(one, marked=False, note="新")], [one, twin]).strange[0].why
        == "这个编号有 2 条，分不清是哪一条"
    )


def test_a_masked_list_changes_nothing_and_other_numbers_are_asked_about() -> None:
    one = known(1, note="找老王13812340000")
    assert returned([written(one, note="找老王138****0000")], [one]).changes == ()
    for typed in ("找老王13812349999", "找老王13899990000", "找老王138****0000，已修"):
        (change,) = returned([written(one, note=typed)], [one]).changes
        assert (change.new, change.taken) == (typed, typed.endswith("9999"))


def test_rows_that_nobody_knows_are_listed_with_their_place() -> None:
    one = known(1)
    foreign = written(known(7))
    by_hand = ["", *("",) * 6, "新加的事", *("",) * (len(FIELDS) - 7)]
    unknown = ["LSG-2025-01-01", *by_hand[1:]]
    total = ["合计", "3", *("",) * (len(FIELDS) - 1)]
    nothing = ["", *("",) * (len(FIELDS) - 1), mark("c", one.row, one.values)]
    found = returned([foreign, by_hand, unknown, total, nothing], [one])
    assert [(s.line, s.why[:8]) for s in found.strange] == [
        (2, "是别的电脑上的，"),
        (3, "没有编号，像是另"),
        (4, "这台电脑上没有这"),
    ]
    assert (found.rows, found.missing) == (0, 1), "a row of which only the mark is left counts as deleted"


def test_a_list_sorted_without_its_marks_is_not_taken() -> None:
    one, two = known(1, note="甲"), known(2, note="乙")
    moved = [[*written(two)[:-1], written(one)[-1]], [*written(one)[:-1], written(two)[-1]]]
    found = returned(moved, [one, two])
    assert (found.changes, len(found.strange)) == ((), 2)
    assert "排序时没有选全列" in found.strange[0].why
    a, b = known(1, SUGGESTIONS), known(2, SUGGESTIONS)
    moved = [[*written(b, result="A类")[:-1], written(a)[-1]]]
    assert returned(moved, [a, b]).changes == ()


def test_a_number_that_was_only_retyped_is_known_by_the_mark() -> None:
    one = known(1)
    found = returned([written(one, number="LSG—2026—1", note="新")], [one])
    assert said(found) == {(one.number, "note"): "新"}
    assert [h.field for h in found.held] == ["number"]


def test_copies_of_a_row() -> None:
    one = known(1)
    same = returned([written(one, note="新"), written(one, note="新")], [one])
    assert said(same) == {(one.number, "note"): "新"}
    assert any("重复" in note for note in same.notes)
    both = returned([written(one, note="新"), written(one, note="旧"), written(one, note="再")], [one])
    assert (both.changes, len(both.strange)) == ((), 3)
    for rows in ([written(one), written(one, note="新")], [written(one, note="新"), written(one)]):
        (change,) = returned(rows, [one]).changes
        assert (change.new, change.taken) == ("新", False)
    copy = written(one, number="LSG-2026-01-09", note="另一件")
    renamed = returned([copy, written(one, note="新")], [one])
    assert said(renamed) == {(one.number, "note"): "新"}
    assert [s.line for s in renamed.strange] == [2]


def test_formulas_errors_and_merged_cells() -> None:
    one, two, three = known(1), known(2), known(3)
    note, evidence = FIELDS.index("note"), FIELDS.index("evidence")
    looked = Looked(calculated={2: {note}}, unknown={3: {note}})
    rows = [written(one, note="2"), written(two), written(three)]
    found = returned(rows, [one, two, three], looked=looked)
    assert [(c.new, c.remark) for c in found.changes] == [("2", "由公式算出")]
    assert [(h.known, h.why) for h in found.held] == [(two, "公式没有存下结果，或者出错")]
    rows = [written(one, note="三件一起办"), written(two), written(three, evidence="照片")]
    under = {3: {note: 2}, 4: {note: 2, evidence + 1: 0}}
    merged = returned(rows, [one, two, three], under=under)
    assert said(merged) == {
        **{(one.number, "note"): "三件一起办" for one in (one, two, three)},
        (three.number, "evidence"): "照片",
    }


@pytest.mark.parametrize(
    ("above", "header", "places"),
    [
        ([], ["编号", "承诺事项", "当前状态"], {"number": 0, "matter": 1, "state": 2}),
        (
            [["某镇承诺清单"], ["填报单位：", "某局", "2026年"], []],
            ["序号", "编 号", "承诺事项（不改）", "目前状态*", "科室自填", "备注"],
            {"number": 1, "matter": 2, "state": 3, "note": 5},
        ),
    ],
)
def test_the_header_is_found_by_its_words(above: list[list[str]], header: list[str], places: dict[str, int]) -> None:
    headings = [(COMMITMENTS, headings_of(COMMITMENTS, [])), (SUGGESTIONS, headings_of(SUGGESTIONS, []))]
    found = find_columns([*above, header, ["LSG-1"]], headings)
    assert found is not None
    assert (found.form, found.line, found.places) == (COMMITMENTS, len(above) + 1, places)


def test_the_sheets_are_told_apart_and_others_are_none() -> None:
    headings = [(COMMITMENTS, headings_of(COMMITMENTS, [])), (SUGGESTIONS, headings_of(SUGGESTIONS, []))]
    found = find_columns([["编号", "建议内容", "办理结果", "办理结果", "谁填的"]], headings)
    assert found is not None
    assert (found.form, found.doubled, found.unknown) == (SUGGESTIONS, ("办理结果",), ("谁填的",))
    assert find_columns([["姓名", "电话", "备注"], ["王芳", "138", ""]], headings) is None
