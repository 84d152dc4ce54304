"""Search in everything: every kind of line, the order of hits, slices that can be given up, nothing private."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import TypeVar

import pytest
from sqlalchemy import select

from desktop.base.clock import SetClock
from desktop.rules.attachment import AttachmentKind
from desktop.rules.hits import wanted
from desktop.rules.record import ReplyKind, StatementKind, Suggestion
from desktop.services import attachments, attendance, commitments, meetings, recording, rooms, search
from desktop.services.attachments import Taken
from desktop.services.facts import read_facts
from desktop.services.ledger_content import ledger
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.receipt_content import receipts
from desktop.services.rooms import NewPerson
from desktop.services.search import Found
from desktop.store.store import Store
from desktop.store.tables import SHARED, draft

T = TypeVar("T")


def all_slices(slices: Generator[None, None, T]) -> T:
    while True:
        try:
            next(slices)
        except StopIteration as done:
            found: T = done.value
            return found


def look(store: Store, typed: str, here: str | None = None) -> Found:
    return all_slices(search.search(store, wanted(typed), here))


@pytest.fixture
def meeting(store: Store) -> str:
    room = rooms.create_room(store, "柳树沟议事室").new
    _changes, ids = rooms.add_people(store, room, [NewPerson("王芳", unit="桃花组", phone="13900139000")])
    new = NewMeeting("桃花会", {"place": "桃花院", "moderator": "桃花主持"}, (NewItem("桃花议题"),))
    row = meetings.create_meeting(store, room, new, ids).new
    meetings.open_meeting(store, row)
    said = recording.suggest(store, row, "桃花意见").new
    recording.summarize(store, row, recording.suggest(store, row, "别的").new, "桃花整理稿")
    recording.suggest(store, row, "也别的", label="桃花一住户")
    recording.reply(store, row, [said], ReplyKind.REFERRED, "桃花答复", to_unit="桃花办")
    commitments.commit(store, row, "桃花承诺", lead="桃花所", support=["桃花队"], due=date(2026, 12, 1))
    recording.agree(store, row, "桃花共识")
    recording.disagree(store, row, "桃花分歧")
    recording.note(store, row, "桃花记事")
    recording.state(store, row, StatementKind.DEMAND, "桃花要求")
    attendance.set_heads(store, row, 9)
    recording.count_hands(store, row, "桃花表态", for_=1, against=0, abstain=0)
    meetings.close_meeting(store, row)
    meetings.finalize(store, row)
    meetings.correct(store, row, Suggestion, said, "桃花更正", "桃花原因")
    attachments.attach(store, row, [Taken("桃花签字页.pdf", "application/pdf", 9, "ab")], AttachmentKind.SIGNED)
    return row


@pytest.mark.usefixtures("meeting")
def test_every_kind_of_line_is_found(store: Store) -> None:
    assert [hit.kind for hit in look(store, "桃花").hits] == [
        *("名单", "会议", "议题", "意见建议", "意见建议", "意见建议", "答复", "承诺", "共识", "分歧"),
        *("举手表态", "会议要求", "记事", "更正", "附件", "参会人"),
    ]
    assert len({hit.meeting and hit.meeting.id for hit in look(store, "桃花").hits}) == 2


@pytest.mark.usefixtures("meeting")
def test_what_else_of_the_line_holds_the_words_is_shown(store: Store) -> None:
    assert look(store, "桃花队").hits[0].parts == ("桃花承诺", "桃花队")
    assert look(store, "桃花整理").hits[0].parts == ("别的", "桃花整理稿")
    assert look(store, "桃花所").hits[0].who == "桃花所"
    assert {hit.row for hit in look(store, "桃花原因").hits} == {look(store, "S1").hits[0].row}


@pytest.mark.usefixtures("meeting")
def test_words_may_stand_in_different_parts_of_a_line(store: Store) -> None:
    assert [hit.ref for hit in look(store, "也别 一住户").hits] == ["S3"]
    assert look(store, "桃花承诺 一住户").hits == ()


def test_a_receipt_leads_to_its_line_by_the_number_on_it(store: Store, meeting: str) -> None:
    """收条 says that its 编号 is enough to ask; a scanner reads the same from it."""
    with store.reading() as connection:
        facts = read_facts(connection, meeting)
    written = receipts(facts)
    assert written
    for typed in (written.receipts[1].number, "２０２６-０１-ｓ０２"):
        (hit,) = look(store, typed).hits
        assert (hit.ref, hit.parts) == ("S2", ("别的", written.receipts[1].number))
    (promise,) = ledger(facts).commitments
    assert [hit.parts for hit in look(store, promise.number).hits] == [("桃花承诺", promise.number)]
    assert look(store, "2026-02-S02").hits == look(store, "2026").hits == ()


def test_phones_and_drafts_are_not_found(store: Store, meeting: str) -> None:
    with store.keeping() as connection:
        connection.execute(draft.insert().values(key=f"{meeting}/entry", text="打到一半", at=store.clock.read().at))
        assert connection.execute(select(draft.c.text)).scalar() == "打到一半"
    assert look(store, "13900139000").count == 0
    assert look(store, "9000").count == 0
    assert look(store, "打到一半").count == 0


def test_the_meeting_at_hand_then_the_lists_then_the_latest(store: Store, meeting: str, clock: SetClock) -> None:
    later = []
    for _number in range(2):
        clock.advance(hours=24)
        later.append(meetings.start_quickly(store, "又说桃花").new)
    order = [hit.meeting.id if hit.meeting else "" for hit in look(store, "桃花", meeting).hits]
    assert list(dict.fromkeys(order)) == [meeting, "", later[1], later[0]]


def test_only_the_first_are_shown_but_all_are_counted(store: Store) -> None:
    row = meetings.start_quickly(store, "多").new
    for number in range(search.MOST + 5):
        recording.note(store, row, f"桃花 {number}")
    found = look(store, "桃花")
    assert (len(found.hits), found.count) == (search.MOST, search.MOST + 5)


def test_it_comes_in_slices_and_ends_when_it_is_no_longer_wanted(
    store: Store, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SLICE", 2)
    assert len(look(store, "桃花").hits) == 16
    still = [True]
    slices = search.search(store, wanted("桃花"), meeting, lambda: still[0])
    for _slice in range(3):
        next(slices)
        recording.note(store, meetings.start_quickly(store, "插进来").new, "会继续写")
    still[0] = False
    with pytest.raises(StopIteration) as done:
        next(slices)
    assert done.value.value == Found()


def test_every_table_of_words_is_searched_or_left_out_on_purpose() -> None:
    """Whoever adds a shared table decides whether its words are to be found."""
    searched = {source.table.name for source in search._sources()}
    beside = {"heading", "second", "card"}  # shown with a suggestion
    without = {
        "room",
        "unit",
        "zero_report",
        "item_start",
        "sign_in",
        "handover",
        "queue_entry",
        "speech",
        "speech_run",
    }
    assert set(SHARED) == searched | beside | without
