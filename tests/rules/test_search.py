"""Finding people by whatever was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from desktop.rules.search import SHORTEST_NEAR, Found, Known, PeopleIndex

NAMES = (
    "王芳",
    "王立芳",
    "汪方",
    "欧阳德胜",
    "阿依古丽·买买提",
    "单国强",
    "陈𬱖",
    "김철수",
    "李雷",
    "梁丽",
    "方强",
    "John Smith",
)


@pytest.fixture
def index() -> PeopleIndex:
    phones = {3: "0931-888 0007", 8: "138 0013 8001"}
    return PeopleIndex(Known(name, name, number, phones.get(number, "")) for number, name in enumerate(NAMES))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王芳", ["王芳"]),
        ("欧阳", ["欧阳德胜"]),
        ("德胜", ["欧阳德胜"]),
        ("买买提", ["阿依古丽·买买提"]),
        ("阿依古丽 买买提", ["阿依古丽·买买提"]),
        ("𬱖", ["陈𬱖"]),
        ("철수", ["김철수"]),
        ("smith", ["John Smith"]),
        ("js", ["John Smith"]),
    ],
)
def test_names(index: PeopleIndex, typed: str, found: list[str]) -> None:
    assert list(index.search(typed).sure) == found


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("wangfang", "王芳"),
        ("wang'fang", "王芳"),
        ("ＷＦ", "王芳"),
        ("wlf", "王立芳"),
        ("wfang", "王芳"),
        ("wangf", "王芳"),
        ("王f", "王芳"),
        ("w立", "王立芳"),
        ("ouyangds", "欧阳德胜"),
        ("oyds", "欧阳德胜"),
        ("aygl", "阿依古丽·买买提"),
        ("shangq", "单国强"),
        ("dangq", "单国强"),
        ("chen", "陈𬱖"),
    ],
)
def test_pinyin_initials_and_mixtures(index: PeopleIndex, typed: str, first: str) -> None:
    assert index.find(typed)[0] == first


def test_the_best_match_comes_first(index: PeopleIndex) -> None:
    assert index.find("wf") == ["王芳", "汪方"], "the whole name, in the order of the list"
    assert index.find("li") == ["李雷", "梁丽", "王立芳", "阿依古丽·买买提"], (
        "a whole syllable before a begun one, the surname before the rest"
    )
    assert index.find("方")[0] == "方强", "the surname first"
    assert index.find("fang") == ["方强", "王芳", "王立芳", "汪方"]


def test_a_syllable_is_typed_in_full_or_by_its_initial(index: PeopleIndex) -> None:
    assert index.search("wanf").sure == ()


def test_sheet_number_then_tail_of_a_phone(index: PeopleIndex) -> None:
    assert index.find("3") == ["欧阳德胜"]
    assert index.find("１０") == ["方强"], "full-width digits"
    assert index.find("007") == ["김철수", "欧阳德胜"], "the number is exact, the tail comes after it"
    assert index.find("13800") == [], "the beginning of a phone finds nobody"
    assert index.find("8001") == ["李雷"]
    assert index.find("01") == ["王立芳"], "two digits are no tail"


def test_nothing_finds_nobody(index: PeopleIndex) -> None:
    assert index.find("") == []
    assert index.find(" ·") == []
    assert index.find("(.*[\\") == []
    assert PeopleIndex([]).find("wf") == []


def test_no_more_than_the_limit_and_each_once() -> None:
    index = PeopleIndex(Known(str(n), "单单", n) for n in range(90))
    assert len(index.find("shan", 50)) == 50
    assert len(set(index.find("d", 100))) == 90


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("wangfnag", "王芳"),
        ("wanfang", "王芳"),
        ("wangfamg", "王芳"),
        ("wwangfang", "王芳"),
        ("ouyangdeshegn", "欧阳德胜"),
        ("oyuangdesheng", "欧阳德胜"),
        ("ouyagde", "欧阳德胜"),
        ("oyda", "欧阳德胜"),
        ("ayg1", ""),
        ("王方", "王芳"),
        ("单国抢", "单国强"),
        ("jonhsmith", "John Smith"),
    ],
)
def test_one_wrong_letter_is_forgiven(index: PeopleIndex, typed: str, first: str) -> None:
    found = index.search(typed)
    assert found.sure == ()
    assert (*found.near, "")[0] == first


def test_whoever_is_meant_comes_before_whoever_is_nearly_meant() -> None:
    index = PeopleIndex(Known(name, name, n) for n, name in enumerate(("王芳", "万芳", "王方", "汪芳芳"), 1))
    assert index.search("wanfang") == Found(("万芳",), ("王芳", "王方"))
    assert index.search("王方") == Found(("王方",), ("王芳", "万芳")), "the same sound before another"
    assert index.search("汪芳") == Found(("汪芳芳",), ("王芳", "王方", "万芳"))


def test_the_whole_name_then_its_beginning_then_initials_then_a_later_word() -> None:
    index = PeopleIndex(Known(name, name, n) for n, name in enumerate(("赵安", "艾娜", "安志远", "安"), 1))
    assert index.find("an") == ["安", "安志远", "艾娜", "赵安"]


names = st.lists(st.sampled_from("王汪李欧阳德胜芳方万安志远单"), min_size=2, max_size=4).map("".join)


def spelt(name: str) -> str:
    return "".join(lazy_pinyin(name))


@given(st.lists(names, min_size=1, max_size=12, unique=True), st.data())
def test_nobody_is_lost_by_one_wrong_letter(everybody: list[str], data: st.DataObject) -> None:
    index = PeopleIndex(Known(name, name, n) for n, name in enumerate(everybody))
    meant = data.draw(st.sampled_from(everybody))
    right = spelt(meant)
    place = data.draw(st.integers(0, len(right) - 1))
    wrong = data.draw(
        st.sampled_from(
            (
                right[:place] + right[place + 1 :],
                right[:place] + "x" + right[place + 1 :],
                right[:place] + "x" + right[place:],
                right[:place] + right[place : place + 2][::-1] + right[place + 2 :],
            )
        )
    )
    if len(wrong) >= SHORTEST_NEAR:
        assert meant in index.find(wrong)
    assert index.find(right)[0] in {name for name in everybody if spelt(name) == right}, "never above an exact match"


@given(st.lists(names, min_size=1, max_size=12, unique=True), st.text("0123456789", min_size=1, max_size=12))
def test_digits_never_mean_somebody_nearly(everybody: list[str], digits: str) -> None:
    index = PeopleIndex(Known(name, name, n, f"13900{n:06d}") for n, name in enumerate(everybody))
    found = index.search(digits)
    assert found.near == ()
    for row in found.sure:
        n = everybody.index(row)
        assert n == int(digits) or f"13900{n:06d}".endswith(digits)


@given(st.lists(names, min_size=1, max_size=12, unique=True), st.text(max_size=8), st.integers(1, 6))
def test_whatever_is_typed_the_list_is_short_and_names_each_once(everybody: list[str], text: str, limit: int) -> None:
    found = PeopleIndex(Known(name, name, n) for n, name in enumerate(everybody)).find(text, limit)
    assert len(found) == len(set(found)) <= limit
