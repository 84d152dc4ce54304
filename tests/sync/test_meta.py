"""Who belongs to a space is what its office signed, and which device the office is what the key on paper signed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from desktop.base.ids import new_id
from desktop.sync.wire import meta
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.meta import REVOKED, Member, Meta, MetaError, Office, read, sign
from desktop.sync.wire.segment import FORMAT

SPACE, OFFICE, NEXT_OFFICE, LAPTOP, SECOND, OTHER = (new_id() for _ in range(6))
ROOM, OTHER_ROOM = new_id(), new_id()
PAPER, STOLEN_PAPER = RecoveryKey.new(), RecoveryKey.new()
OFFICE_KEYS, NEXT_KEYS, LAPTOP_KEYS, SECOND_KEYS, OTHER_KEYS = (DeviceKeys.new() for _ in range(5))
ROOT = PAPER.root_public
LAST = "a" * 64


def office(
    paper: RecoveryKey = PAPER, device: str = OFFICE, keys: DeviceKeys = OFFICE_KEYS, generation: int = 1
) -> Office:
    return Office(device, keys.public, generation, paper.certify(SPACE, device, keys.public, generation))


META = Meta(
    SPACE,
    7,
    "县政协办公室",
    office(),
    PAPER.recipient,
    {
        LAPTOP: Member(LAPTOP_KEYS.public, (ROOM,)),
        SECOND: Member(SECOND_KEYS.public, (ROOM, OTHER_ROOM), REVOKED, (LAST,)),
        OTHER: Member(OTHER_KEYS.public, (OTHER_ROOM,)),
    },
)
FILE = sign(META, OFFICE_KEYS)


def signed(change: Callable[[dict[str, Any]], Any], keys: DeviceKeys = OFFICE_KEYS) -> bytes:
    """What the office's key would sign if somebody had it sign other things."""
    found = json.loads(FILE.partition(b"\n")[0])
    found = change(found) or found
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return text + b"\n" + keys.sign(b"xmz1 meta\n" + text).hex().encode() + b"\n"


def test_what_the_office_signed_is_read_by_everybody_who_has_the_root() -> None:
    assert read(FILE, SPACE, ROOT) == META
    assert sign(META, OFFICE_KEYS) == FILE  # the same bytes whoever makes them


def test_it_names_no_village_and_no_laptop() -> None:
    assert set(json.loads(FILE.partition(b"\n")[0])) == {
        "format", "min_reader", "space", "n", "name", "office", "recovery", "devices"
    }  # fmt: skip


def test_another_office_another_root_or_another_space_counts_for_nothing() -> None:
    forged = replace(META, office=office(STOLEN_PAPER))
    with pytest.raises(MetaError, match="不是本办公室签发"):
        read(sign(forged, OFFICE_KEYS), SPACE, ROOT)
    with pytest.raises(MetaError, match="不是本办公室签发"):
        read(FILE, SPACE, STOLEN_PAPER.root_public)
    with pytest.raises(MetaError):
        read(FILE, new_id(), ROOT)
    borrowed = replace(META, office=replace(META.office, keys=OTHER_KEYS.public))
    with pytest.raises(MetaError, match="不是本办公室签发"):
        read(sign(borrowed, OTHER_KEYS), SPACE, ROOT)
    promoted = replace(META, office=replace(META.office, generation=2))
    with pytest.raises(MetaError, match="不是本办公室签发"):
        read(sign(promoted, OFFICE_KEYS), SPACE, ROOT)


def test_a_member_cannot_sign_for_the_office() -> None:
    with pytest.raises(MetaError, match="签名不对"):
        read(sign(META, LAPTOP_KEYS), SPACE, ROOT)


def test_an_altered_or_cut_off_file_is_refused_wherever_it_is() -> None:
    for place in range(0, len(FILE), 7):
        altered = bytearray(FILE)
        altered[place] ^= 0x01
        with pytest.raises(MetaError):
            read(bytes(altered), SPACE, ROOT)
        with pytest.raises(MetaError):
            read(FILE[:place], SPACE, ROOT)
    for spoilt in (FILE + b"\n", b" " + FILE, FILE.replace(b"\n", b"\r\n"), b"", b"\n" * 200, FILE.upper()):
        with pytest.raises(MetaError):
            read(spoilt, SPACE, ROOT)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: [found],
        lambda found: found.pop("devices") and None,
        lambda found: found.update(n="7"),
        lambda found: found.update(n=0),
        lambda found: found.update(n=True),
        lambda found: found.update(name=7),
        lambda found: found.update(name="县\x00办"),
        lambda found: found.update(name="县" * 1000),
        lambda found: found.update(name="县\u202e办"),
        lambda found: found.update(recovery="age1nobody"),
        lambda found: found.update(devices=[]),
        lambda found: found.update(devices={"../x": found["devices"][LAPTOP]}),
        lambda found: found.update(devices={OFFICE: found["devices"][LAPTOP]}),
        lambda found: found["devices"][LAPTOP].update(sign="x"),
        lambda found: found["devices"][LAPTOP].update(age="x"),
        lambda found: found["devices"][LAPTOP].update(rooms=["x"]),
        lambda found: found["devices"][LAPTOP].update(rooms=7),
        lambda found: found["devices"][LAPTOP].update(state="boss"),
        lambda found: found["devices"][SECOND].update(until=[5]),
        lambda found: found["devices"][SECOND].update(until=["x"]),
        lambda found: found.update(n=found["office"]["generation"] * meta.MOST_NUMBERS),
        lambda found: found["devices"][SECOND].update(until=7),
        lambda found: found["office"].update(cert=7),
        lambda found: found["office"].update(generation=1.0),
        lambda found: found["office"].update(device="x"),
    ],
)
def test_what_is_no_meta_is_refused_even_signed(change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(MetaError):
        read(signed(change), SPACE, ROOT)


def test_what_a_newer_office_says_besides_does_no_harm_and_one_that_needs_more_is_told() -> None:
    def more(found: dict[str, Any]) -> None:
        found.update(motto="议而有决", format=2)
        found["devices"][LAPTOP].update(model="小米")

    assert read(signed(more), SPACE, ROOT) == META
    with pytest.raises(MetaError, match="升级小马扎"):
        read(signed(lambda found: found.update(min_reader=FORMAT + 1)), SPACE, ROOT)
    with pytest.raises(MetaError, match="签名不对"):  # whoever may write on the drive could stop everybody so
        read(signed(lambda found: found.update(min_reader=FORMAT + 1), LAPTOP_KEYS), SPACE, ROOT)


def test_a_recovered_office_goes_before_the_one_that_was_lost_and_a_later_one_before_an_earlier() -> None:
    later = replace(META, n=8)
    recovered = replace(META, n=8, office=office(device=NEXT_OFFICE, keys=NEXT_KEYS, generation=2))
    thief = replace(META, n=1000)
    assert max((META, later), key=lambda one: one.order) is later
    assert max((thief, recovered), key=lambda one: one.order) is recovered
    assert read(sign(recovered, NEXT_KEYS), SPACE, ROOT) == recovered


def test_each_signs_with_its_own_key() -> None:
    assert meta.signer(META, OFFICE) == OFFICE_KEYS.public.sign
    assert meta.signer(META, SECOND) == SECOND_KEYS.public.sign
    assert meta.signer(META, new_id()) is None


def test_of_a_revoked_device_counts_what_the_office_had_applied() -> None:
    assert [meta.is_shut_out(META, one) for one in (LAPTOP, OFFICE, SECOND)] == [False, False, True]
    assert meta.is_last(META, SECOND, LAST)
    assert not meta.is_last(META, SECOND, "b" * 64)
    assert not meta.is_last(META, LAPTOP, LAST)
    assert not meta.is_last(META, new_id(), LAST)


def test_who_was_the_office_is_one_for_what_it_wrote_before() -> None:
    former = Member(OFFICE_KEYS.public, (), REVOKED, (LAST,), office=True)
    recovered = replace(
        META, office=office(device=NEXT_OFFICE, keys=NEXT_KEYS, generation=2), devices={**META.devices, OFFICE: former}
    )
    found = read(sign(recovered, NEXT_KEYS), SPACE, ROOT)
    assert meta.is_office(found, NEXT_OFFICE)
    assert meta.is_office(found, OFFICE)
    assert not meta.is_office(found, LAPTOP)
    assert meta.is_last(found, OFFICE, LAST)


def test_a_segment_is_for_the_office_the_paper_and_the_devices_of_its_rooms() -> None:
    everywhere = (OFFICE_KEYS.public.age, PAPER.recipient)
    assert set(meta.recipients_for(META, [ROOM])) == {*everywhere, LAPTOP_KEYS.public.age}
    assert set(meta.recipients_for(META, [OTHER_ROOM])) == {*everywhere, OTHER_KEYS.public.age}
    assert set(meta.recipients_for(META, [])) == set(everywhere)


def test_the_other_active_devices_of_a_room_are_its_peers() -> None:
    active = replace(META, devices={**META.devices, SECOND: replace(META.devices[SECOND], state=meta.ACTIVE)})
    assert meta.peers(META, LAPTOP, [ROOM]) == ()
    assert meta.peers(active, LAPTOP, [ROOM]) == (SECOND,)
    assert set(meta.peers(active, LAPTOP, [ROOM, OTHER_ROOM])) == {SECOND, OTHER}


def test_the_devices_of_a_whole_city_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Member(LAPTOP_KEYS.public, (ROOM,))
    city = replace(META, devices={new_id(): one for _ in range(1_272)})
    data = sign(city, OFFICE_KEYS)
    assert len(data) < 400_000
    assert read(data, SPACE, ROOT) == city
    monkeypatch.setattr(meta, "LARGEST", 1000)
    with pytest.raises(MetaError):
        read(data, SPACE, ROOT)
