"""What an office calls things is the default of its rooms; its list of units is its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.rules.meeting import LEVELS
from desktop.services import settings, shared_labels, units
from desktop.services.keep import save_setting
from desktop.store.store import Store
from tests.services.county import County, county


@pytest.fixture
def place(tmp_path: Path, clock: SetClock) -> Iterator[County]:
    with county(tmp_path, clock) as made:
        yield made


def flow(place: County) -> bool:
    with place.office.reading() as connection:
        labels = shared_labels.labels_to_send(connection)
    with place.laptop.keeping() as connection:
        return shared_labels.keep_labels(connection, labels)


def value(store: Store, key: str) -> Any:
    with store.reading() as connection:
        return settings.value(connection, key)


def test_the_words_of_the_office_are_the_default_and_what_the_room_set_stays(place: County) -> None:
    settings.save(place.office, "levels", ["要事会商", "专事专商"])
    settings.save(place.office, "ledger_title", "交办清单")
    settings.save(place.laptop, "ledger_title", "责任清单")
    assert flow(place)
    assert value(place.laptop, "levels") == ("要事会商", "专事专商")
    assert value(place.laptop, "ledger_title") == "责任清单"
    settings.restore_default(place.laptop, "ledger_title")
    assert value(place.laptop, "ledger_title") == "交办清单"
    assert not flow(place)


def test_a_room_may_have_the_word_of_the_program_where_the_office_has_another(place: County) -> None:
    settings.save(place.office, "ledger_title", "交办清单")
    flow(place)
    settings.save(place.laptop, "ledger_title", "承诺清单")
    assert value(place.laptop, "ledger_title") == "承诺清单"
    settings.save(place.laptop, "ledger_title", "交办清单")  # the same as the office's: it follows again
    settings.save(place.office, "ledger_title", "责任清单")
    flow(place)
    assert value(place.laptop, "ledger_title") == "责任清单"


def test_what_the_office_has_no_longer_is_no_default(place: County) -> None:
    settings.save(place.office, "levels", ["要事会商"])
    flow(place)
    settings.restore_default(place.office, "levels")
    assert flow(place)
    assert value(place.laptop, "levels") == LEVELS
    with place.laptop.reading() as connection:
        assert shared_labels.kept_labels(connection) == {}


def test_only_names_flow_and_a_word_that_will_not_do_is_no_default(place: County) -> None:
    settings.save(place.office, "assigner", "金主任")
    settings.save(place.office, "brand", "禅商量")
    with place.office.reading() as connection:
        assert shared_labels.labels_to_send(connection) == {"brand": "禅商量"}
    with place.laptop.keeping() as connection:
        odd = {"ledger_title": "a/b", "levels": "不是一列", "assigner": "别人", "later": [1], "brand": "禅商量"}
        assert shared_labels.keep_labels(connection, odd)
        assert not shared_labels.keep_labels(connection, {"brand": "长" * 70_000})
    assert [value(place.laptop, key) for key in ("ledger_title", "levels", "assigner", "brand")] == [
        "承诺清单",
        LEVELS,
        "",
        "禅商量",
    ]


def test_the_units_of_the_office_are_its_own_and_a_room_keeps_its_own_beside_them(place: County) -> None:
    water = units.add_unit(place.office, "城关供水公司", ("供水公司",)).new
    mine = units.add_unit(place.laptop, "柳村物业").new
    place.answer()
    with pytest.raises(UserError, match="单位表里"):
        units.edit_unit(place.laptop, water, name="别的")
    with pytest.raises(UserError, match="单位表里"):
        units.remove_unit(place.laptop, water)
    with pytest.raises(UserError, match="单位表里"):
        units.merge_units(place.laptop, mine, water)
    units.merge_units(place.laptop, water, mine)
    with place.laptop.reading() as connection:
        (left,) = units.all_units(connection)
    assert (left.name, left.aliases) == ("城关供水公司", ("供水公司",))
    units.edit_unit(place.office, water, aliases=("供水公司", "自来水"))
    save_setting(place.laptop, "sync.space", None)  # it has left: now the list is its own
    units.remove_unit(place.laptop, water)
