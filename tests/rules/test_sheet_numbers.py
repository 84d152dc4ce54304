"""Sheet numbers keyed in from paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.rules.sheet_numbers import LONGEST_RANGE, Mark, SheetNumber, parse_sheet_numbers


def parsed(text: str) -> list[int | tuple[int, str]]:
    return [(n.number, n.name) if n.name else n.number for n in parse_sheet_numbers(text)]


def test_the_example() -> None:
    assert parse_sheet_numbers("1-20,23, 26=李大爷") == (
        *(SheetNumber(n) for n in range(1, 21)),
        SheetNumber(23),
        SheetNumber(26, "李大爷"),
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7", [7]),
        (" 1，2、3；4;5 6\n7\t8 ", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("１－３，５", [1, 2, 3, 5]),
        *((f"1{dash}3", [1, 2, 3]) for dash in "-–—~～至到−"),
        ("1——3", [1, 2, 3]),
        ("1 - 3", [1, 2, 3]),
        ("1至3号、5号", [1, 2, 3, 5]),
        ("3-3", [3]),
        ("5, 3-5", [5, 3, 4]),
        ("26＝李大爷", [(26, "李大爷")]),
        ("26 = 王　芳 27", [(26, "王芳"), 27]),
        ("26=艾力•买买提,27", [(26, "艾力·买买提"), 27]),
        ("26=李到福", [(26, "李到福")]),
        ("1-3, 2=李大爷", [1, (2, "李大爷"), 3]),
        ("2=李大爷, 1-3", [(2, "李大爷"), 1, 3]),
        ("2=李大爷 2=李大爷", [(2, "李大爷")]),
        ("1,,2,", [1, 2]),
    ],
)
def test_as_people_write_it(text: str, numbers: list[int | tuple[int, str]]) -> None:
    assert parsed(text) == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "还没有写编号"),
        (" ，", "还没有写编号"),
        ("1,十二,3", "“十二”看不懂"),
        ("1-2-3", "“1-2-3”看不懂"),
        ("-3", "“-3”看不懂"),
        ("李大爷", "“李大爷”看不懂"),
        ("1.5", "“1.5”看不懂"),
        ("9" * 5000, f"“{'9' * 20}…”看不懂"),
        ("4,0", "“0”的编号是 0"),
        ("0-3", "“0-3”的编号是 0"),
        ("20-1", "“20-1”前大后小"),
        ("1-2001", "“1-2001”一段超过了 2000 个"),
        ("3=", "“3=”没有写对名字"),
        ("3=12", "“3=12”没有写对名字"),
        ("3=王=李", "“3=王=李”没有写对名字"),
        ("3=" + "长" * 51, "的名字太长"),
        ("3=" + "长" * 5000, "的名字太长"),
        ("3=李大爷,3=王大妈", "编号 3 写了两个名字：“李大爷”和“王大妈”"),
    ],
)
def test_the_faulty_part_is_quoted(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_sheet_numbers(text)
    assert said in str(caught.value)
    assert str(caught.value).count("。") == 1


def test_what_stands_beside_a_name_on_paper() -> None:
    assert parse_sheet_numbers("1-3, ２ 代签＝王芳、5-6请假；7号代会=李 四") == (
        SheetNumber(1),
        SheetNumber(2, "王芳", Mark.SIGNED_BY),
        SheetNumber(3),
        SheetNumber(5, None, Mark.EXCUSED),
        SheetNumber(6, None, Mark.EXCUSED),
        SheetNumber(7, "李四", Mark.STANDS_IN),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5请假=王芳", "“5请假=王芳”不用写名字"),
        ("5代签", "“5代签”没有写是谁"),
        ("5-6=王芳", "“5-6=王芳”看不懂"),
        ("5请假,5代签=王芳", "编号 5 写了两回，说的不一样"),
        ("5=李大爷,5代会=王芳", "编号 5 写了两回，说的不一样"),
        ("5病假", "“5病假”看不懂"),
    ],
)
def test_marks_that_say_nothing_or_two_things(text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_sheet_numbers(text)
    assert said in str(caught.value)


NUMBERS = st.integers(1, 99_999)
NAMES = st.text("王李芳强欧阳𬱖김철수", min_size=1, max_size=5)
PARTS = st.one_of(
    NUMBERS.map(lambda n: (str(n), [(n, None)])),
    st.tuples(NUMBERS, st.integers(0, 30), st.sampled_from("-–—~～至到")).map(
        lambda r: (f"{r[0]}{r[2]}{r[0] + r[1]}", [(n, None) for n in range(r[0], r[0] + r[1] + 1)])
    ),
    st.tuples(NUMBERS, NAMES, st.sampled_from(["=", "＝", " = "])).map(
        lambda n: (f"{n[0]}{n[2]}{n[1]}", [(n[0], n[1])])
    ),
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(st.lists(st.tuples(PARTS, st.sampled_from([",", "，", "、", "；", " ", ", ", "\n"])), min_size=1), st.booleans())
def test_what_is_written_is_read(parts: list[tuple[tuple[str, list[tuple[int, str | None]]], str]], wide: bool) -> None:
    expected: dict[int, str | None] = {}
    text = ""
    for (written, meant), between in parts:
        if any(name and expected.get(number) for number, name in meant):
            continue  # two names for a number
        for number, name in meant:
            expected[number] = name or expected.get(number)
        text += written + between
    read = parse_sheet_numbers(text.translate(FULL_WIDTH) if wide else text)
    assert [(n.number, n.name) for n in read] == list(expected.items())


@given(st.text() | st.text("0123456789-~至=，, 号王"))
def test_hostile_text(text: str) -> None:
    try:
        read = parse_sheet_numbers(text)
    except UserError as error:
        assert str(error).endswith("。")  # noqa: PT017
    else:
        assert len({n.number for n in read}) == len(read)
        assert all(n.number > 0 for n in read)


def test_the_longest_range() -> None:
    assert len(parse_sheet_numbers(f"1-{LONGEST_RANGE}")) == LONGEST_RANGE
