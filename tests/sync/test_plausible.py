"""Whatever passes can be read by every page; what its writer has no say in does not pass (SYNC.md, check 18)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.base.ids import new_id
from desktop.base.text import clean_text
from desktop.rules.attachment import AttachmentKind
from desktop.rules.attendance import Attends, How
from desktop.rules.meeting import Kind, State
from desktop.rules.queue import Stance, Waits
from desktop.rules.record import CommitmentState, ReplyKind, StatementKind
from desktop.services import rows
from desktop.store.changelog import CREATE, DELETE, SET, ActionRecord, Change, insert_row
from desktop.store.store import FILE_NAME
from desktop.store.tables import SHARED
from desktop.sync.records.rooms_of import rooms_of
from desktop.sync.wire.allowed_values import Verdict, form_of, is_text, judge
from desktop.sync.wire.payload import FileLine, Payload, Receipt, decode, encode
from desktop.sync.wire.plausible import Author, Implausible, check
from desktop.sync.wire.segment import NewerProgram
from tests.stress import stress_meeting
from tests.sync.long_meeting import count, quick_store, rooms_in, whole_log

DATABASES = sorted((Path(__file__).parent.parent / "databases").glob("*.db"))
DEVICE, OTHER = new_id(), new_id()
ROOM, FOREIGN_ROOM, MEETING, FOREIGN_MEETING, NOTE, FOREIGN_NOTE = (new_id() for _ in range(6))
FOREIGN_PROMISE, FOREIGN_SUGGESTION = new_id(), new_id()
LAPTOP, OFFICE = Author(DEVICE, False, frozenset((ROOM,))), Author(OTHER, True, frozenset((ROOM,)))
KNOWN = {
    "meeting": {MEETING: ROOM, FOREIGN_MEETING: FOREIGN_ROOM},
    "note": {NOTE: ROOM, FOREIGN_NOTE: FOREIGN_ROOM},
    "commitment": {FOREIGN_PROMISE: FOREIGN_ROOM},
    "suggestion": {FOREIGN_SUGGESTION: FOREIGN_ROOM},
}
AT = datetime(2026, 11, 18, 11, tzinfo=UTC)
HLC = 1_795_000_000_000 << 16


def known(table: str, ids: Any) -> dict[str, str]:
    return {row: room for row, room in KNOWN.get(table, {}).items() if row in ids}


def told(*changes: tuple[Any, ...], **values: Any) -> Payload:
    one = str(values.pop("id", new_id()))
    record = replace(ActionRecord(one, "amend", MEETING, DEVICE, "柳青", HLC, AT), **values)
    return Payload(((record, tuple(Change(f"{one}-{n}", one, *change) for n, change in enumerate(changes))),))


def set_to(table: str, field: str, value: Any, old: Any = None) -> Payload:
    return told((table, NOTE, SET, field, value, old, ()))


def made(table: str, row: str = NOTE, /, **values: Any) -> Payload:
    return told((table, row, CREATE, None, values, None, ()))


def passes(payload: Payload, author: Author = LAPTOP) -> bool:
    try:
        check(payload, author, known)
    except Implausible as error:
        sentence = str(error)
    else:
        return True
    assert sentence.startswith("有一段同步数据的内容不对（")
    return False


@pytest.mark.parametrize("database", DATABASES, ids=lambda path: path.stem)
def test_what_every_released_version_wrote_passes(database: Path, tmp_path: Path) -> None:
    shutil.copy(database, tmp_path / FILE_NAME)
    with quick_store(tmp_path) as store:
        payload = decode(encode(whole_log(store)))
        author = Author(payload.actions[0][0].device, False, rooms_in(store))
        with store.reading() as connection:
            check(payload, author, rooms_of(connection))
    assert count(payload) > 100


def test_the_longest_and_oddest_meeting_passes(tmp_path: Path) -> None:
    with quick_store(tmp_path) as store:
        stress_meeting(store)
        payload, author = decode(encode(whole_log(store))), Author(store.device, False, rooms_in(store))
        with store.reading() as connection:
            check(payload, author, rooms_of(connection))
    assert count(payload) > 2_000


WORDS = tuple(
    str(word)
    for fixed in (Attends, AttachmentKind, CommitmentState, How, Kind, ReplyKind, Stance, State, StatementKind, Waits)
    for word in fixed
)
NASTY: tuple[Any, ...] = (
    *WORDS,
    None,
    True,
    False,
    0,
    1,
    -1,
    1.0,
    1 << 31,
    1 << 53,
    1 << 63,
    -(1 << 63),
    10**400,
    8_000_000_000_000,
    -3_000_000_000_000,
    4e300,
    "",
    " ",
    "abc",
    "foo",
    "甲\x00乙",
    "甲\x1b[31m",
    "\ud800",
    "\u202e名",
    "零\u200b宽",
    "\ufeff名",
    "名\u200f",
    "\u061c名",
    "\ufffe",
    "行\n行\t",
    "x" * 10_000_000,
    "[",
    "[]",
    "{}",
    '["甲", 7]',
    '["甲"]',
    '["甲\\u0000"]',
    "[" * 5_000,
    "2026-11-18",
    "2026-02-30",
    "20261118",
    "0001-01-01",
    "２０２６-11-18",
    "2026-W01-1",
    "Asia/Shanghai",
    "Mars/Phobos",
    "../../etc/passwd",
    "America",
    "DISCUSSION",
    NOTE,
    NOTE.upper(),
    "ab" * 32,
    "../" * 20,
    [],
    ["甲"],
    {},
    {"a": 1},
)


def a_good_value(table: str, field: str) -> Any:
    return next(value for value in NASTY if value and judge(table, field, value) is Verdict.GOOD)


def a_good_row(table: str) -> dict[str, Any]:
    """Values for every column of a table that has no default, and for those whose default says nothing."""
    form = form_of(table)
    assert form
    return {name: a_good_value(table, name) for name in form.required}


def test_no_sign_passes_that_would_be_taken_out_of_what_is_typed() -> None:
    """Such as those that nobody sees, and those that turn the direction of what stands beside them."""
    taken_out = [sign for sign in map(chr, range(0x10000)) if clean_text(f"甲{sign}乙") == "甲乙"]
    assert {"\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\u061c", "\ufeff"} <= set(taken_out)
    assert [sign for sign in taken_out if is_text(f"甲{sign}乙")] == []


def test_whatever_passes_is_read_by_whoever_shows_it(tmp_path: Path) -> None:
    """Each column of each table with each nasty value that it takes."""
    assert {type(one) for one in NASTY} >= {str, int, float, bool, list, dict, type(None)}
    tried = 0
    with quick_store(tmp_path) as store, store.keeping() as connection:
        for cls, table in rows.TABLES.items():
            for value in NASTY:
                names = [c.name for c in table.c if c.name != "id" and judge(table.name, c.name, value) is Verdict.GOOD]
                row = {**a_good_row(table.name), **dict.fromkeys(names, value)}
                assert passes(made(table.name, ROOM, **{**row, "room": ROOM} if "room" in row else row), OFFICE)
                insert_row(connection, table, new_id(), row)
                tried += len(names)
            assert len(rows.load(connection, cls)) == len(NASTY)
    assert tried > 1_500


WRONG_VALUES: tuple[tuple[str, str, Any], ...] = (
    ("agenda_item", "position", "abc"),
    ("agenda_item", "position", -1),
    ("agenda_item", "position", 1 << 63),
    ("agenda_item", "position", 1.0),
    ("agenda_item", "position", True),
    ("agenda_item", "position", None),
    ("agenda_item", "queue_closed", 2),
    ("agenda_item", "queue_closed", True),
    ("ballot", "for_", -1),
    ("meeting", "minutes", 1 << 40),
    ("meeting", "zone", "Mars/Phobos"),
    ("meeting", "zone", ""),
    ("meeting", "opened", 1 << 60),
    ("meeting", "opened", -(1 << 60)),
    ("meeting", "state", 7),
    ("meeting", "state", ""),
    ("meeting", "state", "很" * 100),
    ("meeting", "conveners", "郝玉梅"),
    ("meeting", "conveners", ["郝玉梅"]),
    ("meeting", "conveners", "[7]"),
    ("meeting", "title", None),
    ("meeting", "title", "修\x07路"),
    ("meeting", "title", "修\ud83d路"),
    ("meeting", "title", "x" * 10_000_000),
    ("meeting", "item", "../x"),
    ("reply", "due", "明天"),
    ("reply", "due", 20261118),
    ("attachment", "sha256", "../../../etc/passwd"),
    ("attachment", "size", -1),
    ("note", "id", "0" * 32),
    ("note", "of_a_newer_program", 1 << 63),
    ("note", "of_a_newer_program", "\x00"),
    ("note", "of_a_newer_program", {"a": ["\x00"]}),
    ("note", "of_a_newer_program", [[[[[[[[[[[[]]]]]]]]]]]]),
    ("note", "名\x00", "x"),
)


@pytest.mark.parametrize(("table", "field", "value"), WRONG_VALUES)
def test_a_value_that_would_break_a_reader_does_not_pass(table: str, field: str, value: Any) -> None:
    assert not passes(set_to(table, field, value))
    assert not passes(made(table, **{**a_good_row(table), "meeting": MEETING, "room": ROOM, field: value}))
    if value is not None:
        assert not passes(told((table, NOTE, DELETE, None, None, {field: value}, ())))
    if value is not None and field in SHARED[table].c and field != "id":
        assert not passes(set_to(table, field, a_good_value(table, field), value))


def test_what_is_told_of_it_has_no_words_of_its_writer_in_it() -> None:
    with pytest.raises(Implausible, match="（新的项目）"):
        check(set_to("note", "请打这个电话\x00", "x"), LAPTOP, known)


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("meeting", "state", "已归档"),
        ("reply", "kind", "转市里"),
        ("person", "attends", "线上"),
        ("speech", "stance", "附议"),
    ],
)
def test_a_word_of_a_newer_program_is_kept_for_later(table: str, field: str, value: str) -> None:
    for payload in (set_to(table, field, value), set_to(table, field, a_good_value(table, field), value)):
        with pytest.raises(NewerProgram, match="升级小马扎"):
            check(payload, LAPTOP, known)
    with pytest.raises(Implausible):
        check(Payload((*set_to(table, field, value).actions, *set_to("ballot", "for_", -1).actions)), LAPTOP, known)


def test_what_a_newer_program_tells_of_tables_and_fields_passes() -> None:
    assert passes(set_to("note", "mood", {"a": [1, None, "甲"]}))
    assert passes(made("weather", wind=[3, "西北"], meeting=MEETING))
    assert passes(told(("weather", NOTE, DELETE, None, None, {"wind": 3}, ())))


def test_a_creation_gives_what_has_no_default() -> None:
    assert passes(made("note", meeting=MEETING, at=0))  # an older program knew fewer columns
    assert passes(made("note"))  # nothing at all: it keeps a row that others took out
    assert not passes(made("note", meeting=MEETING))
    assert not passes(made("note", at=0))
    assert not passes(made("meeting", room=ROOM, title="议事"))  # no state and no zone
    assert not passes(told(("note", NOTE, CREATE, None, "words", None, ())))
    assert passes(made("note"))  # without any values it keeps a row that others removed


@pytest.mark.parametrize(
    "payload",
    [
        made("room", FOREIGN_ROOM, name="别人"),
        told(("room", FOREIGN_ROOM, SET, "name", "改名", "", ())),
        made("person", new_id(), room=FOREIGN_ROOM, name="王芳", attends="出席"),
        made("meeting", new_id(), room=FOREIGN_ROOM, title="x", state="筹备", zone="Asia/Shanghai"),
        set_to("meeting", "room", FOREIGN_ROOM),
        made("note", new_id(), meeting=FOREIGN_MEETING, at=0),
        set_to("note", "meeting", FOREIGN_MEETING),
        told(("note", FOREIGN_NOTE, SET, "text", "改了", "", ())),
        told(("note", FOREIGN_NOTE, DELETE, None, None, {}, ())),
        made("note", FOREIGN_NOTE, meeting=MEETING, at=0),
        told(meeting=FOREIGN_MEETING),
        made("progress", new_id(), meeting=MEETING, at=0, commitment=FOREIGN_PROMISE),
        told(("progress", new_id(), SET, "commitment", FOREIGN_PROMISE, None, ())),
        told(("reply", new_id(), SET, "suggestions", json.dumps([FOREIGN_SUGGESTION]), "[]", ())),
        made("weather", meeting=FOREIGN_MEETING),
        Payload(files=(FileLine("ab" * 32, FOREIGN_MEETING, "minutes", "", "纪要.docx", "cd" * 32, 10, 20),)),
    ],
)
def test_nobody_tells_of_another_room(payload: Payload) -> None:
    assert not passes(payload)
    assert not passes(payload, OFFICE)  # what it sends to a room is of this room
    check(payload, replace(LAPTOP, rooms=frozenset((ROOM, FOREIGN_ROOM))), known)


def test_a_meeting_that_is_not_known_yet_may_come_later() -> None:
    later = new_id()
    assert passes(told(("note", new_id(), CREATE, None, {"meeting": later, "at": 0}, None, ()), meeting=later))


@pytest.mark.parametrize(
    "payload",
    [
        made("unit", name="城关物业"),
        told(("unit", NOTE, SET, "name", "物业", "", ())),
        told(office=True),
        told(device=OTHER),
        Payload(receipts=(Receipt("ab" * 32, AT),)),
        Payload(labels={"lead": "牵头"}),
        Payload(office="假办公室"),
    ],
)
def test_only_the_office_says_what_is_the_offices(payload: Payload) -> None:
    assert not passes(payload)
    assert passes(payload, OFFICE)


@pytest.mark.parametrize(
    "values",
    [
        {"id": "x"},
        {"id": NOTE.upper()},
        {"id": "../" * 10 + "ab"},
        {"verb": "rm -rf /"},
        {"verb": ""},
        {"verb": 7},
        {"meeting": "x"},
        {"undoes": 7},
        {"person": "柳\x00青"},
        {"person": None},
        {"person": "x" * 10_000_000},
        {"hlc": 1 << 63},
        {"hlc": -1},
        {"hlc": 8_000_000_000_000 << 16},
        {"hlc": 1.5},
        {"hlc": True},
        {"at": datetime(2300, 1, 1, tzinfo=UTC)},
        {"at": datetime(1, 1, 1, tzinfo=UTC)},
        {"extra": '{"a":"\x00"}'},
        {"extra": "x" * 10_000_000},
    ],
)
def test_an_action_that_is_none_does_not_pass(values: dict[str, Any]) -> None:
    assert passes(told())
    assert not passes(told(**values))


@pytest.mark.parametrize(
    "change",
    [
        (7, NOTE, SET, "text", "甲", "", ()),
        ("no table", NOTE, SET, "text", "甲", "", ()),
        ("note", "x", SET, "text", "甲", "", ()),
        ("note", 7, SET, "text", "甲", "", ()),
        ("note", NOTE + "\n", SET, "text", "甲", "", ()),
        ("note", NOTE, SET, "text", "甲", "", ("x",)),
        ("note", NOTE, SET, "text", "甲", "", (7,)),
        ("note", NOTE, SET, "text", "甲", "", (f"{NOTE}-0",) * 2_000),
    ],
)
def test_a_record_that_is_none_does_not_pass(change: tuple[Any, ...]) -> None:
    assert not passes(told(change))


def test_what_is_passed_on_can_be_written_again() -> None:
    """A computer that passes an action on is deeper in its own calls than the one that read it."""
    assert passes(told(extra='{"mood":["好"]}'))
    assert not passes(told(extra='{"mood":' + "[" * 60 + "]" * 60 + "}"))
    assert not passes(told(extra='{"mood":' + "[" * 900 + "]" * 900 + "}"))


def test_a_row_may_not_swell_with_columns_that_nobody_knows() -> None:
    assert passes(told(*(("note", NOTE, SET, f"new_{n}", n, None, ()) for n in range(50))))
    assert not passes(told(*(("note", NOTE, SET, f"new_{n}", n, None, ()) for n in range(500))))


def test_an_edit_may_have_seen_whatever_others_wrote_apart() -> None:
    """Else whoever writes a field a thousand times without looking would make the next honest edit of it implausible."""
    assert passes(told(("note", NOTE, SET, "text", "改", "", tuple(f"{new_id()}-0" for _ in range(3_000)))))


def test_nobody_sends_an_office_for_files_without_end() -> None:
    def lines(count: int) -> Payload:
        return Payload(
            files=tuple(FileLine(f"{n:064x}", MEETING, "minutes", "", "x", "cd" * 32, 1, 2) for n in range(count))
        )

    assert passes(lines(500))
    assert not passes(lines(20_000))


def test_the_same_id_twice_does_not_pass() -> None:
    record, changes = told(("note", NOTE, SET, "text", "甲", "", ())).actions[0]
    assert passes(Payload(((record, changes),)))
    assert not passes(Payload(((record, changes * 2),)))
    assert not passes(Payload(((record, changes), (record, ()))))
    assert not passes(Payload(((record, (replace(changes[0], id=f"{record.id}--1"),)),)))


FILE = FileLine("ab" * 32, MEETING, "attachment", NOTE, "照片.jpg", "cd" * 32, 10, 20)


@pytest.mark.parametrize(
    "values",
    [
        {"blob": "../x"},
        {"sha256": "AB" * 32},
        {"meeting": "x"},
        {"kind": "../"},
        {"kind": 7},
        {"owner": 7},
        {"name": "a\x00b"},
        {"name": None},
        {"size": -1},
        {"encrypted": 1 << 60},
        {"size": True},
    ],
)
def test_a_line_of_a_file_that_is_none_does_not_pass(values: dict[str, Any]) -> None:
    assert passes(Payload(files=(FILE,)))
    assert not passes(Payload(files=(replace(FILE, **values),)))


@pytest.mark.parametrize(
    "payload",
    [
        Payload(receipts=(Receipt("x", AT),)),
        Payload(receipts=(Receipt("ab" * 32, datetime(2300, 1, 1, tzinfo=UTC)),)),
        Payload(labels={"a": "\x00"}),
        Payload(labels=["a"]),  # type: ignore[arg-type]
        Payload(office="\x00"),
        Payload(office=7),  # type: ignore[arg-type]
    ],
)
def test_words_of_the_office_that_are_none_do_not_pass(payload: Payload) -> None:
    assert not passes(payload, OFFICE)


@pytest.mark.parametrize("spoil", [lambda line: {**line, "v": ["x"]}, lambda line: {**line, "a": {"b": 1}}])
def test_lines_with_other_things_in_place_of_words_do_not_pass(
    spoil: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    line = {"a": new_id(), "v": "amend", "t": 1, "d": DEVICE, "p": "", "c": []}
    assert passes(decode(b'{"ids":["",[]]}\n' + json.dumps(line).encode() + b"\n"))
    assert not passes(decode(b'{"ids":["",[]]}\n' + json.dumps(spoil(line)).encode() + b"\n"))


def test_every_shared_table_has_a_form() -> None:
    for name, table in SHARED.items():
        form = form_of(name)
        assert form
        assert form.checks.keys() == {column.name for column in table.columns} - {"id"}
