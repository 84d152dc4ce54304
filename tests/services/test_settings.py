"""Settings as they are stored, and what follows from them: new meetings, votes, documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from desktop.base.errors import UserError
from desktop.rules.attendance import Attends
from desktop.rules.bodies import BODIES, Body
from desktop.rules.meeting import Meeting
from desktop.rules.record import Ballot
from desktop.rules.setting_values import Kind, Setting
from desktop.rules.settings import declared, known
from desktop.services import attendance, commitments, keep, meetings, recording, reports, rooms, rows, settings
from desktop.services.closing import publicity_period
from desktop.services.meetings import NewMeeting
from desktop.services.playing import play
from desktop.services.rooms import NewPerson
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.documents.word_reading import lines

SCRIPT = Path(__file__).parent.parent / "scenarios" / "拐角花园.json"


@pytest.fixture
def store(data_dir: Path) -> Store:
    return Store(data_dir)


def value(store: Store, key: str) -> Any:
    with store.reading() as connection:
        assert settings.read(connection)[key] == settings.value(connection, key)
        return settings.value(connection, key)


def another(setting: Setting) -> Any:
    """A value that is not the default."""
    match setting.kind:
        case Kind.NUMBER:
            return setting.default + 1
        case Kind.FLAG:
            return not setting.default
        case Kind.CHOICE:
            return setting.choices[-1]
        case Kind.LINES:
            return ("甲", "乙")
        case Kind.BODIES:
            return {"居民代表会议": Body("3/5", "2/3")}
        case Kind.LINE:
            return "某某"


@pytest.mark.parametrize("setting", declared(), ids=lambda setting: setting.key)
def test_every_setting_survives_a_restart_and_goes_back_to_its_default(data_dir: Path, setting: Setting) -> None:
    store = Store(data_dir)
    assert value(store, setting.key) == setting.default
    assert settings.save(store, setting.key, another(setting)).touches(settings.TABLE)
    store.close()
    store = Store(data_dir)
    assert value(store, setting.key) == another(setting)
    settings.restore_default(store, setting.key)
    assert value(store, setting.key) == setting.default
    with store.reading() as connection:
        assert keep.setting(connection, setting.key) is None
    store.close()


def test_what_is_refused_changes_nothing(store: Store) -> None:
    settings.save(store, "turns", 3)
    with pytest.raises(UserError):
        settings.save(store, "turns", 0)
    assert value(store, "turns") == 3


@pytest.mark.parametrize("nonsense", ["x", 5, [1], {"村民会议": ["9/9", "1/2"]}, {"村民会议": 1}, True])
def test_nonsense_in_the_store_is_as_good_as_nothing(store: Store, nonsense: Any) -> None:
    for key in ("bodies", "results", "title_font"):
        keep.save_setting(store, key, nonsense)
        assert value(store, key) == known(key).default


def test_a_new_meeting_has_what_is_usual_here(store: Store) -> None:
    for key, wanted in (("speech_seconds", 120), ("turns", 1), ("minutes", 90)):
        settings.save(store, key, wanted)
    room = rooms.create_room(store, "议事室").new
    quick = meetings.start_quickly(store, "修路").new
    prepared = meetings.create_meeting(store, room, NewMeeting("供水")).new
    otherwise = meetings.create_meeting(store, room, NewMeeting("供电", {"speech_seconds": 0, "minutes": None})).new
    assert [times(store, meeting) for meeting in (quick, prepared, otherwise)] == [
        (120, 1, 90),
        (120, 1, 90),
        (0, 1, None),
    ]


def times(store: Store, meeting: str) -> tuple[int, int, int | None]:
    with store.reading() as connection:
        found = rows.get(connection, Meeting, meeting)
    return found.speech_seconds, found.turns, found.minutes


def test_a_script_plays_alike_on_every_laptop(store: Store) -> None:
    for key, wanted in (("speech_seconds", 120), ("turns", 1), ("minutes", 90)):
        settings.save(store, key, wanted)
    script = read_script(SCRIPT)
    meeting = play(script, store)
    stands = script.meeting.values
    assert times(store, meeting) == (stands["speech_seconds"], stands["turns"], None)


def test_a_body_of_the_settings_votes_by_its_own_shares(store: Store) -> None:
    settings.save(store, "bodies", {**BODIES, "居民代表会议": Body("2/3", "3/4")})
    room = rooms.create_room(store, "议事室").new
    people = [NewPerson(f"代表{number}", attends=Attends.MEMBER) for number in range(4)]
    _changes, ids = rooms.add_people(store, room, people)
    new = NewMeeting("换届", {"body": "居民代表会议", "members": 6})
    meeting = meetings.create_meeting(store, room, new, ids).new
    meetings.open_meeting(store, meeting)
    with store.reading() as connection:
        here = [p.id for p in attendance.board(connection, meeting).participants]
    for participant in here:
        attendance.sign_in(store, meeting, participant)
    with store.reading() as connection:
        board = attendance.board(connection, meeting)
    assert board.quorum is not None
    assert (board.quorum.needed, board.limit.quorum, board.limit.threshold) == (4, 4, "3/4")
    recording.count_hands(store, meeting, "选举办法", for_=3, against=1, abstain=0)
    with store.reading() as connection:
        assert [b.threshold for b in rows.load(connection, Ballot, meeting=meeting)] == ["3/4"]


def test_the_public_notice_hangs_for_as_many_days_as_is_usual(store: Store) -> None:
    settings.save(store, "publicity_days", 10)
    meeting = play(read_script(SCRIPT), store)
    with store.reading() as connection:
        assert publicity_period(connection, meeting) == "11月19日至11月28日，10天"
        assert publicity_period(connection, meetings.all_meetings(connection)[0].id)
    other = meetings.start_quickly(store, "修路").new
    with store.reading() as connection:
        assert publicity_period(connection, other) == ""


def written(store: Store, folder: Path) -> dict[str, Path]:
    meeting = play(read_script(SCRIPT), store)
    found = reports.write_documents(store, meeting, folder, paint=False)
    return {kind: path for kind, path in found.paths.items() if path}


def words_of(path: Path) -> list[str]:
    return [text for text in lines(path.read_bytes()) if text]


def test_brand_signatures_distribution_and_mark_stand_in_the_minutes(store: Store, tmp_path: Path) -> None:
    for key, wanted in (
        ("brand", "有事来商量"),
        ("signatures", ["召集人", "村监委会"]),
        ("report_to", ["县政协", "镇党委"]),
        ("mark", True),
        ("mark_text", "协商议事纪要"),
        ("mark_issuer", "柳树沟村"),
        ("mark_number", False),
    ):
        settings.save(store, key, wanted)
    found = words_of(written(store, tmp_path)["minutes"])
    assert found[0] == "协商议事纪要"
    assert found[1].startswith("柳树沟村\t")
    assert "协商平台：有事来商量" in found
    assert "　报送：县政协、镇党委" in found
    signing = [line for line in found if "____" in line]
    assert [line.split("：")[0] for line in signing] == ["召集人", "村监委会"]


def test_a_mark_without_words_takes_those_of_the_room(store: Store, tmp_path: Path) -> None:
    settings.save(store, "mark", True)
    found = words_of(written(store, tmp_path)["minutes"])
    with store.reading() as connection:
        room = rooms.all_rooms(connection)[0].name
    assert found[0] == f"{room}纪要"
    assert found[1] == "第1号"
    assert found[2].startswith(f"{room}\t")


def test_nothing_of_it_is_printed_by_default(store: Store, tmp_path: Path) -> None:
    found = words_of(written(store, tmp_path)["minutes"])
    assert not any(line.startswith(("协商平台", "报送")) for line in found)
    assert "第1号" not in found


@pytest.mark.parametrize("font", ["方正小标宋简体", "宋体"])
def test_titles_are_set_in_the_chosen_font(store: Store, tmp_path: Path, font: str) -> None:
    settings.save(store, "title_font", font)
    for kind in ("minutes", "record"):
        style = docx.Document(str(written(store, tmp_path / kind)[kind])).styles["Title"]
        assert style.font.name == font
        assert bool(style.font.bold) is (font == "宋体")


def test_the_ledger_has_its_local_name_and_results(store: Store, tmp_path: Path) -> None:
    settings.save(store, "ledger_title", "责任清单")
    settings.save(store, "results", ["办成了", "正在办"])
    path = written(store, tmp_path)["ledger"]
    assert path.stem.endswith("_责任清单")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["责任清单", "建议清单"]
    offered = [rule.formula1 for sheet in book for rule in sheet.data_validations.dataValidation]
    assert '"办成了,正在办"' in offered
    heading, *rows = book["建议清单"].iter_rows(values_only=True)
    assert "已列入责任清单" in {row[heading.index("是否采纳")] for row in rows}


def test_phones_of_the_responsible_are_printed_by_choice_those_of_residents_masked(
    store: Store, tmp_path: Path
) -> None:
    room = rooms.create_room(store, "议事室").new
    people = [
        NewPerson("何涛", "企业物业", phone="13900139000"),
        NewPerson("王芳", "群众代表", phone="13800138000"),
        NewPerson("李军", "职能部门", phone="13700137000", unit="甲"),
        NewPerson("李军", "职能部门", phone="13600136000", unit="乙"),
    ]
    _changes, ids = rooms.add_people(store, room, people)
    meeting = meetings.create_meeting(store, room, NewMeeting("换灯"), ids).new
    meetings.open_meeting(store, meeting)
    for person in ("何涛", "王芳", "李军", "没来的人"):
        commitments.commit(store, meeting, "换灯", lead="物业", person=person)
    assert column(store, meeting, tmp_path / "a", "联系电话") == [None] * 4
    settings.save(store, "ledger_phones", True)
    assert column(store, meeting, tmp_path / "b", "联系电话") == ["13900139000", "138****8000", None, None]


def column(store: Store, meeting: str, folder: Path, heading: str) -> list[Any]:
    ledger = reports.write_documents(store, meeting, folder, paint=False).paths["ledger"]
    sheet = openpyxl.load_workbook(str(ledger)).worksheets[0]
    place = next(cell.column for cell in sheet[1] if cell.value == heading)
    return [row[place - 1].value for row in sheet.iter_rows(min_row=2)]
