"""The office of a whole city in the data: 1,272 stations that held 2,900 meetings in a year, written straight into the
tables, since playing them through the verbs takes an hour.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from desktop.base.ids import derived_id
from desktop.rules.meeting import State
from desktop.rules.record import CommitmentState
from desktop.services.belonging import SPACE
from desktop.store import tables
from desktop.store.store import Store

ROOMS, MEETINGS, TOWNS = 1272, 2900, 20
PEOPLE, SUGGESTIONS, COMMITMENTS = 12, 6, 3  # of a meeting
OFFICE = "徐家县政协"
NOW = datetime(2026, 12, 10, 2, 0, tzinfo=UTC)
BEGIN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_TOWN = "城关东河西沟南坡北庄柳林石桥青山白水黄泥红岩"
_PLACE = "杨柳槐松李桃石水山河沟坪湾岭桥塘湖坡"
_MATTERS = (
    "修补村口到小学的水泥路，下雨天不再积水",
    "更换3号楼前的主阀门并贴出阀门位置图",
    "在巷口装六盏太阳能路灯",
    "清运河边的建筑垃圾，立一块禁倒的牌子",
    "给空地划出停车位，留出消防通道",
)
_LEADS = ("县水务局", "供水公司", "城关镇政府", "住建局", "村委会", "交通局", "县自然资源和规划局")
_PERSONS = ("黎雪", "崔国栋", "马志远", "欧阳德胜", "罗建军")


def fill(store: Store, meetings: int = MEETINGS, rooms: int = ROOMS) -> None:
    """Make this store the office of so many stations."""
    chance = random.Random(5)
    space = {"id": "5" * 32, "role": "office", "office": OFFICE, "root": "", "rooms": [], "name": "县办1号"}
    stations = [_station(number) for number in range(rooms)]
    found: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("meeting", "suggestion", "commitment", "progress")
    }
    people: list[dict[str, object]] = []
    segments: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    for number in range(meetings):
        _meeting(chance, number, str(stations[number % rooms]["id"]), found, people, segments, told)
    with store.keeping() as connection:
        value = json.dumps({**space, "approved": True, "joined": BEGIN.isoformat()})
        connection.execute(insert(tables.setting).values(key=SPACE, value=value))
        connection.execute(insert(tables.room), stations)
        connection.execute(insert(tables.member), [_member(station) for station in stations])
        for name, rows in found.items():
            connection.execute(insert(tables.metadata.tables[name]), rows)
        connection.execute(insert(tables.participant), people)
        connection.execute(insert(tables.segment), segments)
        connection.execute(insert(tables.segment_meeting), told)
        zero = [_zero(station) for station in stations[::7]]
        connection.execute(insert(tables.zero_report), zero)


def _station(number: int) -> dict[str, object]:
    place = number % TOWNS
    town = f"{_TOWN[2 * (place % 10) : 2 * (place % 10) + 2]}{'镇' if place < 10 else '乡'}"
    village = _PLACE[number // TOWNS % len(_PLACE)] + _PLACE[number // 7 % len(_PLACE)] + f"{'沟湾坪寨'[number % 4]}村"
    return {
        "id": derived_id("bench room", str(number)),
        "name": f"{village}议事室",
        "village": village,
        "town": town,
        "county": "徐家县",
        "code": f"XJ{number:04d}",
    }


def _member(station: dict[str, object]) -> dict[str, object]:
    return {
        "device": derived_id("bench device", str(station["id"])),
        "name": station["name"],
        "rooms": (station["id"],),
        "sign": "",
        "age": "",
        "state": "active",
        "invitation": "",
        "asked": BEGIN,
        "settled": BEGIN,
    }


def _zero(station: dict[str, object]) -> dict[str, object]:
    room = str(station["id"])
    return {"id": derived_id("zero_report", room, "2026-11"), "room": room, "month": "2026-11", "at": NOW}


def _meeting(
    chance: random.Random,
    number: int,
    room: str,
    found: dict[str, list[dict[str, object]]],
    people: list[dict[str, object]],
    segments: list[dict[str, object]],
    told: list[dict[str, object]],
) -> None:
    at = BEGIN + timedelta(days=chance.randrange(335), hours=chance.randrange(12))
    row = derived_id("bench meeting", str(number))
    device = derived_id("bench device", room)
    found["meeting"].append(
        {
            "id": row,
            "room": room,
            "title": f"{chance.choice(('小院', '村口', '河边', '楼院'))}{chance.choice(('用水', '停车', '修路', '路灯', '垃圾清运'))}问题协商会",
            "code": f"M{number}",
            "topic": "断水与阀门管理",
            "zone": "Asia/Shanghai",
            "state": str(chance.choice((State.FINAL, State.FINAL, State.CLOSED))),
            "number": 1 + number // ROOMS,
            "opened": at,
            "closed": at + timedelta(hours=2),
            "created": at,
        }
    )
    for place in range(PEOPLE):
        one = {"id": f"{row}p{place}", "meeting": row, "name": f"村民{place}", "number": place + 1, "attends": "出席"}
        people.append(one)
    for place in range(SUGGESTIONS):
        found["suggestion"].append(
            {"id": f"{row}s{place}", "meeting": row, "at": at, "number": place + 1, "ref": f"S{place + 1}", "text": "路灯坏了半年没人修"}
        )  # fmt: skip
    for place in range(COMMITMENTS):
        _commitment(chance, row, place, at, found)
    segment = f"{number:064x}"
    segments.append(
        {
            "hash": segment,
            "device": device,
            "epoch": "00000001",
            "seq": 1 + number // ROOMS,
            "prev": "",
            "state": "applied",
            "size": 21_000,
            "first": 0,
            "last": 0,
            "at": at + timedelta(days=2),
        }
    )
    told.append({"segment": segment, "meeting": row})


def _commitment(
    chance: random.Random, meeting: str, place: int, at: datetime, found: dict[str, list[dict[str, object]]]
) -> None:
    state = chance.choice(tuple(CommitmentState))
    row = f"{meeting}c{place}"
    due = (at + timedelta(days=chance.randrange(20, 120))).date() if chance.random() < 0.9 else None
    done = state is CommitmentState.COMPLETED
    found["commitment"].append(
        {
            "id": row,
            "meeting": meeting,
            "at": at,
            "number": place + 1,
            "ref": f"C{place + 1}",
            "suggestions": (f"{meeting}s{place}",),
            "matter": chance.choice(_MATTERS),
            "lead": chance.choice(_LEADS),
            "person": chance.choice(_PERSONS),
            "due": due,
            "due_text": "" if due else "开春前",
            "state": str(state),
            "completed": at + timedelta(days=30) if done else None,
        }
    )
    if chance.random() < 0.6:
        source = chance.choice(("", "office"))
        told = {"id": f"{row}g", "meeting": meeting, "at": at + timedelta(days=9), "commitment": row}
        words = {"state": str(state), "text": "已经看过现场，配件已订", "source": source}
        found["progress"].append({**told, **words, "day": (at + timedelta(days=9)).date() if source else None})
