"""A meeting as large and as awkward as one gets: what every document is measured on and every folder timed with.

300 people (names and units of 50 characters, rare characters, hangul, two of one name), 300 suggestions of up to 2,000
characters (unbroken addresses, digits, signs alone, line ends, emoji), 100 commitments with every field, and whatever
else a record holds. The same on every run: clock and choices are fixed, only ids differ. Lines are written in one
action, as the verbs would write them one by one, so that it takes a second or two.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.base.clock import SetClock, from_local
from desktop.base.text import clean_line, clean_name, clean_text
from desktop.rules import record
from desktop.rules.attachment import AttachmentKind
from desktop.rules.attendance import Attends, How, Participant, SignIn
from desktop.rules.handover import Handover
from desktop.rules.meeting import ItemStart, Kind, Phase
from desktop.rules.queue import Card, Speech, Stance
from desktop.rules.roles import ROLES
from desktop.rules.timing import Run
from desktop.services import attachments, commitments, follow_up, meetings, rooms, rows
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.services.verb import Verb, verb
from desktop.store.store import Store

PEOPLE, SUGGESTIONS, COMMITMENTS, ITEMS = 300, 300, 100, 10
LONGEST_NAME, LONGEST_WORDS = 50, 2_000
OPENED = from_local("2026-11-18T19:00:00")
EARLIER = from_local("2026-08-03T19:00:00")

NAMES = (
    "陈𬱖",
    "𠅤大山",
    "䶮小满",
    "김철수",
    "买买提·热西提",
    ("阿依古丽·买买提江·" * 6)[:LONGEST_NAME],
    ("名字很长的人" * 9)[:LONGEST_NAME],
    ("김수한무거북이와두루미" * 5)[:LONGEST_NAME],
    ("Wolfeschlegelsteinhausenbergerdorff" * 2)[:LONGEST_NAME],
    ("𬱖𠅤䶮" * 17)[:LONGEST_NAME],
    "王芳",
    "王芳",
    "O'Brien <Smith> & 王",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂凤玉梅建国华德胜志远春生"
SAID = (
    "空地长期堆垃圾，夏天一楼不敢开窗。建议清理以后改成小花园，再留出一条能过轮椅的路；路灯坏了三盏，老人晚上不敢下楼。"
    "水费按户算还是按人算，请说清楚。“先公示，再动工”，这是上次会上大家同意的。物业说10天内答复（实际等了2个月）。"
)
ODD = (  # short, and each means something to some program
    "=1+1",
    "@SUM(A1:A9)",
    "-2",
    "{{ 姓名 }}{% for %}",
    "<w:t>&amp;</w:t>",
    "……",
    "电话找老王13812340000",
    "%s ${HOME} \\n",
    "甲\t乙",
    "1\n2\n3",
)


def prose(length: int) -> str:
    return (SAID * (length // len(SAID) + 1))[:length]


def address(length: int) -> str:
    """An address without a place to break it."""
    return ("https://example.org/" + "wangzhi0123456789" * length)[:length]


def digits(length: int) -> str:
    return ("31415926535897932384" * length)[:length]


def signs(length: int) -> str:
    return ("！？，。；：“”（）《》……——、·" * length)[:length]


def lines(length: int) -> str:
    """Line ends in every form, and empty lines."""
    return (f"一、{prose(200)}\n二、{prose(120)}\r\n\r\n三、装灯\u2028" * length)[: length - 1] + "完"


def emoji(length: int) -> str:
    return ("👍🏽修路👨‍👩‍👧‍👦装灯🇨🇳✅" * length)[:length]


def latin(length: int) -> str:
    return ("The quick brown fox jumps over 13 lazy dogs; café, naïve, Straße. " * length)[:length]


def rare(length: int) -> str:
    return ("𬱖𠅤䶮説骨角㑇김철수·" * length)[:length]


LONG: tuple[Callable[[int], str], ...] = (prose, address, digits, signs, lines, emoji, latin, rare)


def words(number: int) -> str:
    """What is said in the line of this number: some as long as it gets, every tenth odd, a few empty."""
    if number % 50 == 49:
        return ""
    if number % 25 == 0:
        return clean_text(LONG[number // 25 % len(LONG)](LONGEST_WORDS))
    if number % 10 == 5:
        return clean_text(ODD[number // 10 % len(ODD)])
    return clean_text(f"第{number}条：{prose(8 + number * 37 % 80)}")


def unit(number: int) -> str:
    """Every seventh has 50 characters."""
    plain = f"{number % 40 + 1}号楼"
    return plain if number % 7 else ("酒泉路街道徐家巷社区第一新村楼院" * 4)[: LONGEST_NAME - len(plain)] + plain


def name(number: int) -> str:
    if number < len(NAMES):
        return clean_name(NAMES[number])
    if number % 25 == 0:
        return (f"第{number}位" + "古丽·阿卜杜热合曼·" * 6)[:LONGEST_NAME]
    given = (number // len(SURNAMES), number * 7 + 3)
    return SURNAMES[number % len(SURNAMES)] + "".join(GIVEN[n % len(GIVEN)] for n in given)


def attends(number: int) -> Attends:
    return {3: Attends.OBSERVER, 4: Attends.AUDIENCE, 5: Attends.STAFF}.get(number % 30, Attends.MEMBER)


def stress_meeting(store: Store) -> str:
    """The meeting, final and with corrections, in a store; its id. An earlier one of the room lies before it."""
    own, store.clock = store.clock, SetClock(EARLIER)
    try:
        return _held(store, store.clock)
    finally:
        store.clock = own


def _held(store: Store, clock: SetClock) -> str:
    room = rooms.create_room(
        store, "第一新村楼院议事点", village="徐家巷社区", town="酒泉路街道", county="城关区", code="XJX"
    ).new
    promised = _earlier(store, clock, room)
    clock.at = OPENED - timedelta(days=1)
    meeting = _prepared(store, room)
    clock.at = OPENED
    meetings.open_meeting(store, meeting)
    with verb(store, "stress", meeting, Phase.RECORD) as v:
        _Recorded(v, meetings.agenda(v.connection, meeting)).all()
    clock.at = OPENED + timedelta(hours=2)
    for place, row in enumerate(promised):
        follow_up.report_progress(store, meeting, row, list(record.CommitmentState)[place], words(place * 3 + 1))
    _finished(store, clock, meeting)
    return meeting


def _earlier(store: Store, clock: SetClock, room: str) -> list[str]:
    """A small meeting of the same room, with what was promised there."""
    meeting = meetings.create_meeting(store, room, NewMeeting("第一新村楼院上一次议事会")).new
    meetings.open_meeting(store, meeting)
    made = [
        commitments.commit(
            store, meeting, f"修好{n}单元的灯", lead="城关物业", person="谭晓峰", due=date(2026, 9, n)
        ).new
        for n in (1, 2, 3)
    ]
    clock.advance(hours=1)
    meetings.close_meeting(store, meeting)
    return made


def _prepared(store: Store, room: str) -> str:
    people = [
        NewPerson(name(n), ROLES[n % len(ROLES)], unit=unit(n), phone=f"138{n:08d}", attends=attends(n))
        for n in range(PEOPLE - PEOPLE // 25)
    ]
    _changes, ids = rooms.add_people(store, room, people, standing=True)
    kinds = (Kind.BRIEFING, Kind.FOLLOW_UP, *[Kind.DISCUSSION] * (ITEMS - 2))
    items = tuple(
        NewItem(clean_line(prose(12 + 18 * n)), kind, 10, None if n % 2 else 0, "居民来访", name(n), unit(n))
        for n, kind in enumerate(kinds)
    )
    values = {
        "planned": OPENED,
        "minutes": 180,
        "topic": clean_line(prose(200)),
        "source": clean_line("居民来访、" + address(150)),
        "form": "楼栋协商",
        "level": "网格楼院",
        "category": "大事",
        "place": clean_line(prose(120)),
        "conveners": (name(0), name(5), "崔国栋"),
        "moderator": name(10),
        "recorder": name(1),
    }
    title = "关于第一新村91—99号楼院用水、停车、照明、加装电梯和拐角空地改造等十项民生事项的楼栋协商会"
    return meetings.create_meeting(store, room, NewMeeting(title, values, items), ids).new


class _Recorded:
    """Writes what the verbs of three hours would have written."""

    def __init__(self, v: Verb, agenda: Sequence[Any]) -> None:
        self.v = v
        self.items = [item.id for item in agenda]
        self.chance = random.Random(1)
        self.moment = OPENED
        self.people: list[Participant] = []
        self.suggestions: list[str] = []
        self.ballots: list[str] = []

    def all(self) -> None:
        self._people()
        for place, item in enumerate(self.items):
            self.v.create(ItemStart, item=item, at=self._now())
            self.item = item
            self._part(place)
        self.v.set(self.v.meeting, item=self.item, heads=7)
        self._replies()
        for number in range(1, COMMITMENTS + 1):
            self._commitment(number)
        assert self.moment < OPENED + timedelta(hours=3)

    def _now(self) -> datetime:
        self.moment += timedelta(seconds=3)
        return self.moment

    def _line(self, cls: type[Any], **values: Any) -> str:
        return self.v.create(cls, item=self.item, at=self._now(), **values)

    def _people(self) -> None:
        v = self.v
        for number in range(PEOPLE - PEOPLE // 25, PEOPLE):
            role, place = ROLES[number % len(ROLES)], {"number": number + 1, "rank": number + 1}
            given = {"role": role, "role_text": role, "unit": unit(number), "attends": Attends.MEMBER}
            v.create(Participant, name=name(number), invited=False, **place, **given)
        self.people = sorted(v.load(Participant), key=lambda p: p.number)
        for number, person in enumerate(self.people):
            if number % 5 != 4 or not person.invited:
                self._signs(number, person)
            elif number % 10 == 4:
                v.set(person, excused=OPENED, excuse=clean_line(prose(number % 60)))
        v.create(Handover, participant=self.people[20].id, at=self._now())

    def _signs(self, number: int, person: Participant) -> None:
        values = {
            "signed_by": name(number + 1) if number % 17 == 0 else "",
            "stands_in": name(number % 13) if number % 19 == 0 else "",
        }
        self.v.create(SignIn, participant=person.id, at=self._now(), how=list(How)[number % 3], **values)
        if number % 23 == 0:
            self.v.set(person, left=self.moment + timedelta(hours=1), left_reason="接孩子")

    def _part(self, place: int) -> None:
        """What is said on one item of the agenda."""
        share = SUGGESTIONS // ITEMS
        cards = [self.v.create(Card, label=str(100 + place * 2 + n), participant=None) for n in (0, 1)]
        for number in range(place * share + 1, (place + 1) * share + 1):
            who = self.people[number * 7 % PEOPLE]
            by_card = {"participant": None, "card": cards[number % 2]} if number % 15 == 0 else {}
            said = self._speech(number, {"participant": who.id, **by_card})
            self._suggestion(number, {"participant": who.id, "speech": said, **by_card})
        self._merged(self.suggestions[-6:-3])
        self._line(record.Note, text=words(place * 10 + 3))
        self._line(record.Note, text=clean_text(prose(40 + place)), kind=record.MATERIAL)
        self._line(record.Disagreement, text=words(place * 25))
        kind = list(record.StatementKind)[place % 2]
        self._line(record.Statement, kind=kind, who=name(place), unit=unit(place), text=words(place * 10 + 7))
        self._agreed(place)

    def _speech(self, number: int, who: dict[str, Any]) -> str:
        called = self._now()
        ended = called + timedelta(seconds=number % 4)
        values = {"order": number, "ended": ended, "ended_order": number, "limit_seconds": 180}
        if number % 31 == 0:
            values |= {"override": True, "reason": clean_line(prose(60))}
        stance = list(Stance)[number % 5]
        speech = self.v.create(Speech, item=self.item, stance=stance, called=called, **who, **values)
        started = int(called.timestamp() * 1000)
        self.v.create(
            Run, speech=speech, started=called, mono=started, boot="script", ended=ended, ended_mono=started + 1000
        )
        return speech

    def _suggestion(self, number: int, who: dict[str, Any]) -> None:
        if number % 27 == 0:
            who = {"label": "2号楼一住户"}
        values = {"ref": f"S{number}", "text": words(number), "late": number % 29 == 0, **who}
        if number % 6 == 0:
            values["summary"] = clean_text(prose(30 + number % 40))
        row = self._line(record.Suggestion, number=number, **values)
        self.suggestions.append(row)
        for other in self.chance.sample(self.people, number % 4):
            self.v.create(record.Second, suggestion=row, at=self._now(), participant=other.id)

    def _merged(self, rows: Sequence[str]) -> None:
        heading = self.v.create(record.Heading, text=clean_text(prose(60)), at=self._now())
        for row in rows:
            self.v.set(self.v.get(record.Suggestion, row), heading=heading)

    def _agreed(self, place: int) -> None:
        method = record.HANDS[place % 3]
        counted = {"for_": 120 + place, "against": 10, "abstain": place, "base": 220}
        ballot = self._line(record.Ballot, matter=clean_text(prose(20 + 12 * place)), method=method, **counted)
        rests_on = {"method": method, "ballot": ballot} if place % 3 else {"method": record.METHODS[place % 5]}
        confirmed = self.moment if place % 2 else None
        self._line(record.Consensus, text=words(place * 10 + 8), confirmed=confirmed, **rests_on)

    def _replies(self) -> None:
        """Two suggestions in three are answered, some of them together."""
        kinds = list(record.ReplyKind)
        for number, row in enumerate(self.suggestions):
            if number % 3 == 2:
                continue
            kind = kinds[number // 3 % len(kinds)]
            self._line(
                record.Reply,
                suggestions=(row, *self.suggestions[number + 1 : number + 3]) if number % 30 == 0 else (row,),
                unit=unit(number % 20),
                who=name(number % 40),
                kind=kind,
                text=words(number + 4),
                to_unit=unit(7) if kind is record.ReplyKind.REFERRED else "",
                due=date(2026, 12, 1 + number % 28) if kind is record.ReplyKind.LATER else None,
            )

    def _commitment(self, number: int) -> None:
        clear = number % 7 != 0
        long = number % 20 == 0
        values: dict[str, Any] = {
            "matter": clean_text(f"{number}．{prose(LONGEST_WORDS - 5 if long else 20 + number)}"),
            "measures": clean_text(LONG[number // 10 % len(LONG)](LONGEST_WORDS)) if number % 10 == 0 else prose(30),
            "lead": unit(number % 9) if clear else "",
            "support": tuple(unit(number + n) for n in range(number % 4)),
            "person": name(number % 60) if clear or number % 2 else "",
            "due": date(2026, 12, 1 + number % 28) if clear else None,
            "due_text": "" if clear else "开春前",
            "suggestions": tuple(self.suggestions[number : number + number % 4]),
            "confirmed": self.moment if number % 2 else None,
            **self._filled_in(number),
        }
        self._line(record.Commitment, number=number, ref=f"C{number}", **values)

    def _filled_in(self, number: int) -> dict[str, Any]:
        """What an office wrote on 承诺清单."""
        state = list(record.CommitmentState)[number % 3]
        done = state is record.CommitmentState.COMPLETED
        return {
            "state": state,
            "completed": self.moment if done else None,
            "leader": name(number),
            "assigned": f"酒街交办〔2026〕{number}号",
            "extended": date(2027, 1, 1 + number % 28) if number % 4 == 0 else None,
            "extension_reason": prose(40) if number % 4 == 0 else "",
            "result": "A" if done else "",
            "evidence": prose(20),
            "satisfaction": "基本满意",
            "visited": prose(25),
            "supervision": prose(35),
            "closed_off": "已销号" if done else "",
            "remark": ODD[number % len(ODD)],
        }


def _finished(store: Store, clock: SetClock, meeting: str) -> None:
    clock.at = OPENED + timedelta(hours=3)
    meetings.edit_meeting(
        store,
        meeting,
        publicity="2026年11月23日至29日",
        feedback=prose(200),
        visit="2026年12月下旬",
        next_meeting="2027年1月第二个星期五",
    )
    meetings.close_meeting(store, meeting)
    meetings.submit(store, meeting, "崔国栋")
    meetings.finalize(store, meeting)
    with store.reading() as connection:
        said = rows.load(connection, record.Suggestion, meeting=meeting)
    for suggestion, new in zip(said[1:4], (prose(90), "改过的话", prose(300)), strict=True):
        clock.advance(hours=1)
        meetings.correct(store, meeting, record.Suggestion, suggestion.id, clean_text(new), "漏记后半句")
    clock.advance(hours=1)
    for number, kind in enumerate(AttachmentKind):
        attachments.attach(store, meeting, [_scan(store, f"{kind}_{number}.png", number)], kind)


def _scan(store: Store, name: str, seed: int) -> attachments.Taken:
    """A picture of 200 × 200 dots, a good hundred kilobytes, taken in."""
    chance = random.Random(seed)
    dots = b"".join(b"\0" + chance.randbytes(200 * 3) for _line in range(200))
    parts = {b"IHDR": struct.pack(">IIBBBBB", 200, 200, 8, 2, 0, 0, 0), b"IDAT": zlib.compress(dots, 0), b"IEND": b""}
    chunks = (struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in parts.items())
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
        return attachments.take_in(store.directory, path)
