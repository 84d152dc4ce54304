"""The record on the live page: every kind of line, and what can be done with it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop.base.clock import from_local
from desktop.rules.record import (
    Ballot,
    Commitment,
    Consensus,
    Disagreement,
    Heading,
    Note,
    Reply,
    ReplyKind,
    Second,
    Statement,
    StatementKind,
    Suggestion,
)
from desktop.services import attendance, commitments, meetings, reading, recording, speaking
from desktop.services.lines import LineKind
from desktop.ui.meetings.live_page import LivePage
from desktop.ui.record.ballot_fields import BallotFields
from desktop.ui.record.line_looks import look, row_words
from tests.ui.conftest import RecordingShell
from tests.ui.hands import RETURN, button, click, click_row, compose, press, type_words
from tests.ui.live.doing import ALT, CTRL, MakePage, enter, fill, focus, here, key, look_again, speak
from tests.ui.rooms import Seeded


def test_enter_keeps_the_words_of_who_speaks(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    enter(page, "留一条 1.5 米宽的路。")
    found = room.one(Suggestion)
    assert (found.text, found.participant, found.ref) == ("留一条 1.5 米宽的路。", room.person(4).id, "S1")
    assert found.item == room.items()[0].id
    assert page.record.entry.text.toPlainText() == ""
    (line,) = page.record.model.rows
    assert (line.kind, line.speaker, line.text, line.waits) == (LineKind.SUGGESTION, "欧阳德胜", found.text, True)


def test_enter_inside_a_composition_keeps_nothing(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F2)
    compose(page.record.entry.text, "liuyitiaolu", "要")
    press(page.record.entry.text, RETURN)
    assert room.rows(Suggestion) == []


def test_words_begun_while_one_spoke_stay_theirs(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    speaking.queue(room.store, room.meeting, participant=room.person(7).id)
    look_again(page)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "先说的话")
    key(page, Qt.Key.Key_F5)
    assert page.queue.floor.speaker.text() == "罗建军"
    press(page.record.entry.text, RETURN)
    enter(page, "后说的话")
    who = {s.text: s.participant for s in room.rows(Suggestion)}
    assert who == {"先说的话": room.person(4).id, "后说的话": room.person(7).id}


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [("ljj", "罗建军"), ("12", "12号牌"), ("3号楼一住户", "3号楼一住户"), ("不记名", "")],
)
def test_somebody_else_a_card_a_label_or_nobody(page: LivePage, room: Seeded, typed: str, speaker: str) -> None:
    speak(room, 4)
    look_again(page)
    who = page.record.entry.fields[LineKind.SUGGESTION].named["who"]
    who.setFocus()
    if typed == "不记名":
        press(who, Qt.Key.Key_Down)
    else:
        type_words(who, typed)
    press(who, RETURN)
    enter(page, "晚上要有路灯。")
    assert page.record.model.rows[0].speaker == speaker


def test_a_place_is_held_and_filled_later(page: LivePage, room: Seeded) -> None:
    speak(room, 4)
    look_again(page)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "正在写的话")
    key(page, Qt.Key.Key_F10)
    held = room.one(Suggestion)
    assert (held.text, held.participant) == ("", room.person(4).id)
    assert page.record.entry.text.toPlainText() == "正在写的话"
    page.record.go_to(held.id)
    click(button(page.record, "修改"))
    type_words(focus(), "想起来了")
    press(focus(), RETURN)
    assert room.one(Suggestion).text == "想起来了"


def test_late_words_with_the_time_when_they_were_said(page: LivePage, room: Seeded) -> None:
    room.clock.advance(minutes=30)
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "早先说的")
    type_words(page.record.entry.happened, "19：１０")
    press(page.record.entry.happened, RETURN)
    found = room.one(Suggestion)
    assert (found.at, found.late) == (from_local("2026-11-18T19:10:00"), True)
    assert page.record.entry.happened.text() == ""


def test_a_time_that_has_not_come_yet_keeps_everything(page: LivePage, shell: RecordingShell) -> None:
    key(page, Qt.Key.Key_F2)
    type_words(page.record.entry.text, "说早了")
    type_words(page.record.entry.happened, "23:00")
    press(page.record.entry.happened, RETURN)
    assert shell.warned
    assert (page.record.entry.text.toPlainText(), page.record.entry.happened.text()) == ("说早了", "23:00")


def test_a_reply_goes_to_the_latest_without_one(page: LivePage, room: Seeded) -> None:
    for words in ("一", "二"):
        enter(page, words)
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, unit="社区居委会", who="孟庆华")
    type_words(page.record.entry.text, "马上清运。")
    press(page.record.entry.text, RETURN)
    reply = room.one(Reply)
    assert (reply.unit, reply.who, reply.kind, reply.text) == ("社区居委会", "孟庆华", ReplyKind.SETTLED, "马上清运。")
    assert reply.suggestions == (room.rows(Suggestion)[1].id,)
    assert [line.waits for line in page.record.model.rows] == [True, False, False]
    assert page.record.entry.kind is LineKind.SUGGESTION, "the next line is a suggestion again"


def test_one_reply_to_the_selected_ones_later_by_a_day(page: LivePage, room: Seeded) -> None:
    for words in ("一", "二", "三"):
        enter(page, words)
    click_row(page.record.list, 0)
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, to="1，3", kind="会后答复", more="11-25", unit="居委会")
    type_words(page.record.entry.text, "一周内张贴答复。")
    press(page.record.entry.text, RETURN)
    reply = room.one(Reply)
    assert (reply.kind, reply.due) == (ReplyKind.LATER, date(2026, 11, 25))
    assert reply.suggestions == tuple(s.id for s in room.rows(Suggestion) if s.text in "一三")
    assert page.record.model.rows[0].pending


def test_a_reply_referred_to_another_unit(page: LivePage, room: Seeded) -> None:
    enter(page, "一")
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, kind="转交", more="街道物管办")
    press(page.record.entry.text, RETURN)
    assert (room.one(Reply).kind, room.one(Reply).to_unit) == (ReplyKind.REFERRED, "街道物管办")


def test_a_suggestion_that_is_not_there_is_refused(page: LivePage, shell: RecordingShell) -> None:
    enter(page, "一")
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, to="9")
    type_words(page.record.entry.text, "答")
    press(page.record.entry.text, RETURN)
    assert "9" in shell.warned[-1]
    assert page.record.entry.text.toPlainText() == "答"


def test_a_commitment_with_all_fields_and_one_to_be_made_clear(page: LivePage, room: Seeded) -> None:
    enter(page, "清垃圾")
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, lead="居委会", person="苗春", due="12-15", support="城关物业，后勤处", measures="清运两车")
    type_words(page.record.entry.text, "清运垃圾并平整")
    press(page.record.entry.text, RETURN)
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, about="", lead="物管办", due="开春前")
    type_words(page.record.entry.text, "商量车位")
    press(page.record.entry.text, RETURN)
    clear, unclear = room.rows(Commitment)
    assert (clear.lead, clear.person, clear.due, clear.measures) == ("居委会", "苗春", date(2026, 12, 15), "清运两车")
    assert (clear.support, clear.suggestions) == (("城关物业", "后勤处"), (room.one(Suggestion).id,))
    assert (unclear.due, unclear.due_text, unclear.suggestions) == (None, "开春前", ())
    assert page.record.model.rows[2].unclear == ("责任人", "完成时限")


def test_a_commitment_is_made_clear(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_3, CTRL)
    fill(page, lead="物管办", due="开春前")
    type_words(page.record.entry.text, "商量车位")
    press(page.record.entry.text, RETURN)
    page.record.complete(room.one(Commitment).id)
    type_words(focus(), "苗春")
    press(focus(), Qt.Key.Key_Tab)
    type_words(focus(), "2027-02-05 春节前", instead=True)
    press(focus(), RETURN)
    found = room.one(Commitment)
    assert (found.person, found.due, found.due_text, found.lead) == ("苗春", date(2027, 2, 5), "春节前", "物管办")


def test_how_a_consensus_was_found_is_said_later(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_4, CTRL)
    type_words(page.record.entry.text, "先清运后施工")
    press(page.record.entry.text, RETURN)
    assert room.one(Consensus).method == ""
    page.record.complete(room.one(Consensus).id)
    type_words(focus(), "口头一致")
    press(focus(), RETURN)
    found = room.one(Consensus)
    assert (found.text, found.method) == ("先清运后施工", "口头一致")


def test_hands_consensus_statements_dissent_and_notes(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3, 4)
    key(page, Qt.Key.Key_6, CTRL)
    fill(page, for_="２", against="1", abstain="1")
    type_words(page.record.entry.text, "改建小花园")
    press(page.record.entry.text, RETURN)
    ballot = room.one(Ballot)
    assert (ballot.for_, ballot.against, ballot.abstain, ballot.base) == (2, 1, 1, 4)
    key(page, Qt.Key.Key_4, CTRL)
    fill(page, method="举手", ballot="改建小花园")
    type_words(page.record.entry.text, "先清运后施工")
    press(page.record.entry.text, RETURN)
    assert (room.one(Consensus).method, room.one(Consensus).ballot) == ("举手", ballot.id)
    for digit, words, who in ((Qt.Key.Key_7, "跟踪办理", "安志远"), (Qt.Key.Key_8, "周五前报计划", "孟庆华")):
        key(page, digit, CTRL)
        fill(page, who=who, unit="区政协")
        type_words(page.record.entry.text, words)
        press(page.record.entry.text, RETURN)
    assert [(s.kind, s.who) for s in room.rows(Statement)] == [
        (StatementKind.POSITION, "安志远"),
        (StatementKind.DEMAND, "孟庆华"),
    ]
    for digit, words in ((Qt.Key.Key_5, "车位没谈拢"), (Qt.Key.Key_9, "放了照片")):
        key(page, digit, CTRL)
        type_words(page.record.entry.text, words)
        press(page.record.entry.text, RETURN)
    assert (room.one(Disagreement).text, room.one(Note).text) == ("车位没谈拢", "放了照片")
    assert len(page.record.model.rows) == 6


def test_more_hands_than_people_are_refused_and_the_figures_stay(
    page: LivePage, room: Seeded, shell: RecordingShell
) -> None:
    here(room, 1)
    key(page, Qt.Key.Key_6, CTRL)
    fill(page, for_="3")
    type_words(page.record.entry.text, "改建")
    press(page.record.entry.text, RETURN)
    assert "多于" in shell.warned[-1]
    assert page.record.entry.kind is LineKind.BALLOT
    assert page.record.entry.sentence.fields["for_"] == "3"


def test_shared_reworded_merged_attributed_taken_out(page: LivePage, room: Seeded) -> None:
    for words in ("留通道", "晾衣绳", "错了"):
        enter(page, words)
    first, _second, wrong = room.rows(Suggestion)
    page.record.go_to(first.id)
    key(page, Qt.Key.Key_G, ALT)
    type_words(focus(), "chen")
    press(focus(), RETURN)
    assert room.one(Second).participant == room.person(6).id
    key(page, Qt.Key.Key_Z, ALT)
    type_words(focus(), "保留无障碍通道", instead=True)
    press(focus(), RETURN)
    key(page, Qt.Key.Key_W, ALT)
    type_words(focus(), "2号楼一住户")
    press(focus(), RETURN)
    key(page, Qt.Key.Key_H, ALT)
    type_words(page.record.strip.field("意见"), "1 2", instead=True)
    type_words(page.record.strip.field("合并写成"), "方案应留通道和晾晒位置")
    press(page.record.strip.field("合并写成"), RETURN)
    page.record.go_to(wrong.id)
    key(page, Qt.Key.Key_X, ALT)
    press(focus(), RETURN)
    found = room.rows(Suggestion)
    assert [(s.text, s.summary, s.label) for s in found] == [
        ("留通道", "保留无障碍通道", "2号楼一住户"),
        ("晾衣绳", "", ""),
    ]
    assert {s.heading for s in found} == {room.one(Heading).id}
    page.record.go_to(found[1].id)
    click(button(page.record, "分开"))
    assert [s.heading for s in room.rows(Suggestion)] == [None, None], "a heading over one is none"


def test_the_history_of_a_line(page: LivePage, room: Seeded) -> None:
    enter(page, "五号楼后面")
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_E, ALT)
    type_words(focus(), "五号楼北侧", instead=True)
    press(focus(), RETURN)
    key(page, Qt.Key.Key_L, ALT)
    first, second = page.record.strip.kept()[""].splitlines()
    assert "五号楼后面" in first
    assert "修改记录" in second
    assert "五号楼北侧" in second


def test_a_place_held_has_a_history_too(page: LivePage, room: Seeded) -> None:
    key(page, Qt.Key.Key_F10)
    page.record.go_to(room.one(Suggestion).id)
    key(page, Qt.Key.Key_L, ALT)
    assert "（待补内容）" in page.record.strip.kept()[""]


def lawful(page: LivePage, room: Seeded, members: int) -> BallotFields:
    meetings.edit_meeting(room.store, room.meeting, body="村民代表会议", members=members)
    look_again(page)
    key(page, Qt.Key.Key_6, CTRL)
    fields = page.record.entry.fields[LineKind.BALLOT]
    assert isinstance(fields, BallotFields)
    return fields


def test_hands_are_counted_while_they_are_typed_and_nobody_abstains_unasked(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3, 4)
    look_again(page)
    key(page, Qt.Key.Key_6, CTRL)
    fields = page.record.entry.fields[LineKind.BALLOT]
    assert isinstance(fields, BallotFields)
    assert (fields.what.text(), fields.count.text()) == ("举手表态（意见统计）", "最多 4 人")
    key(page, Qt.Key.Key_Q, ALT)  # nothing is typed yet: a key hit by mistake
    assert fields.hands["abstain"].text() == ""
    fill(page, for_="1", against="1")
    assert fields.count.text() == "最多 4 人；已写 2 人，还差 2 人未表态"
    key(page, Qt.Key.Key_Q, ALT)
    assert (fields.hands["abstain"].number, fields.count.text()) == (2, "最多 4 人；都已表态")
    fill(page, for_="3")
    assert fields.count.text() == "最多 4 人；已写 6 人，多了 2 人"
    assert not fields.rest.isEnabled()


def test_too_many_hands_are_refused_and_stay_in_the_line(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    here(room, 1, 2)
    look_again(page)
    key(page, Qt.Key.Key_6, CTRL)
    fill(page, for_="3")
    type_words(page.record.entry.text, "修路")
    press(page.record.entry.text, RETURN)
    assert shell.warned == ["举手共 3 人，多于在场可表态的 2 人；请重新清点，或先补签到。"]
    assert page.record.entry.text.toPlainText() == "修路"
    assert room.rows(Ballot) == []


def test_a_lawful_body_votes_only_with_its_quorum(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3)
    attendance.walk_in(room.store, room.meeting, "路过的人")
    fields = lawful(page, room, 6)
    assert fields.what.text() == "法定人数还差 1 人，只作意见统计"
    assert fields.count.text() == "最多 4 人"
    here(room, 4)
    look_again(page)
    assert fields.what.text() == "表决：赞成满 3 人通过"
    assert fields.count.text() == "到会组成人员 4 人"
    fill(page, for_="2", against="2")
    type_words(page.record.entry.text, "修路")
    press(page.record.entry.text, RETURN)
    (line,) = page.record.model.rows
    assert row_words(line).endswith("赞成 2　不同意见 2　弃权 0　未通过　修路")
    assert look(line).left[0].text == "表决"


def test_what_was_read_out_is_marked_in_the_list(page: LivePage, room: Seeded) -> None:
    recording.agree(room.store, room.meeting, "先修东头")
    reading.confirm(room.store, room.meeting, room.one(Consensus))
    look_again(page)
    (line,) = page.record.model.rows
    assert "当场已确认" in row_words(line)


def amend(page: LivePage, row: str, **texts: str) -> None:
    """Open a line, change some fields, press Enter in the last one."""
    page.record.go_to(row)
    key(page, Qt.Key.Key_E, ALT)
    for label, text in texts.items():
        field = page.record.strip.field(label)
        if isinstance(field, QComboBox):
            field.setFocus()
            press(field, Qt.Key.Key_Home)
            while field.currentText() != text:
                press(field, Qt.Key.Key_Down)
        else:
            type_words(field, text, instead=True)
    press(field, RETURN)
    assert page.record.strip.isHidden()


def test_everything_of_a_reply_can_be_changed(page: LivePage, room: Seeded) -> None:
    for words in ("一", "二"):
        enter(page, words)
    key(page, Qt.Key.Key_2, CTRL)
    fill(page, unit="居委会", who="孟庆华")
    type_words(page.record.entry.text, "马上办")
    press(page.record.entry.text, RETURN)
    changed = {
        "答复": "1 2",
        "类型": "会后答复",
        "单位": "街道",
        "答复人": "安志远",
        "何时答复": "11-25",
        "内容": "再议",
    }
    amend(page, room.one(Reply).id, **changed)
    reply = room.one(Reply)
    assert (reply.unit, reply.who, reply.kind, reply.text) == ("街道", "安志远", ReplyKind.LATER, "再议")
    assert (reply.due, reply.suggestions) == (date(2026, 11, 25), tuple(s.id for s in room.rows(Suggestion)))
    key(page, Qt.Key.Key_Z, CTRL)
    assert (room.one(Reply).unit, room.one(Reply).text) == ("居委会", "马上办"), "one action"


def test_a_reply_stays_one_to_something(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    enter(page, "一")
    key(page, Qt.Key.Key_2, CTRL)
    type_words(page.record.entry.text, "马上办")
    press(page.record.entry.text, RETURN)
    page.record.go_to(room.one(Reply).id)
    key(page, Qt.Key.Key_E, ALT)
    field = page.record.strip.field("答复")
    type_words(field, "", instead=True)
    press(field, RETURN)
    assert shell.warned == ["请选这是对哪一条意见的答复。"]
    assert page.record.strip.isVisible()


def test_everything_of_the_other_kinds_can_be_changed(page: LivePage, room: Seeded) -> None:
    here(room, 1, 2, 3, 4)
    enter(page, "一")
    recording.state(room.store, room.meeting, StatementKind.POSITION, "跟踪", who="安志远")
    recording.count_hands(room.store, room.meeting, "修路", for_=3, against=0, abstain=0)
    recording.agree(room.store, room.meeting, "先清运")
    commitments.commit(room.store, room.meeting, "清运")
    look_again(page)
    amend(page, room.one(Statement).id, 类型="会议要求", 谁说的="孟庆华", 单位="社区", 内容="每周一报")
    statement = room.one(Statement)
    assert (statement.kind, statement.who) == (StatementKind.DEMAND, "孟庆华")
    assert (statement.unit, statement.text) == ("社区", "每周一报")
    amend(page, room.one(Ballot).id, 赞成="2", 不同意见="1", 弃权="1", 方式="举牌", 事项="修东头")
    ballot = room.one(Ballot)
    assert (ballot.for_, ballot.against, ballot.abstain, ballot.base) == (2, 1, 1, 4)
    assert (ballot.method, ballot.matter) == ("举牌", "修东头")
    amend(page, room.one(Consensus).id, 怎样形成="举手", 依据="修东头", 内容="先修东头")
    consensus = room.one(Consensus)
    assert (consensus.method, consensus.ballot, consensus.text) == ("举手", ballot.id, "先修东头")
    amend(page, room.one(Commitment).id, 意见="1", 措施="两车", 牵头单位="居委会")
    commitment = room.one(Commitment)
    assert (commitment.suggestions, commitment.measures) == ((room.one(Suggestion).id,), "两车")
    assert (commitment.lead, commitment.matter) == ("居委会", "清运")


def test_hands_are_not_changed_to_more_than_there_were(page: LivePage, room: Seeded, shell: RecordingShell) -> None:
    here(room, 1, 2)
    recording.count_hands(room.store, room.meeting, "修路", for_=2, against=0, abstain=0)
    here(room, 3, 4, 5)
    look_again(page)
    page.record.go_to(room.one(Ballot).id)
    key(page, Qt.Key.Key_E, ALT)
    field = page.record.strip.field("赞成")
    type_words(field, "3", instead=True)
    press(field, RETURN)
    assert "多于" in shell.warned[-1]
    assert room.one(Ballot).for_ == 2


def test_a_field_half_changed_comes_back_after_a_kill(make_page: MakePage, page: LivePage, room: Seeded) -> None:
    enter(page, "一")
    recording.reply(room.store, room.meeting, [room.one(Suggestion).id], ReplyKind.SETTLED, "马上办")
    look_again(page)
    page.record.go_to(room.one(Reply).id)
    key(page, Qt.Key.Key_E, ALT)
    kind = page.record.strip.field("类型")
    kind.setFocus()
    press(kind, Qt.Key.Key_End)
    type_words(page.record.strip.field("单位"), "街道", instead=True)
    page.record.editing.keeper.save()
    again = make_page(room)
    assert again.record.strip.kept()["单位"] == "街道"
    assert again.record.strip.kept()["类型"] == ReplyKind.NOT_YET
