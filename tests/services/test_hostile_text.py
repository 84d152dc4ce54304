"""Hostile text in every field is stored clean or refused with one sentence, and the documents still open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from desktop.base.errors import UserError
from desktop.rules.queue import Card
from desktop.rules.record import Suggestion
from desktop.services import keep, recording, reports, rooms
from desktop.services.meetings import NewItem, set_agenda
from desktop.services.playing import Player
from desktop.services.rooms import NewPerson
from desktop.services.scripts import STEPS, read_script
from desktop.store.store import Store
from tests.campaigns.whole_rows import all_rows
from tests.services.stage import Stage

TEXTS = {
    "control": "前" + "".join(map(chr, range(32))) + "\x7f\x85\x9f后",
    "nul": "前\x00后",
    "surrogates": "前\ud800后\udc00",
    "marks": "\u202e前\u200f后\u2066\ufeff",
    "nonsense": "前\ufffe\uffff\ufff9后\U0001fffe",
    "emoji": "👨‍👩‍👧‍👦🇨🇳👍🏽前e\u0301\u0301\u0301后",
    "long": "很" * 10_000,
    "too long": "很" * 30_000,
    "formula": "=cmd|'/C calc'!A0",
    "formulas": "+1+1\n-2\n@SUM(A1)\n=1+1",
    "path": "../../../../etc/passwd",
    "device": "CON",
    "quotes": "\"'“”‘’`\\'); DROP TABLE meeting;--{0}{name}%s%(x)s",
    "markup": "<w:p>&amp;]]><script>alert(1)</script>",
    "lines": "一\r\n二\r三\n\n四\u2028五\u2029六\v七\f八\t九",
    "blanks": " \u3000\u00a0\u200b\t\n",
    "empty": "",
    "rare": "陈𬱖·𠅤·金哲洙·김철수·买买提•热西提",
}
NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
AT = "2026-11-18T19:00:00"
NOT_TEXT = {"count", "item", "seconds", "for", "against", "abstain"}
SINGLE = {"room": ("name", "village", "town", "county", "code"), "roster": ("name", "role", "unit", "phone", "attends")}


def script(folder: Path, **changed: Any) -> Path:
    whole: dict[str, Any] = {
        "format": 1,
        "room": {"name": "议事室"},
        "roster": [{"name": "王芳"}, {"name": "罗建军"}],
        "meeting": {"title": "议事会"},
        "steps": [],
    }
    path = folder / "script.json"
    path.write_text(json.dumps({**whole, **changed}), encoding="utf-8")  # escaped, so that surrogates survive
    return path


def fields() -> Iterator[tuple[str, str]]:
    """Every text key of every verb."""
    for verb, keys in STEPS.items():
        for key in keys.split():
            if key.rstrip("!") not in NOT_TEXT:
                yield verb, key.rstrip("!")


# What a step needs besides the hostile field, so that it is refused for nothing else.
RIGHT: dict[str, dict[str, Any]] = {
    "sign_in": {"who": "王芳"},
    "sign_in_sheet": {"numbers": "1"},
    "walk_in": {"name": "来客"},
    "excuse": {"who": "王芳"},
    "leave": {"who": "王芳"},
    "chair": {"who": "王芳"},
    "queue": {"who": "罗建军", "stance": "发言"},
    "identify": {"card": "7", "who": "王芳"},
    "withdraw": {"who": "罗建军"},
    "call": {"who": "罗建军"},
    "respond": {"unit": "物业"},
    "suggest": {"text": "修路"},
    "second": {"to": "S0", "who": "王芳"},
    "summarize": {"ref": "S0", "text": "整理"},
    "merge": {"refs": ["S0", "S9"], "text": "合并"},
    "reply": {"to": "S0", "kind": "解释说明"},
    "statement": {"kind": "表态发言", "text": "好"},
    "consensus": {"text": "修"},
    "disagree": {"text": "不修"},
    "note": {"text": "记"},
    "ballot": {"matter": "修路", "for": 1, "against": 0, "abstain": 0},
    "amend": {"ref": "S0", "text": "改"},
    "correct": {"ref": "S0", "text": "改", "reason": "核对"},
}


def hostile_steps(text: str) -> list[dict[str, Any]]:
    """A meeting in which each field of each verb once holds the text."""
    steps: list[dict[str, Any]] = [{"do": "sign_in", "who": "王芳"}, {"do": "open"}]
    steps += [{"do": "suggest", "ref": ref, "text": "先说"} for ref in ("S0", "S9")]
    late: list[dict[str, Any]] = []
    for verb, key in fields():
        values: dict[str, Any] = {**RIGHT.get(verb, {}), key: [text] if key in ("refs", "support") else text}
        if verb == "suggest" and key in ("who", "card", "label"):
            values["text"] = "修路"
        if key == "card" and verb != "identify":
            values.pop("who", None)
        (late if verb in ("correct", "finalize", "submit") else steps).append({"do": verb, **values})
    corrections = [step for step in late if step["do"] == "correct"]
    before = [{"do": "close"}, *(step for step in late if step["do"] == "submit"), {"do": "finalize", "reviewer": text}]
    return [{"at": AT, **step} for step in [*steps, *before, {"do": "finalize"}, *corrections]]


def check_sentence(error: UserError, begins: str = "") -> None:
    """One line that says what is wrong, quoting not too much."""
    told = str(error)
    assert told.startswith(begins)
    assert "\n" not in told
    assert not NEVER.search(told)
    assert len(told) < 600


def check_clean(store: Store) -> None:
    """Nothing that a document or a database could choke on is stored."""
    for table, found in all_rows(store).items():
        for row in found:
            for value in row:
                assert not (isinstance(value, str) and NEVER.search(value)), (table, value)


def check_documents(store: Store, meeting: str, folder: Path) -> None:
    written = reports.write_documents(store, meeting, folder, paint=False)
    for kind in ("minutes", "record"):
        assert docx.Document(str(written.paths[kind])).paragraphs
    for sheet in openpyxl.load_workbook(str(written.paths["ledger"])):
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds  # no string became a formula
    assert {file.path.parent for file in written.files} == {folder}


def test_every_text_field_of_the_format_is_tried() -> None:
    tried = {(step["do"], key) for step in hostile_steps("x") for key in step}
    assert set(fields()) <= tried


@pytest.mark.parametrize("kind", TEXTS)
def test_in_every_field_of_every_step(store: Store, tmp_path: Path, kind: str) -> None:
    read = read_script(script(tmp_path, steps=hostile_steps(TEXTS[kind])))
    player = Player(read, store)
    passed = 0
    for step in read.steps:
        try:
            player.play_step(step)
            passed += 1
        except UserError as error:
            check_sentence(error, f"step {step.number} ({step.verb}): ")
    assert passed > (5 if "long" in kind else 20)
    check_clean(store)
    check_documents(store, player.meeting, tmp_path / "out")


def hostile_scripts(text: str) -> Iterator[dict[str, Any]]:
    """Scripts in which one field above the steps holds the text."""
    for key in SINGLE["room"]:
        yield {"room": {"name": "议事室", key: text}}
    for key in SINGLE["roster"]:
        yield {"roster": [{"name": "王芳"}, {"name": "罗建军", key: text}]}
    for key in ("title", "topic", "form", "level", "category", "body", "place", "planned", "moderator", "recorder"):
        yield {"meeting": {"title": "议事会", key: text}}
    yield {"meeting": {"title": "议事会", "conveners": [text, "王芳"]}}
    for key in ("title", "kind", "source", "proposer", "answering_unit"):
        yield {"meeting": {"title": "议事会", "agenda": [{"title": "修路", key: text}]}}
    yield {"roster": text}
    yield {text: 1}


@pytest.mark.parametrize("kind", TEXTS)
def test_in_every_field_above_the_steps(store: Store, tmp_path: Path, kind: str) -> None:
    played: list[str] = []
    for changed in hostile_scripts(TEXTS[kind]):
        path = script(tmp_path, **changed, steps=[{"at": AT, "do": "open"}])
        try:
            played.append(Player(read_script(path), store).play_all())
        except UserError as error:
            check_sentence(error)
    assert len(played) >= 3 or "long" in kind
    check_clean(store)
    for number, meeting in enumerate(played):
        if number % 7 == 0:
            check_documents(store, meeting, tmp_path / str(number))


@pytest.mark.parametrize("kind", TEXTS)
def test_in_what_only_the_window_writes(stage: Stage, tmp_path: Path, kind: str) -> None:
    text, store, meeting = TEXTS[kind], stage.store, stage.meeting
    room = str(stage.room)
    stage.do("suggest", ref="S1", text="修路")
    suggestion = stage.load(Suggestion)[0].id
    calls = (
        lambda: rooms.edit_room(store, room, name=text),
        lambda: rooms.edit_room(store, room, code=text),
        lambda: rooms.add_people(store, room, [NewPerson("新人", role_text=text, unit=text, phone=text)]),
        lambda: rooms.add_people(store, room, [NewPerson(text)]),
        lambda: set_agenda(store, meeting, [(stage.item(1), NewItem("修路", source=text, proposer=text))]),
        lambda: keep.save_draft(store, "entry", text),
        lambda: keep.save_setting(store, "brand", text),
        lambda: recording.attribute(store, meeting, suggestion, label=text),
        lambda: recording.attribute(store, meeting, suggestion, card=text),
    )
    for call in calls:
        try:
            call()
        except UserError as error:
            check_sentence(error)
    check_clean(store)
    check_documents(store, meeting, tmp_path / "out")


def test_words_come_back_as_they_were_said(stage: Stage) -> None:
    stage.do("suggest", ref="S1", text=" =1+1\r\n“引号” <b>𬱖</b>\t강\u200d \x00")
    assert stage.load(Card) == []
    assert [s.text for s in stage.load(Suggestion)] == ["=1+1\n“引号” <b>𬱖</b>\t강\u200d"]
