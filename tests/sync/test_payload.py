"""What a segment tells comes back as it was, is small, and what a newer program says besides is not lost on the way."""

from __future__ import annotations

import itertools
import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.ids import derived_id, new_id
from desktop.rules.record import Suggestion
from desktop.services import history, meetings, recording
from desktop.services.playing import Player
from desktop.services.scripts import read_script
from desktop.store.changelog import CREATE, DELETE, SET, ActionRecord, Change
from desktop.sync.wire.keys import DeviceKeys
from desktop.sync.wire.payload import FileLine, Payload, Receipt, decode, encode
from desktop.sync.wire.segment import Damaged, Header, SegmentError, seal
from desktop.sync.wire.short_ids import lengthen, shorten
from tests.sync.long_meeting import count, play_long_meeting, quick_store, raw_json, whole_log

SCRIPTS = sorted((Path(__file__).parent.parent / "scenarios").glob("*[!d].json"))
AT = datetime(2026, 11, 18, 11, 0, 0, 250_000, tzinfo=UTC)
DEVICE, MEETING, ROOM = new_id(), new_id(), new_id()
KEYS = [DeviceKeys.new() for _ in range(3)]


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Payload:
    folder = tmp_path_factory.mktemp("long")
    with quick_store(folder / "data") as store:
        play_long_meeting(store, folder)
        return whole_log(store)


def size(payload: Payload) -> int:
    """Bytes of it as a segment for the laptop, the office and the paper."""
    header = Header(new_id(), DEVICE, "0a1b2c3d", 7, "ab" * 32, 5 << 16, 9 << 16, 4, 1, 3)
    return len(seal(header, encode(payload), KEYS[0], [one.public.age for one in KEYS]).data)


def action(*changes: tuple[Any, ...], action_id: str = "", **values: Any) -> tuple[ActionRecord, tuple[Change, ...]]:
    one = action_id or new_id()
    hlc = (1_795_000_000_000 << 16) + 3
    record = ActionRecord(one, "amend", MEETING, DEVICE, "柳青", hlc, AT)
    made = tuple(Change(f"{one}-{place}", one, *change) for place, change in enumerate(changes))
    return replace(record, **values), made


def lines_of(payload: Payload) -> list[dict[str, Any]]:
    """The lines with their ids in full."""
    return [json.loads(line) for line in lengthen(encode(payload).decode(), 1 << 20).splitlines()]


def told(*lines: Any) -> bytes:
    """What another program may have written."""
    return shorten("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)).encode()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_log_of_a_whole_meeting_comes_back(script: Path, tmp_path: Path) -> None:
    with quick_store(tmp_path / "data") as store:
        Player(read_script(script), store).play_all()
        payload = whole_log(store)
    assert count(payload) > 100
    assert decode(encode(payload)) == payload


def test_a_meeting_of_430_changes_fits_in_21_kilobytes(long_log: Payload) -> None:
    assert 420 <= count(long_log) <= 440
    assert decode(encode(long_log)) == long_log
    assert size(long_log) <= 14_500  # the aim is 21 KB: two thirds of it leave room for longer speeches


def test_it_is_half_of_what_compressing_the_log_would_give(long_log: Payload) -> None:
    header = Header(new_id(), DEVICE, "0a1b2c3d", 7, "ab" * 32, 5 << 16, 9 << 16, 4, 1, 3)
    plain = seal(header, raw_json(long_log), KEYS[0], [one.public.age for one in KEYS])
    assert size(long_log) < 0.62 * len(plain.data)


def test_an_update_of_three_changes_fits_in_one_and_a_half_kilobytes() -> None:
    row, seen = new_id(), (f"{new_id()}-4",)
    update = action(
        ("commitment", row, SET, "state", "办理中", "待办理", seen),
        ("commitment", row, SET, "due", "2026-12-20", "2026-12-01", seen),
        ("commitment", row, SET, "measures", "先清淤再修闸门，每周张榜公布一次进度", "先清淤再修闸门", seen),
    )
    assert size(Payload((update,))) <= 1_500


def test_undo_redo_and_removal_come_back(tmp_path: Path) -> None:
    with quick_store(tmp_path / "data") as store:
        meeting = meetings.start_quickly(store, "议事").new
        line = recording.suggest(store, meeting, "装灯").new
        recording.amend(store, meeting, Suggestion, line, "装声控灯")
        for turn in (history.undo, history.undo, history.redo, history.redo, history.undo, history.undo):
            turn(store, meeting)
        payload = whole_log(store)
    kinds = [change.kind for _action, changes in payload.actions for change in changes]
    assert kinds.count(DELETE) == 2
    assert decode(encode(payload)) == payload


def test_what_two_computers_wrote_without_knowing_of_each_other_comes_back() -> None:
    row, one, two = new_id(), new_id(), new_id()
    made = action(("note", row, CREATE, None, {"meeting": MEETING, "text": "甲"}, None, ()))
    first = f"{made[0].id}-0"
    payload = Payload(
        (
            made,
            action(("note", row, SET, "text", "乙", "甲", (first,)), action_id=one),
            action(("note", row, SET, "text", "丙", "甲", (first,)), action_id=two, device=new_id(), person="石磊"),
            action(("note", row, SET, "text", "丁", "丙", (f"{one}-0", f"{two}-0"))),
            action(("note", row, DELETE, None, None, {"meeting": MEETING, "text": "丁"}, (first, f"{two}-0"))),
            action(("note", row, CREATE, None, {"meeting": MEETING, "text": "丁"}, None, (first,))),
        )
    )
    assert decode(encode(payload)) == payload


def test_an_action_of_which_only_some_changes_are_passed_on_keeps_their_numbers() -> None:
    record, changes = action(*(("card", new_id(), CREATE, None, {"label": str(n)}, None, ()) for n in range(12)))
    payload = Payload(((record, (changes[2], changes[3], changes[11])),))
    assert decode(encode(payload)) == payload


def test_receipts_files_labels_and_the_name_come_back() -> None:
    payload = Payload(
        receipts=(Receipt("ab" * 32, AT), Receipt("cd" * 32, AT + timedelta(hours=1))),
        files=(FileLine("ef" * 32, MEETING, "attachment", new_id(), "照片 #1.jpg", "12" * 32, 1000, 1216),),
        labels={"lead": "牵头单位", "classes": ["出席", "列席"]},
        office="县政协办公室",
    )
    assert decode(encode(payload)) == payload
    assert decode(encode(Payload())) == Payload()
    assert decode(encode(Payload(labels={}, office=""))) == Payload(labels={}, office="")


words = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('#~0aé\\"\n\u2028𬱖'), max_size=40)
ids = st.sampled_from([*(new_id() for _ in range(4)), *(derived_id(str(n)) for n in range(3)), "f" * 32, "0" * 32])
texts = words | st.builds(
    "".join, st.lists(ids | words | st.sampled_from(["ab" * 32, "#1", "~", "##", "-"]), max_size=4)
)
values = st.none() | st.integers(-(1 << 63), 1 << 63) | texts
rows_of_values = st.dictionaries(texts, values, max_size=5)
bases = st.lists(st.builds("{}-{}".format, ids, st.integers(0, 99)), max_size=3).map(tuple)
changed = st.one_of(
    st.tuples(texts, ids, st.just(CREATE), st.none(), rows_of_values, st.none(), bases),
    st.tuples(texts, ids, st.just(SET), texts, values, values, bases),
    st.tuples(texts, ids, st.just(DELETE), st.none(), st.none(), rows_of_values, bases),
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
actions = st.builds(
    lambda changes, **told: action(*changes, **told),
    st.lists(changed, max_size=4),
    action_id=ids,
    verb=texts,
    meeting=st.none() | ids,
    device=ids,
    person=texts,
    hlc=st.integers(0, (1 << 63) - 1),
    at=moments,
    undoes=st.none() | ids,
    wall=st.booleans(),
    office=st.booleans(),
    extra=st.sampled_from(["", '{"urgent":true}', '{"更多":[1,{"x":"#1 ~"}]}']),
)


@given(st.lists(actions, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_log_may_hold_comes_back(found: list[tuple[ActionRecord, tuple[Change, ...]]]) -> None:
    payload = Payload(tuple(found))
    assert decode(encode(payload)) == payload


@given(texts, st.lists(texts))
@settings(max_examples=100, deadline=None)
def test_ids_and_signs_in_a_text_come_back(first: str, others: list[str]) -> None:
    text = "".join((first, *others))
    assert lengthen(shorten(text), 1 << 20) == text


def test_one_is_not_true_and_not_one_point_nothing() -> None:
    """They are equal to Python: what was written is what is read all the same."""
    row = new_id()
    payload = Payload(
        (
            action(("x", row, CREATE, None, {"a": 1}, None, ())),
            action(("x", row, SET, "a", True, 1.0, ())),
            action(("x", row, DELETE, None, None, {"a": 1}, ())),
        )
    )
    read = decode(encode(payload)).actions
    assert repr(read) == repr(payload.actions)


def test_half_a_character_does_not_stop_a_laptop_for_ever() -> None:
    payload = Payload((action(person="柳\ud800青"),))
    assert decode(encode(payload)).actions[0][0].person == "柳?青"


def test_what_a_newer_program_says_of_an_action_goes_on_to_the_next_one() -> None:
    newer = told({**lines_of(Payload((action(),)))[0], "urgent": True, "说明": {"b": [1, 2]}})
    here = decode(newer)
    assert not here.unknown
    assert json.loads(here.actions[0][0].extra) == {"urgent": True, "说明": {"b": [1, 2]}}
    there = decode(encode(decode(encode(here))))
    assert there == here
    assert lines_of(there)[0]["urgent"] is True
    spoilt = replace(here.actions[0][0], extra='{"v":"undo","urgent":true}')
    assert decode(encode(Payload(((spoilt, ()),)))).actions[0][0].verb == "amend"


@pytest.mark.parametrize(
    "line",
    [
        {"weather": "雪"},
        {"receipts": [["ab" * 32, 0, "why"]]},
        {"receipts": [], "signed_by": "x"},
        {"files": [{**vars(FileLine("a", "b", "c", "d", "e", "f", 1, 2)), "pages": 3}]},
        {"office": "县办", "telephone": "0931"},
        {**lines_of(Payload((action(),)))[0], "c": [["note", MEETING, "text", "甲", {"o": "", "b": [], "why": 1}]]},
        {**lines_of(Payload((action(),)))[0], "c": [["note", MEETING, "text", "甲", {}, "more"]]},
    ],
)
def test_what_is_not_understood_is_said_so_that_the_bytes_are_kept(line: dict[str, Any]) -> None:
    found = decode(told({"office": "县办"}, line))
    assert found.unknown
    assert found.office == "县办"
    assert not decode(told({"office": "县办"})).unknown


def test_fields_and_tables_of_a_newer_program_are_rows_like_others() -> None:
    payload = Payload(
        (
            action(("note", new_id(), CREATE, None, {"text": "甲", "mood": {"a": [1.5, None]}}, None, ())),
            action(("weather", new_id(), SET, "wind", [3, "西北"], None, ())),
        )
    )
    found = decode(encode(payload))
    assert found == payload
    assert not found.unknown


GOOD = told(*lines_of(Payload((action(("note", MEETING, SET, "text", "甲", "", ())),))))
ACTION = lines_of(Payload((action(),)))[0]


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b"\n",
        b"\xff\n",
        b"{}\n{}\n",
        GOOD[:-1],
        GOOD + b"{",
        GOOD + b"7\n",
        GOOD + b"[]\n",
        GOOD + b"{}\n",
        GOOD + b'{"office":NaN}\n',
        GOOD + b'{"labels":{"a":1e999}}\n',
        GOOD + b'{"labels":' + b"[" * 50_000 + b"]" * 50_000 + b"}\n",
        GOOD + b'{"labels":' + b"9" * 5_000 + b"}\n",
        GOOD + b'{"labels":[' + b"[]," * 600_000 + b"[]]}\n",
        GOOD + b'{"office":"#999"}\n',
        GOOD + b'{"office":"~"}\n',
        GOOD + b'{"office":"#"}\n',
        b'{"ids":["AAAA",[1]]}\n',
        b'{"ids":["AAAAAAAAAAA=",["x",1]]}\n',
        b'{"ids":["!",[]]}\n',
        told({"receipts": 7}),
        told({"receipts": [["ab" * 32]]}),
        told({"receipts": [["ab" * 32, 1 << 70]]}),
        told({"files": [{"blob": "x"}]}),
        told({"files": {"blob": "x"}}),
        told({"a": MEETING}),
        told({**ACTION, "t": "now"}),
        told({**ACTION, "t": 1.5}),
        told({**ACTION, "t": 1 << 80}),
        told({**ACTION, "s": 1 << 80}),
        told({**ACTION, "c": 7}),
        told({**ACTION, "c": [["note"]]}),
        told({**ACTION, "c": [["note", MEETING, "text"]]}),
        told({**ACTION, "c": [["note", MEETING, 7]]}),
        told({**ACTION, "c": [["note", MEETING, ["甲"]]]}),
        told({**ACTION, "c": [["note", MEETING, {"a": 1}], ["note", MEETING, [1, 2]]]}),
        told({**ACTION, "c": [[["note"], MEETING, "text", "甲"]]}),
        told({**ACTION, "c": [["note", MEETING, "text", "甲", {"n": "0"}]]}),
        told({**ACTION, "c": [["note", MEETING, "text", "甲", {"b": 7}]]}),
        told({**ACTION, "c": [["note", MEETING, "text", "甲", 7]]}),
    ],
    ids=map(str, itertools.count()),  # what is made anew for each run names no test
)
def test_lines_that_are_none_of_ours_are_refused(lines: bytes) -> None:
    with pytest.raises(Damaged):
        decode(lines)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_there_nothing_but_a_sentence_comes_of_it(place: int, other: bytes, gone: int) -> None:
    with suppress(SegmentError):
        decode(GOOD[:place] + other + GOOD[place + gone :])


def test_ids_do_not_fill_the_memory() -> None:
    for time in ('"' + "0" * 1_000_000 + '"', str(1 << 4_000)):
        with pytest.raises(Damaged):
            decode(b'{"ids":["AAAAAAAAAAA=",[' + time.encode() + b']]}\n{"office":"~' + b"#0" * 50_000 + b'"}\n')
    with pytest.raises(Damaged):
        decode(b'{"ids":["AAAAAAAAAAA=",[1]]}\n{"office":"~' + b"#0" * 1_100_000 + b'"}\n')


def test_a_log_whose_changes_are_not_of_its_action_is_a_bug() -> None:
    record, changes = action(("note", new_id(), SET, "text", "甲", "", ()))
    with pytest.raises(ValueError, match="-0"):
        encode(Payload(((replace(record, id=new_id()), changes),)))
