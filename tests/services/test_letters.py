"""What the papers before and after a meeting are made of: what was planned and promised, and never who complained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.documents.letters import Archive, Assignment
from desktop.documents.word.assignment import write_assignment
from desktop.documents.word.public_notice import write_public_notice
from desktop.rules.attachment import Attachment, AttachmentKind
from desktop.rules.attendance import Participant
from desktop.rules.record import Commitment, Consensus, Disagreement
from desktop.services import catalogue, letter_content, meetings, outgoing_content, settings
from desktop.services.facts import Facts, read_facts
from desktop.services.people import People
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.documents.word_reading import lines
from tests.services.stage import Stage

SCRIPTS = Path(__file__).parent.parent / "scenarios"
ITEMS = [
    {"title": "通报", "kind": "briefing", "minutes": 10, "answering_unit": "物业"},
    {"title": "修路", "proposer": "王芳"},
    {"title": "装灯", "minutes": 15},
]


def gathered(store: Store, meeting: str) -> Facts:
    with store.reading() as connection:
        return read_facts(connection, meeting)


def of(stage: Stage) -> Facts:
    return gathered(stage.store, stage.meeting)


@pytest.fixture
def played(store: Store) -> Callable[[str], Facts]:
    return lambda name: gathered(store, play(read_script(SCRIPTS / f"{name}.json"), store))


def test_times_of_the_agenda_follow_from_the_beginning_and_the_lengths(prepare: Callable[..., Stage]) -> None:
    found = letter_content.agenda(of(prepare(agenda=ITEMS)))
    first, second, third = found.items
    assert (first.begins, first.ends) == (datetime(2026, 11, 18, 19, 0, tzinfo=first.begins.tzinfo), second.begins)  # type: ignore[union-attr]
    assert second.begins is not None
    assert f"{second.begins:%H:%M}" == "19:10"
    assert second.ends is third.begins is None, "an item without a length leaves open when the next begins"
    assert found.ends is None
    assert (first.kind, second.kind, first.unit, second.proposer) == ("情况通报", "协商讨论", "物业", "王芳")


def test_the_planned_length_of_the_meeting_says_when_it_ends(prepare: Callable[..., Stage]) -> None:
    stage = prepare(agenda=ITEMS)
    meetings.edit_meeting(stage.store, stage.meeting, minutes=90)
    ends = letter_content.agenda(of(stage)).ends
    assert ends is not None
    assert f"{ends:%H:%M}" == "20:30"


def test_the_notice_goes_to_units_and_classes_and_names_who_is_invited(played: Callable[[str], Facts]) -> None:
    notice = letter_content.notice(played("楼院供水"))
    assert notice is not None
    assert notice.to == ("徐家巷社区", "城关区政协", "城关物业", "街道物管办", "各位群众代表", "各位参会人员")
    assert [(group.attends, len(group.people)) for group in notice.invited] == [("出席", 11), ("列席", 1)]
    assert notice.points
    assert "李大爷" not in {person.name for group in notice.invited for person in group.people}, "he came unasked"


def test_many_units_are_addressed_together(store: Store, tmp_path: Path) -> None:
    roster = [{"name": f"王{n}", "role": "村干部", "unit": f"第{n}村"} for n in range(9)]
    notice = letter_content.notice(
        of(Stage(store, tmp_path, {}, roster=(*roster, {"name": "王芳", "role": "群众代表"})))
    )
    assert notice is not None
    assert notice.to == ("各有关单位", "各位群众代表")


def test_a_meeting_that_just_began_had_no_notice(store: Store) -> None:
    facts = gathered(store, meetings.start_quickly(store, "门口的灯").new)
    assert letter_content.notice(facts) is None
    assert outgoing_content.public_notice(facts) is None
    assert list(outgoing_content.assignments(facts)) == []


def test_one_order_a_lead_unit_with_the_numbers_of_the_ledger(played: Callable[[str], Facts], store: Store) -> None:
    settings.save(store, "assignment_number", "天议交〔{年}〕{会次}-{序}号")
    settings.save(store, "assigner", "孟庆华")
    orders = orders_of(played("拐角花园"))
    assert list(orders) == ["天水南路社区居委会", "团结新村街道物管办", "家属院居民自治小组"]
    first, second, _third = orders.values()
    assert [c.number for c in first.commitments] == ["2026-01-01", "2026-01-02"]
    assert (first.commitments[0].support, first.commitments[0].person) == (("城关物业",), "苗春")
    assert second.commitments[0].unclear == ("责任人",)
    assert [order.number for order in orders.values()] == [f"天议交〔2026〕1-{n}号" for n in (1, 2, 3)]
    assert first.assigner == "孟庆华"
    assert first.day is not None


def test_what_nobody_leads_is_handed_to_nobody_and_stays_public(stage: Stage) -> None:
    stage.do("commit", matter="修好门口的灯", person="罗建军")
    assert list(outgoing_content.assignments(of(stage))) == []
    notice = outgoing_content.public_notice(of(stage))
    assert notice is not None
    (commitment,) = notice.commitments
    assert (commitment.lead, commitment.unclear) == ("", ("牵头单位", "完成时限"))


@pytest.mark.parametrize(
    ("role", "person", "withheld"),
    [("社区干部", "王芳", False), ("物业代表", "王芳", False), ("群众代表", "", True), ("", "", True)],
)
def test_only_who_speaks_for_a_unit_is_named_in_public(
    store: Store, tmp_path: Path, role: str, person: str, withheld: bool
) -> None:
    stage = Stage(store, tmp_path, {}, roster=({"name": "王芳", "role": role}, "罗建军"))
    stage.do("open")
    stage.do("commit", matter="修路", lead="村委会", person="王芳", due="2026-12-01")
    notice = outgoing_content.public_notice(of(stage))
    assert notice is not None
    assert (notice.commitments[0].person, notice.commitments[0].person_withheld) == (person, withheld)
    (order,) = orders_of(of(stage)).values()
    assert order.commitments[0].person == "王芳", "the unit must know whom it has"


def test_who_is_not_known_is_not_named(stage: Stage) -> None:
    stage.do("commit", matter="修路", lead="村委会", person="老王")
    notice = outgoing_content.public_notice(of(stage))
    assert notice is not None
    assert (notice.commitments[0].person, notice.commitments[0].person_withheld) == ("", True)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("修好王芳家门口的地砖", "修好某居民家门口的地砖"),
        ("修好王　芳家门口的地砖", "修好某居民家门口的地砖"),
        ("阿依古丽•买买提的阳台", "某居民的阳台"),
        ("由孟庆华督办", "由孟庆华督办"),
        ("给2号楼一住户装灯", "给某居民装灯"),
        ("由村民监督", "由村民监督"),
        ("打13812340000找罗建军", "打138****0000找某居民"),
        ("身份证620102197001011234", "身份证620****1234"),
        ("李四代来", "某居民代来"),
    ],
)
def test_texts_name_no_resident(store: Store, tmp_path: Path, said: str, printed: str) -> None:
    roster = ("王芳", "罗建军", "阿依古丽·买买提", {"name": "孟庆华", "role": "村干部"})
    stage = Stage(store, tmp_path, {}, roster=roster)
    stage.do("open")
    stage.do("sign_in", who="王芳", stands_in="李四")
    stage.do("suggest", text="太黑", label="2号楼一住户")
    stage.do("suggest", text="太暗", label="村民")
    assert of(stage).residents.without(said) == printed


def test_of_an_official_and_a_resident_of_one_name_neither_is_named(stage: Stage) -> None:
    facts = of(stage)
    two = [
        Participant(row, stage.meeting, "王芳", number, number, role=role)
        for row, number, role in (("a", 91, "村社区干部"), ("b", 92, "群众代表"))
    ]
    residents = replace(facts, people=People({p.id: p for p in two}, {})).residents
    assert not residents.may_be_named("王芳")
    assert residents.without("王芳来办") == "某居民来办"


HOSTILE = ("王芳", "王芳芳", "𬱖𠅤", "김철수", "买买提·热西提", "(.*)", "[芳]+", "A. B", "很长" * 25, "\\d", "$王^")
names = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6, unique=True)


@pytest.fixture
def empty(stage: Stage) -> Facts:
    return of(stage)


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(residents=names, at=st.integers(0, 9))
def test_no_name_of_a_resident_is_on_public_paper(empty: Facts, residents: list[str], at: int) -> None:
    """Whatever they are called, and wherever somebody wrote them."""
    said = "去" + "和".join(residents) + "家看，电话13912345678"
    people = {str(n): Participant(str(n), "", name, n, n, role="群众代表") for n, name in enumerate(residents)}
    who = residents[at % len(residents)]
    meeting = replace(empty.meeting, title=said, topic=said, place=said, publicity=said, feedback=said, moderator=who)
    moment = empty.meeting.opened
    assert moment is not None
    line: dict[str, Any] = {"meeting": meeting.id, "item": None, "at": moment}
    facts = replace(
        empty,
        meeting=meeting,
        people=People(people, {}),
        consensus=[Consensus("1", **line, text=said)],
        disagreements=[Disagreement("2", **line, text=said)],
        commitments=[
            Commitment(
                "3", **line, number=1, matter=said, measures=said, lead=who, support=(who,), person=who, due_text=said
            ),
            Commitment("4", **line, number=2, matter=said, measures=said, lead="村委会", support=(who,), due_text=said),
        ],
    )
    notice = outgoing_content.public_notice(facts)
    assert notice is not None
    check_nameless(written(write_public_notice, notice), residents)
    check_nameless(written(write_assignment, orders_of(facts)["村委会"]), residents)


def written(write: Callable[[Any, Any], None], content: Any) -> str:
    target = BytesIO()
    write(content, target)
    return "\n".join(lines(target.getvalue()))


def check_nameless(text: str, residents: list[str]) -> None:
    assert "某居民" in text
    assert "13912345678" not in text
    assert [name for name in residents if name in text] == []


def archive_of(facts: Facts) -> Archive:
    ((_part, make),) = catalogue.document(catalogue.ARCHIVE).compose(facts)
    found = make()
    assert isinstance(found, Archive)
    return found


def test_the_file_lists_the_signed_minutes_first_then_what_the_meeting_has(played: Callable[[str], Facts]) -> None:
    facts = played("拐角花园")
    at = facts.meeting.opened
    assert at is not None
    scans = [
        Attachment("1", facts.meeting.id, "现场.jpg", AttachmentKind.PHOTO, "image/jpeg", 9, "ab", at),
        Attachment("2", facts.meeting.id, "签字.pdf", AttachmentKind.SIGNED, "application/pdf", 9, "cd", at),
    ]
    found = archive_of(replace(facts, attachments=scans))
    assert [(paper.name, paper.copies, paper.note) for paper in found.papers] == [
        ("会议纪要（正式稿）", 1, "签字.pdf"),
        ("会议通知", 1, ""),
        ("议程", 1, ""),
        ("签到表", 1, ""),
        ("会议记录", 1, "内部"),
        ("会议纪要", 1, ""),
        ("承诺清单", 1, ""),
        ("交办单", 3, ""),
        ("公示", 1, ""),
        ("照片", 1, "现场.jpg"),
    ]
    assert [paper.scanned for paper in found.papers] == [True, *[False] * 8, True]


def test_what_a_meeting_does_not_have_is_not_in_its_file(store: Store) -> None:
    facts = gathered(store, meetings.start_quickly(store, "门口的灯").new)
    assert {"会议通知", "交办单", "公示"}.isdisjoint(paper.name for paper in archive_of(facts).papers)


def test_papers_bear_the_day_from_which_on_they_hold(stage: Stage) -> None:
    stage.do("commit", matter="修路", lead="村委会", due="2026-12-01")
    assert [order.day for order in orders_of(of(stage)).values()] == [None]
    stage.do("close")
    stage.do("finalize")
    assert [order.day for order in orders_of(of(stage)).values()] == [date(2026, 11, 18)]


def orders_of(facts: Facts) -> dict[str, Assignment]:
    return {unit: make() for unit, make in outgoing_content.assignments(facts)}
