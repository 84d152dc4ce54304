"""会议记录: the words spoken, in order, and who said them when."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.text import clean_text
from desktop.documents.content import Record, RecordEntry, RecordSection
from desktop.documents.word.record import write_record
from tests.documents.samples import HEAD, RECORD
from tests.documents.word_reading import fonts_of, headings, lines

GOLDEN = Path(__file__).parent / "golden" / "record.txt"
AT = datetime(2026, 11, 20, 15, 0)


def written(content: Record) -> bytes:
    target = BytesIO()
    write_record(content, target)
    return target.getvalue()


def of_entries(*entries: RecordEntry) -> list[str]:
    found = lines(written(replace(RECORD, sections=(RecordSection(1, "议题", entries),), corrections=())))
    start = found.index("议程1　议题") + 1
    return found[start : start + len(entries)]


def test_golden_text() -> None:
    found = "\n".join(lines(written(RECORD))) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_same_content_same_bytes() -> None:
    assert written(RECORD) == written(RECORD)


def test_it_is_marked_internal() -> None:
    assert lines(written(RECORD))[0] == "（内部）"


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (RecordEntry(AT, "发言", "姚桂芝", details=(("用时", "1分30秒"),)), "15:00【发言】姚桂芝（用时：1分30秒）"),
        (RecordEntry(AT, "意见建议", "石磊", "水压不够。"), "15:00【意见建议】石磊：水压不够。"),
        (RecordEntry(AT, "记事", text="停电十分钟"), "15:00【记事】停电十分钟"),
        (RecordEntry(AT, "主持", "崔国栋", late=True), "15:00（补录）【主持】崔国栋"),
        (RecordEntry(datetime(2026, 11, 21, 0, 5), "共识", text="散会"), "2026年11月21日0:05【共识】散会"),
    ],
)
def test_entry_says_when_what_who(entry: RecordEntry, line: str) -> None:
    assert of_entries(entry) == [line]


def test_items_keep_their_number_on_the_agenda() -> None:
    sections = tuple(
        RecordSection(number, title, ()) for number, title in ((2, "水费"), (1, "停水"), (2, "水费"), (None, "开场"))
    )
    document = written(replace(RECORD, sections=sections, corrections=()))
    assert headings(document) == ["议程2　水费", "议程1　停水", "议程2　水费", "开场"]


def test_notes_on_people_and_the_staff_are_here() -> None:
    found = lines(written(RECORD))
    assert "请假：97号　熊秀莲（住院）" in found
    assert "工作人员：街道物管办　黎雪" in found
    assert any("姚桂芝（代签（石磊））" in line for line in found)


def test_signature_lines_before_the_corrections() -> None:
    found = lines(written(RECORD))
    signing = found.index("主持人（签字）：__________")
    assert found[signing + 1] == "记录人（签字）：__________"
    assert found.index("更正说明") > signing


def test_number_is_left_out_where_there_is_none() -> None:
    assert "次）" not in "".join(lines(written(replace(RECORD, head=replace(HEAD, number=None)))))


def test_rare_names_keep_their_font() -> None:
    assert fonts_of(written(RECORD))["김철수"] == "Malgun Gothic"


words = st.text(max_size=80).map(clean_text)
entries = st.builds(
    RecordEntry,
    st.datetimes(datetime(2026, 11, 20), datetime(2026, 11, 20, 23, 59)),
    st.sampled_from(["发言", "意见建议", "答复"]),
    words,
    words,
    st.lists(st.tuples(words, words), max_size=2).map(tuple),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(entries, max_size=8))
def test_everything_said_is_there_in_order(said: list[RecordEntry]) -> None:
    found = of_entries(*said)
    assert len(found) == len(said)
    for entry, line in zip(said, found, strict=True):
        assert entry.speaker in line
        assert entry.text in line
        assert all(f"{label}：{fact}" in line for label, fact in entry.details)
        assert ("（补录）" in line) >= entry.late
