"""The list of what can be set, and which values will do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.documents.content import Minutes
from desktop.rules.bodies import BODIES, Body
from desktop.rules.setting_values import Group, Kind, Setting, cleaned
from desktop.rules.settings import SIGNATURES, declared, group_label, known, share_words

PACKAGE = Path(__file__).parent.parent.parent / "desktop"
DECLARED = [PACKAGE / "rules" / "settings.py", PACKAGE / "rules" / "setting_values.py"]
KEYS = [setting.key for setting in declared()]


@pytest.mark.parametrize("setting", declared(), ids=KEYS)
def test_every_setting_has_a_name_a_sentence_and_a_default_that_will_do(setting: Setting) -> None:
    assert setting.label
    assert setting.help.endswith("。")
    assert cleaned(setting, setting.default) == setting.default
    assert group_label(setting.group)


def test_keys_are_told_apart() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert {setting.group for setting in declared()} == set(Group)


@pytest.mark.parametrize("key", KEYS)
def test_no_setting_is_dead(key: str) -> None:
    """Its key is read somewhere by its value."""
    reads = re.compile(rf"""(?:\["{key}"\]|value\(\w[\w.]*, "{key}"\))""")
    elsewhere = [path for path in PACKAGE.rglob("*.py") if path not in DECLARED]
    assert any(reads.search(path.read_text("utf-8")) for path in elsewhere)


def test_the_lines_to_sign_on_are_those_that_were_always_printed() -> None:
    assert Minutes.signatures == SIGNATURES


@given(st.integers(-10, 10_000))
def test_a_number_is_kept_within_its_bounds_only(number: int) -> None:
    turns = known("turns")
    if turns.least <= number <= turns.most:
        assert cleaned(turns, number) == number
    else:
        with pytest.raises(UserError, match="1 到 99"):
            cleaned(turns, number)


@pytest.mark.parametrize("text", [None, "", "三", "1.5", "１２３４５６７８９"])
def test_what_is_no_number_is_refused(text: Any) -> None:
    with pytest.raises(UserError):
        cleaned(known("turns"), text)


def test_full_width_digits_are_digits() -> None:
    assert cleaned(known("turns"), "３") == 3


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("ledger_title", "", "不能空着"),
        ("ledger_title", "责任/清单", "/"),
        ("ledger_title", "很长" * 20, "最多 20 个字"),
        ("results", ["甲,乙"], ","),
        ("results", [f"第{n}类" for n in range(7)], "最多写 6 行"),
        ("title_font", "花体", "没有这一项"),
        ("bodies", {"": Body()}, "不能空着"),
        ("bodies", {"协商": Body()}, "已经有了"),
        ("bodies", (("村民会议", Body()), ("村民 会议 ".strip(), Body()), ("村民会议", Body("2/3"))), "已经有了"),
        ("bodies", {"村民会议": Body("5/4")}, "比例"),
    ],
)
def test_what_would_break_something_is_refused_in_one_sentence(key: str, value: Any, says: str) -> None:
    with pytest.raises(UserError, match=re.escape(says)) as refused:
        cleaned(known(key), value)
    assert str(refused.value).endswith("。")


@given(st.lists(st.text(max_size=30), max_size=12))
def test_lines_are_cleaned_and_empty_ones_left_out(lines: list[str]) -> None:
    kept = cleaned(known("signatures"), [line[:20] for line in lines])
    assert all(line and line == " ".join(line.split()) for line in kept)
    assert cleaned(known("signatures"), kept) == kept


def test_shares_read_as_people_say_them() -> None:
    assert [share_words(body.quorum) for body in BODIES.values()] == ["2/3 以上", "超过半数", "2/3 以上"]


def test_every_kind_is_in_use() -> None:
    assert {setting.kind for setting in declared()} == set(Kind)
