"""Text is cleaned once, where it enters; what is stored can be shown, printed and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.base.text import clean_line, clean_name, clean_text, mask_phone, plain_digits

ANY = st.text(st.characters(exclude_categories=[]), max_size=200)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王　芳", "王芳"),
        (" 王 芳 ", "王芳"),
        ("王\u200b芳", "王芳"),
        ("买买提•热西提", "买买提·热西提"),
        ("Li  Lei", "Li Lei"),
        ("김 철수", "김 철수"),
        ("陈𬱖", "陈𬱖"),
    ],
)
def test_names_as_they_come(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\u2028三", "一\n二\n三"),
        ("\x00a\x1fb\x7f", "ab"),
        ("\u202e倒\u202c", "倒"),
        ("半\ud800个", "半个"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
    ],
)
def test_words_lose_only_what_cannot_be_shown(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(ANY)
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)
    once.encode("utf-8")


def test_a_text_too_long_is_refused_with_both_numbers() -> None:
    with pytest.raises(UserError, match="20001 个字，最多可以记 20000 个字"):
        clean_text("字" * 20_001)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800138001", "138****8001"), ("１３８００１３８００１", "138****8001"), ("8880007", "*****07"), ("", "")],
)
def test_phones_are_masked(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_a_scanner_with_the_input_method_on() -> None:
    assert plain_digits("２６＝") == "26="
