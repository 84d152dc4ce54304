"""What typed words find in running text, and where."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.hits import Wanted, folded, wanted

TEXT = st.text(alphabet="花园里留一条路 ABCabcＡＢ１23İ\n，", max_size=30)
WORD = st.text(alphabet="花园路ABab1２İ", min_size=1, max_size=3)


def names(word: str) -> list[str]:
    return {"wf": ["王芳", "汪锋"], "wang": ["王芳", "wang"]}.get(word, [])


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("路灯", "晚上要有路灯。", True),
        ("灯 路", "晚上要有路灯。", True),
        ("灯　桥", "晚上要有路灯。", False),
        ("Ｓ３", "s3", True),
        ("wf", "王芳说要修", True),
        ("wf 修", "汪锋说要修", True),
        ("wf", "王方说要修", False),
        (".*", "随便", False),
        ("%", "100%", True),
    ],
)
def test_every_word_must_stand_in_it(typed: str, text: str, found: bool) -> None:
    assert bool(wanted(typed, names).found_in([text])) is found


def test_nothing_typed_is_nothing_wanted() -> None:
    assert not wanted(" 　\n")
    assert wanted("wang", names).words == (("wang", "王芳"),)


@given(TEXT)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert folded(folded(text)) == folded(text)


@given(TEXT, st.lists(WORD, min_size=1, max_size=3))
def test_marks_are_in_order_apart_and_cover_each_word(text: str, words: list[str]) -> None:
    looked_for = wanted(" ".join(words))
    marks = looked_for.marks(text)
    assert all(before[1] < after[0] for before, after in pairwise(marks))
    assert all(0 <= start < end <= len(text) for start, end in marks)
    assert bool(marks) == looked_for.touches(text)
    for word in words:
        place = folded(text).find(folded(word))
        assert place < 0 or any(start <= place and place + len(word) <= end for start, end in marks)


@given(st.text(alphabet="花园里留一条路，", max_size=200), WORD)
def test_an_excerpt_shows_the_first_hit_near_its_beginning(text: str, word: str) -> None:
    looked_for = wanted(word)
    shown = looked_for.excerpt(text)
    if looked_for.touches(text):
        assert looked_for.marks(shown)[0][0] <= 26
    assert shown.removeprefix("…") in text


def test_empty_words_mark_nothing() -> None:
    assert Wanted(()).marks("花园") == []


@given(st.lists(TEXT, max_size=5), st.lists(WORD, min_size=1, max_size=3))
def test_many_lines_at_once_are_found_as_each_alone(texts: list[str], words: list[str]) -> None:
    looked_for = wanted(" ".join(words))
    assert looked_for.found_in(texts) == [i for i, text in enumerate(texts) if looked_for.found_in([text])]
    assert looked_for.found_in(texts) == [
        i for i, text in enumerate(texts) if all(folded(word) in folded(text) for word in words)
    ]
