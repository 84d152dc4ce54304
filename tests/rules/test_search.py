"""Finding people by whatever was typed."""

from __future__ import annotations

import pytest

from desktop.rules.search import Known, PeopleIndex

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
    assert index.find(typed) == found


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
    assert index.find("wanf") == []


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
