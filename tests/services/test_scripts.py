"""Scripts that are wrong say where, and nothing of them is kept (FORMAT.md)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import UserError
from desktop.rules.meeting import AgendaItem, Kind, Meeting
from desktop.services import attendance, rows
from desktop.services.figures import figures
from desktop.services.playing import play
from desktop.services.scripts import STEPS, read_script
from desktop.store.store import Store
from tests.campaigns.whole_rows import all_rows

AT = "2026-11-18T19:00:00"
SCRIPT: dict[str, Any] = {
    "format": 1,
    "room": {"name": "议事室"},
    "roster": [{"name": "王芳"}, {"name": "罗建军"}],
    "meeting": {"title": "修路"},
    "steps": [{"at": AT, "do": "open"}, {"at": AT, "do": "queue", "who": "王芳", "stance": "发言"}],
}


def written(folder: Path, **changed: Any) -> Path:
    path = folder / "script.json"
    path.write_text(json.dumps({**copy.deepcopy(SCRIPT), **changed}), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_script(path)
    told = str(caught.value)
    assert "\n" not in told
    return told


def test_the_smallest_script(store: Store, tmp_path: Path) -> None:
    small = {"format": 1, "room": {"name": "议事室"}, "meeting": {"title": "修路"}, "steps": []}
    path = tmp_path / "small.json"
    path.write_text(json.dumps(small), encoding="utf-8")
    meeting = play(read_script(path), store)
    with store.reading() as connection:
        found = figures(connection, meeting)
    assert {key: value for key, value in found.items() if value} == {}


def test_a_script_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text("\ufeff" + path.read_text("utf-8"), encoding="utf-8")
    assert len(read_script(path).steps) == 2


class TestReading:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "不是正确的 JSON"),
            ("[" * 100_000, "不是正确的 JSON"),
            ("[]", "应是一个 JSON 对象"),
            ("{}", "format 应是 1"),
        ],
    )
    def test_what_is_no_script(self, tmp_path: Path, text: str, told: str) -> None:
        path = tmp_path / "script.json"
        path.write_text(text, encoding="utf-8")
        assert told in refused(path)

    def test_what_is_not_there_or_no_text(self, tmp_path: Path) -> None:
        assert "读不出来" in refused(tmp_path / "nowhere.json")
        path = tmp_path / "script.json"
        path.write_bytes(b"\xff\xfe\x00{}")
        assert "不是正确的 JSON" in refused(path)
        assert "读不出来" in refused(tmp_path)

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"colour": "red"}, "不认识的项目“colour”"),
            ({"format": 2}, "format 应是 1"),
            ({"format": True}, "format 应是 1"),
            ({"steps": None}, "缺少 steps"),
            ({"steps": {}}, "缺少 steps"),
            ({"room": None}, "room: 应是一个对象"),
            ({"room": {"name": "议事室", "size": "大"}}, "room: 不认识的项目“size”"),
            ({"room": {}}, "room: 缺少“name”"),
            ({"room": {"name": 5}}, "room: “name”的写法不对"),
            ({"roster": {"name": "王芳"}}, "roster 应是名单列表"),
            ({"roster": [{"name": "王芳"}, {"role": "群众"}]}, "roster 2: 缺少“name”"),
            ({"roster": [{"name": "王芳", "age": "80"}]}, "roster 1: 不认识的项目“age”"),
            ({"roster": [{"name": "王芳", "attends": "嘉宾"}]}, "参会类别“嘉宾”"),
            ({"roster": ["王芳"]}, "roster 1: 应是一个对象"),
            ({"roster": "没有这个文件.csv"}, "没有这个文件.csv"),
            ({"roster": ""}, "是文件夹"),
            ({"meeting": {}}, "meeting: 缺少“title”"),
            ({"meeting": {"title": "修路", "minutes": 5}}, "meeting: 不认识的项目“minutes”"),
            ({"meeting": {"title": "修路", "turns": "2"}}, "meeting: “turns”的写法不对"),
            ({"meeting": {"title": "修路", "turns": True}}, "meeting: “turns”的写法不对"),
            ({"meeting": {"title": "修路", "conveners": "孟庆华"}}, "meeting: “conveners”的写法不对"),
            ({"meeting": {"title": "修路", "planned": "明天"}}, "“明天”不是时间"),
            ({"meeting": {"title": "修路", "agenda": {}}}, "agenda 应是议程列表"),
            ({"meeting": {"title": "修路", "agenda": [{"kind": "briefing"}]}}, "agenda 1: 缺少“title”"),
            ({"meeting": {"title": "修路", "agenda": [{"title": "一", "kind": "vote"}]}}, "agenda 1: kind 应是"),
            ({"meeting": {"title": "修路", "agenda": [{"title": "一", "who": "谁"}]}}, "agenda 1: 不认识的项目“who”"),
        ],
    )
    def test_what_is_wrong_above_the_steps(self, tmp_path: Path, changed: dict[str, Any], told: str) -> None:
        assert told in refused(written(tmp_path, **changed))

    @pytest.mark.parametrize(
        ("step", "told"),
        [
            ({"at": AT, "do": "dance"}, "step 3 (dance): 不认识的步骤"),
            ({"at": AT}, "step 3 (?): 不认识的步骤"),
            ("open", "step 3 (?): 不认识的步骤"),
            ({"at": AT, "do": ["open"]}, "step 3 (?): 不认识的步骤"),
            ({"do": "open"}, "step 3 (open): 缺少“at”"),
            ({"at": "七点", "do": "open"}, "step 3 (open): “七点”不是时间"),
            ({"at": "2026-11-18T19:00:00+08:00", "do": "open"}, "step 3 (open): “2026-11-18T19:00:00+08:00”不是时间"),
            ({"at": "0001-01-01T00:00:00", "do": "open"}, "step 3 (open): "),
            ({"at": 5, "do": "open"}, "step 3 (open): “at”的写法不对"),
            ({"at": "2026-11-18T18:59:59", "do": "open"}, "step 3 (open): 时间早于上一步"),
            ({"at": AT, "do": "open", "who": "王芳"}, "step 3 (open): 不认识的项目“who”"),
            ({"at": AT, "do": "queue", "who": "王芳"}, "step 3 (queue): 缺少“stance”"),
            ({"at": AT, "do": "queue", "who": "王芳", "stance": 1}, "step 3 (queue): “stance”的写法不对"),
            ({"at": AT, "do": "heads", "count": "3"}, "step 3 (heads): “count”的写法不对"),
            ({"at": AT, "do": "heads", "count": 1.5}, "step 3 (heads): “count”的写法不对"),
            ({"at": AT, "do": "merge", "refs": "S1", "text": "合"}, "step 3 (merge): “refs”的写法不对"),
            ({"at": AT, "do": "reply", "to": [1], "kind": "转交"}, "step 3 (reply): “to”的写法不对"),
        ],
    )
    def test_a_wrong_step_is_named_counted_from_1(self, tmp_path: Path, step: Any, told: str) -> None:
        assert refused(written(tmp_path, steps=[*SCRIPT["steps"], step])).startswith(told)

    def test_a_hostile_verb_is_quoted_on_one_short_line(self, tmp_path: Path) -> None:
        told = refused(written(tmp_path, steps=[{"at": AT, "do": "a\nb\x00\ud800" + "c" * 10_000}]))
        assert told.startswith("step 1 (a bccc")
        assert len(told) < 100

    @pytest.mark.parametrize("verb", STEPS)
    def test_no_verb_takes_an_unknown_key_or_misses_one_it_needs(self, tmp_path: Path, verb: str) -> None:
        extra = {"at": AT, "do": verb, "colour": "red"}
        assert refused(written(tmp_path, steps=[extra])).startswith(f"step 1 ({verb}): 不认识的项目“colour”")
        needed = [key.rstrip("!") for key in STEPS[verb].split() if key.endswith("!")]
        for key in needed:
            values = {k: 1 if k in ("count", "item", "seconds", "for", "against", "abstain") else "x" for k in needed}
            values |= {"refs": ["x"]} if "refs" in values else {}  # type: ignore[dict-item]
            del values[key]
            told = refused(written(tmp_path, steps=[{"at": AT, "do": verb, **values}]))
            assert told == f"step 1 ({verb}): 缺少“{key}”。"

    def test_null_is_like_a_key_left_out(self, tmp_path: Path) -> None:
        step = {"at": AT, "do": "queue", "who": "王芳", "card": None, "stance": "发言"}
        assert "card" not in read_script(written(tmp_path, steps=[step])).steps[0].values


class TestPlaying:
    @pytest.mark.parametrize(
        ("step", "told"),
        [
            ({"do": "queue", "who": "王芳", "stance": "发言"}, "step 3 (queue): 王芳 已经在排队了。"),
            ({"do": "call_next"}, None),
            ({"do": "sign_in", "who": "无此人"}, "step 3 (sign_in): 名单上没有“无此人”。"),
            ({"do": "finalize"}, "step 3 (finalize): 会议还没有散会，不能定稿。"),
            ({"do": "undo"}, None),
        ],
    )
    def test_what_the_rules_forbid_names_the_step_and_nothing_is_kept(
        self, store: Store, tmp_path: Path, step: dict[str, str], told: str | None
    ) -> None:
        script = read_script(written(tmp_path, steps=[*SCRIPT["steps"], {"at": AT, **step}]))
        empty = all_rows(store)
        if told is None:
            play(script, store)
            assert all_rows(store) != empty
            return
        with pytest.raises(UserError) as caught:
            play(script, store)
        assert str(caught.value) == told
        assert all_rows(store) == empty

    def test_a_meeting_that_cannot_be_made_is_an_error_too(self, store: Store, tmp_path: Path) -> None:
        for changed in ({"meeting": {"title": " "}}, {"room": {"name": ""}}, {"roster": [{"name": "\x00"}]}):
            empty = all_rows(store)
            with pytest.raises(UserError):
                play(read_script(written(tmp_path, **changed)), store)
            assert all_rows(store) == empty

    def test_the_roster_may_be_a_file_beside_the_script(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "名单").mkdir()
        text = "姓名,身份,电话\n王芳,群众代表,13800000001\n李明,列席,\n王芳,群众代表,13800000002\n"
        (tmp_path / "名单" / "名单.csv").write_bytes(text.encode("gb18030"))
        script = read_script(written(tmp_path, roster="名单/名单.csv", steps=[]))
        meeting = play(script, store)
        with store.reading() as connection:
            found = figures(connection, meeting)
            board = attendance.board(connection, meeting)
        assert found["expected"] == 2  # two people of one name
        assert [(p.name, p.attends, p.number) for p in board.participants] == [
            ("王芳", "出席", 1),
            ("李明", "列席", 2),
            ("王芳", "出席", 3),
        ]

    def test_what_is_prepared_stands_in_the_meeting(self, store: Store, tmp_path: Path) -> None:
        meeting = {
            "title": "修路",
            "topic": "东头的路",
            "body": "村民代表会议",
            "members": 40,
            "planned": "2026-11-20T15:00",
            "conveners": ["甲", "乙"],
            "turns": 1,
            "speech_seconds": 0,
            "agenda": [{"title": "通报", "kind": "briefing", "minutes": 8, "answering_unit": "村委"}],
        }
        row = play(read_script(written(tmp_path, meeting=meeting, steps=[])), store)
        with store.reading() as connection:
            found = rows.load(connection, Meeting, id=row)[0]
            item = rows.load(connection, AgendaItem, meeting=row)[0]
        assert (found.body, found.members, found.turns, found.speech_seconds) == ("村民代表会议", 40, 1, 0)
        assert found.conveners == ("甲", "乙")
        assert (item.kind, item.minutes, item.answering_unit) == (Kind.BRIEFING, 8, "村委")
