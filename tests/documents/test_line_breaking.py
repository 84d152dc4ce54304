"""Where a line may end, and that no sign is lost or torn on the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.pages.line_breaking import hangs, may_part, signs, spaced, stretches

TEXTS = st.text(st.sampled_from("永𬱖𠅤김，。、“”（）《》—… aB1.,-\u0301\ufe0f\u200d👨👩🏽\t\n"), max_size=60)


@given(TEXTS)
def test_signs_joined_are_the_text(text: str) -> None:
    assert "".join(signs(text)) == text


@given(TEXTS)
def test_a_mark_stays_with_its_sign(text: str) -> None:
    assert not [sign for sign in signs(text)[1:] if sign[0] in "\u0301\ufe0f"]


@pytest.mark.parametrize("line", ["你好。", "“好”", "（一）", "《书》", "一、", "第3号", "50%", "a.b", "——", "1，2"])
def test_punctuation_neither_begins_nor_ends_a_line(line: str) -> None:
    for one, other in pairwise(signs(line)):
        if other in "。”）》、%，.—" or one in "“（《":
            assert not may_part(one, other), f"{one}|{other}"


@pytest.mark.parametrize(
    ("one", "other"), [("永", "永"), ("永", "a"), ("1", "年"), (" ", "w"), ("，", "永"), ("𬱖", "𠅤"), ("김", "철")]
)
def test_between_han_and_behind_blanks_a_line_may_end(one: str, other: str) -> None:
    assert may_part(one, other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("2", "0"), ("O", "'"), ("永", "，"), ("x", " ")])
def test_words_and_figures_stay_whole(one: str, other: str) -> None:
    assert not may_part(one, other)


def test_space_stands_between_han_and_figures_only() -> None:
    assert spaced("年", "3")
    assert spaced("3", "月")
    assert not spaced("（", "3")
    assert not spaced("3", "，")
    assert not spaced("김", "철")
    assert stretches("永", "永")
    assert stretches(" ", "a")
    assert not stretches("a", "b")
    assert hangs("。")
    assert not hangs("）")
