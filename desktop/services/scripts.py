"""Scripted meetings, read: one JSON object, checked key by key before anything is played.

A script trains, demonstrates and tests; `playing` plays it through the same verbs that the window uses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.base.clock import from_local
from desktop.base.errors import UserError, why
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_text
from desktop.rules.attendance import Attends
from desktop.rules.meeting import Kind, Meeting
from desktop.rules.roles import OTHER, read_role
from desktop.services.meetings import NewItem, NewMeeting
from desktop.services.rooms import NewPerson
from desktop.services.roster import open_roster, people_in

LONGEST_SCRIPT = 50_000_000  # bytes
LONGEST_PATH = 250

# verb → its keys; one with ! is needed
STEPS = {
    "open": "",
    "close": "",
    "submit": "reviewer",
    "finalize": "reviewer",
    "sign_in": "who! how signed_by stands_in",
    "sign_in_sheet": "numbers!",
    "walk_in": "name! role unit attends",
    "heads": "count!",
    "excuse": "who! reason",
    "leave": "who! reason",
    "chair": "who!",
    "start_item": "item!",
    "queue": "who card stance!",
    "identify": "card! who!",
    "withdraw": "who card stance",
    "close_queue": "",
    "open_queue": "",
    "call_next": "",
    "call": "who card reason stance",
    "respond": "who unit",
    "pause": "",
    "resume": "",
    "extend": "seconds!",
    "end_speech": "",
    "recall": "",
    "suggest": "ref text who card label happened",
    "second": "to! who card",
    "summarize": "ref! text!",
    "merge": "refs! text!",
    "reply": "to! unit who kind! text to_unit due",
    "statement": "who unit kind! text!",
    "commit": "ref from matter measures lead support person due due_text",
    "consensus": "text! method ballot",
    "disagree": "text!",
    "note": "text!",
    "ballot": "matter! method for! against! abstain!",
    "amend": "ref! text!",
    "undo": "",
    "correct": "ref! text! reason!",
}
_ROOM = "name! village town county code"
_PERSON = "name! role unit phone attends"
_MEETING = (
    "title! topic form level category body members place planned conveners moderator recorder speech_seconds turns "
    "agenda"
)
USUAL = {"speech_seconds": Meeting.speech_seconds, "turns": Meeting.turns, "minutes": None}  # whatever the laptop's are
_ITEM = "title! kind minutes speech_seconds source proposer answering_unit"
_INTEGERS = {"count", "item", "seconds", "for", "against", "abstain", "members", "minutes", "speech_seconds", "turns"}
_LISTS = {"refs", "support", "conveners"}
_ONE_OR_MORE = {"to", "from"}


@dataclass(frozen=True)
class Step:
    """`number` counts from 1."""

    number: int
    at: datetime
    verb: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Script:
    room: dict[str, str]
    roster: tuple[NewPerson, ...]
    meeting: NewMeeting
    steps: tuple[Step, ...]

    @property
    def ends(self) -> datetime | None:
        """The moment of the last step."""
        return self.steps[-1].at if self.steps else None


def read_script(path: Path) -> Script:
    """Read and check a script. Raises UserError that names the step or the key."""
    try:
        if path.stat().st_size > LONGEST_SCRIPT:
            raise UserError(_("剧本“{name}”太大了。").format(name=path.name))
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(_("剧本“{name}”读不出来（{reason}）。").format(name=path, reason=why(error))) from error
    except (ValueError, RecursionError) as error:
        raise UserError(_("剧本“{name}”不是正确的 JSON：{reason}").format(name=path.name, reason=error)) from error
    if not isinstance(found, dict):
        raise UserError(_("剧本“{name}”应是一个 JSON 对象。").format(name=path.name))
    return _script(found, path)


def _script(found: dict[str, Any], path: Path) -> Script:
    unknown = found.keys() - {"format", "room", "roster", "meeting", "steps"}
    if unknown:
        raise UserError(_("剧本里有不认识的项目“{key}”。").format(key=quoted(min(unknown))))
    if found.get("format") != 1 or isinstance(found["format"], bool):
        raise UserError(_("剧本的 format 应是 1。"))
    steps = found.get("steps")
    if not isinstance(steps, list):
        raise UserError(_("剧本缺少 steps（步骤列表）。"))
    return Script(
        room=checked(found.get("room"), _ROOM, "room"),
        roster=_roster(found.get("roster"), path),
        meeting=_meeting(found.get("meeting")),
        steps=_steps(steps),
    )


def checked(found: Any, keys: str, where: str) -> dict[str, Any]:
    """The object with its keys and kinds of values checked."""
    if not isinstance(found, Mapping):
        raise UserError(_("{where}: 应是一个对象。").format(where=where))
    known = {key.rstrip("!"): key.endswith("!") for key in keys.split()}
    for key, value in found.items():
        if key not in known:
            raise UserError(_("{where}: 不认识的项目“{key}”。").format(where=where, key=quoted(key)))
        if not _fits(key, value):
            raise UserError(_("{where}: “{key}”的写法不对。").format(where=where, key=key))
    for key, needed in known.items():
        if needed and (key not in found or found[key] is None):
            raise UserError(_("{where}: 缺少“{key}”。").format(where=where, key=key))
    return {key: value for key, value in found.items() if value is not None}


def _fits(key: str, value: Any) -> bool:
    if value is None or key == "agenda":
        return True
    if key in _INTEGERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if key in _LISTS or (key in _ONE_OR_MORE and isinstance(value, list)):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _roster(found: Any, path: Path) -> tuple[NewPerson, ...]:
    if found is None:
        return ()
    if isinstance(found, str):
        if found != clean_text(found, LONGEST_PATH) or "\n" in found:
            raise UserError(_("roster 的路径“{path}”写得不对。").format(path=quoted(found)))
        return people_in(open_roster(path.parent / found).understood())
    if not isinstance(found, Sequence):
        raise UserError(_("roster 应是名单列表，或名单文件的路径。"))
    return tuple(_person(checked(one, _PERSON, f"roster {number}")) for number, one in enumerate(found, 1))


def _person(found: dict[str, Any]) -> NewPerson:
    role, attends = role_and_class(found.get("role", ""), found.get("attends"))
    return NewPerson(found["name"], role, found.get("role", ""), found.get("unit", ""), found.get("phone", ""), attends)


def role_and_class(role: str, attends: str | None) -> tuple[str, Attends]:
    """身份 in any words on the fixed list; a 身份 of 列席 is the class, unless a class is given."""
    reading = read_role(role)
    if attends is None:
        return reading.role, reading.attends or Attends.MEMBER
    try:
        return reading.role or (OTHER if role else ""), Attends(attends)
    except ValueError:
        raise UserError(
            _("参会类别“{attends}”应是出席、列席、旁听或工作人员。").format(attends=quoted(attends))
        ) from None


def _meeting(found: Any) -> NewMeeting:
    values = checked(found, _MEETING, "meeting")
    title = values.pop("title")
    items = values.pop("agenda", [])
    if not isinstance(items, list):
        raise UserError(_("meeting: agenda 应是议程列表。"))
    if "planned" in values:
        values["planned"] = moment(values["planned"])
    if "conveners" in values:
        values["conveners"] = tuple(values["conveners"])
    values = {**USUAL, **values}
    return NewMeeting(title, values, tuple(_item(one, number) for number, one in enumerate(items, 1)))


def _item(found: Any, number: int) -> NewItem:
    values = checked(found, _ITEM, f"agenda {number}")
    try:
        values["kind"] = Kind(values.get("kind", Kind.DISCUSSION))
    except ValueError:
        raise UserError(_("agenda {number}: kind 应是 briefing 或 discussion。").format(number=number)) from None
    return NewItem(**values)


def _steps(found: list[Any]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, one in enumerate(found, 1):
        name = one.get("do") if isinstance(one, dict) else None
        where = f"step {number} ({quoted(name) if isinstance(name, str) else '?'})"
        if not isinstance(name, str) or name not in STEPS:
            raise UserError(_("{where}: 不认识的步骤。").format(where=where))
        values = checked({k: v for k, v in one.items() if k != "do"}, f"at! {STEPS[name]}", where)
        try:
            at = moment(values.pop("at"))
        except UserError as error:
            raise UserError(f"{where}: {error}") from None
        if steps and at < steps[-1].at:
            raise UserError(_("{where}: 时间早于上一步。").format(where=where))
        steps.append(Step(number, at, name, values))
    return tuple(steps)


def moment(text: str) -> datetime:
    """An ISO local time without zone."""
    try:
        return from_local(text)
    except (ValueError, OverflowError):
        raise UserError(_("“{text}”不是时间；应写成 2026-11-18T19:00:00。").format(text=quoted(text))) from None


def quoted(text: str) -> str:
    """Words of a script as a sentence quotes them: on one line, not too many."""
    return clean_line(text[:40])
