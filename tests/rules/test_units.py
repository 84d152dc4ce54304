"""Units under all their names: 物业 is 城关物业公司."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.rules.meeting import Unit
from desktop.rules.units import aliases_in, called, find, resolve, with_used

PROPERTY = Unit("u1", "城关物业公司", ("物业", "小区物业"))
STREET = Unit("u2", "酒泉路街道办事处", ("街道", "街办"))
POWER = Unit("u3", "国网城关供电公司", ("供电所",))
UNITS = (PROPERTY, STREET, POWER)
NAMES = st.text("城关物业公司街道办供电所社区A1 ", min_size=1, max_size=6).filter(str.strip)


def names(text: str, units: tuple[Unit, ...] = UNITS) -> list[str]:
    return [meant.unit.name for meant in find(units, text, 12)]


def test_another_name_brings_the_proper_one_and_is_sure() -> None:
    first = find(UNITS, "物业", 12)[0]
    assert (first.unit, first.by, first.exact) == (PROPERTY, "物业", True)


def test_a_part_of_a_name_is_offered_and_not_sure() -> None:
    assert names("城关") == ["城关物业公司", "国网城关供电公司"]
    assert not any(meant.exact for meant in find(UNITS, "城关", 12))
    assert [meant.by for meant in find(UNITS, "供电", 12)] == [""]


def test_units_are_found_by_pinyin_and_initials_of_any_name() -> None:
    assert names("wy") == ["城关物业公司"]
    assert names("gongdian") == ["国网城关供电公司"]
    assert names("jieban") == ["酒泉路街道办事处"]


def test_a_name_that_is_typed_already_is_not_offered_again() -> None:
    assert names("城关物业公司") == []


def test_everything_is_offered_where_nothing_is_typed() -> None:
    assert names("") == [unit.name for unit in UNITS]
    assert len(find(UNITS, "", 2)) == 2


def test_used_names_stand_in_their_order_under_their_proper_name() -> None:
    known = with_used(UNITS, ["居委会", "街办", "物业", "居委会", "", "城关物业公司"])
    assert [unit.name for unit in known] == ["居委会", "酒泉路街道办事处", "城关物业公司", "国网城关供电公司"]
    assert known[0].id == ""


def test_aliases_are_typed_in_one_line() -> None:
    assert aliases_in(" 物业、小区物业 物管,物业；") == ("物业", "小区物业", "物管")


@st.composite
def lists_of_units(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Units of which no two share a name."""
    taken: set[str] = set()
    found = []
    for number in range(draw(st.integers(1, 6))):
        mine = [n for n in draw(st.lists(NAMES, min_size=1, max_size=4)) if plain(n) not in taken]
        mine = list({plain(n): n for n in mine}.values())
        taken |= set(map(plain, mine))
        if mine:
            found.append(Unit(f"u{number}", mine[0], tuple(mine[1:])))
    assume(found)
    return tuple(found)


def plain(name: str) -> str:
    return "".join(name.split()).lower()


@given(lists_of_units())
def test_every_name_of_a_unit_resolves_to_it_however_it_is_written(units: tuple[Unit, ...]) -> None:
    for unit in units:
        for name in called(unit):
            assert resolve(units, name) == unit
            assert resolve(units, f" {name.lower()}　") == unit
            assert next(u for u in with_used(units, [name]) if u.id) == unit


@given(lists_of_units())
def test_an_alias_offers_its_unit_first(units: tuple[Unit, ...]) -> None:
    for unit in units:
        for alias in unit.aliases:
            first = find(units, alias, 12)[0]
            assert (first.unit, first.exact) == (unit, True)


@given(lists_of_units(), NAMES)
def test_what_nobody_is_called_resolves_to_nobody(units: tuple[Unit, ...], text: str) -> None:
    known = {plain(name) for unit in units for name in called(unit)}
    assert (resolve(units, text) is not None) == (plain(text) in known)
